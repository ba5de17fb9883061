"""What every test may use: the repository's own course, loaded once."""

from __future__ import annotations

import os
from pathlib import Path

# One BLAS thread, as the harness itself sets it: sums must not depend on the machine's cores.
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import pytest

from grader.course import load_course

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def course():
    return load_course(ROOT)


@pytest.fixture(scope="session")
def reference():
    """The reference's functions of an exercise, as attributes: ``reference("conv").conv_forward``."""
    from types import SimpleNamespace

    return lambda name: SimpleNamespace(**load_course(ROOT, name).exercises[0].functions)
