"""One submission, from its files to its grade: the steps of the design on one screen."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Protocol, Self

from grader import endings, intake
from grader.authoring import Exercise
from grader.checks import Check, Contract, drive
from grader.checks.soundness import is_sound
from grader.files import CODE, shown
from grader.model import (
    Call,
    CheckGrade,
    ExerciseGrade,
    Finding,
    ImportFailed,
    Outcome,
    Status,
    Submission,
    Unknown,
)
from grader.plan import ExercisePlan, Plan
from grader.sandbox.base import Program, Sandbox
from grader.score import grade_check, rounded, skipped_check
from grader.session import Session

if TYPE_CHECKING:  # pydantic reads course.toml: a student's check does without both
    from grader.course import Course, CourseExercise

__all__ = [
    "Absent",
    "Gradable",
    "Loaded",
    "Runner",
    "edited",
    "grade_best",
    "grade_checks",
    "grade_exercise",
    "grade_submission",
]


class Gradable(Protocol):
    """What grading needs of an exercise: a course's, or a kit's."""

    @property
    def name(self) -> str: ...

    @property
    def points(self) -> float: ...

    @property
    def spec(self) -> Exercise: ...


class Released(Gradable, Protocol):
    """An exercise whose stub is known, so that an untouched one can be told from work."""

    @property
    def stub(self) -> str: ...

    @property
    def stub_cells(self) -> tuple[str, ...]: ...


class Runner(Protocol):
    """Whatever runs calls of one exercise's functions: a session in the sandbox, or a rehearsal."""

    def run(self, calls: Sequence[Call]) -> list[Outcome]:
        """Return one outcome a call, in order."""

    def renew(self) -> None:
        """Make the next calls run where nothing of the earlier ones is left."""


class Loaded(Runner, Protocol):
    """A runner that has a student's module loaded, until it is left."""

    @property
    def fallen(self) -> dict[str, Outcome]:
        """The cells of a notebook that did not run to their end, and why."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *error: object) -> None: ...


def grade_submission(submission: Submission, course: Course, plan: Plan, sandbox: Sandbox) -> list[ExerciseGrade]:
    """Return the grade of every exercise of `course`, in its order."""
    return [_grade_one(submission, course, exercise, plan, sandbox) for exercise in course.exercises]


def _grade_one(
    submission: Submission, course: Course, exercise: CourseExercise, plan: Plan, sandbox: Sandbox
) -> ExerciseGrade:
    def session(program: Program) -> Session:
        return Session(sandbox, program, course.limits)

    return grade_best(submission, exercise, plan.exercises[exercise.name], course.stand_ins, session)


def grade_best(
    submission: Submission,
    exercise: Released,
    plan: ExercisePlan,
    stand_ins: tuple[str, ...],
    open_session: Callable[[Program], Loaded],
) -> ExerciseGrade:
    """Grade each file that may hold the exercise, in a session that `open_session` opens; the best counts."""
    files = edited(submission, exercise)
    if not files:
        return grade_exercise(exercise, plan, Absent(intake.absence(submission, exercise.name)))
    graded = {}
    for file in files:
        try:
            with open_session(_program(submission, file, stand_ins)) as session:
                grade = grade_exercise(exercise, plan, session)
                graded[file] = replace(grade, notes=tuple(_cell_note(*cell) for cell in session.fallen.items()))
        except Exception as error:  # noqa: BLE001 - a fault of ours must never read as a student's zero
            reason = f"{type(error).__name__} in {_where(error)}"
            graded[file] = grade_exercise(exercise, plan, Absent(Unknown(reason)))
    best = max(graded, key=lambda file: _rank(graded[file]))
    both = [f"{' and '.join(files)} were both handed in: {best} counts"] if len(files) > 1 else []
    notes = (*both, *_file_notes(submission, exercise, best), *graded[best].notes)
    return replace(graded[best], notes=notes, seconds=sum(grade.seconds for grade in graded.values()))


def _file_notes(submission: Submission, exercise: Released, best: str) -> list[str]:
    """What its author should know of the files of `exercise`, of which `best` is graded."""
    own = [f"{exercise.name}{suffix}" for suffix in CODE]
    notes = [f"{problem.file}: {problem.message}" for problem in submission.problems if problem.file in own]
    near = intake.lookalike(submission, exercise.name)
    if near and _is_stub(submission, best, exercise):
        name = shown(PurePosixPath(near))
        notes.append(f"{name} was not looked at: if it is your {exercise.name}, name it {own[0]} or {own[1]}")
    return notes


def _rank(grade: ExerciseGrade) -> tuple[bool, bool, float]:
    """By the score; but a file whose grade is not known may be the better one, unless another has it all."""
    return grade.score >= grade.max_score, not grade.known, grade.score


def _program(submission: Submission, file: str, stand_ins: tuple[str, ...]) -> Program:
    name, _, suffix = file.rpartition(".")
    cells = submission.notebooks[name] if suffix == "ipynb" else ()
    others = {key: source for key, source in submission.files.items() if not cells or key != name}
    return Program(name, others, cells, stand_ins)


def edited(submission: Submission, exercise: Released) -> tuple[str, ...]:
    """Return the files that may hold `exercise`, without the stub if something else was handed in beside it.

    None is left where that cannot be used: to say that the stub is not written yet would hide it.
    """
    files = submission.entries.get(exercise.name, ())
    unusable = intake.unusable(submission, exercise.name)
    if len(files) == 1 and not unusable:
        return files
    work = tuple(file for file in files if not _is_stub(submission, file, exercise))
    return work or (() if unusable else files[:1])


def _is_stub(submission: Submission, file: str, exercise: Released) -> bool:
    """Whether a file's code is the code that was released."""
    name, _, suffix = file.rpartition(".")
    if suffix == "py":
        return submission.files[name].split() == exercise.stub.encode().split()
    return [cell.source.split() for cell in submission.notebooks[name]] == [
        source.split() for source in exercise.stub_cells
    ]


