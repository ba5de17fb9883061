"""Before anybody is graded, what the author wrote is on trial: the reference, and the stub that students get.

Both run as a student's file does: in the sandbox, under the limits of the course.
"""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from grader.checks import outcome_text
from grader.course.exercise import ExercisePlan
from grader.course.model import Course, CourseExercise
from grader.course.secret import derive
from grader.course.validate import line_containing
from grader.errors import CourseError, SandboxError
from grader.grading.cache import own_digest
from grader.grading.exercise import grade_checks
from grader.grading.places import CACHE, read_ordinary
from grader.grading.prepare import Plan
from grader.grading.results import write_atomically
from grader.model import Call, Cell, CheckGrade, Missing, NotWritten, Outcome, Raised, Returned, Status
from grader.running.base import StudentRunner
from grader.running.session import Session
from grader.running.unconfined import Unconfined
from grader.sandbox.base import Limits, Program, Sandbox

__all__ = ["remember_trial", "trial_sessions", "try_reference", "try_references", "try_stub"]

PASSED = "references"
CODE = 64

OpenSession = Callable[[Program], StudentRunner]

PACKAGE = """
import importlib.abc, importlib.machinery, sys, types

class _Reference(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    sources = {sources!r}

    def find_spec(self, name, path=None, target=None):
        if name in self.sources or any(one.startswith(name + ".") for one in self.sources):
            return importlib.machinery.ModuleSpec(name, self, is_package=name not in self.sources)

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        if module.__name__ in self.sources:
            file, text = self.sources[module.__name__]
            exec(compile(text, file, "exec", dont_inherit=True), vars(module))

sys.meta_path.insert(0, _Reference())
from reference.{exercise}.solution import {functions}
"""


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


def try_references(course: Course, plan: Plan, sandbox: Sandbox, results: Path) -> None:
    """Run every reference in `sandbox`, unless these very ones passed in an earlier run into `results`.

    Raises
    ------
    CourseError
        As `try_reference` does.
    """
    if read_ordinary(results / CACHE / PASSED, CODE) == _code(plan, sandbox):
        return
    for prepared in plan.exercises.values():
        try_reference(course, prepared.plan, lambda program: Session(sandbox, program, course.limits))


def remember_trial(plan: Plan, sandbox: Sandbox, results: Path) -> None:
    """Note in `results` that the references passed."""
    if (results / CACHE).is_dir():
        write_atomically(results / CACHE / PASSED, _code(plan, sandbox))


def _code(plan: Plan, sandbox: Sandbox) -> bytes:
    """Return what nobody can write who does not know the course's secret."""
    return (
        derive(plan.cache_key, "the references passed", plan.digest, sandbox.strength, own_digest()).hex().encode()
    )


def try_reference(course: Course, plan: ExercisePlan, open_session: OpenSession) -> None:
    """Run the reference of one exercise as a student's file, twice.

    Raises
    ------
    CourseError
        If it does not earn every point: it gives other results when it is called again, is too slow, returns
        nothing or what cannot be sent, or cannot be imported. Then no student could be graded fairly.
    """
    exercise = course.exercise(plan.name)
    file = exercise.folder / "solution.py"
    sources = _sources(course, exercise)
    text = PACKAGE.format(sources=sources, exercise=exercise.name, functions=", ".join(exercise.functions))
    program = Program(f"reference_of_{exercise.name}", {f"reference_of_{exercise.name}": text.encode()})
    with open_session(program) as session:
        grades = grade_checks(plan, session)
        again = grade_checks(plan, session)  # in the same process: it must not remember the first time
    if any(grade.status is Status.UNKNOWN for grade in (*grades, *again)):
        return  # a fault of the machine: grading says so
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
        "the stub": Program(name, {name: stub}, stand_ins=course.stand_ins),
        "the notebook": Program(name, {}, cells, course.stand_ins),
    }
    for what, program in programs.items():
        with open_session(program) as session:
            outcomes = session.run([Call(function) for function in exercise.functions])
            broken = list(session.failed_cells.values())
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
            why = f"cannot be imported where students' files run ({grade.message})"
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


# --- the files of a reference ----------------------------------------------------------------------------


def _sources(course: Course, exercise: CourseExercise) -> Mapping[str, tuple[str, str]]:
    """Return the modules that a solution imports of its course, itself among them, by their full names."""
    found: dict[str, tuple[str, str]] = {}
    waiting: list[tuple[str, ...]] = [(exercise.name, "solution")]
    while waiting:
        place = waiting.pop()
        name = ".".join(("reference", *place))
        file = course.root.joinpath("reference", *place).with_suffix(".py")
        if not file.is_file():
            file = course.root.joinpath("assignments", *place).with_suffix(".py")
        if name in found or not file.is_file():
            continue
        text = file.read_text(encoding="utf-8-sig")
        found[name] = (f"{place[-1]}.py", text)
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ImportFrom) and node.level:
                waiting += _imported(place, node)
    return found


def _imported(place: Sequence[str], node: ast.ImportFrom) -> list[tuple[str, ...]]:
    """The modules that a relative import may mean: what it names, or what stands in there."""
    base = (*place[: len(place) - node.level], *(node.module.split(".") if node.module else ()))
    return [base, *((*base, alias.name) for alias in node.names)]
