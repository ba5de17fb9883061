"""Installed packages: a student's code finds NumPy and those that the course names.

Student side. Whatever else happens to be installed beside the grader is absent, as it is on another machine: what a
submission is worth must not depend on it.
"""

from __future__ import annotations

import importlib.abc
from collections.abc import Iterator, Sequence
from importlib.machinery import ModuleSpec, PathFinder
from typing import Any

__all__ = ["Installed"]

ALWAYS = frozenset({"numpy"})


class Installed(importlib.abc.MetaPathFinder):
    """Finds the packages that are named, in folders that are not on `sys.path`.

    Parameters
    ----------
    folders : sequence of str
        Where packages are installed.
    named : sequence of str
        Those that can be imported besides NumPy.
    """

    def __init__(self, folders: Sequence[str], named: Sequence[str]) -> None:
        self._folders, self._named = list(folders), ALWAYS.union(named)

    def find_spec(self, name: str, _path: object = None, _target: object = None) -> ModuleSpec | None:
        return PathFinder.find_spec(name, self._folders) if name in self._named else None

    def find_distributions(self, context: Any = None) -> Iterator[Any]:
        """Find the version of such a package: many ask for their own."""
        from importlib.metadata import DistributionFinder, MetadataPathFinder  # slow, and seldom asked for

        if context is not None and context.name in self._named:
            where = DistributionFinder.Context(name=context.name, path=self._folders)
            yield from MetadataPathFinder.find_distributions(where)
