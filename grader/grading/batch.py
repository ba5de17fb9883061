"""Many submissions, over several workers; one warm process per worker.

Workers are forked, so they share the course and its plan without copies. Each writes its results itself and
returns one row per submission, which is all that this process keeps in memory.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from grader.course.model import Course
from grader.errors import GraderError
from grader.grading.cache import Cache
from grader.grading.document import CourseIdentity, SubmissionResult
from grader.grading.exercise import grade_exercise
from grader.grading.for_student import for_student
from grader.grading.prepare import Plan
from grader.grading.results import make_result, write_atomically
from grader.grading.stopping import Stop
from grader.grading.submission import grade_submission
from grader.grading.table import Row, row_of
from grader.grading.workers import in_workers
from grader.model import ExerciseGrade, Submission, Unknown
from grader.running.base import NoProcess
from grader.sandbox.confined import ConfinedSandbox
from grader.submissions.handed_in import Choice, Details, HandIn
from grader.submissions.intake import read_submission

__all__ = ["Run", "file_name", "grade_all"]

LONGEST, SHORTENED = 200, 150
"""The longest file name in bytes that is not cut. A cut name ends in a hash and is longer than any other, so
that the two kinds never clash. File systems take 255 bytes."""


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
    names: tuple[str, ...] = ()
    """All exercises of the course, by whose names files are known; if empty, those that are graded."""

    def grade(self, handed_in: HandIn, sandbox: ConfinedSandbox) -> SubmissionResult:
        """Grade one submission, unless an earlier run did, and write its result.

        Of several attempts the best counts; of equal ones the last.
        """
        fresh: list[tuple[Cache, Submission, ExerciseGrade]] = []
        results = [self._graded(handed_in.student, one, sandbox, fresh) for one in reversed(handed_in.choices)]
        best = max(results, key=lambda result: (result.score, not result.complete))
        written = self._write(handed_in.student, best)
        for cache, submission, grade in fresh if not any(result.compromised for result in results) else ():
            cache.keep(submission, grade)
        return written

    def fault(self, handed_in: HandIn, reason: str) -> SubmissionResult:
        """Write the result of a submission on which the grader itself failed: unknown throughout, not zero."""
        submission = Submission(handed_in.student, "", {})
        unknown = NoProcess(Unknown(reason))
        grades = [grade_exercise(one, unknown) for one in self.plan.exercises.values()]
        return self._write(handed_in.student, self._result(submission, grades, handed_in.details))

    def _graded(
        self,
        student: str,
        choice: Choice,
        sandbox: ConfinedSandbox,
        fresh: list[tuple[Cache, Submission, ExerciseGrade]],
    ) -> SubmissionResult:
        """Return the result of one attempt; add to `fresh` what no earlier run had graded."""
        names = self.names or [exercise.name for exercise in self.course.exercises]
        submission = read_submission(student, choice.place, names, self.course.limits.data_mb)
        caches = {name: self._cache_of(name, names) for name in self.plan.exercises}
        found = {name: kept.find(submission) if self.resume else None for name, kept in caches.items()}
        graded = {name: grade for name, grade in found.items() if grade is not None}
        left = self.course.only([name for name in found if name not in graded])
        for grade in grade_submission(submission, left, self.plan, sandbox):
            fresh.append((caches[grade.name], submission, grade))
            graded[grade.name] = grade
        return self._result(submission, [graded[name] for name in self.plan.exercises], choice.details)

    def _cache_of(self, exercise: str, names: Sequence[str]) -> Cache:
        """The cache of one exercise; by the names of all of them the files of a submission are told apart."""
        made_with = f"{self.plan.digests[exercise]} {self.strength} {' '.join(self.protections)} {' '.join(names)}"
        return Cache(self.results, made_with, self.plan.cache_key)

    def _result(
        self, submission: Submission, grades: Sequence[ExerciseGrade], details: Details
    ) -> SubmissionResult:
        identity = CourseIdentity(title=self.course.title, plan_sha256=self.plan.digest)
        return make_result(submission, grades, identity, self.strength, self.protections, details)

    def _write(self, student: str, result: SubmissionResult) -> SubmissionResult:
        name = file_name(student)
        write_atomically(self.results / name, result.to_json())
        if self.for_students is not None:
            write_atomically(self.for_students / name, for_student(result).to_json())
        return result


def grade_all(run: Run, submissions: Sequence[HandIn], jobs: int, stop: Stop | None = None) -> Iterator[Row]:
    """Grade `submissions` with `jobs` workers; yield a row as each is done, in any order.

    What ended `unknown`, or with its worker, is graded again at the end, alone: the machine may have been short of
    something that others used. After `stop` was asked for, what is being graded may end, and what takes longer is
    given up.
    """
    stop = stop or Stop()
    left = {one.student: one for one in submissions}
    for row in in_workers(list(left.values()), jobs, _grading(run), stop):
        if row.complete:
            del left[row.student]
            yield row
    for row in in_workers(list(left.values()), 1, _grading(replace(run, resume=False)), stop):
        del left[row.student]
        yield row
    if not stop.asked:
        for student, one in left.items():
            yield row_of(student, run.fault(one, "the worker died, or none could be started"))


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


def _grading(run: Run) -> Callable[[], contextlib.AbstractContextManager[Callable[[HandIn], Row]]]:
    """What a worker holds: a warm process, and the function that grades one submission in it."""

    @contextlib.contextmanager
    def opened() -> Iterator[Callable[[HandIn], Row]]:
        with ConfinedSandbox(run.strength) as sandbox:
            yield lambda handed_in: _row(run, handed_in, sandbox)

    return opened


def _row(run: Run, handed_in: HandIn, sandbox: ConfinedSandbox) -> Row:
    try:
        return row_of(handed_in.student, run.grade(handed_in, sandbox))
    except GraderError:  # for example the results folder: no grade can be written
        raise
    except Exception as error:  # noqa: BLE001 - a fault of ours with one submission must not cost the others
        reason = f"{type(error).__name__} before anything was graded"
        return row_of(handed_in.student, run.fault(handed_in, reason))
