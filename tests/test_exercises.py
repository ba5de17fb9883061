"""Laws that hold for every exercise of the course, whatever it is about: those that `grader audit` tries, and more.

Each test is about one exercise and names every implementation that breaks its law.
"""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path

import numpy as np
import pytest

from grader.audit.properties import caught_on, named_on, rejections
from grader.course.exercise import ExercisePlan
from grader.course.plan import plan_exercise
from grader.diagnose.counterexample import fails
from grader.diagnose.prepare import prepare_knowledge
from grader.grading.exercise import grade_exercise
from grader.grading.prepare import PreparedExercise
from grader.model import Status
from grader.running.in_process import InProcess

ROOT = Path(__file__).resolve().parent.parent
NAMES = list(tomllib.loads((ROOT / "course.toml").read_text())["exercises"])
UNSEEN = 10**6
"""A seed whose inputs nothing was tuned on."""
MOST_ALIKE = 3
"""Mistakes that may be named together, where the inputs do not tell them apart."""


def by_night(value):
    """One more value of a law that `make test` has tried with others."""
    return pytest.param(value, marks=pytest.mark.nightly)


of_each_exercise = pytest.mark.parametrize("name", NAMES)
MANY_MISTAKES = ("conv", "pooling", "classifier", "bptt", "char_rnn", "dropout", "gradcheck")
"""To tell their mistakes apart takes ten times as long as in the other exercises; `grader audit` does it too."""
named_in_each_exercise = pytest.mark.parametrize(
    "name", [by_night(name) if name in MANY_MISTAKES else name for name in NAMES]
)


@pytest.fixture
def exercise(course, name):
    return course.exercise(name)


@pytest.fixture(scope="module")
def plan_of(course):
    """``plan_of("conv")`` -> its plan on the first seed, made once for all tests."""
    return functools.cache(lambda name: plan_exercise(course.exercise(name), 0))


@pytest.fixture
def grade(name, plan_of):
    """``grade(functions)`` -> the grade of these functions on the first seed."""
    return lambda functions: graded_on(plan_of(name), functions)


def graded_on(plan, functions):
    return grade_exercise(PreparedExercise(plan), InProcess(functions))


@of_each_exercise
@pytest.mark.parametrize("seeds", [range(1), by_night(range(1, 20))], ids=str)
def test_the_reference_and_every_alternative_get_full_marks_on_every_seed(exercise, seeds):
    assert rejections(exercise, seeds) == []


@of_each_exercise
def test_the_points_of_the_reference_are_what_the_course_says(exercise, grade):
    graded = grade(exercise.functions)
    assert graded.score == graded.max_score == exercise.points
    assert sum(check.max_score for check in graded.checks) == pytest.approx(exercise.points)


def in_lists(value):
    """Rectangular lists in place of arrays, wherever they stand."""
    if isinstance(value, dict):
        return {key: in_lists(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(map(in_lists, value))
    return value.tolist() if isinstance(value, np.ndarray) else value


@of_each_exercise
def test_right_numbers_in_lists_get_full_marks(exercise, grade):
    def listing(function):
        return lambda *args, **kwargs: in_lists(function(*args, **kwargs))

    graded = grade({name: listing(function) for name, function in exercise.functions.items()})
    assert [(one.name, one.message) for one in graded.checks if one.score != one.max_score] == []


@of_each_exercise
def test_stub_scores_nothing_and_says_so(exercise, grade):
    def stub(*args, **kwargs):
        raise NotImplementedError

    graded = grade(dict.fromkeys(exercise.functions, stub))
    assert graded.score == 0
    assert {check.status for check in graded.checks} <= {Status.NOT_WRITTEN, Status.SKIPPED}
    assert all(check.message for check in graded.checks)


@of_each_exercise
@pytest.mark.parametrize("seed", [0, by_night(1), by_night(2)])
def test_misconceptions_fail_the_checks_they_should_and_no_others(exercise, seed):
    assert [caught for caught in caught_on(exercise, seed) if caught.escape] == []


@of_each_exercise
def test_misconceptions_that_break_the_contract_break_nothing_else(exercise):
    of_manners = [variant for variant in exercise.misconceptions if "contract" in variant.fails]
    assert [variant.name for variant in of_manners if tuple(variant.fails) != ("contract",)] == []


@of_each_exercise
def test_misconceptions_are_explained_in_whole_sentences_and_with_a_hint(exercise):
    unfinished = [one for one in exercise.misconceptions if not one.says.endswith((".", "?")) or not one.hint]
    assert [(variant.name, variant.says, variant.hint) for variant in unfinished] == []


@named_in_each_exercise
def test_misconceptions_are_named_in_their_own_words_on_inputs_that_nothing_was_tuned_on(course, exercise):
    with np.errstate(all="ignore"):  # what is wrong on purpose may well divide by zero
        named = named_on(course, exercise, UNSEEN)
    says = {variant.name: variant.says for variant in exercise.misconceptions}
    assert [one.name for one in named if one.finding is None] == []
    assert [one for one in named if len(one.names) > MOST_ALIKE] == []
    assert [one for one in named if says[one.name] not in one.finding.says or not one.finding.hint] == []


@of_each_exercise
def test_same_seed_same_grade(exercise):
    mistaken = [variant.applied(exercise.functions) for variant in exercise.misconceptions]
    functions = next(iter(mistaken), {})

    def facts(graded):
        return [(check.name, check.status, check.score, check.message) for check in graded.checks]

    first, second = (graded_on(plan_exercise(exercise, 3), functions) for _ in range(2))
    assert facts(first) == facts(second)


@pytest.fixture
def ladder(course, exercise):
    """The small inputs of each function."""
    return prepare_knowledge(exercise, ExercisePlan(exercise, {}, ()), course).ladder


@of_each_exercise
def test_alternatives_are_right_on_every_small_input(exercise, ladder):
    wrong = []
    for variant in exercise.alternatives:
        rungs = ladder.get(variant.function, ())
        outcomes = InProcess(variant.applied(exercise.functions)).run([rung.calls[0] for rung in rungs])
        wrong += [
            (variant.name, rung.label)
            for rung, outcome in zip(rungs, outcomes, strict=True)
            if fails(rung, outcome)
        ]
    assert wrong == []


@of_each_exercise
def test_small_inputs_are_such_that_a_person_can_follow(exercise, ladder):
    if not ladder:
        pytest.skip(f"reference/{exercise.name}/ladder.py is optional: it holds small inputs to show")
    assert set(ladder) == set(exercise.functions)
    for rungs in ladder.values():
        shown = [rung for rung in rungs if not rung.random]  # of a random one only a picture of its shares is shown
        entries = [sum(np.size(value) for value in rung.arguments.values()) for rung in shown]
        assert min(entries) == entries[0] <= 16
        assert max(entries) <= 120
