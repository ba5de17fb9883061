"""One exercise of one submission in the sandbox: calls in, outcomes out, a fresh child after a death.

When the process dies, only the current call is lost. A call that timed out is repeated once, alone in a fresh
child, so that a busy machine costs nobody points.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from typing import Self

from grader import wire
from grader.errors import SandboxBroken
from grader.model import (
    Call,
    Exited,
    Flooded,
    Garbled,
    GivenUp,
    Killed,
    Missing,
    NotRun,
    Outcome,
    Swamped,
    TimedOut,
    Unknown,
)
from grader.running import protocol
from grader.running.budget import IMPORT, Budget
from grader.running.protocol import LOADED, SURVIVED, Question
from grader.running.vetting import Vetting
from grader.running.words import Words
from grader.sandbox.base import FLOOD, Answer, Connection, Death, DeathCause, Limits, Program, Sandbox

__all__ = ["Session"]

SIGXCPU = 24
ATTEMPTS = 2
MOST_FATAL_CELLS = 10
"""After this many cells that end the process, the rest of a notebook is not run."""


class Session:
    """Runs calls of one exercise's functions. Use as a context manager.

    Parameters
    ----------
    sandbox : Sandbox
        Starts children; shared by many sessions, one after the other.
    program : Program
        The student's sources.
    limits : Limits
        Of the exercise and of each call.
    words : Words, optional
        Shared by all sessions of one submission that have the same program.
    """

    def __init__(self, sandbox: Sandbox, program: Program, limits: Limits, words: Words | None = None) -> None:
        self._sandbox, self._program, self._limits = sandbox, program, limits
        self._words = words or Words()
        self._vetting, self._budget = Vetting(program), Budget(limits, program.functions)
        self._connection: Connection | None = None
        self._fatal: Outcome | None = None
        """Why the module cannot be loaded; if set, the outcome of every call."""
        self._late = False
        """Whether a process that starts now may know hidden inputs: an earlier one of the submission was called."""
        self._deaths = 0
        """The number of calls that ended their process."""
        self._culprit = IMPORT
        """The function whose call ended the last process: it pays for the next one."""
        self.output = bytearray()

    def run(self, calls: Sequence[Call]) -> list[Outcome]:
        """Return one outcome per call, in order.

        Calls are sent many at a time, so that the student's process works while the grader decodes. When the
        process dies, only the current call is lost: the calls after it are sent again.
        """
        outcomes: list[Outcome] = []
        while len(outcomes) < len(calls):
            outcomes += self._run_some(calls[len(outcomes) :])
        return outcomes

    def renew(self) -> None:
        """Make the next call run in a fresh child."""
        self._culprit = IMPORT
        self._end(IMPORT)

    def _end(self, payer: str) -> None:
        """End the process, if there is one; its last seconds count for `payer`."""
        if self._connection is not None:
            connection, self._connection = self._connection, None
            connection.close()
            self._budget.retire(payer, connection.cpu_s)
            self.output += connection.output[: max(0, (self._limits.output_kb << 10) - len(self.output))]

    @property
    def failed_cells(self) -> dict[str, Outcome]:
        """The cells of a notebook that did not run to their end before any call, and why. The others are run."""
        return dict(self._words.cells)

    def look(self, connection: Connection, budget: Budget) -> tuple[bool, Connection | None]:
        """Load the module in a process that other modules of the submission are loaded in, too.

        Returns
        -------
        clean : bool
            Whether nothing failed, so that there are no words to keep but the names of functions.
        connection : Connection or None
            The process, if it lives.
        """
        self._connection, self._budget = connection, budget
        cells = map(protocol.cell, self._program.cells)
        clean = all(self._exchange(question) == LOADED for question in (protocol.load(self._program), *cells))
        if clean:
            self._ask_for_names()
        alive, self._connection = self._connection, None
        return clean, alive

    def introduce(self, budget: Budget) -> None:
        """Load the module in a process of its own, and keep its words. No call is made."""
        self._budget = budget
        self._load()
        self.renew()

    def expect_no_words(self) -> None:
        """Believe no further words: from now on, a process that starts may know hidden inputs."""
        self._late = True
        self._connection = None

    def __enter__(self) -> Self:
        self._budget = Budget(self._limits, self._program.functions)  # the time of the exercise begins
        return self

    def __exit__(self, *error: object) -> None:
        self.renew()

    def _run_some(self, calls: Sequence[Call]) -> list[Outcome]:
        """Return the outcomes of the first one or more of `calls`."""
        hopeless = self._fatal or self._budget.hopeless(calls[0].function)
        if hopeless is not None:
            return [hopeless]
        outcomes = self._attempt(protocol.first_of(calls, self._budget.hopeless, 1 + self._deaths))
        culprit = calls[len(outcomes) - 1]
        if isinstance(outcomes[-1], TimedOut) and self._fatal is None:
            outcomes[-1] = self._confirmed(culprit, outcomes[-1])
        return outcomes

    def _confirmed(self, call: Call, first: TimedOut) -> Outcome:
        """Repeat a call that timed out, alone. If it does so again, or no time is left, give its function up."""
        again = self._attempt([call])[0] if self._budget.hopeless(call.function) is None else first
        if not isinstance(again, (TimedOut, NotRun)):
            return again
        self._budget.give_up(call.function)
        return first

    def _attempt(self, calls: Sequence[Call]) -> list[Outcome]:
        reason = ""
        for _ in range(ATTEMPTS):
            try:
                return self._ask(calls)
            except SandboxBroken as error:
                reason = str(error)
                self._connection = None
                self._sandbox.restart()
        self._fatal = Unknown(reason)  # no wait for each of the calls that are left: all are made again later
        return [self._fatal]

    def _ask(self, calls: Sequence[Call]) -> list[Outcome]:
        """Return the outcomes up to the first one that ends the process."""
        if self._connection is None:
            self._fatal = self._load()
            if self._fatal is not None:
                return [self._fatal] * len(calls)
        self._late = True
        number = self._send(protocol.calls(calls), calls[0].function)
        if not isinstance(number, int):
            return [number]
        outcomes: list[Outcome] = []
        while len(outcomes) < len(calls) and self._connection is not None:
            outcome = self._receive("calls", number + len(outcomes), calls[len(outcomes)].function)
            if isinstance(outcome, Missing):
                outcome = protocol.missing(calls[len(outcomes)].function, self._words.names or ())
            outcomes.append(outcome)
        self._deaths += self._connection is None
        return outcomes

    def _load(self) -> Outcome | None:
        """Start a child with as much of the module as possible; return the reason if that is nothing."""
        if self._words.fatal is not None:
            return self._words.fatal
        while (outcome := self._import()) is None:
            self._run_cells()
            if self._connection is not None:
                self._budget.loaded(self._connection.cpu_s)
                return None
            if self._budget.over is not None:
                return self._budget.over
            if len(self._words.fatal_cells) > MOST_FATAL_CELLS:
                return GivenUp(f"more than {MOST_FATAL_CELLS} cells ended the process")
        if not self._late and not isinstance(outcome, TimedOut | Swamped | GivenUp):
            self._words.fatal = outcome
        return outcome

    def _import(self) -> Outcome | None:
        """Start a child that has imported the module, or made an empty one; return the reason if that fails."""
        for _ in range(ATTEMPTS):  # a time-out is tried once more
            self._connection = self._sandbox.start(self._limits)
            outcome = self._exchange(protocol.load(self._program))
            if outcome == LOADED:
                return None
            self._end(self._culprit)
            if not isinstance(outcome, TimedOut) or self._budget.over:
                break
        return outcome

    def _run_cells(self) -> None:
        """Run a notebook's cells in order, up to one that ends the process: a fresh one then leaves it out."""
        words = self._words
        for position, cell in enumerate(self._program.cells[: words.cells_run]):
            if cell.name in words.fatal_cells:
                continue
            outcome = self._exchange(protocol.cell(cell))
            if outcome != LOADED and not self._late:
                words.cells.setdefault(cell.name, outcome)
            if self._connection is None:
                words.fatal_cells.add(cell.name)
                if len(words.fatal_cells) == MOST_FATAL_CELLS:
                    self._leave_out_from(position + 1)
                return
        self._ask_for_names()

    def _ask_for_names(self) -> None:
        """Ask for the names of a notebook's functions, once; a module has given them already."""
        if self._program.cells and self._words.names is None and not self._late:
            self._words.names = ()  # even if it fails
            self._exchange(protocol.names())

    def _leave_out_from(self, position: int) -> None:
        """Run no cell from `position` on."""
        if not self._late:
            for cell in self._program.cells[position : position + 1]:
                self._words.cells[cell.name] = GivenUp(f"{MOST_FATAL_CELLS} cells before it ended the process")
        self._words.cells_run = position

    def _exchange(self, question: Question) -> Outcome:
        number = self._send(question, self._culprit)
        return self._receive(question.kind, number, self._culprit) if isinstance(number, int) else number

    def _send(self, question: Question, payer: str) -> int | Outcome:
        """Send a question; return its number, or the outcome if the process has died."""
        assert self._connection is not None
        number = secrets.randbits(60)  # an answer written in advance cannot know it
        frame = wire.encode(question.kind, {**question.fields, "number": number})
        calls = question.kind == "calls"
        if not calls:
            self._budget.send(payer, len(frame))
        began = time.monotonic()
        died = self._connection.ask(frame, *self._budget.allowed(payer, new_process=not calls))
        if died is None:
            self._budget.charge(payer, self._connection.cpu_s, time.monotonic() - began)
            return number
        return self._died(died, question.kind, payer, time.monotonic() - began)

    def _receive(self, asked: str, number: int, payer: str) -> Outcome:
        assert self._connection is not None
        began = time.monotonic()
        new_process = asked != "calls"
        allowed = self._budget.allowed(payer, new_process=new_process)
        answer = self._connection.answer(*allowed, self._budget.room(payer, new_process=new_process))
        waited_s = time.monotonic() - began
        if isinstance(answer, Death):
            return self._died(answer, asked, payer, waited_s)
        self._budget.charge(payer, self._connection.cpu_s, waited_s)
        self._budget.receive(payer, answer.size)
        hopeless = self._budget.hopeless(payer) if asked == "calls" else None
        outcome = hopeless if isinstance(hopeless, Swamped) else self._read(asked, number, answer)
        if not isinstance(outcome, SURVIVED):
            self._lose(asked, payer)
        return outcome

    def _died(self, death: Death, asked: str, payer: str, waited_s: float) -> Outcome:
        """Return the outcome of a question on which the process died, and count what it used."""
        outcome = self._outcome_of_death(death, asked, payer)
        self._budget.charge(payer, 0.0, waited_s)
        self._lose(asked, payer)
        return outcome

    def _lose(self, asked: str, payer: str) -> None:
        """End the process for what `payer` did. One that dies in a call makes its function pay for the next."""
        self._end(payer)
        if asked == "calls":
            self._culprit = payer

    def _read(self, asked: str, number: int, answer: Answer) -> Outcome:
        """Return the outcome that an answer reports. If reading it raises anything, the answer is at fault."""
        try:
            reported_number = answer.fields.get("number")
            if type(reported_number) is not int or reported_number != number:  # an array would compare each entry
                return Garbled("it answers a question that was not asked")
            reported = protocol.read(asked, answer.kind, answer.fields, self._limits.memory_mb)
            if asked in ("load", "names") and not self._late and "names" in answer.fields:
                self._words.names = protocol.names_of(answer.fields)
            return self._vetting.vetted(reported, after_calls=self._late)
        except wire.WireError as error:
            return Garbled(str(error))
        except Exception:  # noqa: BLE001 - no answer may make the grader fail
            return Garbled("an answer cannot be read")

    def _outcome_of_death(self, death: Death, asked: str, payer: str) -> Outcome:
        match death.cause:
            case DeathCause.CPU | DeathCause.WALL:
                wall = death.cause is DeathCause.WALL
                return self._budget.time_out(payer, wall=wall, new_process=asked != "calls")
            case DeathCause.FLOODED:
                return Flooded(FLOOD * self._limits.output_kb / 1024)
            case DeathCause.MALFORMED:
                return Garbled(death.detail)
            case DeathCause.ENDED if death.code == -SIGXCPU:
                return TimedOut(self._limits.cpu_s)
            case DeathCause.ENDED if death.code < 0:
                return Killed(-death.code)
            case DeathCause.ENDED:
                return Exited(death.code)
