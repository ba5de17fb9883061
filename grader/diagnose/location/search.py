"""The search: try the edits of a function, the smallest first, until one makes it right on all public cases.

Budgets are counts. What an edited function returns is judged by the checks themselves, and by nothing else.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import compress, islice

from grader.diagnose.location.trials import Trial, passes
from grader.running.editing import Edit, Editing
from grader.sandbox.inside.edits.operators import Operator

__all__ = [
    "CHECKING",
    "GRADING",
    "Effort",
    "Located",
    "confirmed",
    "makes_right",
    "plainest",
    "required",
    "search",
]


@dataclass(frozen=True)
class Effort:
    """How much is tried, in counts; and when a search is ended, whatever it has tried."""

    functions: int
    """Functions of an exercise that are searched."""
    edits: int
    """Edits of a function that are tried one at a time."""
    pairs: int
    """Pairs of edits of a function."""
    backstop_s: float
    """Processor seconds of a function's search: more than ten times what its calls take."""


CHECKING = Effort(functions=6, edits=4000, pairs=300, backstop_s=20.0)
GRADING = Effort(functions=3, edits=800, pairs=160, backstop_s=6.0)
"""For a student who waits for an answer, and for a class."""
MOST_PARTNERS = 3
"""How many of the edits that are right on the first trial are tried with others."""
MOST_AFTER = 160
"""Edits of the same size that are tried after the first that makes the function right."""
MOST_RIGHT = 3
"""Sets of lines that are looked for; one more shows that there are more."""
SIFTED, AT_ONCE = 256, 32
"""Edits that the student's process sorts in one frame, and that are tried in one."""
Choice = tuple[Edit, ...]


@dataclass(frozen=True)
class Located:
    """Edits of one size, each of which makes the function right."""

    choices: tuple[Choice, ...]
    """Each is one edit, or two at once; the first was found first."""
    calls: int
    """How many public calls come out right with each."""


