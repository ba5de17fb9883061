"""A course with the grader as one archive for Gradescope, which grades each submission in a container there.

The archive holds the reference and the secret: it is for the platform, and never for students.
"""

from __future__ import annotations

import io
import zipfile
from hashlib import sha256
from importlib import metadata

from grader.course.files import course_files
from grader.course.model import Course
from grader.course.secret import SECRET_FILE
from grader.release.wheel import build_wheel

__all__ = ["gradescope_bundle"]

DATE = (1980, 1, 1, 0, 0, 0)
PINNED = ("numpy", "pydantic", "pyyaml", "rich", "watchfiles")
"""What the grader needs to run: with the versions that graded here, the numbers are the same there."""
SETUP = """\
#!/usr/bin/env bash
# Gradescope runs this once, as root, when it builds the image.
set -eu
BASE=${AUTOGRADER:-/autograder}
cd "$BASE/source"
fitting() { "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>&1; }
PYTHON=
for one in python3.14 python3.13 python3.12 python3.11 python3; do
  if command -v "$one" && fitting "$one"; then PYTHON=$one; break; fi
done
if [ -z "$PYTHON" ]; then
  apt-get update
  apt-get install -y python3.11 python3.11-venv || apt-get install -y python3 python3-venv
  PYTHON=$(command -v python3.11 || command -v python3)
fi
if ! fitting "$PYTHON"; then
  echo "This image has no Python 3.11 or newer, and cannot install one: choose a newer base image."
  exit 1
fi
"$PYTHON" -m venv "$BASE/python"
sha256sum -c wheel.sha256
"$BASE/python/bin/python" -m pip install --no-cache-dir -c versions.txt ./@WHEEL@
"""
RUN = """\
#!/usr/bin/env bash
# Gradescope runs this once per submission, as root. Students' code is confined by the strength "process": where
# that cannot be had, nothing of it runs, and the result has no score.
BASE=${AUTOGRADER:-/autograder}
PYTHON=$BASE/python/bin/python
RESULTS=$BASE/results/results.json
WORK=$(mktemp -d)
mkdir -p "$BASE/results"
chmod 700 "$BASE/source/course"
chmod 600 "$BASE/source/course/@SECRET@"
cat > "$RESULTS" <<'END'
{
  "output": "Not graded, through no fault of the student. Teachers read why in the output of the autograder.",
  "output_format": "text",
  "stdout_visibility": "hidden"
}
END
"$PYTHON" -m grader grade "$BASE/submission" --one --course "$BASE/source/course" --out "$WORK/results" \\
  --strength process --jobs 1 2>&1
code=$?
if [ "$code" -eq 0 ] || [ "$code" -eq 4 ]; then
  "$PYTHON" -m grader export "$WORK"/results/*.json --to gradescope --out "$WORK/results.json" 2>&1
  if [ -s "$WORK/results.json" ]; then cat "$WORK/results.json" > "$RESULTS"; fi
fi
rm -rf "$WORK"
exit 0
"""


def gradescope_bundle(course: Course, secret: bytes) -> bytes:
    """Return the archive for Gradescope. The same course gives the same bytes.

    Parameters
    ----------
    course : Course
    secret : bytes
        The content of the file of the secret.
    """
    name, wheel = build_wheel()
    files = {
        "setup.sh": SETUP.replace("@WHEEL@", name).encode(),
        "run_autograder": RUN.replace("@SECRET@", SECRET_FILE).encode(),
        name: wheel,
        "wheel.sha256": f"{sha256(wheel).hexdigest()}  {name}\n".encode(),
        "versions.txt": "".join(f"{one}=={metadata.version(one)}\n" for one in PINNED).encode(),
        **{f"course/{path}": data for path, data in course_files(course.root).items()},
        f"course/{SECRET_FILE}": secret,
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in files.items():
            member = zipfile.ZipInfo(path, DATE)
            mode = 0o755 if path in ("setup.sh", "run_autograder") else 0o600
            member.external_attr = (0o100000 | mode) << 16
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, data)
    return packed.getvalue()
