"""The project's own sources, each parsed once for all tests of a process that look at them.

A syntax tree takes many times the memory of its file, so what is kept of it is short: names, texts and imports.
"""

from __future__ import annotations

import ast
import functools
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "grader" / "release" / "templates"
"""An author's files, which the harness copies and never imports."""


class Source(NamedTuple):
    """What tests look for in a file."""

    docstring: str
    imports: frozenset[str]
    """Every module that it imports, inside functions and for types too.

    ``from a import b`` is ``a.b`` where that is a module of the grader, else ``a``.
    A relative import begins with a dot.
    """
    functions: tuple[str, ...]
    """The functions of the module, without those inside others and in classes."""
    names: frozenset[str]
    """Every identifier, and every string that could be one: of those with dots, the parts."""
    statements: tuple[str, ...]
    """The texts that stand as statements: docstrings, those of attributes too."""
    strings: tuple[tuple[int, str], ...]
    """Line and text of each string with a blank in it, on one line."""


@functools.cache
def modules_of_the_grader():
    """Module -> file, without the templates."""
    files = sorted(file for file in (ROOT / "grader").rglob("*.py") if not file.is_relative_to(TEMPLATES))
    return {_module_of(file): file for file in files}


def _module_of(file):
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@functools.cache
def read(file):
    """What tests look for in a file."""
    return source_of(file.read_text(encoding="utf-8"))


def source_of(text):
    """What tests look for in a Python text."""
    tree = ast.parse(text)
    names, imports, statements, strings = set(), set(), [], []
    for node in ast.walk(tree):
        names.update(_names_in(node))
        match node:
            case ast.Import() | ast.ImportFrom():
                imports.update(_imported(node))
            case ast.Expr(value=ast.Constant(value=str(said))):
                statements.append(said)
            case ast.Constant(value=str(said)) if " " in said:
                strings.append((node.lineno, " ".join(said.split())))
    functions = tuple(node.name for node in tree.body if isinstance(node, ast.FunctionDef))
    docstring = ast.get_docstring(tree) or ""
    return Source(docstring, frozenset(imports), functions, frozenset(names), tuple(statements), tuple(strings))


def imported_by_the_grader(file):
    """The modules of the grader that a file imports."""
    return {name for name in read(file).imports if name.partition(".")[0] == "grader"}


def _imported(node):
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    module = "." * node.level + (node.module or "")
    if module.partition(".")[0] != "grader":
        return [module]
    inner = [f"{module}.{alias.name}" for alias in node.names]
    return [name if name in modules_of_the_grader() else module for name in inner]


def _names_in(node):
    """The parts of every field of a node that is text, interned: many files say the same."""
    for field in node._fields:
        value = getattr(node, field, None)
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, str):
                yield from (sys.intern(part) for part in one.split(".") if part.isidentifier())
