"""A student's own check: the same checks on public inputs, with what was got and expected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.course import Course, load_course
from grader.errors import SubmissionError
from grader.intake import read_submission
from grader.model import ExerciseGrade
from grader.pipeline import grade_submission
from grader.plan import make_plan
from grader.sandbox.selftest import open_sandbox

__all__ = ["Checked", "check_exercises"]


@dataclass(frozen=True)
class Checked:
    """The grades on public inputs."""

    grades: tuple[ExerciseGrade, ...]

    @property
    def score(self) -> float:
        return sum(grade.score for grade in self.grades)

    @property
    def closing(self) -> str:
        worth = sum(grade.max_score for grade in self.grades)
        return f"{self.score:g} of {worth:g} points on the public inputs; the hidden ones differ."

    def as_document(self) -> dict[str, Any]:
        """Return it as JSON would hold it."""
        return {
            "score": self.score,
            "exercises": [
                {
                    "name": grade.name,
                    "score": grade.score,
                    "max_score": grade.max_score,
                    "checks": [
                        {
                            "name": check.name,
                            "score": check.score,
                            "status": check.status,
                            "message": check.message,
                        }
                        for check in grade.checks
                    ],
                }
                for grade in self.grades
            ],
        }


def check_exercises(root: Path, only: str | None, here: Path) -> Checked:
    """Check the exercises whose files are in `here` or in the course's assignments.

    Raises
    ------
    SubmissionError
        If no file of any exercise is found.
    """
    course = load_course(root, only)
    found = [(exercise.name, _find(course, exercise.name, here)) for exercise in course.exercises]
    present = [(name, path) for name, path in found if path is not None]
    if not present:
        wanted = f"{only}.py" if only else f"{course.exercises[0].name}.py or another exercise's file"
        raise SubmissionError(f"no {wanted} in {here}; change to the folder that holds your work")
    sandbox, _ = open_sandbox([root / "reference"])
    with sandbox:
        return Checked(tuple(_grade(course, name, path, sandbox) for name, path in present))


def _grade(course: Course, name: str, path: Path, sandbox: Any) -> ExerciseGrade:
    alone = load_course(course.root, name)
    submission = read_submission(name, path, [name])
    plan = make_plan(alone, course.public_seed)
    return grade_submission(submission, alone, plan, sandbox)[0]


def _find(course: Course, name: str, here: Path) -> Path | None:
    """The student's file: here, in a folder of the exercise's name, or where the kit puts it."""
    file = f"{name}.py"
    places: Sequence[Path] = (here, here / name, course.root / "assignments" / name)
    return next((place / file for place in places if (place / file).is_file()), None)
