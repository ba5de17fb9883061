"""What decides the last digits of a number on this machine: versions, libraries, the processor and its kernels."""

from __future__ import annotations

import contextlib
import os
import platform
import sys
from pathlib import Path

import numpy as np

__all__ = ["arithmetic"]

VARIABLES = (
    "OPENBLAS_CORETYPE",
    "NPY_DISABLE_CPU_FEATURES",
    "NPY_ENABLE_CPU_FEATURES",
    "GLIBC_TUNABLES",
    "OPENBLAS_NUM_THREADS",
    "OMP_NUM_THREADS",
    "MKL_NUM_THREADS",
)
"""They choose kernels, or the order in which sums are added up."""
PROCESSOR = Path("/proc/cpuinfo")
MODEL = (
    "vendor_id",
    "cpu family",
    "model",
    "stepping",
    "flags",
    "CPU implementer",
    "CPU architecture",
    "CPU variant",
    "CPU part",
    "CPU revision",
    "Features",
)
"""What the kernel says of a processor that is not about the moment."""


def arithmetic() -> tuple[str, ...]:
    """Return texts that are equal only where the same code gives the same numbers. They may differ without need."""
    core = np._core._multiarray_umath  # type: ignore[attr-defined]  # noqa: SLF001
    features = [name for name, there in core.__cpu_features__.items() if there]
    return (
        f"Python {sys.version}",
        f"NumPy {np.__version__} {' '.join(features)}",
        f"{platform.machine()} {_libc()}",
        *_processor(),
        *(f"{name}={os.environ.get(name)}" for name in VARIABLES),
        *_packages(),
    )


def _libc() -> str | None:
    with contextlib.suppress(AttributeError, OSError, ValueError):
        return os.confstr("CS_GNU_LIBC_VERSION")
    return None


def _processor() -> list[str]:
    """What the kernel says of the first processor; nothing where it says nothing."""
    with contextlib.suppress(OSError):
        first = PROCESSOR.read_text(encoding="utf-8", errors="replace").partition("\n\n")[0]
        return [line for line in first.splitlines() if line.partition("\t")[0].strip() in MODEL]
    return []


def _packages() -> list[str]:
    """The installed packages with their versions: an author's code may use any of them."""
    found = set()
    for place in sys.path:
        with contextlib.suppress(OSError):
            found |= {one.name for one in Path(place).iterdir() if one.suffix in (".dist-info", ".egg-info")}
    return sorted(found)
