"""Grades a class on any `concurrent.futures.Executor`: its workers are sent bytes, and send bytes back.

A worker that dies loses nothing. What it had is sent again, alone, so that no other chunk can be blamed; a chunk
with which a worker dies alone is taken apart until the one submission is found.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait
from contextlib import suppress
from dataclasses import dataclass
from typing import Self

from grader.cluster.answers import Answer, BadAnswer, Graded, read_answer
from grader.cluster.chunks import Chunk, Pace, Task, read_task, recorded
from grader.cluster.parcel import Parcel
from grader.cluster.worker import work
from grader.errors import GraderError
from grader.grading.document import Environment
from grader.grading.run import Run
from grader.grading.stopping import Stop
from grader.grading.table import Row
from grader.submissions.handed_in import HandIn

__all__ = ["OnExecutor", "WorkersFailed"]

POLL_S = 0.5
"""How often it looks whether to stop."""
MOST_LOSSES = 20
"""Chunks that may be lost one after another, with none that is graded between them."""
AHEAD = 2
"""Chunks per worker that are sent or at work: the next one waits where it is needed."""


class WorkersFailed(GraderError):
    """The workers of an engine cannot grade."""


class OnExecutor:
    """An engine for `grader.grading.batch.grade_all`. Use as a context manager.

    Parameters
    ----------
    factory : callable
        Returns an executor; called again if that one breaks.
    parcel : Parcel
        By which everybody grades.
    workers : callable
        Returns how many workers there are now; by default as many as tasks are to be done at a time.
    """

    def __init__(
        self, factory: Callable[[], Executor], parcel: Parcel, workers: Callable[[], int] = lambda: 0
    ) -> None:
        self._factory, self._parcel, self._workers = factory, parcel, workers
        self._executor = factory()
        self._gone = False

    def prove(self) -> Environment:
        """Return what the first worker is like that has opened the parcel and proved its sandbox.

        Raises
        ------
        GraderError
            If it cannot: with the sentence and the exit code of its refusal.
        """
        try:
            answer = read_answer(
                self._executor.submit(work, self._parcel.sha256, b"", self._parcel.content).result()
            )
        except GraderError:
            raise
        except (Exception, CancelledError) as error:
            raise WorkersFailed(
                f"no worker could begin ({type(error).__name__}: {error}): the grader must be installed wherever "
                "it grades, in the same version"
            ) from error
        if answer.state != "graded" or answer.environment is None:
            raise refusal(answer)
        return answer.environment

    def __call__(self, run: Run, tasks: Sequence[list[HandIn]], jobs: int, stop: Stop) -> Iterator[list[Row]]:
        """Yield the rows of each task as it is done; see `grader.grading.batch.Engine`."""
        flight = _Flight(self, run, tasks)
        try:
            while not stop.overdue:
                if stop.asked:
                    flight.begin_no_more()
                flight.fill(AHEAD * max(jobs, self._workers()))
                yield from flight.ready()
                if not flight.flying:
                    return
                done, _ = wait(flight.flying, POLL_S, FIRST_COMPLETED)
                for future in done:
                    yield from flight.landed(future)
        except GraderError:  # the engine is gone, or cannot grade: an engine that is gone is not spoken to
            flight.flying.clear()
            self._gone = True
            raise
        finally:
            for future in flight.flying:
                future.cancel()

    def submit(self, unit: bytes, *, with_parcel: bool) -> tuple[Future[bytes], Executor]:
        """Send a unit, with a new executor if this one takes no more."""
        content = self._parcel.content if with_parcel else None
        try:
            return self._executor.submit(work, self._parcel.sha256, unit, content), self._executor
        except Exception:  # noqa: BLE001 - each engine has its own errors for being broken or gone
            self.renew(self._executor)
            return self._executor.submit(work, self._parcel.sha256, unit, content), self._executor

    def renew(self, broken: Executor) -> None:
        """Open another executor in the place of one that is broken, unless that was done already."""
        if broken is self._executor:
            with suppress(Exception):
                broken.shutdown(wait=False)
            try:
                self._executor = self._factory()
            except GraderError as error:
                raise WorkersFailed(f"{error}; what was graded is kept, and --resume goes on") from error

    def close(self) -> None:
        """Let go of the workers."""
        if not self._gone:
            self._executor.shutdown(wait=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@dataclass(frozen=True)
class _Sent:
    """A chunk that is at work."""

    chunk: Chunk
    executor: Executor
    alone: bool
    """Whether nothing else was at work with it, so that it is to blame if its worker dies."""


class _Flight:
    """The chunks of one class: those that wait, that are at work, and that are under suspicion."""

    def __init__(self, engine: OnExecutor, run: Run, tasks: Sequence[list[HandIn]]) -> None:
        self.flying: dict[Future[bytes], _Sent] = {}
        self._engine, self._run = engine, run
        self._waiting = self._unread(tasks)
        self._again: deque[Chunk] = deque()
        self._suspects: deque[Chunk] = deque()
        self._graded_before: list[list[Row]] = []
        self._pace = Pace()
        self._losses = 0

    def begin_no_more(self) -> None:
        """Let what is at work end, and forget the rest."""
        self._waiting = iter(())
        self._again.clear()
        self._suspects.clear()

    def fill(self, most: int) -> None:
        """Send chunks until `most` are at work."""
        while len(self.flying) < most:
            if self._suspects:
                if not self.flying:
                    self._send(self._suspects.popleft(), alone=True)
                return
            chunk = self._again.popleft() if self._again else self._pace.chunk(self._waiting)
            if not chunk.tasks:
                return
            self._send(chunk)

    def ready(self) -> Iterator[list[Row]]:
        """Yield the rows of those whom an earlier run has graded."""
        while self._graded_before:
            yield self._graded_before.pop()

    def landed(self, future: Future[bytes]) -> Iterator[list[Row]]:
        """Yield the rows of a chunk that has come back; if it was lost, see that it is sent again."""
        sent = self.flying.pop(future)
        try:
            answer = read_answer(future.result())
            _refuse_other_answer(answer, sent.chunk)
        except (Exception, CancelledError) as error:  # noqa: BLE001 - each engine has its own for a worker that died
            self._lost(sent, error)
            return
        match answer.state:
            case "needs the parcel":
                self._send(sent.chunk, alone=sent.alone, with_parcel=True)
            case "died":
                self._again.extend(sent.chunk.halves)
            case "refused":
                raise refusal(answer)
            case "graded":
                self._losses = 0
                yield from self._rows(sent.chunk, answer)

    def _unread(self, tasks: Sequence[list[HandIn]]) -> Iterator[Task]:
        for members in tasks:
            task = read_task(self._run, members)
            if task.is_graded:
                graded = [Graded() for _ in task.attempts]
                self._graded_before.append(recorded(self._run, task, graded, None))
            else:
                yield task

    def _send(self, chunk: Chunk, *, alone: bool = False, with_parcel: bool = False) -> None:
        future, executor = self._engine.submit(chunk.unit, with_parcel=with_parcel)
        self.flying[future] = _Sent(chunk, executor, alone)

    def _lost(self, sent: _Sent, error: BaseException) -> None:
        if isinstance(error, BrokenExecutor):
            self._engine.renew(sent.executor)
        if not sent.alone:
            self._suspects.append(sent.chunk)
            return
        self._losses += 1
        if self._losses > MOST_LOSSES:
            raise WorkersFailed(
                f"{MOST_LOSSES} chunks were lost one after another, the last by {type(error).__name__}: {error}; "
                "what was graded is kept"
            ) from error
        self._suspects.extendleft(reversed(sent.chunk.halves))

    def _rows(self, chunk: Chunk, answer: Answer) -> Iterator[list[Row]]:
        submissions = iter(answer.submissions)
        for task in chunk.tasks:
            graded = [next(submissions) for _ in task.attempts]
            self._pace.took(sum(one.seconds for one in graded))
            yield recorded(self._run, task, graded, answer.environment)


def refusal(answer: Answer) -> GraderError:
    """Return the error of a worker, which ends the run as it would have ended on this machine."""
    error = WorkersFailed(f"a worker cannot grade: {answer.says or answer.state}")
    error.exit_code = answer.exit_code
    return error


def _refuse_other_answer(answer: Answer, chunk: Chunk) -> None:
    """Raise `BadAnswer` if a graded chunk has not the exercises that were asked for."""
    asked = [names for task in chunk.tasks for names in task.exercises]
    got = [tuple(grade.name for grade in one.exercises) for one in answer.submissions]
    same = len(asked) == len(got) and all(
        one.fault or names == own for one, names, own in zip(answer.submissions, asked, got, strict=False)
    )
    if answer.state == "graded" and (answer.environment is None or not same):
        raise BadAnswer("a worker graded something else than it was asked to")
