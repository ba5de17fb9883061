"""Chunks of a class: how many submissions are sent together, and which are sent again when a worker dies."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.cluster.answers import Graded
from grader.cluster.packing import pack, pack_submission
from grader.grading.document import Environment
from grader.grading.run import Attempt, Run
from grader.grading.table import Row, row_of
from grader.submissions.handed_in import HandIn

__all__ = ["Chunk", "Pace", "Task", "read_task", "recorded"]

CHUNK_S = 2.0
"""What a chunk should take: less, and sending it costs more than grading; more, and the last one is waited for."""
MOST_TASKS = 64
MOST_BYTES = 16 << 20
"""Of one chunk; a larger submission is a chunk alone."""


@dataclass(frozen=True)
class Task:
    """What several students handed in together, read and packed."""

    members: list[HandIn]
    attempts: list[Attempt]
    packed: tuple[bytes, ...]
    """Each attempt, as it is sent."""
    exercises: tuple[tuple[str, ...], ...]
    """For each attempt those that are left to grade."""

    @property
    def size(self) -> int:
        return sum(map(len, self.packed))

    @property
    def is_graded(self) -> bool:
        """Whether an earlier run has graded all of it."""
        return not any(self.exercises)


@dataclass(frozen=True)
class Chunk:
    """Tasks that are sent together."""

    tasks: tuple[Task, ...]

    @property
    def unit(self) -> bytes:
        """What a worker is sent."""
        exercises = [names for task in self.tasks for names in task.exercises]
        return pack({"exercises": exercises}, [blob for task in self.tasks for blob in task.packed])

    @property
    def halves(self) -> list[Chunk]:
        """Two chunks of half of the tasks each; nothing for one task, which cannot be taken apart."""
        middle = len(self.tasks) // 2
        return [Chunk(self.tasks[:middle]), Chunk(self.tasks[middle:])] if middle else []


class Pace:
    """How many tasks make a chunk, by how long those took that are done."""

    def __init__(self) -> None:
        self._seconds: deque[float] = deque(maxlen=MOST_TASKS)

    def took(self, seconds: float) -> None:
        """Note how long a task has taken."""
        self._seconds.append(seconds)

    @property
    def tasks(self) -> int:
        """One, until the first is done."""
        if not self._seconds:
            return 1
        mean = sum(self._seconds) / len(self._seconds)
        return max(1, min(MOST_TASKS, round(CHUNK_S / max(mean, 1e-3))))

    def chunk(self, tasks: Iterator[Task]) -> Chunk:
        """Take the next chunk from `tasks`; an empty one if there are none."""
        taken: list[Task] = []
        for task in tasks:
            taken.append(task)
            if len(taken) >= self.tasks or sum(one.size for one in taken) >= MOST_BYTES:
                break
        return Chunk(tuple(taken))


def read_task(run: Run, members: Sequence[HandIn]) -> Task:
    """Read what some students handed in together."""
    attempts = run.attempts_of(members[0])
    exercises = tuple(tuple(one.name for one in run.left(attempt).exercises) for attempt in attempts)
    return Task(list(members), attempts, tuple(pack_submission(one.submission) for one in attempts), exercises)


def recorded(run: Run, task: Task, graded: Sequence[Graded], environment: Environment | None) -> list[Row]:
    """Write the results of a task; return their rows."""
    fault = next((one.fault for one in graded if one.fault), "")
    if fault:
        results = [run.fault(member, fault) for member in task.members]
    else:
        results = run.record(task.members, task.attempts, [one.exercises for one in graded], environment)
    return [row_of(member.student, result) for member, result in zip(task.members, results, strict=True)]
