"""Edits that give an expression back what it lacks, from what the function has at hand. Student side."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TypeGuard

from grader.sandbox.inside.edits.operators import Draft, Known, Operator, Rule

__all__ = ["LONG_RULES", "RESTORING_RULES"]

MOST_NAMES, MOST_ENTRIES, MOST_SLOPES, MOST_SIZES, MOST_INDICES = 10, 12, 8, 7, 4
SIGNS: tuple[type[ast.operator], ...] = (ast.Mult, ast.Add, ast.Sub)
RAISING = (ast.Raise,)


def _name(node: ast.AST, known: Known) -> Iterator[Draft]:
    """A factor or a term with one of the function's names as one more."""
    if not _is_part(node, known) or known.is_value(node):  # whole values have it already
        return
    for name in known.values[:MOST_NAMES]:
        for sign in (*SIGNS, *([ast.Div] if name in known.numbers else [])):
            yield _draft(ast.BinOp(node, sign(), _load(name)), 4, f"{sign.__name__} {name}")


def _number(node: ast.AST, known: Known) -> Iterator[Draft]:
    """A factor or a term times 2, plus 1, taken from 1, or squared."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield Draft(ast.BinOp(ast.Constant(1), ast.Sub(), node.operand), Operator.COMPLEMENT, 2, "1 -")
    if not _is_part(node, known):
        return
    if not known.is_size(node):
        yield Draft(ast.BinOp(ast.Constant(1), ast.Sub(), node), Operator.COMPLEMENT, 3, "1 -")
    yield Draft(ast.BinOp(node, ast.Pow(), ast.Constant(2)), Operator.POWER, 2, "2")
    if known.is_term(node):  # the others have it already
        return
    for sign, number in ((ast.Mult, 2), (ast.Div, 2), (ast.Add, 1), (ast.Sub, 1)):
        yield _draft(ast.BinOp(node, sign(), ast.Constant(number)), 3, f"{sign.__name__} {number}")


def _index(node: ast.AST, known: Known) -> Iterator[Draft]:
    """An index that is computed, moved by a number that was given."""
    if isinstance(node, ast.BinOp) and known.is_index(node):
        for name in known.given:
            for sign in (ast.Add, ast.Sub):
                tag = f"{'+' if sign is ast.Add else '-'} {name}"
                yield Draft(ast.BinOp(node, sign(), _load(name)), Operator.INDEX, 3, tag)


def _whole(node: ast.AST, known: Known) -> Iterator[Draft]:
    """A whole value times, or plus, an entry of an array at the places that the loops around it count."""
    if not isinstance(node, ast.expr) or not known.is_value(node):
        return
    around = {*known.loops(node), *known.given}
    for number, one in enumerate(known.factors):
        if isinstance(one, ast.Subscript) and around.issuperset(_names_in(one.slice)):
            for sign in SIGNS:
                yield _draft(ast.BinOp(node, sign(), one), 2, f"{sign.__name__} whole {number}")


def _weighted(node: ast.AST, known: Known) -> Iterator[Draft]:
    """A value plus the product of a parameter that is never read and another value."""
    if not _is_part(node, known):
        return
    for name in known.unused:
        others = [_load(one) for one in known.values[:MOST_NAMES] if one != name]
        for number, other in enumerate([*others, *known.factors[:MOST_ENTRIES]]):
            for product in (
                ast.BinOp(_load(name), ast.MatMult(), other),
                ast.BinOp(other, ast.MatMult(), _load(name)),
            ):
                yield _draft(ast.BinOp(node, ast.Add(), product), 3, f"+ product {number}")


def _borrowed(node: ast.AST, known: Known) -> Iterator[Draft]:
    """A value times a factor that stands elsewhere in the function, or plus such a term."""
    if not _is_part(node, known):
        return
    for number, other in enumerate(known.factors):
        if other is not node:
            for sign in SIGNS:
                yield _draft(ast.BinOp(node, sign(), other), 4, f"{sign.__name__} factor {number}")


def _slope(node: ast.AST, known: Known) -> Iterator[Draft]:
    """A value times a slope: that of tanh, of the sigmoid, or of ReLU."""
    if isinstance(node, ast.expr) and known.is_value(node):
        yield from _slopes(node, known, 3)


def _slope_inside(node: ast.AST, known: Known) -> Iterator[Draft]:
    """A part of a value times a slope."""
    if _is_part(node, known) and not known.is_value(node):
        yield from _slopes(node, known, 4)


def _slopes(node: ast.expr, known: Known, usual: int) -> Iterator[Draft]:
    made = [name for name in known.values if name not in known.indices]
    made.sort(key=known.parameters.__contains__)  # what was computed before what was given
    for number, one in enumerate([*map(_load, made[:MOST_SLOPES]), *known.factors[:MOST_SLOPES]]):
        if isinstance(one, (ast.Name, ast.Subscript)):
            square = ast.BinOp(ast.Constant(1), ast.Sub(), ast.BinOp(one, ast.Pow(), ast.Constant(2)))
            on = ast.Compare(one, [ast.Gt()], [ast.Constant(0)])
            off = ast.BinOp(ast.Constant(1), ast.Sub(), one)
            for factor, size, tag in ((on, usual, "on"), (square, usual, "1 - square"), (off, 5, "1 -")):
                yield _draft(ast.BinOp(node, ast.Mult(), factor), size, f"slope {tag} {number}")


def _product(node: ast.AST, known: Known) -> Iterator[Draft]:
    """A whole value as a matrix product with a parameter, from either side."""
    if isinstance(node, ast.expr) and known.is_value(node):
        yield from _products(node, known)


def _product_inside(node: ast.AST, known: Known) -> Iterator[Draft]:
    """A part of a value as a matrix product with a parameter."""
    if _is_part(node, known) and not known.is_value(node):
        yield from _products(node, known)


def _products(node: ast.expr, known: Known) -> Iterator[Draft]:
    for name in known.arrays:
        size = 3 if name in known.unused or (name in known.matrices and known.is_value(node)) else 4
        for other in (_load(name), ast.Attribute(_load(name), "T", ast.Load())):
            tag = f"{name} {type(other).__name__}"
            yield _draft(ast.BinOp(node, ast.MatMult(), other), size, f"@ {tag}")
            yield _draft(ast.BinOp(other, ast.MatMult(), node), size, f"{tag} @")


def _size(node: ast.AST, known: Known) -> Iterator[Draft]:
    """A value divided by the product of two sizes, or by the length of an axis."""
    if not _is_part(node, known):
        return
    sizes = [name for name in known.numbers if name not in known.loops(node)][:MOST_SIZES]
    for place, one in enumerate(sizes):
        for other in sizes[place + 1 :]:
            both = ast.BinOp(_load(one), ast.Mult(), _load(other))
            yield _draft(ast.BinOp(node, ast.Div(), both), 4, f"/ {one} * {other}")
    for name in known.arrays:
        for axis in (0, 1):
            shape = ast.Attribute(_load(name), "shape", ast.Load())
            length = ast.Subscript(shape, ast.Constant(axis), ast.Load())
            yield _draft(ast.BinOp(node, ast.Div(), length), 4, f"/ {name} {axis}")


def _entry(node: ast.AST, known: Known) -> Iterator[Draft]:
    """A value times, or plus, an entry of a parameter that is never read; or such an entry for a number."""
    if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)) and known.is_assigned(node):
        for number, one in enumerate(_entries(known, node)):
            yield Draft(one, Operator.NUMBER_TO_NAME, 2, f"unread {number} {node.value}")
        for number, one in enumerate(known.factors[:MOST_ENTRIES]):
            yield Draft(one, Operator.NUMBER_TO_NAME, 3, f"entry {number} {node.value}")
    if _is_part(node, known):
        for number, one in enumerate(_entries(known, node)):
            for sign in SIGNS:
                yield _draft(ast.BinOp(node, sign(), one), 3, f"{sign.__name__} entry {number}")


def _entries(known: Known, node: ast.AST) -> Iterator[ast.expr]:
    indices = known.loops(node)[:MOST_INDICES]
    for name in known.unused:
        yield from (ast.Subscript(_load(name), _load(one), ast.Load()) for one in indices)
        for one in indices:
            for other in indices:
                if other != one:
                    both = ast.Tuple([_load(one), _load(other)], ast.Load())
                    yield ast.Subscript(_load(name), both, ast.Load())


def _test(node: ast.AST, known: Known) -> Iterator[Draft]:
    """A test that is none, of the sign of a value; and one alternative more before an error is raised."""
    if not isinstance(node, ast.If):
        return
    values = [*map(_load, known.values[:MOST_NAMES]), *known.factors[:MOST_ENTRIES]]
    if isinstance(node.test, ast.Constant):
        for number, one in enumerate(values):
            for sign in (ast.Gt, ast.LtE):
                test = ast.Compare(one, [sign()], [ast.Constant(0)])
                yield Draft(
                    ast.If(test, node.body, node.orelse),
                    Operator.CONDITION,
                    2,
                    f"{number} {sign.__name__}",
                    node.test,
                )
    elif isinstance(node.body[0], RAISING):
        bounds = [ast.Constant(0), ast.Constant(1), *map(_load, known.numbers)]
        for number, one in enumerate(values):
            for place, bound in enumerate(bounds):
                for other in (ast.Lt, ast.Gt, ast.GtE, ast.NotEq) if place > 1 else (ast.Lt,):
                    either = ast.BoolOp(ast.Or(), [node.test, ast.Compare(one, [other()], [bound])])
                    tag = f"{number} {other.__name__} {place}"
                    yield Draft(ast.If(either, node.body, node.orelse), Operator.CONDITION, 4, tag, node.test)


def _kept_positive(node: ast.AST, known: Known) -> Iterator[Draft]:
    """A value from 0 on."""
    if _is_part(node, known):
        yield Draft(_call(ast.Name("max", ast.Load()), node, ast.Constant(0.0)), Operator.WRAPPED, 3, "max 0")
        if known.numpy:
            maximum = ast.Attribute(_load(known.numpy), "maximum", ast.Load())
            yield Draft(_call(maximum, node, ast.Constant(0)), Operator.WRAPPED, 3, "maximum 0")


def _elementwise(node: ast.AST, _known: Known) -> Iterator[Draft]:
    """A matrix product with a transpose in it that is a product entry by entry."""
    match node:
        case ast.BinOp(left=left, op=ast.MatMult(), right=ast.Attribute(value=right, attr="T")):
            yield Draft(ast.BinOp(left, ast.Mult(), right), Operator.ARITHMETIC, 2, "@ T *")


RESTORING_RULES: tuple[Rule, ...] = (
    _entry,
    _test,
    _whole,
    _number,
    _weighted,
    _elementwise,
    _kept_positive,
    _index,
    _product,
    _slope,
)
LONG_RULES: tuple[Rule, ...] = (_borrowed, _product_inside, _slope_inside, _name, _size)
"""Rules of which each says hundreds of edits of a long function."""


def _is_part(node: ast.AST, known: Known) -> TypeGuard[ast.expr]:
    return isinstance(node, ast.expr) and known.is_factor(node) and not known.is_index(node)


def _draft(new: ast.AST, size: int, tag: str) -> Draft:
    return Draft(new, Operator.ADDED, size, tag)


def _call(function: ast.expr, *values: ast.AST) -> ast.Call:
    return ast.Call(function, [one for one in values if isinstance(one, ast.expr)], [])


def _names_in(tree: ast.AST) -> set[str]:
    return {one.id for one in ast.walk(tree) if isinstance(one, ast.Name)}


def _load(name: str) -> ast.Name:
    return ast.Name(name, ast.Load())
