"""What would be graded of a submission, and why not: no code is run for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from grader.model import Problem
from grader.sandbox.base import Imports
from grader.submissions.choose import Released
from grader.submissions.files import shown
from grader.submissions.handed_in import Details, HandIn
from grader.submissions.intake import read_submission
from grader.submissions.select import select

__all__ = ["Overview", "overview_of"]


@dataclass(frozen=True)
class Overview:
    """One entry of a class folder."""

    student: str
    entry: str
    files: dict[str, tuple[str, ...]]
    """Exercise -> the files that would be graded; none if there is nothing to grade."""
    notes: tuple[str, ...]
    details: Details = field(default_factory=Details)

    @property
    def line(self) -> str:
        """The same in words."""
        found = sorted({file for files in self.files.values() for file in files})
        missing = [name for name, files in self.files.items() if not files]
        parts = [", ".join(found) if found else "nothing to grade"]
        if found and missing:
            parts.append(f"nothing for {', '.join(missing)}")
        known = self.details
        attempt = [f"attempt {known.attempt} of {known.attempts}"] if known.attempts else []
        late = ["late"] if known.late else []
        where = f" ({self.entry})" if self.entry else ""
        return f"{self.student}{where}: {'; '.join([*parts, *attempt, *late, *self.notes])}"


def overview_of(handed_in: HandIn, exercises: Sequence[Released], imports: Imports) -> Overview:
    """Return what would be graded of what somebody handed in."""
    submission = read_submission(handed_in.student, handed_in.place, [exercise.name for exercise in exercises])
    selected = {exercise.name: select(submission, exercise, imports) for exercise in exercises}
    return Overview(
        handed_in.student,
        " ".join(entry.name for entry in handed_in.entries),
        {name: tuple(work.file for work in selection.works) for name, selection in selected.items()},
        tuple(_note(problem) for problem in submission.problems),
        handed_in.details,
    )


def _note(problem: Problem) -> str:
    return f"{shown(PurePosixPath(problem.file))}: {problem.message}" if problem.file else problem.message
