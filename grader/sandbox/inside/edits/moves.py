"""Edits of the order of statements: one removed, exchanged with its neighbour, or moved into or out of a loop.

Student side. What is replaced is the list of statements of a block.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from grader.sandbox.inside.edits.operators import Operator

__all__ = ["Block", "Move", "moves_in"]

BLOCKS = ("body", "orelse", "finalbody")
REMOVABLE = (ast.AugAssign, ast.Assign, ast.Expr, ast.Break, ast.Continue)
COMPOUND = (ast.For, ast.While, ast.If, ast.With, ast.Try, ast.Match)
WITH_BLOCKS = (ast.FunctionDef, *COMPOUND[:-1], ast.ExceptHandler, ast.match_case)


class Block(NamedTuple):
    """A list of statements, and where it hangs."""

    parent: ast.AST
    field: str
    new: list[ast.stmt]


class Move(NamedTuple):
    """New lists for one or two blocks."""

    blocks: tuple[Block, ...]
    operator: Operator
    size: int
    at: ast.stmt


def moves_in(function: ast.FunctionDef) -> Iterator[Move]:
    """Yield every move of the statements of a function, a docstring's apart."""
    for node in ast.walk(function):
        if isinstance(node, WITH_BLOCKS):
            for field in BLOCKS:
                block: list[ast.stmt] = getattr(node, field, [])
                yield from _in_block(node, field, block)


def _in_block(parent: ast.AST, field: str, block: list[ast.stmt]) -> Iterator[Move]:
    for number, statement in enumerate(block):
        if _is_text(statement):
            continue
        rest = [*block[:number], *block[number + 1 :]]
        if isinstance(statement, REMOVABLE):
            removed = Block(parent, field, rest or [ast.copy_location(ast.Pass(), statement)])
            yield Move((removed,), Operator.REMOVED, 2, statement)
        if isinstance(statement, ast.If) and not statement.orelse:
            yield Move(
                (Block(parent, field, [*block[:number], *statement.body, *block[number + 1 :]]),),
                Operator.CONDITION,
                2,
                statement,
            )
        if number + 1 < len(block):
            below = block[number + 1]
            if not isinstance(statement, COMPOUND) or not isinstance(below, COMPOUND):
                swapped = [*block[:number], below, statement, *block[number + 2 :]]
                yield Move((Block(parent, field, swapped),), Operator.MOVED, 2, statement)
        if isinstance(statement, (ast.For, ast.While, ast.If)):
            yield from _across(parent, field, block, number, statement)


def _across(
    parent: ast.AST, field: str, block: list[ast.stmt], number: int, inner: ast.For | ast.While | ast.If
) -> Iterator[Move]:
    """A statement before or after a loop moved into it, and its first or last one moved out."""
    above, below = block[:number], block[number + 1 :]
    if len(inner.body) > 1:
        last, first = inner.body[-1], inner.body[0]
        out = (Block(parent, field, [*above, inner, last, *below]), Block(inner, "body", inner.body[:-1]))
        yield Move(out, Operator.MOVED, 2, last)
        before = (Block(parent, field, [*above, first, inner, *below]), Block(inner, "body", inner.body[1:]))
        yield Move(before, Operator.START, 2, first)
    if above and not _is_text(above[-1]) and not isinstance(above[-1], COMPOUND):
        into = (Block(parent, field, [*above[:-1], inner, *below]), Block(inner, "body", [above[-1], *inner.body]))
        yield Move(into, Operator.START, 2, above[-1])
    if below and not isinstance(below[0], COMPOUND) and not isinstance(below[0], ast.Return):
        end = (Block(parent, field, [*above, inner, *below[1:]]), Block(inner, "body", [*inner.body, below[0]]))
        yield Move(end, Operator.MOVED, 2, below[0])


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
