"""Many submissions, over several workers; one warm process per worker.

Workers are forked, so they share the course and its plan without copies. Each writes its results itself and
returns one row per submission, which is all that this process keeps in memory.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

from grader.errors import GraderError
from grader.grading.run import Run, file_name
from grader.grading.stopping import Stop
from grader.grading.table import Row, row_of
from grader.grading.workers import in_workers
from grader.sandbox.confined import ConfinedSandbox
from grader.submissions.handed_in import HandIn

__all__ = ["Engine", "Run", "file_name", "grade_all"]

Engine: TypeAlias = Callable[[Run, Sequence[list[HandIn]], int, Stop], Iterator[list[Row]]]
"""What grades: it takes a run, its tasks, how many are done at a time, and whether to stop. A task is what several
students handed in together. It yields the rows of each task as it is done, in any order, and leaves out those that
could not be done: they are tried once more, alone."""


def grade_all(
    run: Run, submissions: Sequence[HandIn], jobs: int, stop: Stop | None = None, engine: Engine | None = None
) -> Iterator[Row]:
    """Grade `submissions` with `jobs` workers; yield a row as each is done, in any order.

    The workers are forked from this process, unless an `engine` is given that has others.

    What ended `unknown`, or with its worker, is graded again at the end, alone: the machine may have been short of
    something that others used. After `stop` was asked for, what is being graded may end, and what takes longer is
    given up.
    """
    stop = stop or Stop()
    left = {one.student: one for one in submissions}
    grading = engine or _in_processes
    for row in _rows(run, left.values(), jobs, stop, grading):
        if row.complete:
            del left[row.student]
            yield row
    for row in _rows(replace(run, resume=False), left.values(), 1, stop, grading):
        del left[row.student]
        yield row
    if not stop.asked:
        for student, one in left.items():
            yield row_of(student, run.fault(one, "the worker died, or none could be started"))


def _rows(run: Run, submissions: Iterable[HandIn], jobs: int, stop: Stop, engine: Engine) -> Iterator[Row]:
    """Yield the rows of `submissions`, in any order; what several students handed in together is one task."""
    together: dict[object, list[HandIn]] = {}
    for one in submissions:
        places = tuple(choice.place for choice in one.choices)
        together.setdefault(places if one.entries else one.student, []).append(one)
    for rows in engine(run, list(together.values()), jobs, stop):
        yield from rows


def _in_processes(run: Run, tasks: Sequence[list[HandIn]], jobs: int, stop: Stop) -> Iterator[list[Row]]:
    """The engine of one machine."""
    return in_workers(tasks, jobs, _grading(run), stop)


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
