"""Import what was handed in as Python imports files: by folder, with packages and relative imports, from memory.

Student side. The files are a tree of folders below `ROOT`, which exists nowhere. Each of its modules has one full
name, ``submission.folder.name``, whatever a student's ``import`` calls it, so that a file runs once, and two files
of one name stay two modules. An ``import`` looks beside the importing file, then where Python looks, then in the
other folders: a file deep in a folder never takes the place of a module of the standard library.
"""

from __future__ import annotations

import builtins
import contextlib
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import posixpath
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import ModuleType
from typing import Any

from grader.sandbox.inside.loaders import Alias, File, Folder, Spec
from grader.sandbox.inside.paths import (
    OF_NUMPY,
    ROOT,
    SHADOWED,
    folders_of,
    init_of,
    package_name,
    up,
    with_those_above,
    within,
)

__all__ = ["Modules"]


class Modules(importlib.abc.MetaPathFinder):
    """Finds the modules of one submission.

    Parameters
    ----------
    entry : str
        The file with the functions that are graded, as a path without ending.
    sources : mapping
        Path without ending -> what `execute` takes, for every file that can be imported.
    known : mapping
        Name -> the path that importing it gives where Python itself would find nothing.
    execute : callable
        ``execute(source, module)`` runs a file.
    """

    def __init__(
        self,
        entry: str,
        sources: Mapping[str, Any],
        known: Mapping[str, str],
        execute: Callable[[Any, ModuleType], None],
    ) -> None:
        packages = {posixpath.dirname(path) for path in sources if posixpath.basename(path) == "__init__"}
        self._sources = {path: source for path, source in sources.items() if path == entry or path not in packages}
        self._known, self._execute, self._entry = dict(known), execute, entry
        self._home = posixpath.dirname(entry)
        self._folders = folders_of([entry, *sources])
        self._packages = {folder: package_name(folder, self._sources) for folder in self._folders}
        self._folder_of = {package: folder for folder, package in self._packages.items()}
        self._asking = self._home
        """The folder of the file whose ``import`` is running."""
        self._unrun: set[str] = set()
        """Packages that stand in `sys.modules`, and whose ``__init__.py`` has not run."""
        self._before: dict[str, Any] = {}

    # --- installing ---------------------------------------------------------------------------------------

    def install(self) -> None:
        """Take part in every import of this process from now on."""
        leaves = {posixpath.basename(path) for path in self._sources} | {*self._known, *self._packages.values()}
        self._before = {
            "path": list(sys.path),
            "import": builtins.__import__,
            "modules": {name: sys.modules.pop(name) for name in leaves if _is_from_elsewhere(name)},
        }
        builtins.__import__ = self._import
        sys.path_hooks.insert(0, self._of_folder)
        sys.path.append(posixpath.join(ROOT, self._home))
        sys.meta_path.append(self)
        self._make_packages(self._home)

    def withdraw(self) -> None:
        """Forget the modules, so that others of the same names can be imported."""
        if not self._before:
            return
        for name in [name for name, module in sys.modules.items() if self._is_own(name, module)]:
            del sys.modules[name]
        builtins.__import__ = self._before["import"]
        sys.path[:] = self._before["path"]
        sys.meta_path.remove(self)
        sys.path_hooks.remove(self._of_folder)
        sys.path_importer_cache.clear()
        sys.modules.update(self._before["modules"])
        self._before = {}

    def add(self, path: str, source: Any) -> None:
        """Add a file, or put it in the place of one."""
        for folder in reversed(with_those_above(posixpath.dirname(path))):
            if folder not in self._folders:
                self._folders.add(folder)
                self._packages[folder] = package_name(folder, self._sources)
                self._folder_of[self._packages[folder]] = folder
        self._sources[path] = source
        for name in (self._name_of(path), posixpath.basename(path)):
            if self._is_own(name, sys.modules.get(name)):
                del sys.modules[name]

    def load(self) -> ModuleType:
        """Import the entry, and return its module; whatever its code raises passes through."""
        return importlib.import_module(self._name_of(self._entry))

    def package_of_entry(self) -> str:
        """The package that relative imports of the entry start from."""
        return self._packages[self._home]

    def _is_own(self, name: str, module: object) -> bool:
        spec = getattr(module, "__spec__", None)
        if isinstance(spec, Spec) or name in self._folder_of:
            return True
        found = getattr(spec, "submodule_search_locations", None)
        if not found:
            return False
        return any(str(place).startswith(ROOT) for place in found)  # a folder without ``__init__.py``

    # --- the statement ------------------------------------------------------------------------------------

    def _import(
        self,
        name: str,
        globals: Mapping[str, Any] | None = None,  # noqa: A002 - the names of Python's own
        locals: Mapping[str, Any] | None = None,  # noqa: A002
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> Any:
        """``import`` in any code of this process."""
        original = self._before["import"]
        if globals is None:
            globals = sys._getframe(1).f_globals  # noqa: A001, SLF001 - ``__import__("name")``
        asking = self._folder_of.get(globals.get("__package__") or "")
        if asking is None:
            return original(name, globals, locals, fromlist, level)
        if level:
            if not name:  # ``from . import name``
                self._run_package(up(asking, level - 1))
            return original(name, globals, locals, fromlist, level)
        with self._asked_from(asking):
            top = name.partition(".")[0]
            if not self._stands_beside(asking, top):
                return original(name, globals, locals, fromlist, level)
            package = self._packages[asking]
            self._run_package(posixpath.join(asking, top))
            found = original(f"{package}.{name}", None, None, fromlist or (), 0)
            return found if fromlist else sys.modules[f"{package}.{top}"]

    @contextlib.contextmanager
    def _asked_from(self, folder: str) -> Iterator[None]:
        before, self._asking = self._asking, folder
        try:
            yield
        finally:
            self._asking = before

    def _stands_beside(self, folder: str, name: str) -> bool:
        """Whether ``import name`` in a file in `folder` means what stands there."""
        if name in SHADOWED:
            return False
        if name in sys.stdlib_module_names and (folder != self._home or name in OF_NUMPY):
            return False
        path = posixpath.join(folder, name)
        if path in self._sources or init_of(path) in self._sources:
            return True
        elsewhere = name in sys.stdlib_module_names or name in sys.modules
        return path in self._folders and not elsewhere and f"{path}/{name}" not in self._sources

    # --- finders ------------------------------------------------------------------------------------------

    def find_spec(
        self, name: str, _path: object = None, _target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Find what Python did not: in the folders above the importing file, then in any other."""
        found = None if "." in name or name in sys.stdlib_module_names else self._anywhere(name)
        return None if found is None else self._alias(name, found)

    def _anywhere(self, name: str) -> str | None:
        above = [posixpath.join(folder, name) for folder in with_those_above(self._asking)]
        for path in above:
            if path in self._sources or init_of(path) in self._sources:
                return path
        if name in self._known:
            return self._known[name]
        folders = sorted(self._folders, key=lambda folder: (folder.count("/"), folder))
        others = [folder for folder in folders if posixpath.basename(folder) == name]
        return next((path for path in [*above, *others] if path in self._folders), None)

    def _of_folder(self, path: str) -> Folder:
        """The hook for entries of `sys.path`: a student adds the folder above, or another exercise's."""
        folder = within(path, self._home) if isinstance(path, str) else None
        if folder is None or folder not in self._folders:
            raise ImportError(path)
        return Folder(self, folder)

    def spec_in(self, folder: str, name: str) -> importlib.machinery.ModuleSpec | None:
        """Return what importing the full `name` gives if its last part is looked for in `folder`."""
        path = posixpath.join(folder, name.rpartition(".")[2])
        path = self._folder_of.get(name, path)
        if path not in self._sources and init_of(path) not in self._sources:
            if path not in self._folders:
                return None
            if name in self._folder_of:
                return self._spec(name, path)
            inner = posixpath.join(path, posixpath.basename(path))
            if inner in self._sources:  # ``tools.zip`` that holds ``tools.py``, or a kit's ``NAME/NAME.py``
                return self._alias(name, inner)
            spec = importlib.machinery.ModuleSpec(name, None, is_package=True)
            spec.submodule_search_locations = [posixpath.join(ROOT, path)]
            return spec
        return self._spec(name, path) if name == self._name_of(path) else self._alias(name, path)

    def _spec(self, name: str, path: str) -> Spec:
        file = init_of(path) if name in self._folder_of or init_of(path) in self._sources else path
        inside = posixpath.dirname(file)
        spec = Spec(name, File(self, file), self._packages[inside])
        if file in self._sources:
            spec.origin = posixpath.join(ROOT, f"{file}.py")
        if file != path or posixpath.basename(inside) == posixpath.basename(path):
            # a kit's ``NAME/NAME.py`` is imported as ``NAME`` and as ``NAME.NAME``
            spec.submodule_search_locations = [posixpath.join(ROOT, inside)]
        return spec

    def _alias(self, name: str, path: str) -> Spec:
        return Spec(name, Alias(self, path), name.rpartition(".")[0])

    # --- running ------------------------------------------------------------------------------------------

    def module_at(self, path: str) -> ModuleType:
        """Return the module of a file or a folder, imported under its full name.

        The packages that it lies in are not run for it: it was found by its own name.
        """
        self._make_packages(posixpath.dirname(path))
        module = importlib.import_module(self._name_of(path))
        self._run_package(path)
        return module

    def run(self, file: str, module: ModuleType) -> None:
        """Run the file at the path `file` in `module`; a folder need not have an ``__init__.py``."""
        leaf = posixpath.basename(file)
        if leaf != "__init__" and leaf not in SHADOWED and leaf not in sys.stdlib_module_names:
            module.__name__ = leaf  # what a student reads in messages, and finds in `sys.modules`
            sys.modules.setdefault(leaf, module)
        if file in self._sources:
            self._execute(self._sources[file], module)

    def _run_package(self, folder: str) -> None:
        name = self._packages.get(folder, "")
        if name in self._unrun:
            self._unrun.remove(name)
            self.run(init_of(folder), sys.modules[name])

    def _make_packages(self, folder: str) -> None:
        """Put `folder` and those above it into `sys.modules` as packages of which nothing has run."""
        for one in reversed(with_those_above(folder)):
            name = self._packages[one]
            if name not in sys.modules:
                module = sys.modules[name] = importlib.util.module_from_spec(self._spec(name, one))
                parent, _, leaf = name.rpartition(".")
                if parent:
                    setattr(sys.modules[parent], leaf, module)
                if init_of(one) in self._sources:
                    self._unrun.add(name)

    def _name_of(self, path: str) -> str:
        if path in self._packages and path not in self._sources:
            return self._packages[path]
        return f"{self._packages[posixpath.dirname(path)]}.{posixpath.basename(path)}"


def _is_from_elsewhere(name: str) -> bool:
    """Whether a module is loaded that a student's own code has imported in this process, as a notebook does."""
    module = sys.modules.get(name)
    if module is None or name in sys.stdlib_module_names or name in SHADOWED:
        return False
    return "site-packages" not in (getattr(module, "__file__", None) or "site-packages")
