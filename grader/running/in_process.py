"""Run a course author's own implementations through an exercise's checks, in this process.

For code that the author wrote (the reference, its variants, its stub), never for a student's: it proves a
course before anybody hands anything in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from grader import wire
from grader.model import Call, Missing, Outcome
from grader.sandbox.inside.perform import ArgumentBuilder, perform
from grader.sandbox.outcomes import outcome_from

__all__ = ["InProcess"]


class InProcess:
    """Runs calls on `functions`, with every value encoded and decoded as in a session."""

    def __init__(self, functions: Mapping[str, Callable[..., Any]], files: frozenset[str] = frozenset()) -> None:
        self._functions = functions
        self._files = files
        self._builder = ArgumentBuilder()

    def run(self, calls: Sequence[Call]) -> list[Outcome]:
        return [self._call(call) for call in calls]

    def renew(self) -> None:
        self._builder = ArgumentBuilder()

    def _call(self, call: Call) -> Outcome:
        if call.function not in self._functions:
            return Missing(f"function {call.function}")
        fields = wire.through({"args": list(call.args), "kwargs": dict(call.kwargs)}, arguments=True)
        kind, answer = perform(
            self._functions[call.function],
            fields["args"],
            fields["kwargs"],
            layout=call.layout,
            builder=self._builder,
            files=self._files,
        )
        try:
            return outcome_from(kind, wire.through(answer))
        except wire.Unsendable as refusal:
            return outcome_from("refused", {"what": str(refusal)})
