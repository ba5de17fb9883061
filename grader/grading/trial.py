"""Before anybody is graded, what the author wrote is on trial: the reference, and the stub that students get.

Both run as a student's file does: in the sandbox, under the limits of the course.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from grader import wire
from grader.checks import outcome_text
from grader.checks.base import renewed
from grader.course.exercise import ExercisePlan
from grader.course.model import Course, CourseExercise
from grader.course.secret import Secret, derive
from grader.course.validate import line_containing
from grader.errors import CourseError, GraderError, ResultsError, SandboxError, place_in
from grader.grading.cache import own_digest
from grader.grading.exercise import grade_checks
from grader.grading.kept_plan import beside_the_secret
from grader.grading.packages import try_packages
from grader.grading.places import read_ordinary
from grader.grading.prepare import Plan
from grader.grading.reference_program import reference_program
from grader.grading.results import write_atomically
from grader.machine.arithmetic import arithmetic
from grader.model import Call, CasePlan, Cell, CheckGrade, Missing, NotWritten, Outcome, Raised, Returned, Status
from grader.running.base import StudentRunner
from grader.running.session import Session
from grader.running.unconfined import Unconfined
from grader.sandbox.base import Limits, Program, Sandbox

__all__ = ["trial_sessions", "try_reference", "try_references", "try_stub"]

ENDING = ".tried"

OpenSession = Callable[[Program], StudentRunner]


@contextlib.contextmanager
def trial_sessions(limits: Limits) -> Iterator[OpenSession]:
    """Open sessions for trials: in a sandbox, or in this process on a system that has none."""
    try:
        from grader.sandbox.confined import ConfinedSandbox

        sandbox = ConfinedSandbox("process")
        sandbox.start(limits).close()
    except (SandboxError, OSError, ImportError, AttributeError):
        yield lambda program: Unconfined(program, limits)
        return
    with sandbox:
        yield lambda program: Session(sandbox, program, limits)


def try_references(course: Course, plan: Plan, sandbox: Sandbox, secret: Secret) -> None:
    """Run every reference in `sandbox`, unless these very ones passed in an earlier run: a note says so.

    Raises
    ------
    CourseError
        As `try_reference` and `try_packages` do.
    """

    def open_session(program: Program) -> Session:
        return Session(sandbox, program, course.limits)

    try_packages(course, open_session)
    note, code = beside_the_secret(course, secret, ENDING), _code(plan, sandbox)
    if read_ordinary(note, len(code)) == code:
        return
    known = [try_reference(course, prepared.plan, open_session) for prepared in plan.exercises.values()]
    if all(known):
        with contextlib.suppress(ResultsError):  # where nothing can be written, every run begins with the trial
            write_atomically(note, code)


def _code(plan: Plan, sandbox: Sandbox) -> bytes:
    """Return what nobody can write who does not know the course's secret; it is another on another machine."""
    facts = (plan.digest, sandbox.strength, own_digest(), *arithmetic())
    return derive(plan.cache_key, "the references passed", *facts).hex().encode()


def try_reference(course: Course, plan: ExercisePlan, open_session: OpenSession) -> bool:
    """Run the reference of one exercise as a student's file, twice; False if the machine failed meanwhile.

    Raises
    ------
    CourseError
        If it does not earn every point: it gives other results when it is called again, is too slow, returns
        nothing or what cannot be sent, or cannot be imported. Then no student could be graded fairly.
    """
    exercise = course.exercise(plan.name)
    file = exercise.folder / "solution.py"
    try:
        grades, again = _graded_twice(course, plan, open_session)
    except GraderError:
        raise
    except Exception as error:
        place, line = place_in(course.root, error) or (exercise.folder / "checks.py", None)
        says = f"a check cannot be run on the reference: {type(error).__name__}: {error}"
        raise CourseError(says, file=place, line=line) from error
    if any(grade.status is Status.UNKNOWN for grade in (*grades, *again)):
        return False  # a fault of the machine: grading says so
    # The time of the second run does not count: a student's file runs once.
    failed = [grade for grade in grades if grade.status not in (Status.PASSED, Status.SKIPPED)]
    failed += [grade for grade in again if grade.status is Status.FAILED]
    if failed:
        raise _failed(exercise, failed[0], file)
    for check, grade in zip(exercise.spec.checks, grades, strict=False):
        returned = [(call, outcome.value) for call, outcome in grade.trace if isinstance(outcome, Returned)]
        if check.compares_values and returned and all(_is_nothing(value) for _, value in returned):
            name = returned[0][0].function
            raise CourseError(
                f"the reference's {name} returns nothing in check {check.name!r}: a function without code is right",
                file=file,
                line=line_containing(file, f"def {name}("),
            )
    return True


