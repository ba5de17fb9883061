"""The files around the code agree with each other, and with what the commands do."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


# --- the Makefile ----------------------------------------------------------------------------------------

DOCUMENTED = dict(re.findall(r"^([\w-]+):.*?## (.+)$", MAKEFILE, re.MULTILINE))
"""Target -> what it does."""


def make(*arguments):
    if shutil.which("make") is None:
        pytest.skip("make is not installed")
    return subprocess.run(["make", *arguments], cwd=ROOT, capture_output=True, text=True, check=True).stdout


def test_make_help_says_what_every_target_does():
    said = make("help").splitlines()
    assert "demo" in DOCUMENTED
    for target, text in DOCUMENTED.items():
        assert any(line.split() == ["make", target, *text.split()] for line in said), target


def test_no_target_is_left_without_a_text():
    named = " ".join(re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)).split()
    assert set(named) == set(DOCUMENTED)


def test_make_alone_changes_nothing_and_prints_the_help():
    assert make("--dry-run") == make("--dry-run", "help")
