"""Modules that do nothing, in place of plotting, progress bars and the like.

Student side. Whatever is done with such a module has no effect and raises nothing. What comes out of it is `inert`.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
from collections.abc import Callable, Sequence
from functools import lru_cache
from types import ModuleType
from typing import Any

import numpy as np

from grader.sandbox.inside.inert import VERSION, named

__all__ = ["StandInModule", "StandIns", "stands_in_for"]

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
PROGRESS = ("tqdm", "trange", "tqdm_notebook", "tnrange")
"""What a star import from tqdm binds."""


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
            bars = PROGRESS if self.__name__.partition(".")[0] == "tqdm" else ()
            return [*(bars or PLOTTING), *(_of_pylab() if numeric else ())]
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        if numeric and name in _of_pylab():
            return _of_pylab()[name]
        return named(name, self.__name__.partition(".")[0])


@lru_cache(maxsize=1)
def _of_pylab() -> dict[str, Any]:
    """What pylab takes over from NumPy."""
    names: dict[str, Any] = {"np": np, "numpy": np}
    for module in (np.random, np.fft, np.linalg, np):
        names |= {name: getattr(module, name) for name in dir(module) if not name.startswith("_")}
    for name in ("abs", "bool", "bytes", "max", "min", "pow", "round", "str", "object"):
        names.pop(name, None)  # Python's own remain, as there
    return names
