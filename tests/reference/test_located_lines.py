"""What is located is right on fresh draws, and nearly always at the line where the mistake is known to be."""

from __future__ import annotations

import pytest

from benchmarks.located import Course, located, wrong_functions
from grader.sandbox.confined import ConfinedSandbox

pytestmark = [pytest.mark.nightly, pytest.mark.timeout(3600)]


@pytest.fixture(scope="module")
def rows():
    course = Course(fresh=2)
    names = [one.name for one in course.course.exercises]
    with ConfinedSandbox("process") as sandbox:
        found = [located(wrong, course, sandbox) for wrong in wrong_functions(names, 96, seed=11)]
    return [row for row in found if row is not None]


def test_nothing_is_located_that_is_not_right_on_fresh_draws(rows):
    assert sum(row.fresh for row in rows) > 500
    assert [row.wrong for row in rows if row.refuted] == []


def test_most_mistakes_are_located_and_nearly_all_of_these_at_the_true_line(rows):
    found = [row for row in rows if row.lines]
    assert len(found) >= 0.6 * len(rows)
    assert sum(row.kind == "true" for row in found) >= 0.9 * len(found)
