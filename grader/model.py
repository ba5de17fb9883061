"""The nouns of grading: frozen, without I/O, shared by every layer.

A submission becomes a grade in a chain of these types::

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
    "Picture",
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
    """How a check, or one case of it, ended. The list is closed: match it exhaustively.

    Examples
    --------
    >>> Status.PASSED.value
    'passed'
    >>> Status("timed_out") is Status.TIMED_OUT
    True
    """

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
    """A fault of the harness, never of the student: it must not be read as a zero."""


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


# --- Outcomes of one call -------------------------------------------------------------------------------


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


# --- Plans and findings ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class CasePlan:
    """One case of a check, with everything needed to grade it. It never leaves the grader.

    Parameters
    ----------
    label : str
        What a student is told of the case.
    arguments : mapping
        The drawn arguments by name, for the diagnosis.
    calls : tuple of Call
        What is called, in this order; ``context.bind`` makes a call.
    expected : object
        What the verdict compares with, usually ``context.reference(call)``.
    allowance : object
        Mirrors `expected`: for each array or number the largest absolute error that passes.
    returns : tuple of str
        The names of all returned values in the function's docstring; empty if it names none.
    assures : str
        For a case of a check's scope, what full marks in the check tell. The diagnosis does without such cases.
    random : bool
        Whether what is returned is drawn at random. `expected` is then one draw: only how often its values occur
        can be compared.

    Examples
    --------
    >>> case_plan = CasePlan("three numbers", {"z": np.zeros(3)}, expected=(3,))
    >>> case_plan.label, case_plan.expected
    ('three numbers', (3,))
    """

    label: str
    arguments: Mapping[str, Any]
    calls: tuple[Call, ...] = ()
    expected: Any = None
    allowance: Any = None
    returns: tuple[str, ...] = ()
    assures: str = ""
    random: bool = False


@dataclass(frozen=True)
class Verdict:
    """How one part of one case ended.

    A check's points are shared equally among the parts that occur in it (one gradient each, for example), and a
    part earns its share only when all of its verdicts passed.

    Parameters
    ----------
    case : str
        The label of the case.
    status : Status
        How it ended.
    message : str
        One sentence for the student. It must quote no value: the inputs are hidden.
    part : str
        The name of the part; empty if the check has one only.
    error : float, optional
        The largest error in units of the allowance, where values were compared.
    detail : str
        A sentence with values and messages: shown for public cases only, and never part of a result.

    Examples
    --------
    >>> verdict = Verdict("three numbers", Status.FAILED, "it has more rows than examples")
    >>> verdict.status.value, verdict.message
    ('failed', 'it has more rows than examples')
    """

    case: str
    status: Status
    message: str = ""
    part: str = ""
    error: float | None = None
    detail: str = ""


@dataclass(frozen=True)
class Picture:
    """The expected and the observed entries of one array, of a call on a public input: to be drawn."""

    part: str
    """The returned value, such as ``dx``; empty if it is the whole result."""
    case: str
    """The label of the input."""
    shape: tuple[int, ...]
    expected: tuple[float, ...]
    """In the order of the memory of a new array of this shape."""
    observed: tuple[float | None, ...]
    """None is NaN or infinite."""
    along: str = ""
    """What the first axis counts, such as time steps, if the array is to be drawn as curves along it."""
    random: bool = False
    """Whether the entries are drawn at random: only how often each value occurs can be compared."""


@dataclass(frozen=True)
class Finding:
    """What is probably wrong with a function, with the evidence for it."""

    kind: str
    """``misconception``, ``forensics``, ``follow_through``, ``counterexample``, ``memory`` or
    ``located``."""
    function: str
    says: str
    """One or two sentences in plain words."""
    evidence: str
    """The observation that supports it."""
    hint: str = ""
    """A question, or a place to look; never the code of the answer."""
    replay: str = ""
    """Lines of Python that reproduce it on the student's own machine."""
    mistakes: tuple[str, ...] = ()
    """The names of the catalogued mistakes that fit, all of which give the same results."""
    picture: Picture | None = None
    """What the function gives on a public input; never part of a result."""
    shows_in: tuple[str, ...] = ()
    """Other functions that are wrong for the same reason."""
    change: str = ""
    """The kind of change that makes the function right, for a mistake that is located."""
    teacher_only: bool = False
    """Whether the student who handed it in is not told."""


Script = Generator[Sequence[Call], Sequence[Outcome], list[Verdict]]
"""The steps of a check: it yields calls, receives their outcomes, and returns its verdicts."""


Trace = tuple[tuple[Call, Outcome], ...]
"""The calls of a check and their outcomes."""


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
    compromised: bool = False
    """Whether a value came back that nobody can compute."""
    functions: tuple[str, ...] = ()
    """The functions that it calls, as the course says; none for the contract, which calls all of them."""

    @property
    def suspects(self) -> set[str]:
        """The functions that returned a value or raised an exception, unless the check passed."""
        if self.status is Status.PASSED:
            return set()
        return {call.function for call, outcome in self.trace if isinstance(outcome, (Returned, Raised))}


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
    compromised: bool = False
    """Whether a value came back that nobody can compute: the harness or its secrecy has failed."""

    @property
    def known(self) -> bool:
        """Whether every check could be graded: a fault of the harness leaves its status unknown."""
        return all(check.status is not Status.UNKNOWN for check in self.checks)


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


# --- Submissions -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Problem:
    """Why a file of a submission cannot be used (the other files still count), or a remark for its author."""

    file: str
    message: str


@dataclass(frozen=True)
class Cell:
    """One cell of a notebook, with the name that the student sees: ``work.ipynb, cell 3``."""

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
    texts: Mapping[str, tuple[Cell, ...]] = field(default_factory=dict)
    """Name -> the text cells of each ``.ipynb`` in which a function stands by mistake."""
    entries: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Exercise -> the files that may hold its functions: ``work.py``, ``work.ipynb`` or both."""
    problems: tuple[Problem, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    """Exercise -> the module of `files` or `notebooks` that importing it gives, where no file has just its name."""
    tree: Mapping[str, bytes] = field(default_factory=dict)
    """Path without ending -> source of every ``.py``, in the folders in which they were handed in."""
    places: Mapping[str, str] = field(default_factory=dict)
    """File, as it is called in `entries` -> its path in the tree, without ending."""
    data: Mapping[str, bytes] = field(default_factory=dict)
    """Path -> content of every file that is no code and can be read."""
    left_out: Mapping[str, str] = field(default_factory=dict)
    """Path -> why a file that is no code cannot be read."""
    originals: Mapping[str, bytes] = field(default_factory=dict)
    """File -> content of each ``.ipynb``, as it was handed in: it is never run, only shown to its author."""
