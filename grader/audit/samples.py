"""Sample submissions on many draws of the hidden inputs: a score has an uncertainty, and here it is measured.

A right submission keeps full marks on every draw. What a wrong one scores may depend on the draw, but by little.
"""

from __future__ import annotations

import contextlib
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from grader.audit.model import SampleAudit
from grader.course.model import Course
from grader.grading.prepare import prepare_exercise
from grader.grading.stopping import Stop
from grader.grading.submission import grade_selection
from grader.grading.workers import in_workers
from grader.model import CheckGrade, ExerciseGrade, Status, Submission
from grader.running.session import Session
from grader.sandbox.base import Sandbox
from grader.sandbox.confined import ConfinedSandbox
from grader.submissions.classes import find_submissions
from grader.submissions.intake import read_submission
from grader.submissions.select import select

__all__ = ["Draw", "draw_samples", "faults_of_samples", "read_samples", "sample_audits"]

CERTAIN = 100.0
"""An error of so many allowances fails on every draw."""
ONCE = frozenset({Status.TIMED_OUT, Status.OUT_OF_MEMORY, Status.KILLED, Status.UNKNOWN})
"""What ended so is dear, and a matter of the machine: it is not tried again."""
ONE_IN = 20
"""Of so many draws, one is tried on all samples; the others only on those whose verdicts are in doubt."""
WIDEST = 0.1
"""The largest interval of a wrong sample's score, as a share of the exercise's points."""


@dataclass(frozen=True)
class Draw:
    """Sample submissions of one exercise that are to be graded on one draw of its hidden inputs."""

    exercise: str
    number: int
    samples: tuple[str, ...]


@dataclass(frozen=True)
class Drawn:
    """The grade of a sample on one draw."""

    exercise: str
    sample: str
    number: int
    score: float
    points: Mapping[str, float]
    """Check -> points."""
    doubtful: bool
    """Whether a check failed by so little that it may pass on another draw."""
    final: bool
    """Whether nothing is to be learned from another draw."""


def read_samples(folder: Path, course: Course, names: Sequence[str]) -> dict[str, Submission]:
    """Return the submissions in `folder`, by the names of their files; `names` are those of all exercises."""
    return {
        student: read_submission(student, place, names, course.limits.data_mb)
        for student, place in find_submissions(folder, names)
    }


def draw_samples(
    course: Course,
    samples: Mapping[str, Submission],
    seed_of: Callable[[int], bytes],
    draws: int,
    jobs: int,
    watched: Callable[[Iterator[list[Drawn]], int], Iterable[list[Drawn]]] = lambda drawn, _: drawn,
) -> list[Drawn]:
    """Grade sample submissions on up to `draws` draws of the hidden inputs, confined as at every grading.

    All are graded on the first draw, and on a few more; on the rest, only where the verdict is not the same on
    these, or is close.

    Parameters
    ----------
    course : Course
    samples : mapping of str to Submission
    seed_of : callable
        Returns what the inputs of a draw are derived from; those of number 0 are the hidden inputs themselves.
    draws, jobs : int
    watched : callable, optional
        Takes the draws as they are done and their number, and returns them: for a progress bar.
    """
    few = min(draws, max(2, draws // ONE_IN))
    open_to: dict[str, list[str]] = {exercise.name: list(samples) for exercise in course.exercises}
    drawn: list[Drawn] = []
    for numbers, still in ((range(1), _not_final), (range(1, few), _in_doubt), (range(few, draws), _in_doubt)):
        tasks = [Draw(name, number, tuple(some)) for name, some in open_to.items() if some for number in numbers]
        # Each worker has a sandbox of its own, as at a grading.
        done = in_workers(tasks, jobs, lambda: _opened(course, samples, seed_of), Stop())
        for graded in watched(done, len(tasks)) if tasks else ():
            drawn += graded
        for name, some in open_to.items():
            known = {one: [each for each in drawn if (each.exercise, each.sample) == (name, one)] for one in some}
            open_to[name] = [one for one, tries in known.items() if still(tries)]
    return sorted(drawn, key=lambda one: (one.exercise, one.sample, one.number))


def sample_audits(drawn: Iterable[Drawn]) -> dict[str, tuple[SampleAudit, ...]]:
    """Return what each sample scores in each exercise, by the name of the exercise."""
    found: defaultdict[str, defaultdict[str, list[Drawn]]] = defaultdict(lambda: defaultdict(list))
    for one in drawn:
        found[one.exercise][one.sample].append(one)
    return {
        exercise: tuple(_audit(sample, tries) for sample, tries in samples.items())
        for exercise, samples in found.items()
    }


def faults_of_samples(samples: Sequence[SampleAudit], points: float) -> Iterator[str]:
    """Say which right samples lose points on some draw, and whose score depends on the draw by too much."""
    for one in samples:
        checks = ", ".join(f"'{check}'" for check in one.moving)
        if one.least < one.most == points:
            yield f"sample '{one.sample}' has full marks on some draws, but {one.least:g} on others: {checks}"
        elif one.most - one.least > WIDEST * points:
            yield f"sample '{one.sample}' scores from {one.least:g} to {one.most:g}, as the draw is: {checks}"


@contextlib.contextmanager
def _opened(
    course: Course, samples: Mapping[str, Submission], seed_of: Callable[[int], bytes]
) -> Iterator[Callable[[Draw], list[Drawn]]]:
    warnings.simplefilter("ignore")  # this is a process of its own, and known mistakes may divide by zero
    with ConfinedSandbox("process") as sandbox:
        yield lambda draw: _graded(draw, course, samples, seed_of(draw.number), sandbox)


def _graded(
    draw: Draw, course: Course, samples: Mapping[str, Submission], seed: bytes, sandbox: Sandbox
) -> list[Drawn]:
    exercise = course.exercise(draw.exercise)
    prepared = prepare_exercise(exercise, seed, course)
    limits = replace(course.limits, exercises=1)
    return [
        _drawn(
            draw,
            sample,
            grade_selection(
                select(samples[sample], exercise, course.imports),
                prepared,
                lambda program: Session(sandbox, program, limits),
            ),
        )
        for sample in draw.samples
    ]


def _drawn(draw: Draw, sample: str, grade: ExerciseGrade) -> Drawn:
    statuses = {check.status for check in grade.checks}
    return Drawn(
        exercise=draw.exercise,
        sample=sample,
        number=draw.number,
        score=grade.score,
        points={check.name: check.score for check in grade.checks},
        doubtful=any(map(_is_close, grade.checks)),
        final=bool(statuses & ONCE) or statuses <= {Status.MISSING, Status.NOT_WRITTEN, Status.SKIPPED},
    )


def _is_close(check: CheckGrade) -> bool:
    """Whether a check fails, but by so little that it may pass on another draw."""
    errors = [one.error for one in check.verdicts if one.status is not Status.PASSED]
    return bool(errors) and all(error is not None and error < CERTAIN for error in errors)


def _not_final(tries: Sequence[Drawn]) -> bool:
    return not any(one.final for one in tries)


def _in_doubt(tries: Sequence[Drawn]) -> bool:
    return _not_final(tries) and (
        any(one.doubtful for one in tries) or any(one.points != tries[0].points for one in tries)
    )


def _audit(sample: str, tries: Sequence[Drawn]) -> SampleAudit:
    known = [one for one in tries if not one.final] or list(tries)
    scores = [one.score for one in known]
    checks = [check for check in known[0].points if len({one.points.get(check) for one in known}) > 1]
    return SampleAudit(sample, len(known), min(scores), max(scores), tuple(checks))
