"""Edits that drop, add or exchange a piece of an expression: a term, a factor, a bound, an index. Student side."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.sandbox.inside.edits.operators import Draft, Known, Operator, Rule, called_name

__all__ = ["NAMING_RULES", "TERM_RULES"]

MOST_ARGUMENTS, MOST_VALUES = 3, 16
"""Names of a function that are tried as a term or a factor that is not there, besides its parameters."""
RANGES = {"range", "arange"}
ORDERED = (ast.Sub, ast.Div, ast.FloorDiv, ast.MatMult, ast.Mod, ast.Pow)
"""Operators whose two sides cannot be exchanged."""


def _dropped(node: ast.AST, _known: Known) -> Iterator[Draft]:
    if isinstance(node, ast.BinOp):
        yield Draft(node.left, Operator.DROPPED, 2, f"after {type(node.op).__name__}", node.right)
        yield Draft(node.right, Operator.DROPPED, 2, f"before {type(node.op).__name__}")


def _exchanged_sides(node: ast.AST, _known: Known) -> Iterator[Draft]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, (*ORDERED, ast.Add)):  # a sum may be one of lists
        size = 1 if isinstance(node.op, ORDERED) else 2
        yield Draft(ast.BinOp(node.right, node.op, node.left), Operator.ORDER, size, "sides")


def _exchanged_factors(node: ast.AST, _known: Known) -> Iterator[Draft]:
    """A factor of one term exchanged with one of the other: ``u * b + (1 - u) * a`` for ``u * a + (1 - u) * b``."""
    match node:
        case ast.BinOp(
            left=ast.BinOp(left=a, op=ast.Mult(), right=b),
            op=ast.Add() | ast.Sub(),
            right=ast.BinOp(left=c, op=ast.Mult(), right=d),
        ):
            for number, (one, other) in enumerate((((a, d), (c, b)), ((a, c), (b, d)))):
                terms = ast.BinOp(one[0], ast.Mult(), one[1]), ast.BinOp(other[0], ast.Mult(), other[1])
                yield Draft(ast.BinOp(terms[0], node.op, terms[1]), Operator.ORDER, 2, f"factors {number}")


def _regrouped(node: ast.AST, _known: Known) -> Iterator[Draft]:
    """Brackets in another place: ``a + b // c`` for ``(a + b) // c`` and the other way round."""
    match node:
        case ast.BinOp(left=ast.BinOp(left=a, op=inner, right=b), op=outer, right=c):
            yield Draft(ast.BinOp(a, inner, ast.BinOp(b, outer, c)), Operator.ORDER, 2, "brackets right")
        case ast.BinOp(left=a, op=outer, right=ast.BinOp(left=b, op=inner, right=c)):
            yield Draft(ast.BinOp(ast.BinOp(a, outer, b), inner, c), Operator.ORDER, 2, "brackets left")
    match node:
        case ast.BinOp(left=ast.Call(func=called, args=several, keywords=given), op=operator, right=right):
            for number, one in enumerate(several[:MOST_ARGUMENTS]):
                inside = [*several[:number], ast.BinOp(one, operator, right), *several[number + 1 :]]
                yield Draft(ast.Call(called, inside, given), Operator.ORDER, 2, f"into the call {number}")
        case ast.Call(func=called, args=[ast.BinOp(left=left, op=operator, right=right)], keywords=given):
            outside = ast.BinOp(ast.Call(called, [left], given), operator, right)
            yield Draft(outside, Operator.ORDER, 2, "out of the call")


def _exchanged_order(node: ast.AST, _known: Known) -> Iterator[Draft]:
    """Two neighbours of an argument list, or of the values of a tuple."""
    match node:
        case ast.Call(func=called, args=several, keywords=given) if len(several) > 1:
            for number, order in _swaps(several):
                yield Draft(ast.Call(called, order, given), Operator.ORDER, 2, f"arguments {number}")
        case ast.Tuple(elts=several, ctx=ast.Load()) if len(several) > 1:
            for number, order in _swaps(several):
                yield Draft(ast.Tuple(order, ast.Load()), Operator.ORDER, 2, f"values {number}")
            if len(several) == 3:  # noqa: PLR2004
                for turned in ([*several[1:], several[0]], [several[-1], *several[:-1]], several[::-1]):
                    yield Draft(ast.Tuple(turned, ast.Load()), Operator.ORDER, 2, "turned")
        case ast.List(elts=several, ctx=ast.Load()) if len(several) > 1:
            for number, order in _swaps(several):
                yield Draft(ast.List(order, ast.Load()), Operator.ORDER, 2, f"values {number}")
        case ast.Assign(targets=[ast.Tuple(elts=several) as target], value=value) if len(several) > 1:
            for number, order in _swaps(several):
                unpacked = ast.Assign([ast.Tuple(order, target.ctx)], value)
                yield Draft(unpacked, Operator.ORDER, 2, f"targets {number}")


