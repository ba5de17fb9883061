"""What a solution's docstring says of the function, for those who talk about its results."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from typing import Any

__all__ = ["returned_names"]

SECTION = re.compile(r"^Returns\n-+\n(.*?)(?=^\S[^\n]*\n-+$|\Z)", re.MULTILINE | re.DOTALL)
NAMED = re.compile(r"^(\w+) : ", re.MULTILINE)


def returned_names(function: Callable[..., Any]) -> tuple[str, ...]:
    """Return the names that a docstring in NumPy's style gives to what is returned; none if it gives none."""
    section = SECTION.search(inspect.getdoc(function) or "")
    return tuple(NAMED.findall(section[1])) if section else ()
