"""Tiny courses, written to a temporary folder and loaded as any other course is."""

from __future__ import annotations

import textwrap

import pytest

from grader.course.load import load_course
from grader.course.plan import plan_exercise
from grader.grading.exercise import grade_exercise
from grader.grading.prepare import PreparedExercise
from grader.running.in_process import InProcess

SETTINGS = """\
title = "A tiny course"
seed = 7

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


class TinyCourse:
    """A course folder with one exercise, of which any file can be written anew."""

    def __init__(self, root):
        self.root = root
        self.write("course.toml", SETTINGS)
        self.write("reference/tiny/solution.py", SOLUTION)
        self.write("reference/tiny/checks.py", CHECKS)

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text), encoding="utf-8")
        return path

    def checks(self, *checks, contract=0, before=""):
        """Write a checks.py that holds `checks`, each the source of one."""
        names = "Agrees, Differentiates, Exercise, Holds, Raises, away_from_zero, call, case, cases, close, draw"
        self.write(
            "reference/tiny/checks.py",
            f"import numpy as np\nfrom grader.authoring import {names}, function, integers, normal, rng\n"
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


@pytest.fixture
def tiny(tmp_path):
    root = tmp_path / "course"
    root.mkdir()
    return TinyCourse(root)
