"""What the rest of the harness knows of a sandbox: limits, and lines to fresh processes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from grader.model import Cell

if TYPE_CHECKING:
    from grader.sandbox.host import Line

__all__ = ["Limits", "Program", "Sandbox"]


@dataclass(frozen=True)
class Limits:
    """What one exercise of one submission may use.

    Processor time decides. Wall time is a backstop for code that waits, and eight times as much: a loop on a busy
    machine must not seem to wait.
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
    """What is kept of the standard output; the rest is thrown away, a flood of 64 times that ends it."""
    result_mb: int = 16
    """The largest frame that a call may answer with. All calls of an exercise: four times as much."""


@dataclass(frozen=True)
class Program:
    """The student's sources, ready to be sent: `entry` is the module that holds the functions."""

    entry: str
    modules: Mapping[str, bytes]
    cells: tuple[Cell, ...] = ()
    """If there are any, `entry` is a notebook: these are its code, run one after the other."""
    stand_ins: tuple[str, ...] = ()
    """Modules replaced by inert ones (plotting, progress bars)."""


class Sandbox(Protocol):
    """Something that starts processes in which students' code may run, one at a time."""

    strength: str
    """``namespaces``, ``process`` or ``none``; every result says which."""

    def start(self, limits: Limits) -> Line:
        """Return the line to a fresh process that has loaded nothing yet."""

    def restart(self) -> None:
        """Recover from a `SandboxBroken`."""
