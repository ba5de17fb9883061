"""Say in which line the mistakes of a graded exercise are. Edits are tried on public inputs alone."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from grader.grading.prepare import PreparedExercise
from grader.grading.searches import fingerprint, was_ended
from grader.grading.unnamed import WRONG, unnamed_functions, wrong_functions
from grader.model import ExerciseGrade, Finding
from grader.running.base import StudentRunner

if TYPE_CHECKING:  # a student's check need not wait for it
    from grader.running.session import Session

__all__ = ["NOT_HERE", "OFF", "Lines", "WhenGraded", "has_wrong", "with_lines", "without_lines"]

OFF, ALL, TEACHER = "off", "all", "teacher"
NOT_HERE = "The line of a mistake is looked for only where the code can be confined."
MEMORY = "memory"
EXAMPLES = ("counterexample", MEMORY)
"""Kinds of findings that show an input: they stand below what says what is wrong."""
SHARE_OF_WALL = 0.25
"""Of the wall time of an exercise, for the calls on public inputs and for each search: code that waits ends so."""

Lines = Callable[[PreparedExercise, ExerciseGrade, StudentRunner], ExerciseGrade]
"""Adds to a grade a finding for each mistake that is located."""


def without_lines(_exercise: PreparedExercise, grade: ExerciseGrade, _session: StudentRunner) -> ExerciseGrade:
    """Look for nothing."""
    return grade


def has_wrong(grade: ExerciseGrade) -> bool:
    """Whether a function gave a wrong answer, or raised an exception."""
    return any(check.status in WRONG for check in grade.checks)


def with_lines(
    exercise: PreparedExercise, grade: ExerciseGrade, session: StudentRunner, *, level: str
) -> ExerciseGrade:
    """Return `grade` with a finding for each mistake that is located; `level` is how much of it is told.

    Parameters
    ----------
    exercise : PreparedExercise
        With public cases alone.
    grade : ExerciseGrade
    session : StudentRunner
        In which it was graded. Edits of a student's code are tried only in a process with limits.
    level : {"off", "line", "expression", "edit"}
    """
    if level == OFF or not has_wrong(grade):
        return grade
    from grader.running.session import Session  # not where there is no sandbox, nor for a right solution

    if not isinstance(session, Session):
        return replace(grade, notes=(*grade.notes, NOT_HERE))
    from grader.diagnose.location.locate import locate

    try:
        found = locate(
            exercise.plan,
            exercise.knowledge.ladder,
            grade.checks,
            session,
            level,
            _provable(exercise, grade, exercise.plan.functions),
            further=exercise.further,
            named=_named(grade),
            known=lambda: exercise.knowledge.catalogue,
        )
    except Exception:  # noqa: BLE001 - the points are known, and no student may make the grader fail
        return grade
    return replace(grade, findings=_placed(grade.findings, found))


def _provable(exercise: PreparedExercise, grade: ExerciseGrade, functions: Sequence[str]) -> list[str]:
    """Leave out the functions that draw at random and whose mistake has a name.

    Properties of what is random pass with many an edit that is not the one that was meant. And of a function that
    depends on more than its arguments, an edit proves nothing: it may come out right as it is where it is tried.
    """
    named, depending = _named(grade), {one.function for one in grade.findings if one.kind == MEMORY}
    return [name for name in functions if not (name in depending or (name in named and exercise.plan.draws(name)))]


def _named(grade: ExerciseGrade) -> set[str]:
    """The functions whose mistake has a name."""
    return {name for one in grade.findings if one.mistakes for name in (one.function, *one.shows_in)}


@dataclass(frozen=True)
class WhenGraded:
    """Locates the mistakes of an exercise that was graded on hidden inputs, in processes that are sent public ones.

    Parameters
    ----------
    level : {"off", "line", "expression", "edit"}
        How much is told.
    functions : {"off", "unnamed", "all"}
        Which wrong functions are searched: those whose mistake has neither name nor line, or all.
    shown_to : {"teacher", "students"}
        Who reads what is found. These processes start after hidden calls of the submission, and could know what a
        clock tells of them.
    """

    level: str
    functions: str
    shown_to: str

    def __call__(self, exercise: PreparedExercise, grade: ExerciseGrade, session: StudentRunner) -> ExerciseGrade:
        """Return `grade` with a finding for each mistake that is located."""
        from grader.running.session import Session  # a student's own check may run where there is no sandbox

        wrong = wrong_functions(grade)
        wanted = _provable(exercise, grade, wrong if self.functions == ALL else unnamed_functions(grade))
        if OFF in (self.level, self.functions) or not wanted or exercise.public is None or grade.compromised:
            return grade
        if not isinstance(session, Session):
            return grade
        began = time.perf_counter()
        try:
            key = fingerprint(session.program, self.level, wrong, wanted, session.sandbox.strength)
            found = exercise.searches.of(key, lambda: self._found(exercise, wrong, wanted, _named(grade), session))
        except Exception:  # noqa: BLE001 - the points are known, and no student may make the grader fail
            found = []
        seconds = grade.seconds + time.perf_counter() - began
        located = [replace(one, teacher_only=self.shown_to == TEACHER) for one in found if not was_ended(one)]
        ended = tuple(one.function for one in found if was_ended(one))
        return replace(grade, findings=_placed(grade.findings, located), seconds=seconds, searches_ended=ended)

    def _found(
        self,
        exercise: PreparedExercise,
        wrong: Sequence[str],
        wanted: Sequence[str],
        named: Collection[str],
        session: Session,
    ) -> list[Finding]:
        from grader.diagnose.location.locate import locate  # only where something is wrong
        from grader.diagnose.location.search import GRADING
        from grader.grading.exercise import grade_checks

        public = exercise.public
        assert public is not None
        plan = public.plan_of(wrong)
        limits = replace(session.limits, wall_s=session.limits.wall_s * SHARE_OF_WALL)
        with session.apart(limits) as apart:
            grades = grade_checks(plan, apart)
            return locate(
                plan,
                exercise.knowledge.ladder,
                grades,
                apart,
                self.level,
                wanted,
                GRADING,
                further=lambda _function: public.further(wrong),
                named=named,
                right=lambda: public.plan_of(exercise.plan.functions),
                known=lambda: public.catalogue,
            )


def _placed(findings: Sequence[Finding], located: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return all findings, each located mistake behind what is said of its function, and before an example.

    What is said of the function already is not said again: a name, a question, and where else the mistake shows.
    """
    placed = list(findings)
    for one in located:
        if one.mistakes and any({*one.mistakes} <= {*other.mistakes} for other in findings):
            continue
        same = [place for place, other in enumerate(placed) if other.function == one.function]
        named = [place for place in same if placed[place].kind not in EXAMPLES]
        new = _not_said_by([placed[place] for place in same], one)
        placed.insert(named[-1] + 1 if named else min(same, default=len(placed)), new)
    return tuple(placed)


def _not_said_by(others: Sequence[Finding], one: Finding) -> Finding:
    """Return a located mistake without what `others` say of the same function."""
    from grader.diagnose.location.locate import where_it_shows  # only where something was located

    if not one.mistakes and any(other.hint for other in others):
        one = replace(one, hint="")
    if set(one.shows_in) <= {name for other in others for name in other.shows_in}:
        one = replace(one, evidence=one.evidence.removesuffix(where_it_shows(one.shows_in)).rstrip())
    return one
