"""A folder of result documents, read one after the other. What is stale, renamed or foreign in it is named."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from pydantic import ValidationError

from grader.errors import ResultsError
from grader.grading.batch import file_name
from grader.grading.document import SCHEMA_VERSION, CourseIdentity, Environment, SubmissionResult
from grader.grading.places import read_ordinary
from grader.grading.table import MAX_RESULT, SUMMARY, inert
from grader.submissions.csv_table import read_table
from grader.text import counted, joined, plural, printable

__all__ = ["Checks", "Folder", "Outline", "about_gaps", "about_the_table", "read_folder"]

Checks: TypeAlias = dict[str, set[str]]
"""Exercise -> its checks."""
NAMED = 5
"""Files and students are named up to this number, and counted beyond it."""


@dataclass(frozen=True)
class Outline:
    """Whose result lies in a file, and what it was made with. Equal parts are held once."""

    file: Path
    student: str
    course: CourseIdentity
    environment: Environment
    exercises: tuple[str, ...]

    def read(self) -> SubmissionResult:
        """Return the document.

        Raises
        ------
        ResultsError
            If it is not there any more, or is of somebody else now.
        """
        document = _document(self.file)
        if document is None or document.submission.id != self.student:
            raise ResultsError(f"{self.file} was changed meanwhile: run the command again")
        return document


@dataclass(frozen=True)
class Folder:
    """The result documents of a folder, or a single one. Each is read when it is needed: a class may be large."""

    path: Path
    outlines: tuple[Outline, ...]
    """Sorted by student."""
    checks: Checks
    """The checks of each exercise that anybody's result has."""
    own_remarks: tuple[str, ...] = ()
    """What is to be said of its files."""

    def read(self) -> Iterator[SubmissionResult]:
        """Yield the documents, sorted by student. Nothing of one is kept when the next one is read.

        Raises
        ------
        ResultsError
            If one is not there any more, or is of somebody else now.
        """
        return (outline.read() for outline in self.outlines)

    @property
    def students(self) -> list[str]:
        return [outline.student for outline in self.outlines]

    @property
    def titles(self) -> set[str]:
        """The courses that its results are of."""
        return {outline.course.title for outline in self.outlines}

    @property
    def remarks(self) -> tuple[str, ...]:
        """What is to be said of its files, and who lacks an exercise."""
        return (*self.own_remarks, *about_gaps({one.student: one.exercises for one in self.outlines}))

    def only(self, student: str) -> Folder:
        """Return it with the result of one student alone, and with the checks that others have.

        Raises
        ------
        ResultsError
            If there is no such result.
        """
        own = tuple(outline for outline in self.outlines if outline.student == student)
        if not own:
            raise ResultsError(f"there is no result of {printable(student)!r} in this folder")
        return replace(self, outlines=own)


def read_folder(path: Path) -> Folder:
    """Return the result documents in a folder, or the one in a file.

    Raises
    ------
    ResultsError
        If there is none, if two are of one student, or if one is of another version of the format.
    """
    if not path.exists():
        raise ResultsError(f"{path} does not exist: name the folder that 'grader grade' wrote to")
    files = sorted(path.glob("*.json")) if path.is_dir() else [path]
    reading = _Reading()
    for file in files:
        reading.look_at(file)
    if not reading.found:
        raise ResultsError(f"{path} holds no results of 'grader grade'")
    _refuse_doubles(reading.found)
    remarks = _remarks(reading.found, reading.foreign) if path.is_dir() else []
    ordered = sorted(reading.found, key=lambda one: one.student)
    return Folder(path, tuple(ordered), reading.checks, tuple(remarks))


class _Reading:
    """What is known of a folder while its files are read."""

    def __init__(self) -> None:
        self.found: list[Outline] = []
        self.foreign: list[str] = []
        self.checks: Checks = {}
        self._courses: dict[str, CourseIdentity] = {}
        self._environments: dict[str, Environment] = {}
        self._exercises: dict[tuple[str, ...], tuple[str, ...]] = {}

    def look_at(self, file: Path) -> None:
        document = _document(file)
        if document is None:
            self.foreign.append(file.name)
            return
        for exercise in document.exercises:
            self.checks.setdefault(exercise.name, set()).update(check.name for check in exercise.checks)
        names = tuple(exercise.name for exercise in document.exercises)
        course = self._courses.setdefault(document.course.model_dump_json(), document.course)
        machine = document.environment
        environment = self._environments.setdefault(machine.model_dump_json(), machine)
        exercises = self._exercises.setdefault(names, names)
        self.found.append(Outline(file, document.submission.id, course, environment, exercises))


