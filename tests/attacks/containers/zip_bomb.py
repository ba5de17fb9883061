"""Packs a file of a quarter of a gigabyte of blanks into less than a megabyte.

Success would show in memory or disk that fills up.
"""

import zipfile

EARNS = 0


def hand_in(folder, right):
    with (
        zipfile.ZipFile(folder / "zip_bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("target.py", "w") as file,
    ):
        for _ in range(1 << 8):
            file.write(b" " * (1 << 20))
