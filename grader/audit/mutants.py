"""Mutants: the reference with one small mistake. A mutant with full marks shows a gap in the checks.

A mutant differs from the source in one place, so that a report can show it as one line, before and after.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import CodeType
from typing import Any

from grader.audit.arrays import ARRAY_RULES
from grader.audit.operators import OPERATOR_RULES, Change

__all__ = ["Mutant", "functions_of", "make_mutants"]

UNTOUCHED = (ast.Import, ast.ImportFrom, ast.JoinedStr, ast.Assert)
"""Nodes without effect on results: texts, and what only a reader needs."""
INERT_KEYWORDS = {"strict"}
"""Keywords that only guard against programming errors: changing them changes no result."""


@dataclass(frozen=True)
class Mutant:
    """One change to one file."""

    function: str
    """The function of the file that the change is in; empty outside of all."""
    line: int
    """Where the change begins, from 1."""
    before: str
    """The lines that are changed, as one, single blanks between words."""
    after: str
    says: str
    """The change in a few words: ``\\`+\\` became \\`-\\```."""
    source: str
    """The whole file with the change in it."""


def make_mutants(source: str) -> list[Mutant]:
    """Return every mutant of a Python file, in the order of its lines, each text once.

    Docstrings, annotations, imports, assertions and the messages of errors stay as they are.

    Raises
    ------
    SyntaxError
        If `source` is not Python.
    """
    text = _Text(source)
    found: dict[str, Mutant] = {}
    for statement in ast.parse(source).body:
        name = statement.name if isinstance(statement, (ast.FunctionDef, ast.ClassDef)) else ""
        for change in _changes(statement):
            mutant = text.mutant(name, statement, change)
            if mutant is not None:
                found.setdefault(mutant.source, mutant)
    return sorted(found.values(), key=lambda mutant: mutant.line)


def functions_of(mutant: Mutant, original: Mapping[str, Callable[..., Any]]) -> dict[str, Callable[..., Any]]:
    """Execute a mutated file as the module that `original` came from, and return its functions of those names.

    Whatever the mutated file raises when it is executed is raised here.
    """
    one = next(iter(original.values()))
    name = one.__module__
    namespace: dict[str, Any] = {
        "__name__": name,
        "__package__": name.rpartition(".")[0],
        "__file__": one.__code__.co_filename,
    }
    code: CodeType = compile(mutant.source, one.__code__.co_filename, "exec", dont_inherit=True)
    exec(code, namespace)  # noqa: S102 - the author's own file, but for one change
    return {key: namespace[key] for key in original if callable(namespace.get(key))}


def _changes(node: ast.AST) -> Iterator[Change]:
    """Every change to `node` and to the nodes below it."""
    if isinstance(node, UNTOUCHED) or _is_text(node):
        return
    for rule in (*OPERATOR_RULES, *ARRAY_RULES):
        yield from rule(node)
    if isinstance(node, ast.Raise):
        return
    for child in _children(node):
        yield from _changes(child)


def _children(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.FunctionDef(args=arguments, body=body, decorator_list=decorators):
            yield from (arguments, *body, *decorators)
        case ast.arguments(defaults=defaults, kw_defaults=keyword_defaults):
            yield from (*defaults, *filter(None, keyword_defaults))
        case ast.AnnAssign(target=target, value=value):
            yield from filter(None, (target, value))
        case ast.keyword(arg=name) if name in INERT_KEYWORDS:
            return
        case _:
            yield from ast.iter_child_nodes(node)


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


class _Text:
    """A file's text, in which the source of a node can be replaced.

    Columns of `ast` count the bytes of UTF-8.
    """

    def __init__(self, source: str) -> None:
        self._lines = [line.encode() for line in source.splitlines(keepends=True)]

    def mutant(self, function: str, statement: ast.stmt, change: Change) -> Mutant | None:
        """Return `change` as a mutant; None if it cannot be written as source, or changes nothing."""
        wanted = _dump_changed(statement, change)
        if wanted == ast.dump(statement):
            return None
        text = ast.unparse(ast.fix_missing_locations(change.instead))
        for written in (text, f"({text})"):  # parentheses only where the surrounding code needs them
            lines = self._written(change.node, written)
            if self._says(lines, statement, wanted):
                break
        else:
            return None
        first, last = _span(change.node)
        more = len(lines) - len(self._lines)
        return Mutant(
            function=function,
            line=first,
            before=_joined(self._lines[first - 1 : last]),
            after=_joined(lines[first - 1 : last + more]),
            says=change.says,
            source=b"".join(lines).decode(),
        )

    def _written(self, node: ast.AST, text: str) -> list[bytes]:
        first, last = _span(node)
        head = self._lines[first - 1][: node.col_offset]  # type: ignore[attr-defined]
        tail = self._lines[last - 1][node.end_col_offset :]  # type: ignore[attr-defined]
        changed = (head + text.encode() + tail).splitlines(keepends=True)
        return [*self._lines[: first - 1], *changed, *self._lines[last:]]

    def _says(self, lines: list[bytes], statement: ast.stmt, wanted: str) -> bool:
        """Whether the new top-level statement parses to `wanted`."""
        first, last = _first_line(statement), statement.end_lineno or statement.lineno
        more = len(lines) - len(self._lines)
        try:
            parsed = ast.parse(b"".join(lines[first - 1 : last + more]))
        except SyntaxError:
            return False
        return len(parsed.body) == 1 and ast.dump(parsed.body[0]) == wanted


def _dump_changed(statement: ast.stmt, change: Change) -> str:
    """`statement` with the change in it, written as `ast.dump` writes it."""
    exchanged = {id(change.node): change.instead}  # the memo of deepcopy: the changed node stands for the original
    return ast.dump(copy.deepcopy(statement, exchanged))


def _span(node: ast.AST) -> tuple[int, int]:
    assert isinstance(node, (ast.expr, ast.stmt))
    return int(node.lineno), int(node.end_lineno or node.lineno)


def _first_line(statement: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    return min([statement.lineno, *[decorator.lineno for decorator in decorators]])


def _joined(lines: list[bytes]) -> str:
    return " ".join(b"".join(lines).decode().split())
