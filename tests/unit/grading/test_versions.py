"""A grade is that of the versions which made it: with others it is made again, and a result names them all."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from grader.grading.prepare import make_plan
from grader.grading.run import Run
from grader.machine.versions import versions_of
from grader.model import CheckGrade, ExerciseGrade, Status
from grader.sandbox.base import Imports
from grader.sandbox.mounts import Runtime
from grader.submissions.handed_in import Choice, Details, HandIn

GRADE = ExerciseGrade("tiny", "Tiny", 4.0, 4.0, (CheckGrade("values", "twice", Status.PASSED, 4.0, 4.0, "", ()),))


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """``installed(name, version, imports)`` installs a distribution where students' code would find it."""
    folder = tmp_path / "site-packages"
    folder.mkdir()
    monkeypatch.setattr(
        "grader.machine.versions.find_runtime", lambda: Runtime(tmp_path, (), (), (str(folder),) * 2)
    )

    def install(name, version, imports, *, listed=True):
        about = folder / f"{name}.dist-info"
        about.mkdir(exist_ok=True)
        (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        told = about / ("top_level.txt" if listed else "RECORD")
        told.write_text(f"{imports}\n" if listed else f"{imports}/__init__.py,,\n")

    return install


@pytest.fixture
def run(tiny, tmp_path):
    """``run(packages)`` -> a run of a course whose students may import these packages, as a process makes it."""
    (tmp_path / "out").mkdir()

    def made(*packages):
        course = replace(tiny.load(), imports=Imports(packages=packages))
        return Run(course, make_plan(course, b"a secret"), "process", ("seccomp",), tmp_path / "out", resume=True)

    return made


@pytest.fixture
def student(tmp_path):
    (tmp_path / "ann.py").write_text("def double(x):\n    return 2.0 * x\n")
    return HandIn("ann", (Choice(tmp_path / "ann.py", Details()),))


def grade(run, student):
    """Write the result of a student; return it."""
    (result,) = run.record([student], run.attempts_of(student), [[GRADE]])
    return json.loads(result.to_json())


def is_kept(run, student):
    (attempt,) = run.attempts_of(student)
    return bool(attempt.found)


@pytest.mark.slow
def test_what_another_numpy_or_python_has_graded_is_graded_again(run, student, monkeypatch):
    grade(run(), student)
    assert is_kept(run(), student)
    for version in ("numpy.__version__", "platform.python_version"):
        with monkeypatch.context() as patch:
            patch.setattr(version, "0.1" if "numpy" in version else lambda: "0.1")
            assert not is_kept(run(), student), version
    assert is_kept(run(), student)


@pytest.mark.slow
def test_what_another_version_of_a_package_has_graded_is_graded_again(run, student, installed):
    installed("scikit-tiny", "1.0", "sktiny")
    result = grade(run("sktiny"), student)
    assert result["environment"]["packages"] == {"sktiny": "1.0"}
    assert is_kept(run("sktiny"), student)
    installed("unrelated", "3.0", "unrelated")
    assert is_kept(run("sktiny"), student)
    installed("scikit-tiny", "1.1", "sktiny")
    assert not is_kept(run("sktiny"), student)


def test_a_version_is_found_by_what_import_takes(installed):
    installed("scikit-tiny", "1.0", "sktiny")
    installed("by-its-files", "2.0", "files", listed=False)
    installed("one", "1.0", "shared")
    installed("two", "2.0", "shared")
    assert versions_of(["files", "sktiny", "absent", "shared"]) == {
        "files": "2.0", "sktiny": "1.0", "absent": "", "shared": "1.0, 2.0"
    }  # fmt: skip
    assert versions_of([]) == {}
