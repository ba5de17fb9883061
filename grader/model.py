"""The nouns of grading: frozen, without I/O, shared by every layer.

The way of one submission is a chain of these types::

    Submission -> Call -> Outcome -> Verdict -> CheckGrade -> ExerciseGrade
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

__all__ = [
    "Call",
    "CasePlan",
    "Cell",
    "CheckGrade",
    "ExerciseGrade",
    "Exited",
    "Finding",
    "Flooded",
    "Garbled",
    "ImportFailed",
    "Killed",
    "Layout",
    "Missing",
    "NotWritten",
    "OutOfMemory",
    "Outcome",
    "Problem",
    "Raised",
    "Refused",
    "Returned",
    "Script",
    "Status",
    "Submission",
    "Swamped",
    "TimedOut",
    "Trace",
    "Unknown",
    "Verdict",
]


class Status(StrEnum):
    """How a check, or one case of it, ended. The list is closed: match it exhaustively."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_WRITTEN = "not_written"
    RAISED = "raised"
    TIMED_OUT = "timed_out"
    OUT_OF_MEMORY = "out_of_memory"
    KILLED = "killed"
    EXITED = "exited"
    REFUSED = "refused"
    MISSING = "missing"
    IMPORT_FAILED = "import_failed"
    SKIPPED = "skipped"
    UNKNOWN = "unknown"
    """A fault of the harness, never of the student: it is not a zero that anyone should believe."""


class Layout(StrEnum):
    """How the arrays among a call's arguments lie in the student's memory."""

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
    """For properties: a value of the shape and kind that the result must have; None for any."""


# --- Outcomes: what came of one call --------------------------------------------------------------------


@dataclass(frozen=True)
class Returned:
    """A value that crossed the wire. `changed` names the arguments that the call wrote into."""

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


@dataclass(frozen=True)
class OutOfMemory:
    """More memory than the limit."""

    megabytes: int
    file: str = ""
    line: int | None = None


@dataclass(frozen=True)
class Killed:
    """The process died of a signal (a segmentation fault, say)."""

    signal: int


@dataclass(frozen=True)
class Exited:
    """The student's code ended the process."""

    code: int


@dataclass(frozen=True)
class Refused:
    """A result that cannot cross the wire."""

    what: str


@dataclass(frozen=True)
class Garbled:
    """Bytes that are no answer: what was received is not of the protocol."""

    what: str


@dataclass(frozen=True)
class Flooded:
    """More was printed than anybody reads, and the process was ended."""

    megabytes: float


@dataclass(frozen=True)
class Swamped:
    """All calls of an exercise together have returned more than they may; no more are made."""

    megabytes: int


@dataclass(frozen=True)
class ImportFailed:
    """The file could not be imported, so none of its functions exist."""

    type: str
    message: str = ""
    file: str = ""
    line: int | None = None
    absent: str = ""
    """The module that was not found, if that is why."""


@dataclass(frozen=True)
class Missing:
    """No file, or no function of that name in it."""

    what: str
    nearest: str = ""
    why: str = ""
    """Why the file that is there cannot be used."""


@dataclass(frozen=True)
class Unknown:
    """The harness failed; the student is not to blame and gets no zero for it."""

    reason: str


Outcome = (
    Returned | Raised | NotWritten | TimedOut | OutOfMemory | Killed | Exited | Refused | Garbled
    | Flooded | Swamped | ImportFailed | Missing | Unknown
)  # fmt: skip


# --- What is planned, and what is found ------------------------------------------------------------------


@dataclass(frozen=True)
class CasePlan:
    """One case of a check, with all that grading it needs. It never leaves the grader."""

    label: str
    arguments: Mapping[str, Any]
    calls: tuple[Call, ...] = ()
    expected: Any = None
    allowance: Any = None
    """Mirrors `expected`: for each array or number the absolute error that is still right."""
    returns: tuple[str, ...] = ()
    """What the function's docstring calls the values that it returns, all of them; empty if it does not."""


@dataclass(frozen=True)
class Verdict:
    """How one part of one case ended.

    A check's points are shared equally among the parts that occur in it (one gradient each, say), and a
    part earns its share only when all of its verdicts passed.
    """

    case: str
    status: Status
    message: str = ""
    part: str = ""
    error: float | None = None
    """The largest error in units of the allowance, where values were compared."""
    detail: str = ""
    """With values and messages in it: shown for public cases only, and never part of a result."""


@dataclass(frozen=True)
class Finding:
    """What is probably wrong with a function, with the evidence for it."""

    kind: str
    """``misconception``, ``forensics``, ``follow_through``, ``counterexample`` or ``memory``."""
    function: str
    says: str
    """One or two sentences in plain words."""
    evidence: str
    """What shows it."""
    hint: str = ""
    """A question, or a place to look; never the code."""
    replay: str = ""
    """Lines of Python that show it again on the student's own machine."""
    mistakes: tuple[str, ...] = ()
    """The names of the catalogued mistakes that it could be, all of which give the same."""


Script = Generator[Sequence[Call], Sequence[Outcome], list[Verdict]]
"""What a check does: yields calls, receives their outcomes, and returns its verdicts."""


Trace = tuple[tuple[Call, Outcome], ...]
"""What a check asked, and what came."""


@dataclass(frozen=True)
class CheckGrade:
    """A check's points and the sentence that the student reads."""

    name: str
    says: str
    status: Status
    score: float
    max_score: float
    message: str
    verdicts: tuple[Verdict, ...] = ()
    trace: Trace = ()
    """For diagnosis; never part of a result."""


@dataclass(frozen=True)
class ExerciseGrade:
    """An exercise's points, check by check."""

    name: str
    title: str
    score: float
    max_score: float
    checks: tuple[CheckGrade, ...]
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
    seconds: float = 0.0

    @property
    def known(self) -> bool:
        """Whether every check could be graded: a fault of the harness leaves its status unknown."""
        return all(check.status is not Status.UNKNOWN for check in self.checks)


# --- Submissions -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Problem:
    """Why a file of a submission cannot be used, which costs that file alone, or what its author should know."""

    file: str
    message: str


@dataclass(frozen=True)
class Cell:
    """One code cell of a notebook, called as the student sees it: ``work.ipynb, cell 3``."""

    name: str
    source: str


@dataclass(frozen=True)
class Submission:
    """What one student handed in, as bytes: nothing of it is parsed here."""

    id: str
    sha256: str
    files: Mapping[str, bytes]
    """Module name -> source of each ``.py``, all of them importable by each other."""
    notebooks: Mapping[str, tuple[Cell, ...]] = field(default_factory=dict)
    """Name -> the code cells of each ``.ipynb``."""
    entries: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Exercise -> the files that may hold its functions: ``work.py``, ``work.ipynb`` or both."""
    problems: tuple[Problem, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    """Exercise -> the module of `files` that importing it gives, where no file has just its name."""
