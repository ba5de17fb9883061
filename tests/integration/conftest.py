"""A tiny course, written here, that has nothing in common with the repository's."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from warm_grader import WarmGrader

from grader.course.load import load_course
from grader.release.kit import write_kit
from tests.courses import part_of_course, write_course

ROOT = Path(__file__).resolve().parents[2]
PART = ("pooling", "rnn", "dropout", "residual")
"""Exercises that have, among them, all kinds of check, a notebook, and functions that draw."""

FILES = {
    "course.toml": """
title = "Tiny"
demonstration_secret = "00000000000000000000000000000007"

[exercises]
affine = 8
noise = 4

[limits]
cpu_s = 4
call_cpu_s = 1
""",
    "reference/affine/solution.py": '''"""A fully connected layer."""

import numpy as np


def affine_forward(x, w, b):
    """Return ``x @ w + b``, a row an example.

    Raises
    ------
    ValueError
        If the columns of `x` are not the rows of `w`.
    """
    if x.shape[1] != w.shape[0]:
        raise ValueError("w does not match x")
    return _product(x, w) + b


def affine_backward(dout, x, w, b):
    """Return the gradients ``(dx, dw, db)``."""
    return dout @ w.T, x.T @ dout, dout.sum(axis=0)


def _product(x, w):
    return x @ w
''',
    "reference/affine/checks.py": """
from grader.authoring import Agrees, Differentiates, Exercise, Raises, case, cases, normal

EXERCISE = Exercise(
    title="Affine layer",
    contract=1,
    checks=[
        Agrees("forward", "out = x @ w + b", points=2, call="affine_forward",
               inputs=cases(x=[normal(4, 3), normal(1, 3)], w=normal(3, 2), b=normal(2))),
        Differentiates("gradients", "dx, dw, db", points=4.5,
                       forward="affine_forward", backward="affine_backward",
                       inputs=cases(dout=normal(4, 2), x=normal(4, 3), w=normal(3, 2), b=normal(2)),
                       wrt=("x", "w", "b")),
        Raises("errors", "sizes that do not match", points=0.5, needs=("forward",), call="affine_forward",
               inputs=case(x=normal(4, 2), w=normal(3, 2), b=normal(2))),
    ],
)
""",
    "reference/noise/solution.py": '''"""Noise."""

import numpy as np


def add_noise(x, rng):
    """Return `x` plus standard normal noise from the generator `rng`."""
    return x + rng.normal(size=x.shape)
''',
    "reference/noise/checks.py": """
from grader.authoring import Exercise, Holds, case, normal

from .properties import fresh

EXERCISE = Exercise(title="Noise", checks=[
    Holds("fresh", "new noise at every call", points=4, script=fresh, about=("add_noise",),
          inputs=case(x=normal(6))),
])
""",
    "assignments/noise/properties.py": """
from grader.authoring import call, close, rng


def fresh(x):
    generator = rng(1)
    first, second = yield [call("add_noise", x, generator, like=x), call("add_noise", x, generator, like=x)]
    if close(first, second):
        return "the same noise came twice from one generator"
    if close(first, x):
        return "no noise was added"
""",
    "assignments/affine/README.md": "# Affine layer\n",
    "assignments/noise/README.md": "# Noise\n",
}


@pytest.fixture(scope="session")
def part(once):
    """Four of the exercises, as a course: to draw what all twelve have takes ten times as long."""
    return load_course(once("part", lambda folder: part_of_course(ROOT, PART, folder)))


@pytest.fixture(scope="session")
def kit(part, once):
    """The kit of these four, for reading; whoever changes it makes a copy."""
    return once("kit", lambda folder: write_kit(part, folder))


@pytest.fixture(scope="session")
def whole_kit(course, once):
    """The repository's kit, for reading."""
    return once("whole-kit", lambda folder: write_kit(course, folder))


@pytest.fixture
def tiny(tmp_path):
    """The folder of the tiny course."""
    return write_course(tmp_path / "course", FILES)


@pytest.fixture
def right(tiny):
    """``right("affine")`` -> the source text of a right solution."""
    return lambda name: (tiny / "reference" / name / "solution.py").read_text()


@pytest.fixture(scope="session")
def warm_grader(tmp_path_factory):
    """A Python that has imported the grader and forks for each command."""
    warm = WarmGrader(ROOT, tmp_path_factory.mktemp("warm"))
    yield warm
    warm.close()


@pytest.fixture
def anew(tmp_path):
    """``anew("grade", ...)`` -> the finished process of a Python that starts for this command, as a user's does."""

    def run(*arguments, cwd=tmp_path, **environment):
        return subprocess.run(
            [sys.executable, "-m", "grader", *map(str, arguments)],
            cwd=cwd, capture_output=True, text=True, check=False, timeout=200, env=variables(environment),
        )  # fmt: skip

    return run


@pytest.fixture
def grader(tmp_path, anew, warm_grader):
    """``grader("grade", ...)`` -> the finished process of one command; by one worker, if it does not say.

    With variables for its environment a Python starts anew: modules that are imported may read them.
    """

    def run(*arguments, cwd=tmp_path, **environment):
        if environment:
            return anew(*arguments, cwd=cwd, **environment)
        return warm_grader.run(arguments, cwd, variables({}))

    return run


def variables(more):
    return {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "80", **more}
