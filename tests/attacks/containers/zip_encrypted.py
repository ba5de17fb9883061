"""Marks its entries as encrypted.

Success would show in a reader that asks for a password.
"""

import io
import zipfile

EARNS = 0


def hand_in(folder, right):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("target.py", right)
    data = bytearray(packed.getvalue())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    (folder / "zip_encrypted.zip").write_bytes(data)
