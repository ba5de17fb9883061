"""Edits of array code: an axis, a transpose, a dtype, one function for another. Student side."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.sandbox.inside.edits.operators import Draft, Known, Operator, Rule, called_name

__all__ = ["ARRAY_RULES", "WRAPPING_RULES"]

FAMILIES = (
    ("sum", "mean", "max", "min", "prod"),
    ("argmax", "argmin"),
    ("maximum", "minimum", "add", "multiply"),
    ("zeros", "ones", "empty"),
    ("zeros_like", "ones_like", "empty_like"),
    ("any", "all"),
    ("floor", "ceil", "round", "trunc"),
    ("sin", "cos"),
    ("exp", "log", "sqrt", "abs", "square", "sign"),
    ("var", "std"),
    ("vstack", "hstack", "concatenate", "stack"),
    ("dot", "outer", "matmul", "inner"),
    ("cumsum", "cumprod"),
    ("sinh", "cosh"),
    ("greater", "less"),
    ("rows", "columns"),
    ("append", "extend"),
    ("log", "log2", "log10"),
    ("max", "maximum"),
    ("min", "minimum"),
)
RELATIVES: dict[str, list[str]] = {
    name: list(dict.fromkeys(other for family in FAMILIES if name in family for other in family if other != name))
    for name in dict.fromkeys(name for family in FAMILIES for name in family)
}
BUILTINS = {
    "max": ("min", "sum"), "min": ("max",), "any": ("all",), "all": ("any",), "sum": ("max",), "int": ("round",),
    "round": ("int",), "len": ("sum",),
}  # fmt: skip
REDUCTIONS = {"sum", "mean", "max", "min", "prod", "argmax", "argmin", "any", "all", "var", "std", "cumsum"}
WITH_AXIS = REDUCTIONS | {"concatenate", "stack", "flip", "repeat", "softmax", "argsort", "sort", "norm", "diff"}
KEEPS = REDUCTIONS - {"cumsum"} | {"norm"}
BUFFERS = {"zeros", "ones", "empty", "full"}
LIKE = {"zeros_like", "ones_like", "empty_like", "full_like"}
WRAPPERS = ("exp", "log", "tanh", "sqrt", "abs", "square", "sign")
DROPPED = {
    *("reversed", "sorted", "abs", "absolute", "fabs", "array", "asarray", "copy", "flip", "flipud", "fliplr"),
    *("transpose", "swapaxes", "moveaxis", "exp", "log", "sqrt", "tanh", "square", "sign", "int", "float", "round"),
    *("floor", "ceil", "maximum", "minimum", "clip", "sum", "mean", "len", "expand_dims", "squeeze", "ravel"),
}
METHODS = DROPPED | {"astype", "flatten", "reshape"}
MOST_SHAPES = 3
AXES: tuple[object, ...] = (None, 0, 1, -1, 2, 3, (0, 1), (1, 2), (0, 2), (2, 3), (0, 2, 3), (1, 2, 3), (0, 1, 2))


def _axis(node: ast.AST, _known: Known) -> Iterator[Draft]:
    if not isinstance(node, ast.Call):
        return
    others = [one for one in node.keywords if one.arg != "axis"]
    had = len(others) < len(node.keywords)
    if not had and called_name(node.func) not in WITH_AXIS:
        return
    size = 1 if had else 2
    was = next((ast.unparse(one.value) for one in node.keywords if one.arg == "axis"), "")
    if had:
        yield Draft(ast.Call(node.func, node.args, others), Operator.AXIS, 1, "dropped")
    for axis in AXES[1:]:
        if str(axis) != was:
            given = [*others, ast.keyword("axis", _literal(axis))]
            yield Draft(ast.Call(node.func, node.args, given), Operator.AXIS, size, f"{was} {axis}")
            if had and called_name(node.func) in KEEPS and isinstance(axis, int):
                kept = [
                    *(one for one in given if one.arg != "keepdims"),
                    ast.keyword("keepdims", ast.Constant(True)),
                ]
                yield Draft(ast.Call(node.func, node.args, kept), Operator.AXIS, 2, f"{was} {axis} kept")


def _turned_axis(node: ast.AST, _known: Known) -> Iterator[Draft]:
    """A row of sums for a column of sums: ``sums(axis=1)[:, None]`` for ``sums(axis=0)[None]``."""
    match node:
        case ast.Subscript(value=ast.Call(func=called, args=several, keywords=given)) if _is_new_axis(node.slice):
            others = [one for one in given if one.arg != "axis"]
            for axis, parts in ((1, [ast.Slice(), ast.Constant(None)]), (0, [ast.Constant(None), ast.Slice()])):
                turned = ast.Call(called, several, [*others, ast.keyword("axis", ast.Constant(axis))])
                index = ast.Tuple(parts, ast.Load())
                yield Draft(ast.Subscript(turned, index, ast.Load()), Operator.AXIS, 2, f"turned {axis}")


def _padded_axes(node: ast.AST, _known: Known) -> Iterator[Draft]:
    """Zeros around the last two axes alone, where the same number is given for all."""
    match node:
        case ast.Call(func=called, args=[array, width, *rest], keywords=given) if called_name(called) == "pad":
            if isinstance(width, (ast.Tuple, ast.List)):
                return
            template = ast.parse("[(0, 0)] * (len(ARRAY.shape) - 2) + [(WIDTH, WIDTH)] * 2", mode="eval").body
            widths = _Filled({"ARRAY": array, "WIDTH": width}).visit(template)
            yield Draft(ast.Call(called, [array, widths, *rest], given), Operator.AXIS, 1, "pad")


class _Filled(ast.NodeTransformer):
    """Puts expressions in the place of names."""

    def __init__(self, parts: dict[str, ast.expr]) -> None:
        self._parts = parts

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self._parts.get(node.id, node)


def _is_new_axis(index: ast.expr) -> bool:
    parts = index.elts if isinstance(index, ast.Tuple) else [index]
    return any(isinstance(one, ast.Constant) and one.value is None for one in parts)


def _keepdims(node: ast.AST, _known: Known) -> Iterator[Draft]:
    if not isinstance(node, ast.Call) or called_name(node.func) not in KEEPS:
        return
    others = [one for one in node.keywords if one.arg != "keepdims"]
    if len(others) < len(node.keywords):
        yield Draft(ast.Call(node.func, node.args, others), Operator.KEEPDIMS, 1, "dropped")
    else:
        given = [*others, ast.keyword("keepdims", ast.Constant(True))]
        yield Draft(ast.Call(node.func, node.args, given), Operator.KEEPDIMS, 1, "added")


def _transpose(node: ast.AST, known: Known) -> Iterator[Draft]:
    match node:
        case ast.Attribute(value=value, attr="T"):
            yield Draft(value, Operator.TRANSPOSE, 1, "dropped")
        case ast.BinOp(left=left, op=ast.MatMult(), right=right):
            if not _is_transposed(left):
                yield Draft(ast.BinOp(_transposed(left), node.op, right), Operator.TRANSPOSE, 1, "left")
            if not _is_transposed(right):
                yield Draft(ast.BinOp(left, node.op, _transposed(right)), Operator.TRANSPOSE, 1, "right")
            yield Draft(ast.BinOp(_transposed(left), node.op, _transposed(right)), Operator.TRANSPOSE, 2, "both")
        case ast.Subscript(ctx=ast.Load()) | ast.Call() if known.is_factor(node) and not known.is_index(node):
            yield Draft(_transposed(node), Operator.TRANSPOSE, 2, "T")
    match node:
        case ast.Name(id=name, ctx=ast.Load()) if name in known.arrays and known.is_factor(node):
            yield Draft(_transposed(node), Operator.TRANSPOSE, 2, name)
            yield Draft(_backwards(node, 1), Operator.REVERSE, 3, name)
            yield Draft(_backwards(node, 2), Operator.REVERSE, 3, f"both {name}")


def _forwards(node: ast.AST, _known: Known) -> Iterator[Draft]:
    """A slice backwards read forwards, alone or along all axes."""
    match node:
        case ast.Subscript(value=value, slice=ast.Slice(lower=None, upper=None, step=ast.UnaryOp())):
            yield Draft(value, Operator.REVERSE, 1, "dropped")
        case ast.Subscript(value=value, slice=ast.Tuple(elts=several)) if any(map(_is_backwards, several)):
            yield Draft(value, Operator.REVERSE, 1, "all dropped")


def _swapped_index(node: ast.AST, _known: Known) -> Iterator[Draft]:
    """Two neighbours of an index: ``x[j, i]`` for ``x[i, j]``."""
    match node:
        case ast.Subscript(value=value, slice=ast.Tuple(elts=several), ctx=context) if len(several) > 1:
            for number in range(len(several) - 1):
                order = [*several[:number], several[number + 1], several[number], *several[number + 2 :]]
                index = ast.Tuple(order, ast.Load())
                yield Draft(ast.Subscript(value, index, context), Operator.ORDER, 1, f"index {number}")


def _dtype(node: ast.AST, _known: Known) -> Iterator[Draft]:
    if not isinstance(node, ast.Call):
        return
    name = called_name(node.func)
    others = [one for one in node.keywords if one.arg != "dtype"]
    if len(others) < len(node.keywords):
        yield Draft(ast.Call(node.func, node.args, others), Operator.DTYPE, 1, "dropped")
        real = [*others, ast.keyword("dtype", ast.Name("float", ast.Load()))]
        yield Draft(ast.Call(node.func, node.args, real), Operator.DTYPE, 1, "float")
    elif name in LIKE | BUFFERS | {"array", "asarray"}:
        real = [*others, ast.keyword("dtype", ast.Name("float", ast.Load()))]
        yield Draft(ast.Call(node.func, node.args, real), Operator.DTYPE, 2, "float")
        whole = [*others, ast.keyword("dtype", ast.Name("int", ast.Load()))]
        yield Draft(ast.Call(node.func, node.args, whole), Operator.DTYPE, 2, "int")
    if name == "copy" and isinstance(node.func, ast.Attribute) and not node.args:
        real_copy = ast.Attribute(node.func.value, "astype", ast.Load())
        yield Draft(ast.Call(real_copy, [ast.Name("float", ast.Load())], []), Operator.DTYPE, 2, "copy float")
    if name == "astype" and node.args:
        real_type: list[ast.expr] = [ast.Name("float", ast.Load())]
        yield Draft(ast.Call(node.func, real_type, node.keywords), Operator.DTYPE, 1, "float")


def _function(node: ast.AST, _known: Known) -> Iterator[Draft]:
    match node:
        case ast.Call(func=ast.Attribute(value=value, attr=name, ctx=context)) if name in RELATIVES:
            for other in RELATIVES[name]:
                called: ast.expr = ast.Attribute(value, other, context)
                size = 1 if name in REDUCTIONS or len(RELATIVES[name]) < 3 else 2  # noqa: PLR2004
                yield Draft(ast.Call(called, node.args, node.keywords), Operator.FUNCTION, size, f"{name} {other}")
        case ast.Call(func=ast.Name(id=name)) if name in BUILTINS:
            for other in BUILTINS.get(name, ()):
                called = ast.Name(other, ast.Load())
                yield Draft(ast.Call(called, node.args, node.keywords), Operator.FUNCTION, 1, f"{name} {other}")


def _unwrapped(node: ast.AST, known: Known) -> Iterator[Draft]:
    """A call dropped, so that its argument or its array is left."""
    match node:
        case ast.Call(func=ast.Name(id=name), args=[first, *_]) if name in DROPPED:
            yield Draft(first, Operator.UNWRAPPED, 2, name)
        case ast.Call(func=ast.Attribute(value=ast.Name(id=module), attr=name), args=[first, *_]) if (
            module in (known.numpy, "math") and name in DROPPED
        ):
            yield Draft(first, Operator.UNWRAPPED, 2, name)
        case ast.Call(func=ast.Attribute(value=array, attr=name)) if name in METHODS and not _is_module(
            array, known
        ):
            yield Draft(array, Operator.UNWRAPPED, 2, name)


def _compared(node: ast.AST, _known: Known) -> Iterator[Draft]:
    """One side of a comparison sorted, as a set, or its length or size alone."""
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        left, right = node.left, node.comparators[0]
        if isinstance(left, ast.Tuple) or isinstance(right, ast.Tuple):
            return  # a list, a set or a number equals none
        if any(isinstance(side, ast.Constant) and side.value == 0 for side in (left, right)):
            return  # a length and an absolute value are never below it: that may happen to be right
        for name in ("sorted", "set", "len", "abs"):
            function = ast.Name(name, ast.Load())
            for number, sides in enumerate(((_call(function, left), right), (left, _call(function, right)))):
                changed = ast.Compare(sides[0], node.ops, [sides[1]])
                yield Draft(changed, Operator.WRAPPED, 2, f"side {number} {name}", (left, right)[number])


def _shaped(node: ast.AST, known: Known) -> Iterator[Draft]:
    """A whole value in the shape of a parameter."""
    if isinstance(node, ast.expr) and known.is_value(node):
        for name in known.arrays[:MOST_SHAPES]:
            shape = ast.Attribute(ast.Name(name, ast.Load()), "shape", ast.Load())
            yield Draft(
                _call(ast.Attribute(node, "reshape", ast.Load()), shape), Operator.WRAPPED, 3, f"like {name}"
            )


def _wrapped(node: ast.AST, known: Known) -> Iterator[Draft]:
    if not isinstance(node, ast.expr) or not known.is_factor(node) or known.is_index(node):
        return
    if known.numpy:
        for name in WRAPPERS:
            function = ast.Attribute(ast.Name(known.numpy, ast.Load()), name, ast.Load())
            yield Draft(ast.Call(function, [node], []), Operator.WRAPPED, 3, name)
        mean = ast.Attribute(ast.Name(known.numpy, ast.Load()), "sum", ast.Load())
        yield Draft(ast.Call(mean, [node], []), Operator.WRAPPED, 3, "sum")
    if isinstance(node, (ast.Name, ast.Subscript)):
        copied = ast.Call(ast.Attribute(node, "copy", ast.Load()), [], [])
        yield Draft(copied, Operator.WRAPPED, 2, "copy")


ARRAY_RULES: tuple[Rule, ...] = (
    _axis,
    _turned_axis,
    _padded_axes,
    _keepdims,
    _transpose,
    _forwards,
    _swapped_index,
    _dtype,
    _function,
    _unwrapped,
    _compared,
    _shaped,
)
WRAPPING_RULES: tuple[Rule, ...] = (_wrapped,)


def _is_module(node: ast.expr, known: Known) -> bool:
    return isinstance(node, ast.Name) and node.id in (known.numpy, "math")


def _call(function: ast.expr, value: ast.expr) -> ast.Call:
    return ast.Call(function, [value], [])


def _is_transposed(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "T"


def _transposed(node: ast.expr) -> ast.expr:
    if isinstance(node, ast.Attribute) and _is_transposed(node):
        return node.value
    return ast.Attribute(node, "T", ast.Load())


def _is_backwards(node: ast.expr) -> bool:
    return isinstance(node, ast.Slice) and isinstance(node.step, ast.UnaryOp)


def _backwards(node: ast.expr, axes: int) -> ast.expr:
    """Return `node` turned around along its last `axes` axes."""
    turned = ast.Slice(None, None, ast.UnaryOp(ast.USub(), ast.Constant(1)))
    index: ast.expr = turned if axes == 1 else ast.Tuple([ast.Constant(...), turned, turned], ast.Load())
    return ast.Subscript(node, index, ast.Load())


def _literal(value: object) -> ast.expr:
    match value:
        case tuple():
            return ast.Tuple([_literal(one) for one in value], ast.Load())
        case int() if value < 0:
            return ast.UnaryOp(ast.USub(), ast.Constant(-value))
        case int() | None:
            return ast.Constant(value)
        case _:
            raise AssertionError(value)
