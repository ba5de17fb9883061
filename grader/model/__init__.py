"""The nouns of grading: frozen, without I/O, shared by every layer.

A submission becomes a grade in a chain of these types::

    Submission -> Call -> Outcome -> Verdict -> CheckGrade -> ExerciseGrade
"""

from grader.model.calls import (
    Call,
    Exited,
    Flooded,
    Garbled,
    GivenUp,
    ImportFailed,
    Killed,
    Layout,
    LeftOut,
    Missing,
    NotRun,
    NotWritten,
    Outcome,
    OutOfMemory,
    Raised,
    Refused,
    Returned,
    Swamped,
    TimedOut,
    Unknown,
)
from grader.model.grades import (
    CasePlan,
    CheckGrade,
    ExerciseGrade,
    Finding,
    Picture,
    Script,
    Status,
    Trace,
    Verdict,
)
from grader.model.submissions import (
    Cell,
    Problem,
    Submission,
)

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
