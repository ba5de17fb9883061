"""The rooms of the grader lie in a row, and imports go down that row: at run time, for types, inside functions."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from sources import nodes_of, tree_of

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
    "audit",
    "reports",
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

FILES = sorted(file for file in PACKAGE.rglob("*.py") if "templates" not in file.parts)


def module_of(file):
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_of(file): file for file in FILES}


def room_of(module):
    """The room that a module stands in: the longest name of one that its own begins with."""
    inner = module.removeprefix("grader.")
    return max((room for room in ROOMS if inner == room or inner.startswith(f"{room}.")), key=len, default=None)


def imports_of(file):
    """Every module of grader that a file imports, wherever the import stands."""
    for node in nodes_of(file):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] == "grader")
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "grader":
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in MODULES else node.module


IMPORTS = {module: set(imports_of(file)) - {module, "grader"} for module, file in MODULES.items()}


def test_every_file_stands_in_a_room():
    assert [module for module in MODULES if module != "grader" and room_of(module) is None] == []


def test_at_the_top_are_only_the_ground_the_faces_and_the_command_line():
    top = {file.stem for file in PACKAGE.glob("*.py")}
    assert len(top) <= 8, top
    assert {name for name in top if name not in ("__init__", "__main__")} <= set(ROOMS)


def test_imports_go_down_the_row_of_rooms():
    upwards = [
        f"{module} -> {imported}"
        for module, several in IMPORTS.items()
        for imported in sorted(several)
        if (module, imported.removeprefix("grader.")) != ENTRY
        if module == "grader" or ROOMS.index(room_of(imported)) > ROOMS.index(room_of(module))
    ]
    assert upwards == []


def test_no_module_imports_itself_by_way_of_others():
    order, left = [], dict(IMPORTS)
    while left:
        free = sorted(name for name, imported in left.items() if imported <= set(order))
        assert free, f"a circle among {sorted(left)}"
        order += free
        left = {name: imported for name, imported in left.items() if name not in free}


def test_every_room_explains_itself_in_one_sentence():
    for room in ROOMS:
        file = PACKAGE / room.replace(".", "/") / "__init__.py"
        if file.is_file():
            first = (ast.get_docstring(tree_of(file)) or "").split("\n\n")[0]
            assert re.fullmatch(r"[A-Z].{20,200}\.", first.replace("\n", " ")), (room, first)


def test_the_guide_for_contributors_lists_every_room():
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    table = guide[guide.index("## Where do I change") : guide.index("## The code")]
    rooms = [room for room in ROOMS if room not in ("__main__", "errors", "wire", "text")]
    assert [room for room in rooms if f"`grader/{room.replace('.', '/')}" not in table] == []


def test_a_course_imports_the_authors_face_and_nothing_else_of_the_grader():
    files = [*(ROOT / "reference").rglob("*.py"), *(ROOT / "assignments").rglob("*.py")]
    assert len(files) > 50
    others = {(file.relative_to(ROOT).as_posix(), name) for file in files for name in imports_of(file)}
    assert sorted(one for one in others if one[1] != "grader.authoring") == []


def test_unit_tests_stand_in_the_folder_of_their_room():
    unit = ROOT / "tests" / "unit"
    rooms = {room.partition(".")[0] for room in ROOMS if (PACKAGE / room.replace(".", "/")).is_dir()}
    assert {folder.name for folder in unit.iterdir() if list(folder.glob("test_*.py"))} <= rooms
    ground = tuple(f"test_{room}" for room in ROOMS if (PACKAGE / f"{room}.py").is_file())
    others = {file.name for file in unit.glob("test_*.py") if not file.name.startswith(ground)}
    assert others == {f"test_{name}.py" for name in ABOUT_THE_PROJECT}
