"""What a check plans and finds, and the grades that follow."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from grader.model.calls import Call, Outcome, Raised, Returned

__all__ = [
    "CasePlan",
    "CheckGrade",
    "ExerciseGrade",
    "Finding",
    "Picture",
    "Script",
    "Status",
    "Trace",
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
    searches_ended: tuple[str, ...] = ()
    """Functions whose search for a line was ended since it took too long, which depends on the machine."""

    @property
    def known(self) -> bool:
        """Whether every check could be graded: a fault of the harness leaves its status unknown."""
        return all(check.status is not Status.UNKNOWN for check in self.checks)
