"""Load a student's module into a process: as much of it as does not end the process, and within its own time."""

from __future__ import annotations

import time

from grader import wire
from grader.model import Garbled, GivenUp, LeftOut, Outcome, Swamped, TimedOut
from grader.running import protocol
from grader.running.budget import IMPORT
from grader.running.import_budget import ImportBudget
from grader.running.leaving_out import LeavingOut, Step, read_left_out, step_from
from grader.running.process import Process, framed, numbered, read
from grader.running.protocol import LOADED
from grader.running.words import Words
from grader.sandbox.base import Answer, Connection, Death, DeathCause, Limits, Program

__all__ = ["ATTEMPTS", "Loading"]

ATTEMPTS = 2
MOST_STEPS = 400
"""Statements that a process may announce while it is loaded."""


class Loading:
    """Loads one program into process after process.

    Parameters
    ----------
    process : Process
        The session's: the one that is loaded, or another in its place.
    program : Program
        The student's sources.
    limits : Limits
        Of the exercise and of each call.
    words : Words
        What the program says of itself before any call.
    """

    def __init__(self, process: Process, program: Program, limits: Limits, words: Words) -> None:
        self._process, self._program, self._limits, self._words = process, program, limits, words
        self._told: tuple[list[tuple[int, LeftOut]], int] = ([], 0)
        """What the last import has left out, and how much more."""
        self._introducing = False
        """Whether modules are loaded for their words alone."""
        self._budget = ImportBudget(limits)
        self.leaving_out = words.leaving_out = words.leaving_out or LeavingOut(program)
        self._unannounced = 0
        """How many statements go by before the first that is announced: those that earlier processes survived."""

    def introduce(self) -> None:
        """From now on, load for the words alone."""
        self._introducing = True

    def begin(self) -> None:
        """From now on, load for calls, with all the time of an import."""
        self._budget, self._introducing = ImportBudget(self._limits), False

    def look(self, connection: Connection) -> bool:
        """Load the module in a process that others are loaded in, too; return whether all of it ran."""
        self._process.connection = connection
        outcome, _ = self._import(connection)
        if outcome != LOADED:
            self._process.end(IMPORT)
        clean = outcome == LOADED and self._told == ([], 0)
        if clean:
            self._settle()
        return clean

    def load(self) -> Outcome | None:
        """Start a process with as much of the module as possible; return the reason if that is nothing."""
        if self._words.fatal is not None:
            return self._words.fatal
        outcome = self._load_most()
        if outcome is None:
            return self._in_vain()
        if not self._process.late and not isinstance(outcome, TimedOut | Swamped | GivenUp):
            self._words.fatal = outcome
        return outcome

    def _in_vain(self) -> Outcome | None:
        """End a process that has no function to call, since statements were left out; return the reason."""
        if self._words.fatal is not None:
            self._process.end(IMPORT)
        return self._words.fatal

    def _load_most(self) -> Outcome | None:
        """Leave out what ends the process, until the rest of the module is loaded."""
        attempts = 0
        while True:
            before, connection = self._unannounced, self._process.start()
            outcome, step = self._import(connection)
            if outcome == LOADED:
                self._process.budget.loaded(connection.cpu_s)
                self._settle()
                return None
            self._process.end(self._process.culprit)
            attempts += 1
            if self._unannounced > before and self._time_left:
                continue
            if step is None or self.leaving_out.settled:
                over = self._process.budget.over
                if attempts == ATTEMPTS or not isinstance(outcome, TimedOut) or over:
                    return outcome
            elif not self.leaving_out.leave_out(step, outcome, time_left=self._time_left):
                return outcome

    def _import(self, connection: Connection) -> tuple[Outcome, Step | None]:
        """Return how an import ends, and the statement that was the last to begin."""
        began = time.monotonic(), connection.cpu_s  # other modules may be loaded in this process
        budget, payer = self._process.budget, self._process.culprit
        step: Step | None = None
        limits, room = self._allowed(connection, began), budget.room(payer, new_process=True)
        try:
            number, frame = framed(protocol.load(self._program, self.leaving_out, self._unannounced).encoded())
            budget.send(payer, len(frame))
            died = connection.ask(frame, *limits)
            if died is not None:
                return self._outcome_of_death(died, limits), None
            for count in range(MOST_STEPS + 1):
                limits = self._allowed(connection, began)
                answer = connection.answer(*limits, room)
                if isinstance(answer, Death):
                    self._unannounced += count if count == MOST_STEPS else 0
                    return self._outcome_of_death(answer, limits), step
                budget.receive(payer, answer.size)
                room -= answer.size
                if answer.kind != "at":
                    return self._read(number, answer), None
                step = self._step(number, answer)
            return Garbled("it announces too many statements"), None
        except wire.WireError as error:
            return Garbled(str(error)), None
        finally:
            self._charge(connection.cpu_s, began)

    @property
    def _has_own_time(self) -> bool:
        """Whether an import has its own time: not one that a call made necessary by ending its process."""
        return self._process.culprit == IMPORT and (not self._process.late or self._budget.may_try_again)

    @property
    def _time_left(self) -> bool:
        return self._budget.may_try_again and self._process.budget.hopeless(IMPORT) is None

    def _allowed(self, connection: Connection, began: tuple[float, float]) -> tuple[float, float]:
        """The limits of the next statement, in processor seconds and wall seconds.

        An import `began` at a moment of the wall clock, and at one of the process's own.
        """
        running = connection.cpu_s - began[1], time.monotonic() - began[0]
        if self._has_own_time:
            return self._budget.allowed(*running)
        left = [available - used for available, used in zip(self._process.budget.left, running, strict=True)]
        return min(self._budget.statement_cpu_s, left[0]), min(self._limits.call_wall_s, left[1])

    def _charge(self, running_cpu_s: float, began: tuple[float, float]) -> None:
        wall_s = time.monotonic() - began[0]
        own = self._has_own_time
        if own:
            self._budget.charge(running_cpu_s - began[1], wall_s)
        if own and not self._introducing:
            self._process.budget.skip(running_cpu_s)
        else:
            self._process.budget.charge(self._process.culprit, running_cpu_s, wall_s)

    def _read(self, number: int, answer: Answer) -> Outcome:
        """Return how the import ended as an answer reports it, and take down what the module says of itself."""

        def heard() -> Outcome:
            outcome = self._process.reported("load", number, answer)
            if outcome is LOADED:
                self._hear(answer)
            return outcome

        return read(heard)

    def _hear(self, answer: Answer) -> None:
        """Take down what a loaded module says of itself, if no call can have told it what to say."""
        if not self._process.late:
            self._words.names = protocol.names_of(answer.fields)
            more = answer.fields.get("more")
            told = answer.fields.get("left_out", [])
            found = read_left_out(told, self.leaving_out.files, self._limits.memory_mb)
            self._told = found, more if type(more) is int else 0

    def _settle(self) -> None:
        """Keep for good what is left out: before any call with what was told of it, else without a word."""
        self.leaving_out.settle(*(([], 0) if self._process.late else self._told))
        if self._words.names == ():
            self._words.fatal = self.leaving_out.cause_of_absence("", ())

    def _outcome_of_death(self, death: Death, limits: tuple[float, float]) -> Outcome:
        wall = death.cause is DeathCause.WALL
        if wall or death.cause is DeathCause.CPU:
            all_s = self._limits.wall_s if wall else self._limits.import_cpu_s
            allowed_s = limits[wall] if limits[wall] > 0 else all_s  # else the statements before it used up all
            return TimedOut(float(f"{allowed_s:.2g}"), wall)
        return self._process.outcome_of_death(death, IMPORT)

    def _step(self, number: int, answer: Answer) -> Step:
        numbered(number, answer)
        return step_from(answer.fields, self.leaving_out.files)
