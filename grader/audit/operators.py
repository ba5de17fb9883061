"""The rules that make mutants: one per kind of mistake, each from a node to the nodes that may replace it.

The mistakes are the ones that people make in numerical code: an operator, a boundary, an axis, a transpose, a
forgotten term. A rule sees only the node, not the file around it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import NamedTuple

__all__ = ["OPERATOR_RULES", "Change", "Rule"]


class Change(NamedTuple):
    """A node, its replacement, and the change in a few words."""

    node: ast.AST
    instead: ast.AST
    says: str


Rule = Callable[[ast.AST], Iterator[Change]]

ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
    ast.MatMult: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
SIGNS: dict[type[ast.AST], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**",
    ast.MatMult: "@", ast.BitAnd: "&", ast.BitOr: "|", ast.And: "and", ast.Or: "or", ast.Lt: "<", ast.LtE: "<=",
    ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=", ast.Is: "is", ast.IsNot: "is not", ast.In: "in",
    ast.NotIn: "not in", ast.USub: "-", ast.Not: "not", ast.Invert: "~",
}  # fmt: skip


def _arithmetic(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.BinOp) and type(node.op) in ARITHMETIC:
        other = ARITHMETIC[type(node.op)]
        yield Change(node, ast.BinOp(node.left, other(), node.right), _became(node.op, other()))


def _dropped_term(node: ast.AST) -> Iterator[Change]:
    if not isinstance(node, ast.BinOp):
        return
    if isinstance(node.op, (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow)):
        yield Change(node, node.left, f"what follows `{_sign(node.op)}` dropped")
    if isinstance(node.op, (ast.Add, ast.Mult)):
        yield Change(node, node.right, f"what precedes `{_sign(node.op)}` dropped")
    if isinstance(node.op, ast.Sub):
        yield Change(node, ast.UnaryOp(ast.USub(), node.right), "what precedes `-` dropped")


def _comparison(node: ast.AST) -> Iterator[Change]:
    if not isinstance(node, ast.Compare):
        return
    for number, operator in enumerate(node.ops):
        for other in COMPARISONS[type(operator)]:
            operators = [*node.ops[:number], other(), *node.ops[number + 1 :]]
            yield Change(node, ast.Compare(node.left, operators, node.comparators), _became(operator, other()))


def _constant(node: ast.AST) -> Iterator[Change]:
    match node:
        case ast.Constant(value=bool(value)):
            yield Change(node, ast.Constant(not value), f"`{value}` became `{not value}`")
        case ast.Constant(value=int(value)):
            for other in (value + 1, value - 1):
                yield Change(node, _number(other), f"`{value}` became `{other}`")
        case ast.Constant(value=float(value)):
            yield Change(node, _number(2 * value or 1.0), f"`{value}` became `{2 * value or 1.0}`")


def _unary(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.UnaryOp) and type(node.op) in SIGNS:
        yield Change(node, node.operand, f"`{_sign(node.op)}` dropped")


def _boolean(node: ast.AST) -> Iterator[Change]:
    if not isinstance(node, ast.BoolOp):
        return
    other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    yield Change(node, ast.BoolOp(other, node.values), _became(node.op, other))
    for number, dropped in enumerate(node.values):
        rest = [*node.values[:number], *node.values[number + 1 :]]
        kept = rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)
        yield Change(node, kept, f"`{ast.unparse(dropped)}` dropped")


def _condition(node: ast.AST) -> Iterator[Change]:
    match node:
        case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test):
            yield Change(test, _negated(test), "condition negated")
        case ast.comprehension(ifs=tests):
            for test in tests:
                yield Change(test, _negated(test), "condition negated")


def _default(node: ast.AST) -> Iterator[Change]:
    """Defaults that are numbers or booleans are changed as constants."""
    if not isinstance(node, ast.arguments):
        return
    for default in [*node.defaults, *node.kw_defaults]:
        match default:
            case ast.Constant(value=None):
                yield Change(default, ast.Constant(0), "the default `None` became `0`")
            case ast.Constant(value=str(text)):
                yield Change(default, ast.Constant(None), f"the default `{text!r}` became `None`")


def _statement(node: ast.AST) -> Iterator[Change]:
    match node:
        case ast.AugAssign(target=target, op=operator, value=value):
            sign = _sign(operator)
            yield Change(node, ast.Pass(), "statement removed")
            yield Change(node, ast.Assign([target], value), f"`{sign}=` became `=`")
            if type(operator) in ARITHMETIC:
                other = ARITHMETIC[type(operator)]()
                yield Change(node, ast.AugAssign(target, other, value), f"`{sign}=` became `{_sign(other)}=`")
        case ast.Raise():
            yield Change(node, ast.Pass(), "error not raised")
        case ast.Assign(targets=[ast.Subscript() | ast.Attribute()]) | ast.Expr(value=ast.Call()):
            yield Change(node, ast.Pass(), "statement removed")
        case ast.Break() | ast.Continue():
            yield Change(node, ast.Pass(), "statement removed")


OPERATOR_RULES: tuple[Rule, ...] = (
    _arithmetic,
    _dropped_term,
    _comparison,
    _constant,
    _unary,
    _boolean,
    _condition,
    _default,
    _statement,
)


def _sign(operator: ast.AST) -> str:
    return SIGNS[type(operator)]


def _became(old: ast.AST, new: ast.AST) -> str:
    return f"`{_sign(old)}` became `{_sign(new)}`"


def _negated(test: ast.expr) -> ast.expr:
    return test.operand if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not) else _not(test)


def _not(test: ast.expr) -> ast.expr:
    return ast.UnaryOp(ast.Not(), test)


def _number(value: float) -> ast.expr:
    return ast.Constant(value) if value >= 0 else ast.UnaryOp(ast.USub(), ast.Constant(-value))
