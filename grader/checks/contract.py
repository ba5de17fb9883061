"""The contract: what every function must do without the author asking for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from grader.checks import outcome_text
from grader.checks.base import renewed
from grader.checks.compare import compare
from grader.checks.places import asked, number_asked, too_many
from grader.checks.structure import with_arrays
from grader.model import Call, CasePlan, Layout, Outcome, Raised, Returned, Script, Status, Verdict
from grader.text import joined

__all__ = ["NAME", "Contract", "calls_of"]

NAME = "contract"
SAYS = (
    "your functions leave their arguments unchanged, remember nothing between calls, and accept arrays "
    "that are read-only or not contiguous"
)


@dataclass(frozen=True)
class Contract:
    """Probes for every function that some check compares with the reference.

    Each function has four parts: arguments unchanged, no state, read-only input, non-contiguous input. They
    earn points only where the function's values are right: a stub does not change its arguments either.
    """

    points: float
    name: str = NAME
    says: str = SAYS

    def grade(
        self,
        probes: Sequence[CasePlan],
        sound: Callable[[CasePlan], bool],
        calls: Sequence[Sequence[Call]] | None = None,
    ) -> Script:
        """Return four verdicts for each probe; `sound` says whether the function's values are right.

        `calls` are those of each probe, from `calls_of`, if they are known already.
        """
        asked = [sound(probe) for probe in probes]
        several = [calls_of(probe) for probe in probes] if calls is None else calls
        outcomes = yield [call for three, ask in zip(several, asked, strict=True) if ask for call in three]
        answers = iter([outcomes[i : i + 3] for i in range(0, len(outcomes), 3)])
        return [
            verdict
            for probe, ask in zip(probes, asked, strict=True)
            for verdict in (_judge(probe, next(answers)) if ask else _skipped(probe))
        ]


_PARTS = ("arguments", "memory", "read-only", "strided")


def _function(probe: CasePlan) -> str:
    return probe.calls[0].function


def calls_of(probe: CasePlan) -> list[Call]:
    """Return the three calls of a probe, each with generators of its own: ordinary, read-only, not contiguous."""
    call = probe.calls[0]
    layouts = (Layout.PLAIN, Layout.READ_ONLY, Layout.STRIDED)
    return [_anew(replace(call, layout=layout)) for layout in layouts]


def _anew(call: Call) -> Call:
    args, kwargs = renewed((call.args, dict(call.kwargs)), {})
    return replace(call, args=args, kwargs=kwargs)


def _skipped(probe: CasePlan) -> list[Verdict]:
    function = _function(probe)
    message = "not graded yet: these points open once your functions return the right values"
    return [Verdict(probe.label, Status.SKIPPED, message, f"{function}, {part}") for part in _PARTS]


def _judge(probe: CasePlan, outcomes: Sequence[Outcome]) -> list[Verdict]:
    function = _function(probe)
    if surplus := _surplus(probe, outcomes):
        return [Verdict(probe.label, Status.FAILED, surplus, f"{function}, {part}") for part in _PARTS]
    again, read_only, strided = outcomes
    found = [
        _unchanged(again, probe.arguments),
        _value(probe, again, " returns a different result when it is called again with the same arguments"),
        _value(probe, read_only, " fails on arrays that are read-only"),
        _value(probe, strided, " fails on arrays that are not contiguous: slices of a transpose"),
    ]
    return [
        Verdict(
            probe.label,
            status,
            f"{function}{message}",
            f"{function}, {part}",
            detail=detail,
        )
        for part, (status, message, detail) in zip(_PARTS, found, strict=True)
    ]


def _surplus(probe: CasePlan, outcomes: Sequence[Outcome]) -> str:
    """Say that a function returns more than it should, though this is right; empty if it does not."""
    number = number_asked(probe.expected, probe.returns)
    if not any(isinstance(one, Returned) and too_many(one.value, number) for one in outcomes):
        return ""
    return f"{_function(probe)} returns more than the {number} {'value' if number == 1 else 'values'} expected"


def _unchanged(outcome: Outcome, given: Mapping[str, object]) -> tuple[Status, str, str]:
    if not isinstance(outcome, Returned):
        return _ended(outcome, " cannot be called again")
    if not outcome.changed:
        return Status.PASSED, "", ""
    places = {str(number): name for number, name in enumerate(given)} | {name: name for name in given}
    reported = {places.get(place) for place in outcome.changed}
    changed = [name for name in given if name in reported] or ["an argument"]
    listed = joined(changed[:8])
    return Status.FAILED, f" writes into its argument {listed}: {_advice(changed[0], given.get(changed[0]))}", ""


def _advice(name: str, value: object) -> str:
    if isinstance(value, np.ndarray):
        return f"work on a copy, as in {name}.copy()"
    return f"make new arrays instead of changing those in {name}; a copy of {name} still holds the same ones"


def _value(probe: CasePlan, outcome: Outcome, failure: str) -> tuple[Status, str, str]:
    if not isinstance(outcome, Returned):
        return _ended(outcome, failure)
    observed = with_arrays(probe.expected, asked(probe.expected, outcome.value, probe.returns))
    difference = compare(probe.expected, observed, probe.allowance)
    if difference is None:
        return Status.PASSED, "", ""
    return Status.FAILED, failure, difference.detail


def _ended(outcome: Outcome, failure: str) -> tuple[Status, str, str]:
    """What is said of a call without a value: of one that did not come to its end, only how it ended."""
    end = outcome_text.text_of(outcome)
    what = failure if isinstance(outcome, Raised) else ""
    return end.status, f"{what}: {end.message}", end.detail
