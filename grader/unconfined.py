"""A student's own code in this process, for `grader check` where nothing can confine it, and in notebooks.

The same questions and answers as in the sandbox, without the sandbox: fit for code of one's own, never for
somebody else's.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any, Self

import numpy as np

from grader import wire
from grader.model import Call, Outcome, Refused, Returned
from grader.sandbox.base import Program
from grader.sandbox.child import Worker
from grader.sandbox.outcomes import outcome_from

__all__ = ["Unconfined"]


class Unconfined:
    """Runs calls of one exercise's functions in this process. Use as a context manager."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._worker: Worker | None = None
        self._fatal: Outcome | None = None
        self.fallen: dict[str, Outcome] = {}
        """The cells of a notebook that did not run to their end, and why."""

    def run(self, calls: Sequence[Call]) -> list[Outcome]:
        """Return one outcome a call, in order."""
        return [self._run_one(call) for call in calls]

    def renew(self) -> None:
        """Import the module anew for the next call."""
        if self._worker is not None:
            self._worker.close()
            self._worker = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.renew()

    def _run_one(self, call: Call) -> Outcome:
        if self._worker is None and self._fatal is None:
            self._worker = Worker()
            self._fatal = self._load(self._worker)
        if self._fatal is not None or self._worker is None:
            assert self._fatal is not None
            return self._fatal
        fields = {"function": call.function, "args": list(call.args), "kwargs": dict(call.kwargs)}
        return _ask(self._worker, "calls", {**fields, "layout": str(call.layout)})

    def _load(self, worker: Worker) -> Outcome | None:
        modules = [
            [name, f"{name}.py", np.frombuffer(text, np.uint8)] for name, text in self._program.modules.items()
        ]
        fields = {"entry": self._program.entry, "modules": modules, "stand_ins": list(self._program.stand_ins)}
        outcome = _ask(worker, "load", fields)
        if outcome != LOADED:
            return outcome
        for cell in self._program.cells:
            outcome = _ask(worker, "cell", {"name": cell.name, "source": cell.source})
            if outcome != LOADED:
                self.fallen[cell.name] = outcome
        return None


LOADED = Returned("loaded")


def _ask(worker: Worker, question: str, fields: Mapping[str, Any]) -> Outcome:
    kind, answer = worker.answer(question, wire.through(fields, arguments=True))
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    if kind == "loaded":
        return LOADED
    try:
        return outcome_from(kind, wire.through(answer))
    except wire.Unsendable as refusal:
        return Refused(str(refusal))
