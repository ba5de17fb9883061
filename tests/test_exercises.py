"""Laws that hold for every exercise of the course, whatever it is about."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pytest

from grader.course.load import load_course
from grader.course.plan import plan_exercise
from grader.diagnose.counterexample import fails
from grader.grading.exercise import grade_exercise
from grader.grading.prepare import PreparedExercise, prepare_exercise
from grader.model import Status
from grader.running.in_process import InProcess

ROOT = Path(__file__).resolve().parent.parent
NAMES = list(tomllib.loads((ROOT / "course.toml").read_text())["exercises"])
COURSE = load_course(ROOT)
EXERCISES = {exercise.name: exercise for exercise in COURSE.exercises}
PLANS = {name: PreparedExercise(plan_exercise(exercise, 0)) for name, exercise in EXERCISES.items()}
UNSEEN = {name: prepare_exercise(exercise, 10**6, COURSE) for name, exercise in EXERCISES.items()}
"""Inputs that nothing was tuned on."""
MOST_ALIKE = 3
"""Mistakes that may be named together, where the inputs do not tell them apart."""
MISCONCEPTIONS = [(name, variant) for name in NAMES for variant in EXERCISES[name].misconceptions]
ALTERNATIVES = [(name, variant) for name in NAMES for variant in EXERCISES[name].alternatives]


def named(pairs):
    return {"argvalues": pairs, "ids": [f"{name}-{variant.name}" for name, variant in pairs]}


def grade(name, functions, seed=0):
    plan = PLANS[name] if seed == 0 else PreparedExercise(plan_exercise(EXERCISES[name], seed))
    return grade_exercise(plan, InProcess(functions))


def failed(graded):
    return {check.name for check in graded.checks if check.status is not Status.PASSED}


@pytest.mark.parametrize("name", NAMES)
def test_reference_gets_full_marks_on_20_seeds(name):
    for seed in range(20):
        graded = grade(name, EXERCISES[name].functions, seed)
        assert failed(graded) == set(), seed
        assert graded.score == graded.max_score


@pytest.mark.parametrize("name", NAMES)
def test_stub_scores_nothing_and_says_so(name):
    def stub(*args, **kwargs):
        raise NotImplementedError

    graded = grade(name, dict.fromkeys(EXERCISES[name].functions, stub))
    assert graded.score == 0
    assert {check.status for check in graded.checks} <= {Status.NOT_WRITTEN, Status.SKIPPED}
    assert all(check.message for check in graded.checks)


@pytest.mark.parametrize(("name", "variant"), **named(MISCONCEPTIONS))
def test_misconception_fails_the_checks_it_should_and_no_others(name, variant):
    for seed in range(3):
        graded = grade(name, variant.applied(EXERCISES[name].functions), seed)
        failures = failed(graded)
        needing = {check.name for check in EXERCISES[name].spec.checks if set(check.needs) & failures}
        # Where a value is wrong the contract is not earned either; that says nothing of manners.
        assert failures - needing - {"contract"} == set(variant.fails) - needing - {"contract"}, seed
        assert variant.fails
        assert "contract" not in variant.fails or failures == {"contract"}, seed
        assert variant.says.endswith((".", "?"))
        assert variant.hint


@pytest.mark.parametrize(("name", "variant"), **named(MISCONCEPTIONS))
def test_misconception_is_named_on_inputs_that_nothing_was_tuned_on(name, variant):
    functions = variant.applied(EXERCISES[name].functions)
    with np.errstate(all="ignore"):  # what is wrong on purpose may well divide by zero
        graded = grade_exercise(UNSEEN[name], InProcess(functions))
    told = [finding for finding in graded.findings if variant.name in finding.mistakes]
    assert told, graded.findings
    assert len(told[0].mistakes) <= MOST_ALIKE
    assert variant.says in told[0].says
    assert told[0].hint


@pytest.mark.parametrize(("name", "variant"), **named(ALTERNATIVES))
def test_alternative_gets_full_marks_on_20_seeds(name, variant):
    for seed in range(20):
        graded = grade(name, variant.applied(EXERCISES[name].functions), seed)
        assert failed(graded) == set(), seed


@pytest.mark.parametrize("name", NAMES)
def test_same_seed_same_grade(name):
    def facts(graded):
        return [(check.name, check.status, check.score, check.message) for check in graded.checks]

    first = grade_exercise(PreparedExercise(plan_exercise(EXERCISES[name], 3)), InProcess({}))
    second = grade_exercise(PreparedExercise(plan_exercise(EXERCISES[name], 3)), InProcess({}))
    assert facts(first) == facts(second)


@pytest.mark.parametrize("name", NAMES)
def test_points_add_up_to_what_the_course_says(name):
    graded = grade(name, EXERCISES[name].functions)
    assert sum(check.max_score for check in graded.checks) == pytest.approx(EXERCISES[name].points)


@pytest.mark.parametrize(("name", "variant"), **named(ALTERNATIVES))
def test_alternative_is_right_on_every_small_input(name, variant):
    functions = variant.applied(EXERCISES[name].functions)
    rungs = UNSEEN[name].knowledge.ladder.get(variant.function, ())
    outcomes = InProcess(functions).run([rung.calls[0] for rung in rungs])
    assert not [rung.label for rung, outcome in zip(rungs, outcomes, strict=True) if fails(rung, outcome)]


@pytest.mark.parametrize("name", NAMES)
def test_small_inputs_are_such_that_a_person_can_follow(name):
    ladder = UNSEEN[name].knowledge.ladder
    if not ladder:
        pytest.skip(f"reference/{name}/ladder.py is optional: no small input is shown of a function that fails")
    assert set(ladder) == set(EXERCISES[name].functions)
    for rungs in ladder.values():
        entries = [sum(np.size(value) for value in rung.arguments.values()) for rung in rungs]
        assert min(entries) == entries[0] <= 16
        assert max(entries) <= 120
