"""What a student's code finds in its process: the modules that were handed in, their data, and stand-ins.

Student side.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Mapping
from types import ModuleType
from typing import Any

from grader.sandbox.inside.cells import compile_cell
from grader.sandbox.inside.data_files import DataFiles
from grader.sandbox.inside.modules import Modules
from grader.sandbox.inside.stand_ins import IgnoredWhenGraded, StandIns

__all__ = ["HandedIn"]


class HandedIn:
    """What was handed in, and whatever else a student's code finds: its modules, its data, and stand-ins.

    Parameters
    ----------
    fields : mapping
        Of the question ``load``; empty if nothing is loaded.
    alone : bool
        See `Worker`.
    """

    def __init__(self, fields: Mapping[str, Any], *, alone: bool) -> None:
        sources = {path: (file, source) for path, file, source in fields.get("modules", ())}
        self.entry, self.is_notebook = fields.get("entry", ""), fields.get("notebook", False)
        self.files = {file for file, _ in sources.values()}
        """The names under which the student's sources are compiled."""
        for _, source in sources.values():
            if isinstance(source, list):
                self.files |= {cell for cell, _ in source}
        self._modules = Modules(self.entry, sources, dict(fields.get("known", ())), _execute)
        readable = {
            f"{path}.py": bytes(source) for path, (_, source) in sources.items() if not isinstance(source, list)
        }
        readable |= {path: bytes(content) for path, content in fields.get("data", ())}
        left_out = dict(fields.get("left_out", ()))
        self._data = DataFiles(readable, left_out, self.entry.rpartition("/")[0], alone=alone)
        self._stand_ins = StandIns(fields.get("stand_ins", ()))

    def install(self) -> None:
        """Let this process find them."""
        sys.meta_path.insert(0, self._stand_ins)
        self._modules.install()
        self._data.install()

    def withdraw(self) -> None:
        """Forget them, so that others of the same names can be found."""
        if self._stand_ins in sys.meta_path:
            sys.meta_path.remove(self._stand_ins)
            self._data.withdraw()
            self._modules.withdraw()

    def load(self) -> ModuleType:
        """Import the entry module, or make an empty one for a notebook."""
        if not self.is_notebook:
            return self._modules.load()
        name = self.entry.rpartition("/")[2]
        module = ModuleType(name)
        module.__package__ = self._modules.package_of_entry()
        vars(module).update(get_ipython=IgnoredWhenGraded(), display=IgnoredWhenGraded())
        return module


def _execute(source: tuple[str, Any], module: ModuleType) -> None:
    """Run a file that is imported. Of a notebook every cell is run that can be."""
    file, content = source
    if isinstance(content, list):
        vars(module).update(get_ipython=IgnoredWhenGraded(), display=IgnoredWhenGraded())
        for name, text in content:
            with contextlib.suppress(Exception):
                code = compile_cell(text, name)
                if code is not None:
                    exec(code, vars(module))  # noqa: S102 - that is the task
    else:
        exec(compile(bytes(content), file, "exec", dont_inherit=True), vars(module))  # noqa: S102
