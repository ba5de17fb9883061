"""What is said where several edits of one size make a function right: every line, as long as they are few."""

from __future__ import annotations

import pytest

from grader.diagnose.location.search import Located
from grader.diagnose.location.words import finding_of
from grader.running.editing import Edit, Place
from grader.sandbox.base import Program
from grader.sandbox.inside.edits.operators import Operator

SEVERAL = "It is one of several changes as small that do so: "


def evidence(*lines):
    choices = [
        (Edit(number, Operator.POWER, 2, (Place("work.py", line, 4, 5),)),) for number, line in enumerate(lines)
    ]
    return finding_of("f", Located(tuple(choices), 12), Program("work", {"work": b"x\n" * 9}), "line").evidence


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ((2,), ""),
        ((2, 3), f"{SEVERAL}another is in work.py, line 3."),
        ((2, 3, 5), f"{SEVERAL}others are in work.py, line 3 or work.py, line 5."),
        ((2, 3, 5, 7), f"{SEVERAL}others are in work.py, line 3 or work.py, line 5, and there are more."),
    ],
)
def test_the_places_of_other_edits_are_named_or_it_is_said_that_there_are_more(lines, said):
    assert evidence(*lines) == said


@pytest.mark.parametrize(("sign", "said"), [("*", "one more term"), ("-", "one term or factor more or less")])
def test_what_is_subtracted_or_divided_by_may_undo_what_is_too_many(sign, said):
    edit = Edit(0, Operator.ADDED, 2, (Place("work.py", 2, 4, 5),), was=sign, becomes="1")
    finding = finding_of("f", Located(((edit,),), 12), Program("work", {"work": b"x\n" * 9}), "line")
    assert said in finding.says
