"""Objects that do nothing, which a module out of `stand_ins` is full of.

Student side. Whatever is done with one has no effect and raises nothing. A student may meet the name of its class
in a message: it is that of the module.
"""

from __future__ import annotations

import opcode
import sys
from collections.abc import Generator, Iterator
from types import FunctionType
from typing import Any

import numpy as np

__all__ = ["VERSION", "named", "stand_in"]

VERSION = "0.0.0"
UNPACK = {opcode.opmap["UNPACK_SEQUENCE"], opcode.opmap["UNPACK_EX"]}
ITERATING = frozenset({"tqdm", "tqdm_notebook", "tqdm_gui", "tqdm_pandas", "track", "progress_bar", "master_bar"})
"""What gives back the values that it is given, one after another, wherever it is imported from."""


def named(name: str, module: str) -> Any:
    """Return what `name` is in a module that does nothing."""
    if name in ITERATING:
        return _Iterating
    return OVER_VALUES[name] if name in OVER_VALUES else stand_in(module)


def stand_in(module: str) -> Any:
    """Return an object that does nothing, of a class that has the name of `module`."""
    if module not in _classes:
        _classes[module] = type(module, (_Inert,), {"__module__": "builtins", "__qualname__": module})
    return _classes[module]()


_classes: dict[str, type] = {}


class _Inert:
    """Does nothing, whatever is asked of it. Each module has a subclass of its own."""

    __bases__ = ()
    """What is imported may be a class: `issubclass` asks one for its bases."""

    def __init__(self, *_: Any, **__: Any) -> None:
        """Take anything."""

    def __init_subclass__(cls, **_: Any) -> None:
        """Take anything."""

    def __getattr__(self, name: str) -> Any:
        if name == "__version__":
            return VERSION
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return named(name, _class_of(self).__name__)

    def __call__(self, *args: Any, **_: Any) -> Any:
        decorates = len(args) == 1 and isinstance(args[0], FunctionType | type)
        return args[0] if decorates else _again(self)

    def __setitem__(self, key: object, value: object) -> None:
        """Forget it."""

    def __delitem__(self, key: object) -> None:
        """There is nothing to delete."""

    def __delattr__(self, name: str) -> None:
        self.__dict__.pop(name, None)

    def __iter__(self) -> Iterator[Any]:
        return iter([_again(self)] * _unpacked(sys._getframe(1)))  # noqa: SLF001 - only the caller's code knows

    def __reversed__(self) -> Iterator[Any]:
        return iter(())

    def __next__(self) -> Any:
        return _again(self)

    def __len__(self) -> int:
        return 0

    def __bool__(self) -> bool:
        return True

    def __contains__(self, item: object) -> bool:
        return False

    def __enter__(self) -> Any:
        return _again(self)

    def __exit__(self, *error: object) -> None:
        """Let an exception pass."""

    async def __aenter__(self) -> Any:
        return _again(self)

    async def __aexit__(self, *error: object) -> None:
        """Let an exception pass."""

    def __await__(self) -> Generator[Any, None, Any]:
        yield from ()
        return _again(self)

    def __aiter__(self) -> Any:
        return _again(self)

    async def __anext__(self) -> Any:
        raise StopAsyncIteration

    def __mro_entries__(self, bases: tuple[Any, ...]) -> tuple[type, ...]:
        own = type(self)
        first = next(base for base in bases if isinstance(base, _Inert) and type(base) is own)
        return (own,) if first is self else ()

    def __instancecheck__(self, instance: object) -> bool:
        return isinstance(instance, type(self))

    def __subclasscheck__(self, subclass: type) -> bool:
        return False

    def __lt__(self, other: object) -> bool:
        return False

    __le__ = __gt__ = __ge__ = __lt__

    def __str__(self) -> str:
        return ""

    def __repr__(self) -> str:
        return f"<{_class_of(self).__name__}: does nothing when graded>"

    def __format__(self, spec: str) -> str:
        return ""

    def __fspath__(self) -> str:
        return ""

    def __bytes__(self) -> bytes:
        return b""

    def __int__(self) -> int:
        return 0

    __index__ = __trunc__ = __floor__ = __ceil__ = __int__

    def __round__(self, digits: int | None = None) -> int:
        return 0

    def __float__(self) -> float:
        return 0.0

    def __complex__(self) -> complex:
        return 0j

    def __divmod__(self, other: object) -> tuple[Any, Any]:
        return _again(self), _again(self)

    __rdivmod__ = __divmod__

    def __array__(self, dtype: Any = None, copy: Any = None) -> np.ndarray:
        return np.zeros((), dtype)

    def __array_ufunc__(self, *_: Any, **__: Any) -> Any:
        return _again(self)

    __array_function__ = __array_ufunc__


def _class_of(one: Any) -> type:
    """The class named after the module, also of an instance of a student's own subclass."""
    return next(base for base in type(one).__mro__ if _Inert in base.__bases__)


def _again(one: Any) -> Any:
    return _class_of(one)()


def _unpacked(frame: Any) -> int:
    """How many values the instruction that runs in `frame` unpacks; 0 if it does something else."""
    code, at = frame.f_code.co_code, frame.f_lasti
    if at < 0 or code[at] not in UNPACK:
        return 0
    if code[at] == opcode.opmap["UNPACK_SEQUENCE"]:
        return int(code[at + 1])
    extended = at > 1 and code[at - 2] == opcode.EXTENDED_ARG  # a, *b, c: the values after the star
    return int(code[at + 1]) + (int(code[at - 1]) if extended else 0)


def _itself(self: Any, *_: Any, **__: Any) -> Any:
    return _again(self)


for _operation in [
    "add",
    "sub",
    "mul",
    "matmul",
    "truediv",
    "floordiv",
    "mod",
    "pow",
    "lshift",
    "rshift",
    "and",
    "xor",
    "or",
]:
    for _side in ("", "r"):
        setattr(_Inert, f"__{_side}{_operation}__", _itself)
for _name in ("neg", "pos", "abs", "invert", "getitem"):
    setattr(_Inert, f"__{_name}__", _itself)


class _OfProgressBars(type):
    """Every attribute of the class, such as ``tqdm.write``, is inert as well."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return stand_in(cls.__name__)


class _Iterating(_Inert, metaclass=_OfProgressBars):
    """A progress bar: iterates over what it is given, and is inert besides."""

    def __init__(self, iterable: Any = None, *_: Any, total: Any = None, **__: Any) -> None:
        self.iterable = () if iterable is None else iterable
        self.total = len(iterable) if total is None and hasattr(iterable, "__len__") else total
        self.n = 0

    def __iter__(self) -> Iterator[Any]:
        return iter(self.iterable)

    def __reversed__(self) -> Iterator[Any]:
        return reversed(self.iterable)

    def __len__(self) -> int:
        return self.total if self.total is not None else len(self.iterable)

    def __contains__(self, item: object) -> bool:
        return item in self.iterable

    def __getitem__(self, key: Any) -> Any:
        return self.iterable[key]

    def __enter__(self) -> Any:
        return self

    def update(self, n: Any = 1) -> None:
        self.n += n


_Iterating.__name__ = _Iterating.__qualname__ = "tqdm"


OVER_VALUES = {
    "trange": lambda *args, **_: _Iterating(range(*args)),
    "tnrange": lambda *args, **_: _Iterating(range(*args)),
    "tenumerate": lambda values, start=0, **_: enumerate(values, start),
    "tzip": lambda *several, **_: zip(*several, strict=False),
    "tmap": lambda function, *several, **_: map(function, *several),
}
"""Functions that give back values out of the values that they are given."""
