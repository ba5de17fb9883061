"""The audit of scopes: what the few cases of a grading miss of all cases of a small size."""

from __future__ import annotations

import pytest

from grader.audit.mutants import make_mutants
from grader.audit.scopes import faults_of_scopes, mutant_on_scopes, scope_audits, variant_on_scopes
from grader.audit.workers import Ended
from grader.course.load import load_course
from grader.course.plan import plan_exercise
from tests.courses import write_course

SOLUTION = '''\
"""Sums."""

import numpy as np


def summed(x):
    """Return the sum of `x`."""
    return _added(x)


def other(x):
    """Return `x` and 1."""
    return x + 1.0


def _added(x):
    return np.sum(x)
'''
CHECKS = """\
from grader.authoring import Agrees, Exercise, case, every_pair, normal

SIZES = [1, 2, 3]
EXERCISE = Exercise(
    "Sums",
    [
        Agrees("sum", "all added", call="summed", inputs=case(x=normal(4, 5, 6)),
               scope=every_pair(lambda a, b, c: case(x=normal(a, b, c)), a=SIZES, b=SIZES, c=SIZES)),
        Agrees("other", "and one", call="other", inputs=case(x=normal(4))),
    ],
)
"""
WRONG = '''

@wrong("summed", fails=("sum",))
def {name}(summed, x):
    """You left something out.

    Hint: What is added?
    """
    return summed(x) + ({condition})
'''


@pytest.fixture
def exercise(tmp_path):
    """``exercise(name=condition, ...)`` -> the exercise with a mistake for each, which adds 1 if that is true."""

    def load(**mistakes):
        wrong = "from grader.authoring import wrong\n" + "".join(
            WRONG.format(name=name, condition=condition) for name, condition in mistakes.items()
        )
        course = write_course(
            tmp_path,
            {
                "course.toml": 'title = "Sums"\n\n[exercises]\nsums = 2\n',
                "reference/sums/solution.py": SOLUTION,
                "reference/sums/checks.py": CHECKS,
                "reference/sums/misconceptions.py": wrong,
            },
        )
        return load_course(course).exercises[0]

    return load


def on_scopes(exercise, every=1):
    plan = plan_exercise(exercise, 0)
    return {one.name: variant_on_scopes(exercise, plan, 0, every, one) for one in exercise.misconceptions}


def few_shapes(exercise):
    (scope,) = exercise.spec.checks[0].scope
    return {tuple(int(part[-1]) for part in one.label.split(", ")) for one in scope.few}


@pytest.mark.slow
def test_a_mistake_that_needs_three_sizes_at_once_is_missed_and_said(exercise):
    missing = next(
        (a, b, c)
        for a in (1, 2, 3)
        for b in (1, 2, 3)
        for c in (1, 2, 3)
        if (a, b, c) not in few_shapes(exercise())
    )
    loaded = exercise(on_two="x.shape[1:] == (2, 3)", on_three=f"x.shape == {missing}", never="False")
    (audit,) = scope_audits(loaded, 1, on_scopes(loaded))
    assert (audit.check, audit.all, audit.wrong, audit.caught) == ("sum", "27 shapes", 3, 1)
    label = "a={}, b={}, c={}".format(*missing)
    assert audit.missed == (f"on_three at {label}",)
    (fault,) = faults_of_scopes([audit], {})
    assert fault == (
        f"check 'sum': on_three at {label} is wrong, and right on the {audit.tried} that students are graded on"
    )


def test_a_right_implementation_that_is_wrong_in_the_scope_is_a_fault(exercise):
    found = on_scopes(exercise(raises="1 / (x.size - 27)"))
    (fault,) = faults_of_scopes([], found)
    assert fault.startswith("check 'sum': alternative 'raises' is wrong in its scope (")
    (fault,) = faults_of_scopes([], {"endless": Ended("time")})
    assert fault == "alternative 'endless' does not come to the end of the scopes: time"


def test_mutants_are_tried_where_their_change_is_reached(exercise):
    loaded = exercise()
    plan = plan_exercise(loaded, 0)
    tried = {
        one.function: mutant_on_scopes(loaded, plan, 0, 1, one)
        for one in make_mutants((loaded.folder / "solution.py").read_text())
    }
    assert tried["other"] == []
    (of_helper,) = tried["_added"]
    assert (of_helper.check, of_helper.caught, of_helper.beyond) == ("sum", True, "")


def test_a_sample_of_a_scope_says_that_it_is_one(exercise):
    loaded = exercise(never="False")
    (audit,) = scope_audits(loaded, 5, on_scopes(loaded, every=5))
    assert (audit.every, audit.missed, audit.caught) == (5, (), 0)
