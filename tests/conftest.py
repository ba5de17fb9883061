"""What every test may use: the repository's own course, loaded once."""

from __future__ import annotations

import functools
import gc
import os
import re
import resource
from pathlib import Path

# One BLAS thread, as the harness itself sets it: sums must not depend on the machine's cores.
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

# Whatever is imported and collected lives until the end: to look for garbage in it takes a fifth of the collection.
gc.disable()

import pytest
from hypothesis import settings

from grader.course.load import load_course
from tests.once import once  # noqa: F401 - a fixture

# The same examples in every run, on a machine of any speed: what is new is for `make fuzz` to find.
settings.register_profile("repeatable", deadline=None, derandomize=True, max_examples=25)
settings.register_profile("quick", settings.get_profile("repeatable"), max_examples=20)
settings.register_profile("nightly", settings.get_profile("repeatable"), max_examples=500)
settings.load_profile("repeatable")

ROOT = Path(__file__).resolve().parent.parent


MOST_MB = 600
"""Memory that a process of the tests may take: a worker that keeps what its tests made outgrows a laptop."""


def pytest_configure(config):
    config.pluginmanager.register(Memory())


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Let those begin that may take longest: at the end one worker would have them, and the others would wait."""
    items.sort(key=lambda item: -longest_s(item))


def longest_s(item):
    """The seconds that a test is granted, where it has a limit of its own."""
    own = item.get_closest_marker("timeout")
    return own.args[0] if own else 0


def pytest_collection_finish():
    gc.freeze()
    gc.enable()


class Memory:
    """Fails a run if the tests, or a worker of theirs, took too much memory, and says which files made it grow."""

    def __init__(self):
        self.peak = 0
        self.grown = {}
        """By how many MB the peak rose: until the tests began, during the collection, in the tests of each file."""
        self.workers = []
        """The same of each worker, where this process only distributes."""
        self.charge("start")

    def charge(self, what):
        """Count the memory that was taken since the last charge as taken by `what`."""
        now = peak_mb()
        self.grown[what] = self.grown.get(what, 0) + now - self.peak
        self.peak = now

    def pytest_collection_finish(self):
        self.charge("collection")

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item):
        result = yield
        self.charge(item.nodeid.partition("::")[0])
        return result

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node):
        self.workers += [node.workeroutput["memory"]] if "memory" in getattr(node, "workeroutput", ()) else []

    def pytest_sessionfinish(self, session):
        if hasattr(session.config, "workeroutput"):
            session.config.workeroutput["memory"] = (self.peak, self.grown)
        elif self.too_much():
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def too_much(self):
        return [(peak, grown) for peak, grown in [(self.peak, self.grown), *self.workers] if peak > MOST_MB]

    def pytest_terminal_summary(self, terminalreporter):
        for peak, grown in self.too_much():
            most = sorted(grown.items(), key=lambda one: -one[1])[:5]
            terminalreporter.write_line(f"A process of the tests took {peak} MB of memory; {MOST_MB} are allowed.")
            terminalreporter.write_line("It grew by " + ", ".join(f"{mb} MB in {file}" for file, mb in most))


def peak_mb():
    """Return the most memory that this process has ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


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
