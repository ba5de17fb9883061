"""Many submissions, over an executor of `concurrent.futures`; one warm process per worker.

Workers are forked, so they share the course and its plan without copies. Each writes its results itself and
returns one row per submission, which is all that this process keeps in memory.
"""

from __future__ import annotations

import csv
import io
import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from grader.course.model import Course
from grader.errors import GraderError
from grader.grading.cache import Cache
from grader.grading.exercise import grade_exercise
from grader.grading.for_student import for_student
from grader.grading.prepare import Plan
from grader.grading.results import CourseIdentity, SubmissionResult, make_result, write_atomically
from grader.grading.submission import grade_submission
from grader.model import ExerciseGrade, Submission, Unknown
from grader.running.base import NoProcess
from grader.sandbox.confined import ConfinedSandbox
from grader.sandbox.inside.lockdown import tie_to_parent
from grader.submissions.intake import read_submission
from grader.submissions.layouts import Uploads
from grader.text import escaped

__all__ = ["SUMMARY", "Row", "Run", "file_name", "grade_all", "write_summary"]

SUMMARY = "summary.csv"

ROUNDS = 2
"""A worker that dies breaks its pool: unfinished submissions get a new shared pool once, then one pool each."""

LONGEST, SHORTENED = 200, 150
"""The longest file name in bytes that is not cut. A cut name ends in a hash and is longer than any other, so
that the two kinds never clash. File systems take 255 bytes."""
FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""Characters that begin a formula in a spreadsheet, even after blanks, and in full width."""


@dataclass(frozen=True)
class Row:
    """The part of one result that tables show."""

    student: str
    score: float
    max_score: float
    complete: bool
    exercises: dict[str, float] = field(default_factory=dict)
    remarks: dict[str, str] = field(default_factory=dict)
    """Exercise -> the status of its first check that did not pass."""
    mistakes: tuple[tuple[str, str], ...] = ()
    """The function and the sentence of each mistake that was recognised."""


@dataclass(frozen=True)
class Run:
    """Everything that a worker needs to grade a submission of this run."""

    course: Course
    plan: Plan
    strength: str
    protections: tuple[str, ...]
    results: Path
    for_students: Path | None = None
    """The folder for what students may have of their results; None if it is not asked for."""
    resume: bool = False
    """Whether finished results of an earlier run are kept."""

    def grade(self, student: str, path: Path | Uploads, sandbox: ConfinedSandbox) -> SubmissionResult:
        """Grade one submission, unless an earlier run did, and write its result."""
        submission = read_submission(student, path, [exercise.name for exercise in self.course.exercises])
        result = self._cache.find(submission) if self.resume else None
        if result is None:
            result = self._result(submission, grade_submission(submission, self.course, self.plan, sandbox))
            self._cache.keep(submission, result)
        return self._write(student, result)

    def fault(self, student: str, reason: str) -> SubmissionResult:
        """Write the result of a submission on which the grader itself failed: unknown throughout, not zero."""
        submission = Submission(student, "", {})
        unknown = NoProcess(Unknown(reason))
        grades = [grade_exercise(one, unknown) for one in self.plan.exercises.values()]
        return self._write(student, self._result(submission, grades))

    @property
    def _cache(self) -> Cache:
        made_with = f"{self.plan.digest} {self.strength} {' '.join(self.protections)}"
        return Cache(self.results, made_with, self.plan.cache_key)

    def _result(self, submission: Submission, grades: Sequence[ExerciseGrade]) -> SubmissionResult:
        identity = CourseIdentity(title=self.course.title, plan_sha256=self.plan.digest)
        return make_result(submission, grades, identity, self.strength, self.protections)

    def _write(self, student: str, result: SubmissionResult) -> SubmissionResult:
        name = file_name(student)
        write_atomically(self.results / name, result.to_json())
        if self.for_students is not None:
            write_atomically(self.for_students / name, for_student(result).to_json())
        return result


def grade_all(run: Run, submissions: Sequence[tuple[str, Path | Uploads]], jobs: int) -> Iterator[Row]:
    """Grade `submissions` with `jobs` workers; yield a row as each is done, in any order."""
    left = dict(submissions)
    for _ in range(ROUNDS):
        for row in _round(run, left, min(jobs, len(left))):
            del left[row.student]
            yield row
        if not left:
            return
    for student, path in left.items():  # most of them only shared a pool with the submission that kills workers
        yield from list(_round(run, {student: path}, 1)) or [row_of(student, run.fault(student, "the worker died"))]


def file_name(student: str) -> str:
    """Return the file name of a student's result: the id, with unsafe characters escaped.

    Two students never get the same name: every escape is a ``%`` and the two digits of a byte.
    """
    if not student:
        return "%.json"
    safe = "".join(c if c.isalnum() or c in "-_.@+ " else _escaped(c) for c in student)
    name = f"%2e{safe[1:]}" if safe.startswith(".") else safe
    if len(name.encode()) > LONGEST:
        start = name.encode()[:SHORTENED].decode(errors="ignore")
        name = f"{start}%{sha256(student.encode(errors='surrogatepass')).hexdigest()}"
    return f"{name}.json"


def _escaped(character: str) -> str:
    return "".join(f"%{byte:02x}" for byte in character.encode(errors="surrogatepass"))


def write_summary(path: Path, rows: Sequence[Row], exercises: Sequence[str]) -> None:
    """Write one line per student, and nothing that a spreadsheet would take for a formula.

    Every cell is quoted: where semicolons separate columns, one within a name would begin another cell.
    """
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL)
    table.writerow(["student", "score", "max_score", "complete", *exercises])
    for row in sorted(rows, key=lambda row: row.student):
        scores = [f"{row.exercises.get(name, 0.0):g}" for name in exercises]
        table.writerow(
            [_inert(row.student), f"{row.score:g}", f"{row.max_score:g}", str(row.complete).lower(), *scores]
        )
    write_atomically(path, text.getvalue().encode(errors="replace"))


def row_of(student: str, result: SubmissionResult) -> Row:
    """Return the row of a result."""
    remarks = {}
    for exercise in result.exercises:
        worst = next((check.status for check in exercise.checks if check.status not in ("passed", "skipped")), None)
        if worst is not None:
            remarks[exercise.name] = str(worst)
    scores = {exercise.name: exercise.score for exercise in result.exercises}
    mistakes = tuple(
        (finding.function, finding.says)
        for exercise in result.exercises
        for finding in exercise.findings
        if finding.mistakes
    )
    return Row(student, result.score, result.max_score, result.complete, scores, remarks, mistakes)


def _round(run: Run, left: dict[str, Path | Uploads], jobs: int) -> Iterator[Row]:
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(jobs, context, _begin, (run, os.getpid())) as pool:
        futures = [pool.submit(_grade_in_worker, student, path) for student, path in left.items()]
        try:
            for future in as_completed(futures):
                yield future.result()
        except BrokenProcessPool:
            return
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


_worker: list[tuple[Run, ConfinedSandbox]] = []
"""The run and the warm process of this worker, set by the pool's initialiser: tasks of a pool can share state in no
other way."""


def _begin(run: Run, parent: int) -> None:
    tie_to_parent(parent)  # a grader that is killed leaves no worker behind
    _worker.append((run, ConfinedSandbox(run.strength)))


def _grade_in_worker(student: str, path: Path | Uploads) -> Row:
    run, sandbox = _worker[0]
    try:
        return row_of(student, run.grade(student, path, sandbox))
    except GraderError:  # for example the results folder: no grade can be written
        raise
    except Exception as error:  # noqa: BLE001 - a fault of ours with one submission must not cost the others
        return row_of(student, run.fault(student, f"{type(error).__name__} before anything was graded"))


def _inert(cell: str) -> str:
    text = escaped(cell).replace("\n", "\\x0a")
    # Not every program respects the quotes around a semicolon.
    return ";".join(f"'{part}" if part.lstrip().startswith(FORMULA) else part for part in text.split(";"))
