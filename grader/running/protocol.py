"""The questions to a student's process, and the reading of its answers.

A question is a kind and its fields, ready for :func:`grader.wire.encode`; the student's side reads them in
`grader.sandbox.inside.child`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.model import Call, Cell, ImportFailed, Missing, NotWritten, Outcome, Raised, Refused, Returned
from grader.sandbox.base import Program
from grader.sandbox.outcomes import outcome_from

__all__ = ["LOADED", "SURVIVED", "Question", "calls", "cell", "fields_of", "load", "read"]

LOADED = Returned("loaded")
"""The outcome of a module or a cell that ran to its end."""
SURVIVED = (Returned, Raised, NotWritten, Missing, Refused, ImportFailed)
"""Outcomes after which the process continues. After others, such as lack of memory or an exit, it is replaced."""


@dataclass(frozen=True)
class Question:
    """One frame to the student's process, without its number."""

    kind: str
    fields: Mapping[str, Any]


def load(program: Program) -> Question:
    """Ask to import the program's entry module, or to make an empty one for a notebook."""
    modules = [[name, f"{name}.py", np.frombuffer(source, np.uint8)] for name, source in program.modules.items()]
    return Question("load", {"entry": program.entry, "modules": modules, "stand_ins": list(program.stand_ins)})


def cell(one: Cell) -> Question:
    """Ask to run one cell of a notebook."""
    return Question("cell", {"name": one.name, "source": one.source})


def calls(several: Sequence[Call]) -> Question:
    """Ask for some calls; each gets an answer of its own."""
    return Question("calls", {"calls": [fields_of(call) for call in several]})


def fields_of(call: Call) -> dict[str, Any]:
    """Return the fields of one call for the student's process."""
    return {
        "function": call.function,
        "args": list(call.args),
        "kwargs": dict(call.kwargs),
        "layout": str(call.layout),
    }


def read(asked: str, kind: str, fields: Mapping[str, Any], memory_mb: int = 0) -> Outcome:
    """Return the outcome that an answer to a question of kind `asked` reports.

    Raises
    ------
    WireError
        If it is not an answer to such a question.
    """
    if kind == "loaded" and asked != "calls":
        return LOADED
    return outcome_from(kind, fields, memory_mb)
