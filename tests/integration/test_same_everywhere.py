"""With one plan, results are equal to the byte on every processor and with every version of NumPy."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from numpy._core import _multiarray_umath

from grader.sandbox.launch import environment
from tests.courses import part_of_course, without_search

ROOT = Path(__file__).resolve().parents[2]
SUBMISSIONS = ROOT / "tests" / "submissions"
SOME = ("ada_loops", "fay_mistakes", "pia_nan", "udo_float32")
PAIRED = ("conv", "classifier", "rnn", "gated")
"""Exercises that multiply matrices of all kinds; all twelve are graded by each processor and the next."""
EXERCISES = tomllib.loads((ROOT / "course.toml").read_text(encoding="utf-8"))["exercises"]
NEEDS = {"Prescott": "pni", "Haswell": "avx2", "Zen": "avx2", "SkylakeX": "avx512f"}
"""Kernels of OpenBLAS, each with what a processor must have for it: without it, the process dies."""
HAS = set(Path("/proc/cpuinfo").read_text(encoding="utf-8").split())
PROCESSORS = [kernel for kernel, flag in NEEDS.items() if flag in HAS] or ["Generic"]


INSTRUCTIONS = " ".join(
    name for name in _multiarray_umath.__cpu_dispatch__ if _multiarray_umath.__cpu_features__.get(name)
)
"""What NumPy chooses at run time and this processor has: without it, NumPy uses its oldest instructions."""
OLDEST = {"OPENBLAS_CORETYPE": PROCESSORS[0], "NPY_DISABLE_CPU_FEATURES": INSTRUCTIONS}
NUMPY = {"2.0": "numpy==2.0.*", "2.2": "numpy==2.2.*", "newest": "numpy"}
"""Versions that are installed for the night. Of 2.0 there is nothing for Python 3.13."""
NEEDED = ("pydantic", "pyyaml", "rich", "watchfiles")


def grade(course, students, folder, out, *options, python=sys.executable, **environment):
    """Grade students of the sample class, copied below `folder`; return the results, without machine and times."""
    for student in students:
        if not (folder / "class" / student).exists():
            shutil.copytree(SUBMISSIONS / student, folder / "class" / student)
    command = ["grade", folder / "class", "--course", course, "--out", folder / out, "--jobs", "1", *options]
    done = subprocess.run(
        [python, "-m", "grader", *map(str, command)],
        cwd=folder, capture_output=True, text=True, check=False, timeout=1500,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return results_in(folder / out)


def results_in(folder):
    documents = [json.loads(file.read_text()) for file in sorted(folder.glob("*.json"))]
    return [{key: one[key] for key in one if key not in ("environment", "timings")} for one in documents]


@pytest.fixture
def graded(tmp_path):
    """``graded(course, students, out, *options, **environment)`` -> what `grade` returns."""

    def below(course, students, out, *options, **others):
        return grade(course, students, tmp_path, out, *options, **others)

    return below


@pytest.fixture
def made_here(once):
    """The plan of the course and the results of the sample class with the NumPy that is installed here."""

    def fill(folder):
        grade(ROOT, everybody(), folder, "out", "--write-plan", folder / "plan")

    folder = once("made-here", fill)
    return folder / "plan", results_in(folder / "out")


@pytest.fixture
def python_with(tmp_path):
    """``python_with("numpy==2.0.*")`` -> an interpreter that has it, in an environment of its own."""

    def install(numpy):
        folder = tmp_path / "python"
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        python = folder / "bin" / "python"
        subprocess.run([python, "-m", "pip", "install", "--quiet", numpy, *NEEDED], check=True)
        return python

    return install


def everybody():
    return sorted(folder.name for folder in SUBMISSIONS.iterdir() if folder.is_dir())


def test_the_oldest_instructions_give_equal_results_with_one_plan(graded, tmp_path):
    course = part_of_course(ROOT, ["rnn"], tmp_path / "course")
    plan = tmp_path / "plan"
    one = graded(course, SOME, "one", "--write-plan", plan, OPENBLAS_CORETYPE=PROCESSORS[-1])
    other = graded(course, SOME, "other", "--plan", plan, **OLDEST)
    assert len(one) == len(SOME)
    assert json.dumps(one) == json.dumps(other)


def test_what_chooses_the_kernels_reaches_students_processes_and_nothing_else_does(monkeypatch):
    before = environment()
    for name, value in (OLDEST | {"HOME": "/home/teacher", "GRADER_SECRET_FILE": "secret"}).items():
        monkeypatch.setenv(name, value)
    assert environment() == before | OLDEST


def test_a_plan_of_another_course_is_refused_before_anything_runs(grader, graded, tmp_path):
    course = part_of_course(ROOT, ["gated"], tmp_path / "course")
    graded(course, SOME[:1], "out", "--write-plan", tmp_path / "plan")
    other = part_of_course(ROOT, ["residual"], tmp_path / "other")
    done = grader(
        "grade", SUBMISSIONS, "--course", other, "--out", tmp_path / "refused", "--plan", tmp_path / "plan"
    )
    assert done.returncode == 2
    assert "is no plan of this course and its secret" in done.stderr
    assert not list((tmp_path / "refused").glob("*.json"))


@pytest.mark.nightly
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("maker", PROCESSORS)
def test_every_pair_of_processors_gives_equal_results(graded, tmp_path, maker):
    course = without_search(ROOT, PAIRED, tmp_path / "course")
    plan = tmp_path / "plan"
    made = graded(course, SOME, "made", "--write-plan", plan, OPENBLAS_CORETYPE=maker)
    for worker in PROCESSORS:
        if worker == maker:
            continue  # that a plan which is read gives what its maker gave needs no class
        own = graded(course, SOME, worker, "--plan", plan, OPENBLAS_CORETYPE=worker)
        assert json.dumps(own) == json.dumps(made)
    assert json.dumps(graded(course, SOME, "oldest", "--plan", plan, **OLDEST)) == json.dumps(made)


@pytest.mark.nightly
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("place", range(len(PROCESSORS)))
def test_every_processor_gives_what_the_next_one_gives_for_the_sample_class(graded, tmp_path, place):
    """Each makes a plan once, and grades with another one's plan once. The first uses its oldest instructions.

    Lines are looked for with these alone: a search takes longer than all else.
    """
    course = without_search(ROOT, EXERCISES, tmp_path / "course") if place else ROOT
    plan = tmp_path / "plan"
    kernel = PROCESSORS[place - 1]
    worker = OLDEST if kernel == PROCESSORS[0] else {"OPENBLAS_CORETYPE": kernel}
    made = graded(course, everybody(), "made", "--write-plan", plan, OPENBLAS_CORETYPE=PROCESSORS[place])
    assert json.dumps(graded(course, everybody(), "other", "--plan", plan, **worker)) == json.dumps(made)


@pytest.mark.nightly
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("version", NUMPY)
def test_every_version_of_numpy_gives_equal_results_for_the_sample_class(graded, made_here, python_with, version):
    if version == "2.0" and sys.version_info >= (3, 13):
        pytest.skip("there is no NumPy 2.0 for this Python")
    plan, made = made_here
    other = graded(ROOT, everybody(), "other", "--plan", plan, python=python_with(NUMPY[version]))
    assert json.dumps(other) == json.dumps(made)
