"""Which of the student's functions a call of one of them runs. Student side."""

from __future__ import annotations

import ast
import contextlib
import dis
import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import CodeType, FunctionType, MethodType, ModuleType

import numpy as np

from grader.sandbox.inside.edits.definitions import Definition, Definitions

__all__ = ["CACHED", "ParsedFile", "Place", "codes_in", "named_by", "place_of", "reached", "runs"]

MOST_HELPERS = 6
MOST_ENTRIES = 32
"""Entries of a table of functions, and attributes of an object, that are looked at."""
CACHED = type(functools.lru_cache(int))

ParsedFile = Callable[[str], Iterable[ast.stmt]]
Place = tuple[str, str, int]
"""The file of a function, its name and its first line."""


def place_of(code: CodeType) -> Place:
    """Return where the function with this code stands."""
    return code.co_filename, code.co_name, code.co_firstlineno


def reached(
    function: object, parsed: ParsedFile, files: frozenset[str]
) -> Iterator[tuple[FunctionType, Definition]]:
    """Yield a function and the student's functions that it calls, with what they were made from.

    Parameters
    ----------
    function : callable
        A function, or what stands for one: a cache of it, a method, an object that can be called.
    parsed : callable
        Returns the statements of one of the student's files, by the name under which it was compiled.
    files : frozenset of str
        Those names.
    """
    of_file: dict[str, Definitions] = {}
    count = 0
    for one in _functions(function, files, _globals_in):
        file = one.__code__.co_filename
        if file not in of_file:
            of_file[file] = Definitions(parsed(file))
        definition = of_file[file].of(one.__code__)
        if definition is not None:
            count += 1
            yield one, definition
        if count > MOST_HELPERS:
            return


def runs(function: object, files: frozenset[str]) -> Iterator[Place]:
    """Yield where the functions stand that a call of `function` may run: rather too many than too few.

    Whatever has the name of one counts, if only an attribute of something else.
    """
    for one in _functions(function, files, _names_in):
        yield place_of(one.__code__)


def _functions(
    function: object, files: frozenset[str], named: Callable[[CodeType], Iterable[str]]
) -> Iterator[FunctionType]:
    """Yield `function` and the student's functions that it may call, each once.

    `named` returns the names that a code looks up in its module. Of a class, and of another module of the
    student's, whatever any of these codes names counts.
    """
    waiting, known = [function], {id(function): function}
    spaces: list[Mapping[str, object]] = []
    names: dict[str, None] = {}
    while waiting:
        one = waiting.pop(0)
        found = list(_behind(one))
        if isinstance(one, FunctionType) and one.__code__.co_filename in files:
            yield one
            found += [one.__globals__.get(name) for name in named(one.__code__)]
            new = dict.fromkeys(_names_in(one.__code__))
            found += [space[name] for space in spaces for name in new if name in space]
            names |= new
        elif (space := _space(one, files)) is not None:
            spaces.append(space)
            found += [value for name, value in space.items() if name in names or name.startswith("__")]
        for other in found:
            if other is not None and id(other) not in known:
                known[id(other)] = other
                waiting.append(other)


def _behind(value: object) -> Iterator[object]:
    """Yield what a call of `value` may call: what is decorated, bound, kept in a table or in an object."""
    match value:
        case FunctionType():
            yield from _contents(value)
            yield vars(value).get("__wrapped__")
        case functools.partial():
            yield value.func
        case np.vectorize():
            yield value.pyfunc
        case MethodType() | staticmethod() | classmethod():
            yield value.__func__
        case property():
            yield from (value.fget, value.fset)
        case list() | tuple():
            yield from filter(_can_be_called, value[:MOST_ENTRIES])
        case dict():
            yield from filter(_can_be_called, list(value.values())[:MOST_ENTRIES])
        case type():
            yield from value.__mro__[1:]
        case CACHED():
            yield value.__wrapped__
        case _ if type(value).__module__ not in ("builtins", "numpy"):
            yield type(value)
            yield from filter(_can_be_called, list(getattr(value, "__dict__", {}).values())[:MOST_ENTRIES])


def _can_be_called(value: object) -> bool:
    return isinstance(value, FunctionType | MethodType | functools.partial | np.vectorize | CACHED)


def _contents(function: FunctionType) -> Iterator[object]:
    for cell in function.__closure__ or ():
        with contextlib.suppress(ValueError):  # of a name that is not assigned yet
            yield cell.cell_contents


def _space(value: object, files: frozenset[str]) -> Mapping[str, object] | None:
    """Return the names of a class, or of a module, if a function in it is the student's; None if it is neither."""
    if not isinstance(value, type | ModuleType):
        return None
    inside = vars(value)
    plain = [one for one in inside.values() if isinstance(one, FunctionType)]
    if isinstance(value, type):
        wrapped = [one for one in inside.values() if isinstance(one, staticmethod | classmethod | property)]
        plain += [one for other in wrapped for one in _behind(other) if isinstance(one, FunctionType)]
    return inside if any(one.__code__.co_filename in files for one in plain) else None


def named_by(code: CodeType, *steps: str) -> Iterator[str]:
    """Yield the names that these steps of a code use, and of the codes in it: rather too many than too few."""
    for one in codes_in(code):
        try:
            yield from [str(step.argval) for step in dis.get_instructions(one) if step.opname in steps]
        except ValueError:  # a number of thousands of digits cannot be shown
            yield from one.co_names


def _globals_in(code: CodeType) -> Iterator[str]:
    """Yield the names that are looked up in the module: not the attributes of other objects."""
    return named_by(code, "LOAD_GLOBAL")


def _names_in(code: CodeType) -> Iterator[str]:
    for one in codes_in(code):
        yield from one.co_names


def codes_in(code: CodeType) -> Iterator[CodeType]:
    """Yield the code of a function, and that of the functions in it."""
    yield code
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from codes_in(inner)
