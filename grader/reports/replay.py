"""How a replay looks in a terminal: the calls with their arguments, both answers, and the verdict."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from grader import wire
from grader.checks.outcome_text import verdict_of
from grader.grading.replay import Replayed
from grader.model import Outcome, Raised, Returned
from grader.text import escaped

__all__ = ["lines_of"]

MOST_NUMBERS = 1000
"""Larger arrays are shown in part."""


def lines_of(replayed: Replayed) -> Iterator[str]:
    """Yield the lines about one file. Nothing that a student wrote can move the cursor."""
    yield escaped(f"{replayed.file}:")
    for call, observed, expected in zip(replayed.calls, replayed.observed, replayed.expected, strict=True):
        yield ""
        yield f"{call.function}("
        for name, value in [*((str(place), one) for place, one in enumerate(call.args)), *call.kwargs.items()]:
            yield from _named(f"  {name}", value)
        yield ")"
        yield from _named("expected", _said(expected))
        yield from _named("observed", _said(observed))
    yield ""
    for verdict in replayed.verdicts:
        part = f"{verdict.part}: " if verdict.part else ""
        says = "; ".join(text for text in (verdict.message, verdict.detail) if text)
        error = f" (error of {verdict.error:.3g} allowances)" if verdict.error is not None else ""
        yield escaped(f"verdict: {part}{verdict.status.value.replace('_', ' ')}{error} {says}".rstrip())


def _said(outcome: Outcome) -> Any:
    """The value that came back, or how the call ended otherwise."""
    match outcome:
        case Returned(value=value):
            return value
        case Raised():
            where = f", line {outcome.line}" if outcome.line else ""
            return _Words(f"{outcome.type}: {outcome.message} ({outcome.file}{where})")
        case _:
            return _Words(verdict_of(outcome, "").message)


class _Words(str):
    """A sentence in the place of a value."""

    __slots__ = ()


def _named(name: str, value: Any) -> Iterator[str]:
    first, *rest = _shown(value).split("\n")
    yield f"{name} = {first}"
    yield from (" " * (len(name) + 3) + line for line in rest)


def _shown(value: Any) -> str:
    match value:
        case _Words():
            return escaped(str(value)).replace("\n", " ")
        case np.ndarray():
            text = np.array2string(value, threshold=MOST_NUMBERS, precision=10)
            return f"{text}  # {value.dtype}, shape {value.shape}"
        case tuple() | list():
            inner = ",\n ".join(_shown(one).replace("\n", "\n ") for one in value)
            return f"({inner})" if isinstance(value, tuple) else f"[{inner}]"
        case wire.Rng():
            return f"np.random.default_rng({value.seed})"
        case wire.Function():
            return f"a function {value.name}"
        case _:
            return escaped(repr(value))
