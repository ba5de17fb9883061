"""A student's own check: the checks on public inputs, with observed and expected values.

Works from a kit, which holds public cases as data, and in a course folder, where they are made from the
reference. Imports neither pydantic nor rich, because a student would wait for them.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from grader.course.suggest import meant_exercise
from grader.errors import CourseError, SandboxError, SubmissionError
from grader.grading.locating import with_lines
from grader.grading.prepare import PreparedExercise
from grader.grading.submission import grade_selection
from grader.model import ExerciseGrade
from grader.release.kit_settings import read_settings
from grader.reports.lines import points
from grader.running.base import StudentRunner
from grader.sandbox.base import Limits, Program
from grader.sandbox.launch import WarmProcess
from grader.student.authors import Authors, refuse_other_systems
from grader.student.work import read_work
from grader.submissions.definitions import functions_of
from grader.submissions.select import select

__all__ = [
    "Checked",
    "SessionFactory",
    "check_exercises",
    "closing",
    "kit_limits",
    "open_sessions",
    "public_exercises",
    "total",
]


@dataclass(frozen=True)
class Checked:
    """One exercise's grade on public inputs."""

    grade: ExerciseGrade
    printed: str
    """The beginning of the output of the student's code."""

    def as_document(self) -> dict[str, Any]:
        """Return the grade as plain data for JSON."""
        return {
            "name": self.grade.name,
            "score": self.grade.score,
            "max_score": self.grade.max_score,
            "notes": list(self.grade.notes),
            "checks": [
                {"name": check.name, "score": check.score, "status": check.status, "message": check.message}
                for check in self.grade.checks
            ],
            "findings": [_without_picture(asdict(finding)) for finding in self.grade.findings],
            "printed": self.printed,
        }


def _without_picture(finding: dict[str, Any]) -> dict[str, Any]:
    """What a program has of a finding: the values to be drawn are for pages."""
    return {key: value for key, value in finding.items() if key != "picture"}


@dataclass(frozen=True)
class SessionFactory:
    """Opens sessions for a student's code; `says` tells the student how it is confined."""

    open_session: Callable[[Program], StudentRunner]
    confined: bool
    says: str


def total(checked: Iterable[Checked]) -> float:
    """Return the points of all exercises that were checked."""
    return sum(one.grade.score for one in checked)


def closing(checked: Sequence[Checked]) -> str:
    """Return the closing sentence of a check: that the grade comes from other inputs, and the points of several."""
    if len(checked) == 1:  # its points stand above
        return "Public inputs; your grade comes from other inputs."
    worth = sum(one.grade.max_score for one in checked)
    return (
        f"{points(total(checked))} of {points(worth)} points on public inputs; your grade comes from other inputs."
    )


def check_exercises(
    root: Path,
    only: str | None,
    here: Path,
    desk: SessionFactory,
    authors: Authors,
    first: Collection[str] = (),
) -> Iterator[Checked]:
    """Check the exercises whose files are in `here`, or where the kit or the course puts them, one after the other.

    Those whose names are in `first` come first.

    Raises
    ------
    SubmissionError
        If no file of any exercise is found.
    CourseError
        If the kit or the course is broken, or has no such exercise. The other exercises are
        checked before it is raised.
    """
    settings = read_settings(root)
    found = False
    lines = partial(with_lines, level=settings.locate)
    exercises = public_exercises(root, authors, only)
    if first:
        exercises = iter(sorted(exercises, key=lambda exercise: exercise.plan.name not in first))
    for exercise in exercises:
        submission = read_work(root, exercise.plan.name, settings, here)
        if submission is not None:
            found = True
            recorder = _Recorder(desk.open_session)
            selection = select(submission, exercise.plan.exercise, settings.imports)
            grade = grade_selection(selection, exercise, recorder.open_session, lines)
            yield Checked(grade, recorder.text)
    if not found:
        wanted = only or "<exercise>"
        raise SubmissionError(
            f"no {wanted}.py or {wanted}.ipynb in {here}: change to the folder that holds your work"
        )


class _Recorder:
    """Opens sessions, and keeps the output of the first, usually of the file that the student works on."""

    def __init__(self, open_session: Callable[[Program], StudentRunner]) -> None:
        self._open = open_session
        self._opened: list[StudentRunner] = []

    def open_session(self, program: Program) -> StudentRunner:
        self._opened.append(self._open(program))
        return self._opened[-1]

    @property
    def text(self) -> str:
        first = self._opened[0] if self._opened else None
        # An unconfined session has no output: it has printed everything already.
        return bytes(getattr(first, "output", b"")).decode(errors="replace")


def public_exercises(root: Path, authors: Authors, only: str | None = None) -> Iterator[PreparedExercise]:
    """Yield the exercises of the kit, or the course, in `root`, with public cases.

    Raises
    ------
    CourseError
        If the kit or the course is broken, or has no such exercise. The intact exercises of a kit come first.
    """
    if (root / "reference").is_dir():
        yield from authors.of_course(only)
        return
    names = read_settings(root).exercises
    if only is not None and only not in names:
        raise CourseError(
            f"there is no exercise {only!r} here; {meant_exercise(only, _functions(root, names, authors))}"
        )
    broken: list[CourseError] = []
    for name in names:
        if only in (None, name) and (root / name).is_dir():
            try:
                exercise = authors.of_kit(root / name)
            except CourseError as error:
                broken.append(error)
            else:
                yield exercise
    if broken:
        raise broken[0]


def _functions(root: Path, names: Sequence[str], authors: Authors) -> dict[str, list[str]]:
    """Each exercise of a kit and its functions, as far as its folder is intact."""
    found: dict[str, list[str]] = {name: [] for name in names}
    for name in names:
        with contextlib.suppress(CourseError):
            found[name] = sorted(functions_of(authors.of_kit(root / name).plan.exercise.stub))
    return found


@contextlib.contextmanager
def open_sessions(limits: Limits, *, confined: bool, warm: WarmProcess | None = None) -> Iterator[SessionFactory]:
    """Confine the student's own code as far as this machine can, and say so where it cannot."""
    if not confined:
        yield _unconfined(limits, "Not confined, as you asked")
        return
    try:
        refuse_other_systems()
        from grader.running.session import Session
        from grader.sandbox.confined import ConfinedSandbox

        sandbox = ConfinedSandbox("process", warm)
        sandbox.start(limits).close()
    except (SandboxError, OSError, ImportError, AttributeError) as error:
        yield _unconfined(limits, f"Not confined: this machine cannot do it ({error})")
        return
    with sandbox:
        yield SessionFactory(
            lambda program: Session(sandbox, program, limits), confined=True, says="Your code ran in a sandbox."
        )


def _unconfined(limits: Limits, says: str) -> SessionFactory:
    sentence = f"{says}. Your own code runs in this process: os._exit ends the check, too."
    from grader.running.unconfined import Unconfined  # its half of the sandbox, which is seldom needed here

    return SessionFactory(lambda program: Unconfined(program, limits), confined=False, says=sentence)


def kit_limits(root: Path) -> Limits:
    """Return the limits of the kit, or the course, in `root`.

    Raises
    ------
    CourseError
        If its settings cannot be used.
    """
    return read_settings(root).limits
