"""The process that a session has at the moment, if any: what it costs, how it ends, and how its answers are read.

Whatever goes wrong while an answer is read is the student's fault: the answer is garbled.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from grader import wire
from grader.model import Exited, Flooded, Garbled, Killed, Outcome, TimedOut
from grader.running import protocol
from grader.running.budget import IMPORT, Budget
from grader.running.vetting import Vetting
from grader.running.whereabouts import placed
from grader.sandbox.base import FLOOD, Answer, Connection, Death, DeathCause, Limits, Program, Sandbox

__all__ = ["NOT_ASKED", "Process", "framed", "numbered", "read"]

SIGXCPU = 24
CUT_OFF = 70
"""The exit code of a process whose own end of the channel does not work any more: see `inside.zygote`."""
BUSY = 0.1
"""The share of processor time in wall time from which a process is not called waiting."""
NOT_ASKED = "it answers a question that was not asked"


class Process:
    """At most one process at a time, and what all processes of a session have used.

    Parameters
    ----------
    sandbox : Sandbox
    program : Program
        The student's sources.
    limits : Limits
        Of the exercise and of each call.
    """

    def __init__(self, sandbox: Sandbox, program: Program, limits: Limits) -> None:
        self._sandbox, self._limits = sandbox, limits
        self._vetting = Vetting(program)
        self.budget = Budget(limits, program.functions)
        self.connection: Connection | None = None
        self.late = False
        """Whether a process that starts now may know hidden inputs: an earlier one of the submission was called."""
        self.culprit = IMPORT
        """The function whose call ended the last process: it pays for the next one."""
        self.output = bytearray()

    def start(self) -> Connection:
        """Start a process, and return the connection to it."""
        self.connection = self._sandbox.start(self._limits)
        return self.connection

    def restart_sandbox(self) -> None:
        """Recover from a `SandboxBroken`: the process is lost."""
        self.connection = None
        self._sandbox.restart()

    def release(self) -> Connection | None:
        """Return the connection, if there is one; from now on it belongs to the caller."""
        connection, self.connection = self.connection, None
        return connection

    def end(self, payer: str) -> None:
        """End the process, if there is one; its last seconds count for `payer`."""
        connection = self.release()
        if connection is not None:
            connection.close()
            self.budget.retire(payer, connection.cpu_s)
            self.output += connection.output[: max(0, (self._limits.output_kb << 10) - len(self.output))]

    def lose(self, payer: str) -> None:
        """End the process for what a call of `payer` did, which pays for the next one."""
        self.end(payer)
        self.culprit = payer

    def reported(self, asked: str, number: int, answer: Answer) -> Outcome:
        """Return the outcome that an answer reports, without what must not be quoted.

        Raises
        ------
        WireError
            If it is no answer to the question of this kind and `number`.
        """
        numbered(number, answer)
        outcome = protocol.read(asked, answer.kind, answer.fields, self._limits.memory_mb)
        return self._vetting.vetted(outcome, after_calls=self.late)

    def outcome_of_call(self, death: Death, function: str, waited_s: float) -> Outcome:
        """Return the outcome of a call of `function` on which the process died, with the line that it was in."""
        used_s = 0.0 if self.connection is None else self.budget.since_last_question(self.connection.cpu_s)
        outcome = self.outcome_of_death(death, function)
        if isinstance(outcome, TimedOut) and outcome.wall:
            outcome = replace(outcome, busy=used_s > BUSY * waited_s)
        return self._vetting.vetted(placed(outcome, death.stack, self._vetting.files), after_calls=True)

    def outcome_of_death(self, death: Death, payer: str) -> Outcome:
        """Return the outcome of a question on which the process died."""
        match death.cause:
            case DeathCause.CPU | DeathCause.WALL:
                return self.budget.time_out(payer, wall=death.cause is DeathCause.WALL)
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


def framed(question: wire.Numbered) -> tuple[int, bytes]:
    """Return the number of a question, drawn for this time alone, and its frame."""
    number = wire.unguessable(60)  # an answer written in advance cannot know it
    return number, question.frame(number)


def numbered(number: int, answer: Answer) -> None:
    """Raise `WireError` if an answer has another number than the question."""
    told = answer.fields.get("number")
    if type(told) is not int or told != number:  # an array would compare each entry
        raise wire.WireError(NOT_ASKED)


def read(reading: Callable[[], Outcome]) -> Outcome:
    """Return what `reading` an answer gives. If it raises anything, the answer is at fault."""
    try:
        return reading()
    except wire.WireError as error:
        return Garbled(str(error))
    except Exception:  # noqa: BLE001 - no answer may make the grader fail
        return Garbled("an answer cannot be read")
