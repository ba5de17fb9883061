"""Arguments in a test of a notebook -> what a check writes for them: values that are written out, or a draw."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Mapping

import numpy as np

__all__ = ["drawn_like", "written"]

MAKERS = (
    "array",
    "asarray",
    "arange",
    "zeros",
    "ones",
    "full",
    "eye",
    "identity",
    "linspace",
    "float64",
    "float32",
    "int64",
)
"""Functions of NumPy whose result their arguments write out."""
METHODS = ("reshape", "astype", "copy", "transpose")
CONSTANTS = ("pi", "e", "inf", "nan", "newaxis", *("float64", "float32", "int64", "int32"))
BUILTINS = ("float", "int", "bool", "complex", "list", "tuple", "range")
SIGNS: Mapping[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
MOST_ENTRIES = 100_000
DEEPEST = 20


def written(node: ast.expr, known: Mapping[str, str]) -> str | None:
    """Return the source of a value that is written out; None for anything else, and for one that nests too deep.

    Parameters
    ----------
    node : ast.expr
    known : mapping of str to str
        Names that stand for such a value, and its source.
    """
    if _depth(node) > DEEPEST:
        return None
    match node:
        case ast.Constant():
            return ast.unparse(node)
        case ast.Name():
            return known.get(node.id) or (node.id if node.id in BUILTINS[:4] else None)
        case ast.List() | ast.Tuple():
            return _sequence(node, known)
        case ast.Dict():
            pairs = [(written(key, known) if key else None, written(value, known)) for key, value in
                     zip(node.keys, node.values, strict=True)]  # fmt: skip
            return (
                None if any(None in pair for pair in pairs) else f"{{{', '.join(f'{k}: {v}' for k, v in pairs)}}}"
            )
        case ast.UnaryOp(op=ast.USub()):
            inner = written(node.operand, known)
            return None if inner is None else f"-{inner}"
        case ast.BinOp() if type(node.op) in SIGNS:
            left, right = written(node.left, known), written(node.right, known)
            return None if left is None or right is None else f"({left} {SIGNS[type(node.op)]} {right})"
        case ast.Attribute(value=ast.Name(id="np" | "numpy")) if node.attr in CONSTANTS:
            return f"np.{node.attr}"
        case ast.Attribute(attr="T"):
            inner = written(node.value, known)
            return None if inner is None else f"{inner}.T"
        case ast.Call():
            return _call(node, known)
    return None


def _depth(node: ast.AST) -> int:
    """How deep a piece of code nests, up to one level more than is of interest."""
    level: list[ast.AST] = [node]
    depth = 0
    while level and depth <= DEEPEST:
        level = [inner for one in level for inner in ast.iter_child_nodes(one)]
        depth += 1
    return depth


def _sequence(node: ast.List | ast.Tuple, known: Mapping[str, str]) -> str | None:
    inner = [written(one, known) for one in node.elts]
    if None in inner:
        return None
    text = ", ".join(map(str, inner))
    if isinstance(node, ast.List):
        return f"[{text}]"
    return f"({text},)" if len(inner) == 1 else f"({text})"


def _call(node: ast.Call, known: Mapping[str, str]) -> str | None:
    """A call of a maker of NumPy, or of a method of a value that is written out."""
    called = _callee(node.func, known)
    arguments = [written(one, known) for one in node.args]
    named = [(one.arg, written(one.value, known)) for one in node.keywords]
    if called is None or None in arguments or any(None in pair for pair in named):
        return None
    return f"{called}({', '.join([*map(str, arguments), *(f'{name}={value}' for name, value in named)])})"


def _callee(function: ast.expr, known: Mapping[str, str]) -> str | None:
    match function:
        case ast.Attribute(value=ast.Name(id="np" | "numpy"), attr=name) if name in MAKERS:
            return f"np.{name}"
        case ast.Name(id=name) if name in MAKERS and name not in known:
            return f"np.{name}"  # from numpy import array
        case ast.Name(id=name) if name in BUILTINS:
            return name
        case ast.Attribute(value=value, attr=name) if name in METHODS:
            inner = written(value, known)
            return None if inner is None else f"{inner}.{name}"
    return None


def drawn_like(source: str) -> str | None:
    """Return a recipe for an array in the shape, kind and range of one that is written out; None for others.

    An input that is written out is in the kit of every student, so the one of a hidden test must be drawn.

    >>> drawn_like("np.array([[1.0, 4.0]])"), drawn_like("np.array([0, 3])"), drawn_like("5")
    ('uniform(1, 2, low=1.0, high=4.0)', 'integers(2, low=0, high=4)', None)
    """
    call = ast.parse(source, mode="eval").body
    if not (isinstance(call, ast.Call) and ast.unparse(call.func) in ("np.array", "np.asarray") and call.args):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            array = np.asarray(ast.literal_eval(call.args[0]))
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None
    if array.dtype.kind not in "if" or not 0 < array.size <= MOST_ENTRIES or not np.isfinite(array).all():
        return None
    shape = "".join(f"{size}, " for size in array.shape)
    low, high = array.min().item(), array.max().item()
    if array.dtype.kind == "i" and not call.keywords:
        return f"integers({shape}low={low}, high={high + 1})"
    return f"uniform({shape}low={float(low)}, high={float(high) if high > low else float(high) + 1.0})"