def _swaps(several: list[ast.expr]) -> Iterator[tuple[int, list[ast.expr]]]:
    for number in range(len(several) - 1):
        yield number, [*several[:number], several[number + 1], several[number], *several[number + 2 :]]


def _bounds(node: ast.AST, known: Known) -> Iterator[Draft]:
    """A bound of a slice or a range one more or less, or not there."""
    match node:
        case ast.Slice(lower=lower, upper=upper, step=step):
            for tag, one in _shifted(lower, first=True):
                yield Draft(ast.Slice(one, upper, step), Operator.BOUND, 1, f"lower {tag}")
            for tag, one in _shifted(upper, first=False):
                yield Draft(ast.Slice(lower, one, step), Operator.BOUND, 1, f"upper {tag}")
            yield from _moved(node)
            if step is not None:
                yield Draft(ast.Slice(lower, upper, None), Operator.STEP, 1, "dropped")
            else:
                backwards = ast.Slice(lower, upper, _number(-1))
                yield Draft(backwards, Operator.REVERSE, 2, "slice")
                for name in known.given:
                    yield Draft(ast.Slice(lower, upper, _name(name)), Operator.STEP, 2, name)
        case ast.Call(func=called, args=[*bounds], keywords=given) if called_name(called) in RANGES and bounds:
            for number, bound in enumerate(bounds[:2]):
                for tag, one in _shifted(bound, first=len(bounds) > 1 and number == 0):
                    others = [*bounds[:number], one or _number(0), *bounds[number + 1 :]]
                    yield Draft(ast.Call(called, others, given), Operator.BOUND, 1, f"{number} {tag}")
            for name in known.numbers:
                for operator in (ast.Sub(), ast.Add()):
                    farther = [*bounds[:-1], ast.BinOp(bounds[-1], operator, _name(name))]
                    tag = f"{type(operator).__name__} {name}"
                    yield Draft(ast.Call(called, farther, given), Operator.BOUND, 3, tag)
            if len(bounds) == 1:
                later = ast.Call(called, [ast.Constant(1), *bounds], given)
                yield Draft(later, Operator.BOUND, 1, "from 1")
            if len(bounds) == 3:  # noqa: PLR2004
                yield Draft(ast.Call(called, bounds[:2], given), Operator.STEP, 1, "dropped")
            else:
                start = bounds if len(bounds) == 2 else [ast.Constant(0), *bounds]  # noqa: PLR2004
                for name in known.given:
                    yield Draft(ast.Call(called, [*start, _name(name)], given), Operator.STEP, 2, name)
            turned = ast.Call(ast.Name("reversed", ast.Load()), [node], [])
            yield Draft(turned, Operator.REVERSE, 2, "range")


def _moved(cut: ast.Slice) -> Iterator[Draft]:
    """A slice as long as `cut`, one earlier or later."""
    match cut:
        case ast.Slice(lower=None, upper=ast.UnaryOp(op=ast.USub(), operand=rest)):
            yield Draft(ast.Slice(rest, None, cut.step), Operator.BOUND, 1, "later")
        case ast.Slice(lower=ast.Constant(value=int(first)), upper=None) if first > 0:
            yield Draft(ast.Slice(None, _number(-first), cut.step), Operator.BOUND, 1, "earlier")
        case ast.Slice(lower=ast.expr() as lower, upper=ast.expr() as upper):
            for sign in (ast.Add, ast.Sub):
                begin, end = (ast.BinOp(one, sign(), ast.Constant(1)) for one in (lower, upper))
                yield Draft(ast.Slice(begin, end, cut.step), Operator.BOUND, 2, f"both {sign.__name__}")


def _shifted(bound: ast.expr | None, *, first: bool) -> Iterator[tuple[str, ast.expr | None]]:
    if bound is None:
        yield "1", ast.Constant(1) if first else _number(-1)
        return
    if not isinstance(bound, ast.Constant):  # numbers are edited as numbers
        yield "+", ast.BinOp(bound, ast.Add(), ast.Constant(1))
        yield "-", ast.BinOp(bound, ast.Sub(), ast.Constant(1))
    yield "", None


