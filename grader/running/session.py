"""One exercise of one submission in the sandbox: calls in, outcomes out, a fresh child after a death.

A death costs the call it happened in. A call that ran out of time is repeated once, alone in a fresh child,
so that a machine that was busy elsewhere costs nobody points.
"""

from __future__ import annotations

import builtins
import secrets
import time
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any, Self

import numpy as np

from grader import wire
from grader.errors import SandboxBroken
from grader.model import (
    Call,
    Exited,
    Flooded,
    Garbled,
    ImportFailed,
    Killed,
    Missing,
    NotWritten,
    Outcome,
    OutOfMemory,
    Raised,
    Refused,
    Returned,
    Swamped,
    TimedOut,
    Unknown,
)
from grader.sandbox import host
from grader.sandbox.base import Limits, Program, Sandbox
from grader.sandbox.outcomes import outcome_from

__all__ = ["Session"]

SIGXCPU = 24
ATTEMPTS = 2
PATIENCE = 0.5
"""The share of an exercise's time that one function may run out of before it is not called again."""
MOST_CALLS, MOST_BYTES = 64, 4 << 20
"""How much is sent in one frame."""
MOST_ANSWERS = 4
"""How many of the largest bodies all answers of an exercise together may be as large as: they are all kept."""
MOST_LINES = 4000
"""Of a submission: with more, the choice of a line could tell more than some bits of a hidden input."""


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
    """

    def __init__(self, sandbox: Sandbox, program: Program, limits: Limits) -> None:
        self._sandbox, self._program, self._limits = sandbox, program, limits
        self._line: host.Line | None = None
        self._fatal: Outcome | None = None
        """Why the module cannot be loaded: the outcome of every call then."""
        self._files = {f"{name}.py": source.count(b"\n") + 1 for name, source in program.modules.items()}
        self._files |= {cell.name: cell.source.count("\n") + 1 for cell in program.cells}
        """File -> its number of lines: a line beyond is not one that anybody wrote."""
        self._called = False
        """Whether a call was ever sent: from then on a fresh process may know what an earlier one has seen."""
        self._cpu_spent = 0.0
        self._received = 0
        """Bytes that all answers so far take."""
        self._wasted: dict[str, tuple[float, TimedOut]] = {}
        """Function -> the share of the exercise's time that its calls ran out of, and how the last one did."""
        self._fallen: dict[str, Outcome] = {}
        """A notebook's cells that did not run to their end: the rest of the notebook goes on without them."""
        self._began = time.monotonic()
        self.output = bytearray()

    def run(self, calls: Sequence[Call]) -> list[Outcome]:
        """Return one outcome a call, in order.

        Calls are sent many at a time, so that the student's process works while the grader decodes. A death
        costs the call that it happened in: those behind it are sent again.
        """
        outcomes: list[Outcome] = []
        while len(outcomes) < len(calls):
            outcomes += self._run_some(calls[len(outcomes) :])
        return outcomes

    def renew(self) -> None:
        """Make the next call run in a fresh child."""
        if self._line is not None:
            line, self._line = self._line, None
            self._retire(line)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.renew()

    def _run_some(self, calls: Sequence[Call]) -> list[Outcome]:
        """Return the outcomes of the first of `calls`: of one at least."""
        given_up = {name: outcome for name, (wasted, outcome) in self._wasted.items() if wasted >= PATIENCE}
        if calls[0].function in given_up:
            return [given_up[calls[0].function]]
        outcomes = self._attempt(_batch(calls, given_up))
        culprit = calls[len(outcomes) - 1]
        if isinstance(outcomes[-1], TimedOut) and self._fatal is None and not self._spent:
            self._note_waste(culprit, outcomes[-1])
            self.renew()
            outcomes[-1] = self._attempt([culprit])[0]
        if isinstance(outcomes[-1], TimedOut):
            self._note_waste(culprit, outcomes[-1])
        return outcomes

    def _note_waste(self, call: Call, outcome: TimedOut) -> None:
        """A function that has run out of half of the exercise's time is not called again: others need it."""
        share = outcome.seconds / (self._limits.wall_s if outcome.wall else self._limits.cpu_s)
        wasted, _ = self._wasted.get(call.function, (0.0, outcome))
        self._wasted[call.function] = (wasted + share, outcome)

    def _attempt(self, calls: Sequence[Call]) -> list[Outcome]:
        reason = ""
        for _ in range(ATTEMPTS):
            try:
                return self._ask(calls)
            except SandboxBroken as error:
                reason = str(error)
                self._line = None
                self._sandbox.restart()
        return [Unknown(reason)]

    def _ask(self, calls: Sequence[Call]) -> list[Outcome]:
        """Return the outcomes up to the first that leaves no process to go on with."""
        if self._fatal is None and self._line is None and not self._spent:
            self._fatal = self._load()
        hopeless = self._fatal or self._spent
        if hopeless is not None:
            return [hopeless] * len(calls)
        fields = [
            {
                "function": call.function,
                "args": list(call.args),
                "kwargs": dict(call.kwargs),
                "layout": str(call.layout),
            }
            for call in calls
        ]
        self._called = True
        number = self._send("calls", {"calls": fields})
        if not isinstance(number, int):
            return [number]
        outcomes: list[Outcome] = []
        while len(outcomes) < len(calls) and self._line is not None:
            outcome = self._receive("calls", number + len(outcomes))
            if isinstance(outcome, Missing):
                outcome = replace(outcome, what=f"function {calls[len(outcomes)].function}")
            outcomes.append(outcome)
        return outcomes

    def _load(self) -> Outcome | None:
        """Start a child that has imported the module; return why not, if it cannot be had."""
        modules = [
            [name, f"{name}.py", np.frombuffer(source, np.uint8)] for name, source in self._program.modules.items()
        ]
        fields = {
            "entry": self._program.entry,
            "modules": modules,
            "stand_ins": list(self._program.stand_ins),
        }
        for _ in range(ATTEMPTS):  # a time-out is tried once more
            self._line = self._sandbox.start(self._limits)
            outcome = self._exchange("load", fields)
            if outcome == LOADED:
                return self._run_cells() if self._program.cells else None
            self.renew()
            if not isinstance(outcome, TimedOut) or self._spent:
                break
        return outcome

    def _run_cells(self) -> Outcome | None:
        """Run a notebook's cells in order. One that ends the process is left out, in a fresh one."""
        for cell in self._program.cells:
            if cell.name in self._fallen:
                continue
            outcome = self._exchange("cell", {"name": cell.name, "source": cell.source})
            if outcome != LOADED:
                self._fallen[cell.name] = outcome
            if self._line is None:
                return self._spent or self._load()
        return None

    @property
    def fallen(self) -> dict[str, Outcome]:
        """The cells of a notebook that did not run to their end, and why."""
        return dict(self._fallen)

    def _exchange(self, kind: str, fields: dict[str, Any]) -> Outcome:
        number = self._send(kind, fields)
        return self._receive(kind, number) if isinstance(number, int) else number

    def _send(self, kind: str, fields: dict[str, Any]) -> int | Outcome:
        """Send a question; return its number, or what became of the process meanwhile."""
        assert self._line is not None
        number = secrets.randbits(60)  # an answer given before it was asked for cannot know it
        frame = wire.encode(kind, {**fields, "number": number})
        died = self._line.ask(frame, self._limits, *self._allowed())
        if died is None:
            return number
        self.renew()
        return self._outcome_of_death(died)

    def _receive(self, kind: str, number: int) -> Outcome:
        assert self._line is not None
        answer = self._line.answer(self._limits, *self._allowed())
        if isinstance(answer, host.Death):
            self.renew()
            return self._outcome_of_death(answer)
        self._received += answer.size
        if isinstance(self._spent, Swamped):
            self.renew()
            return self._spent
        if answer.fields.get("number") != number:
            self.renew()
            return Garbled("it answers a question that was not asked")
        if answer.kind == "loaded" and kind != "calls":
            return LOADED
        try:
            outcome = self._vetted(outcome_from(answer.kind, answer.fields, self._limits.memory_mb), kind)
        except wire.WireError as error:
            outcome = Garbled(str(error))
        if not isinstance(outcome, SURVIVED):
            self.renew()
        return outcome

    def _vetted(self, outcome: Outcome, kind: str) -> Outcome:
        """Take out of an answer what hostile code could use to tell what it has seen of a hidden input."""
        match outcome:
            case ImportFailed() if kind == "calls":
                raise wire.WireError("an import that failed in the middle of a call")
            case ImportFailed() if self._called:
                return self._without_words(outcome)
            case Missing(nearest=nearest) if nearest and not self._occurs(nearest):
                return Missing("")
            case Raised() | NotWritten() | OutOfMemory() if not self._quotable(outcome.file, outcome.line):
                return replace(outcome, file="", line=None)
            case _:
                return outcome

    def _without_words(self, failed: ImportFailed) -> ImportFailed:
        """A clock, or a number of the kernel's, could have told this process what another one has seen."""
        found = getattr(builtins, failed.type, None)
        known = isinstance(found, type) and issubclass(found, BaseException)
        kind = failed.type if known else "an exception of your own"
        if self._quotable(failed.file, failed.line):
            return ImportFailed(kind, "", failed.file, failed.line)
        return ImportFailed(kind)

    def _quotable(self, file: str, line: int | None) -> bool:
        """Whether `line` is one of `file`, and the choice between so many tells little."""
        return 0 < (line or 0) <= self._files.get(file, 0) and sum(self._files.values()) <= MOST_LINES

    def _occurs(self, name: str) -> bool:
        """Whether `name` stands in the student's own text: a name made up in a call does not."""
        sources = [*self._program.modules.values(), *(cell.source.encode() for cell in self._program.cells)]
        return name.isidentifier() and any(name.encode() in source for source in sources)

    def _allowed(self) -> tuple[float, float]:
        """What one question may take: processor seconds and wall seconds."""
        return min(self._limits.call_cpu_s, self._cpu_left), min(self._limits.call_wall_s, self._wall_left)

    def _outcome_of_death(self, death: host.Death) -> Outcome:
        match death.why:
            case host.CPU:
                return TimedOut(min(self._limits.call_cpu_s, self._limits.cpu_s))
            case host.WALL:
                return TimedOut(min(self._limits.call_wall_s, self._limits.wall_s), wall=True)
            case host.FLOODED:
                return Flooded(host.FLOOD * self._limits.output_kb / 1024)
            case host.MALFORMED:
                return Garbled(death.detail)
            case _ if death.code == -SIGXCPU:
                return TimedOut(self._limits.cpu_s)
            case _ if death.code < 0:
                return Killed(-death.code)
            case _:
                return Exited(death.code)

    def _retire(self, line: host.Line) -> None:
        line.close()
        self._cpu_spent += line.cpu_s
        self.output += line.output[: max(0, (self._limits.output_kb << 10) - len(self.output))]

    @property
    def _cpu_left(self) -> float:
        running = self._line.cpu_s if self._line is not None else 0.0
        return self._limits.cpu_s - self._cpu_spent - running

    @property
    def _wall_left(self) -> float:
        return self._limits.wall_s - (time.monotonic() - self._began)

    @property
    def _spent(self) -> Outcome | None:
        """What every further call ends in once the exercise's time, or room, is used up."""
        room_mb = MOST_ANSWERS * self._limits.result_mb
        if self._received > room_mb << 20:
            return Swamped(room_mb)
        if self._cpu_left <= 0:
            return TimedOut(self._limits.cpu_s)
        if self._wall_left <= 0:
            return TimedOut(self._limits.wall_s, wall=True)
        return None


def _batch(calls: Sequence[Call], given_up: Collection[str]) -> Sequence[Call]:
    """The first of `calls`, as many as one frame should hold, up to one of a function that is not called."""
    size = 0
    for count, call in enumerate(calls):
        size += sum(value.nbytes for value in call.args if isinstance(value, np.ndarray))
        if count and (count == MOST_CALLS or size > MOST_BYTES or call.function in given_up):
            return calls[:count]
    return calls


LOADED = Returned("loaded")
SURVIVED = (Returned, Raised, NotWritten, Missing, Refused, ImportFailed)
"""After these a child goes on. One that ran out of memory or asked to exit is replaced."""
