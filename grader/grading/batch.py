"""Many submissions, over an executor of `concurrent.futures`; one warm process per worker.

Workers are forked, so they share the course and its plan without copies. Each writes its results itself and
returns one row per submission, which is all that this process keeps in memory.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from grader.course.model import Course
from grader.errors import GraderError
from grader.grading.cache import Cache
from grader.grading.exercise import grade_exercise
from grader.grading.for_student import for_student
from grader.grading.prepare import Plan
from grader.grading.results import CourseIdentity, SubmissionResult, make_result, write_atomically
from grader.grading.stopping import Stop
from grader.grading.submission import grade_submission
from grader.grading.table import Row, row_of
from grader.model import ExerciseGrade, Submission, Unknown
from grader.running.base import NoProcess
from grader.sandbox.confined import ConfinedSandbox
from grader.sandbox.inside.lockdown import tie_to_parent
from grader.submissions.handed_in import Choice, Details, HandIn
from grader.submissions.intake import read_submission

__all__ = ["Run", "file_name", "grade_all"]

ROUNDS = 2
"""A worker that dies breaks its pool: unfinished submissions get a new shared pool once, then one pool each."""

POLL_S = 0.5
"""How often a run looks whether it should stop."""
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
        results = [self._graded(handed_in.student, choice, sandbox) for choice in reversed(handed_in.choices)]
        return self._write(handed_in.student, max(results, key=lambda result: (result.score, not result.complete)))

    def fault(self, handed_in: HandIn, reason: str) -> SubmissionResult:
        """Write the result of a submission on which the grader itself failed: unknown throughout, not zero."""
        submission = Submission(handed_in.student, "", {})
        unknown = NoProcess(Unknown(reason))
        grades = [grade_exercise(one, unknown) for one in self.plan.exercises.values()]
        return self._write(handed_in.student, self._result(submission, grades, handed_in.details))

    def _graded(self, student: str, choice: Choice, sandbox: ConfinedSandbox) -> SubmissionResult:
        names = self.names or [exercise.name for exercise in self.course.exercises]
        submission = read_submission(student, choice.place, names)
        result = self._cache.find(submission, choice.details) if self.resume else None
        if result is None:
            grades = grade_submission(submission, self.course, self.plan, sandbox)
            result = self._result(submission, grades, choice.details)
            self._cache.keep(submission, result)
        return result

    @property
    def _cache(self) -> Cache:
        made_with = f"{self.plan.digest} {self.strength} {' '.join(self.protections)}"
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

    After `stop` was asked for, what is being graded may end, and what takes longer is given up.
    """
    stop = stop or Stop()
    left = {one.student: one for one in submissions}
    for _ in range(ROUNDS):
        for row in _round(run, left, min(jobs, len(left)), stop):
            del left[row.student]
            yield row
        if not left or stop.asked:
            return
    for student, one in left.items():  # most of them only shared a pool with the submission that kills workers
        rows = list(_round(run, {student: one}, 1, stop))
        if stop.asked:
            yield from rows
            return
        yield from rows or [row_of(student, run.fault(one, "the worker died"))]


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


def _round(run: Run, left: dict[str, HandIn], jobs: int, stop: Stop) -> Iterator[Row]:
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(jobs, context, _begin, (run, os.getpid(), stop)) as pool:
        waiting = {pool.submit(_grade_in_worker, one) for one in left.values()}
        try:
            while waiting:
                done, waiting = wait(waiting, POLL_S, FIRST_COMPLETED)
                yield from [row for row in (future.result() for future in done) if row is not None]
                if stop.overdue:
                    return
        except BrokenProcessPool:
            return
        finally:
            if waiting and stop.overdue:
                _end_workers()
            pool.shutdown(wait=True, cancel_futures=True)


def _end_workers() -> None:
    """End the workers at once. What they run ends with them, and no result of theirs is half written."""
    for worker in multiprocessing.active_children():
        worker.kill()


_worker: list[tuple[Run, ConfinedSandbox, Stop]] = []
"""The run and the warm process of this worker, set by the pool's initialiser: tasks of a pool can share state in no
other way."""


def _begin(run: Run, parent: int, stop: Stop) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to all; the parent alone decides
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    tie_to_parent(parent)  # a grader that is killed leaves no worker behind
    _worker.append((run, ConfinedSandbox(run.strength), stop))


def _grade_in_worker(handed_in: HandIn) -> Row | None:
    """Return the row of one submission; None if it was not begun, since the run is to stop."""
    run, sandbox, stop = _worker[0]
    if stop.asked:
        return None
    try:
        return row_of(handed_in.student, run.grade(handed_in, sandbox))
    except GraderError:  # for example the results folder: no grade can be written
        raise
    except Exception as error:  # noqa: BLE001 - a fault of ours with one submission must not cost the others
        reason = f"{type(error).__name__} before anything was graded"
        return row_of(handed_in.student, run.fault(handed_in, reason))
