"""Edits that exchange one sign, number or name for another. Student side."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.sandbox.inside.edits.operators import Draft, Known, Operator, Rule

__all__ = ["SIGN_RULES"]

ARITHMETIC: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add, ast.Mult),
    ast.Mult: (ast.Div, ast.Add, ast.MatMult, ast.Pow, ast.FloorDiv),
    ast.Div: (ast.Mult,),
    ast.FloorDiv: (ast.Mod,),
    ast.Mod: (ast.FloorDiv,),
    ast.Pow: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,),
}
COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.Gt, ast.GtE),
    ast.Gt: (ast.GtE, ast.LtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.Lt, ast.LtE),
    ast.Eq: (ast.NotEq, ast.LtE, ast.GtE),
    ast.NotEq: (ast.Eq, ast.Gt, ast.Lt),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}


TINY = 1e-3
"""A number that is as small is a step, or keeps a denominator from 0: none of a function's names is meant."""


def _arithmetic(node: ast.AST, _known: Known) -> Iterator[Draft]:
    if isinstance(node, ast.BinOp):
        for other in ARITHMETIC.get(type(node.op), ()):
            if other is ast.Mult and _is_one(node.right):
                continue  # a term less says it better
            yield Draft(
                ast.BinOp(node.left, other(), node.right), Operator.ARITHMETIC, 1, _pair(node.op, other), node.right
            )


def _division(node: ast.AST, _known: Known) -> Iterator[Draft]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Div, ast.FloorDiv)):
        other = ast.FloorDiv if isinstance(node.op, ast.Div) else ast.Div
        yield Draft(ast.BinOp(node.left, other(), node.right), Operator.DIVISION, 1, other.__name__)
    match node:
        case ast.UnaryOp(ast.USub(), ast.BinOp(ast.UnaryOp(ast.USub(), left), ast.FloorDiv(), right)):
            yield Draft(ast.BinOp(left, ast.FloorDiv(), right), Operator.DIVISION, 1, "rounded down")


def _assignment(node: ast.AST, _known: Known) -> Iterator[Draft]:
    match node:
        case ast.AugAssign(target=target, op=operator, value=value):
            yield Draft(ast.Assign([target], value), Operator.ASSIGNMENT, 1, "=")
            for other in ARITHMETIC.get(type(operator), ()):
                yield Draft(ast.AugAssign(target, other(), value), Operator.ASSIGNMENT, 1, _pair(operator, other))
            if isinstance(operator, ast.Div):
                yield Draft(ast.AugAssign(target, ast.FloorDiv(), value), Operator.DIVISION, 1)
        case ast.Assign(targets=[ast.Subscript()], value=ast.Constant(value=0)):
            pass  # `+= 0` is a statement without effect: it is the statement that is wrong
        case ast.Assign(targets=[ast.Name() | ast.Subscript() as target], value=value):
            for operator in (ast.Add(), ast.Sub(), ast.Mult()):
                changed = ast.AugAssign(target, operator, value)
                yield Draft(changed, Operator.ASSIGNMENT, 1, f"{type(operator).__name__}=")


def _comparison(node: ast.AST, _known: Known) -> Iterator[Draft]:
    if isinstance(node, ast.Compare):
        for number, operator in enumerate(node.ops):
            for other in _others(node, operator):
                operators = [*node.ops[:number], other(), *node.ops[number + 1 :]]
                changed = ast.Compare(node.left, operators, node.comparators)
                yield Draft(changed, Operator.COMPARISON, 1, _pair(operator, other))
        for number, bound in enumerate(node.comparators):
            for sign in (ast.Add, ast.Sub) if isinstance(bound, (ast.Name, ast.Call, ast.BinOp)) else ():
                moved = ast.BinOp(bound, sign(), ast.Constant(1))
                bounds = [*node.comparators[:number], moved, *node.comparators[number + 1 :]]
                yield Draft(
                    ast.Compare(node.left, node.ops, bounds), Operator.BOUND, 2, f"{number} {sign.__name__}"
                )


def _others(node: ast.Compare, operator: ast.cmpop) -> tuple[type[ast.cmpop], ...]:
    """Return what an operator may become: texts and tuples that are equal, or not, have no order that is meant."""
    sides = (node.left, *node.comparators)
    if isinstance(operator, ast.Eq | ast.NotEq) and any(map(_is_unordered, sides)):
        return (ast.NotEq if isinstance(operator, ast.Eq) else ast.Eq,)
    return COMPARISONS[type(operator)]


def _is_unordered(node: ast.AST) -> bool:
    return isinstance(node, ast.Tuple) or (
        isinstance(node, ast.Constant) and (node.value is None or isinstance(node.value, str))
    )


def _condition(node: ast.AST, _known: Known) -> Iterator[Draft]:
    match node:
        case ast.BoolOp(op=operator, values=values):
            other = ast.Or() if isinstance(operator, ast.And) else ast.And()
            yield Draft(ast.BoolOp(other, values), Operator.CONDITION, 1, "and or")
            for number in range(len(values)):
                rest = [*values[:number], *values[number + 1 :]]
                kept = rest[0] if len(rest) == 1 else ast.BoolOp(operator, rest)
                yield Draft(kept, Operator.CONDITION, 2, f"without {number}")
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield Draft(operand, Operator.CONDITION, 1, "not")


