"""The interface of a sandbox for the rest of the grader: limits, programs, connections to fresh processes."""

from __future__ import annotations

import math
import posixpath
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any, Protocol

from grader.model import Cell

__all__ = [
    "FLOOD",
    "HEADERS_MB",
    "MOST_ANSWERS",
    "NOTHING_BESIDES",
    "Answer",
    "Connection",
    "Death",
    "DeathCause",
    "Imports",
    "Limits",
    "Program",
    "Sandbox",
]

FLOOD = 64
"""A process is ended when it has printed this many times the output that is kept."""
MOST_ANSWERS = 4
"""The total size of an exercise's answers, all of which are kept, in units of the largest body."""
HEADERS_MB, LEAST_WEIGHT = 8, 16.0
"""The most that all headers of a submission may take, and the least that a byte of one counts for: as many bytes of
memory, since a list of lists is much larger than its text."""


@dataclass(frozen=True)
class Limits:
    """The resources that one exercise of one submission may use.

    Processor time decides. Wall time is a backstop for code that waits. It is much longer (by default eight times),
    so that a loop on a busy machine does not count as waiting.
    """

    cpu_s: float = 10.0
    """Processor seconds of an exercise, all calls together."""
    call_cpu_s: float = 5.0
    """Processor seconds of one call."""
    import_cpu_s: float = 10.0
    """Processor seconds of importing the file, or of running a notebook's cells, in all processes together."""
    wall_s: float = 80.0
    """Wall seconds of an exercise."""
    call_wall_s: float = 40.0
    """Wall seconds of one call, or of one statement of the import."""
    memory_mb: int = 512
    """Memory beyond what the warm process already has."""
    output_kb: int = 1024
    """The amount of standard output that is kept; the rest is dropped, and 64 times as much ends the process."""
    result_mb: int = 16
    """The largest frame that a call may answer with. All calls of an exercise together: four times as much."""
    exercises: int = 1
    """How many exercises of the submission share what it may send in headers, which are dear to read."""

    @property
    def header_weight(self) -> float:
        """How many bytes of an array one byte of a header counts for."""
        total = MOST_ANSWERS * self.result_mb / HEADERS_MB
        return max(LEAST_WEIGHT, total * self.exercises)

    data_mb: int = 1
    """What is read of the files beside the code, all of them together."""


@dataclass(frozen=True)
class Imports:
    """What students' code can import besides NumPy, the standard library and what was handed in with it."""

    stand_ins: tuple[str, ...] = ()
    """Modules replaced by ones that do nothing (plotting, progress bars)."""
    packages: tuple[str, ...] = ()
    """Installed packages. Any other one is absent, so that no verdict depends on what a machine has."""


NOTHING_BESIDES = Imports()


@dataclass(frozen=True)
class Program:
    """The student's files, ready to be sent: `entry` is the one that holds the functions.

    A path is relative to the submission, and without its ending.
    """

    entry: str
    modules: Mapping[str, bytes | tuple[Cell, ...]]
    """Path -> source of every file that can be imported; of a notebook its code cells."""
    cells: tuple[Cell, ...] = ()
    """The code cells if `entry` is a notebook; they run one after another."""
    imports: Imports = NOTHING_BESIDES
    functions: tuple[str, ...] = ()
    """The functions that are going to be called: each keeps a share of the exercise's time."""
    known: Mapping[str, str] = field(default_factory=dict)
    """Name -> path of what importing it gives where Python itself would find nothing."""
    data: Mapping[str, bytes] = field(default_factory=dict)
    """Path with its ending -> content of every other file that can be read."""
    left_out: Mapping[str, str] = field(default_factory=dict)
    """Path with its ending -> why it cannot be read."""

    @cached_property
    def file_names(self) -> Mapping[str, str]:
        """What messages call the files of `modules`: by name alone where that is clear, else by path."""
        leaves = {path: posixpath.basename(path) for path in (*self.modules, self.entry)}
        counts = Counter(leaves.values())
        clear = {leaf for leaf, count in counts.items() if count == 1 and leaf != "__init__"}
        by_name = {path for path in self.modules if path == self.entry or leaves[path] in clear}
        return {path: f"{leaves[path] if path in by_name else path}.py" for path in self.modules}


@dataclass(frozen=True)
class Answer:
    """A frame from the student's process."""

    kind: str
    fields: Mapping[str, Any]
    size: int
    """What it counts for in bytes: a header counts for more than its length, see `Limits.header_weight`."""


class DeathCause(StrEnum):
    """Why a student's process is gone."""

    ENDED = "ended"
    """It ended by itself, or by a signal that the grader did not send."""
    CPU = "cpu"
    WALL = "wall"
    MALFORMED = "malformed"
    """It sent something that does not follow the protocol."""
    FLOODED = "flooded"
    """It printed more than `FLOOD` times what is kept."""


@dataclass(frozen=True)
class Death:
    """The student's process has ended, or had to be ended."""

    cause: DeathCause
    code: int = 0
    """The exit code, negative for a signal."""
    detail: str = ""
    stack: bytes = b""
    """What it wrote of the line that it was in, if it did. Like all that it writes, it may be made up."""


class Connection(Protocol):
    """The grader's end of the channel to one student's process."""

    output: bytearray
    """The beginning of what was printed."""

    @property
    def cpu_s(self) -> float:
        """Processor seconds that the process has used so far."""

    @property
    def arrived(self) -> bool:
        """Whether all of the next answer is here: then nobody waits for it, and no time passes."""

    def ask(self, frame: bytes, cpu_s: float, wall_s: float) -> Death | None:
        """Send `frame`, whose reading may take `cpu_s` and `wall_s`; return a death if the process ends."""

    def answer(self, cpu_s: float, wall_s: float, room: float = math.inf) -> Answer | Death:
        """Return the next answer; `cpu_s` and `wall_s` limit it from now on.

        One whose size is more than `room` is not read: it has no kind and no fields, and the process must be ended.

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
