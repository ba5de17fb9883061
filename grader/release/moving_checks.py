"""Asserts of a test cell -> checks: the calls that they make, with arguments that are written out."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from grader.release.moving_cells import Left, Tests, first_line
from grader.release.moving_values import drawn_like, written

__all__ = ["MovedCheck", "checks_of"]

RAISES = "tests an exception: write a check of the kind Raises"
NO_CALL = "compares no call whose arguments are written out"
PUBLIC = "is hidden, but its input would be in the kit of every student: write one that is drawn"


@dataclass(frozen=True)
class MovedCheck:
    """A check, as source for checks.py."""

    source: str
    points: float


@dataclass(frozen=True)
class _Found:
    """A call with its arguments."""

    function: str
    arguments: tuple[tuple[str, str], ...]


def checks_of(
    tests: Tests, functions: Mapping[str, list[str]], left: list[Left], taken: set[str]
) -> list[MovedCheck]:
    """Return one check per function that a cell of tests calls; add what cannot be one to `left`.

    Parameters
    ----------
    tests : Tests
    functions : mapping of str to list of str
        The functions of the reference, and their parameters.
    left : list of Left
    taken : set of str
        The names of checks that are in use; those of the new ones are added.
    """
    try:
        tree = ast.parse(tests.source)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        left.append(Left(tests.cell, tests.name, f"is no Python: {getattr(error, 'msg', error)}"))
        return []
    cases: dict[str, list[str]] = {}
    for line, call in _calls(tree.body, tests, functions, left):
        arguments = ", ".join(f"{name}={value}" for name, value in call.arguments)
        label = f"{tests.name}, line {line}"
        cases.setdefault(call.function, []).append(f"case({', '.join(filter(None, [repr(label), arguments]))})")
    checks = []
    for function, several in cases.items():
        name = _free(tests.name if len(cases) == 1 else f"{tests.name}: {function}", taken)
        points = round(tests.points / len(cases), 3)
        inputs = "\n        + ".join(dict.fromkeys(several))
        source = (
            f"    Agrees(\n        {name!r},\n        {f'{function} gives the right values'!r},\n"
            f"        points={points or 1},\n        call={function!r},\n        inputs={inputs},\n    ),\n"
        )
        checks.append(MovedCheck(source, points))
    return checks


def _free(name: str, taken: set[str]) -> str:
    free, number = name, 2
    while free in taken or free == "contract":
        free, number = f"{name} {number}", number + 1
    taken.add(free)
    return free


def _calls(
    statements: Sequence[ast.stmt], tests: Tests, functions: Mapping[str, list[str]], left: list[Left]
) -> Iterator[tuple[int, _Found]]:
    """Yield the line and the call of each statement that tests one."""
    known: dict[str, str] = {}
    results: set[str] = set()
    for node in statements:
        if isinstance(node, (ast.Import, ast.ImportFrom, ast.Pass, ast.Global)) or _says_nothing(node):
            continue
        if isinstance(node, ast.FunctionDef):  # def test_softmax(): ...
            yield from _calls(node.body, tests, functions, left)
            continue
        if isinstance(node, ast.Assign) and _remember(node, known):
            continue
        found, why = _call_in(node, functions, known)
        hidden = tests.hidden or node.lineno in tests.hidden_lines
        if found is not None and hidden:
            found, why = _drawn(found), PUBLIC
        if found is not None:
            results |= _names_given(node)
            yield node.lineno, found
        elif not _calls_a_test(node) and not _names_used(node) & results:
            left.append(Left(tests.cell, first_line(ast.get_source_segment(tests.source, node) or tests.name), why))


def _names_given(node: ast.stmt) -> set[str]:
    targets = node.targets if isinstance(node, ast.Assign) else []
    return {one.id for target in targets for one in ast.walk(target) if isinstance(one, ast.Name)}


def _names_used(node: ast.stmt) -> set[str]:
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}


def _says_nothing(node: ast.stmt) -> bool:
    """Whether a statement is a text: a docstring, or settings of a tool."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _calls_a_test(node: ast.stmt) -> bool:
    """Whether a statement only calls a test that the cell defines, or prints."""
    match node:
        case ast.Expr(value=ast.Call(func=ast.Name(id=name))):
            return name.startswith(("test", "print", "display"))
    return False


def _remember(node: ast.Assign, known: dict[str, str]) -> bool:
    """Keep what a name stands for, if it is written out; forget it otherwise."""
    names = [one.id for one in node.targets if isinstance(one, ast.Name)]
    value = written(node.value, known) if len(names) == len(node.targets) else None
    for name in names:
        known.pop(name, None)
        if value is not None:
            known[name] = value
    return value is not None


def _call_in(
    node: ast.stmt, functions: Mapping[str, list[str]], known: Mapping[str, str]
) -> tuple[_Found | None, str]:
    """Return the call of a function of the reference in a statement, or why there is none."""
    if isinstance(node, (ast.Try, ast.With)) or "raises" in ast.unparse(node)[:200].lower():
        return None, RAISES
    if not isinstance(node, (ast.Assert, ast.Expr, ast.Assign)):
        return None, NO_CALL
    calls = [one for one in ast.walk(node) if isinstance(one, ast.Call) and _name(one.func) in functions]
    for call in calls:
        arguments = _arguments(call, functions[_name(call.func)], known)
        if arguments is not None:
            return _Found(_name(call.func), arguments), ""
    return None, NO_CALL


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _arguments(
    call: ast.Call, parameters: Sequence[str], known: Mapping[str, str]
) -> tuple[tuple[str, str], ...] | None:
    """The arguments of a call by the names of its parameters; None if one is no written value."""
    if len(call.args) > len(parameters):
        return None
    named = [*zip(parameters, call.args, strict=False), *((one.arg, one.value) for one in call.keywords)]
    found = [(name, written(value, known)) for name, value in named]
    if any(name is None or value is None for name, value in found):
        return None
    return tuple((str(name), str(value)) for name, value in found)


def _drawn(found: _Found) -> _Found | None:
    """The call with its arrays drawn anew; None if it has none, so that every input would be as it is written."""
    arguments = [(name, drawn_like(value) or value) for name, value in found.arguments]
    if tuple(arguments) == found.arguments:
        return None
    return _Found(found.function, tuple(arguments))
