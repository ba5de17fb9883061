"""`python -m grader` in a folder whose files have the names of modules that it imports."""

from __future__ import annotations

import subprocess
import sys

import pytest

NAMES = (
    "typing",
    "argparse",
    "errno",
    "json",
    "shlex",
    "dataclasses",
    "__future__",
    "numpy",
    "pydantic",
    "pathlib",
)


@pytest.mark.parametrize("command", [["--version"], ["check", "--help"]])
def test_no_planted_module_is_run(tmp_path, command):
    for name in NAMES:
        (tmp_path / f"{name}.py").write_text(f"open('ran-{name}', 'w').close()\nraise SystemExit(9)\n")
    done = subprocess.run(
        [sys.executable, "-m", "grader", *command],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert not list(tmp_path.glob("ran-*"))
