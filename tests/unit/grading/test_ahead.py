"""The calls of checks that follow one another are made in one go, in the order of the checks."""

from __future__ import annotations

import pytest

from grader.course.plan import plan_exercise
from grader.grading.exercise import grade_checks
from grader.model import Status
from grader.running.in_process import InProcess

ONE = "Agrees('one', 'twice', call='double', inputs=cases(x=[normal(3), normal(2)]))"
TWO = "Agrees('two', 'twice', call='double', inputs=case(x=normal(4)){})"
ERROR = "Raises('error', 'none', call='double', inputs=case(x=np.zeros(0)))"
HOLDS = "Holds('holds', 'odd', about=['double'], script=odd, inputs=case(x=normal(5)))"
SCRIPT = """
def odd(x):
    first = yield call('double', x, like=x)
    second = yield call('double', -x, like=x)
    return None if close(second, -first) else 'it is not odd'
"""


class Recording(InProcess):
    """Notes how many calls are asked for at a time, the sizes of their inputs, and when it is made anew."""

    def __init__(self, functions):
        super().__init__(functions)
        self.asked, self.sizes = [], []

    def run(self, calls):
        self.asked.append(len(calls))
        self.sizes += [call.args[0].size for call in calls]
        return super().run(calls)

    def renew(self):
        self.asked.append("renewed")
        super().renew()


def graded(tiny, *checks, function=None, **options):
    exercise = tiny.checks(*checks, before=SCRIPT, **options).exercise
    runner = Recording({**exercise.functions, **({"double": function} if function else {})})
    return grade_checks(plan_exercise(exercise, 0), runner), runner


def statuses(grades):
    return [grade.status for grade in grades]


def test_checks_that_follow_one_another_ask_once(tiny):
    grades, runner = graded(tiny, ONE, TWO.format(""), ERROR)
    assert runner.asked == [4]
    assert runner.sizes == [3, 2, 4, 0]
    assert statuses(grades) == [Status.PASSED] * 3
    assert [len(grade.trace) for grade in grades] == [2, 1, 1]


def test_a_script_asks_in_its_turn(tiny):
    grades, runner = graded(tiny, ONE, HOLDS, TWO.format(""), ERROR)
    assert runner.asked == [2, 1, 1, 2]
    assert runner.sizes == [3, 2, 5, 5, 4, 0]
    assert statuses(grades) == [Status.PASSED] * 4


def test_what_is_skipped_calls_nothing(tiny):
    needs = TWO.format(", needs=['one']")
    grades, runner = graded(tiny, ONE, needs, ERROR, function=lambda x: x + 1.0)
    assert 4 not in runner.sizes
    assert statuses(grades)[:2] == [Status.FAILED, Status.SKIPPED]
    grades, runner = graded(tiny, ONE, needs, ERROR)
    assert runner.sizes == [3, 2, 4, 0]
    assert statuses(grades) == [Status.PASSED] * 3


def test_what_is_voided_calls_nothing(tiny):
    tiny.write("course.toml", (tiny.root / "course.toml").read_text() + "[voided.tiny]\ntwo = 'unclear'\n")
    grades, runner = graded(tiny, ONE, TWO.format(""), ERROR)
    assert runner.sizes == [3, 2, 0]
    assert statuses(grades) == [Status.PASSED] * 3


def test_an_isolated_check_has_a_process_of_its_own(tiny):
    _, runner = graded(tiny, ONE, TWO.format(", isolated=True"), ERROR)
    assert runner.asked == [2, "renewed", 1, "renewed", 1]


@pytest.mark.parametrize("place", [0, 1])
def test_a_kind_that_asks_for_something_else_gets_it(tiny, place):
    kind = """
from dataclasses import replace

class Doubled(Agrees):
    def grade(self, cases):
        return super().grade([replace(one, calls=(replace(one.calls[0]),)) for one in cases])
"""
    checks = [TWO.format(""), ERROR]
    checks.insert(place, ONE.replace("Agrees", "Doubled"))
    exercise = tiny.checks(*checks, before=kind).exercise
    grades = grade_checks(plan_exercise(exercise, 0), Recording(exercise.functions))
    assert statuses(grades) == [Status.PASSED] * 3
