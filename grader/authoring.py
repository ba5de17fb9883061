"""What a course's ``checks.py``, ``misconceptions.py`` and ``alternatives.py`` import.

An exercise is data: the checks, each with a name, a sentence for the student, points and inputs. Expected
values are never written down: they come from calling the reference. Inputs are *recipes*: an array is
drawn when the plan is made, from a seed that belongs to the course, the exercise, the check and the case.

::

    from grader.authoring import Agrees, Exercise, cases, normal

    EXERCISE = Exercise(
        title="Fully connected layer",
        checks=[
            Agrees("forward", "out = x @ w + b, one row per example", points=3, call="layer",
                   inputs=cases(x=normal(4, 3), w=normal(3, 2), b=normal(2))),
        ],
    )
"""

from __future__ import annotations

from grader.checks import Agrees, Check, Differentiates, Holds, Raises
from grader.checks.exact import Exact
from grader.checks.outcome_text import verdict_of
from grader.course.draws import (
    Draw,
    away_from_zero,
    distinct,
    draw,
    integers,
    normal,
    one_hot,
    small,
    uniform,
)
from grader.course.exercise import Exercise
from grader.course.inputs import Case, case, cases, function, rng, together
from grader.course.properties import call, close
from grader.course.scopes import every_order, every_pair
from grader.course.variants import alternative, wrong, wrong_with
from grader.model import CasePlan, Returned, Status, Verdict

__all__ = [
    "Agrees",
    "Case",
    "CasePlan",
    "Check",
    "Differentiates",
    "Draw",
    "Exact",
    "Exercise",
    "Holds",
    "Raises",
    "Returned",
    "Status",
    "Verdict",
    "alternative",
    "away_from_zero",
    "call",
    "case",
    "cases",
    "close",
    "distinct",
    "draw",
    "every_order",
    "every_pair",
    "function",
    "integers",
    "normal",
    "one_hot",
    "rng",
    "small",
    "together",
    "uniform",
    "verdict_of",
    "wrong",
    "wrong_with",
]
