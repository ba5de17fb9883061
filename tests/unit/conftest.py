"""Tiny courses, written to a temporary folder and loaded as any other course is; and no processes."""

from __future__ import annotations

import sys
import textwrap

import pytest

from grader.course.load import load_course
from grader.course.plan import plan_exercise
from grader.grading.exercise import grade_exercise
from grader.grading.prepare import PreparedExercise
from grader.running.in_process import InProcess
from tests.courses import write_course

SETTINGS = """\
title = "A tiny course"
demonstration_secret = "00000000000000000000000000000007"

[exercises]
tiny = 10
"""

SOLUTION = '''\
"""Doubling, and its derivative."""

import numpy as np


def double(x):
    """Return twice `x`.

    Raises
    ------
    ValueError
        If `x` is empty.
    """
    if np.size(x) == 0:
        raise ValueError("nothing to double")
    return 2.0 * x


def double_backward(dout, x):
    """Return the gradient of `x`."""
    return 2.0 * dout
'''

CHECKS = """\
from grader.authoring import Agrees, Exercise, case, normal

EXERCISE = Exercise(
    title="Doubling",
    checks=[Agrees("values", "twice the argument", call="double", inputs=case(x=normal(3, 2)))],
)
"""


FILES = {"course.toml": SETTINGS, "reference/tiny/solution.py": SOLUTION, "reference/tiny/checks.py": CHECKS}


class TinyCourse:
    """A course folder with one exercise, of which any file can be written anew."""

    def __init__(self, root):
        self.root = write_course(root, FILES)

    def write(self, name, text):
        return write_course(self.root, {name: text}) / name

    def checks(self, *checks, contract=0, before=""):
        """Write a checks.py that holds `checks`, each the source of one."""
        names = "Agrees, Differentiates, Exact, Exercise, Holds, Raises, away_from_zero, call, case, cases, close"
        self.write(
            "reference/tiny/checks.py",
            f"import numpy as np\nfrom grader.authoring import {names}, draw, function, integers, normal, rng\n"
            + textwrap.dedent(before)
            + f"\nEXERCISE = Exercise('Tiny', checks=[\n{','.join(checks)}\n], contract={contract})\n",
        )
        return self

    def load(self):
        return load_course(self.root)

    @property
    def exercise(self):
        return self.load().exercises[0]

    def plan(self, seed=0):
        return plan_exercise(self.exercise, seed)

    def grade(self, seed=0, **functions):
        """Grade the reference with `functions` in place of its own of the same names."""
        exercise = self.exercise
        runner = InProcess({**exercise.functions, **functions})
        return grade_exercise(PreparedExercise(plan_exercise(exercise, seed)), runner)


STARTS = {"os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.system", "subprocess.Popen"}
"""What Python calls it where a process is started: an audit hook is told before it happens."""
refusing = False


def refuse(event, _arguments):
    if refusing and event in STARTS:
        raise RuntimeError("`make quick` starts no process: mark this test as slow, or take it out of tests/unit")


sys.addaudithook(refuse)


@pytest.fixture(autouse=True)
def _alone(request):
    """No test that `make quick` runs starts a process."""
    global refusing  # noqa: PLW0603 - a hook cannot be taken away again
    refusing = request.node.get_closest_marker("slow") is None
    yield
    refusing = False


@pytest.fixture
def tiny(tmp_path):
    return TinyCourse(tmp_path / "course")
