"""The remaining budget of one exercise: processor time, wall time, and size of answers."""

from __future__ import annotations

import time
from collections.abc import Collection

from grader.model import GivenUp, Outcome, Swamped, TimedOut
from grader.sandbox.base import Limits

__all__ = ["Budget"]

GIVE_UP_AT = 0.5
"""The share of an exercise's time that the timed-out calls of one function may use up."""
MOST_ANSWERS = 4
"""The total size of an exercise's answers, all of which are kept, in units of the largest body."""

MOST_SOURCES_MB = 64
"""The most that is sent of a student's files to all processes of an exercise together: each gets them again."""
QUESTION = 4 << 10
"""The least number of bytes that a question counts for: even a short one costs the grader something."""


class Budget:
    """Counts what an exercise uses, across all of its processes.

    Parameters
    ----------
    limits : Limits
        Of the exercise and of each call.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._began = time.monotonic()
        self._cpu_s = 0.0
        """Processor seconds of the processes that have ended."""
        self._received = 0
        """Bytes that all answers so far take."""
        self._sent = 0
        """Bytes of the student's files and cells that were sent, to all processes together."""
        self._wasted: dict[str, tuple[float, TimedOut]] = {}
        """Function -> the share of the exercise's time that its timed-out calls used, and the last time-out."""

    def retire(self, cpu_s: float) -> None:
        """Count a process that has ended."""
        self._cpu_s += cpu_s

    def receive(self, size: int) -> None:
        """Count an answer of `size` bytes."""
        self._received += size

    def send(self, size: int) -> None:
        """Count `size` bytes of the student's files, sent to a new process."""
        self._sent += size + QUESTION

    def allowed(self, running_cpu_s: float) -> tuple[float, float]:
        """Return the limits of the next question, in processor seconds and wall seconds.

        Parameters
        ----------
        running_cpu_s : float
            Processor seconds that the running process has used.
        """
        return (
            min(self._limits.call_cpu_s, self._cpu_left(running_cpu_s)),
            min(self._limits.call_wall_s, self._wall_left),
        )

    def spent(self, running_cpu_s: float) -> Outcome | None:
        """Return the outcome of every further call once the exercise's time or size is used up; else None."""
        room_mb = MOST_ANSWERS * self._limits.result_mb
        if self._received > room_mb << 20:
            return Swamped(room_mb)
        if self._sent > MOST_SOURCES_MB << 20:
            return GivenUp(
                f"so many processes were ended that more than {MOST_SOURCES_MB} MB of your files had to be sent to "
                "new ones; remove what ends them"
            )
        if self._cpu_left(running_cpu_s) <= 0:
            return TimedOut(self._limits.cpu_s)
        if self._wall_left <= 0:
            return TimedOut(self._limits.wall_s, wall=True)
        return None

    def note_waste(self, function: str, outcome: TimedOut) -> None:
        """Count a call that ran out of time against its function."""
        share = outcome.seconds / (self._limits.wall_s if outcome.wall else self._limits.cpu_s)
        wasted, _ = self._wasted.get(function, (0.0, outcome))
        self._wasted[function] = (wasted + share, outcome)

    def given_up(self, function: str) -> TimedOut | None:
        """Return the outcome of a function's calls once its share is used up: the others need the time."""
        wasted, outcome = self._wasted.get(function, (0.0, None))
        return outcome if wasted >= GIVE_UP_AT else None

    def all_given_up(self) -> Collection[str]:
        """Return the functions that are not called again."""
        return {name for name in self._wasted if self.given_up(name) is not None}

    def _cpu_left(self, running_cpu_s: float) -> float:
        return self._limits.cpu_s - self._cpu_s - running_cpu_s

    @property
    def _wall_left(self) -> float:
        return self._limits.wall_s - (time.monotonic() - self._began)
