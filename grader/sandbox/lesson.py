"""What a student's process learns only once a function is wrong: the modules of `LESSON`, compiled. Grader side."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import marshal
from functools import cache
from types import CodeType

import numpy as np

from grader.sandbox.launch import LESSON

__all__ = ["lesson"]


@cache
def lesson() -> tuple[tuple[str, np.ndarray], ...]:
    """Return the full name and the code of each module of `LESSON`, in order.

    The code is what Python keeps beside each module: to compile the texts takes a tenth of a second. The student's
    process runs the same Python. No path of this machine is in the code.
    """
    return tuple((f"grader.{name}", _packed(f"grader.{name}")) for name in LESSON)


def _packed(name: str) -> np.ndarray:
    spec = importlib.util.find_spec(name)
    assert spec is not None
    assert isinstance(spec.loader, importlib.machinery.SourceFileLoader)
    code = spec.loader.get_code(name)
    assert code is not None
    return np.frombuffer(marshal.dumps(_without_path(code, f"<{name}>")), np.uint8)


def _without_path(code: CodeType, name: str) -> CodeType:
    """Return `code`, and all code in it, as if it stood in a file called `name`."""
    inner = tuple(_without_path(one, name) if isinstance(one, CodeType) else one for one in code.co_consts)
    return code.replace(co_filename=name, co_consts=inner)
