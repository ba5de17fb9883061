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
import tempfile
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

    code: int
    stdout: str
    stderr: str
    memory_mb: float
    students: dict[str, str]
    """Container -> which student it is: what it added to the folder of the class."""
    folder: str
    """Where the class was: it is not kept."""
    changed: list[str]
    """Files of the course that are not what they were."""
    beside: list[str]
    """What else lay beside the class, and beside that."""
    out: Path


def load(file):
    spec = importlib.util.spec_from_file_location(f"containers_{file.stem}", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CONTAINERS: dict[str, ModuleType] = {file.stem: load(file) for file in sorted((HERE / "containers").glob("*.py"))}


ALL = frozenset(CONTAINERS)
LARGE = {"folder_of_100000_files", "zip_of_100000_files", "zip_bomb", "zip_bomb_of_many"}
"""To write them takes seconds. By day `tests/unit/submissions` has the limits that they run into."""
CLASSES = [
    pytest.param(("namespaces", ALL - LARGE), id="namespaces"),
    pytest.param(("namespaces", ALL), id="namespaces-large", marks=pytest.mark.nightly),
    pytest.param(("process", ALL), id="process-large", marks=pytest.mark.nightly),
]
"""What a file does is over before anything is confined: one strength tells, and the other is left to the night."""
EACH = [
    pytest.param(*one.values, name, id=f"{one.id}-{name}", marks=one.marks)
    for one in CLASSES
    for name in sorted(one.values[0][1])
]
KEPT_BY_US = (".pyc", ".plan", ".tried")
"""Endings of what a run keeps for the next one."""


@pytest.fixture(scope="session", params=CLASSES)
def graded(request, once):
    strength, names = request.param
    # The path of its results must fit into a line, however long that of the run's temporary folder is.
    folder = once(f"{strength}-{len(names)}", lambda folder: grade_class(folder, strength, names))
    return Graded(**json.loads((folder / "run.json").read_text()), out=folder / "out")


def grade_class(kept, strength, names):
    """Write the class somewhere else and grade it into the folder `kept`: a hundred thousand files are not kept."""
    with tempfile.TemporaryDirectory(prefix="containers-") as base:
        course, folder = Path(base, "course"), Path(base, "class")
        shutil.copytree(HERE / "course", course)
        students = hand_in(folder, names)
        kept.mkdir()
        done, memory_mb = run(folder, kept, course, strength)
        facts = {
            "code": done.returncode,
            "stdout": done.stdout,
            "stderr": done.stderr,
            "memory_mb": memory_mb,
            "students": students,
            "folder": str(folder),
            "changed": [str(file) for file in (HERE / "course").rglob("*") if is_changed(file, course)],
            "beside": [path.name for place in (Path(base), Path(base).parent) for path in place.iterdir()],
        }
    (kept / "run.json").write_text(json.dumps(facts))


def hand_in(folder, names):
    """Write a class with these containers; return which student each is."""
    for name in HONEST_STUDENTS:
        (folder / name).mkdir(parents=True)
        (folder / name / "target.py").write_text(HONEST)
    found = {}
    for name in sorted(names):
        before = set(folder.iterdir())
        CONTAINERS[name].hand_in(folder, HONEST)
        (added,) = set(folder.iterdir()) - before
        found[name] = added.name if added.is_dir() else added.stem
    return found


def run(folder, kept, course, strength):
    """Grade the class; return the finished process, and the memory in MB that it needed at most."""
    command = [
        *(sys.executable, "-m", "grader", "grade", folder, "--out", kept / "out", "--course", course),
        *("--strength", strength, "--jobs", "2"),
    ]
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, kept / "memory", *command],
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "80"},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    return done, int((kept / "memory").read_text()) / 1024


def is_changed(file, course):
    here = course / file.relative_to(HERE / "course")
    return file.is_file() and file.suffix not in KEPT_BY_US and here.read_bytes() != file.read_bytes()


def document_of(graded, student):
    return json.loads((graded.out / file_name(student)).read_text())


def test_the_command_ends_well(graded):
    assert graded.code == 0, graded.stderr
    assert "Traceback" not in graded.stderr
    assert graded.memory_mb < MOST_MB


@pytest.mark.parametrize(("graded", "name"), EACH, indirect=["graded"])
def test_a_container_earns_what_is_in_it_and_says_why(graded, name):
    student, earns = graded.students[name], CONTAINERS[name].EARNS
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
    assert graded.folder not in text
    strings = [document["submission"]["id"], *document["notes"], *messages]
    assert all(character.isprintable() or character == "\n" for text in strings for character in text)


@pytest.mark.parametrize("student", HONEST_STUDENTS)
def test_honest_students_get_their_points(graded, student):
    document = document_of(graded, student)
    assert document["score"] == document["max_score"] == 10


def test_what_is_printed_and_written_is_inert(graded):
    for line in graded.stdout.splitlines():
        assert line.isprintable(), ascii(line)
        assert cell_len(line) <= 80 or line.endswith(f" {graded.out}")  # a command to copy is not broken
    entries = list(graded.out.iterdir())
    assert {entry.name for entry in entries} <= {
        "summary.csv",
        ".attempts",
        ".cache",
        ".evidence",
        ".sources",
        *(file_name(student) for student in (*graded.students.values(), *HONEST_STUDENTS)),
    }
    rows = list(csv.reader((graded.out / "summary.csv").read_text().splitlines()))
    assert len(rows) == 1 + len([entry for entry in entries if entry.suffix == ".json"])
    assert not [cell for row in rows for cell in row if cell.strip().startswith(("=", "+", "-", "@"))]


def test_nothing_is_left_or_changed(graded):
    assert leftovers() == []
    assert [name for name in graded.beside if "canary-of-harm" in name] == []
    assert graded.changed == []


def test_every_file_says_what_it_tries():
    for name, container in CONTAINERS.items():
        tries, _, shows = container.__doc__.partition("\n\n")
        assert tries.endswith("."), name
        assert "uccess would show" in shows, name
