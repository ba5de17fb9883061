"""Two gradings of one class: every cause of a move by its name, and sums that are those of the scores."""

from __future__ import annotations

import pytest
from endings import COURSE, EVIL, WORTH, document, write_results

from grader.gradebook.comparing import Cause, compared
from grader.gradebook.reading import read_folder
from grader.model import Status
from grader.pages.comparison import comparison_page
from grader.reports.comparison import as_data, lines_of

PLANS = {"conv": "c" * 64, "rnn": "d" * 64}
FAILED = {("conv", "values"): Status.FAILED}


def course(**plans):
    return COURSE.model_copy(update={"exercises_sha256": {**PLANS, **plans}})


def graded(statuses=None, messages=None, student="ana", **more):
    return document(student, statuses, messages, **{"course": course(), **more})


def versioned(one, **environment):
    return one.model_copy(update={"environment": one.environment.model_copy(update=environment)})


@pytest.fixture
def between(tmp_path):
    def compare(old, new):
        return compared(
            read_folder(write_results(tmp_path / "old", old)), read_folder(write_results(tmp_path / "new", new))
        )

    return compare


NEW_CHECK = {**WORTH, "conv": {**WORTH["conv"], "bias": 2.0}}
OTHER_WORTH = {**WORTH, "conv": {"values": 5.0, "strides": 2.5}}


@pytest.mark.parametrize(
    ("old", "new", "causes", "difference"),
    [
        (graded(FAILED), graded(course=course(conv="e" * 64)), [Cause.COURSE], 3.0),
        (graded(FAILED), graded(sha="2" * 64), [Cause.SUBMISSION], 3.0),
        (graded(FAILED), versioned(graded(), numpy="9"), [Cause.PROGRAM], 3.0),
        (graded(FAILED), versioned(graded(), sandbox="process"), [Cause.PROGRAM], 3.0),
        (graded({("conv", "values"): Status.UNKNOWN}), graded(), [Cause.UNKNOWN_BEFORE], 3.0),
        (graded({("conv", "values"): Status.UNKNOWN}), graded(FAILED), [Cause.UNKNOWN_BEFORE], 0.0),
        (graded(), graded({("conv", "values"): Status.UNKNOWN}), [Cause.UNKNOWN_NOW], -3.0),
        (
            graded(FAILED),
            graded(None, {("conv", "values"): "voided: a typo; everybody"}, course=course(conv="e" * 64)),
            [Cause.VOIDED, Cause.COURSE],
            3.0,
        ),
        (graded(), graded(worth=NEW_CHECK, course=course(conv="e" * 64)), [Cause.NEW_CHECK, Cause.COURSE], 2.0),
        (graded(worth=NEW_CHECK), graded(course=course(conv="e" * 64)), [Cause.NO_CHECK, Cause.COURSE], -2.0),
        (graded(), graded(worth=OTHER_WORTH, course=course(conv="e" * 64)), [Cause.WORTH, Cause.COURSE], 2.0),
        (graded(FAILED), graded(), [Cause.NONE], 3.0),
        (
            graded(FAILED),
            versioned(graded(sha="2" * 64, course=course(conv="e" * 64)), grader="9"),
            [Cause.SUBMISSION, Cause.COURSE, Cause.PROGRAM],
            3.0,
        ),
    ],
)  # fmt: skip
def test_each_cause_is_named(between, old, new, causes, difference):
    comparison = between([old], [new])
    (move,) = comparison.moves
    assert list(move.causes) == causes
    assert move.difference == comparison.difference("ana") == difference
    (tally,) = comparison.tallies
    assert (tally.cause, tally.students, tally.checks, tally.points) == (causes[0], 1, 1, difference)


def test_a_change_of_another_exercise_is_no_cause(between):
    comparison = between([graded(FAILED)], [graded(course=course(rnn="e" * 64))])
    assert comparison.moves[0].causes == (Cause.NONE,)


def test_an_older_result_has_one_hash_for_all_exercises(between):
    newer = COURSE.model_copy(update={"plan_sha256": "b" * 64, "exercises_sha256": PLANS})
    comparison = between([document("ana", FAILED)], [graded(course=newer)])
    assert comparison.moves[0].causes == (Cause.COURSE,)


def test_nobody_moves_between_equal_gradings(between):
    comparison = between([graded(FAILED)], [versioned(graded(FAILED, sha="2" * 64), numpy="9")])
    assert comparison.moves == ()
    assert list(lines_of(comparison, everybody=False)) == ["0 of 1 student move."]


def test_who_comes_and_goes_is_named_with_all_points(between):
    comparison = between([graded(student="ana")], [graded(student="bo")])
    assert {move.student: move.causes for move in comparison.moves} == {
        "ana": (Cause.GONE,),
        "bo": (Cause.APPEARED,),
    }
    assert comparison.scores == {"ana": (10.0, None), "bo": (None, 10.0)}
    assert [tally.points for tally in comparison.tallies] == [10.0, -10.0]


@pytest.mark.slow
def test_sums_are_those_of_the_scores_and_losses_come_first(between):
    names = [f"s{number:02d}" for number in range(30)]
    old = [graded(FAILED if number % 2 else None, student=name) for number, name in enumerate(names)]
    new = [graded(FAILED if number % 3 else None, student=name) for number, name in enumerate(names)]
    comparison = between(old, new)
    differences = [comparison.difference(student) for student in comparison.moved]
    assert differences == sorted(differences)
    assert sum(tally.points for tally in comparison.tallies) == sum(
        after - before for before, after in comparison.scores.values()
    )
    shown = "\n".join(lines_of(comparison, everybody=False))
    assert f"{len(comparison.moved)} of 30 students move." in shown
    assert shown.endswith("more: --all shows everybody") == (len(comparison.moved) > 20)
    assert len(list(lines_of(comparison, everybody=True))) >= len(shown.splitlines())


@pytest.mark.slow
def test_a_page_and_data_say_the_same_and_quote_without_harm(between):
    student = "<b>ana</b>"
    old = graded(FAILED, {("conv", "values"): EVIL}, student=student)
    comparison = between([old], [graded(student=student, sha="2" * 64)])
    page = comparison_page(comparison, "Deep <i>learning</i>").decode()
    assert "<b>ana" not in page
    assert "<i>learning" not in page
    assert Cause.SUBMISSION.value in page
    data = as_data(comparison)
    assert data["students"] == [
        {"student": student, "before": 7.0, "after": 10.0, "adjusted_before": 7.0, "adjusted_after": 10.0}
    ]
    assert data["moves"][0]["causes"] == ["submission"]
    assert "\x1b" not in "\n".join(lines_of(comparison, everybody=True))