def required(session: Editing, trials: Sequence[Trial]) -> list[Trial]:
    """Return the trials that an edit must pass: not those of an error that the function does not raise anyhow.

    That it checks no arguments is a mistake of its own, and no reason to say nothing of another one.
    """
    return [trial for trial in trials if not trial.asks_for_an_error or _passes(session, trial, ())]


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
    partial: list[tuple[Edit, Trial]] = []
    right = list(_right(session, trials, _Choices((edit,) for edit in edits), partial))
    if not right:
        right = list(_pairs(session, trials, edits[: effort.pairs // MOST_PARTNERS], partial))
    confirmed = [choice for choice in plainest(right) if _confirmed(session, trials, choice)]
    return Located(tuple(confirmed), _calls(trials)) if confirmed else None


def confirmed(session: Editing, located: Located, trials: Sequence[Trial]) -> Located | None:
    """Return what is right on further trials as well, which come out right with it; None if nothing is.

    They run in the process that has just tried what `search` returned last, and nothing else.
    """
    choices = tuple(choice for choice in located.choices if makes_right(session, trials, choice))
    return Located(choices, located.calls + _calls(trials)) if choices else None


class _Choices:
    """Choices of edits, the smallest first, up to the size of the first that is right.

    Parameters
    ----------
    several : iterable of tuple of Edit
    """

    def __init__(self, several: Iterable[Choice]) -> None:
        self._several = iter(several)
        self._back: list[Choice] = []
        self._size, self._last = math.inf, math.inf

    def next_ones(self, most: int) -> list[Choice]:
        """Return up to `most` of them that have not been returned."""
        found = [*self._back[:most], *islice(self._several, max(0, most - len(self._back)))]
        self._back = self._back[most:]
        return [choice for choice in found if self.wanted(choice)]

    def put_back(self, several: list[Choice]) -> None:
        """Let these be the next."""
        self._back = [*several, *self._back]

    def none_larger(self, choice: Choice) -> None:
        """Return none that is larger than `choice`, and only some that are as large."""
        if self._size == math.inf:
            self._size, self._last = _size(choice), choice[-1].number + MOST_AFTER

    def wanted(self, choice: Choice) -> bool:
        """Whether `choice` is still to be tried: however many are taken at once, it is the same ones."""
        return _size(choice) <= self._size and choice[-1].number <= self._last


def _right(
    session: Editing, trials: Sequence[Trial], choices: _Choices, partial: list[tuple[Edit, Trial]]
) -> Iterator[Choice]:
    """Yield the choices of the smallest size with which all trials pass, one for each set of lines.

    Edits that pass the first trial and not all are added to `partial`, each with a trial that it fails.
    """
    first, rest = trials[0], trials[1:]
    lines: set[tuple[int, ...]] = set()
    for choice in _passing(session, first, choices):
        key = tuple(place.line for edit in choice for place in edit.places)
        if not choices.wanted(choice) or key in lines:
            continue
        failed = next((trial for trial in rest if not _passes(session, trial, choice)), None)
        if failed is not None:
            if len(choice) == 1:
                partial.append((choice[0], failed))
            continue
        choices.none_larger(choice)
        lines.add(key)
        yield choice
        if len(lines) > MOST_RIGHT:
            return


def _pairs(
    session: Editing, trials: Sequence[Trial], edits: Sequence[Edit], partial: Sequence[tuple[Edit, Trial]]
) -> Iterator[Choice]:
    """Yield the pairs that are right of an edit that is right on the first trial and any other."""
    for one, failed in partial[:MOST_PARTNERS]:
        order = [failed, *(trial for trial in trials if trial is not failed)]
        choices = _Choices((one, other) for other in edits if other is not one)
        found = list(_right(session, order, choices, []))
        yield from found
        if found:
            return


def _passing(session: Editing, trial: Trial, choices: _Choices) -> Iterator[Choice]:
    """Yield the choices with which one trial passes, in order."""
    while some := choices.next_ones(SIFTED):
        passed = _sifted(session, trial, some) or _tried(session, trial, some[:AT_ONCE])
        choices.put_back(some[len(passed) :])
        yield from compress(some, passed)


def _sifted(session: Editing, trial: Trial, choices: Sequence[Choice]) -> list[bool]:
    """Return for the first of some choices whether the trial passes; those that change its result alike count once.

    Empty if the trial makes several calls, or the process does not answer.
    """
    call = trial.only_call
    if call is None:
        return []
    base = choices[0][:-1]
    sieved = session.sieve(call, [choice[-1].number for choice in choices], _numbers(base))
    outcomes = sieved.outcomes
    passed = [False, *passes(trial, [()] * len(outcomes), lambda _: outcomes)]
    return [passed[one] for one in sieved.classes]


def _tried(session: Editing, trial: Trial, choices: Sequence[Choice]) -> list[bool]:
    return passes(trial, [_numbers(choice) for choice in choices], session.run)


def plainest(choices: Sequence[Choice]) -> list[Choice]:
    """Return the choices without those that change more places than another one of them, and the same besides.

    None moves a statement where another one does without: what is moved may be right, and meet a wrong line later.
    """
    places = [{place for edit in choice for place in edit.places} for choice in choices]
    fewest = [
        choice for choice, own in zip(choices, places, strict=True) if not any(other < own for other in places)
    ]
    return [choice for choice in fewest if all(edit.operator is not Operator.MOVED for edit in choice)] or fewest


def _confirmed(session: Editing, trials: Sequence[Trial], choice: Choice) -> bool:
    """Whether all trials pass in a process that has tried nothing else."""
    session.renew()
    return makes_right(session, trials, choice)


def makes_right(session: Editing, trials: Sequence[Trial], choice: Choice) -> bool:
    """Return whether all trials pass with a choice of edits."""
    return all(_passes(session, trial, choice) for trial in trials)


def _passes(session: Editing, trial: Trial, choice: Choice) -> bool:
    (passed,) = _tried(session, trial, [choice])
    return passed


def _numbers(choice: Choice) -> tuple[int, ...]:
    return tuple(edit.number for edit in choice)


def _size(choice: Choice) -> float:
    return sum(edit.size for edit in choice)


def _calls(trials: Sequence[Trial]) -> int:
    return sum(max(1, len(trial.case.calls)) for trial in trials)
