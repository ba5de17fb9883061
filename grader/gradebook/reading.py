"""A folder of result documents -> one gradebook. What is stale, renamed or foreign in the folder is named."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from grader.errors import ResultsError
from grader.gradebook.model import Entry, Gradebook, Kind, Part
from grader.gradebook.points import apportioned
from grader.grading.batch import file_name
from grader.grading.document import SCHEMA_VERSION, CourseIdentity, ExerciseResult, SubmissionResult
from grader.grading.for_student import for_student
from grader.grading.places import read_ordinary
from grader.grading.table import MAX_RESULT, SUMMARY, inert
from grader.submissions.csv_table import read_table
from grader.text import counted, joined, plural, printable

__all__ = ["Folder", "about_gaps", "about_the_table", "entry_of", "gradebook_of", "outline", "read_folder"]

THOUSANDTHS = 1000
NAMED = 5
"""Files and students are named up to this number, and counted beyond it."""


@dataclass(frozen=True)
class Folder:
    """The result documents of a folder, or a single one."""

    path: Path
    documents: tuple[SubmissionResult, ...]
    """Sorted by student."""
    own_remarks: tuple[str, ...] = ()
    """What is to be said of its files."""

    @property
    def remarks(self) -> tuple[str, ...]:
        """What is to be said of its files, and who lacks an exercise."""
        return (*self.own_remarks, *about_gaps(self.documents))


def whole(document: SubmissionResult) -> SubmissionResult:
    """Return all of a document."""
    return document


def outline(document: SubmissionResult) -> SubmissionResult:
    """Return a document without its checks and findings: whose it is, of which course, with which exercises."""
    empty: dict[str, list[object]] = {"checks": [], "findings": [], "notes": []}
    exercises = [exercise.model_copy(update=empty) for exercise in document.exercises]
    return document.model_copy(update={"exercises": exercises})


def read_folder(path: Path, kept: Callable[[SubmissionResult], SubmissionResult] = whole) -> Folder:
    """Return the result documents in a folder, or the one in a file; of each what `kept` returns.

    Raises
    ------
    ResultsError
        If there is none, if two are of one student, or if one is of another version of the format.
    """
    if not path.exists():
        raise ResultsError(f"{path} does not exist: name the folder that 'grader grade' wrote to")
    files = sorted(path.glob("*.json")) if path.is_dir() else [path]
    found: dict[Path, SubmissionResult] = {}
    foreign = []
    for file in files:
        document = _document(file)
        if document is None:
            foreign.append(file.name)
        else:
            found[file] = kept(document)
    if not found:
        raise ResultsError(f"{path} holds no results of 'grader grade'")
    _refuse_doubles(found)
    remarks = _remarks(found, foreign) if path.is_dir() else []
    ordered = sorted(found.values(), key=lambda document: document.submission.id)
    return Folder(path, tuple(ordered), tuple(remarks))


def gradebook_of(folder: Folder) -> Gradebook:
    """Return the gradebook of some documents, before any adjustment."""
    return Gradebook(tuple(entry_of(document) for document in folder.documents), folder.remarks)


def entry_of(document: SubmissionResult) -> Entry:
    """Return the entry of one document: all that it says besides whose it is may be shown to the student."""
    result = for_student(document)
    parts = [
        Part(
            Kind.CHECK,
            exercise.name,
            got / THOUSANDTHS,
            most / THOUSANDTHS,
            check.name,
            shown.message,
            check.status,
        )
        for exercise, projected in zip(document.exercises, result.exercises, strict=True)
        for check, shown, (got, most) in zip(
            exercise.checks, projected.checks, _in_thousandths(exercise), strict=True
        )
    ]
    return Entry(document.submission, result, tuple(parts), document.score, document.compromised)


def _in_thousandths(exercise: ExerciseResult) -> Iterator[tuple[int, int]]:
    """The points of each check and what it is worth: both add up to what the exercise has.

    A check that earned nothing gets nothing of what rounding leaves over. If the others cannot take it, one of them
    is worth a thousandth more.
    """
    scores = [check.score for check in exercise.checks]
    worth = [check.max_score for check in exercise.checks]
    total, whole = round(exercise.score * THOUSANDTHS), round(exercise.max_score * THOUSANDTHS)
    most = apportioned(worth, whole)
    limits = [limit if score else 0 for limit, score in zip(most, scores, strict=True)]
    if sum(limits) >= total:
        return zip(apportioned(scores, total, limits), most, strict=True)
    got = apportioned(scores, total)
    lost = apportioned([max(0.0, one - score) for one, score in zip(worth, scores, strict=True)], whole - total)
    return zip(got, (one + other for one, other in zip(got, lost, strict=True)), strict=True)


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


def _refuse_doubles(found: dict[Path, SubmissionResult]) -> None:
    seen: dict[str, Path] = {}
    for file, document in found.items():
        other = seen.setdefault(document.submission.id, file)
        if other is not file:
            raise ResultsError(
                f"{other.name} and {file.name} are both results of {printable(document.submission.id)}: "
                "take one of them away"
            )


def _remarks(found: dict[Path, SubmissionResult], foreign: Sequence[str]) -> list[str]:
    renamed = [file.name for file, one in found.items() if file.name != file_name(one.submission.id)]
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


def _stale(found: dict[Path, SubmissionResult]) -> list[str]:
    """The students whose results are of another plan than the file that was written last."""
    newest = max(found, key=lambda file: (file.stat().st_mtime_ns, file.name))
    now = found[newest].course
    return [one.submission.id for one in found.values() if _differ(one.course, now)]


def about_gaps(documents: Sequence[SubmissionResult]) -> Iterator[str]:
    """Name who lacks an exercise that others have."""
    names = dict.fromkeys(exercise.name for document in documents for exercise in document.exercises)
    for name in names:
        lacking = [
            one.submission.id for one in documents if name not in {exercise.name for exercise in one.exercises}
        ]
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
    students = [one.submission.id for one in folder.documents]
    if not folder.path.is_dir() or read_ordinary(file, MAX_RESULT) is None:
        return []
    listed = {row.get("student", "") for _, row in read_table(file)}
    shown = {inert(name).strip(): name for name in students}
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
