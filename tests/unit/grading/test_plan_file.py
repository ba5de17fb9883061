"""A plan is computed once: its hash covers every number of it, and a plan of another hash is refused."""

from __future__ import annotations

import stat
from dataclasses import replace

import numpy as np
import pytest

from grader.errors import CourseError
from grader.grading.exercise import grade_exercise
from grader.grading.plan_file import read_frames, write_frames
from grader.grading.prepare import make_plan
from grader.running.in_process import InProcess

pytestmark = pytest.mark.slow

KEY, OTHER = b"k" * 16, b"o" * 16
CHECKS = (
    "Agrees('values', 'twice', call='double', inputs=cases(x=[normal(3, 2), integers(4, high=9)]))",
    "Differentiates('gradients', 'dx', forward='double', backward='double_backward', wrt=['x'], inputs=PAIR)",
    "Raises('errors', 'none', call='double', inputs=case(x=np.zeros(0)))",
)


@pytest.fixture
def course(tiny):
    return tiny.checks(*CHECKS, contract=1, before="PAIR = case(x=normal(3), dout=normal(3))").load()


@pytest.fixture
def written(course, tmp_path):
    plan = make_plan(course, KEY)
    write_frames(tmp_path / "plan", plan.frames, KEY, course.digest)
    return tmp_path / "plan"


def shown(graded):
    return replace(graded, seconds=0.0, checks=tuple(replace(check, trace=()) for check in graded.checks))


def test_a_plan_is_the_same_bytes_whenever_it_is_made(course):
    first, second = make_plan(course, KEY), make_plan(course, KEY)
    assert first.frames == second.frames
    assert (first.digest, first.digests) == (second.digest, second.digests)


def test_a_shipped_plan_gives_the_grades_and_the_hash_of_its_maker(course, written):
    made = make_plan(course, KEY)
    shipped = make_plan(course, KEY, read_frames(written, KEY, course.digest))
    assert (shipped.digest, shipped.digests) == (made.digest, made.digests)
    for function in (lambda x: 2.0 * x, lambda x: 2.001 * x, lambda x: np.full(3, x)):
        runner = InProcess({**course.exercises[0].functions, "double": function})
        one, other = (grade_exercise(plan.exercises["tiny"], runner) for plan in (made, shipped))
        assert shown(one) == shown(other)


def test_the_numbers_of_a_shipped_plan_count_and_not_those_of_this_machine(course, written, monkeypatch):
    """Another machine has measured another allowance."""
    made = make_plan(course, KEY)
    monkeypatch.setattr("grader.checks.tolerances.UNMEASURED", 1e-7)
    here = make_plan(course, KEY)
    shipped = make_plan(course, KEY, read_frames(written, KEY, course.digest))
    assert here.digest != made.digest
    assert shipped.digest == made.digest
    assert shipped.exercises["tiny"].plan.cases["values"][0].allowance == (
        made.exercises["tiny"].plan.cases["values"][0].allowance
    )


def test_a_plan_is_for_its_owner_alone_and_overwrites_nothing(course, written):
    assert stat.S_IMODE(written.stat().st_mode) == 0o600
    with pytest.raises(CourseError, match="cannot be written"):
        write_frames(written, {}, KEY, course.digest)


def test_a_plan_of_another_hash_is_refused(course, written):
    data = written.read_bytes()
    for key, digest in ((OTHER, course.digest), (KEY, "0" * 64)):
        with pytest.raises(CourseError, match="is no plan of this course"):
            read_frames(written, key, digest)
    for changed in (data[:-1], data + b"x", data[:200] + bytes([data[200] ^ 1]) + data[201:], b"", b"text"):
        written.write_bytes(changed)
        with pytest.raises(CourseError, match="is no plan of this course"):
            read_frames(written, KEY, course.digest)
    with pytest.raises(CourseError, match="cannot be read"):
        read_frames(written.with_name("absent"), KEY, course.digest)


def test_a_plan_without_an_exercise_is_refused(course):
    with pytest.raises(CourseError, match="does not have the exercise 'tiny'"):
        make_plan(course, KEY, {})
