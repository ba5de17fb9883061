"""What every test may use: the repository's own course, loaded once."""

from __future__ import annotations

import functools
import os
import re
from pathlib import Path

# One BLAS thread, as the harness itself sets it: sums must not depend on the machine's cores.
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import pytest
from hypothesis import settings

from grader.course import load_course

# The same examples in every run, on a machine of any speed: what is new is for `make fuzz` to find.
settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.load_profile("repeatable")

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

    return functools.cache(lambda name: SimpleNamespace(**load_course(ROOT, name).exercises[0].functions))


@pytest.fixture(scope="session")
def handed_in():
    """``handed_in("classifier")`` -> the reference as a student's file that stands alone.

    A solution may use another exercise's; a student's file has it inside.
    """

    def inlined(match):
        other, names = match.groups()
        source = (ROOT / "reference" / other / "solution.py").read_text(encoding="utf-8")
        taken = "; ".join(f"{name} = _{other}.{name}" for name in names.split(", "))
        return f"import types\n_{other} = types.ModuleType({other!r})\nexec({source!r}, vars(_{other}))\n{taken}"

    def text(name):
        source = (ROOT / "reference" / name / "solution.py").read_text(encoding="utf-8")
        return re.sub(r"^from \.\.(\w+)\.solution import (.+)$", inlined, source, flags=re.MULTILINE)

    return text
