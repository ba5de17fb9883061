"""A class in which every second student is hostile: nothing grows or stays behind, equal files score equally."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.nightly
@pytest.mark.timeout(1200)
def test_a_class_with_hostile_students_leaves_the_grader_as_it_was():
    command = [sys.executable, ROOT / "benchmarks" / "soak.py", "--submissions", "300", "--jobs", "2", "--no-store"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