def _document(file: Path) -> SubmissionResult | None:
    data = read_ordinary(file, MAX_RESULT)
    if data is None:
        return None
    version = _other_version(data)
    if version is not None:
        raise ResultsError(
            f"{file} is a result in version {printable(version)} of the format, and this program reads version "
            f"{SCHEMA_VERSION}: grade the submission again, or use the program that wrote it"
        )
    try:
        return SubmissionResult.model_validate_json(data)
    except ValidationError:
        return None


def _other_version(data: bytes) -> str | None:
    """The version of the format that a result of another version of this program has; None for anything else."""
    try:
        table = json.loads(data)
    except (ValueError, RecursionError):
        return None
    if not isinstance(table, dict) or not {"submission", "exercises", "schema_version", "timings"} <= set(table):
        return None
    version = str(table["schema_version"])[:20]
    return None if version == SCHEMA_VERSION else version


def _refuse_doubles(found: Sequence[Outline]) -> None:
    seen: dict[str, Path] = {}
    for one in found:
        other = seen.setdefault(one.student, one.file)
        if other is not one.file:
            raise ResultsError(
                f"{other.name} and {one.file.name} are both results of {printable(one.student)}: "
                "take one of them away"
            )


def _remarks(found: Sequence[Outline], foreign: Sequence[str]) -> list[str]:
    renamed = [one.file.name for one in found if one.file.name != file_name(one.student)]
    remarks = []
    if foreign:
        remarks.append(f"No results of 'grader grade', and passed over: {_named(foreign)}.")
    if renamed:
        remarks.append(f"Not under the name that 'grader grade' gives them: {_named(renamed)}.")
    stale = _stale(found)
    if stale:
        remarks.append(
            f"These results are of different states of the course. Of an earlier one than the newest result: "
            f"{_named(stale)}."
        )
    return remarks


def _stale(found: Sequence[Outline]) -> list[str]:
    """The students whose results are of another plan than the file that was written last."""
    now = max(found, key=lambda one: (one.file.stat().st_mtime_ns, one.file.name)).course
    return [one.student for one in found if _differ(one.course, now)]


def about_gaps(exercises: Mapping[str, Collection[str]]) -> Iterator[str]:
    """Name who lacks an exercise that others have; `exercises` are those of each student."""
    for name in dict.fromkeys(name for own in exercises.values() for name in own):
        lacking = [student for student, own in exercises.items() if name not in own]
        if lacking:
            yield f"Without a result of {name}: {_named(lacking)}."


def _differ(one: CourseIdentity, other: CourseIdentity) -> bool:
    """Whether an exercise that both have was planned differently; of older results, whether anything was."""
    common = set(one.exercises_sha256) & set(other.exercises_sha256)
    if common:
        return any(one.exercises_sha256[name] != other.exercises_sha256[name] for name in common)
    return one.plan_sha256 != other.plan_sha256


def about_the_table(folder: Folder) -> list[str]:
    """Say it where the table of a folder lists other people than its documents."""
    file = folder.path / SUMMARY
    if not folder.path.is_dir() or read_ordinary(file, MAX_RESULT) is None:
        return []
    listed = {row.get("student", "") for _, row in read_table(file)}
    shown = {inert(name).strip(): name for name in folder.students}
    absent = [name for cell, name in shown.items() if cell not in listed]
    gone = sorted(listed - set(shown) - {""})
    remarks = []
    if absent:
        remarks.append(f"{SUMMARY} is older than the results: it lacks {_named(absent)}.")
    if gone:
        remarks.append(f"{SUMMARY} lists {plural(len(gone), 'student')} without a result: {_named(gone)}.")
    return remarks


def _named(names: Sequence[str]) -> str:
    return printable(joined(counted(names, NAMED)))
