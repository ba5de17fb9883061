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

    arrived = False

    def __init__(self, sandbox):
        self._sandbox, self._worker, self._waiting = sandbox, Worker(), deque()
        self._dying = None
        """The death that the statement ends in that was announced last."""
        self.output = bytearray()
        self.cpu_s = 0.0
        self.alive = True

    def ask(self, frame, cpu_s, wall_s):
        kind, fields = received(frame, arguments=True)
        self._sandbox.asked.append(kind)
        self._sandbox.sent += len(frame)
        questions = fields["calls"] if kind == "calls" else [fields]
        self._sandbox.functions_sent += [one["function"] for one in questions] if kind == "calls" else []
        self._waiting.extend((kind, fields["number"] + count, one) for count, one in enumerate(questions))

    def answer(self, cpu_s, wall_s, room=float("inf")):
        kind, number, fields = self._waiting.popleft()
        if kind == "at":
            return self._announced(number, fields)
        asked = fields.get("function", kind)
        self._sandbox.begun.append(asked)
        ending = self._sandbox.ending(asked)
        if isinstance(ending, SandboxBroken):
            raise ending
        if isinstance(ending, Death):
            self.close()
            return ending
        needed_s = self._sandbox.cpu_s_of(asked)
        if needed_s > cpu_s:
            self.cpu_s += cpu_s
            self.close()
            return Death(DeathCause.CPU)
        self.cpu_s += needed_s
        steps = []
        answered, result = self._worker.answer(kind, fields, lambda *step: steps.append(step))
        if isinstance(ending, tuple):  # it does as it is asked, and tells another thing
            answered, result = ending
        try:
            frame = wire.encode(answered, {"number": number, **result})
        except wire.Unsendable as refusal:
            frame = wire.encode("refused", {"what": str(refusal), "number": number})
        header, body = wire.lengths(frame[: wire.PREFIX.size], CAPS)
        size = int(header * self._sandbox.header_weight) + body
        if size > room:
            return Answer("", {}, size)
        self._sandbox.headers_read += header
        whole = Answer(*received(frame), size)
        return self._steps_first(number, steps, whole) if steps and not isinstance(ending, tuple) else whole

    def _steps_first(self, number, steps, answer):
        """What was announced comes before the answer; the statements have all run by then."""
        told = [{"file": file, "position": position, "line": line} for file, position, line in steps]
        self._waiting.extendleft([("at", number, answer), *(("at", number, step) for step in reversed(told))])
        return self.answer(float("inf"), float("inf"))

    def _announced(self, number, fields):
        if self._dying is not None:
            self.close()
            return self._dying
        if isinstance(fields, Answer):
            return fields
        self._sandbox.announced.append((fields["file"], fields["position"]))
        self._dying = self._sandbox.ending("at")
        frame = wire.encode("at", {"number": number, **fields})
        return Answer(*received(frame), len(frame))

    def close(self):
        if self.alive:
            self._worker.close()
        self.alive = False


class FakeSandbox:
    """Starts fake connections.

    `endings` says how a call of a function, or a question of another kind, ends in place of an answer: a `Death`, a
    `SandboxBroken`, kind and fields of a forged answer, or a list of these, one per call; None in the list is an
    ordinary answer. Under ``at`` it says so of the statements that are announced while a file is imported.
    `cpu_s_per_answer` is for each answer, or says how much of each (none of the others).
    """

    strength = "none"

    def __init__(
        self, endings: Mapping[str, object] | None = None, cpu_s_per_answer: float | Mapping[str, float] = 0.0
    ) -> None:
        self._endings = dict(endings or {})
        self._cpu_s_per_answer = cpu_s_per_answer
        self.asked: list[str] = []
        """The kinds of question that were asked, in order."""
        self.announced: list[tuple[str, int]] = []
        """The statements that were announced, as file and position."""
        self.begun: list[str] = []
        """The functions whose calls were begun, and the other kinds of question, in order."""
        self.functions_sent: list[str] = []
        """The function of every call that was sent, begun or not."""
        self.started = self.restarted = self.sent = self.headers_read = 0
        self.header_weight = 1.0
        self._connection: FakeConnection | None = None

    def start(self, limits: Limits) -> FakeConnection:
        self.started += 1
        self.header_weight = limits.header_weight
        self._connection = FakeConnection(self)
        return self._connection

    def restart(self) -> None:
        self.restarted += 1
        if self._connection is not None:  # as with a warm process, its children end with it
            self._connection.close()

    @property
    def calls_sent(self) -> int:
        return len(self.functions_sent)

    def calls_of(self, function: str) -> int:
        return self.begun.count(function)

    def cpu_s_of(self, asked):
        if isinstance(self._cpu_s_per_answer, Mapping):
            return self._cpu_s_per_answer.get(asked, 0.0)
        return self._cpu_s_per_answer

    def ending(self, asked):
        scripted = self._endings.get(asked)
        if isinstance(scripted, list):
            return scripted.pop(0) if scripted else None
        return scripted
