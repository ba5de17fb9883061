"""Holds a hundred thousand entries.

Success would show in a reader that takes minutes or all memory.
"""

import zipfile

EARNS = 0


def hand_in(folder, right):
    with zipfile.ZipFile(folder / "zip_of_100000_files.zip", "w") as archive:
        archive.writestr("target.py", right)
        for number in range(100_000):
            archive.writestr(f"{number}.py", b"")
