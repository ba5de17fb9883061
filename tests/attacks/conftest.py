"""A course to attack, a sandbox of each strength, and submissions that want what is not theirs."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

import pytest

from grader.course.load import load_course
from grader.grading.prepare import make_plan
from grader.sandbox.confined import STRENGTHS, ConfinedSandbox
from tests.once import once  # noqa: F401 - a fixture, here too: these tests run without the conftest above

HERE = Path(__file__).resolve().parent
HONEST = """
import numpy as np


def double(x):
    return x + x


def total(x):
    return float(np.sum(x))


def shift(x, rng):
    return rng.random() + x
"""


@dataclass(frozen=True)
class Attack:
    """One file of the corpus: what it tries, and what it earns, which is what is right in it."""

    name: str
    source: bytes
    tries: str
    earns: float


def attack_of(file):
    text = file.read_text(encoding="utf-8")
    tree = ast.parse(text)
    (earns,) = [
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "EARNS"
    ]
    return Attack(file.stem, text.encode(), ast.get_docstring(tree), earns)


CORPUS = [attack_of(file) for file in sorted((HERE / "corpus").glob("*.py"))]


@pytest.fixture(scope="session")
def course():
    return load_course(HERE / "course")


@pytest.fixture(scope="session")
def plan(course):
    made = make_plan(course, course.demonstration_secret)
    assert made.exercises["target"].knowledge.catalogue is not None
    return made


@pytest.fixture(scope="session", params=STRENGTHS)
def sandbox(request):
    with ConfinedSandbox(request.param) as opened:
        yield opened


def pytest_terminal_summary(terminalreporter):
    """Say which limits of a host were not tried, and why."""
    from .host_limits import UNTRIED

    for name, why in UNTRIED.items():
        terminalreporter.write_line(f"tests/attacks: not tried here: {name}: {why}")