def _cell_note(cell: str, outcome: Outcome) -> str:
    """What is said of a cell that failed. A session leaves the text empty if it could quote a hidden input."""
    match outcome:
        case ImportFailed(type=name, message=message, line=line):
            where = f", line {line}" if line else ""
            text = f": {message}" if message else ""
            return f"{cell}{where}: {name}{text} (the cells after it were run)"
        case _:
            return f"{cell}: {endings.ending(outcome).message} (the cell was left out)"


class Absent:
    """Stands in for a student's process where there is none: every call ends in the same way."""

    def __init__(self, outcome: Outcome) -> None:
        self._outcome = outcome

    def run(self, calls: Sequence[Call]) -> list[Outcome]:
        return [self._outcome] * len(calls)

    def renew(self) -> None:
        """Nothing to renew."""


def grade_exercise(exercise: Gradable, plan: ExercisePlan, runner: Runner) -> ExerciseGrade:
    """Run every check of one exercise against whatever `runner` runs, say what is wrong, and add up the points."""
    began = time.perf_counter()
    grades = grade_checks(exercise, plan, runner)
    findings: tuple[Finding, ...] = ()
    if any(grade.status is not Status.PASSED for grade in grades):
        from grader.diagnose.diagnosis import examine  # a right solution need not wait for it

        grades, findings = examine(exercise, plan, grades, runner)
    return ExerciseGrade(
        name=exercise.name,
        title=exercise.spec.title,
        score=rounded(sum(grade.score for grade in grades)),
        max_score=rounded(exercise.points),
        checks=tuple(grades),
        findings=findings,
        seconds=time.perf_counter() - began,
    )


def grade_checks(exercise: Gradable, plan: ExercisePlan, runner: Runner) -> list[CheckGrade]:
    """Return the grade of every check, the contract's last, without asking what is wrong where one fails."""
    contract = Contract(exercise.spec.contract)
    total = sum(check.points for check in exercise.spec.checks) + (contract.points if plan.probes else 0.0)
    worth = exercise.points / total
    grades: list[CheckGrade] = []
    isolated = False
    for check in exercise.spec.checks:
        if check.isolated != isolated:
            runner.renew()
            isolated = check.isolated
        grades.append(_grade(check, check.points * worth, plan, runner, grades))
    if isolated:
        runner.renew()
    if plan.probes and contract.points:
        script = contract.grade(plan.probes, lambda probe: is_sound(probe, exercise.spec.checks, grades))
        grades.append(grade_check(contract, contract.points * worth, *drive(script, runner.run)))
    return grades


def _grade(
    check: Check, worth: float, plan: ExercisePlan, runner: Runner, earlier: Sequence[CheckGrade]
) -> CheckGrade:
    unmet = [grade.name for grade in earlier if grade.name in check.needs and grade.status is not Status.PASSED]
    if unmet:
        return skipped_check(check, worth, unmet)
    return grade_check(check, worth, *drive(check.grade(plan.cases[check.name]), runner.run))


def _where(error: Exception) -> str:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{Path(frame.filename).name}, line {frame.lineno}"
