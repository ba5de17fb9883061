"""Has entries whose names climb out of the archive, towards the folder of results and the course.

Success would show as a file outside, or as a helper that is taken for the submission.
"""

import zipfile

EARNS = 10


def hand_in(folder, right):
    with zipfile.ZipFile(folder / "zip_slip.zip", "w") as archive:
        archive.writestr("target.py", right)
        for climb in ("../", "../../", "../../../../../../../../tmp/", "/tmp/", "a/../../"):
            archive.writestr(climb + "canary-of-harm.py", "raise SystemExit")
        archive.writestr("..\\..\\canary-of-harm.py", "raise SystemExit")
