"""With one plan, results are equal to the byte on every processor."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.courses import part_of_course

ROOT = Path(__file__).resolve().parents[2]
SUBMISSIONS = ROOT / "tests" / "submissions"
SOME = ("ada_loops", "fay_mistakes", "pia_nan", "udo_float32")
NEEDS = {"Prescott": "pni", "Haswell": "avx2", "Zen": "avx2", "SkylakeX": "avx512f"}
"""Kernels of OpenBLAS, each with what a processor must have for it: without it, the process dies."""
HAS = set(Path("/proc/cpuinfo").read_text(encoding="utf-8").split())
PROCESSORS = [kernel for kernel, flag in NEEDS.items() if flag in HAS] or ["Generic"]


@pytest.fixture
def graded(grader, tmp_path):
    """``graded(course, students, out, *options, **environment)`` -> the results, without machine and times."""

    def grade(course, students, out, *options, **environment):
        folder = tmp_path / "class"
        for student in students:
            if not (folder / student).exists():
                shutil.copytree(SUBMISSIONS / student, folder / student)
        done = grader("grade", folder, "--course", course, "--out", tmp_path / out, *options, **environment)
        assert done.returncode == 0, done.stderr
        documents = [json.loads(file.read_text()) for file in sorted((tmp_path / out).glob("*.json"))]
        return [{key: one[key] for key in one if key not in ("environment", "timings")} for one in documents]

    return grade


def test_two_processors_give_equal_results_with_one_plan(graded, tmp_path):
    course = part_of_course(ROOT, ["rnn"], tmp_path / "course")
    plan = tmp_path / "plan"
    one = graded(course, SOME, "one", "--write-plan", plan, OPENBLAS_CORETYPE=PROCESSORS[0])
    other = graded(course, SOME, "other", "--plan", plan, OPENBLAS_CORETYPE=PROCESSORS[-1])
    assert len(one) == len(SOME)
    assert json.dumps(one) == json.dumps(other)


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
def test_every_pair_of_processors_gives_equal_results_for_the_sample_class(graded, tmp_path, maker):
    students = sorted(folder.name for folder in SUBMISSIONS.iterdir() if folder.is_dir())
    plan = tmp_path / "plan"
    made = graded(ROOT, students, "made", "--write-plan", plan, OPENBLAS_CORETYPE=maker)
    for worker in PROCESSORS:
        assert json.dumps(graded(ROOT, students, worker, "--plan", plan, OPENBLAS_CORETYPE=worker)) == json.dumps(
            made
        )
