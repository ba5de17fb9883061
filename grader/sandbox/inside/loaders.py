"""What Python's import asks of a submission's modules: specs, loaders, and a finder for a folder. Student side."""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
from types import ModuleType
from typing import Any, Protocol

__all__ = ["Alias", "File", "Folder", "Spec"]


class Finder(Protocol):
    """Knows the files."""

    def spec_in(self, folder: str, name: str) -> importlib.machinery.ModuleSpec | None: ...

    def module_at(self, path: str) -> ModuleType: ...

    def run(self, file: str, module: ModuleType) -> None: ...


class Spec(importlib.machinery.ModuleSpec):
    """Where a module of a submission comes from, with the package that its relative imports start from."""

    def __init__(self, name: str, loader: Any, package: str) -> None:
        super().__init__(name, loader)
        self.package = package

    @property
    def parent(self) -> str | None:
        return self.package


class Folder(importlib.abc.PathEntryFinder):
    """Finds modules in one folder of the submission."""

    def __init__(self, modules: Finder, folder: str) -> None:
        self._modules, self._folder = modules, folder

    def find_spec(self, name: str, _target: object = None) -> importlib.machinery.ModuleSpec | None:
        return self._modules.spec_in(self._folder, name)


class File(importlib.abc.Loader):
    """Runs one file: that of a package need not exist."""

    def __init__(self, modules: Finder, file: str) -> None:
        self._modules, self._file = modules, file

    def exec_module(self, module: ModuleType) -> None:
        if module.__spec__ is not None and module.__spec__.origin:
            module.__file__ = module.__spec__.origin
        self._modules.run(self._file, module)


class Alias(importlib.abc.Loader):
    """Gives a module of the submission under another name."""

    def __init__(self, modules: Finder, path: str) -> None:
        self._modules, self._path = modules, path

    def exec_module(self, module: ModuleType) -> None:
        assert module.__spec__ is not None
        sys.modules[module.__spec__.name] = self._modules.module_at(self._path)
