"""The guide to a new exercise is true: whoever types in what it shows has an exercise that passes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pages import fences

from tests.courses import write_course

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "CONTRIBUTING.md"


def shown():
    """File -> the code that the guide shows next."""
    files = {fence.file: fence.text for fence in fences(GUIDE) if fence.language == "python"}
    assert len(files) == 5
    return files


@pytest.fixture
def written(tmp_path):
    """A course that holds what the guide shows, up to its optional last step, and the laws that exercises keep."""
    files = shown()
    del files["reference/relu/ladder.py"]
    files["assignments/relu/README.md"] = "# Rectified linear unit\n"
    settings = re.sub(r"(?m)^samples = .*\n", "", (ROOT / "course.toml").read_text())  # of other exercises
    files["course.toml"] = re.sub(r"(\[exercises\]).*?(?=\n\[)", r"\1\nrelu = 4\n", settings, flags=re.DOTALL)
    write_course(tmp_path, files)
    (tmp_path / "tests").mkdir()
    for name in ("conftest.py", "once.py", "test_exercises.py"):
        shutil.copy(ROOT / "tests" / name, tmp_path / "tests")
    return tmp_path


def python(*arguments, cwd):
    done = subprocess.run(
        [sys.executable, *arguments], cwd=cwd, capture_output=True, text=True, check=False, timeout=250,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def keeps_the_laws(course):
    laws = ["--import-mode=importlib", "-p", "no:cacheprovider", "-q", "tests/test_exercises.py", "-k", "relu"]
    return re.search(r"[1-9]\d* passed", python("-m", "pytest", *laws, cwd=course))


def test_what_the_guide_shows_is_an_exercise(written):
    assert "assignments/relu/relu.py" in python("-m", "grader", "release", cwd=written)
    assert keeps_the_laws(written)
    python("-m", "grader", "audit", "relu", "--quick", cwd=written)


def test_the_optional_last_step_works_as_well(written):
    (written / "reference/relu/ladder.py").write_text(shown()["reference/relu/ladder.py"])
    checks = written / "reference/relu/checks.py"
    assert "`from .ladder import LADDER` and `Exercise(..., ladder=LADDER)`" in GUIDE.read_text()
    text = checks.read_text().replace("EXERCISE = Exercise(", "EXERCISE = Exercise(\n    ladder=LADDER,")
    checks.write_text(f"from .ladder import LADDER\n{text}")
    assert keeps_the_laws(written)
