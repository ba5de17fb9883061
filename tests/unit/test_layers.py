"""The harness names no exercise, and its imports point one way."""

from __future__ import annotations

import functools
import marshal
import re
import sys
import tomllib
from pathlib import Path

import pytest
from sources import imported_by_the_grader, modules_of_the_grader, read

from grader.sandbox.travels import STUDENT_SIDE, compiled

pytestmark = pytest.mark.slow  # it reads all sources

ROOT = Path(__file__).resolve().parents[2]
SLUGS = list(tomllib.loads((ROOT / "course.toml").read_text(encoding="utf-8"))["exercises"])

COMMON = {"step", "generate", "flatten", "one_hot", "sigmoid", "softmax", "tanh", "relu"}
"""Words of the language and of mathematics, which a harness for numerical code says without meaning a function."""

# --- (a) no exercise by name -----------------------------------------------------------------------------


def public_functions():
    for slug in SLUGS:
        solution = ROOT / "reference" / slug / "solution.py"
        if solution.is_file():  # a student's kit has none
            yield from (name for name in read(solution).functions if not name.startswith("_"))


def test_there_are_names_to_look_for():
    assert SLUGS
    assert len(set(public_functions())) >= len(SLUGS)


def lines_with(names):
    """Where a file of the harness says one of `names`, as ``file:line: text``."""
    words = re.compile(rf"\b({'|'.join(map(re.escape, sorted(names)))})\b")
    return [
        f"{file.relative_to(ROOT)}:{number}: {line.strip()}"
        for file in modules_of_the_grader().values()
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


@functools.cache
def every_import():
    """Module of the grader -> the others that it imports."""
    return {name: imported_by_the_grader(file) - {name} for name, file in modules_of_the_grader().items()}


def test_what_is_imported_exists():
    assert {name for names in every_import().values() for name in names} <= set(modules_of_the_grader())


def test_every_import_is_written_out():
    relative = [file for file in modules_of_the_grader().values() if any(n[:1] == "." for n in read(file).imports)]
    assert relative == []


def test_the_students_side_imports_nothing_of_the_harness_but_itself_in_order():
    known = {"grader", "grader.sandbox", "grader.sandbox.inside", "grader.sandbox.inside.edits"}
    for name in STUDENT_SIDE:
        imported = every_import()[f"grader.{name}"]
        assert imported <= known, f"{name} imports {imported - known}"
        known.add(f"grader.{name}")


def test_the_students_side_is_the_wire_and_the_folder_of_what_travels():
    inside = ROOT / "grader/sandbox/inside"
    found = [file.relative_to(ROOT / "grader").with_suffix("") for file in inside.rglob("[!_]*.py")]
    assert set(STUDENT_SIDE) == {"wire", *(".".join(one.parts) for one in found)}
    assert len(STUDENT_SIDE) == len(set(STUDENT_SIDE))


def test_no_path_of_this_machine_travels():
    assert str(ROOT).encode() not in marshal.dumps(compiled())


def test_the_students_side_imports_only_numpy_and_the_standard_library():
    allowed = {*sys.stdlib_module_names, "numpy", "grader", "__future__"}
    for name in STUDENT_SIDE:
        imported = read(modules_of_the_grader()[f"grader.{name}"]).imports
        assert {found.partition(".")[0] for found in imported} <= allowed


def test_reports_import_no_course_no_session_and_no_sandbox_host():
    forbidden = {
        "grader.course.load",
        "grader.running.session",
        "grader.course.plan",
        "grader.grading.exercise",
        "grader.sandbox.connection",
        "grader.sandbox.factory",
    }
    for name, imported in every_import().items():
        if name.startswith("grader.reports."):
            assert not imported & forbidden, name


def test_nobody_imports_the_command_line():
    importers = {name for name, imported in every_import().items() if "grader.cli" in imported}
    assert {name for name in importers if not name.startswith("grader.cli")} <= {"grader.__main__"}


def test_the_nouns_and_the_errors_import_nothing():
    imports = every_import()
    nouns = {name for name in imports if name.split(".")[:2] == ["grader", "model"]}
    assert set().union(*(imports[name] for name in nouns)) <= nouns
    assert imports["grader.errors"] == set()


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
        assert not every_import()[name] & above
        assert not any(imported.startswith("grader.sandbox") for imported in every_import()[name])
