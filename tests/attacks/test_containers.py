"""Files that hold submissions, made to harm: a class of all of them and of honest students, graded by one command.

One file of ``containers/`` is one attack. It writes its submission; `EARNS` is what it is worth, or None if nothing
is to be graded.
"""

from __future__ import annotations

import csv
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest
from rich.cells import cell_len

from grader.grading.batch import file_name
from grader.grading.document_text import MOST_BYTES

from .conftest import HERE, HONEST
from .test_corpus import leftovers

pytestmark = pytest.mark.timeout(900)  # a hundred thousand files are made, and taken away

ROOT = HERE.parents[1]
HONEST_STUDENTS = ("a_first", "mm_in_the_middle", "zzz_last")
MOST_MB = 400
"""Memory that any one process of the grader may take for all of this; NumPy alone takes a tenth."""
MEASURED = """
import pathlib, resource, subprocess, sys
done = subprocess.run(sys.argv[2:])
pathlib.Path(sys.argv[1]).write_text(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
sys.exit(done.returncode)
"""
"""Run a command and note the most memory, in KiB, that one of its processes had."""


@dataclass(frozen=True)
class Graded:
    """What one run over the whole class left."""

    done: subprocess.CompletedProcess
    out: Path
    memory_mb: float


def load(file):
    spec = importlib.util.spec_from_file_location(f"containers_{file.stem}", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CONTAINERS: dict[str, ModuleType] = {file.stem: load(file) for file in sorted((HERE / "containers").glob("*.py"))}


@pytest.fixture(scope="session")
def students(tmp_path_factory):
    """The class, and which student each container is: what it added to the folder."""
    base = tmp_path_factory.mktemp("containers")
    shutil.copytree(HERE / "course", base / "course")
    folder = base / "class"
    for name in HONEST_STUDENTS:
        (folder / name).mkdir(parents=True)
        (folder / name / "target.py").write_text(HONEST)
    found = {}
    for name, container in CONTAINERS.items():
        before = set(folder.iterdir())
        container.hand_in(folder, HONEST)
        (added,) = set(folder.iterdir()) - before
        found[name] = added.name if added.is_dir() else added.stem
    yield folder, found
    shutil.rmtree(folder)  # a hundred thousand files are not kept


BY_NIGHT = pytest.param("process", marks=pytest.mark.nightly)
"""What a file does is over before anything is confined: one strength tells, and the other is left to the night."""


@pytest.fixture(scope="session", params=["namespaces", BY_NIGHT])
def graded(request, students, tmp_path_factory):
    folder, _ = students
    out = tmp_path_factory.mktemp("graded") / "out"
    command = [
        *(sys.executable, "-m", "grader", "grade", folder, "--out", out, "--course", folder.parent / "course"),
        *("--strength", request.param, "--jobs", "2"),
    ]
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, out.with_name("memory"), *command],
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "80"},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    return Graded(done, out, int(out.with_name("memory").read_text()) / 1024)


def document_of(graded, student):
    return json.loads((graded.out / file_name(student)).read_text())


def test_the_command_ends_well(graded):
    assert graded.done.returncode == 0, graded.done.stderr
    assert "Traceback" not in graded.done.stderr
    assert graded.memory_mb < MOST_MB


@pytest.mark.parametrize("name", CONTAINERS)
def test_a_container_earns_what_is_in_it_and_says_why(graded, students, name):
    student, earns = students[1][name], CONTAINERS[name].EARNS
    if earns is None:
        assert not (graded.out / file_name(student)).exists()
        return
    assert (graded.out / file_name(student)).stat().st_size <= MOST_BYTES
    document = document_of(graded, student)
    assert document["score"] == pytest.approx(earns, abs=1e-6), document
    assert document["complete"]
    messages = [check["message"] for exercise in document["exercises"] for check in exercise["checks"]]
    assert earns == 10 or any(messages)
    text = json.dumps(document, ensure_ascii=False)
    assert "CANARY" not in text
    assert str(students[0]) not in text
    strings = [document["submission"]["id"], *document["notes"], *messages]
    assert all(character.isprintable() or character == "\n" for text in strings for character in text)


@pytest.mark.parametrize("student", HONEST_STUDENTS)
def test_honest_students_get_their_points(graded, student):
    document = document_of(graded, student)
    assert document["score"] == document["max_score"] == 10


def test_what_is_printed_and_written_is_inert(graded, students):
    for line in graded.done.stdout.splitlines():
        assert line.isprintable(), ascii(line)
        assert cell_len(line) <= 80 or line.endswith(f" {graded.out}")  # a command to copy is not broken
    entries = list(graded.out.iterdir())
    assert {entry.name for entry in entries} <= {
        "summary.csv",
        ".attempts",
        ".cache",
        ".evidence",
        ".sources",
        *(file_name(student) for student in (*students[1].values(), *HONEST_STUDENTS)),
    }
    rows = list(csv.reader((graded.out / "summary.csv").read_text().splitlines()))
    assert len(rows) == 1 + len([entry for entry in entries if entry.suffix == ".json"])
    assert not [cell for row in rows for cell in row if cell.strip().startswith(("=", "+", "-", "@"))]


KEPT_BY_US = (".pyc", ".plan", ".tried")
"""Endings of what a run keeps for the next one."""


def test_nothing_is_left_or_changed(graded, students):
    folder = students[0]
    assert leftovers() == []
    outside = [*folder.parent.iterdir(), *folder.parent.parent.iterdir(), *Path("/tmp").iterdir()]
    assert [path for path in outside if "canary-of-harm" in path.name] == []
    for file in (HERE / "course").rglob("*"):
        if file.is_file() and file.suffix not in KEPT_BY_US:
            assert (folder.parent / "course" / file.relative_to(HERE / "course")).read_bytes() == file.read_bytes()


def test_every_file_says_what_it_tries():
    for name, container in CONTAINERS.items():
        tries, _, shows = container.__doc__.partition("\n\n")
        assert tries.endswith("."), name
        assert "uccess would show" in shows, name
