"""Says of a large file that it has ten bytes.

Success would show in memory that is taken without being counted.
"""

import io
import struct
import zipfile

EARNS = 0


def hand_in(folder, right):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("target.py", b"#" * (8 << 20))
    small, large = struct.pack("<I", 10), struct.pack("<I", 8 << 20)
    (folder / "zip_that_lies_about_sizes.zip").write_bytes(packed.getvalue().replace(large, small))
