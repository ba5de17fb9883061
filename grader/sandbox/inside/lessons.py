"""Take in modules that a process needs only once a function is wrong. Student side."""

from __future__ import annotations

import marshal
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any

__all__ = ["take_in"]


def take_in(codes: Sequence[Sequence[Any]]) -> ModuleType:
    """Execute modules of the grader's; return the last.

    They are imported by each other alone: afterwards `sys.modules` is as it was.

    Parameters
    ----------
    codes : sequence of pairs
        The full name and the compiled code of each, in the order in which they import each other.
    """
    before = {name: sys.modules.get(name) for name, _ in codes}
    try:
        for name, code in codes:
            module = sys.modules[name] = ModuleType(name)
            exec(marshal.loads(bytes(code)), vars(module))  # noqa: S102, S302 - what the grader sent
        return module
    finally:
        for name, earlier in before.items():
            del sys.modules[name]
            if earlier is not None:
                sys.modules[name] = earlier
