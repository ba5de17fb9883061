"""The calls of a student's functions, and how a call or a statement ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

__all__ = [
    "Call",
    "Exited",
    "Flooded",
    "Garbled",
    "GivenUp",
    "ImportFailed",
    "Killed",
    "Layout",
    "LeftOut",
    "Missing",
    "NotRun",
    "NotWritten",
    "OutOfMemory",
    "Outcome",
    "Raised",
    "Refused",
    "Returned",
    "Swamped",
    "TimedOut",
    "Unknown",
]


class Layout(StrEnum):
    """The memory layout of the arrays among a call's arguments."""

    PLAIN = "plain"
    READ_ONLY = "read_only"
    STRIDED = "strided"


@dataclass(frozen=True)
class Call:
    """One call of a student's function. Every argument is a fresh copy there."""

    function: str
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    layout: Layout = Layout.PLAIN
    like: Any = None
    """For properties: a value with the required shape and kind of the result; None if any will do."""
    part: int | None = None
    """For properties: the place of the returned value that `like` is about; None if it is about all of them."""
    edits: tuple[int, ...] = ()
    """The edits, by their numbers, with which the function is called: see `grader.running.editing`."""


@dataclass(frozen=True)
class Returned:
    """A value that crossed the wire.

    Parameters
    ----------
    value : object
        A copy of what the function returned: numbers, strings, arrays, and lists, tuples and dicts of them.
    changed : tuple of str
        The arguments that the call modified.

    Examples
    --------
    >>> outcome = Returned(np.zeros(3))
    >>> outcome.value.shape
    (3,)
    """

    value: Any
    changed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Raised:
    """An exception left the student's function."""

    type: str
    builtin: str
    """The nearest built-in class of the exception: ``ValueError`` for a subclass of it."""
    message: str = ""
    file: str = ""
    line: int | None = None


@dataclass(frozen=True)
class NotWritten:
    """The stub's ``NotImplementedError``."""

    file: str = ""
    line: int | None = None


@dataclass(frozen=True)
class TimedOut:
    """More processor time, or far more wall time, than a call or the exercise may take."""

    seconds: float
    wall: bool = False
    place: str = ""
    """The line of a file's own code, if it was that: ``work.py, line 3``."""
    file: str = ""
    line: int | None = None
    """The line that a call was in."""
    busy: bool = False
    """Whether a good part of that wall time was work: the machine had other work, too."""


@dataclass(frozen=True)
class NotRun:
    """A call that was not made, because its function had used up its time of the exercise."""

    function: str
    begun: bool = False
    """Whether it was made, and cut short when that time was over."""


@dataclass(frozen=True)
class OutOfMemory:
    """More memory than the limit."""

    megabytes: int
    file: str = ""
    line: int | None = None


@dataclass(frozen=True)
class Killed:
    """The process died of a signal (a segmentation fault, for example)."""

    signal: int
    place: str = ""
    """As of `TimedOut`."""
    file: str = ""
    line: int | None = None


@dataclass(frozen=True)
class Exited:
    """The student's code ended the process."""

    code: int
    place: str = ""
    """As of `TimedOut`."""
    file: str = ""
    line: int | None = None


@dataclass(frozen=True)
class Refused:
    """A result that cannot cross the wire."""

    what: str


@dataclass(frozen=True)
class Garbled:
    """A reply that cannot be read: it does not follow the protocol."""

    what: str


@dataclass(frozen=True)
class Flooded:
    """Far more was printed than is kept, and the process was ended."""

    megabytes: float
    file: str = ""
    line: int | None = None


@dataclass(frozen=True)
class Swamped:
    """All calls of an exercise together have returned too much; no further calls are made."""

    megabytes: int


@dataclass(frozen=True)
class GivenUp:
    """Nothing more is tried: too many processes were ended, and each new one had to be sent the files."""

    why: str


@dataclass(frozen=True)
class ImportFailed:
    """The file could not be imported, so none of its functions exist."""

    type: str
    message: str = ""
    file: str = ""
    line: int | None = None
    absent: str = ""
    """The module that was not found, if that is the reason."""
    cause: str = ""
    """Why the text is no Python, and what to do, where that was seen in it."""


@dataclass(frozen=True)
class Missing:
    """No file, or no function of that name in it."""

    what: str
    nearest: str = ""
    why: str = ""
    """Why the existing file cannot be used."""


@dataclass(frozen=True)
class Unknown:
    """The harness failed; the student is not to blame and gets no zero for it."""

    reason: str


Outcome = (
    Returned | Raised | NotWritten | TimedOut | NotRun | OutOfMemory | Killed | Exited | Refused | Garbled
    | Flooded | Swamped | GivenUp | ImportFailed | Missing | Unknown
)  # fmt: skip


@dataclass(frozen=True)
class LeftOut:
    """A statement of a file's top level, or of a cell, that was not run to its end. What follows it was run."""

    file: str
    """The file, or the cell: ``work.ipynb, cell 3``."""
    line: int
    outcome: Outcome | None = None
    """Why; None for a magic, or a part of a definition, that is left out."""
    names: tuple[str, ...] = ()
    """The names that it would have bound, and that nothing else has."""
    earlier: tuple[str, ...] = ()
    """The names that it would have bound and that an earlier definition binds."""
    magic: str = ""
    """The magic, the decorator or the annotation, as it stands there."""
    rest: bool = False
    """Whether all of the file from there on was left out."""

    @property
    def place(self) -> str:
        return f"{self.file}, line {self.line}"
