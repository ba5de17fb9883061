"""Two gradings with the decisions of people: both scores are said, and each decision that gives other points."""

from __future__ import annotations

import datetime as dt

import pytest
from endings import COURSE, document, write_results

from grader.course.settings import LateSettings
from grader.errors import GraderError
from grader.gradebook.adjustments import Adjustments
from grader.gradebook.applying import Rules
from grader.gradebook.comparing import Cause, compared
from grader.gradebook.deciding import with_decisions
from grader.gradebook.manual import Given
from grader.gradebook.reading import read_folder
from grader.model import Status
from grader.pages.comparison import comparison_page
from grader.reports.comparison import as_data, lines_of
from grader.submissions.handed_in import Details

FAILED = {("conv", "values"): Status.FAILED}
BY = {"author": "A. Teacher", "date": dt.date(2026, 11, 29), "reason": "it was unclear"}
VOID = {"void": [{"exercise": "conv", "check": "values", **BY}]}
BONUS = {"bonus": [{"student": "*", "points": 1.5, **BY}]}
TOTAL = {"override": [{"student": "ana", "points": 9, **BY}]}
LATE = LateSettings(due=dt.datetime(2026, 9, 30, tzinfo=dt.UTC), per_day=0.1, cap=0.5)
PLANNED = COURSE.model_copy(update={"exercises_sha256": {"conv": "c" * 64, "rnn": "d" * 64}})
AGAIN = COURSE.model_copy(update={"exercises_sha256": {"conv": "e" * 64, "rnn": "d" * 64}})


def rules(decisions=None, **more):
    return Rules(Adjustments.model_validate(decisions or {}), **more)


@pytest.fixture
def between(tmp_path):
    def compare(old, new, then, now):
        folders = [read_folder(write_results(tmp_path / name, some)) for name, some in (("old", old), ("new", new))]
        return with_decisions(compared(*folders), *folders, (then, now))

    return compare


def ana(statuses=None, course=PLANNED, **more):
    return document("ana", statuses, course=course, **more)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("then", "now", "finals", "decided"),
    [
        (rules(), rules(), (7.0, 10.0), []),
        (rules(BONUS), rules(BONUS), (8.5, 11.5), []),
        (rules(), rules(BONUS), (7.0, 11.5), [("bonus", "", 0.0, 1.5)]),
        (rules(VOID), rules(VOID), (10.0, 10.0), [("conv", "values", 3.0, 0.0)]),  # the check gives them now
        (rules(TOTAL), rules(TOTAL), (9.0, 9.0), [("total", "", 2.0, -1.0)]),
        (rules(TOTAL), rules(), (9.0, 10.0), [("total", "", 2.0, 0.0)]),
        (rules(late=LATE), rules(late=LATE), (6.3, 9.0), [("late", "", -0.7, -1.0)]),
        (
            rules(worth={"essay": 4.0}),
            rules(worth={"essay": 4.0}, given={"ana": {"essay": Given(3.0, "good", "B. Tutor")}}),
            (7.0, 13.0),
            [("essay", "", 0.0, 3.0)],
        ),
    ],
)
def test_both_scores_are_said_and_every_point_between_them(between, then, now, finals, decided):
    details = Details(handed_in_at="2026-09-30T12:00:00Z")
    comparison = between([ana(FAILED, details=details)], [ana(course=AGAIN, details=details)], then, now)
    assert comparison.scores["ana"] == (7.0, 10.0)
    assert comparison.finals["ana"] == finals
    check, *others = comparison.moves
    assert (check.check, check.difference, check.causes) == ("values", 3.0, (Cause.COURSE,))
    shown = {(one.exercise, one.check, one.before, one.after) for one in others if one.after or one.before}
    assert set(decided) <= shown
    assert all(one.causes == (Cause.DECISION,) for one in others)
    assert sum(one.difference for one in comparison.moves) == pytest.approx(finals[1] - finals[0])
    told = as_data(comparison)["students"]
    assert told == [
        {"student": "ana", "before": 7.0, "after": 10.0, "adjusted_before": finals[0], "adjusted_after": finals[1]}
    ]
    text = "\n".join(lines_of(comparison, everybody=True))
    page = comparison_page(comparison, "Deep learning").decode()
    for one in (text.casefold(), page.casefold()):
        assert ("with decisions" in one) == (finals != (7.0, 10.0))
        assert ("now made of" in one) == bool(comparison.made_of)


def test_who_moves_by_a_decision_alone_is_named(between):
    comparison = between([ana(), document("bo")], [ana(), document("bo")], rules(), rules(TOTAL))
    assert comparison.moved == ["ana"]
    (tally,) = comparison.tallies
    assert (tally.cause, tally.points) == (Cause.DECISION, -1.0)
    assert "it was unclear" in comparison_page(comparison, "x").decode()


def test_a_decision_on_a_new_check_holds_for_the_new_results_and_one_on_no_check_is_refused(between):
    new_check = {"conv": {"values": 3.0, "strides": 2.5, "bias": 2.0}, "rnn": {"steps": 4.0, "contract": 0.5}}
    bias = rules({"void": [{"exercise": "conv", "check": "bias", **BY}]})
    comparison = between(
        [ana()], [ana({("conv", "bias"): Status.FAILED}, worth=new_check, course=AGAIN)], bias, bias
    )
    assert comparison.finals["ana"] == (10.0, 12.0)
    with pytest.raises(GraderError, match="did you mean 'values'"):
        between([ana()], [ana()], rules(), rules({"void": [{"exercise": "conv", "check": "value", **BY}]}))
