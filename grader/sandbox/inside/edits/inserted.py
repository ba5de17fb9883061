"""Edits that put in a statement: a sum that grows, a value carried on, an entry set. Student side."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.sandbox.inside.edits.operators import Draft, Known, Operator, Rule

__all__ = ["INSERTING_RULES"]

SIMPLE = (ast.Assign, ast.AugAssign, ast.Expr, ast.Pass)
MOST_NAMES, MOST_ENTRIES, MOST_SIZES = 8, 8, 4


def _nothing(node: ast.AST, known: Known) -> Iterator[Draft]:
    """An error, or a jump, where a statement does nothing."""
    if isinstance(node, ast.Pass):
        yield Draft(ast.Raise(_call("ValueError"), None), Operator.INSERTED, 1, "raise")
        if known.in_loop(node):
            yield Draft(ast.Continue(), Operator.INSERTED, 1, "continue")
            yield Draft(ast.Break(), Operator.INSERTED, 1, "break")


def _grows(node: ast.AST, known: Known) -> Iterator[Draft]:
    """A buffer that is made and never filled, filled with what is at hand, or with what others get."""
    if not isinstance(node, SIMPLE) or not known.loops(node):
        return
    names = dict.fromkeys([*known.unused, *reversed(known.values)])  # what was computed last
    values = [*map(_load, list(names)[:MOST_NAMES]), *known.factors[:MOST_ENTRIES], *known.sums]
    for name in known.unfilled:
        targets: list[ast.Name | ast.Subscript] = [_store(name)]
        around: list[ast.expr] = [_load(one) for one in reversed(known.loops(node))]
        indices = [ast.Tuple(around, ast.Load()) if len(around) > 1 else around[0], *known.index_tuples]
        targets += [_entry(name, index) for index in indices]
        for place, target in enumerate(targets):
            for number, value in enumerate(values):
                statement = ast.AugAssign(target, ast.Add(), value)
                yield from _beside(node, statement, 3, f"{name} {place} {number}")
                if place:
                    yield from _beside(node, ast.Assign([target], value), 3, f"{name} {place} = {number}")


def _carried(node: ast.AST, known: Known) -> Iterator[Draft]:
    """At the end of a loop, one name for another."""
    if not isinstance(node, SIMPLE) or not known.ends_loop(node):
        return
    for name in known.values[: 2 * MOST_NAMES]:
        for other in known.values[: 2 * MOST_NAMES]:
            if other != name and name not in known.indices and other not in known.indices:
                yield from _beside(node, ast.Assign([_store(name)], _load(other)), 3, f"{name} = {other}")


def _set(node: ast.AST, known: Known) -> Iterator[Draft]:
    """An entry set to a name, or changed by 1."""
    if not isinstance(node, SIMPLE):
        return
    for place, entry in enumerate([*known.crossed, *known.entries[:MOST_ENTRIES]]):
        target = ast.Subscript(entry.value, entry.slice, ast.Store())
        for sign in (ast.Add(), ast.Sub()):
            changed = ast.AugAssign(target, sign, ast.Constant(1))
            yield from _beside(node, changed, 4, f"{place} {type(sign).__name__} 1")
        for number, value in enumerate([ast.Constant(1), ast.Constant(0), *map(_load, known.values[:MOST_NAMES])]):
            yield from _beside(node, ast.Assign([target], value), 4, f"{place} = {number}")


def _divided(node: ast.AST, known: Known) -> Iterator[Draft]:
    """Before the end, a name divided by a size; and at the beginning, a copy of a parameter."""
    if isinstance(node, ast.Return):
        sizes: list[ast.expr] = [_load(name) for name in known.sizes if name not in known.indices][:MOST_SIZES]
        sizes += [_call("len", _load(name)) for name in known.arrays[:MOST_SIZES]]
        returned = [one.id for one in ast.walk(node) if isinstance(one, ast.Name) and one.id in known.values]
        for name in dict.fromkeys(returned):
            for number, size in enumerate(sizes):
                statement = ast.AugAssign(_store(name), ast.Div(), size)
                yield Draft(_both(statement, node), Operator.INSERTED, 3, f"{name} / {number}")
    if known.is_first(node) and isinstance(node, SIMPLE):
        for name in known.arrays:
            copied = ast.Call(ast.Attribute(_load(name), "copy", ast.Load()), [], [])
            yield Draft(_both(ast.Assign([_store(name)], copied), node), Operator.INSERTED, 3, f"{name} copy")


INSERTING_RULES: tuple[Rule, ...] = (_nothing, _divided, _carried, _grows, _set)


def _beside(node: ast.stmt, statement: ast.stmt, size: int, tag: str) -> Iterator[Draft]:
    """A statement in the place of one that does nothing; else behind it."""
    if isinstance(node, ast.Pass):
        yield Draft(statement, Operator.INSERTED, size - 1, tag)
    else:
        yield Draft(_both(node, statement), Operator.INSERTED, size + 1, f"{tag} after")


def _both(one: ast.stmt, other: ast.stmt) -> ast.stmt:
    return ast.If(ast.Constant(True), [one, other], [])


def _call(function: str, *values: ast.expr) -> ast.expr:
    return ast.Call(_load(function), list(values), [])


def _load(name: str) -> ast.expr:
    return ast.Name(name, ast.Load())


def _store(name: str) -> ast.Name:
    return ast.Name(name, ast.Store())


def _entry(name: str, index: ast.expr) -> ast.Subscript:
    return ast.Subscript(_load(name), index, ast.Store())
