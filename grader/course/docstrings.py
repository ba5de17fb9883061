"""Read the names of a function's results from its docstring."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

__all__ = ["returned_names"]

SECTION = re.compile(r"^Returns\n-+\n(.*?)(?=^\S[^\n]*\n-+$|\Z)", re.MULTILINE | re.DOTALL)
NAMED = re.compile(r"^(\w+) : ", re.MULTILINE)


@lru_cache(maxsize=256)  # for each case of each check
def returned_names(function: Callable[..., Any]) -> tuple[str, ...]:
    """Return the names of the returned values in a docstring of NumPy's style; empty if it has none."""
    section = SECTION.search(inspect.getdoc(function) or "")
    return tuple(NAMED.findall(section[1])) if section else ()
