"""What is said where several edits of one size make a function right: every line, as long as they are few."""

from __future__ import annotations

import pytest

from grader.diagnose.location.search import Located, plainest
from grader.diagnose.location.words import finding_of
from grader.running.editing import Edit, Place
from grader.sandbox.base import Program
from grader.sandbox.inside.edits.operators import Operator

ANOTHER, OTHERS = "Another change as small, in ", "Others as small, in "


def finding(*edits, named=False):
    located = Located(tuple((edit,) for edit in edits), 12)
    return finding_of("f", located, Program("work", {"work": b"x\n" * 9}), "line", named=named)


def evidence(*lines):
    edits = [Edit(number, Operator.POWER, 2, (Place("work.py", line, 4, 5),)) for number, line in enumerate(lines)]
    return finding(*edits).evidence


def in_line_2(operator, **told):
    return Edit(0, operator, 2, (Place("work.py", 2, 4, 5),), **told)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ((2,), ""),
        ((2, 3), f"{ANOTHER}work.py, line 3, does the same."),
        ((2, 3, 5), f"{OTHERS}work.py, line 3 and work.py, line 5, do the same."),
        ((2, 3, 5, 7), f"{OTHERS}work.py, line 3 and work.py, line 5, do the same, and there are more."),
    ],
)
def test_the_places_of_other_edits_are_named_or_it_is_said_that_there_are_more(lines, said):
    assert evidence(*lines) == said


@pytest.mark.parametrize(("sign", "said"), [("*", "one more term"), ("-", "one term or factor more or less")])
def test_what_is_subtracted_or_divided_by_may_undo_what_is_too_many(sign, said):
    assert said in finding(in_line_2(Operator.ADDED, was=sign, becomes="1")).change


def test_the_kind_of_a_change_is_said_with_its_question():
    found = finding(in_line_2(Operator.AXIS))
    assert found.says == "work.py, line 2: with another axis here, f is right in all 12 public calls tried."
    assert found.hint == "Print the shape before and after. Along which axis should it go?"


@pytest.mark.parametrize(
    ("operator", "named"), [(Operator.COMPLEMENT, False), (Operator.SIGN, False), (Operator.AXIS, True)]
)
def test_a_kind_that_may_be_another_than_the_mistakes_is_not_said_to_a_student(operator, named):
    found = finding(in_line_2(operator), named=named)
    assert found.says == "work.py, line 2: with a small change here, f is right in all 12 public calls tried."
    assert found.hint == "Compare this line with what is asked for, piece by piece."


def edit_in(operator, *lines):
    return (Edit(0, operator, 2, tuple(Place("work.py", line, 4, 5) for line in lines)),)


def test_a_right_statement_that_could_be_moved_is_not_pointed_at_beside_a_wrong_one():
    moved, removed = edit_in(Operator.MOVED, 3), edit_in(Operator.REMOVED, 9)
    assert plainest([moved, removed]) == [removed]
    assert plainest([moved]) == [moved]


def test_of_edits_that_are_alike_the_one_in_the_fewest_places_is_said():
    both, one, another = (edit_in(Operator.WRAPPED, *lines) for lines in ((3, 5), (5,), (7,)))
    assert plainest([both, one, another]) == [one, another]
