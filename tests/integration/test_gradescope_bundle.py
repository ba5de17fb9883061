"""The archive for Gradescope, unpacked into its layout and run as its harness does: as root."""

from __future__ import annotations

import ctypes
import errno
import io
import json
import os
import shutil
import stat
import struct
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HOSTILE = """\
import os, sys


def affine_forward(x, w, b):
    for place in ("results/results.json", "source/course/course.secret"):
        try:
            open(os.path.join({base!r}, place), "r+").write('{{"score": 1000}}')
        except OSError:
            pass
    print('{{"score": 1000}}')
    os._exit(0)
"""


@pytest.fixture
def unpacked(grader, tiny, tmp_path):
    """Gradescope's folder, with the archive in it and a Python where setup.sh makes one."""
    done = grader("bundle", "gradescope", "autograder.zip", "--course", tiny)
    assert done.returncode == 0, done.stderr
    assert "give it to nobody" in done.stderr
    archive = tmp_path / "autograder.zip"
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    base = tmp_path / "autograder"
    opened = zipfile.ZipFile(io.BytesIO(archive.read_bytes()))
    for member in opened.infolist():
        place = Path(opened.extract(member, base / "source"))
        place.chmod(member.external_attr >> 16 & 0o777)
    shutil.copy(base / "source" / "run_autograder", base)
    put_python(base)
    return base


def put_python(base, warm=None):
    """Put a Python where setup.sh makes one; if `warm` is given, one that hands the grader's commands to it."""
    python = base / "python" / "bin" / "python"
    python.parent.mkdir(parents=True, exist_ok=True)
    handed_on = f'[ "$1 $2" = "-m grader" ] && shift 2 && exec {warm.programs}/grader "$@"\n' if warm else ""
    python.write_text(f'#!/bin/sh\n{handed_on}PYTHONPATH={ROOT} exec {sys.executable} "$@"\n')
    python.chmod(0o755)


def without_landlock():
    """In a child: make the kernel one that has no Landlock, without which nothing can be confined."""
    ask = 0x20, 0, 0, 0  # load the number of the system call
    is_it = 0x15, 0, 1, 444  # landlock_create_ruleset, on every architecture
    refuse, allow = (0x06, 0, 0, 0x00050000 | errno.ENOSYS), (0x06, 0, 0, 0x7FFF0000)
    steps = b"".join(struct.pack("HBBI", *step) for step in (ask, is_it, refuse, allow))
    code = ctypes.create_string_buffer(steps)
    program = ctypes.create_string_buffer(struct.pack("HxxxxxxP", 4, ctypes.addressof(code)))
    libc = ctypes.CDLL(None, use_errno=True)
    assert libc.prctl(38, 1, 0, 0, 0) == 0  # no new privileges
    assert libc.prctl(22, 2, program, 0, 0) == 0  # a filter


def graded(base, files, before=None):
    shutil.rmtree(base / "submission", ignore_errors=True)
    (base / "submission").mkdir()
    for name, text in files.items():
        (base / "submission" / name).write_text(text)
    done = subprocess.run(
        [base / "run_autograder"], env={**os.environ, "AUTOGRADER": str(base)}, cwd=base,
        capture_output=True, text=True, check=False, timeout=200, preexec_fn=before,
    )  # fmt: skip
    assert done.returncode == 0
    return json.loads((base / "results" / "results.json").read_text()), done.stdout


@pytest.mark.nightly  # it installs from the package index
@pytest.mark.root
@pytest.mark.skipif(os.geteuid() != 0, reason="Gradescope runs it as root")
def test_the_set_up_script_makes_what_grades(unpacked, right):
    shutil.rmtree(unpacked / "python")
    made = subprocess.run(
        ["bash", unpacked / "source" / "setup.sh"], env={**os.environ, "AUTOGRADER": str(unpacked)},
        capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    asked = [unpacked / "python" / "bin" / "python", "-c", "import grader, numpy; print(grader.__file__)"]
    done = subprocess.run(asked, capture_output=True, text=True, check=True, cwd=unpacked)
    assert done.stdout.startswith(str(unpacked))
    result, _ = graded(unpacked, {"affine.py": right("affine")})
    assert result["score"] == 8


def test_an_image_without_a_fitting_python_is_named(unpacked, tmp_path):
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("python3.14", "python3.13", "python3.12", "python3.11", "python3"):
        (tools / name).write_text("#!/bin/sh\nexit 1\n")  # too old, or without venv
        (tools / name).chmod(0o755)
    (tools / "apt-get").write_text('#!/bin/sh\necho "$@" >> "$AUTOGRADER/asked"\n')
    (tools / "apt-get").chmod(0o755)
    done = subprocess.run(
        ["/bin/bash", unpacked / "source" / "setup.sh"], env={"PATH": str(tools), "AUTOGRADER": str(unpacked)},
        capture_output=True, text=True, check=False, timeout=100,
    )  # fmt: skip
    assert done.returncode == 1
    assert "no Python 3.11 or newer" in done.stdout
    assert "install -y python3.11 python3.11-venv" in (unpacked / "asked").read_text()


@pytest.mark.root
@pytest.mark.skipif(os.geteuid() != 0, reason="Gradescope runs it as root")
def test_every_submission_has_a_result_and_none_that_was_not_earned(unpacked, warm_grader, right):
    names = {path.name for path in (unpacked / "source").iterdir()}
    assert {"setup.sh", "run_autograder"} <= names  # at the root of the archive
    both = {f"{name}.py": right(name) for name in ("affine", "noise")}
    result, _ = graded(unpacked, both)
    assert result["score"] == 12
    put_python(unpacked, warm_grader)
    result, _ = graded(unpacked, {**both, "noise.py": "def add_noise(x, rng):\n    return x\n"})
    assert result["score"] == 8
    secret = (unpacked / "source" / "course" / "course.secret").read_bytes()
    result, _ = graded(unpacked, {"affine.py": HOSTILE.format(base=str(unpacked))})
    assert result["score"] == 0
    assert (unpacked / "source" / "course" / "course.secret").read_bytes() == secret
    result, _ = graded(unpacked, {})
    assert result["score"] == 0

    # Where nothing can be confined, nothing runs, and the teacher reads what is missing.
    put_python(unpacked)
    told = {"affine.py": f"open({str(unpacked / 'ran')!r}, 'w')\n"}
    result, printed = graded(unpacked, told, before=without_landlock)
    assert "score" not in result
    assert "tests" not in result
    assert "through no fault of the student" in result["output"]
    assert "landlock" in printed.casefold()
    assert not (unpacked / "ran").exists()

    # Where nothing can be graded there is no score, and the teacher reads why.
    shutil.rmtree(unpacked / "source" / "course" / "reference")
    result, printed = graded(unpacked, both)
    assert "score" not in result
    assert "through no fault of the student" in result["output"]
    assert "reference" in printed


def test_the_scripts_are_sound_and_the_wheel_is_checked_by_its_hash(unpacked):
    source = unpacked / "source"
    for script in ("setup.sh", "run_autograder"):
        assert subprocess.run(["bash", "-n", source / script], check=False).returncode == 0
        assert (source / script).read_bytes().startswith(b"#!")
        assert os.access(source / script, os.X_OK)
    checked = subprocess.run(["sha256sum", "-c", "wheel.sha256"], cwd=source, check=False, capture_output=True)
    assert checked.returncode == 0
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    pinned = [line.partition("==")[0] for line in (source / "versions.txt").read_text().splitlines()]
    assert pinned == [one.partition(">")[0] for one in needed]
    setup = (source / "setup.sh").read_text()
    assert setup.index("sha256sum -c") < setup.index("pip install")
