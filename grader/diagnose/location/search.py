"""The search: try the edits of a function, the smallest first, until one makes it right on all public cases.

Budgets are counts. What an edited function returns is judged by the checks themselves, and by nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from grader.diagnose.location.trials import Trial, passes
from grader.running.editing import Edit, Editing

__all__ = ["CHECKING", "GRADING", "Effort", "Located", "confirmed", "makes_right", "search"]


@dataclass(frozen=True)
class Effort:
    """How much is tried, in counts."""

    functions: int
    """Functions of an exercise that are searched."""
    edits: int
    """Edits of a function that are tried one at a time."""
    pairs: int
    """Pairs of edits of a function."""


CHECKING, GRADING = Effort(functions=6, edits=2400, pairs=480), Effort(functions=3, edits=800, pairs=160)
"""For a student who waits for an answer, and for a class."""
MOST_PARTNERS = 3
"""How many of the edits that are right on the first case are tried with others."""
MOST_AFTER = 160
"""Edits of the same size that are tried after the first that makes the function right."""
AT_ONCE = 32
"""Edits that are tried in one frame."""


@dataclass(frozen=True)
class Located:
    """Edits of one size, each of which makes the function right."""

    choices: tuple[tuple[Edit, ...], ...]
    """Each is one edit, or two at once; the first was found first."""
    calls: int
    """How many public calls come out right with each."""


def search(session: Editing, trials: Sequence[Trial], effort: Effort = CHECKING) -> Located | None:
    """Return the smallest edits that make all `trials` pass, confirmed in a fresh process; None if there are none.

    Parameters
    ----------
    session : Editing
        Of the function.
    trials : sequence of Trial
        The first is the cheapest that fails.
    effort : Effort
    """
    edits = session.edits()[: effort.edits]
    partial: list[Edit] = []
    right = list(_right(session, trials, ((edit,) for edit in edits), partial))
    if not right:
        pairs = ((one, other) for one in partial[:MOST_PARTNERS] for other in edits if other is not one)
        right = list(_right(session, trials, islice(pairs, effort.pairs), []))
    confirmed = [choice for choice in right if _confirmed(session, trials, choice)]
    return Located(tuple(confirmed), _calls(trials)) if confirmed else None


def confirmed(session: Editing, located: Located, trials: Sequence[Trial]) -> Located | None:
    """Return what is right on further trials as well, which come out right with it; None if nothing is."""
    if not trials:
        return located
    session.renew()
    choices = tuple(choice for choice in located.choices if makes_right(session, trials, choice))
    return Located(choices, located.calls + _calls(trials)) if choices else None


def _right(
    session: Editing, trials: Sequence[Trial], choices: Iterable[tuple[Edit, ...]], partial: list[Edit]
) -> Iterator[tuple[Edit, ...]]:
    """Yield the choices of the smallest size with which all trials pass.

    Those that pass the first trial and not all are added to `partial`.
    """
    first, rest = trials[0], trials[1:]
    waiting = iter(choices)
    size, left, places = 0.0, MOST_AFTER, set()
    for head in waiting:
        some = [head, *islice(waiting, AT_ONCE - 1)]
        if size:
            some = [choice for choice in some[:left] if _size(choice) <= size]
            left -= len(some)
            if not some:
                return
        for choice, passed in zip(some, passes(first, [_numbers(one) for one in some], session.run), strict=True):
            if not passed or (size and _size(choice) > size):
                continue
            if makes_right(session, rest, choice):
                size = _size(choice)
                key = tuple(place.line for edit in choice for place in edit.places)
                if key not in places:
                    places.add(key)
                    yield choice
            elif len(choice) == 1:
                partial.append(choice[0])


def _confirmed(session: Editing, trials: Sequence[Trial], choice: tuple[Edit, ...]) -> bool:
    """Whether all trials pass in a process that has tried nothing else."""
    session.renew()
    return makes_right(session, trials, choice)


def makes_right(session: Editing, trials: Sequence[Trial], choice: tuple[Edit, ...]) -> bool:
    """Return whether all trials pass with a choice of edits."""
    numbers = _numbers(choice)
    return all(chain.from_iterable(passes(trial, [numbers], session.run) for trial in trials))


def _numbers(choice: tuple[Edit, ...]) -> tuple[int, ...]:
    return tuple(edit.number for edit in choice)


def _size(choice: tuple[Edit, ...]) -> float:
    return sum(edit.size for edit in choice)


def _calls(trials: Sequence[Trial]) -> int:
    return sum(max(1, len(trial.case.calls)) for trial in trials)
