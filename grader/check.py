"""A student's own check: the checks on public inputs, with what was got and what is expected.

Works from a kit, which holds public cases as data, and in a course folder, where they are made from the
reference. Imports neither pydantic nor rich: a student waits for this.
"""

from __future__ import annotations

import contextlib
import difflib
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.errors import CourseError, SandboxError, SubmissionError
from grader.files import CODE
from grader.intake import read_submission
from grader.model import ExerciseGrade, Submission
from grader.pipeline import Loaded, grade_best
from grader.public import PUBLIC_FILE, PublicExercise, unpack_exercise
from grader.reports.lines import points
from grader.sandbox.base import Limits, Program
from grader.unconfined import Unconfined

if TYPE_CHECKING:
    from grader.sandbox.launch import Warm

__all__ = ["Checked", "Desk", "check_exercises", "kit_limits", "open_desk", "public_exercises"]


@dataclass(frozen=True)
class Checked:
    """The grades on public inputs."""

    grades: tuple[ExerciseGrade, ...]
    confinement: str
    printed: tuple[str, ...]
    """What the code of each exercise printed, its beginning."""

    @property
    def score(self) -> float:
        """The points of all exercises that were checked."""
        return sum(grade.score for grade in self.grades)

    @property
    def closing(self) -> str:
        """The last line: the points, and how far they can be trusted."""
        worth = sum(grade.max_score for grade in self.grades)
        earned = f"{points(self.score)} of {points(worth)} points on public inputs"
        return f"{earned}; the grade comes from others. {self.confinement}"

    def as_document(self) -> dict[str, Any]:
        """Return it as JSON would hold it."""
        return {
            "score": self.score,
            "exercises": [
                {
                    "name": grade.name,
                    "score": grade.score,
                    "max_score": grade.max_score,
                    "notes": list(grade.notes),
                    "checks": [
                        {"name": check.name, "score": check.score, "status": check.status, "message": check.message}
                        for check in grade.checks
                    ],
                    "findings": [asdict(finding) for finding in grade.findings],
                    "printed": printed,
                }
                for grade, printed in zip(self.grades, self.printed, strict=True)
            ],
        }


@dataclass(frozen=True)
class Desk:
    """Where students' sessions are opened, and what is said about it."""

    open_session: Callable[[Program], Loaded]
    says: str


def check_exercises(
    root: Path, only: str | None, here: Path, *, confined: bool = True, warm: Warm | None = None
) -> Checked:
    """Check the exercises whose files are in `here`, or where the kit or the course puts them.

    Raises
    ------
    SubmissionError
        If no file of any exercise is found.
    CourseError
        If the kit or the course is broken, or has no such exercise.
    """
    settings = _settings(root)
    exercises = public_exercises(root, only)
    folders = {exercise.name: _find(root, exercise.name, here) for exercise in exercises}
    present = [exercise for exercise in exercises if folders[exercise.name] is not None]
    if not present:
        wanted = only or "<exercise>"
        raise SubmissionError(
            f"no {wanted}.py or {wanted}.ipynb in {here}: change to the folder that holds your work"
        )
    limits = Limits(**kit_limits(root))
    with open_desk(limits, confined=confined, warm=warm) as desk:
        grades, printed = [], []
        for exercise in present:
            submission = _read(root, exercise.name, list(settings.get("exercises", {})), here)
            stand_ins = tuple(settings.get("stand_ins", ()))
            heard = _Listening(desk.open_session)
            grades.append(grade_best(submission, exercise, exercise.plan, stand_ins, heard.open_session))
            printed.append(heard.text)
    return Checked(tuple(grades), desk.says, tuple(printed))


class _Listening:
    """Opens sessions, and keeps what was printed in the first: the file that a student works on, mostly."""

    def __init__(self, open_session: Callable[[Program], Loaded]) -> None:
        self._open = open_session
        self._opened: list[Loaded] = []

    def open_session(self, program: Program) -> Loaded:
        self._opened.append(self._open(program))
        return self._opened[-1]

    @property
    def text(self) -> str:
        first = self._opened[0] if self._opened else None
        return bytes(getattr(first, "output", b"")).decode(errors="replace")  # unconfined: it is printed already


def public_exercises(root: Path, only: str | None = None) -> list[PublicExercise]:
    """Return the exercises of the kit, or the course, in `root`, with public cases."""
    if (root / "reference").is_dir():
        return _from_course(root, only)
    names = list(_settings(root).get("exercises", {}))
    if only is not None and only not in names:
        near = difflib.get_close_matches(only, names, 1)
        meant = f"did you mean {near[0]}?" if near else f"there are {', '.join(names)}"
        raise CourseError(f"there is no exercise {only!r} here; {meant}")
    return [
        unpack_exercise(root / name)
        for name in names
        if only in (None, name) and (root / name / PUBLIC_FILE).is_file()
    ]


@contextlib.contextmanager
def open_desk(limits: Limits, *, confined: bool, warm: Warm | None = None) -> Iterator[Desk]:
    """Confine the student's own code as far as this machine can, and say so where it cannot."""
    if not confined:
        yield Desk(Unconfined, "Not confined, as you asked.")
        return
    try:
        from grader.sandbox.sandbox import ConfinedSandbox
        from grader.session import Session

        sandbox = ConfinedSandbox("process", warm)
        sandbox.start(limits).close()
    except (SandboxError, OSError, ImportError, AttributeError) as error:
        yield Desk(Unconfined, f"Not confined: this machine cannot ({error}). It is your own code.")
        return
    with sandbox:
        yield Desk(lambda program: Session(sandbox, program, limits), "Run in a sandbox.")


def _from_course(root: Path, only: str | None) -> list[PublicExercise]:
    from grader.course import load_course
    from grader.plan import plan_diagnosis, plan_exercise

    course = load_course(root, only)
    return [
        PublicExercise(
            exercise.name,
            exercise.points,
            exercise.spec,
            plan_diagnosis(exercise, plan_exercise(exercise, course.public_seed), course),
            exercise.stub,
            exercise.stub_cells,
        )
        for exercise in course.exercises
    ]


def kit_limits(root: Path) -> dict[str, Any]:
    """Return the limits of the kit, or the course, in `root`, by name."""
    return dict(_settings(root).get("limits", {}))


def _settings(root: Path) -> dict[str, Any]:
    file = root / "course.toml"
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CourseError(f"cannot be used ({error}): unpack the kit again", file=file) from None


def _find(root: Path, name: str, here: Path) -> Path | None:
    """The folder of the student's file: here, in one of the exercise's name, or where the kit puts it."""
    places: Sequence[Path] = (here, here / name, root / name, root / "assignments" / name)
    return next((place for place in places if any((place / f"{name}{suffix}").is_file() for suffix in CODE)), None)


def _read(root: Path, name: str, names: Sequence[str], here: Path) -> Submission:
    """What lies beside the exercise's file, and the other exercises, which it may import."""
    folder = _find(root, name, here)
    assert folder is not None
    submission = read_submission(name, folder, [name])
    others = dict(submission.files)
    for other in names:
        place = _find(root, other, here)
        if other not in others and place is not None and (place / f"{other}.py").is_file():
            others[other] = (place / f"{other}.py").read_bytes()
    return replace(submission, files=others)
