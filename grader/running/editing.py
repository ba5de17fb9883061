"""A session in which a student's function is called with small edits in it, to find the one that makes it right.

The process lists the edits that it could make, and then makes the ones that a call names by their numbers. What it
says of an edit is a choice from closed lists: a kind, a file of the student's, lines and columns. All are checked.
Whether an edit makes a function right is decided here, from what the calls return.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any, TypeVar

import numpy as np

from grader import wire
from grader.model import Call, Garbled, NotRun, Outcome, TimedOut
from grader.running.process import framed, numbered
from grader.running.protocol import Question, fields_of, read
from grader.running.session import Session
from grader.running.vetting import Vetting
from grader.sandbox.base import Answer, Limits
from grader.sandbox.inside.edits.details import NAMED, TOKENS
from grader.sandbox.inside.edits.operators import Operator

__all__ = ["Edit", "Editing", "Place", "Sieved", "beside"]

CALL_CPU_S, WALL = 2.0, 8.0
"""A backstop for one call in processor seconds, and how much longer the wall time of a search is than its own."""
MOST_EDITS, MOST_PLACES, MOST_FILES = 6000, 16, 16
OPERATORS = tuple(Operator)
T = TypeVar("T")
LARGEST = 10
"""No edit is as large."""
MOST_OTHERS = 60
"""Other functions that are asked about: each has a bit."""


@dataclass(frozen=True)
class Place:
    """A line of a student's file, and columns in it."""

    file: str
    line: int
    first: int
    last: int
    """Columns, counted in bytes of UTF-8; both 0 where what is edited takes several lines."""


@dataclass(frozen=True)
class Edit:
    """An edit that a student's process can make."""

    number: int
    operator: Operator
    size: float
    places: tuple[Place, ...]
    was: str = ""
    becomes: str | Place = ""
    """Tokens of a closed list, or where a name stands; empty where nothing is told."""
    apart_from: tuple[str, ...] = ()
    """Functions that do not run what is edited."""
    formula: bool = False
    """Whether it is in a helper of a single statement, which is meant for what its name says."""


@dataclass(frozen=True)
class Sieved:
    """What a call returns with each of some edits."""

    classes: Sequence[int] = ()
    """For each edit which of the outcomes, counted from 1; 0 if it changes nothing, or nothing is returned."""
    outcomes: Sequence[Outcome] = ()


def beside(session: Session, function: str, cpu_s: float) -> Editing:
    """Return a session for the edits of `function`, of the same program as `session`, which has no process now.

    All its calls together have `cpu_s` processor seconds: a backstop, far from what they take. They wait no longer
    than those of `session` may.
    """
    session.renew()
    limits = session.limits
    call_cpu_s = min(limits.call_cpu_s, CALL_CPU_S)
    wall_s = min(limits.wall_s, WALL * cpu_s)
    return Editing(session, function, replace(limits, cpu_s=cpu_s, call_cpu_s=call_cpu_s, wall_s=wall_s))


class Editing(Session):
    """Runs calls of one function with edits in it. Use as a context manager.

    Parameters
    ----------
    other : Session
        Of the same program.
    function : str
    limits : Limits
        Of all calls together, and of each.
    """

    def __init__(self, other: Session, function: str, limits: Limits) -> None:
        super().__init__(other.sandbox, replace(other.program, functions=(function,)), limits, other.words)
        self._function = function
        self._others = tuple(name for name in other.program.functions if name != function)[:MOST_OTHERS]
        self._known: tuple[Edit, ...] | None = None
        self.expect_no_words()

    def edits(self) -> tuple[Edit, ...]:
        """Return the edits of the function, the smallest first; none if its process does not say any."""
        if self._known is None and self._process.connection is None:
            self._fatal = self._load()
        return self._known or ()

    @property
    def over(self) -> bool:
        """Whether the backstop has ended the search: on another machine it might have come further."""
        return isinstance(self._process.budget.hopeless(self._function), NotRun)

    @property
    def spent_cpu_s(self) -> float:
        """Processor seconds that all processes of the search have used for more than to load the file."""
        return self.limits.cpu_s - self._process.budget.left[0]

    def _confirmed(self, call: Call, first: TimedOut) -> Outcome:  # noqa: ARG002 - it is not repeated
        """Take an edit that makes a call so slow as wrong. The others are tried all the same."""
        return first

    def _load(self) -> Outcome | None:
        fatal = super()._load()
        if fatal is not None:
            return fatal
        found = self._listed()
        if found is None or (self._known is not None and found != self._known):
            self.renew()
            return Garbled("its list of edits is not what it was")
        self._known = found
        return None

    def sieve(self, call: Call, numbers: Sequence[int], base: Sequence[int] = ()) -> Sieved:
        """Return for the first of some edits what a call returns with them, if they change it.

        A process that lies finds edits that are not right in a fresh one, or misses some: that is its own loss.

        Parameters
        ----------
        call : Call
        numbers : sequence of int
            Of the edits.
        base : sequence of int
            Edits that are made besides each of them.

        Returns
        -------
        Sieved
            Without edits if the process does not answer.
        """
        if self._process.connection is None:
            self._fatal = self._load()
        several = {"numbers": np.array(numbers, np.int32), "base": np.array(base, np.int32)}
        question = Question("sieve", {**fields_of(call), **several})
        found = self._asked(question, lambda kind, fields: read_sieved(kind, fields, len(numbers)))
        if found is None:
            self.renew()
        return found or Sieved()

    def _listed(self) -> tuple[Edit, ...] | None:
        """Ask the process for the edits; return None if its answer is none."""
        question = Question("edits", {"function": self._function, "others": list(self._others)})
        vetting = Vetting(self.program)
        return self._asked(question, lambda kind, fields: read_edits(kind, fields, vetting, self._others))

    def _asked(self, question: Question, read: Callable[[str, Mapping[str, Any]], T]) -> T | None:
        """Ask the process; return None if its answer cannot be read."""
        connection, budget = self._process.connection, self._process.budget
        if connection is None:
            return None
        began = time.monotonic()
        number, frame = framed(question.encoded())
        allowed, room = budget.allowed(self._function), budget.room(self._function)
        answer = connection.ask(frame, *allowed) or connection.answer(*allowed, room)
        budget.charge(self._function, connection.cpu_s, time.monotonic() - began)
        if not isinstance(answer, Answer):
            return None
        budget.receive(self._function, answer.size)
        try:
            numbered(number, answer)
            return read(answer.kind, answer.fields)
        except Exception:  # noqa: BLE001 - whatever an answer is, it must not make the grader fail
            return None


