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
    LeftOut,
    Missing,
    NotRun,
    Outcome,
    Raised,
    Swamped,
    TimedOut,
    Unknown,
)
from grader.running import protocol
from grader.running.budget import IMPORT, Budget
from grader.running.import_budget import ImportBudget
from grader.running.leaving_out import LeavingOut, Step, read_left_out, step_from
from grader.running.protocol import LOADED, SURVIVED, Question
from grader.running.vetting import Vetting
from grader.running.words import Words
from grader.sandbox.base import FLOOD, Answer, Connection, Death, DeathCause, Limits, Program, Sandbox

__all__ = ["Session"]

SIGXCPU = 24
CUT_OFF = 70
"""The exit code of a process whose own end of the channel does not work any more: see `inside.zygote`."""
ATTEMPTS = 2
MOST_STEPS = 400
"""Statements that a process may announce while it is loaded."""


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
        self._told: tuple[list[tuple[int, LeftOut]], int] = ([], 0)
        """What the last import has left out, and how much more."""
        self._introducing = False
        """Whether modules are loaded for their words alone."""
        self._imports = ImportBudget(limits)
        self._leaving_out = self._words.leaving_out = self._words.leaving_out or LeavingOut(program)
        self._unannounced = 0
        """How many statements go by before the first that is announced: those that earlier processes survived."""
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
    def left_out(self) -> tuple[LeftOut, ...]:
        """The statements of the student's files that were not run to their end. The others were."""
        return self._leaving_out.statements

    @property
    def left_out_besides(self) -> int:
        """How many more were not."""
        return self._leaving_out.more

    def look(self, connection: Connection, budget: Budget) -> tuple[bool, Connection | None]:
        """Load the module in a process that other modules of the submission are loaded in, too.

        Returns
        -------
        clean : bool
            Whether nothing failed, so that there are no words to keep but the names of functions.
        connection : Connection or None
            The process, if it lives.
        """
        self._connection, self._budget, self._introducing = connection, budget, True
        outcome, _ = self._import(connection)
        if outcome != LOADED:
            self._end(IMPORT)
        clean = outcome == LOADED and self._told == ([], 0)
        if clean:
            self._settle()
        alive, self._connection = self._connection, None
        return clean, alive

    def introduce(self, budget: Budget) -> None:
        """Load the module in a process of its own, and keep its words. No call is made."""
        self._budget, self._introducing = budget, True
        self._load()
        self.renew()

    def expect_no_words(self) -> None:
        """Believe no further words: from now on, a process that starts may know hidden inputs."""
        self._late = True
        self._connection = None

    def __enter__(self) -> Self:
        self._budget = Budget(self._limits, self._program.functions)  # the time of the exercise begins
        self._imports, self._introducing = ImportBudget(self._limits), False
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
        if isinstance(outcomes[-1], TimedOut) and not outcomes[-1].place and self._fatal is None:
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
            outcome = self._receive(number + len(outcomes), calls[len(outcomes)].function)
            outcomes.append(self._explained(outcome, calls[len(outcomes)].function))
        self._deaths += self._connection is None
        return outcomes

    def _explained(self, outcome: Outcome, function: str) -> Outcome:
        """Return the reason if `function` is not there, or lacks a name, since a statement was left out."""
        known = self._words.names or ()
        match outcome:
            case Missing():
                return self._leaving_out.cause_of_absence(function, known) or protocol.missing(function, known)
            case Raised():
                return self._leaving_out.cause_of_error(outcome) or outcome
            case _:
                return outcome

    def _load(self) -> Outcome | None:
        """Start a child with as much of the module as possible; return the reason if that is nothing."""
        if self._words.fatal is not None:
            return self._words.fatal
        outcome = self._load_most()
        if outcome is None:
            return self._in_vain()
        if not self._late and not isinstance(outcome, TimedOut | Swamped | GivenUp):
            self._words.fatal = outcome
        return outcome

    def _in_vain(self) -> Outcome | None:
        """End a process that has no function to call, since statements were left out; return the reason."""
        if self._words.fatal is not None:
            self._end(IMPORT)
        return self._words.fatal

    def _load_most(self) -> Outcome | None:
        """Leave out what ends the process, until the rest of the module is loaded."""
        attempts = 0
        while True:
            before, self._connection = self._unannounced, self._sandbox.start(self._limits)
            outcome, step = self._import(self._connection)
            if outcome == LOADED:
                self._budget.loaded(self._connection.cpu_s)
                self._settle()
                return None
            self._end(self._culprit)
            attempts += 1
            if self._unannounced > before and self._time_left:
                continue
            if step is None or self._leaving_out.settled:
                if attempts == ATTEMPTS or not isinstance(outcome, TimedOut) or self._budget.over:
                    return outcome
            elif not self._leaving_out.leave_out(step, outcome, time_left=self._time_left):
                return outcome

    def _import(self, connection: Connection) -> tuple[Outcome, Step | None]:
        """Return how an import ends, and the statement that was the last to begin."""
        began = time.monotonic(), connection.cpu_s  # other modules may be loaded in this process
        step: Step | None = None
        limits, room = self._import_limits(began), self._budget.room(self._culprit, new_process=True)
        try:
            number, frame = self._framed(protocol.load(self._program, self._leaving_out, self._unannounced))
            self._budget.send(self._culprit, len(frame))
            died = connection.ask(frame, *limits)
            if died is not None:
                return self._outcome_of_import(died, limits), None
            for count in range(MOST_STEPS + 1):
                limits = self._import_limits(began)
                answer = connection.answer(*limits, room)
                if isinstance(answer, Death):
                    self._unannounced += count if count == MOST_STEPS else 0
                    return self._outcome_of_import(answer, limits), step
                self._budget.receive(self._culprit, answer.size)
                room -= answer.size
                if answer.kind != "at":
                    return self._read("load", number, answer), None
                step = self._step(number, answer)
            return Garbled("it announces too many statements"), None
        except wire.WireError as error:
            return Garbled(str(error)), None
        finally:
            self._charge_import(connection.cpu_s, began)

    @property
    def _pays_for_import(self) -> bool:
        """Whether an import has its own time: not one that a call made necessary by ending its process."""
        return self._culprit == IMPORT and (not self._late or self._imports.may_try_again)

    @property
    def _time_left(self) -> bool:
        return self._imports.may_try_again and self._budget.hopeless(IMPORT) is None

    def _import_limits(self, began: tuple[float, float]) -> tuple[float, float]:
        """The limits of the next statement, in processor seconds and wall seconds.

        An import `began` at a moment of the wall clock, and at one of the process's own.
        """
        assert self._connection is not None
        running = self._connection.cpu_s - began[1], time.monotonic() - began[0]
        cpu_s, wall_s = self._imports.allowed(*running)
        if not self._pays_for_import:
            left = [available - used for available, used in zip(self._budget.left, running, strict=True)]
            cpu_s, wall_s = min(self._imports.statement_cpu_s, left[0]), min(self._limits.call_wall_s, left[1])
        return cpu_s, wall_s

    def _charge_import(self, running_cpu_s: float, began: tuple[float, float]) -> None:
        wall_s = time.monotonic() - began[0]
        own = self._pays_for_import
        if own:
            self._imports.charge(running_cpu_s - began[1], wall_s)
        if own and not self._introducing:
            self._budget.skip(running_cpu_s)
        else:
            self._budget.charge(self._culprit, running_cpu_s, wall_s)

    def _hear(self, answer: Answer) -> None:
        """Take down what a loaded module says of itself, if no call can have told it what to say."""
        if not self._late:
            self._words.names = protocol.names_of(answer.fields)
            more = answer.fields.get("more")
            told = answer.fields.get("left_out", [])
            read = read_left_out(told, self._leaving_out.files, self._limits.memory_mb)
            self._told = read, more if type(more) is int else 0

    def _settle(self) -> None:
        """Keep for good what is left out: before any call with what was told of it, else without a word."""
        self._leaving_out.settle(*(([], 0) if self._late else self._told))
        if self._words.names == ():
            self._words.fatal = self._leaving_out.cause_of_absence("", ())

    def _outcome_of_import(self, death: Death, limits: tuple[float, float]) -> Outcome:
        wall = death.cause is DeathCause.WALL
        if wall or death.cause is DeathCause.CPU:
            return TimedOut(float(f"{limits[wall]:.2g}"), wall)
        return self._outcome_of_death(death, IMPORT)

    def _step(self, number: int, answer: Answer) -> Step:
        told = answer.fields.get("number")
        if type(told) is not int or told != number:
            raise wire.WireError("it answers a question that was not asked")
        return step_from(answer.fields, self._leaving_out.files)

    def _framed(self, question: Question) -> tuple[int, bytes]:
        """Return the number of a question, and its frame."""
        number = secrets.randbits(60)  # an answer written in advance cannot know it
        return number, wire.encode(question.kind, {**question.fields, "number": number})

    def _send(self, question: Question, payer: str) -> int | Outcome:
        """Send calls; return the number of the first, or the outcome if the process has died."""
        assert self._connection is not None
        number, frame = self._framed(question)
        began = time.monotonic()
        died = self._connection.ask(frame, *self._budget.allowed(payer))
        if died is None:
            self._budget.charge(payer, self._connection.cpu_s, time.monotonic() - began)
            return number
        return self._died(died, payer, time.monotonic() - began)

    def _receive(self, number: int, payer: str) -> Outcome:
        assert self._connection is not None
        began = time.monotonic()
        allowed, room = self._budget.allowed(payer), self._budget.room(payer)
        answer = self._connection.answer(*allowed, room)
        waited_s = time.monotonic() - began
        if isinstance(answer, Death):
            return self._died(answer, payer, waited_s)
        self._budget.charge(payer, self._connection.cpu_s, waited_s)
        self._budget.receive(payer, answer.size)
        hopeless = self._budget.hopeless(payer)
        outcome = hopeless if isinstance(hopeless, Swamped) else self._read("calls", number, answer)
        if not isinstance(outcome, SURVIVED):
            self._lose(payer)
        return outcome

    def _died(self, death: Death, payer: str, waited_s: float) -> Outcome:
        """Return the outcome of a call on which the process died, and count what it used."""
        outcome = self._outcome_of_death(death, payer)
        self._budget.charge(payer, 0.0, waited_s)
        self._lose(payer)
        return outcome

    def _lose(self, payer: str) -> None:
        """End the process for what a call of `payer` did, which pays for the next one."""
        self._end(payer)
        self._culprit = payer

    def _read(self, asked: str, number: int, answer: Answer) -> Outcome:
        """Return the outcome that an answer reports. If reading it raises anything, the answer is at fault."""
        try:
            reported_number = answer.fields.get("number")
            if type(reported_number) is not int or reported_number != number:  # an array would compare each entry
                return Garbled("it answers a question that was not asked")
            reported = protocol.read(asked, answer.kind, answer.fields, self._limits.memory_mb)
            if reported is LOADED:
                self._hear(answer)
            return self._vetting.vetted(reported, after_calls=self._late)
        except wire.WireError as error:
            return Garbled(str(error))
        except Exception:  # noqa: BLE001 - no answer may make the grader fail
            return Garbled("an answer cannot be read")

    def _outcome_of_death(self, death: Death, payer: str) -> Outcome:
        match death.cause:
            case DeathCause.CPU | DeathCause.WALL:
                wall = death.cause is DeathCause.WALL
                return self._budget.time_out(payer, wall=wall)
            case DeathCause.FLOODED:
                return Flooded(FLOOD * self._limits.output_kb / 1024)
            case DeathCause.MALFORMED:
                return Garbled(death.detail)
            case DeathCause.ENDED if death.code == -SIGXCPU:
                return TimedOut(self._limits.cpu_s)
            case DeathCause.ENDED if death.code == CUT_OFF:
                return Garbled("its connection was closed, or no memory was left for it")
            case DeathCause.ENDED if death.code < 0:
                return Killed(-death.code)
            case DeathCause.ENDED:
                return Exited(death.code)
