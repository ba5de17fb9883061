"""Mutations of array code: a slice or range off by one, an axis, a transpose, one function for another."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.audit.operators import Change, Rule

__all__ = ["ARRAY_RULES"]

_PAIRS = [
    ("sum", "mean"),
    ("max", "min"),
    ("argmax", "argmin"),
    ("maximum", "minimum"),
    ("zeros", "ones"),
    ("zeros_like", "ones_like"),
    ("any", "all"),
    ("floor", "ceil"),
    ("sin", "cos"),
]
EXCHANGED = dict(_PAIRS) | {right: left for left, right in _PAIRS}
BUILTINS = {"max", "min", "any", "all"}
MODULES = {"np", "numpy", "math"}
UNWRAPPED = {
    *("reversed", "sorted", "abs", "absolute", "fabs", "array", "asarray", "copy", "flip", "flipud", "fliplr"),
    *("transpose", "swapaxes", "moveaxis", "exp", "log", "sqrt", "tanh", "square", "sign"),
}
"""Functions of one main argument whose call can be dropped, so that only the argument is left."""
METHODS = {"copy", "astype", "transpose", "swapaxes"}
"""Methods whose call can be dropped, so that only the array is left."""
RANGES = {"range", "arange"}
FORGOTTEN_KEYWORDS = {"axis", "dtype"}


def _shifted_slice(node: ast.AST) -> Iterator[Change]:
    """Literal numbers are changed as constants; here all other bounds are."""
    if not isinstance(node, ast.Slice) or (node.lower is None and node.upper is None):
        return
    lower, upper = node.lower, node.upper
    if lower is None or not _is_number(lower):
        later = ast.Constant(1) if lower is None else _plus(lower, 1)
        yield Change(node, ast.Slice(later, upper, node.step), "the slice starts one later")
    if upper is None or not _is_number(upper):
        earlier = ast.UnaryOp(ast.USub(), ast.Constant(1)) if upper is None else _plus(upper, -1)
        yield Change(node, ast.Slice(lower, earlier, node.step), "the slice stops one earlier")


def _dropped_step(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.Slice) and node.step is not None:
        yield Change(node, ast.Slice(node.lower, node.upper, None), f"the step `{ast.unparse(node.step)}` dropped")


def _shortened_range(node: ast.AST) -> Iterator[Change]:
    if not (isinstance(node, ast.Call) and _called(node) in RANGES and node.args):
        return
    first, *rest = node.args
    if rest:
        stop, step = rest[0], rest[1:]
        if not _is_number(first):
            yield Change(node, _with_arguments(node, [_plus(first, 1), stop, *step]), "the range starts one later")
        if not _is_number(stop):
            yield Change(
                node, _with_arguments(node, [first, _plus(stop, -1), *step]), "the range stops one earlier"
            )
    else:
        yield Change(node, _with_arguments(node, [ast.Constant(1), first]), "the range starts one later")
        if not _is_number(first):
            yield Change(node, _with_arguments(node, [_plus(first, -1)]), "the range stops one earlier")


def _transpose(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.Attribute) and node.attr == "T":
        yield Change(node, node.value, "`.T` dropped")


def _exchanged_function(node: ast.AST) -> Iterator[Change]:
    match node:
        case ast.Attribute(attr=name) if name in EXCHANGED:
            yield Change(
                node, ast.Attribute(node.value, EXCHANGED[name], node.ctx), f"`{name}` became `{EXCHANGED[name]}`"
            )
        case ast.Call(func=ast.Name(id=name)) if name in BUILTINS:
            called = ast.Name(EXCHANGED[name], ast.Load())
            yield Change(node, ast.Call(called, node.args, node.keywords), f"`{name}` became `{EXCHANGED[name]}`")


def _forgotten_call(node: ast.AST) -> Iterator[Change]:
    match node:
        case ast.Call(func=ast.Name(id=name), args=[first, *_]) if name in UNWRAPPED:
            yield Change(node, first, f"`{name}` dropped")
        case ast.Call(func=ast.Attribute(value=ast.Name(id=module), attr=name), args=[first, *_]) if (
            module in MODULES and name in UNWRAPPED
        ):
            yield Change(node, first, f"`{name}` dropped")
        case ast.Call(func=ast.Attribute(value=array, attr=name)) if name in METHODS and not _is_module(array):
            yield Change(node, array, f"`.{name}()` dropped")


def _forgotten_keyword(node: ast.AST) -> Iterator[Change]:
    if not isinstance(node, ast.Call):
        return
    for number, keyword in enumerate(node.keywords):
        if keyword.arg in FORGOTTEN_KEYWORDS:
            rest = [*node.keywords[:number], *node.keywords[number + 1 :]]
            yield Change(node, ast.Call(node.func, node.args, rest), f"`{ast.unparse(keyword)}` dropped")


ARRAY_RULES: tuple[Rule, ...] = (
    _shifted_slice,
    _dropped_step,
    _shortened_range,
    _transpose,
    _exchanged_function,
    _forgotten_call,
    _forgotten_keyword,
)


def _is_number(node: ast.expr) -> bool:
    inner = node.operand if isinstance(node, ast.UnaryOp) else node
    return isinstance(inner, ast.Constant)


def _plus(node: ast.expr, number: int) -> ast.expr:
    return ast.BinOp(node, ast.Add() if number > 0 else ast.Sub(), ast.Constant(abs(number)))


def _called(node: ast.Call) -> str:
    match node.func:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=name) if _is_module(value):
            return name
        case _:
            return ""


def _is_module(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in MODULES


def _with_arguments(node: ast.Call, arguments: list[ast.expr]) -> ast.Call:
    return ast.Call(node.func, arguments, node.keywords)
