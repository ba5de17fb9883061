"""Mistakes that need no catalogue: a function does what another one of the exercise is to do."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from itertools import permutations
from typing import Any

from grader.course.variants import Variant

__all__ = ["standing_in"]


def standing_in(functions: Mapping[str, Callable[..., Any]]) -> Iterator[Variant]:
    """Yield a variant of each function for each other one with the same parameters, whose results it returns."""
    parameters = {name: list(inspect.signature(function).parameters) for name, function in functions.items()}
    for function, other in permutations(functions, 2):
        if parameters[function] == parameters[other]:
            yield _standing_in(function, other, functions[other])


def _standing_in(function: str, other: str, implementation: Callable[..., Any]) -> Variant:
    def make(_reference: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return implementation(*args, **kwargs)

    make.__name__ = f"{function}_as_{other}"
    make.__doc__ = (
        f"Your {function} returns what {other} is to return.\n\n"
        f"Hint: Which of the two does your {function} compute, and where do they differ?"
    )
    return Variant(function, make)
