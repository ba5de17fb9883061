"""Is packed by a method that nobody has.

Success would show as an exception in the grader.
"""

import io
import zipfile

EARNS = 0


def hand_in(folder, right):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("target.py", right)
    data = bytearray(packed.getvalue())
    for mark, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        data[data.index(mark) + offset] = 99
    (folder / "zip_of_an_unknown_method.zip").write_bytes(data)
