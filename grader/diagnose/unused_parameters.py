"""Mistakes that need no catalogue: a parameter that is ignored.

Each parameter with a default gets a variant that uses the default, whatever is given.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from grader.course.variants import Variant

__all__ = ["ignoring"]


def ignoring(functions: Mapping[str, Callable[..., Any]]) -> Iterator[Variant]:
    """Yield a variant of each function for each of its parameters that has a default."""
    for name, function in functions.items():
        signature = inspect.signature(function)
        for parameter in signature.parameters.values():
            if parameter.default is not inspect.Parameter.empty:
                yield _ignoring(name, signature, parameter)


def _ignoring(function: str, signature: inspect.Signature, parameter: inspect.Parameter) -> Variant:
    def make(reference: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        bound = signature.bind(*args, **kwargs)
        bound.arguments.pop(parameter.name, None)
        return reference(*bound.args, **bound.kwargs)

    make.__name__ = f"{parameter.name}_ignored"
    make.__doc__ = (
        f"Your {function} ignores {parameter.name}: its results are those for "
        f"{parameter.name}={parameter.default!r}.\n\n"
        f"Hint: Where in your {function} does {parameter.name} change anything?"
    )
    return Variant(function, make)
