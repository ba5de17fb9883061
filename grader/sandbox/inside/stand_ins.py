"""Modules that do nothing, in place of plotting, progress bars and the like.

Student side. Whatever is done with such a module, or with anything out of it, has no effect and raises nothing. A
student may meet the name of a class in a message: it is that of the module.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import opcode
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from functools import lru_cache
from types import FunctionType, ModuleType
from typing import Any

import numpy as np

__all__ = ["StandInModule", "StandIns", "stand_in", "stands_in_for"]

VERSION = "0.0.0"
UNPACK = {opcode.opmap["UNPACK_SEQUENCE"], opcode.opmap["UNPACK_EX"]}
ITERATING = frozenset({"tqdm", "tqdm_notebook", "tqdm_gui", "tqdm_pandas", "track", "progress_bar", "master_bar"})
"""What gives back the values that it is given, one after another, wherever it is imported from."""
PLOTTING = tuple(
    """
    axes axhline axis axvline bar barh boxplot cla clf close cm colorbar contour contourf draw
    errorbar figaspect figure fill fill_between gca gcf grid hist hlines imread imsave imshow ioff
    ion legend loglog margins matshow pause pcolor pcolormesh pie plot plt quiver rc rcParams
    savefig scatter semilogx semilogy show stem step subplot subplots subplots_adjust suptitle
    tight_layout title twinx violinplot vlines xlabel xlim xscale xticks ylabel ylim yscale yticks
    """.split()  # noqa: SIM905 - so many quoted names read worse
)
"""What a star import from a plotting module binds."""


def stands_in_for(name: str, listed: frozenset[str]) -> bool:
    """Whether the module `name` is replaced if those `listed` are, with their parts and what they are parts of."""
    return any(f"{name}.".startswith(f"{one}.") or one.startswith(f"{name}.") for one in listed)


class StandIns(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports modules that do nothing.

    Parameters
    ----------
    names : sequence of str
        Of the modules that are replaced.
    get_ipython : callable
        What ``IPython.get_ipython`` is.
    """

    def __init__(self, names: Sequence[str], get_ipython: Callable[[], Any]) -> None:
        self._names, self._get_ipython = frozenset(names), get_ipython

    def find_spec(
        self, name: str, _path: object = None, _target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        found = stands_in_for(name, self._names)
        return importlib.machinery.ModuleSpec(name, self, is_package=True) if found else None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        return StandInModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        if module.__name__ in ("IPython", "IPython.core.getipython"):
            vars(module)["get_ipython"] = self._get_ipython


class StandInModule(ModuleType):
    """A module with every attribute."""

    def __getattr__(self, name: str) -> Any:
        if name == "__version__":
            return VERSION
        numeric = self.__name__.endswith("pylab")
        if name == "__all__":
            return [*PLOTTING, *(_of_pylab() if numeric else ())]
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        if numeric and name in _of_pylab():
            return _of_pylab()[name]
        return _named(name, self.__name__.partition(".")[0])


@lru_cache(maxsize=1)
def _of_pylab() -> dict[str, Any]:
    """What pylab takes over from NumPy."""
    names: dict[str, Any] = {"np": np, "numpy": np}
    for module in (np.random, np.fft, np.linalg, np):
        names |= {name: getattr(module, name) for name in dir(module) if not name.startswith("_")}
    for name in ("abs", "bool", "bytes", "max", "min", "pow", "round", "str", "object"):
        names.pop(name, None)  # Python's own remain, as there
    return names


def _named(name: str, module: str) -> Any:
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

    def __init__(self, *_: Any, **__: Any) -> None:
        """Take anything."""

    def __init_subclass__(cls, **_: Any) -> None:
        """Take anything."""

    def __getattr__(self, name: str) -> Any:
        if name == "__version__":
            return VERSION
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return _named(name, _class_of(self).__name__)

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
        return False

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
        self.total = total
        self.n = 0

    def __iter__(self) -> Iterator[Any]:
        return iter(self.iterable)

    def __reversed__(self) -> Iterator[Any]:
        return reversed(self.iterable)

    def __len__(self) -> int:
        return self.total if self.total is not None and not self.iterable else len(self.iterable)

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