def _tests(node: ast.AST, _known: Known) -> Iterator[Draft]:
    """A branch taken the other way round."""
    match node:
        case ast.IfExp(test=test, body=body, orelse=other):
            yield Draft(ast.IfExp(test, other, body), Operator.CONDITION, 1, "other way", test)
            yield Draft(body, Operator.CONDITION, 2, "first")
            yield Draft(other, Operator.CONDITION, 2, "second")
        case ast.If(test=test, body=body, orelse=other):
            negated = ast.UnaryOp(ast.Not(), test)
            yield Draft(ast.If(negated, body, other), Operator.CONDITION, 1, "other way", test)


def _number(node: ast.AST, known: Known) -> Iterator[Draft]:
    if isinstance(node, ast.Constant) and node.value is not None and known.is_default(node):
        yield Draft(ast.Constant(None), Operator.NUMBER, 1, "None")
    match node:
        case ast.Constant(value=bool(value)):
            yield Draft(ast.Constant(not value), Operator.NUMBER, 1, "bool")
        case ast.Constant(value=int(value)):
            for other in dict.fromkeys((value + 1, value - 1, 2 * value, 0, 1, value // 2, -value)):
                if other != value:
                    tag = f"{value} {other}"
                    yield Draft(_literal(other), Operator.NUMBER, 1 if abs(other - value) == 1 else 2, tag)
            whole = known.parameters if known.is_assigned(node) else ()
            for name in dict.fromkeys([*known.numbers, *whole]):
                yield Draft(_name(name), Operator.NUMBER_TO_NAME, 2, f"{value} {name}")
                negative = ast.UnaryOp(ast.USub(), _name(name))
                from_nothing = value == 0 and known.comparison(node) is not None  # `> -b` for `> 0` is a term more
                operator = Operator.ADDED if from_nothing else Operator.NUMBER_TO_NAME
                yield Draft(negative, operator, 3, f"{value} - {name}")
                if value > 1 and known.is_index(node):
                    yield Draft(ast.BinOp(node, ast.Mult(), _name(name)), Operator.ADDED, 3, f"* {name}")
        case ast.Constant(value=float(value)):
            others = (2 * value, value / 2, 0.0, 1.0, -value, 1 - value, value + 1, -float("inf"))
            for real in dict.fromkeys(others):
                if real != value:
                    yield Draft(_literal(real), Operator.NUMBER, 2, f"{value} {real}")
            for name in known.numbers if value == 0 or abs(value) > TINY else ():
                yield Draft(_name(name), Operator.NUMBER_TO_NAME, 2, f"{value} {name}")


def _sign(node: ast.AST, known: Known) -> Iterator[Draft]:
    match node:
        case ast.UnaryOp(op=ast.USub() | ast.Invert(), operand=operand) if not isinstance(operand, ast.Constant):
            yield Draft(operand, Operator.SIGN, 1, "dropped")
        case ast.BinOp() | ast.Call() | ast.Name() | ast.Subscript() if known.is_factor(node) and not known.is_size(
            node
        ):
            yield Draft(ast.UnaryOp(ast.USub(), node), Operator.SIGN, 3, "added")


def _complement(node: ast.AST, known: Known) -> Iterator[Draft]:
    match node:
        case ast.BinOp(left=ast.Constant(value=1 | 1.0), op=ast.Sub(), right=right):
            yield Draft(right, Operator.COMPLEMENT, 1, "dropped")
        case ast.Name(id=name, ctx=ast.Load()) if (
            name in known.numbers and not known.is_index(node) and not known.is_size(node)
        ):
            yield Draft(ast.BinOp(ast.Constant(1), ast.Sub(), node), Operator.COMPLEMENT, 2, f"1 - {name}")


def _other_name(node: ast.AST, known: Known) -> Iterator[Draft]:
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        for other, close in known.alike(node.id):
            yield Draft(_name(other), Operator.NAME, 2 if close else 3, f"{node.id} {other}")


SIGN_RULES: tuple[Rule, ...] = (
    _division,
    _arithmetic,
    _assignment,
    _comparison,
    _condition,
    _tests,
    _number,
    _sign,
    _complement,
    _other_name,
)


def _is_one(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value == 1


def _pair(one: ast.AST, other: type[ast.AST]) -> str:
    return f"{type(one).__name__} {other.__name__}"


def _name(name: str) -> ast.Name:
    return ast.Name(name, ast.Load())


def _literal(value: float) -> ast.expr:
    """Return a node for a number: an infinity is no literal of Python's."""
    if value != value or value in (float("inf"), -float("inf")):  # noqa: PLR0124 - a NaN
        return ast.Call(ast.Name("float", ast.Load()), [ast.Constant(str(value))], [])
    return ast.Constant(value) if value >= 0 else ast.UnaryOp(ast.USub(), ast.Constant(-value))
