"""What a student's code finds in its process: what was handed in, the packages that are named, and stand-ins.

Student side.
"""

from __future__ import annotations

import ast
import posixpath
import sys
from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any

from grader.sandbox.inside.data_files import DataFiles
from grader.sandbox.inside.failures import Skipped
from grader.sandbox.inside.installed import Installed
from grader.sandbox.inside.loading import Announce, Guard, Loader
from grader.sandbox.inside.modules import Modules
from grader.sandbox.inside.stand_ins import StandIns
from grader.sandbox.inside.statements import in_cell, in_script

__all__ = ["HandedIn"]


class HandedIn:
    """What was handed in, and whatever else a student's code finds: its modules, its data, and stand-ins.

    Parameters
    ----------
    fields : mapping
        Of the question ``load``; empty if nothing is loaded.
    alone : bool
    installed : sequence of str
        See `Worker`.
    announce, guard : callable, optional
        See `Loader`.
    """

    def __init__(
        self,
        fields: Mapping[str, Any],
        *,
        alone: bool,
        installed: Sequence[str] = (),
        announce: Announce | None = None,
        guard: Guard | None = None,
    ) -> None:
        sources = {path: (file, source, 0) for path, file, source in fields.get("modules", ())}
        self.entry, self.is_notebook = fields.get("entry", ""), fields.get("notebook", False)
        self._home = posixpath.dirname(self.entry)
        self._cells = fields.get("cells", ())
        skipped = {file: frozenset(positions) for file, positions in fields.get("skipped", ())}
        self.loader = Loader(self, Skipped(skipped, dict(fields.get("from_on", ()))), announce, guard)
        self.loader.unannounced = fields.get("unannounced", 0)
        self._sources = sources
        self._written: list[str] = []
        """The paths of the modules that cells have written."""
        self._modules = Modules(self.entry, sources, dict(fields.get("known", ())), self._execute)
        readable = {
            f"{path}.py": bytes(source) for path, (_, source, _) in sources.items() if not isinstance(source, list)
        }
        readable |= {path: bytes(content) for path, content in fields.get("data", ())}
        self._data = DataFiles(readable, dict(fields.get("left_out", ())), self._home, alone=alone)
        self._stand_ins = StandIns(fields.get("stand_ins", ()), self.loader.shell)
        self._installed = Installed(installed, fields.get("packages", ()))
        self._main = sys.modules.get("__main__")

    @property
    def files(self) -> frozenset[str]:
        """The names under which the student's sources are compiled."""
        return frozenset(self.loader.compiled)

    def install(self) -> None:
        """Let this process find them."""
        sys.meta_path.insert(0, self._stand_ins)
        sys.meta_path.append(self._installed)
        self._modules.install()
        self._data.install()

    def withdraw(self) -> None:
        """Forget them, so that others of the same names can be found."""
        if self._stand_ins in sys.meta_path:
            sys.meta_path.remove(self._stand_ins)
            sys.meta_path.remove(self._installed)
            self._data.withdraw()
            self._modules.withdraw()
            if self._main is not None:
                sys.modules["__main__"] = self._main

    def load(self) -> ModuleType:
        """Import the entry module, or run the cells of a notebook, as far as that is possible."""
        if not self.is_notebook:
            return self._modules.load()
        module = self.loader.new_notebook()
        module.__package__ = self._modules.package_of_entry()
        sys.modules["__main__"] = module
        for name, text in self._cells:
            self.loader.run_cell(text, name, vars(module))
        for path in dict.fromkeys(self._written):
            self._modules.module_at(path)  # what a cell has written counts though no cell imports it
        return module

    def places(self, module: ModuleType) -> list[ModuleType]:
        """Return the modules in which a function is looked for, if `module` is the one that was loaded."""
        return [module, *(self._modules.module_at(path) for path in reversed(self._written))]

    def source_of(self, name: str) -> tuple[str, Any] | None:
        """Return what messages call the file `name`, and its source or cells; None if there is no such file."""
        path = posixpath.normpath(posixpath.join(self._home, name))
        found = self._sources.get(path.removesuffix(".py").removesuffix(".ipynb"))
        return None if found is None else (found[0], found[1])

    def parsed(self, file: str) -> list[ast.stmt]:
        """Return the statements of the file, or the cell, that is compiled under the name `file`."""
        cells = [cell for _, source, _ in self._sources.values() if isinstance(source, list) for cell in source]
        found = [in_cell(text) for name, text in (*self._cells, *cells) if name == file]
        scripts = [source for name, source, _ in self._sources.values() if name == file]
        found += [in_script(bytes(source)) for source in scripts if not isinstance(source, list)]
        return [one.node for statements in found for one in statements if one.node is not None]

    def write(self, name: str, text: str, *, append: bool, file: str, above: int) -> bool:
        """Make `text`, which stands in `file` below the line `above`, a file of the submission."""
        path = posixpath.normpath(posixpath.join(self._home, name))
        if not name or path.startswith("..") or posixpath.isabs(path):
            return False
        if not path.endswith(".py"):
            self._data.add(path, text.encode(), append=append)
            return True
        module = path.removesuffix(".py")
        earlier = bytes(self._sources[module][1]) if append and module in self._sources else b""
        self._sources[module] = (file, (earlier or b"\n" * above) + text.encode(), 1)
        if posixpath.basename(module) != "__init__":
            self._written.append(module)
        self._modules.add(module, self._sources[module])
        return True

    def _execute(self, source: tuple[str, Any, int], module: ModuleType) -> None:
        """Run a file that is imported."""
        file, content, first = source
        if isinstance(content, list):
            self.loader.run_cells(content, vars(module))
        else:
            self.loader.run_script(bytes(content), file, vars(module), first)
