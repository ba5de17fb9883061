"""Where the functions of a file are defined: each with its tree, and with the class that it is a method of.

Student side.
"""

from __future__ import annotations

import ast
import contextlib
import copy
from collections.abc import Iterable
from types import CodeType
from typing import NamedTuple

__all__ = ["Definition", "Definitions"]

Key = tuple[str, int]
"""The name of a function's code, and its first line."""


class Definition(NamedTuple):
    """A function as it was handed in."""

    tree: ast.FunctionDef
    """Without decorators. That of a lambda is a function with one statement."""
    inside: str = ""
    """The class whose method it is; empty if it is none."""


class Definitions:
    """The functions of a file, wherever they are defined: in a branch, a class or another function.

    Parameters
    ----------
    statements : iterable of ast.stmt
        Of the file. Hints of types are taken out of those that are asked for: they do nothing in a function.
    """

    def __init__(self, statements: Iterable[ast.stmt]) -> None:
        self._found: dict[Key, list[tuple[ast.FunctionDef | ast.Lambda, str]]] = {}
        for statement in statements:
            self._note(statement, "")

    def of(self, code: CodeType) -> Definition | None:
        """Return what a code was made from; None if that is nowhere, or if it could be one of several."""
        match self._found.get((code.co_name, code.co_firstlineno)):
            case [(tree, inside)]:
                with contextlib.suppress(RecursionError):  # it is deeper than can be read
                    return Definition(_plain(tree), inside)
        return None

    def _note(self, node: ast.AST, inside: str) -> None:
        waiting = [(node, inside)]
        while waiting:
            node, inside = waiting.pop()
            if isinstance(node, ast.FunctionDef | ast.Lambda):
                self._found.setdefault(_key(node), []).append((node, inside))
            within = node.name if isinstance(node, ast.ClassDef) else "" if _is_scope(node) else inside
            waiting += [(child, within) for child in ast.iter_child_nodes(node)]


def _key(node: ast.FunctionDef | ast.Lambda) -> Key:
    if isinstance(node, ast.Lambda):
        return "<lambda>", node.lineno
    return node.name, min([node.lineno, *[decorator.lineno for decorator in node.decorator_list]])


def _is_scope(node: ast.AST) -> bool:
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)


def _plain(node: ast.FunctionDef | ast.Lambda) -> ast.FunctionDef:
    if isinstance(node, ast.Lambda):
        returned = ast.copy_location(ast.Return(node.body), node.body)
        return ast.copy_location(ast.FunctionDef("<lambda>", node.args, [returned], []), node)
    function = copy.copy(node)
    function.decorator_list = []
    function.body = [_WithoutHints().visit(statement) for statement in node.body]
    return function


class _WithoutHints(ast.NodeTransformer):
    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.stmt:
        return node if node.value is None else ast.copy_location(ast.Assign([node.target], node.value), node)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.ClassDef:  # where a hint makes a field
        return node
