"""A reference as a program that runs where students' files do: its own modules travel along, in memory."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from pathlib import Path

from grader.course.model import Course, CourseExercise
from grader.sandbox.base import Program

__all__ = ["reference_program"]

PACKAGE = """
import importlib.abc, importlib.machinery, sys, types

class _Reference(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    sources = {sources!r}

    def find_spec(self, name, path=None, target=None):
        if name in self.sources or any(one.startswith(name + ".") for one in self.sources):
            return importlib.machinery.ModuleSpec(name, self, is_package=self.sources.get(name, (0, 0, True))[2])

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        if module.__name__ in self.sources:
            file, text, _ = self.sources[module.__name__]
            exec(compile(text, file, "exec", dont_inherit=True), vars(module))

sys.meta_path.insert(0, _Reference())
from reference.{exercise}.solution import {functions}
"""


def reference_program(course: Course, exercise: CourseExercise) -> Program:
    """Return the program whose functions are those of the reference of `exercise`."""
    functions = tuple(exercise.functions)
    text = PACKAGE.format(
        sources=_sources(course, exercise), exercise=exercise.name, functions=", ".join(functions)
    )
    entry = f"reference_of_{exercise.name}"
    return Program(entry, {entry: text.encode()}, imports=course.imports, functions=functions)


def _sources(course: Course, exercise: CourseExercise) -> Mapping[str, tuple[str, str, bool]]:
    """Return the modules that a solution imports of its course, itself among them, by their full names.

    Of each the name of its file, its text, and whether it is a package.
    """
    found: dict[str, tuple[str, str, bool]] = {}
    waiting: list[tuple[str, ...]] = [(exercise.name, "solution")]
    while waiting:
        place = waiting.pop()
        name = ".".join(("reference", *place))
        file = _file_of(course, place)
        if name in found or file is None:
            continue
        text, is_package = file.read_text(encoding="utf-8-sig"), file.stem == "__init__"
        found[name] = (file.name, text, is_package)
        inside = (*place, "") if is_package else place
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ImportFrom) and node.level:
                waiting += _imported(inside, node)
    return found


def _file_of(course: Course, place: tuple[str, ...]) -> Path | None:
    """The file of a module: students may see some of an exercise's files."""
    bases = [course.root.joinpath(folder, *place) for folder in ("reference", "assignments")]
    files = [file for base in bases for file in (base.with_suffix(".py"), base / "__init__.py")]
    return next((file for file in files if file.is_file()), None)


def _imported(place: Sequence[str], node: ast.ImportFrom) -> list[tuple[str, ...]]:
    """The modules that a relative import may mean: what it names, or what stands in there."""
    base = (*place[: len(place) - node.level], *(node.module.split(".") if node.module else ()))
    return [base, *((*base, alias.name) for alias in node.names)] if base else []
