"""Expressions that stand in a function, or nearly do: what an edit may put in. Student side."""

from __future__ import annotations

import ast
import copy
from typing import TypeVar

__all__ = ["crossed", "distinct", "entries", "factors"]

MOST_FACTORS, MOST_CROSSED = 12, 8
T = TypeVar("T", bound=ast.expr)


def factors(nodes: list[ast.AST]) -> list[ast.expr]:
    """The factors and terms of the function's expressions that are more than a name or a number, each once."""
    joined = (ast.Mult, ast.MatMult, ast.Add, ast.Sub)
    pairs = [(one.left, one.right) for one in nodes if isinstance(one, ast.BinOp) and isinstance(one.op, joined)]
    sides = [side for pair in pairs for side in pair]
    found = [one for one in sides if isinstance(one, (ast.Subscript, ast.Call)) or _is_piece(one)]
    rests = distinct([_rest_of(one) for one in found if _is_half(one)])
    return distinct([*distinct(found)[:MOST_FACTORS], *entries(nodes)[:MOST_FACTORS], *rests[:MOST_FACTORS]])


def entries(nodes: list[ast.AST]) -> list[ast.Subscript]:
    """The entries of arrays that are read or written, each once."""
    found = [one for one in nodes if isinstance(one, ast.Subscript) and isinstance(one.value, ast.Name)]
    single = [one for one in found if not any(isinstance(part, ast.Slice) for part in ast.walk(one.slice))]
    return distinct([ast.Subscript(one.value, one.slice, ast.Load()) for one in single])


def crossed(several: list[ast.Subscript]) -> list[ast.Subscript]:
    """Entries of arrays of two axes at a place that another array is indexed with: ``a[t, y[t]]``."""
    inner = [one.slice for one in several if isinstance(one.slice, ast.Subscript)]
    pairs = [(one, one.slice) for one in several if isinstance(one.slice, ast.Tuple) and len(one.slice.elts) > 1]
    found = [
        ast.Subscript(one.value, ast.Tuple([*index.elts[:-1], last], ast.Load()), ast.Load())
        for one, index in pairs
        for last in inner
        if ast.dump(index.elts[0]) in ast.dump(last)
    ]
    return distinct(found)[:MOST_CROSSED]


def distinct(several: list[T]) -> list[T]:
    """Copies of nodes, each once: what is edited may be in one of them."""
    return list({ast.dump(one): copy.deepcopy(one) for one in reversed(several)}.values())[::-1]


def _is_half(node: ast.expr) -> bool:
    """Whether a node cuts off the beginning or the end of an array."""
    half = isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.slice
    return isinstance(half, ast.Slice) and half.step is None and (half.lower is None) != (half.upper is None)


def _rest_of(node: ast.expr) -> ast.expr:
    """Return what `node` cuts off: ``a[:n]`` of ``a[n:]``."""
    assert isinstance(node, ast.Subscript)
    assert isinstance(node.slice, ast.Slice)
    return ast.Subscript(node.value, ast.Slice(node.slice.upper, node.slice.lower), ast.Load())


def _is_piece(node: ast.expr) -> bool:
    """Whether a node is a product, or what a value lacks to a number."""
    if not isinstance(node, ast.BinOp):
        return False
    from_a_number = isinstance(node.op, ast.Sub) and isinstance(node.left, ast.Constant)
    return from_a_number or isinstance(node.op, (ast.Mult, ast.MatMult))
