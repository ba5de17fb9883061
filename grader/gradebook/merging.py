"""Results of one class from several folders: shards, halves that two people graded, exercises graded apart."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from grader.errors import ResultsError
from grader.gradebook.reading import Folder, Outline, about_gaps
from grader.grading.document import CourseIdentity, Environment, ExerciseResult, SubmissionResult, Timings
from grader.grading.score import rounded
from grader.model import Status
from grader.text import joined, printable

__all__ = ["Merged", "merged"]


@dataclass(frozen=True)
class Merged:
    """The results of all folders, one per student. Each is read when it is needed: a class may be large."""

    outlines: Mapping[str, Sequence[Outline]]
    """Student -> what there is of them; sorted by student."""
    remarks: tuple[str, ...]

    @property
    def students(self) -> list[str]:
        return list(self.outlines)

    def read(self) -> Iterator[SubmissionResult]:
        """Yield the documents, sorted by student. Nothing of one is kept when the next one is read."""
        return (_together(own) for own in self.outlines.values())


def merged(folders: Sequence[Folder]) -> Merged:
    """Return the results of some folders as those of one class.

    A student may be in several folders with different exercises. An exercise that is there twice must be the same
    both times, unless the grader failed on one of them.

    Raises
    ------
    ResultsError
        If an exercise was graded by different plans, if a student's files differ, or if two results contradict.
    """
    _refuse_mixed_plans(folders)
    found: dict[str, list[Outline]] = {}
    for folder in folders:
        for outline in folder.outlines:
            found.setdefault(outline.student, []).append(outline)
    for own in found.values():
        if len(own) > 1:
            _together(own)  # before anything is written, what contradicts is refused
    outlines = {student: found[student] for student in sorted(found)}
    exercises = {
        student: list(dict.fromkeys(name for one in own for name in one.exercises))
        for student, own in outlines.items()
    }
    remarks = [f"{folder.path}: {remark}" for folder in folders for remark in folder.own_remarks]
    return Merged(outlines, (*remarks, *about_gaps(exercises), *_about_programs(outlines.values())))


def _together(own: Sequence[Outline]) -> SubmissionResult:
    """The results of one student as one."""
    return functools.reduce(_joined, (one.read() for one in own))


def _plans_of(outline: Outline) -> Mapping[str, str]:
    """The plan of each exercise. An older program wrote one of all together: that is of just this set of them."""
    names = outline.exercises
    if outline.course.exercises_sha256:
        return {name: outline.course.exercises_sha256.get(name, "") for name in names}
    return {f"{name} among {' '.join(names)}": outline.course.plan_sha256 for name in names}


def _refuse_mixed_plans(folders: Sequence[Folder]) -> None:
    seen: dict[str, tuple[str, str, Folder]] = {}
    for folder in folders:
        for outline in folder.outlines:
            for name, plan in _plans_of(outline).items():
                other, before, there = seen.setdefault(name, (plan, outline.student, folder))
                if other != plan:
                    raise ResultsError(
                        f"{name.partition(' ')[0]} was graded by another state of the course, or with another "
                        f"secret, for {printable(before)} in {there.path} than for {printable(outline.student)} in "
                        f"{folder.path}: grade both with the same course first"
                    )


def _joined(one: SubmissionResult, other: SubmissionResult) -> SubmissionResult:
    student = printable(one.submission.id)
    if one.submission.sha256 != other.submission.sha256:
        raise ResultsError(
            f"{student} is there twice, with different files: take away the result that does not count"
        )
    exercises = {exercise.name: exercise for exercise in one.exercises}
    for exercise in other.exercises:
        known = exercises.get(exercise.name)
        exercises[exercise.name] = exercise if known is None else _the_known(student, known, exercise)
    together = list(exercises.values())
    return one.model_copy(
        update={
            "course": _course(one.course, other.course),
            "score": rounded(sum(exercise.score for exercise in together)),
            "max_score": rounded(sum(exercise.max_score for exercise in together)),
            "complete": not any(_unknown(exercise) for exercise in together),
            "compromised": one.compromised or other.compromised,
            "exercises": together,
            "notes": list(dict.fromkeys([*one.notes, *other.notes])),
            "timings": _timings(one.timings, other.timings),
        }
    )


def _the_known(student: str, one: ExerciseResult, other: ExerciseResult) -> ExerciseResult:
    """Of two results of one exercise the one that is a grade."""
    if _unknown(one) or one == other:
        return other
    if _unknown(other):
        return one
    raise ResultsError(f"{student} has two different results of {one.name}: take away the one that does not count")


def _unknown(exercise: ExerciseResult) -> bool:
    return any(check.status is Status.UNKNOWN for check in exercise.checks)


def _course(one: CourseIdentity, other: CourseIdentity) -> CourseIdentity:
    if one.plan_sha256 == other.plan_sha256:
        return one
    both = "\n".join(sorted((one.plan_sha256, other.plan_sha256)))
    return CourseIdentity(
        title=one.title,
        plan_sha256=sha256(both.encode()).hexdigest(),
        exercises_sha256={**one.exercises_sha256, **other.exercises_sha256},
    )


def _timings(one: Timings, other: Timings) -> Timings:
    seconds = {**one.exercises_s, **other.exercises_s}
    ended = {**one.searches_ended, **other.searches_ended}
    return Timings(total_s=round(sum(seconds.values()), 6), exercises_s=seconds, searches_ended=ended)


def _about_programs(outlines: Iterable[Sequence[Outline]]) -> Iterable[str]:
    """Say it if several versions of programs graded, or several strengths of confinement."""
    machines = {id(one.environment): one.environment for own in outlines for one in own}
    programs = list(map(_programs, machines.values()))
    for what in dict.fromkeys(name for versions in programs for name in versions):
        seen = sorted({versions[what] for versions in programs if what in versions})
        if len(seen) > 1:
            yield f"Graded by different versions of {what}: {joined(seen)}."


def _programs(environment: Environment) -> dict[str, str]:
    known = environment.model_dump(include={"grader", "numpy", "python", "sandbox"})
    return dict(sorted(known.items())) | environment.packages
