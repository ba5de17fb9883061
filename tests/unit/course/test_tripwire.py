"""The hidden case of each exercise that nobody can pass."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from grader.checks import agrees
from grader.course.load import load_course
from grader.course.tripwire import LEAST_TIMES, tripwire_of
from grader.grading.document import CourseIdentity
from grader.grading.exercise import grade_exercise
from grader.grading.prepare import PreparedExercise, make_plan
from grader.grading.results import environment_of, make_result
from grader.model import Returned, Status, Submission
from grader.running.in_process import InProcess

ROOT = Path(__file__).resolve().parents[3]
NAMES = [folder.name for folder in sorted((ROOT / "assignments").iterdir())]
KEY = b"sixteen secret b"
ARRAYS = 'Agrees("arrays", "twice", call="double", inputs=case(x=normal(4)) + case(x=normal(2, 3)))'


@pytest.fixture(scope="module")
def course():
    return load_course(ROOT)


def moved(expected, tripwire):
    """Yield each array of floats of two results, with the allowance of the second."""
    match expected:
        case list() | tuple():
            for one in zip(expected, tripwire.expected, tripwire.allowance, strict=True):
                yield from moved(one[0], replace(tripwire, expected=one[1], allowance=one[2]))
        case dict():
            order = list(expected)
            listed = replace(
                tripwire,
                expected=[tripwire.expected[key] for key in order],
                allowance=[tripwire.allowance[key] for key in order],
            )
            yield from moved([expected[key] for key in order], listed)
        case np.ndarray() if expected.dtype.kind == "f":
            yield expected, tripwire.expected, tripwire.allowance


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_every_exercise_has_one_that_is_far_from_right_in_64_bits_or_more(course, name):
    exercise = course.exercise(name)
    tripwire = tripwire_of(exercise, KEY)
    check = next(check for check in exercise.spec.checks if check.name == tripwire.check)
    arrays = list(moved(right_value(exercise, check, tripwire.case), tripwire.case))
    # An entry can be one of 5e11 values that the allowance tells apart.
    assert sum(right.size for right, _, _ in arrays) * np.log2(5e11) >= 64
    for right, expected, allowed in arrays:
        assert np.all(np.abs(expected - right) > 0.999 * LEAST_TIMES * allowed)
    verdicts = run_check(check, [tripwire.case], exercise.functions)
    assert {verdict.status for verdict in verdicts} == {Status.FAILED}
    assert min(verdict.error for verdict in verdicts) > LEAST_TIMES / 2


def right_value(exercise, check, case):
    """What the reference returns for `case`, of which `check` compares a part."""
    (call,) = case.calls
    value = InProcess(exercise.functions).run([call])[0].value
    if check.derivative:
        return value[check.skip :] if check.skip + len(check.wrt) > 1 else [value]
    return agrees.part_of(value, check.part)


def run_check(check, cases, functions):
    script = check.grade(cases)
    outcomes = InProcess(functions).run(next(script))
    try:
        script.send(outcomes)
    except StopIteration as end:
        return end.value
    raise AssertionError


def test_its_input_and_its_offset_depend_on_the_secret(tiny):
    exercise = tiny.checks(ARRAYS).load().exercise("tiny")
    one, same, other = (tripwire_of(exercise, key).case for key in (KEY, KEY, b"x" * 16))
    assert np.array_equal(one.arguments["x"], same.arguments["x"])
    assert np.array_equal(one.expected, same.expected)
    assert not np.array_equal(one.arguments["x"], other.arguments["x"])
    offsets = [case.expected - 2 * case.arguments["x"] for case in (one, other)]
    assert not np.any(np.isclose(*offsets, rtol=1e-3))


def test_its_input_is_none_of_the_checks_own(tiny):
    plan = make_plan(tiny.checks(ARRAYS).load(), KEY).exercises["tiny"].plan
    own = plan.tripwire.case.arguments["x"]
    assert not any(np.array_equal(own, case.arguments["x"]) for case in plan.cases["arrays"])


@pytest.mark.parametrize(
    "check",
    [
        'Agrees("number", "twice", call="double", inputs=case(x=2.0))',
        'Agrees("whole", "twice", call="double", inputs=case(x=3))',
        'Agrees("one entry", "twice", call="double", inputs=case(x=normal(1)))',
        'Raises("empty", "refused", call="double", inputs=case(x=np.zeros(0)))',
    ],
)
def test_an_exercise_without_an_array_of_floats_has_none(tiny, check):
    assert tripwire_of(tiny.checks(check).load().exercise("tiny"), KEY) is None


def test_a_check_that_needs_no_other_is_preferred(tiny):
    number = 'Agrees("number", "twice", call="double", inputs=case(x=2.0))'
    needy = ARRAYS.replace('"arrays"', '"needy"').replace("call=", 'needs=("number",), call=')
    assert tripwire_of(tiny.checks(number, needy, ARRAYS).load().exercise("tiny"), KEY).check == "arrays"
    assert tripwire_of(tiny.checks(number, needy).load().exercise("tiny"), KEY).check == "needy"


# --- in a run --------------------------------------------------------------------------------------------


def document(prepared, functions):
    grade = grade_exercise(prepared, InProcess(functions))
    identity = CourseIdentity(title="T", plan_sha256="0")
    result = make_result(Submission("s", "0", {}), [grade], identity, environment_of("process", ()))
    return {key: value for key, value in json.loads(result.to_json()).items() if key != "timings"}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["residual", "gated"])
def test_it_changes_nothing_that_a_right_or_a_wrong_submission_gets(course, name):
    prepared = make_plan(replace(course, exercises=(course.exercise(name),)), KEY).exercises[name]
    without = PreparedExercise(replace(prepared.plan, tripwire=None), prepared.knowledge)
    exercise = course.exercise(name)
    assert prepared.plan.tripwire is not None
    wrong = [one.applied(exercise.functions) for one in exercise.misconceptions[:4]]
    for functions in [exercise.functions, *wrong]:
        assert document(prepared, functions) == document(without, functions)
    assert document(prepared, exercise.functions)["score"] == exercise.points


class Leaking:
    """A runner that answers with whatever the plan expects, as if that had reached the student's code."""

    def __init__(self, plan):
        cases = [case for several in plan.cases.values() for case in several] + [plan.tripwire.case]
        self._expected = {id(case.calls[0]): case.expected for case in cases}

    def run(self, calls):
        return [Returned(self._expected[id(call)]) for call in calls]

    def renew(self):
        pass


def test_a_process_that_returns_whatever_is_expected_is_noticed(tiny):
    prepared = make_plan(tiny.checks(ARRAYS).load(), KEY).exercises["tiny"]
    grade = grade_exercise(prepared, Leaking(prepared.plan))
    assert grade.compromised
    assert grade.score == 10
    assert not grade_exercise(prepared, InProcess(prepared.plan.exercise.functions)).compromised


def test_a_comparison_that_lets_everything_pass_is_noticed(tiny, monkeypatch):
    prepared = make_plan(tiny.checks(ARRAYS).load(), KEY).exercises["tiny"]
    monkeypatch.setattr(agrees, "compare", lambda *_: None)
    assert grade_exercise(prepared, InProcess({"double": lambda x: x})).compromised
    assert not grade_exercise(prepared, InProcess({})).compromised
