"""Laws that hold for every exercise of the course, whatever it is about."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from grader.course import load_course
from grader.model import Status
from grader.pipeline import grade_exercise
from grader.plan import plan_exercise
from grader.rehearsal import Rehearsal

ROOT = Path(__file__).resolve().parent.parent
NAMES = list(tomllib.loads((ROOT / "course.toml").read_text())["exercises"])
EXERCISES = {name: load_course(ROOT, name).exercises[0] for name in NAMES}
PLANS = {name: plan_exercise(exercise, 0) for name, exercise in EXERCISES.items()}
MISCONCEPTIONS = [(name, variant) for name in NAMES for variant in EXERCISES[name].misconceptions]
ALTERNATIVES = [(name, variant) for name in NAMES for variant in EXERCISES[name].alternatives]


def named(pairs):
    return {"argvalues": pairs, "ids": [f"{name}-{variant.name}" for name, variant in pairs]}


def grade(name, functions, seed=0):
    plan = PLANS[name] if seed == 0 else plan_exercise(EXERCISES[name], seed)
    return grade_exercise(EXERCISES[name], plan, Rehearsal(functions))


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


@pytest.mark.parametrize(("name", "variant"), **named(ALTERNATIVES))
def test_alternative_gets_full_marks_on_20_seeds(name, variant):
    for seed in range(20):
        graded = grade(name, variant.applied(EXERCISES[name].functions), seed)
        assert failed(graded) == set(), seed


@pytest.mark.parametrize("name", NAMES)
def test_same_seed_same_grade(name):
    def facts(graded):
        return [(check.name, check.status, check.score, check.message) for check in graded.checks]

    first = grade_exercise(EXERCISES[name], plan_exercise(EXERCISES[name], 3), Rehearsal({}))
    second = grade_exercise(EXERCISES[name], plan_exercise(EXERCISES[name], 3), Rehearsal({}))
    assert facts(first) == facts(second)


@pytest.mark.parametrize("name", NAMES)
def test_points_add_up_to_what_the_course_says(name):
    graded = grade(name, EXERCISES[name].functions)
    assert sum(check.max_score for check in graded.checks) == pytest.approx(EXERCISES[name].points)
