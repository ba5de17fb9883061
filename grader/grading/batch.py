"""Many submissions, over several workers; one warm process per worker.

Workers are forked, so they share the course and its plan without copies. Each writes its results itself and
returns one row per submission, which is all that this process keeps in memory.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from grader.course.model import Course
from grader.errors import GraderError
from grader.grading.attempt_log import log_attempt
from grader.grading.cache import Cache
from grader.grading.document import CourseIdentity, SubmissionResult
from grader.grading.evidence import keep_evidence
from grader.grading.exercise import grade_exercise
from grader.grading.for_student import for_student
from grader.grading.prepare import Plan
from grader.grading.results import make_result, write_atomically
from grader.grading.sources import keep_sources
from grader.grading.stopping import Stop
from grader.grading.submission import grade_submission
from grader.grading.table import Row, row_of
from grader.grading.workers import in_workers
from grader.model import ExerciseGrade, Submission, Unknown
from grader.running.base import NoProcess
from grader.sandbox.confined import ConfinedSandbox
from grader.submissions.handed_in import Details, HandIn, Place
from grader.submissions.intake import Reader, read_submission

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
    keeps_sources: bool = True
    """Whether what was graded is kept beside the results."""
    names: tuple[str, ...] = ()
    """All exercises of the course, by whose names files are known; if empty, those that are graded."""
    read: Reader = read_submission
    """How what lies at a place becomes a submission."""

    def grade(self, members: Sequence[HandIn], sandbox: ConfinedSandbox) -> list[SubmissionResult]:
        """Grade what `members` handed in together once, unless an earlier run did; write a result for each of them.

        Of several attempts the best counts; of equal ones the last.
        """
        one = members[0]
        fresh: list[tuple[Cache, Submission, ExerciseGrade]] = []
        graded = [self._graded(one.student, choice.place, sandbox, fresh) for choice in one.choices]
        results = [
            self._result(*attempt, choice.details) for attempt, choice in zip(graded, one.choices, strict=True)
        ]
        best = max(range(len(results)), key=lambda at: (results[at].score, not results[at].complete, at))
        submission, grades = graded[best]
        written = [
            self._write(
                member.student,
                self._result(replace(submission, id=member.student), grades, member.choices[best].details),
            )
            for member in members
        ]
        for member, result in zip(members, written, strict=True):
            keep_evidence(self.results, file_name(member.student), grades)
            log_attempt(self.results, file_name(member.student), result)
        for attempt, _ in graded if self.keeps_sources else ():
            keep_sources(self.results, attempt)
        for cache, kept, grade in fresh if not any(result.compromised for result in results) else ():
            cache.keep(kept, grade)
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
        place: Place,
        sandbox: ConfinedSandbox,
        fresh: list[tuple[Cache, Submission, ExerciseGrade]],
    ) -> tuple[Submission, list[ExerciseGrade]]:
        """Return one attempt with its grades; add to `fresh` what no earlier run had graded."""
        names = self.names or [exercise.name for exercise in self.course.exercises]
        submission = self.read(student, place, names, self.course.limits.data_mb)
        caches = {name: self._cache_of(name, names) for name in self.plan.exercises}
        found = {name: kept.find(submission) if self.resume else None for name, kept in caches.items()}
        graded = {name: grade for name, grade in found.items() if grade is not None}
        left = self.course.only([name for name in found if name not in graded])
        for grade in grade_submission(submission, left, self.plan, sandbox):
            fresh.append((caches[grade.name], submission, grade))
            graded[grade.name] = grade
        return submission, [graded[name] for name in self.plan.exercises]

    def _cache_of(self, exercise: str, names: Sequence[str]) -> Cache:
        """The cache of one exercise; by the names of all of them the files of a submission are told apart."""
        made_with = f"{self.plan.digests[exercise]} {self.strength} {' '.join(self.protections)} {' '.join(names)}"
        return Cache(self.results, made_with, self.plan.cache_key)

    def _result(
        self, submission: Submission, grades: Sequence[ExerciseGrade], details: Details
    ) -> SubmissionResult:
        identity = CourseIdentity(
            title=self.course.title, plan_sha256=self.plan.digest, exercises_sha256=dict(self.plan.digests)
        )
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
    for row in _rows(run, left.values(), jobs, stop):
        if row.complete:
            del left[row.student]
            yield row
    for row in _rows(replace(run, resume=False), left.values(), 1, stop):
        del left[row.student]
        yield row
    if not stop.asked:
        for student, one in left.items():
            yield row_of(student, run.fault(one, "the worker died, or none could be started"))


def _rows(run: Run, submissions: Iterable[HandIn], jobs: int, stop: Stop) -> Iterator[Row]:
    """Yield the rows of `submissions`, in any order; what several students handed in together is one task."""
    together: dict[object, list[HandIn]] = {}
    for one in submissions:
        places = tuple(choice.place for choice in one.choices)
        together.setdefault(places if one.entries else one.student, []).append(one)
    for rows in in_workers(list(together.values()), jobs, _grading(run), stop):
        yield from rows


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


def _grading(
    run: Run,
) -> Callable[[], contextlib.AbstractContextManager[Callable[[list[HandIn]], list[Row]]]]:
    """What a worker holds: a warm process, and the function that grades in it what students handed in together."""

    @contextlib.contextmanager
    def opened() -> Iterator[Callable[[list[HandIn]], list[Row]]]:
        with ConfinedSandbox(run.strength) as sandbox:
            yield lambda members: _graded(run, members, sandbox)

    return opened


def _graded(run: Run, members: list[HandIn], sandbox: ConfinedSandbox) -> list[Row]:
    try:
        results = run.grade(members, sandbox)
    except GraderError:  # for example the results folder: no grade can be written
        raise
    except Exception as error:  # noqa: BLE001 - a fault of ours with one submission must not cost the others
        reason = f"{type(error).__name__} before anything was graded"
        results = [run.fault(one, reason) for one in members]
    return [row_of(one.student, result) for one, result in zip(members, results, strict=True)]
