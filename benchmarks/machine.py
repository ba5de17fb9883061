"""The machine that a benchmark ran on, and what its processes hold while it runs."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(Path(__file__).resolve().parent)]

import numpy as np
from spent import Spent, spent

from grader import __version__
from tests.processes import PROC, below

RESULTS = Path(__file__).resolve().parent / "results"
EVERY_S = 0.25
"""How often the processes are looked at: what lives shorter may be missed."""


def described() -> dict[str, Any]:
    """Return what a figure depends on: the processor, the memory, the versions, the day. No name of the machine."""
    processor = next((line for line in _lines(PROC / "cpuinfo") if line.startswith("model name")), "")
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "processor": processor.partition(":")[2].strip() or platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30, 1),
        "load_at_start": round(os.getloadavg()[0], 2),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "numpy": np.__version__,
        "fairgrade": __version__,
    }


def store(name: str, figures: Mapping[str, Any]) -> Path:
    """Write `figures` with the machine's description as ``benchmarks/results/<name>.json``."""
    RESULTS.mkdir(exist_ok=True)
    file = RESULTS / f"{name}.json"
    file.write_text(json.dumps({"machine": described(), **figures}, indent=1) + "\n", encoding="utf-8")
    return file


@dataclass(frozen=True)
class Sample:
    """What a grader and all that it has started hold at one moment."""

    done: int
    """Results so far."""
    grader_mib: float
    """The process that was started, and its workers; memory that they share is counted once."""
    sandboxes_mib: float
    """The warm processes, and the children that are alive just now."""
    descriptors: int
    """Of the grader and its workers."""
    processes: int
    """All, the grader included."""


@dataclass
class Watched:
    """A command that has ended, and what its processes held meanwhile."""

    code: int
    spent: Spent
    output: str
    errors: str
    samples: list[Sample] = field(default_factory=list)


def watch(
    command: Sequence[str | Path],
    *,
    done: Callable[[], int] = lambda: 0,
    environment: Mapping[str, str] | None = None,
) -> Watched:
    """Run `command` to its end and look at its processes meanwhile; `done` counts the results so far."""
    samples = []
    with (
        spent() as taken,
        subprocess.Popen(
            [*map(str, command)],
            cwd=ROOT,
            env=None if environment is None else dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process,
    ):
        while True:
            try:
                output, errors = process.communicate(timeout=EVERY_S)
                break
            except subprocess.TimeoutExpired:
                samples.append(_sample(process.pid, done()))
    return Watched(process.returncode, taken, output, errors, samples)


def _sample(pid: int, done: int) -> Sample:
    workers = _started_by(pid)
    everything = [pid, *below(pid)]
    sandboxes = [one for one in everything if one != pid and one not in workers]
    return Sample(
        done,
        round(sum(map(_memory_mib, (pid, *workers))), 2),
        round(sum(map(_memory_mib, sandboxes)), 2),
        sum(map(_descriptors, (pid, *workers))),
        len(everything),
    )


def _started_by(pid: int) -> set[int]:
    try:
        return {int(one) for one in (PROC / str(pid) / "task" / str(pid) / "children").read_text().split()}
    except OSError:
        return set()


def _memory_mib(pid: int) -> float:
    """The share of a process in the memory of the machine; 0 if it has ended."""
    for line in _lines(PROC / str(pid) / "smaps_rollup"):
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _descriptors(pid: int) -> int:
    try:
        return len(os.listdir(PROC / str(pid) / "fd"))  # noqa: PTH208 - a count, of what may vanish
    except OSError:
        return 0


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
