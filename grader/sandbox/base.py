"""What the rest of the grader knows of a sandbox: limits, programs, and connections to fresh processes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from grader.model import Cell

__all__ = ["FLOOD", "Answer", "Connection", "Death", "DeathCause", "Limits", "Program", "Sandbox"]

FLOOD = 64
"""How many times the kept output may be printed before the process is ended."""


@dataclass(frozen=True)
class Limits:
    """What one exercise of one submission may use.

    Processor time decides. Wall time is a backstop for code that waits, and eight times as much by default: a loop
    on a busy machine must not seem to wait.
    """

    cpu_s: float = 10.0
    """Processor seconds of an exercise, import and all calls together."""
    call_cpu_s: float = 5.0
    """Processor seconds of one call, or of the import."""
    wall_s: float = 80.0
    """Wall seconds of an exercise."""
    call_wall_s: float = 40.0
    """Wall seconds of one call, or of the import."""
    memory_mb: int = 512
    """Memory beyond what the warm process already has."""
    output_kb: int = 1024
    """What is kept of the standard output. The rest is thrown away; 64 times as much ends the process."""
    result_mb: int = 16
    """The largest frame that a call may answer with. All calls of an exercise together: four times as much."""


@dataclass(frozen=True)
class Program:
    """The student's sources, ready to be sent: `entry` is the module that holds the functions."""

    entry: str
    modules: Mapping[str, bytes]
    cells: tuple[Cell, ...] = ()
    """If there are any, `entry` is a notebook: these are its code, run one after the other."""
    stand_ins: tuple[str, ...] = ()
    """Modules replaced by inert ones (plotting, progress bars)."""


@dataclass(frozen=True)
class Answer:
    """A frame from the student's process."""

    kind: str
    fields: Mapping[str, Any]
    size: int
    """Bytes that it takes in memory, at most: a list of lists is many times as large as its text."""


class DeathCause(StrEnum):
    """Why a student's process is gone."""

    ENDED = "ended"
    """By itself, or by a signal that was not the grader's."""
    CPU = "cpu"
    WALL = "wall"
    MALFORMED = "malformed"
    """It sent what is not of the protocol."""
    FLOODED = "flooded"
    """It printed more than `FLOOD` times what is kept."""


@dataclass(frozen=True)
class Death:
    """The student's process is gone, or had to be ended."""

    cause: DeathCause
    code: int = 0
    """The exit code, negative for a signal."""
    detail: str = ""


class Connection(Protocol):
    """The grader's end of the channel to one student's process."""

    output: bytearray
    """What was printed, its beginning."""

    @property
    def cpu_s(self) -> float:
        """Processor seconds that the process has used so far."""

    def ask(self, frame: bytes, cpu_s: float, wall_s: float) -> Death | None:
        """Send `frame`, which may take `cpu_s` and `wall_s` to be read; return a death if there is one."""

    def answer(self, cpu_s: float, wall_s: float) -> Answer | Death:
        """Return the next answer; `cpu_s` and `wall_s` are what it may take from now on.

        Raises
        ------
        SandboxBroken
            If the process is gone for a reason that is not the student's.
        """

    def close(self) -> None:
        """End the process, if it has not ended."""


class Sandbox(Protocol):
    """Something that starts processes in which students' code may run, one at a time."""

    strength: str
    """``namespaces``, ``process`` or ``none``; every result says which."""

    def start(self, limits: Limits) -> Connection:
        """Return the connection to a fresh process that has loaded nothing yet."""

    def restart(self) -> None:
        """Recover from a `SandboxBroken`."""
