"""A student's own code in this process, for `grader check` where nothing can confine it, and in notebooks.

The same questions and answers as in the sandbox, without the sandbox: only for one's own code, never for
somebody else's.
"""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Self

from grader import wire
from grader.model import Call, ImportFailed, LeftOut, Missing, NotRun, Outcome, Raised, Refused, TimedOut
from grader.running import protocol
from grader.running.leaving_out import LeavingOut, read_left_out
from grader.running.protocol import LOADED, Question
from grader.sandbox.base import Limits, Program
from grader.sandbox.inside.child import Worker
from grader.sandbox.inside.failures import Stopped
from grader.sandbox.inside.poison import filled
from grader.sandbox.inside.refusals import single_threaded

__all__ = ["CallTimer", "Unconfined"]

DEFAULT = Limits()


class Unconfined:
    """Runs calls of one exercise's functions in this process. Use as a context manager.

    Time limits are of wall time and need the clock of `CallTimer`. A call has its processor limit; an import has
    more, since it may wait for a disk. Memory is not limited.
    """

    def __init__(self, program: Program, limits: Limits = DEFAULT) -> None:
        self._program = program
        self._limits = limits
        self._timer = CallTimer()
        self._worker: Worker | None = None
        self._fatal: Outcome | None = None
        self._names: tuple[str, ...] = ()
        """The names of the module's functions."""
        self._leaving_out = LeavingOut(program)

    def run(self, calls: Sequence[Call]) -> list[Outcome]:
        """Return one outcome per call, in order."""
        return [self._run_one(call) for call in calls]

    def renew(self) -> None:
        """Import the module again for the next call."""
        if self._worker is not None:
            self._worker.close()
            self._worker = None

    @property
    def left_out(self) -> Sequence[LeftOut]:
        """The statements of the student's files that were not run to their end. The others were."""
        return self._leaving_out.statements

    @property
    def left_out_besides(self) -> int:
        """How many more were not."""
        return self._leaving_out.more

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.renew()

    def _run_one(self, call: Call) -> Outcome:
        if self._worker is None and self._fatal is None:
            self._worker = Worker(guard=self._guarded)
            self._fatal = self._load(self._worker)
        if self._fatal is not None or self._worker is None:
            assert self._fatal is not None
            return self._fatal
        question = Question("calls", protocol.fields_of(call))  # the worker answers one call at a time
        outcome = self._ask(self._worker, question, call.function, self._limits.call_cpu_s)
        match outcome:
            case Missing():
                cause = self._leaving_out.cause_of_absence(call.function, self._names)
                return cause or protocol.missing(call.function, self._names, self._program.functions)
            case Raised():
                return self._leaving_out.cause_of_error(outcome) or outcome
            case _:
                return outcome

    def _load(self, worker: Worker) -> Outcome | None:
        question = protocol.load(self._program, self._leaving_out)
        kind, fields = worker.answer(question.kind, wire.through(question.fields, arguments=True))
        outcome = protocol.read(question.kind, kind, wire.through(fields))
        if _is_interrupt(outcome):
            raise KeyboardInterrupt
        if outcome != LOADED:
            return outcome
        read = read_left_out(fields["left_out"], self._leaving_out.files, 0)
        self._leaving_out.settle(read, fields["more"])
        self._names = protocol.names_of(fields)
        return None

    def _guarded(self, statement: Callable[[], object]) -> object:
        """Run a statement of a file's own code, with a limit on wall time."""
        seconds = self._limits.call_wall_s
        value: object = None
        with _interrupted_after(seconds) as is_over:
            value = statement()
        if is_over():
            raise Stopped(seconds)
        return value

    def _ask(self, worker: Worker, question: Question, what: str, seconds: float) -> Outcome:
        return self._timer.run(what, seconds, lambda: _answer(worker, question))


def _answer(worker: Worker, question: Question) -> Outcome:
    with single_threaded(), filled():  # as when it is graded
        kind, answer = worker.answer(question.kind, wire.through(question.fields, arguments=True))
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    try:
        return protocol.read(question.kind, kind, wire.through(answer))
    except wire.Unsendable as refusal:
        return Refused(str(refusal))


class CallTimer:
    """Runs calls in this process with a limit on wall time. A function that timed out once is not run again."""

    def __init__(self) -> None:
        self._endless: set[str] = set()

    def run(self, what: str, seconds: float, answer: Callable[[], Outcome]) -> Outcome:
        """Return the outcome of `answer`, or a time-out if `what` takes longer than `seconds`.

        Raises
        ------
        KeyboardInterrupt
            If the student pressed Ctrl-C, even while their code was running.
        """
        if what in self._endless:
            return NotRun(what)
        outcome: Outcome | None = None
        with _interrupted_after(seconds) as is_over:
            outcome = answer()
        if is_over() or outcome is None:
            self._endless.add(what)
            return TimedOut(seconds)
        if _is_interrupt(outcome):
            raise KeyboardInterrupt
        return outcome


def _is_interrupt(outcome: Outcome) -> bool:
    match outcome:
        case Raised(builtin="KeyboardInterrupt") | ImportFailed(type="KeyboardInterrupt"):
            return True
        case _:
            return False


@contextlib.contextmanager
def _interrupted_after(seconds: float) -> Iterator[Callable[[], bool]]:
    """Interrupt the body like Ctrl-C after `seconds` of wall time; yield a function that says whether it did.

    Where there is no such clock (Windows, or a thread that is not the main one) nothing is interrupted.
    """
    over = False

    def interrupt(_number: int, _frame: object) -> None:
        nonlocal over
        over = True
        raise KeyboardInterrupt

    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield lambda: False
        return
    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, seconds, seconds)  # repeatedly: code may catch it
    try:
        yield lambda: over
    except KeyboardInterrupt:  # it may arrive when the student's code has just ended
        if not over:
            raise
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
