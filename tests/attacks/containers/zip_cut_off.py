"""Is an archive of which the end is missing.

Success would show as an exception in the grader.
"""

import io
import zipfile

EARNS = 0


def hand_in(folder, right):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("target.py", right)
    (folder / "zip_cut_off.zip").write_bytes(packed.getvalue()[:-30])
