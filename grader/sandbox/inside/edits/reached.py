"""Which of the student's functions a call of one of them runs. Student side."""

from __future__ import annotations

import ast
import dis
from collections.abc import Callable, Iterable, Iterator
from types import CodeType, FunctionType

__all__ = ["ParsedFile", "Place", "place_of", "reached", "runs"]

MOST_HELPERS = 6

ParsedFile = Callable[[str], Iterable[ast.stmt]]
Place = tuple[str, str, int]
"""The file of a function, its name and its first line."""


def place_of(code: CodeType) -> Place:
    """Return where the function with this code stands."""
    return code.co_filename, code.co_name, code.co_firstlineno


def reached(
    function: object, parsed: ParsedFile, files: frozenset[str]
) -> Iterator[tuple[FunctionType, ast.FunctionDef]]:
    """Yield a function and the student's functions that it calls, with their trees.

    Parameters
    ----------
    function : callable
    parsed : callable
        Returns the statements of one of the student's files, by the name under which it was compiled.
    files : frozenset of str
        Those names.
    """
    waiting, known = [function], {id(function)}
    trees: dict[str, dict[tuple[str, int], ast.FunctionDef]] = {}
    count = 0
    while waiting and count <= MOST_HELPERS:
        one = waiting.pop(0)
        if not isinstance(one, FunctionType) or one.__code__.co_filename not in files or one.__closure__:
            continue
        file = one.__code__.co_filename
        if file not in trees:
            found = [node for node in parsed(file) if isinstance(node, ast.FunctionDef)]
            trees[file] = {(node.name, _first_line(node)): node for node in found}
        tree = trees[file].get((one.__code__.co_name, one.__code__.co_firstlineno))
        if tree is not None:
            count += 1
            yield one, tree
        called = [one.__globals__.get(name) for name in _globals_in(one.__code__)]
        for other in called:
            if id(other) not in known:
                known.add(id(other))
                waiting.append(other)


def runs(function: object, files: frozenset[str]) -> Iterator[Place]:
    """Yield where the functions stand that a call of `function` may run: rather too many than too few.

    Whatever has the name of one counts, if only an attribute of something else.
    """
    waiting, known = [function], {id(function)}
    while waiting:
        one = waiting.pop()
        if isinstance(one, FunctionType) and one.__code__.co_filename in files:
            yield place_of(one.__code__)
            for name in {name for code in _codes_in(one.__code__) for name in code.co_names}:
                other = one.__globals__.get(name)
                if id(other) not in known:
                    known.add(id(other))
                    waiting.append(other)


def _first_line(node: ast.FunctionDef) -> int:
    return min([node.lineno, *[decorator.lineno for decorator in node.decorator_list]])


def _globals_in(code: CodeType) -> Iterator[str]:
    """Yield the names that are looked up in the module: not the attributes of other objects."""
    for step in dis.get_instructions(code):
        if step.opname == "LOAD_GLOBAL":
            yield str(step.argval)
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _globals_in(inner)


def _codes_in(code: CodeType) -> Iterator[CodeType]:
    """Yield the code of a function, and that of the functions in it."""
    yield code
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _codes_in(inner)
