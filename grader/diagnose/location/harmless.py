"""Of edits that make a function right, those that leave right what other functions return."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product

from grader.course.exercise import ExercisePlan
from grader.diagnose.location.search import Choice, Located, makes_right
from grader.diagnose.location.trials import Trial, trials_about
from grader.running.editing import Edit, Editing, beside
from grader.running.session import Session

__all__ = ["harmless", "twins"]

MOST_TWINS = 24
"""Edits of one kind and place that may be the one that was found in another function."""


def harmless(located: Located, function: str, plan: ExercisePlan, session: Session, cpu_s: float) -> Located | None:
    """Return the choices with which every case that is right stays right; None if there are none.

    A line of a helper may be wrong for one of the functions that call it, and right for another.

    Parameters
    ----------
    located : Located
    function : str
        The one that they make right.
    plan : ExercisePlan
        With checks of other functions, and public cases.
    session : Session
    cpu_s : float
        Processor seconds of all calls together.
    """
    choices = located.choices
    checks = [check for check in plan.checks if function not in check.concerns]
    for other in plan.functions:
        if all(other in edit.apart_from for choice in choices for edit in choice):
            continue
        trials = trials_about(other, checks, plan.cases)
        if not trials:
            continue
        with beside(session, other, cpu_s / len(plan.functions)) as editing:
            choices = tuple(_harmless(choices, editing, trials))
        if not choices:
            return None
    return Located(choices, located.calls)


def twins(editing: Editing, edit: Edit) -> list[Edit]:
    """Return the edits of another function that may be `edit`: a function's edits have numbers of their own."""
    wanted = _kind_and_place(edit)
    return [one for one in editing.edits() if _kind_and_place(one) == wanted][:MOST_TWINS]


def _harmless(choices: Iterable[Choice], editing: Editing, trials: Sequence[Trial]) -> Iterable[Choice]:
    """Yield the choices that are no edits of this function, or leave right what is."""
    right: list[Trial] | None = None
    for choice in choices:
        here = [found for found in (twins(editing, edit) for edit in choice) if found]
        if here and right is None:
            right = [trial for trial in trials if makes_right(editing, [trial], ())]
        if not here or any(makes_right(editing, right or [], together) for together in product(*here)):
            yield choice


def _kind_and_place(edit: Edit) -> tuple[object, ...]:
    return edit.operator, edit.size, edit.places
