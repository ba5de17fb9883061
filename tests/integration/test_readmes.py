"""What students read is true: the worked examples run, every check is announced, nothing is stale."""

from __future__ import annotations

import doctest
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from grader.course.load import load_course
from grader.course.plan import plan_exercise
from grader.release.assignments import stale_files

ROOT = Path(__file__).resolve().parents[2]
NAMES = list(tomllib.loads((ROOT / "course.toml").read_text())["exercises"])


@pytest.fixture
def importable(monkeypatch):
    """``importable("conv")`` makes the reference importable under the name of the student's file."""

    def make(name):
        module = ModuleType(name)
        vars(module).update(load_course(ROOT, name).exercises[0].functions)
        monkeypatch.setitem(sys.modules, name, module)

    return make


@pytest.mark.parametrize("name", NAMES)
def test_the_worked_example_is_right(importable, name):
    importable(name)
    text = (ROOT / "assignments" / name / "README.md").read_text()
    text = text.replace("```", "")  # a fence would be taken for output
    examples = doctest.DocTestParser().get_doctest(text, {}, name, "README.md", 0)
    assert len(examples.examples) >= 4
    assert any("import" in example.source and name in example.source for example in examples.examples)
    said: list[str] = []
    doctest.DocTestRunner().run(examples, out=said.append)
    assert "".join(said) == ""


@pytest.mark.parametrize("name", NAMES)
def test_every_graded_function_is_in_the_readme(name):
    text = (ROOT / "assignments" / name / "README.md").read_text()
    for function in load_course(ROOT, name).exercises[0].functions:
        assert f"`{function}" in text


@pytest.mark.parametrize("name", NAMES)
def test_every_readme_says_what_to_hand_in(name):
    text = (ROOT / "assignments" / name / "README.md").read_text()
    assert f"Hand in `{name}.py` or the notebook `{name}.ipynb`." in text


def inside(value):
    """Return a value, and all that a container holds."""
    held = value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ()
    return [value, *(one for item in held for one in inside(item))]


@pytest.mark.parametrize("name", NAMES)
def test_arguments_are_what_the_readme_says_of_arrays(name):
    exercise = load_course(ROOT, name).exercises[0]
    plan = plan_exercise(exercise, bytes(32))
    cases = [*(case for several in plan.cases.values() for case in several), *plan.probes]
    for arguments in (case.arguments for case in cases):
        found = [one for value in arguments.values() for one in inside(value)]
        arrays = [one for one in found if isinstance(one, np.ndarray)]
        assert all(array.size and array.ndim for array in arrays)
        assert all(isinstance(one, np.ndarray) for lists in found if isinstance(lists, list) for one in lists)
        assert name == "descent" or not any(isinstance(one, list) for one in found)
        assert arguments.get("targets", np.zeros(1, dtype=int)).dtype.kind == "i"


def test_no_stub_is_stale(course):
    assert stale_files(course) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_stub_holds_every_function_and_nothing_of_the_solution(name):
    import ast

    exercise = load_course(ROOT, name).exercises[0]
    stub = (ROOT / "assignments" / name / f"{name}.py").read_text()
    functions = [node for node in ast.parse(stub).body if isinstance(node, ast.FunctionDef)]
    assert {node.name for node in functions} == set(exercise.functions)
    for node in functions:
        assert ast.get_docstring(node)
        assert [type(statement).__name__ for statement in node.body] == ["Expr", "Raise"]


def test_the_readme_and_the_makefile_agree():
    readme, makefile = (ROOT / "README.md").read_text(), (ROOT / "Makefile").read_text()
    for target in ("demo", "test", "bench"):
        assert f"make {target}" in readme
        assert f"\n{target}:" in makefile


def test_small_inputs_are_optional_but_these_exercises_have_them(course):
    assert len([exercise for exercise in course.exercises if exercise.spec.ladder]) >= 12