def _graded_twice(
    course: Course, plan: ExercisePlan, open_session: OpenSession
) -> tuple[list[CheckGrade], list[CheckGrade]]:
    """Grade the reference in one process, since it must not remember the first time, and with the same draws."""
    with open_session(reference_program(course, course.exercise(plan.name))) as session:
        return grade_checks(plan, session), grade_checks(_with_new_generators(plan), session)


def _with_new_generators(plan: ExercisePlan) -> ExercisePlan:
    """Return `plan` with generators that start from their seeds again: those of a first run have moved on."""
    return replace(
        plan,
        cases={name: tuple(map(_renewed, cases)) for name, cases in plan.cases.items()},
        probes=tuple(map(_renewed, plan.probes)),
    )


def _renewed(case: CasePlan) -> CasePlan:
    made: dict[int, wire.Rng] = {}
    calls = tuple(
        replace(call, args=renewed(call.args, made), kwargs=renewed(dict(call.kwargs), made)) for call in case.calls
    )
    return replace(case, arguments=renewed(dict(case.arguments), made), calls=calls)


def try_stub(course: Course, exercise: CourseExercise, open_session: OpenSession) -> None:
    """Import the stub of one exercise, and run the cells of its notebook.

    Raises
    ------
    CourseError
        If a student could not: the message says why.
    """
    file = exercise.folder / "solution.py"
    cells = tuple(Cell(f"cell {number}", text) for number, text in enumerate(exercise.stub_cells, 1))
    name, stub = exercise.name, exercise.stub.encode()
    programs = {
        "the stub": Program(name, {name: stub}, imports=course.imports),
        "the notebook": Program(name, {}, cells, course.imports),
    }
    for what, program in programs.items():
        with open_session(program) as session:
            outcomes = session.run([Call(function) for function in exercise.functions])
            broken = [one.outcome for one in session.left_out if one.outcome is not None]
        for outcome in [*broken, *outcomes]:
            if not isinstance(outcome, (Raised, NotWritten)):
                raise CourseError(f"students cannot use {what} that is made of it: {_text(outcome)}", file=file)


def _failed(exercise: CourseExercise, grade: CheckGrade, file: Path) -> CourseError:
    """Return the sentence for a check that the reference itself does not pass."""
    calls = {call.function for call, outcome in grade.trace if not isinstance(outcome, Returned)}
    calls = calls or {call.function for call, _ in grade.trace} or set(exercise.functions)
    name = next((function for function in exercise.functions if function in calls), "")
    match grade.status:
        case Status.TIMED_OUT:
            why = f"is too slow for the limits of the course ({grade.message}): raise them, or take smaller inputs"
        case Status.REFUSED:
            why = f"returns what no student can hand back ({grade.message})"
        case Status.IMPORT_FAILED:
            why = (
                f"cannot be imported where students' files run ({grade.message}): there it can read no file and "
                "start no program, so put what it needs into a module"
            )
        case Status.FAILED:
            why = (
                f"does not give the same result when it is called again ({grade.message}): draw from a generator "
                "that is an argument, or from a fixed seed"
            )
        case _:
            why = f"does not pass its own check ({grade.message})"
    return CourseError(
        f"check {grade.name!r}: the reference's {name} {why}; nobody was graded",
        file=file,
        line=line_containing(file, f"def {name}("),
    )


def _is_nothing(value: object) -> bool:
    """Whether a result holds no value at all, so that a function without code would return the same."""
    if isinstance(value, (list, tuple)):
        return all(_is_nothing(item) for item in value)
    if isinstance(value, dict):
        return all(_is_nothing(item) for item in value.values())
    return value is None or (isinstance(value, np.ndarray) and value.size == 0)


def _text(outcome: Outcome) -> str:
    if isinstance(outcome, Missing):
        return f"there is no {outcome.what} in it"
    return outcome_text.text_of(outcome).message
