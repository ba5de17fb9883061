"""Modules that do nothing, in place of plotting, progress bars and the like. Student side."""

from __future__ import annotations

import importlib.abc
import importlib.machinery
from collections.abc import Sequence
from types import ModuleType
from typing import Any

__all__ = ["IgnoredWhenGraded", "StandIns"]


class StandIns(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports empty modules in place of plotting and the like."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = frozenset(names)

    def find_spec(
        self, name: str, _path: object = None, _target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name.split(".", maxsplit=1)[0] in self._names:
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        return _ReplacedModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """There is nothing to run."""


class _ReplacedModule(ModuleType):
    """A module with every attribute. Each can be called, read and iterated, and does nothing."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return IgnoredWhenGraded()


class IgnoredWhenGraded:
    """Whatever a replaced module is asked for. A student can meet the name of this class in an exception."""

    def __init__(self, inner: Any = None) -> None:
        self._inner = inner

    def __call__(self, *args: Any, **_: Any) -> Any:
        return IgnoredWhenGraded(args[0] if args and hasattr(args[0], "__iter__") else None)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __getitem__(self, key: object) -> Any:
        return self

    def __iter__(self) -> Any:
        # for x in tqdm(xs) iterates over xs; fig, ax = plt.subplots() unpacks two objects
        return iter((self, self) if self._inner is None else self._inner)

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *error: object) -> None:
        return None
