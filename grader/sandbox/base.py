"""What the rest of the harness knows of a sandbox: limits, and a channel to a fresh process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Protocol, Self

from grader.model import Call, Outcome

__all__ = ["Child", "Limits", "Program", "Sandbox"]


@dataclass(frozen=True)
class Limits:
    """What one exercise of one submission may use. Processor time decides; wall time is a backstop."""

    cpu_s: float = 10.0
    """Processor seconds of an exercise, import and all calls together."""
    call_cpu_s: float = 5.0
    """Processor seconds of one call, or of the import."""
    wall_s: float = 40.0
    """Wall seconds of an exercise."""
    call_wall_s: float = 20.0
    """Wall seconds of one call, or of the import."""
    memory_mb: int = 512
    """Memory beyond what the warm process already has."""
    output_kb: int = 1024
    """What is kept of the standard output; the rest is thrown away, a flood of 64 times that ends it."""
    result_mb: int = 16
    """The largest frame that a call may answer with."""


@dataclass(frozen=True)
class Program:
    """The student's sources, ready to be sent: `entry` is the module that holds the functions."""

    entry: str
    modules: dict[str, bytes]
    functions: tuple[str, ...]
    """The functions that may be called, for naming the nearest one when one is missing."""
    stand_ins: tuple[str, ...] = field(default=())
    """Modules replaced by inert ones (plotting, progress bars)."""


class Child(Protocol):
    """A process of its own that has the student's module loaded. Closing it kills it."""

    def call(self, call: Call) -> Outcome:
        """Return what came of one call. After a death every further call raises `SandboxBroken`."""

    @property
    def alive(self) -> bool: ...

    @property
    def output(self) -> bytes: ...

    def close(self) -> None: ...


class Sandbox(Protocol):
    """Something that starts children."""

    strength: str
    protections: Sequence[str]

    def start(self, program: Program, limits: Limits) -> Any: ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
