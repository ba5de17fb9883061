"""What travels into the warm process: modules of the grader, compiled. Grader side.

The confined side cannot read our files. It gets the code that Python keeps beside each module: to compile the texts
takes a tenth of a second. It runs the same Python.
"""

from __future__ import annotations

import importlib.machinery
import importlib.util
from functools import cache
from types import CodeType

__all__ = ["STUDENT_SIDE", "compiled"]

STUDENT_SIDE = (
    "wire",
    "sandbox.inside.syscalls",
    "sandbox.inside.landlock",
    "sandbox.inside.seccomp",
    "sandbox.inside.lockdown",
    "sandbox.inside.perform",
    "sandbox.inside.refusals",
    "sandbox.inside.poison",
    "sandbox.inside.last_words",
    "sandbox.inside.paths",
    "sandbox.inside.loaders",
    "sandbox.inside.modules",
    "sandbox.inside.memory",
    "sandbox.inside.data_files",
    "sandbox.inside.lines",
    "sandbox.inside.logical",
    "sandbox.inside.absent",
    "sandbox.inside.magics",
    "sandbox.inside.statements",
    "sandbox.inside.inert",
    "sandbox.inside.stand_ins",
    "sandbox.inside.installed",
    "sandbox.inside.awaiting",
    "sandbox.inside.failures",
    "sandbox.inside.shell",
    "sandbox.inside.whole",
    "sandbox.inside.loading",
    "sandbox.inside.handed_in",
    "sandbox.inside.edits.families",
    "sandbox.inside.edits.pieces",
    "sandbox.inside.edits.operators",
    "sandbox.inside.edits.details",
    "sandbox.inside.edits.known",
    "sandbox.inside.edits.signs",
    "sandbox.inside.edits.terms",
    "sandbox.inside.edits.arrays",
    "sandbox.inside.edits.restored",
    "sandbox.inside.edits.neighbours",
    "sandbox.inside.edits.inserted",
    "sandbox.inside.edits.moves",
    "sandbox.inside.edits.listing",
    "sandbox.inside.edits.schema",
    "sandbox.inside.edits.definitions",
    "sandbox.inside.edits.reached",
    "sandbox.inside.edits.kept",
    "sandbox.inside.edits.source",
    "sandbox.inside.edits.editor",
    "sandbox.inside.child",
    "sandbox.inside.rehearsal",
    "sandbox.inside.pools",
    "sandbox.inside.orders",
    "sandbox.inside.zygote",
)
"""In the order in which they import each other."""


@cache
def compiled() -> tuple[tuple[str, CodeType], ...]:
    """Return the full name and the code of each module of `STUDENT_SIDE`, without a path of this machine."""
    return tuple((f"grader.{name}", _code_of(f"grader.{name}")) for name in STUDENT_SIDE)


def _code_of(name: str) -> CodeType:
    spec = importlib.util.find_spec(name)
    assert spec is not None
    assert isinstance(spec.loader, importlib.machinery.SourceFileLoader)
    code = spec.loader.get_code(name)
    assert code is not None
    return _without_path(code, f"<{name}>")


def _without_path(code: CodeType, name: str) -> CodeType:
    """Return `code`, and all code in it, as if it stood in a file called `name`."""
    inner = tuple(_without_path(one, name) if isinstance(one, CodeType) else one for one in code.co_consts)
    return code.replace(co_filename=name, co_consts=inner)
