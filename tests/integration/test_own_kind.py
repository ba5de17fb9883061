"""A kind of check of the author's own: one class, and every command works with it."""

from __future__ import annotations

import json

import pytest

SETTINGS = """\
title = "One"
public_seed = 3
demonstration_secret = "00112233445566778899aabbccddeeff"

[exercises]
one = 4
"""
SOLUTION = '''"""Doubling."""


def double(x):
    """Return twice `x`."""
    return 2.0 * x
'''
KIND = '''
from dataclasses import dataclass, field

from grader.authoring import (
    Agrees, CasePlan, Check, Exercise, Returned, Status, Verdict, case, normal, verdict_of,
)

LARGEST = 1e6


def small(value):
    return abs(value).max() < LARGEST


@dataclass(frozen=True)
class Answers(Check):
    """The function returns something that is not huge."""

    call: str = field(kw_only=True)
    inputs: object = field(kw_only=True)

    @property
    def functions(self):
        return (self.call,)

    def plan(self, context):
        return tuple(
            CasePlan(label, arguments, (context.bind(self.call, arguments),))
            for label, arguments in context.draw(self.inputs)
        )

    def grade(self, cases):
        outcomes = yield [case.calls[0] for case in cases]
        return [
            self.judge(case.label, outcome) if isinstance(outcome, Returned) else verdict_of(outcome, case.label)
            for case, outcome in zip(cases, outcomes)
        ]

    def judge(self, label, outcome):
        if small(outcome.value):
            return Verdict(label, Status.PASSED)
        return Verdict(label, Status.FAILED, "it is huge")
'''
CHECKS = """
AGENTS = (
    "zeros", "ones", "a constant", "noise", "the first argument", "an argument of the right shape",
    "the last answer",
    "public answers by shape", "public answers in order",
)
EXERCISE = Exercise(title="One", contract=0, unearned={agent: ("answers",) for agent in AGENTS}, checks=[
    Agrees("values", "twice", points=3, call="double", inputs=case(x=normal(3))),
    Answers("answers", "it returns something", points=1, call="double", inputs=case(x=normal(3))),
])
"""
MISTAKES = '''from grader.authoring import wrong


@wrong("double", fails=("values",))
def thrice(double, x):
    """You multiplied by 3, not by 2.

    Hint: what is twice 1?
    """
    return 1.5 * double(x)
'''
WRONG = "def double(x):\n    return 3.0 * x\n"


@pytest.fixture
def course(tmp_path):
    """A course whose checks.py defines a kind of its own."""
    files = {
        "course.toml": SETTINGS,
        "reference/one/solution.py": SOLUTION,
        "reference/one/checks.py": KIND + CHECKS,
        "reference/one/misconceptions.py": MISTAKES,
        "assignments/one/README.md": "# One\n",
        "class/ann/one.py": WRONG,
        "class/ben/one.py": SOLUTION,
    }
    for name, text in files.items():
        file = tmp_path / "course" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return tmp_path / "course"


def test_a_class_is_graded_and_the_mistake_named(grader, course):
    done = grader("grade", "class", "--out", "results", cwd=course)
    assert done.returncode == 0, done.stderr
    scores = {name: json.loads((course / f"results/{name}.json").read_text()) for name in ("ann", "ben")}
    assert (scores["ann"]["score"], scores["ben"]["score"]) == (1.0, 4.0)
    (finding,) = scores["ann"]["exercises"][0]["findings"]
    assert finding["mistakes"] == ["thrice"]


def test_the_audit_finds_the_course_sound(grader, course):
    done = grader("audit", "--quick", cwd=course)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_kit_checks_with_it_and_holds_nothing_else_of_the_hidden_file(grader, course):
    assert grader("release", "kit", cwd=course).returncode == 0
    (course / "kit/one/one.py").write_text(WRONG)
    done = grader("check", "--json", cwd=course / "kit")
    assert done.returncode == 0, done.stderr
    (one,) = json.loads(done.stdout)["exercises"]
    assert {check["name"]: check["status"] for check in one["checks"]} == {"values": "failed", "answers": "passed"}
    assert [finding["mistakes"] for finding in one["findings"]] == [["thrice"]]
    shipped = (course / "kit/one/kinds.py").read_text()
    assert "class Answers" in shipped
    assert "def small" in shipped
    assert "EXERCISE" not in shipped
    assert "normal(" not in shipped


def test_a_kind_that_uses_the_solution_is_refused_with_the_remedy(grader, course):
    file = course / "reference/one/checks.py"
    source = f"from .solution import double\n{KIND}".replace("abs(value).max()", "abs(double(value)).max()")
    file.write_text(source + CHECKS)
    done = grader("release", "kit", cwd=course)
    assert done.returncode == 2
    assert "Answers" in done.stderr
    assert "assignments/<exercise>/properties.py" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_kind_among_the_properties_is_found_there(grader, course):
    (course / "assignments/one/properties.py").write_text(KIND)
    imports = "from grader.authoring import Agrees, Exercise, case, normal\nfrom .properties import Answers\n"
    (course / "reference/one/checks.py").write_text(imports + CHECKS)
    assert grader("release", "kit", cwd=course).returncode == 0
    assert not (course / "kit/one/kinds.py").exists()
    (course / "kit/one/one.py").write_text(SOLUTION)
    assert json.loads(grader("check", "--json", cwd=course / "kit").stdout)["score"] == 4.0


def test_a_field_that_cannot_be_packed_is_named(grader, course):
    source = KIND.replace(
        "    inputs: object", "    limits: object = field(default=frozenset({1}), kw_only=True)\n    inputs: object"
    )
    (course / "reference/one/checks.py").write_text(source + CHECKS)
    done = grader("release", "kit", cwd=course)
    assert done.returncode == 2
    assert "check 'answers': its limits cannot be put into a kit" in done.stderr
