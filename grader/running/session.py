"""One exercise of one submission in the sandbox: calls in, outcomes out, a fresh child after a death.

When the process dies, only the current call is lost. A call that timed out is repeated once, alone in a fresh
child, so that a busy machine costs nobody points.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Self

from grader import wire
from grader.errors import SandboxBroken
from grader.model import Call, LeftOut, Missing, NotRun, Outcome, Raised, TimedOut, Unknown
from grader.running import protocol
from grader.running.budget import IMPORT, Budget
from grader.running.loading import ATTEMPTS, Loading
from grader.running.process import Process, framed, read
from grader.running.protocol import SURVIVED
from grader.running.words import Words
from grader.sandbox.base import Connection, Death, Limits, Program, Sandbox

__all__ = ["Session"]

ARRIVED = (0.0, 0.0)
"""The time for an answer that is there: none is needed, and none is given."""


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
        self.sandbox, self.program, self.words = sandbox, program, words or Words()
        self.limits = limits
        self._process = Process(sandbox, program, limits)
        self._loading = Loading(self._process, program, limits, self.words)
        self._fatal: Outcome | None = None
        """Why the module cannot be loaded; if set, the outcome of every call."""
        self._deaths = 0
        """The number of calls that ended their process."""

    @property
    def output(self) -> bytearray:
        """The beginning of what all processes have printed."""
        return self._process.output

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
        self._process.lose(IMPORT)

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """The statements of the student's files that were not run to their end. The others were."""
        return self._loading.leaving_out.statements

    @property
    def left_out_besides(self) -> int:
        """How many more were not."""
        return self._loading.leaving_out.more

    def look(self, connection: Connection, budget: Budget) -> tuple[bool, Connection | None]:
        """Load the module in a process that other modules of the submission are loaded in, too.

        Returns
        -------
        clean : bool
            Whether nothing failed, so that there are no words to keep but the names of functions.
        connection : Connection or None
            The process, if it lives.
        """
        self._process.budget = budget
        self._loading.introduce()
        clean = self._loading.look(connection)
        return clean, self._process.release()

    def introduce(self, budget: Budget) -> None:
        """Load the module in a process of its own, and keep its words. No call is made."""
        self._process.budget = budget
        self._loading.introduce()
        self._loading.load()
        self.renew()

    def expect_no_words(self) -> None:
        """Believe no further words: from now on, a process that starts may know hidden inputs."""
        self._process.late = True
        self._process.release()

    def apart(self, limits: Limits) -> Session:
        """Return a session of the same program whose processes are sent no call of this one, which has none now."""
        self.renew()
        other = Session(self.sandbox, self.program, limits, self.words)
        other.expect_no_words()
        return other

    def __enter__(self) -> Self:
        self._process.budget = Budget(self.limits, self.program.functions)  # the time of the exercise begins
        self._loading.begin()
        return self

    def __exit__(self, *error: object) -> None:
        self.renew()

    def _run_some(self, calls: Sequence[Call]) -> list[Outcome]:
        """Return the outcomes of the first one or more of `calls`."""
        hopeless = self._fatal or self._process.budget.hopeless(calls[0].function)
        if hopeless is not None:
            return [hopeless]
        outcomes = self._attempt(protocol.first_of(calls, self._process.budget.hopeless, 1 + self._deaths))
        culprit = calls[len(outcomes) - 1]
        if isinstance(outcomes[-1], TimedOut) and not outcomes[-1].place and self._fatal is None:
            outcomes[-1] = self._confirmed(culprit, outcomes[-1])
        return outcomes

    def _confirmed(self, call: Call, first: TimedOut) -> Outcome:
        """Repeat a call that timed out, alone. If it does so again, or no time is left, give its function up."""
        again = self._attempt([call])[0] if self._process.budget.hopeless(call.function) is None else first
        if not isinstance(again, (TimedOut, NotRun)):
            return again
        self._process.budget.give_up(call.function)
        return first

    def _attempt(self, calls: Sequence[Call]) -> list[Outcome]:
        reason = ""
        for _ in range(ATTEMPTS):
            try:
                return self._ask(calls)
            except SandboxBroken as error:
                reason = str(error)
                self._process.restart_sandbox()
        self._fatal = Unknown(reason)  # no wait for each of the calls that are left: all are made again later
        return [self._fatal]

    def _ask(self, calls: Sequence[Call]) -> list[Outcome]:
        """Return the outcomes up to the first one that ends the process."""
        if self._process.connection is None:
            self._fatal = self._load()
            if self._fatal is not None:
                return [self._fatal] * len(calls)
        connection = self._process.connection
        assert connection is not None
        self._process.late = True
        number = self._send(connection, protocol.calls(calls), calls[0].function)
        if not isinstance(number, int):
            return [number]
        outcomes: list[Outcome] = []
        functions = [*(call.function for call in calls), IMPORT]
        while len(outcomes) < len(calls) and self._process.connection is not None:
            function, following = functions[len(outcomes) : len(outcomes) + 2]
            outcome = self._receive(connection, number + len(outcomes), function, following)
            outcomes.append(self._explained(outcome, function))
        self._deaths += self._process.connection is None
        return outcomes

    def _load(self) -> Outcome | None:
        """Start a process with the module loaded; return the reason if that cannot be."""
        return self._loading.load()

    def _explained(self, outcome: Outcome, function: str) -> Outcome:
        """Return the reason if `function` is not there, or lacks a name, since a statement was left out."""
        leaving_out, known = self._loading.leaving_out, self.words.names or ()
        match outcome:
            case Missing():
                return leaving_out.cause_of_absence(function, known) or protocol.missing(
                    function, known, self.program.functions
                )
            case Raised():
                return leaving_out.cause_of_error(outcome) or outcome
            case _:
                return outcome

    def _send(self, connection: Connection, question: wire.Numbered, payer: str) -> int | Outcome:
        """Send calls; return the number of the first, or the outcome if the process has died."""
        number, frame = framed(question)
        began = time.monotonic()
        died = connection.ask(frame, *self._process.budget.allowed(payer))
        if died is None:
            self._process.budget.charge(payer, connection.cpu_s, time.monotonic() - began)
            return number
        return self._died(died, payer, time.monotonic() - began)

    def _receive(self, connection: Connection, number: int, payer: str, following: str) -> Outcome:
        """Return the outcome of a call of `payer`, which one of `following` comes after.

        Answers to calls of one function that have arrived together are charged together.
        """
        budget, here = self._process.budget, connection.arrived
        began = time.monotonic()
        allowed = ARRIVED if here else budget.allowed(payer)
        answer = connection.answer(*allowed, budget.room(payer))
        waited_s = time.monotonic() - began
        if isinstance(answer, Death):
            return self._died(answer, payer, waited_s)
        if not here or payer != following or not connection.arrived:
            budget.charge(payer, connection.cpu_s, waited_s)
        budget.receive(payer, answer.size)
        swamped = budget.swamped(payer)
        outcome = swamped or read(lambda: self._process.reported("calls", number, answer))
        if not isinstance(outcome, SURVIVED):
            self._process.lose(payer)
        return outcome

    def _died(self, death: Death, payer: str, waited_s: float) -> Outcome:
        """Return the outcome of a call on which the process died, and count what it used."""
        outcome = self._process.outcome_of_call(death, payer, waited_s)
        self._process.budget.charge(payer, 0.0, waited_s)
        self._process.lose(payer)
        return outcome
