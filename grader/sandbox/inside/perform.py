"""Perform one call of one function: build its arguments, call it, report the outcome.

Student side. The harness uses the same code, without confinement, to run what a course's author wrote.
"""

from __future__ import annotations

import builtins
import functools
import math
from collections.abc import Callable, Mapping, Sequence
from types import CodeType, TracebackType
from typing import Any

import numpy as np

from grader import wire

__all__ = ["ArgumentBuilder", "blame", "builtin_name", "copy_value", "perform"]

MESSAGE_LIMIT = 500
BUILTIN_ERRORS = {
    value: value.__name__  # not another name of it: IOError is OSError
    for value in vars(builtins).values()
    if isinstance(value, type) and issubclass(value, BaseException)
}


class ArgumentBuilder:
    """Builds arguments; remembers generators, so that one given to two calls is one generator."""

    def __init__(self) -> None:
        self._generators: dict[int, np.random.Generator] = {}

    def build(self, value: Any, layout: str = "plain") -> Any:
        """Return `value` with every array a fresh copy, and generators and callables made."""
        if type(value) is np.ndarray:  # most arguments are arrays: this is asked first
            return _laid_out(value, layout)
        match value:
            case np.ndarray():
                return _laid_out(value, layout)
            case list():
                return [self.build(item, layout) for item in value]
            case tuple():
                return tuple(self.build(item, layout) for item in value)
            case dict():
                return {key: self.build(item, layout) for key, item in value.items()}
            case wire.Rng():
                if value.handle not in self._generators:
                    self._generators[value.handle] = np.random.default_rng(value.seed)
                return self._generators[value.handle]
            case wire.Function():
                return self._callable(value)
            case _:
                return value

    def _callable(self, function: wire.Function) -> Callable[..., Any]:
        namespace: dict[str, Any] = {"np": np, "math": math, "__name__": "callables"}
        exec(_compiled(function.source), namespace)  # noqa: S102 - the course's own source
        return functools.partial(namespace[function.name], **self.build(dict(function.parameters)))


@functools.lru_cache(maxsize=64)
def _compiled(source: str) -> CodeType:
    return compile(source, "<callable>", "exec")


def perform(
    function: Callable[..., Any],
    args: Sequence[Any],
    kwargs: Mapping[str, Any],
    *,
    layout: str,
    builder: ArgumentBuilder,
    files: frozenset[str] = frozenset(),
) -> tuple[str, dict[str, Any]]:
    """Call `function` on arguments built from `args` and `kwargs`; return the outcome as kind and fields.

    `files` are the names under which the student's sources were compiled: the line that is reported is
    the innermost one in any of them.
    """
    built = [builder.build(value, layout) for value in args]
    named = {key: builder.build(value, layout) for key, value in kwargs.items()}
    before = [(str(i), value, _print_of(value, args[i])) for i, value in enumerate(built)]
    before += [(key, value, _print_of(value, kwargs[key])) for key, value in named.items()]
    try:
        value = function(*built, **named)
    except NotImplementedError as error:
        if type(error).__name__ == "StdinNotImplementedError":  # Jupyter's, for input() where nobody can answer
            return "raised", describe(error, files)
        file, line = blame(error.__traceback__, files)
        return "not_written", {"file": file, "line": line}
    except MemoryError as error:
        file, line = blame(error.__traceback__, files)
        return "out_of_memory", {"file": file, "line": line}
    except SystemExit as error:
        file, line = blame(error.__traceback__, files)
        return "exited", {"code": _exit_code(error.code), "file": file, "line": line}
    except BaseException as error:  # noqa: BLE001 - whatever leaves a student's function is an outcome
        return "raised", describe(error, files)
    changed = [name for name, value, was in before if _differs(value, was)]
    return "returned", {"value": value, "changed": changed}


def describe(error: BaseException, files: frozenset[str]) -> dict[str, Any]:
    """Return the fields of a frame that reports `error`."""
    file, line = blame(error.__traceback__, files)
    try:
        message = str(error)[:MESSAGE_LIMIT].encode(errors="replace").decode()
    except BaseException:  # noqa: BLE001 - an exception class of the student's own, whose text fails
        message = ""
    return {
        "type": type(error).__name__[:80],
        "builtin": builtin_name(error),
        "message": message,
        "file": file,
        "line": line,
    }


def builtin_name(error: BaseException) -> str:
    """Return the name of the nearest built-in class that `error` is an instance of."""
    return next(BUILTIN_ERRORS[base] for base in type(error).__mro__ if base in BUILTIN_ERRORS)


def blame(traceback: TracebackType | None, files: frozenset[str]) -> tuple[str, int | None]:
    """Return file and line of the innermost frame that belongs to the student."""
    found: tuple[str, int | None] = ("", None)
    while traceback is not None:
        name = traceback.tb_frame.f_code.co_filename
        if name in files:
            found = (name, traceback.tb_lineno)
        traceback = traceback.tb_next
    return found


def copy_value(value: Any) -> Any:
    """Return a deep copy of a value of the wire's types."""
    return ArgumentBuilder().build(value)


def _laid_out(array: np.ndarray, layout: str) -> np.ndarray:
    if layout != "strided" or array.ndim == 0:
        fresh = array.copy() if array.dtype.isnative else array.astype(array.dtype.newbyteorder("="), order="C")
        if layout == "read_only":  # over bytes: an array that owns its memory can be made writeable again
            return np.ndarray(fresh.shape, fresh.dtype, fresh.tobytes())
        return fresh
    # Every second entry of a larger array along every axis: not contiguous in any order. The first axis runs
    # fastest, as in a transpose: what copies it with its order kept is no array that ravel reads out in place.
    spacious = np.zeros([2 * n for n in array.shape], dtype=array.dtype.newbyteorder("="), order="F")
    fresh = spacious[tuple(slice(None, None, 2) for _ in array.shape)]
    fresh[...] = array
    return fresh


def _print_of(built: Any, given: Any) -> Any:
    """The fingerprint of a built argument. That of an array is what it was copied from: no second copy is made."""
    return given if type(given) is np.ndarray else _print(built)


def _print(value: Any) -> Any:
    """A fingerprint that changes when the value is modified."""
    if type(value) is np.ndarray:
        return (id(value), value.shape, value.tobytes())
    match value:
        case np.ndarray():
            return (id(value), value.shape, value.tobytes())
        case list() | tuple():
            return (id(value), [_print(item) for item in value])
        case dict():
            return (id(value), [(key, _print(item)) for key, item in value.items()])
        case _:
            return id(value)


def _differs(value: Any, was: Any) -> bool:
    if type(was) is np.ndarray:
        return bool(value.shape != was.shape or value.tobytes() != was.tobytes())
    try:
        return bool(_print(value) != was)
    except RecursionError:  # a list that contains itself
        return True


def _exit_code(code: object) -> int:
    if code is None:
        return 0
    return code & 0xFF if isinstance(code, int) else 1
