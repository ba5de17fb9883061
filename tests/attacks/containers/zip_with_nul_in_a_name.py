"""Ends a name early with a NUL, so that readers disagree about what it is called.

Success would show as a file under a name that was not checked.
"""

import io
import zipfile

EARNS = 10


def hand_in(folder, right):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("target.pyX.txt", right)
    (folder / "zip_with_nul_in_a_name.zip").write_bytes(packed.getvalue().replace(b"target.pyX", b"target.py\0"))
