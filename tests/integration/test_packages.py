"""What is uploaded: the wheel and the source archive, as the build backend makes them."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from email import message_from_bytes
from pathlib import Path

import pytest

from grader import __version__

ROOT = Path(__file__).resolve().parents[2]
INFO = f"fairgrade-{__version__}.dist-info"


def python(*arguments, cwd):
    done = subprocess.run([sys.executable, *arguments], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def built(once):
    """The folder that holds both packages."""
    return once("packages", lambda folder: python("-m", "hatchling", "build", "-d", folder, cwd=ROOT))


@pytest.fixture(scope="module")
def wheel(built):
    """Name -> content of everything in the wheel."""
    with zipfile.ZipFile(built / f"fairgrade-{__version__}-py3-none-any.whl") as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_wheel_carries_the_licence_and_its_types(wheel):
    metadata = message_from_bytes(wheel[f"{INFO}/METADATA"])
    assert metadata["Version"] == __version__
    assert metadata["License-Expression"] == "MIT"
    assert "Typing :: Typed" in metadata.get_all("Classifier")
    assert "grader/py.typed" in wheel
    assert wheel[f"{INFO}/licenses/LICENSE"] == (ROOT / "LICENSE").read_bytes()


def test_the_wheel_holds_the_package_and_nothing_else(wheel):
    assert {name.split("/")[0] for name in wheel} == {"grader", "fairgrade.py", INFO}


def test_the_source_archive_holds_a_whole_course_and_all_that_its_commands_need(built, tmp_path):
    subprocess.run(["tar", "-xzf", built / f"fairgrade-{__version__}.tar.gz", "-C", tmp_path], check=True)
    (unpacked,) = tmp_path.iterdir()
    needed = {"CHANGELOG.md", "CITATION.cff", "LICENSE", "Makefile", "benchmarks", "docs", "scripts", "tests"}
    assert needed <= {path.name for path in unpacked.iterdir()}
    python("-m", "grader", "release", "--check", cwd=unpacked)
