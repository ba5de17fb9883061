"""Hides the submission in a zip of zips, ten deep.

Success would show in a reader that unpacks without end.
"""

import io
import zipfile

EARNS = 0


def hand_in(folder, right):
    data = right.encode()
    name = "target.py"
    for depth in range(10):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, data)
        data, name = packed.getvalue(), f"deeper{depth}.zip"
    (folder / "zip_in_zip.zip").write_bytes(data)
