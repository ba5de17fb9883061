"""Results of one class from several folders: shards, halves that two people graded, exercises graded apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from grader.errors import ResultsError
from grader.gradebook.reading import Folder, about_gaps
from grader.grading.document import CourseIdentity, Environment, ExerciseResult, SubmissionResult, Timings
from grader.grading.score import rounded
from grader.model import Status
from grader.text import joined, printable

__all__ = ["Merged", "merged"]


@dataclass(frozen=True)
class Merged:
    """The results of all folders, one per student."""

    documents: tuple[SubmissionResult, ...]
    remarks: tuple[str, ...]


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
    found: dict[str, SubmissionResult] = {}
    for folder in folders:
        for document in folder.documents:
            student = document.submission.id
            found[student] = _joined(found[student], document) if student in found else document
    documents = tuple(found[student] for student in sorted(found))
    remarks = [f"{folder.path}: {remark}" for folder in folders for remark in folder.own_remarks]
    exercises = {student: [exercise.name for exercise in found[student].exercises] for student in sorted(found)}
    return Merged(documents, (*remarks, *about_gaps(exercises), *_about_programs(documents)))


def _plans_of(document: SubmissionResult) -> Mapping[str, str]:
    """The plan of each exercise. An older program wrote one of all together: that is of just this set of them."""
    names = [exercise.name for exercise in document.exercises]
    if document.course.exercises_sha256:
        return {name: document.course.exercises_sha256.get(name, "") for name in names}
    return {f"{name} among {' '.join(names)}": document.course.plan_sha256 for name in names}


def _refuse_mixed_plans(folders: Sequence[Folder]) -> None:
    seen: dict[str, tuple[str, str, Folder]] = {}
    for folder in folders:
        for document in folder.documents:
            for name, plan in _plans_of(document).items():
                student = document.submission.id
                other, before, there = seen.setdefault(name, (plan, student, folder))
                if other != plan:
                    raise ResultsError(
                        f"{name.partition(' ')[0]} was graded by another state of the course, or with another "
                        f"secret, for {printable(before)} in {there.path} than for {printable(student)} in "
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
    return Timings(total_s=round(sum(seconds.values()), 6), exercises_s=seconds)


def _about_programs(documents: Sequence[SubmissionResult]) -> Iterable[str]:
    """Say it if several versions of programs graded, or several strengths of confinement."""
    programs = [_programs(document.environment) for document in documents]
    for what in dict.fromkeys(name for versions in programs for name in versions):
        seen = sorted({versions[what] for versions in programs if what in versions})
        if len(seen) > 1:
            yield f"Graded by different versions of {what}: {joined(seen)}."


def _programs(environment: Environment) -> dict[str, str]:
    known = environment.model_dump(include={"grader", "numpy", "python", "sandbox"})
    return dict(sorted(known.items())) | environment.packages