def read_edits(
    kind: str, fields: Mapping[str, Any], vetting: Vetting, others: Sequence[str] = ()
) -> tuple[Edit, ...]:
    """Return the edits that an answer lists; `others` are the functions that it was asked about besides.

    Raises
    ------
    WireError
        If it is no such list, or names a file, a line or a kind that does not exist.
    """
    files = fields.get("files")
    if kind != "edits" or not isinstance(files, list) or len(files) > MOST_FILES:
        raise wire.WireError("an answer lists no edits")
    count = _column(fields, "count")
    if count.ndim != 1 or len(count) > MOST_EDITS or count.min(initial=1) < 1 or count.max(initial=1) > MOST_PLACES:
        raise wire.WireError("an answer lists too many edits")
    each = {
        name: _column(fields, name, (len(count),)).tolist() for name in ("operators", "file", "apart", "formula")
    }
    each["details"] = _column(fields, "details", (len(count), 5)).tolist()
    places = _column(fields, "places", (int(count.sum()), 3)).tolist()
    sizes = _column(fields, "sizes", (len(count),), "f")
    if not np.all((sizes > 0) & (sizes < LARGEST)):
        raise wire.WireError("an answer's edits have no sizes")
    found, ends = [], np.cumsum(count).tolist()
    columns = zip(
        each["operators"],
        each["file"],
        each["details"],
        each["apart"],
        each["formula"],
        sizes.tolist(),
        ends,
        strict=True,
    )
    place, named = cache(partial(_place, vetting)), cache(partial(_named, others))  # most edits share theirs
    for number, (operator, position, told, apart, formula, size, end) in enumerate(columns):
        file, begin = _one_of(files, position), ends[number - 1] if number else 0
        where = tuple([place(file, *one) for one in places[begin:end]])
        detail = _detail(told, file, place)
        told_of = (*detail, named(apart), formula == 1)
        found.append(Edit(number, _one_of(OPERATORS, operator), size, where, *told_of))
    return tuple(found)


def read_sieved(kind: str, fields: Mapping[str, Any], most: int) -> Sieved:
    """Return what an answer says of up to `most` edits.

    Raises
    ------
    WireError
        If it says nothing of the kind.
    """
    classes, results = _column(fields, "classes"), fields.get("results")
    if kind != "sieved" or classes.ndim != 1 or not 0 < len(classes) <= most:
        raise wire.WireError("an answer sorts no edits")
    if not isinstance(results, list) or len(results) > most:
        raise wire.WireError("an answer has no results")
    if classes.min() < 0 or classes.max() > len(results):
        raise wire.WireError("an answer names a result that it has not")
    return Sieved(classes.tolist(), _returned(results))


def _returned(results: Sequence[object]) -> list[Outcome]:
    """Return the outcomes that the frames in an answer report; together they are held to the caps of one."""
    caps, found = wire.Caps(), []
    for one in results:
        if not isinstance(one, np.ndarray) or one.dtype != np.uint8:
            raise wire.WireError("a result is no frame")
        frame = one.tobytes()
        header, body = wire.lengths(frame[: wire.PREFIX.size], caps)
        caps = wire.Caps(caps.header - header, caps.body - body)
        start = wire.PREFIX.size + header
        kind, fields = wire.decode(frame[wire.PREFIX.size : start], frame[start : start + body])
        found.append(read("calls", kind, fields))
    return found


def _column(
    fields: Mapping[str, Any], name: str, shape: tuple[int, ...] | None = None, kind: str = "i"
) -> np.ndarray:
    column = fields.get(name)
    if not isinstance(column, np.ndarray) or column.dtype.kind != kind or shape not in (None, column.shape):
        raise wire.WireError(f"an answer's {name} are no such numbers")
    return column


def _one_of(listed: Sequence[Any], position: int) -> Any:
    if not 0 <= position < len(listed):
        raise wire.WireError("an answer names what is not in a list")
    return listed[position]


def _place(vetting: Vetting, file: object, line: int, first: int, last: int) -> Place:
    if not isinstance(file, str) or not vetting.quotable(file, line):
        raise wire.WireError("an answer names a line that does not exist")
    return Place(file, line, *_columns(first, last))


def _named(functions: Sequence[str], bits: int) -> tuple[str, ...]:
    return tuple(name for number, name in enumerate(functions) if bits >> number & 1)


def _detail(told: Sequence[int], file: str, place: Callable[..., Place]) -> tuple[str, str | Place]:
    was, becomes, *where = told
    if becomes != NAMED:
        return _one_of(TOKENS, was), _one_of(TOKENS, becomes)
    return _one_of(TOKENS, was), place(file, *where)


def _columns(first: int, last: int) -> tuple[int, int]:
    return (first, last) if 0 <= first < last else (0, 0)
