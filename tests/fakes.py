"""A sandbox without a process: for tests that are not about confinement.

The student's side runs here, in this process, behind the same frames; how it dies is part of the test's script.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

from grader import wire
from grader.errors import SandboxBroken
from grader.sandbox.base import Answer, Death, DeathCause, Limits
from grader.sandbox.inside.child import Worker

__all__ = ["FakeConnection", "FakeSandbox"]

CAPS = wire.Caps(header=1 << 26, body=1 << 30)


def received(frame, *, arguments=False):
    """Kind and fields of a frame, as the other side reads it."""
    header, _ = wire.lengths(frame[: wire.PREFIX.size], CAPS)
    start = wire.PREFIX.size + header
    return wire.decode(frame[wire.PREFIX.size : start], frame[start:], arguments=arguments)


class FakeConnection:
    """Answers as a student's process would, until the test's script says that it dies."""

    def __init__(self, sandbox):
        self._sandbox, self._worker, self._waiting = sandbox, Worker(), deque()
        self.output = bytearray()
        self.cpu_s = 0.0
        self.alive = True

    def ask(self, frame, cpu_s, wall_s):
        kind, fields = received(frame, arguments=True)
        self._sandbox.asked.append(kind)
        self._sandbox.sent += len(frame)
        questions = fields["calls"] if kind == "calls" else [fields]
        self._sandbox.calls_sent += len(questions) if kind == "calls" else 0
        self._waiting.extend((kind, fields["number"] + count, one) for count, one in enumerate(questions))

    def answer(self, cpu_s, wall_s):
        kind, number, fields = self._waiting.popleft()
        ending = self._sandbox.ending(fields.get("function", kind))
        if isinstance(ending, SandboxBroken):
            raise ending
        if isinstance(ending, Death):
            self.close()
            return ending
        if self._sandbox.cpu_s_per_answer > cpu_s:
            self.cpu_s += cpu_s
            self.close()
            return Death(DeathCause.CPU)
        self.cpu_s += self._sandbox.cpu_s_per_answer
        answered, result = self._worker.answer(kind, fields)
        if isinstance(ending, tuple):  # it does as it is asked, and tells another thing
            answered, result = ending
        try:
            frame = wire.encode(answered, {"number": number, **result})
        except wire.Unsendable as refusal:
            frame = wire.encode("refused", {"what": str(refusal), "number": number})
        return Answer(*received(frame), len(frame))

    def close(self):
        if self.alive:
            self._worker.close()
        self.alive = False


class FakeSandbox:
    """Starts fake connections.

    `endings` says how a call of a function, or a question of another kind, ends in place of an answer: a `Death`, a
    `SandboxBroken`, kind and fields of a forged answer, or a list of these, one per call; None in the list is an
    ordinary answer.
    """

    strength = "none"

    def __init__(self, endings: Mapping[str, object] | None = None, cpu_s_per_answer: float = 0.0) -> None:
        self._endings = dict(endings or {})
        self.cpu_s_per_answer = cpu_s_per_answer
        self.asked: list[str] = []
        """The kinds of question that were asked, in order."""
        self.started = self.restarted = self.sent = self.calls_sent = 0
        self._connection: FakeConnection | None = None

    def start(self, limits: Limits) -> FakeConnection:
        self.started += 1
        self._connection = FakeConnection(self)
        return self._connection

    def restart(self) -> None:
        self.restarted += 1
        if self._connection is not None:  # as with a warm process, its children end with it
            self._connection.close()

    def ending(self, asked):
        scripted = self._endings.get(asked)
        if isinstance(scripted, list):
            return scripted.pop(0) if scripted else None
        return scripted
