"""What an edit puts in the place of what: two tokens of a closed list, or a name that stands in the file.

Student side; the grader shares the list.
"""

from __future__ import annotations

import ast
from typing import NamedTuple

from grader.sandbox.inside.edits.operators import Operator

__all__ = ["NAMED", "TOKENS", "Detail", "detail_of", "names_in"]

SIGNS = {
    "Add": "+", "Sub": "-", "Mult": "*", "Div": "/", "FloorDiv": "//", "Mod": "%", "Pow": "**", "MatMult": "@",
    "BitAnd": "&", "BitOr": "|", "Lt": "<", "LtE": "<=", "Gt": ">", "GtE": ">=", "Eq": "==", "NotEq": "!=",
    "Is": "is", "IsNot": "is not", "In": "in", "NotIn": "not in",
}  # fmt: skip
FUNCTIONS = (
    "sum", "mean", "max", "min", "prod", "argmax", "argmin", "maximum", "minimum", "add", "multiply", "any",
    "all", "zeros", "ones", "empty", "zeros_like", "ones_like", "empty_like", "floor", "ceil", "round", "trunc",
    "sin", "cos", "tanh", "exp", "log", "sqrt", "abs", "square", "sign", "var", "std", "vstack", "hstack",
    "concatenate", "stack", "dot", "outer", "matmul", "inner", "cumsum", "cumprod", "int", "float", "len",
    "copy",
)  # fmt: skip
NUMBERS = tuple(str(number) for number in range(-9, 10))
TOKENS = ("", *SIGNS.values(), *FUNCTIONS, *NUMBERS, "None", "0.0", "0.5", "1.0", "2.0", "-inf")
NAMED = -1
"""Stands for a name of the file in the place of a token."""
TWO = frozenset(
    {Operator.ARITHMETIC, Operator.COMPARISON, Operator.NUMBER, Operator.NUMBER_TO_NAME, Operator.NAME}
    | {Operator.FUNCTION, Operator.AXIS}
)
"""Kinds whose tag is what stood there and what comes instead."""
ONE_MORE = frozenset({Operator.INDEX, Operator.ADDED})
"""Kinds whose tag is a sign and what stands behind it."""
POSITION = {token: number for number, token in enumerate(TOKENS)}
Place = tuple[int, int, int]


class Detail(NamedTuple):
    """Two positions in `TOKENS`, 0 where nothing is told, and where a name stands that is `NAMED`."""

    was: int = 0
    becomes: int = 0
    name: Place = (0, 0, 0)


def detail_of(operator: Operator, tag: str, names: dict[str, Place]) -> Detail:
    """Return what is told of an edit besides its kind and place, if `tag` says it in tokens or names.

    Parameters
    ----------
    operator : Operator
    tag : str
        Of the draft.
    names : dict of str to tuple
        Each name of the function, and where it stands.
    """
    first, _, second = tag.partition(" ")
    if operator not in TWO | ONE_MORE or not second or " " in second:
        return Detail()
    was = NAMED if operator is Operator.NAME else _position(first)
    if was == 0:
        return Detail()
    if second in names:
        return Detail(0 if was == NAMED else was, NAMED, names[second])
    becomes = _position(second)
    return Detail(was, becomes) if becomes else Detail()


def names_in(tree: ast.FunctionDef) -> dict[str, Place]:
    """Return each name of a function, and the line and columns of a place where it stands."""
    found: dict[str, Place] = {}
    nodes = list(ast.walk(tree))
    texts = [one for one in nodes if isinstance(one, ast.JoinedStr)]  # of what is in them Python knows no place
    inside = {id(one) for text in texts for one in ast.walk(text)}
    for node in nodes:
        match node:
            case ast.Name(id=name) if id(node) not in inside:
                found.setdefault(name, (node.lineno, node.col_offset, node.end_col_offset or 0))
            case ast.arg(arg=name):
                found.setdefault(name, (node.lineno, node.col_offset, node.col_offset + len(name.encode())))
    return found


def _position(text: str) -> int:
    return POSITION.get(SIGNS.get(text, text), 0)
