"""The questions to a student's process, and the reading of its answers.

A question is a kind and its fields, ready for :func:`grader.wire.encode`; the student's side reads them in
`grader.sandbox.inside.child`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from grader import wire
from grader.model import Call, Cell, ImportFailed, Missing, NotWritten, Outcome, Raised, Refused, Returned
from grader.running.encodings import Encodings
from grader.running.leaving_out import LeavingOut
from grader.sandbox.base import Program
from grader.sandbox.outcomes import outcome_from

__all__ = [
    "LOADED",
    "MOST_CALLS",
    "SURVIVED",
    "Question",
    "calls",
    "fields_of",
    "first_of",
    "load",
    "missing",
    "names_of",
    "read",
]

LOADED = Returned("loaded")
"""The outcome of a module or a cell that ran to its end."""
SURVIVED = (Returned, Raised, NotWritten, Missing, Refused, ImportFailed)
"""Outcomes after which the process continues. After others, such as lack of memory or an exit, it is replaced."""
SET_UP = frozenset({"loaded", "import_failed", "out_of_memory", "exited", "refused"})
OF_CALLS = frozenset({"returned", "raised", "not_written", "out_of_memory", "exited", "refused", "missing"})
ANSWERS = {"load": SET_UP, "calls": OF_CALLS}
"""The kinds of answer to each kind of question: a text that fits one question must not answer another."""
MOST_CALLS, MOST_BYTES = 64, 4 << 20
"""The most in one frame: calls, and bytes of arguments. Less after a process has died: the rest is sent again."""
MOST_NAMES, LONGEST_NAME = 100, 80
"""Limits on a module's list of functions, which is searched if a call asks for one that does not exist."""


@dataclass(frozen=True)
class Question:
    """One frame to the student's process, without its number."""

    kind: str
    fields: Mapping[str, Any]

    def encoded(self) -> wire.Numbered:
        """Return the frame; raises as `wire.encode` does."""
        return wire.Numbered.encoded(self.kind, self.fields)


def load(program: Program, leaving_out: LeavingOut, unannounced: int = 0) -> Question:
    """Ask to import the program's entry module, or to run a notebook's cells, without what is left out."""
    names = program.file_names
    fields = {
        "entry": program.entry,
        "notebook": bool(program.cells) or program.entry not in program.modules,
        "modules": [[path, names[path], _sent(source)] for path, source in program.modules.items()],
        "known": [list(pair) for pair in program.known.items()],
        "data": [[path, _sent(content)] for path, content in program.data.items()],
        "left_out": [list(pair) for pair in program.left_out.items()],
        "stand_ins": list(program.imports.stand_ins),
        "packages": list(program.imports.packages),
        "cells": [[cell.name, cell.source] for cell in leaving_out.cells],
        "skipped": [[file, sorted(positions)] for file, positions in leaving_out.single.items()],
        "unannounced": unannounced,
        "from_on": [list(one) for one in leaving_out.from_on.items()],
    }
    return Question("load", fields)


def _sent(source: bytes | tuple[Cell, ...]) -> Any:
    if isinstance(source, bytes):
        return np.frombuffer(source, np.uint8)
    return [[cell.name, cell.source] for cell in source]


def calls(several: Sequence[Call]) -> wire.Numbered:
    """Ask for some calls; each gets an answer of its own. Those of a plan are encoded once for all students."""
    return _ENCODINGS.of(several)


def _encoded(several: Sequence[Call]) -> wire.Numbered:
    return Question("calls", {"calls": [fields_of(call) for call in several]}).encoded()


_ENCODINGS = Encodings(_encoded)


def first_of(calls: Sequence[Call], hopeless: Callable[[str], Outcome | None], parts: int) -> Sequence[Call]:
    """Return the first of `calls` that fit into one frame, up to the first one of a function that is `hopeless`.

    A frame holds less if there are more `parts`, since the calls after a death are sent again.
    """
    size, most = 0, max(1, MOST_CALLS // parts)
    for count, call in enumerate(calls):
        size += sum(value.nbytes for value in call.args if isinstance(value, np.ndarray))
        other = count and call.function != calls[count - 1].function
        if count and (count == most or size > MOST_BYTES // parts or (other and hopeless(call.function))):
            return calls[:count]
    return calls


def fields_of(call: Call) -> dict[str, Any]:
    """Return the fields of one call for the student's process."""
    edited = {"edits": list(call.edits)} if call.edits else {}
    return {
        "function": call.function,
        "args": list(call.args),
        "kwargs": dict(call.kwargs),
        "layout": str(call.layout),
        **edited,
    }


def read(asked: str, kind: str, fields: Mapping[str, Any], memory_mb: int = 0) -> Outcome:
    """Return the outcome that an answer to a question of kind `asked` reports.

    Raises
    ------
    WireError
        If it is not an answer to such a question.
    """
    if kind not in ANSWERS[asked]:
        raise wire.WireError("an answer is of another kind than the question")
    return LOADED if kind == "loaded" else outcome_from(kind, fields, memory_mb)


def names_of(fields: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of functions that an answer lists, if any.

    Raises
    ------
    WireError
        If there are more than 100, or if one is not an identifier.
    """
    listed = fields.get("names", [])
    if not isinstance(listed, list) or len(listed) > MOST_NAMES:
        raise wire.WireError("an answer's names are not a list, or too many")
    if not all(isinstance(name, str) and len(name) <= LONGEST_NAME and name.isidentifier() for name in listed):
        raise wire.WireError("an answer's names are not names")
    return tuple(listed)


@lru_cache(maxsize=64)
def missing(function: str, known: tuple[str, ...], functions: tuple[str, ...] = ()) -> Missing:
    """Return the outcome of calling `function`, which does not exist, with the most similar name in `known`.

    No name among `functions` is meant: each of them is asked for as well.

    Cached: every case of every check may call the same function.
    """
    others = [
        name for name in known if name != function and name not in functions
    ]  # a forged answer may say that it is not there
    names = {name.casefold(): name for name in reversed(others)}
    import difflib  # it is slow, and hardly ever needed

    near = difflib.get_close_matches(function.casefold(), names, 1)
    return Missing(f"function {function}", names[near[0]] if near else "")
