"""The remaining budget of one exercise: processor time, wall time, and bytes in both directions."""

from __future__ import annotations

from collections.abc import Collection

from grader.model import GivenUp, NotRun, Outcome, Swamped, TimedOut
from grader.running.purse import IMPORT, Purse
from grader.sandbox.base import MOST_ANSWERS, Limits

__all__ = ["IMPORT", "Budget"]

MOST_SOURCES_MB = 64
"""The most that is sent of a student's files to all processes of an exercise together: each gets them again."""
TO_AN_IMPORT = 96 << 10
"""The largest header of an answer to anything but a call: it holds names, or how an import failed."""
QUESTION = 4 << 10
"""The least number of bytes that a question counts for: even a short one costs the grader something."""
KEPT_FOR_A_NEW_PROCESS = 0.25
"""The largest part of a share that is kept to import the file again, after a call that ends its process."""


class Budget:
    """Counts what each function of an exercise uses, across all of its processes.

    A function whose call ended a process pays for the import into the next one.

    Parameters
    ----------
    limits : Limits
        Of the exercise and of each call.
    functions : collection of str
        The functions that are going to be called: each keeps a share of everything.
    """

    def __init__(self, limits: Limits, functions: Collection[str] = ()) -> None:
        self._limits = limits
        self._cpu_s = Purse(limits.cpu_s, functions, limits.call_cpu_s)
        self._wall_s = Purse(limits.wall_s, functions, limits.call_wall_s)
        self._received = Purse(MOST_ANSWERS * limits.result_mb << 20, functions, limits.result_mb << 16)
        self._sent = Purse(MOST_SOURCES_MB << 20, functions)
        self._given_up: set[str] = set()
        self._seen_cpu_s = self._import_cpu_s = 0.0
        """Processor seconds of the running process that are counted, and of its import."""

    def charge(self, payer: str, running_cpu_s: float, waited_s: float) -> None:
        """Count the time since the last question.

        Parameters
        ----------
        payer : str
            The function that used it, or `IMPORT`.
        running_cpu_s : float
            Processor seconds that the running process has used so far.
        waited_s : float
            Wall seconds that its answer took.
        """
        more_s = self.since_last_question(running_cpu_s)
        self._cpu_s.charge(payer, more_s)
        self._seen_cpu_s += more_s
        self._wall_s.charge(payer, waited_s)

    def since_last_question(self, running_cpu_s: float) -> float:
        """Return the processor seconds of the running process that are not counted yet."""
        return max(0.0, running_cpu_s - self._seen_cpu_s)

    def skip(self, running_cpu_s: float) -> None:
        """Leave out of the account what the running process has used so far: another budget has counted it."""
        self._seen_cpu_s = running_cpu_s

    def loaded(self, running_cpu_s: float) -> None:
        """Note how long it took until a new process was ready for calls."""
        self._import_cpu_s = max(self._import_cpu_s, running_cpu_s)

    def retire(self, payer: str, cpu_s: float) -> None:
        """Count the last of a process that has ended, having used `cpu_s` altogether."""
        self.charge(payer, cpu_s, 0.0)
        self._seen_cpu_s = 0.0

    def receive(self, payer: str, size: int) -> None:
        """Count an answer of `size` bytes. One beyond what is available is not kept: it costs nobody else."""
        available = max(0.0, self._received.available(payer))
        self._received.charge(payer, size if size <= available else available + 1)

    def room(self, payer: str, *, new_process: bool = False) -> float:
        """Return the size of the largest answer that is read. An import has room whatever calls have used."""
        if new_process:
            return TO_AN_IMPORT * self._limits.header_weight
        return self._received.available(payer)

    def send(self, payer: str, size: int) -> None:
        """Count `size` bytes of the student's files, sent to a new process."""
        self._sent.charge(payer, size + QUESTION)

    def allowed(self, function: str, *, new_process: bool = False) -> tuple[float, float]:
        """Return the limits of the next question, in processor seconds and wall seconds.

        Parameters
        ----------
        function : str
            The function that is called; `IMPORT` for a question before any call.
        new_process : bool
            Whether the question is part of an import: nothing can be called without it.
        """
        cpu_s = self._cpu_s.left if new_process else self._cpu_available(function)
        wall_s = self._wall_s.left if new_process else self._wall_s.available(function)
        return min(self._limits.call_cpu_s, cpu_s), min(self._limits.call_wall_s, wall_s)

    def time_out(self, function: str, *, wall: bool, new_process: bool = False) -> TimedOut | NotRun:
        """Return the outcome of a question that had all the time of `allowed`.

        A call that had less than its share is no proof of a loop: earlier calls had used the rest.
        """
        allowed = self.allowed(function, new_process=new_process)[wall]
        purse = self._wall_s if wall else self._cpu_s
        limit = self._limits.call_wall_s if wall else self._limits.call_cpu_s
        if allowed < min(limit, (1 - KEPT_FOR_A_NEW_PROCESS) * purse.share) and not new_process:
            return NotRun(function, begun=True)
        return TimedOut(float(f"{allowed:.2g}"), wall)

    def give_up(self, function: str) -> None:
        """Call a function no more: the others need the time."""
        self._given_up.add(function)
        for purse in (self._cpu_s, self._wall_s, self._received, self._sent):
            purse.release(function)

    def swamped(self, function: str) -> Swamped | None:
        """Return the outcome of each call of `function` once its answers are too large together; None before."""
        return Swamped(MOST_ANSWERS * self._limits.result_mb) if self._received.available(function) < 0 else None

    def hopeless(self, function: str) -> Outcome | None:
        """Return the outcome of every further call of `function`, if there is to be none; else None."""
        swamped = self.swamped(function)
        if swamped is not None:
            return swamped
        if self._sent.available(function) < 0:
            return GivenUp(
                f"so many processes were ended that more than {MOST_SOURCES_MB} MB of your files had to be sent to "
                "new ones; remove what ends them"
            )
        if function in self._given_up or min(self._cpu_available(function), self._wall_s.available(function)) <= 0:
            return NotRun(function)
        return None

    @property
    def left(self) -> tuple[float, float]:
        """Processor seconds and wall seconds that nobody has used yet."""
        return self._cpu_s.left, self._wall_s.left

    @property
    def over(self) -> TimedOut | None:
        """The outcome of an import once there is no time left for it; None before."""
        if self._cpu_s.left <= 0:
            return TimedOut(self._limits.cpu_s)
        return TimedOut(self._limits.wall_s, wall=True) if self._wall_s.left <= 0 else None

    def _cpu_available(self, function: str) -> float:
        kept = min(self._import_cpu_s, KEPT_FOR_A_NEW_PROCESS * self._cpu_s.share)
        return self._cpu_s.available(function) - kept
