"""A course's own kinds of check, as a file for the kit: each class with the code that it uses.

A kind that an author defines in ``checks.py`` is hidden with that file, but a student's check needs its code. The
kit gets the class and the imports, functions and constants that it names, and nothing else.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator, Sequence
from pathlib import Path

from grader.checks import Check
from grader.checks.base import PROPERTIES_FILE
from grader.errors import CourseError

__all__ = ["KINDS_FILE", "kind_name", "source_of_kinds"]

KINDS_FILE = "kinds.py"
HEADER = '"""Kinds of check of this course\'s own."""\n\nfrom __future__ import annotations\n'
BUILT_IN = "grader.checks."


def kind_name(kind: type[Check]) -> str:
    """Return the name of a kind of check in a kit: a kind of the course's own is prefixed with its file."""
    if kind.__module__.startswith(BUILT_IN):
        return kind.__name__
    file = PROPERTIES_FILE if kind.__module__.endswith(".properties") else KINDS_FILE
    return f"{file}:{kind.__name__}"


def source_of_kinds(checks: Sequence[Check]) -> str:
    """Return the text of a kit's `KINDS_FILE`; empty if every kind is defined elsewhere.

    Raises
    ------
    CourseError
        If a kind uses something that a kit must not contain; the message names the kind and the remedy.
    """
    kinds = dict.fromkeys(type(check) for check in checks if kind_name(type(check)).startswith(KINDS_FILE))
    pieces = dict.fromkeys(piece for kind in kinds for piece in _pieces(kind))
    if not pieces:
        return ""
    imports = [piece for piece in pieces if piece.startswith(("import ", "from "))]
    others = [piece for piece in pieces if piece not in imports]
    return "\n\n\n".join([HEADER + "\n" + "\n".join(imports), *others]) + "\n"


def _pieces(kind: type[Check]) -> Iterator[str]:
    """Yield the statements of the author's file that `kind` needs, in their order."""
    file = inspect.getsourcefile(kind)
    if file is None:
        raise CourseError(f"the kind of check {kind.__name__} has no source: define it in a file")
    text = Path(file).read_text(encoding="utf-8-sig")
    statements = ast.parse(text).body
    bound = {name: statement for statement in statements for name in _binds(statement)}
    needed: set[ast.stmt] = set()
    waiting = [bound[kind.__name__]]
    while waiting:
        statement = waiting.pop()
        if statement in needed:
            continue
        needed.add(statement)
        if isinstance(statement, ast.ImportFrom) and statement.level:
            raise CourseError(
                f"the kind of check {kind.__name__} uses {ast.unparse(statement)!r}, which a kit does not contain: "
                f"define the kind in assignments/<exercise>/{PROPERTIES_FILE}",
                file=file,
                line=statement.lineno,
            )
        names = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}
        waiting += [bound[name] for name in names & bound.keys()]
    for statement in statements:
        if statement in needed and not _is_future(statement):
            yield _text(text, statement)


def _binds(statement: ast.stmt) -> Iterator[str]:
    match statement:
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            yield from (alias.asname or alias.name.partition(".")[0] for alias in names)
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Assign() | ast.AnnAssign():
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            yield from (node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name))


def _is_future(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.ImportFrom) and statement.module == "__future__"


def _text(text: str, statement: ast.stmt) -> str:
    decorators = getattr(statement, "decorator_list", [])
    first = min([statement.lineno, *(decorator.lineno for decorator in decorators)])
    return "\n".join(text.split("\n")[first - 1 : statement.end_lineno])
