"""The harness names no exercise, and its imports point one way."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest
from sources import nodes_of, tree_of

from grader.sandbox.launch import STUDENT_SIDE

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "grader" / "release" / "templates"
"""An author's files, which the harness copies and never imports."""
HARNESS = sorted(file for file in (ROOT / "grader").rglob("*.py") if not file.is_relative_to(TEMPLATES))
SLUGS = list(tomllib.loads((ROOT / "course.toml").read_text(encoding="utf-8"))["exercises"])


def module_name(file):
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(file): file for file in HARNESS}


def _for_types_only(node):
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def imports(node, *, lazy):
    """The modules of grader that are imported below `node`; with `lazy`, inside functions too."""
    for child in ast.iter_child_nodes(node):
        if _for_types_only(child) or (not lazy and isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef))):
            continue
        match child:
            case ast.Import(names=names):
                yield from (alias.name for alias in names if alias.name.split(".")[0] == "grader")
            case ast.ImportFrom(level=level) if level:
                pytest.fail("a relative import: write it out")
            case ast.ImportFrom(module=str(module), names=names) if module.split(".")[0] == "grader":
                for alias in names:
                    inner = f"{module}.{alias.name}"
                    yield inner if inner in MODULES else module
            case _:
                yield from imports(child, lazy=lazy)


def imported_by(*, lazy):
    return {name: set(imports(tree_of(file), lazy=lazy)) - {name} for name, file in MODULES.items()}


EVERY_IMPORT = imported_by(lazy=True)

COMMON = {"step", "generate", "flatten", "one_hot", "sigmoid", "softmax", "tanh", "relu"}
"""Words of the language and of mathematics, which a harness for numerical code says without meaning a function."""

# --- (a) no exercise by name -----------------------------------------------------------------------------


def public_functions():
    for slug in SLUGS:
        solution = ROOT / "reference" / slug / "solution.py"
        if solution.is_file():  # a student's kit has none
            tree = tree_of(solution)
            yield from (n.name for n in tree.body if isinstance(n, ast.FunctionDef) and not n.name.startswith("_"))


def test_there_are_names_to_look_for():
    assert SLUGS
    assert len(set(public_functions())) >= len(SLUGS)


def lines_with(names):
    """Where a file of the harness says one of `names`, as ``file:line: text``."""
    words = re.compile(rf"\b({'|'.join(map(re.escape, sorted(names)))})\b")
    return [
        f"{file.relative_to(ROOT)}:{number}: {line.strip()}"
        for file in HARNESS
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if words.search(line)
    ]


def test_a_name_would_be_found_wherever_it_stands():
    found = lines_with({"load_course"})
    assert any("def load_course(" in line for line in found)
    assert len({line.partition(":")[0] for line in found}) > 1


def test_no_file_of_the_harness_names_an_exercise_or_a_function_of_one():
    assert lines_with({*SLUGS, *public_functions()} - COMMON) == []


# --- (b) imports point one way ---------------------------------------------------------------------------


def test_what_is_imported_exists():
    assert {name for names in EVERY_IMPORT.values() for name in names} <= set(MODULES)


def test_the_students_side_imports_nothing_of_the_harness_but_itself_in_order():
    known = {"grader", "grader.sandbox", "grader.sandbox.inside"}
    for name in STUDENT_SIDE:
        imported = EVERY_IMPORT[f"grader.{name}"]
        assert imported <= known, f"{name} imports {imported - known}"
        known.add(f"grader.{name}")


def test_the_students_side_is_the_wire_and_the_folder_of_what_travels():
    folder = {f"sandbox.inside.{file.stem}" for file in (ROOT / "grader/sandbox/inside").glob("[!_]*.py")}
    assert set(STUDENT_SIDE) == {"wire"} | folder
    assert len(STUDENT_SIDE) == len(set(STUDENT_SIDE))


def test_the_students_side_imports_only_numpy_and_the_standard_library():
    import sys

    allowed = {*sys.stdlib_module_names, "numpy", "grader", "__future__"}
    for name in STUDENT_SIDE:
        for node in nodes_of(MODULES[f"grader.{name}"]):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) else []
            assert {found.split(".")[0] for found in names} <= allowed


def test_reports_import_no_course_no_session_and_no_sandbox_host():
    forbidden = {
        "grader.course.load",
        "grader.running.session",
        "grader.course.plan",
        "grader.grading.exercise",
        "grader.sandbox.connection",
        "grader.sandbox.factory",
    }
    for name, imported in EVERY_IMPORT.items():
        if name.startswith("grader.reports."):
            assert not imported & forbidden, name


def test_nobody_imports_the_command_line():
    importers = {name for name, imported in EVERY_IMPORT.items() if "grader.cli" in imported}
    assert {name for name in importers if not name.startswith("grader.cli")} <= {"grader.__main__"}


def test_the_nouns_and_the_errors_import_nothing():
    assert EVERY_IMPORT["grader.model"] == EVERY_IMPORT["grader.errors"] == set()


def test_what_judges_values_knows_neither_courses_nor_sandboxes():
    for name in (
        "grader.checks.compare",
        "grader.checks.tolerances",
        "grader.checks.outcome_text",
        "grader.grading.score",
        "grader.grading.results",
    ):
        above = {
            "grader.course.load",
            "grader.course.plan",
            "grader.grading.exercise",
            "grader.running.session",
            "grader.grading.batch",
            "grader.cli",
        }
        assert not EVERY_IMPORT[name] & above
        assert not any(imported.startswith("grader.sandbox") for imported in EVERY_IMPORT[name])


def test_there_is_no_cycle_of_imports():
    order, left = [], {name: imported - {"grader"} for name, imported in EVERY_IMPORT.items()}
    while left:
        free = sorted(name for name, imported in left.items() if imported <= set(order))
        assert free, f"a cycle among {sorted(left)}"
        order += free
        left = {name: imported for name, imported in left.items() if name not in free}
