"""What would be graded of a submission, and why not: no code is run for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from grader.submissions.files import shown
from grader.submissions.intake import read_submission
from grader.submissions.layouts import Uploads
from grader.submissions.select import Released, select

__all__ = ["Overview", "overview_of"]


@dataclass(frozen=True)
class Overview:
    """One entry of a class folder."""

    student: str
    entry: str
    files: dict[str, tuple[str, ...]]
    """Exercise -> the files that would be graded; none if there is nothing to grade."""
    notes: tuple[str, ...]
    late: bool = False
    """Whether the platform's name of it says so."""

    @property
    def line(self) -> str:
        """The same in words."""
        found = sorted({file for files in self.files.values() for file in files})
        missing = [name for name, files in self.files.items() if not files]
        parts = [", ".join(found) if found else "nothing to grade"]
        if found and missing:
            parts.append(f"nothing for {', '.join(missing)}")
        late = ["late"] if self.late else []
        return f"{self.student} ({self.entry}): {'; '.join([*parts, *late, *self.notes])}"


def overview_of(
    student: str, path: Path | Uploads, exercises: Sequence[Released], stand_ins: Sequence[str]
) -> Overview:
    """Return what would be graded of what `student` handed in at `path`."""
    submission = read_submission(student, path, [exercise.name for exercise in exercises])
    selected = {exercise.name: select(submission, exercise, stand_ins) for exercise in exercises}
    return Overview(
        student,
        path.name,
        {name: tuple(work.file for work in selection.works) for name, selection in selected.items()},
        tuple(f"{shown(PurePosixPath(problem.file))}: {problem.message}" for problem in submission.problems),
        late=isinstance(path, Uploads) and path.late,
    )