def _index(node: ast.AST, known: Known) -> Iterator[Draft]:
    """An index times a number of the function's, or shifted by one; or the same in every place of a slice."""
    match node:
        case ast.Name(id=name, ctx=ast.Load()) if known.is_index(node):
            for other in known.given:
                if other != name:
                    scaled = ast.BinOp(node, ast.Mult(), _name(other))
                    yield Draft(scaled, Operator.INDEX, 2, f"* {other}")
                    yield Draft(ast.BinOp(node, ast.Add(), _name(other)), Operator.INDEX, 3, f"+ {other}")
                    yield Draft(ast.BinOp(node, ast.Sub(), _name(other)), Operator.INDEX, 3, f"- {other}")
            for other in known.indices:
                if other != name:
                    yield Draft(ast.BinOp(node, ast.Add(), _name(other)), Operator.INDEX, 2, f"+ {other}")
            yield Draft(ast.BinOp(node, ast.Add(), ast.Constant(1)), Operator.INDEX, 2, "+ 1")
            yield Draft(ast.BinOp(node, ast.Sub(), ast.Constant(1)), Operator.INDEX, 2, "- 1")
        case ast.Slice(lower=lower, upper=upper, step=step) if lower is not None and upper is not None:
            inside = {one.id for one in ast.walk(lower) if isinstance(one, ast.Name)}
            for name in sorted(inside & {one.id for one in ast.walk(upper) if isinstance(one, ast.Name)}):
                for other in known.numbers:
                    if other not in inside:
                        both = (_scaled(lower, name, other), _scaled(upper, name, other))
                        yield Draft(ast.Slice(*both, step), Operator.INDEX, 2, f"slice * {other}")


def _scaled(tree: ast.expr, name: str, factor: str) -> ast.expr:
    """Return a copy of `tree` in which `name` is multiplied by `factor` wherever it stands."""

    class Scale(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.expr:
            return ast.BinOp(node, ast.Mult(), _name(factor)) if node.id == name else node

    changed: ast.expr = Scale().visit(ast.parse(ast.unparse(tree), mode="eval").body)
    return changed


def _added(node: ast.AST, known: Known) -> Iterator[Draft]:
    """A whole value with one more term or factor."""
    if not isinstance(node, ast.expr) or not known.is_term(node):
        return
    for number in (1, 2):
        for operator in (ast.Add(), ast.Sub(), ast.Mult(), ast.Div()):
            if number > 1 or isinstance(operator, (ast.Add, ast.Sub)):
                changed = ast.BinOp(node, operator, ast.Constant(number))
                yield Draft(changed, Operator.ADDED, 1 + number, f"{type(operator).__name__} {number}")
    if known.is_value(node):
        twice = ast.BinOp(ast.Constant(2), ast.Mult(), node)
        yield Draft(ast.BinOp(twice, ast.Sub(), ast.Constant(1)), Operator.ADDED, 3, "2 * - 1")


def _with_names(node: ast.AST, known: Known) -> Iterator[Draft]:
    """A whole value with a name of the function's as one more term or factor, or divided by a size."""
    if not isinstance(node, ast.expr) or not known.is_value(node):
        return
    own = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
    for name in dict.fromkeys([*known.given, *known.arrays, *known.values[:MOST_VALUES]]):
        signs = (ast.Mult(), ast.Add(), ast.Sub(), *([ast.Div()] if name in known.numbers else []))
        for operator in signs:
            if name not in own or isinstance(operator, (ast.Mult, ast.Div)):
                tag = f"{type(operator).__name__} {name}"
                yield Draft(ast.BinOp(node, operator, _name(name)), Operator.ADDED, 3, tag)
    for name in known.arrays:
        length = ast.Call(ast.Name("len", ast.Load()), [_name(name)], [])
        count = ast.Attribute(_name(name), "size", ast.Load())
        for size, tag in ((length, "len"), (count, "size")):
            yield Draft(ast.BinOp(node, ast.Div(), size), Operator.ADDED, 3, f"/ {tag} {name}")


def _unused(node: ast.AST, known: Known) -> Iterator[Draft]:
    """A value times or plus a parameter that the function never reads, as a whole or an entry of it."""
    if not isinstance(node, ast.expr) or not known.is_factor(node) or known.is_index(node):
        return
    for name in known.unused:
        entries = [ast.Subscript(_name(name), _name(index), ast.Load()) for index in known.indices]
        for number, other in enumerate([_name(name), *entries]):
            for operator in (ast.Mult(), ast.Add(), ast.Sub(), *((ast.MatMult(), ast.Div()) if not number else ())):
                tag = f"{type(operator).__name__} {name} {number}"
                yield Draft(ast.BinOp(node, operator, other), Operator.ADDED, 3 if number else 2, tag)


TERM_RULES: tuple[Rule, ...] = (
    _dropped,
    _exchanged_sides,
    _exchanged_factors,
    _regrouped,
    _exchanged_order,
    _bounds,
    _index,
    _added,
    _unused,
)
NAMING_RULES: tuple[Rule, ...] = (_with_names,)
"""Rules that add any name of the function's."""


def _name(name: str) -> ast.Name:
    return ast.Name(name, ast.Load())


def _number(value: int) -> ast.expr:
    return ast.Constant(value) if value >= 0 else ast.UnaryOp(ast.USub(), ast.Constant(-value))
