"""One run: from what somebody handed in to the result document, and all that is kept beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from grader.course.model import Course
from grader.grading.attempt_log import log_attempt
from grader.grading.cache import Cache
from grader.grading.document import CourseIdentity, Environment, SubmissionResult
from grader.grading.evidence import keep_evidence
from grader.grading.exercise import grade_exercise
from grader.grading.for_student import for_student
from grader.grading.prepare import Plan
from grader.grading.results import environment_of, make_result, write_atomically
from grader.grading.sources import keep_sources
from grader.grading.submission import grade_submission
from grader.model import ExerciseGrade, Submission, Unknown
from grader.running.base import NoProcess
from grader.sandbox.confined import ConfinedSandbox
from grader.submissions.handed_in import Details, HandIn, Place
from grader.submissions.intake import Reader, read_submission

__all__ = ["Attempt", "Run", "file_name"]

LONGEST, SHORTENED = 200, 150
"""The longest file name in bytes that is not cut. A cut name ends in a hash and is longer than any other, so
that the two kinds never clash. File systems take 255 bytes."""


@dataclass(frozen=True)
class Attempt:
    """One attempt of a student, as it was read."""

    submission: Submission
    found: Mapping[str, ExerciseGrade]
    """The grades that an earlier run kept, by exercise."""
    caches: Mapping[str, Cache]
    """Where the grade of each exercise is kept."""


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

    @cached_property
    def environment(self) -> Environment:
        """What a result says of the machine that graded, if all of this run's are like this one."""
        return environment_of(self.strength, self.protections, self.course.imports.packages)

    @cached_property
    def _environment_text(self) -> str:
        return self.environment.model_dump_json()

    def grade(self, members: Sequence[HandIn], sandbox: ConfinedSandbox) -> list[SubmissionResult]:
        """Grade what `members` handed in together once, unless an earlier run did; write a result for each of them.

        Of several attempts the best counts; of equal ones the last.
        """
        attempts = self.attempts_of(members[0])
        graded = [grade_submission(one.submission, self.left(one), self.plan, sandbox) for one in attempts]
        return self.record(members, attempts, graded)

    def attempts_of(self, one: HandIn) -> list[Attempt]:
        """Read each attempt that may count, with the grades that an earlier run kept."""
        names = self.names or [exercise.name for exercise in self.course.exercises]
        return [self._read(one.student, choice.place, names) for choice in one.choices]

    def left(self, attempt: Attempt) -> Course:
        """Return the course with the exercises that no earlier run has graded."""
        return self.course.only([name for name in self.plan.exercises if name not in attempt.found])

    def record(
        self,
        members: Sequence[HandIn],
        attempts: Sequence[Attempt],
        graded: Sequence[Sequence[ExerciseGrade]],
        environment: Environment | None = None,
    ) -> list[SubmissionResult]:
        """Write a result for each of `members`, and keep what is kept beside it.

        Parameters
        ----------
        members : sequence of HandIn
            Who handed in together.
        attempts : sequence of Attempt
            What `attempts_of` returned for one of them.
        graded : sequence of sequence of ExerciseGrade
            For each attempt the grades of the exercises that were left.
        environment : Environment, optional
            The machine that graded, if it is not this one. Grades of another kind of machine than this run's are
            not kept for later runs.
        """
        one = members[0]
        usual = environment is None or environment == self.environment
        grades = [self._together(attempt, new) for attempt, new in zip(attempts, graded, strict=True)]
        results = [
            self._result(attempt.submission, own, choice.details, environment)
            for attempt, own, choice in zip(attempts, grades, one.choices, strict=True)
        ]
        best = max(range(len(results)), key=lambda at: (results[at].score, not results[at].complete, at))
        submission, details = attempts[best].submission, one.choices[best].details
        written: list[SubmissionResult] = []
        for member in members:
            own, theirs = replace(submission, id=member.student), member.choices[best].details
            known = own.id == submission.id and theirs == details
            result = results[best] if known else self._result(own, grades[best], theirs, environment)
            written.append(self._write(member.student, result))
        for member, result in zip(members, written, strict=True):
            keep_evidence(self.results, file_name(member.student), grades[best])
            log_attempt(self.results, file_name(member.student), result)
        for attempt in attempts if self.keeps_sources else ():
            keep_sources(self.results, attempt.submission)
        if usual and not any(result.compromised for result in results):
            for attempt, new in zip(attempts, graded, strict=True):
                for grade in new:
                    attempt.caches[grade.name].keep(attempt.submission, grade)
        return written

    def fault(self, handed_in: HandIn, reason: str) -> SubmissionResult:
        """Write the result of a submission on which the grader itself failed: unknown throughout, not zero."""
        submission = Submission(handed_in.student, "", {})
        unknown = NoProcess(Unknown(reason))
        grades = [grade_exercise(one, unknown) for one in self.plan.exercises.values()]
        return self._write(handed_in.student, self._result(submission, grades, handed_in.details))

    def _read(self, student: str, place: Place, names: Sequence[str]) -> Attempt:
        submission = self.read(student, place, names, self.course.limits.data_mb)
        caches = {name: self._cache_of(name, names) for name in self.plan.exercises}
        found = {name: kept.find(submission) if self.resume else None for name, kept in caches.items()}
        return Attempt(submission, {name: grade for name, grade in found.items() if grade is not None}, caches)

    def _together(self, attempt: Attempt, new: Sequence[ExerciseGrade]) -> list[ExerciseGrade]:
        """The grades of an attempt in the order of the exercises, whichever run has made them."""
        graded = {**attempt.found, **{grade.name: grade for grade in new}}
        return [graded[name] for name in self.plan.exercises]

    def _cache_of(self, exercise: str, names: Sequence[str]) -> Cache:
        """The cache of one exercise; by the names of all of them the files of a submission are told apart."""
        made_with = f"{self.plan.digests[exercise]} {self._environment_text} {' '.join(names)}"
        return Cache(self.results, made_with, self.plan.cache_key)

    def _result(
        self,
        submission: Submission,
        grades: Sequence[ExerciseGrade],
        details: Details,
        environment: Environment | None = None,
    ) -> SubmissionResult:
        identity = CourseIdentity(
            title=self.course.title, plan_sha256=self.plan.digest, exercises_sha256=dict(self.plan.digests)
        )
        return make_result(submission, grades, identity, environment or self.environment, details)

    def _write(self, student: str, result: SubmissionResult) -> SubmissionResult:
        name = file_name(student)
        write_atomically(self.results / name, result.to_json())
        if self.for_students is not None:
            write_atomically(self.for_students / name, for_student(result).to_json())
        return result


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
