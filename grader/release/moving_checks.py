"""Asserts of a test cell -> checks: the calls that they make, with arguments that are written out."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence

from grader.release.moving_cells import Left, Tests

__all__ = ["checks_of", "definitions_in"]

COMPARING = ("allclose", "isclose", "array_equal", "assert_allclose", "assert_array_equal", "assert_almost_equal",
             "assert_array_almost_equal", "assert_equal")  # fmt: skip
"""Functions that compare a call with a value."""


def definitions_in(cells: Sequence[tuple[int, str]], left: list[Left]) -> tuple[str, dict[str, list[str]]]:
    """Return the imports, functions, classes and constants of some cells, and the parameters of each function."""
    kept: list[str] = []
    functions: dict[str, list[str]] = {}
    for number, source in cells:
        try:
            tree = ast.parse(source)
        except SyntaxError as error:
            left.append(Left(number, _first(source), f"is no Python: {error.msg}"))
            continue
        for node in tree.body:
            text = ast.get_source_segment(source, node) or ""
            if isinstance(node, ast.FunctionDef):
                functions[node.name] = [one.arg for one in [*node.args.posonlyargs, *node.args.args]]
                kept.append(f"\n\n{text}\n\n")
            elif isinstance(node, (ast.Import, ast.ImportFrom)) or _is_constant(node):
                kept.append(text)
            elif isinstance(node, ast.ClassDef):
                kept.append(f"\n\n{text}\n\n")
            elif not isinstance(node, ast.Expr):
                left.append(Left(number, _first(text), "runs when the cell does: it is in no function"))
    return "\n".join(dict.fromkeys(kept)).strip() + "\n", functions


def _is_constant(node: ast.stmt) -> bool:
    if not isinstance(node, ast.Assign):
        return False
    try:
        ast.literal_eval(node.value)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return False
    return True


def checks_of(tests: Tests, functions: Mapping[str, list[str]], left: list[Left]) -> Iterator[str]:
    """Yield the source of one check per function that a cell of tests calls; add what cannot be one to `left`."""
    try:
        tree = ast.parse(tests.source)
    except SyntaxError as error:
        left.append(Left(tests.cell, tests.name, f"is no Python: {error.msg}"))
        return
    cases: dict[str, list[str]] = {}
    for node in tree.body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            continue
        call = _call_in(node, functions)
        arguments = None if call is None else _arguments(call, functions[_name(call.func)])
        if call is None or arguments is None:
            text = ast.get_source_segment(tests.source, node) or tests.name
            left.append(Left(tests.cell, _first(text), "compares no call whose arguments are written out"))
        else:
            label = f"{tests.name}, line {node.lineno}"
            cases.setdefault(_name(call.func), []).append(f"case({label!r}, {arguments})")
    for function, several in cases.items():
        name = tests.name if len(cases) == 1 else f"{tests.name}: {function}"
        points = round(tests.points / len(cases), 3) or 1
        inputs = "\n        + ".join(several)
        yield (
            f"    Agrees(\n        {name!r},\n        {f'{function} gives the right values'!r},\n"
            f"        points={points},\n        call={function!r},\n        inputs={inputs},\n    ),\n"
        )


def _call_in(node: ast.stmt, functions: Mapping[str, list[str]]) -> ast.Call | None:
    """The call of a known function that a statement compares with something."""
    test = node.test if isinstance(node, ast.Assert) else node.value if isinstance(node, ast.Expr) else None
    sides: list[ast.expr] = []
    if isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], ast.Eq):
        sides = [test.left, *test.comparators]
    elif isinstance(test, ast.Call) and _name(test.func) in COMPARING:
        sides = test.args
    calls = [one for one in sides if isinstance(one, ast.Call) and _name(one.func) in functions]
    return calls[0] if len(calls) == 1 else None


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _arguments(call: ast.Call, parameters: Sequence[str]) -> str | None:
    """The arguments of a call by the names of its parameters; None if one is no written value."""
    if len(call.args) > len(parameters):
        return None
    named = [*zip(parameters, call.args, strict=False), *((one.arg, one.value) for one in call.keywords)]
    written = [(name, _written(value)) for name, value in named]
    if any(name is None or value is None for name, value in written):
        return None
    return ", ".join(f"{name}={value}" for name, value in written)


def _written(node: ast.expr) -> str | None:
    """The source of a value that is written out: a literal, or an array of one."""
    inner = node
    if isinstance(node, ast.Call) and _name(node.func) in ("array", "asarray") and len(node.args) == 1:
        if node.keywords:
            return None
        inner = node.args[0]
    try:
        ast.literal_eval(inner)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None
    return ast.unparse(inner) if inner is node else f"np.array({ast.unparse(inner)})"


def _first(text: str) -> str:
    lines = text.strip().split("\n")
    return lines[0][:80]
