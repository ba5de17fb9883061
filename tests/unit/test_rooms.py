"""The rooms of the grader lie in a row, and imports go down that row: at run time, for types, inside functions."""

from __future__ import annotations

import functools
import re
from pathlib import Path

import pytest
from sources import imported_by_the_grader, modules_of_the_grader, read

pytestmark = pytest.mark.slow  # it reads all sources

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "grader"

ROOMS = (
    "errors",
    "model",
    "wire",
    "text",
    "sandbox.inside",
    "sandbox",
    "submissions",
    "checks",
    "course",
    "running",
    "machine",
    "diagnose",
    "grading",
    "gradebook",
    "cluster",
    "similarity",
    "audit",
    "reports",
    "pages",
    "release",
    "student",
    "authoring",
    "testing",
    "cli",
    "__main__",
)
"""From the ground up: a room may import what stands before it, and itself."""
ENTRY = ("grader", "student.jupyter")
"""IPython asks the package itself for its extension: the one import that goes up."""

ABOUT_THE_PROJECT = ("layers", "links", "names_in_docs", "project_files", "rooms", "words")
"""The unit tests that are about no room, but about the sources and the pages."""


def room_of(module):
    """The room that a module stands in: the longest name of one that its own begins with."""
    inner = module.removeprefix("grader.")
    return max((room for room in ROOMS if inner == room or inner.startswith(f"{room}.")), key=len, default=None)


@functools.cache
def imports():
    """Module of the grader -> the others that it imports, for types and inside functions too."""
    files = modules_of_the_grader()
    return {module: imported_by_the_grader(files[module]) - {module, "grader"} for module in files}


def test_every_file_stands_in_a_room():
    assert [module for module in modules_of_the_grader() if module != "grader" and room_of(module) is None] == []


def test_at_the_top_are_only_the_ground_the_faces_and_the_command_line():
    top = {file.stem for file in PACKAGE.glob("*.py")}
    assert len(top) <= 8, top
    assert {name for name in top if name not in ("__init__", "__main__")} <= set(ROOMS)


def test_imports_go_down_the_row_of_rooms():
    upwards = [
        f"{module} -> {imported}"
        for module, several in imports().items()
        for imported in sorted(several)
        if (module, imported.removeprefix("grader.")) != ENTRY
        if module == "grader" or ROOMS.index(room_of(imported)) > ROOMS.index(room_of(module))
    ]
    assert upwards == []


def test_no_module_imports_itself_by_way_of_others():
    order, left = [], dict(imports())
    while left:
        free = sorted(name for name, imported in left.items() if imported <= set(order))
        assert free, f"a circle among {sorted(left)}"
        order += free
        left = {name: imported for name, imported in left.items() if name not in free}


def test_every_room_explains_itself_in_one_sentence():
    for room in ROOMS:
        file = PACKAGE / room.replace(".", "/") / "__init__.py"
        if file.is_file():
            first = read(file).docstring.split("\n\n")[0]
            assert re.fullmatch(r"[A-Z].{20,200}\.", first.replace("\n", " ")), (room, first)


def test_the_guide_for_contributors_lists_every_room():
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    table = guide[guide.index("## Where do I change") : guide.index("## The code")]
    rooms = [room for room in ROOMS if room not in ("__main__", "errors", "wire", "text")]
    assert [room for room in rooms if f"`grader/{room.replace('.', '/')}" not in table] == []


def test_a_course_imports_the_authors_face_and_nothing_else_of_the_grader():
    files = [*(ROOT / "reference").rglob("*.py"), *(ROOT / "assignments").rglob("*.py")]
    assert len(files) > 50
    others = {(file.relative_to(ROOT).as_posix(), name) for file in files for name in imported_by_the_grader(file)}
    assert sorted(one for one in others if one[1] != "grader.authoring") == []


def test_unit_tests_stand_in_the_folder_of_their_room():
    unit = ROOT / "tests" / "unit"
    rooms = {room.partition(".")[0] for room in ROOMS if (PACKAGE / room.replace(".", "/")).is_dir()}
    assert {folder.name for folder in unit.iterdir() if list(folder.glob("test_*.py"))} <= rooms
    ground = tuple(f"test_{room}" for room in ROOMS if (PACKAGE / f"{room}.py").is_file())
    others = {file.name for file in unit.glob("test_*.py") if not file.name.startswith(ground)}
    assert others == {f"test_{name}.py" for name in ABOUT_THE_PROJECT}
