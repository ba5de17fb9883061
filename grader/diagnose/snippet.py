"""Lines of Python that repeat a call, to be pasted: as they would be typed, none longer than a terminal is wide."""

from __future__ import annotations

from collections.abc import Iterable
from pprint import pformat
from textwrap import indent
from typing import Any

import numpy as np

from grader import wire
from grader.model import CasePlan

__all__ = ["NUMPY", "import_line", "in_full", "snippet"]

MOST_COLUMNS = 80
ARRAY_COLUMNS, LEAST_COLUMNS = 64, 24
"""How wide the numbers of an array are written, and how narrow at the least."""
INDENT = 4
NUMPY = "import numpy as np"
SHORT, PAIR = 16, 2


def snippet(module: str, case: CasePlan) -> str:
    """Return lines of Python that repeat the call: the call alone where it fits into one line.

    Parameters
    ----------
    module : str
        The module of the function, for the import.
    case : CasePlan
        Its first call is repeated.
    """
    call = case.calls[0]
    functions = [value for value in case.arguments.values() if isinstance(value, wire.Function)]
    imports = ["import functools"] if any(function.parameters for function in functions) else []
    imports += ["import math"] if any("math." in function.source for function in functions) else []
    sources = dict.fromkeys(function.source.strip() + "\n" for function in functions)
    calls = _in_one_line(case) or _line_by_line(case)
    numpy = [NUMPY] if any("np." in one for one in (*sources, *calls)) else []
    above = [*imports, *numpy, import_line(module, call.function)]
    return "\n".join([*above, *(("", *sources) if sources or len(calls) > 1 else ()), *calls])


def in_full(lines: str) -> str:
    """Return a snippet that prints all digits of an array: those that NumPy prints may not show what is wrong."""
    imports = [] if NUMPY in lines.splitlines() else [NUMPY]
    return "\n".join([*imports, lines.replace("\nprint(", "\nnp.set_printoptions(precision=16)\nprint(", 1)])


def import_line(module: str, function: str) -> str:
    """Return the import in a snippet. A notebook leaves it out: there the function is defined already."""
    return f"from {module} import {function}  # in the folder of {module}.py"


def _in_one_line(case: CasePlan) -> list[str]:
    """Return the call with all its arguments in it; nothing if that is too long to be read."""
    call = case.calls[0]
    values = [_literal(value) for value in case.arguments.values()]
    given = list(zip(case.arguments, values, strict=True))
    listed = values[: len(call.args)] + [f"{name}={value}" for name, value in given if name in call.kwargs]
    line = f"print({call.function}({', '.join(listed)})){_meant(case, len(call.args))}"
    return [line] if len(line) <= MOST_COLUMNS and "\n" not in line else []


def _line_by_line(case: CasePlan) -> list[str]:
    """Return the call below a statement for each argument that is not short."""
    call, given = case.calls[0], list(case.arguments)
    plain = {name: _literal(value) for name, value in case.arguments.items() if _is_plain(value)}
    lines = [
        f"{name} = {_literal(case.arguments[name], len(name) + len(' = '))}" for name in given if name not in plain
    ]
    listed = [plain.get(name, name) for name in given[: len(call.args)]]
    listed += [f"{name}={plain.get(name, name)}" for name in call.kwargs]
    printed = _broken(f"print({call.function}(", listed, "))", 0)
    meant = _meant(case, len(call.args))
    if len(printed) + len(meant) <= MOST_COLUMNS:
        return [*lines, f"{printed}{meant}"]
    return [*lines, *([meant.strip()] if meant else []), printed]


def _meant(case: CasePlan, positional: int) -> str:
    """Return a comment with the names of the short arguments that stand in the call without them."""
    plain = [(name, value) for name, value in list(case.arguments.items())[:positional] if _is_plain(value)]
    named = ", ".join(f"{name}={_literal(value)}" for name, value in plain)
    return f"  # {named}" if plain and len(case.arguments) > 1 else ""


def _is_plain(value: Any) -> bool:
    """Whether a value is short enough to stand in the call itself."""
    return _is_pair(value) or (isinstance(value, bool | int | float | str | None) and len(repr(value)) <= SHORT)


def _is_pair(value: Any) -> bool:
    return isinstance(value, tuple) and len(value) == PAIR and all(type(one) is int for one in value)


def _literal(value: Any, before: int = 0) -> str:
    """Return a Python expression for `value` that stands in a line behind `before` other characters."""
    match value:
        case np.ndarray():
            return _array(value, before)
        case wire.Rng():
            return f"np.random.default_rng({value.seed})"
        case wire.Function() if value.parameters:
            bound = [_entry(f"{key}=", item) for key, item in value.parameters.items()]
            return _broken("functools.partial(", [value.name, *bound], ")", before)
        case wire.Function():
            return value.name
        case list():
            return _broken("[", [_entry("", item) for item in value], "]", before)
        case tuple():
            items = [_entry("", item) for item in value]
            return f"({items[0]},)" if len(items) == 1 else _broken("(", items, ")", before)
        case dict():
            return _broken("{", [_entry(f"{key!r}: ", item) for key, item in value.items()], "}", before)
        case _:
            return repr(value)


def _entry(name: str, value: Any) -> str:
    """Return an entry of a call or a container, as it stands in a line of its own."""
    return f"{name}{_literal(value, INDENT + len(name))}"


def _array(value: np.ndarray, before: int) -> str:
    usual = value.dtype.kind == "b" or value.dtype in (np.float64, np.int64)
    opening, closing = "np.array(", ")" if usual else f", dtype=np.{value.dtype})"
    room = MOST_COLUMNS - before - len(opening) - len(closing) - len(",")
    entries = pformat(value.tolist(), width=max(LEAST_COLUMNS, min(ARRAY_COLUMNS, room)), compact=True)
    return f"{opening}{entries}{closing}"


def _broken(opening: str, items: Iterable[str], closing: str, before: int) -> str:
    """Return `items` between `opening` and `closing`: in one line, or in one for each where that is too long."""
    items = list(items)
    line = f"{opening}{', '.join(items)}{closing}"
    if before + len(line) <= MOST_COLUMNS and "\n" not in line:
        return line
    return "\n".join([opening, *(indent(f"{item},", " " * INDENT) for item in items), closing])
