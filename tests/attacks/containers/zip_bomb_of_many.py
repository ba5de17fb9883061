"""Packs three hundred files of a megabyte each, every one within the limit of a file.

Success would show in memory that fills up.
"""

import zipfile

EARNS = 0


def hand_in(folder, right):
    with zipfile.ZipFile(folder / "zip_bomb_of_many.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(300):
            archive.writestr(f"helper{number}.py", b" " * (1 << 20))
