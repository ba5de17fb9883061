"""Submissions that solve nothing: what any of them earns, an exercise gives away.

An agent answers calls without computing what was asked. It may be told the right value, as a help that no student
has, but hands in only a part of it that is worth nothing: its shape, or another type.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.audit.public import PublicAnswers

__all__ = ["AGENTS", "Agent", "Asked"]


@dataclass(frozen=True)
class Asked:
    """One call of a function, with everything that an agent may know."""

    function: str
    arguments: tuple[Any, ...]
    """Those by position, then those by name."""
    settings: Mapping[str, Any]
    """The arguments that were given by name."""
    right: Any
    """What the reference returns; None if it raises."""
    before: Sequence[Any]
    """What the reference returned for the earlier calls of this function."""
    public: PublicAnswers


Agent = Callable[[Asked], Any]


def _filled(value: Any, number: Any) -> Any:
    """Return `number` in the place of every number of `value`, with the types as they are where that can be."""
    match value:
        case np.ndarray():
            kind = np.result_type(value.dtype, np.min_scalar_type(number)) if value.dtype == bool else value.dtype
            whole = np.issubdtype(kind, np.integer) and not float(number).is_integer()
            return np.full(value.shape, number, float if whole else kind)
        case bool():
            return bool(number)
        case int() | np.integer():
            return int(number) if float(number).is_integer() else number
        case float() | complex() | np.inexact():
            return type(value)(number)
        case list() | tuple():
            return type(value)(_filled(item, number) for item in value)
        case dict():
            return {key: _filled(item, number) for key, item in value.items()}
        case _:
            return value if value is None else number


def _as_text(value: Any) -> Any:
    match value:
        case list() | tuple():
            return type(value)(map(_as_text, value))
        case dict():
            return {key: _as_text(item) for key, item in value.items()}
        case np.ndarray():
            return value.astype(str)
        case str():
            return value.encode()
        case _:
            return str(value)


def _as_objects(value: Any) -> Any:
    match value:
        case list() | tuple():
            return type(value)(map(_as_objects, value))
        case dict():
            return {key: _as_objects(item) for key, item in value.items()}
        case _:
            return np.asarray(value, dtype=object)


def _of_the_right_shape(asked: Asked) -> Any:
    """For each value that is due, the first argument of its shape."""

    def argument_like(value: Any) -> Any:
        fits = [one for one in asked.arguments if np.shape(one) == np.shape(value)]
        return fits[0] if fits else asked.arguments[0]

    if isinstance(asked.right, (list, tuple)):
        return type(asked.right)(map(argument_like, asked.right))
    return argument_like(asked.right) if asked.arguments else None


def _noise(asked: Asked) -> Any:
    generator = np.random.default_rng(len(asked.before))

    def noise(value: Any) -> Any:
        match value:
            case list() | tuple():
                return type(value)(map(noise, value))
            case dict():
                return {key: noise(item) for key, item in value.items()}
            case np.ndarray():
                return generator.normal(size=value.shape)
            case _:
                return float(generator.normal())

    return noise(asked.right)


def _refusal(asked: Asked) -> Any:
    raise ValueError(asked.function)


AGENTS: Mapping[str, Agent] = {
    "pass": lambda _: None,
    "refuses": _refusal,
    "zeros": lambda asked: _filled(asked.right, 0),
    "ones": lambda asked: _filled(asked.right, 1),
    "a constant": lambda asked: _filled(asked.right, 0.5),
    "nan": lambda asked: _filled(asked.right, np.nan),
    "infinity": lambda asked: _filled(asked.right, np.inf),
    "noise": _noise,
    "an empty array": lambda _: np.zeros(0),
    "an empty tuple": lambda _: (),
    "True": lambda _: True,
    "False": lambda _: False,
    "the first argument": lambda asked: asked.arguments[0] if asked.arguments else None,
    "all arguments": lambda asked: asked.arguments,
    "an argument of the right shape": _of_the_right_shape,
    "the last answer": lambda asked: asked.before[-1] if asked.before else None,
    "public answers by input": lambda asked: asked.public.by_input(asked.function, asked.arguments, asked.settings),
    "public answers by shape": lambda asked: asked.public.by_shape(asked.function, asked.arguments, asked.settings),
    "public answers in order": lambda asked: asked.public.in_order(asked.function, len(asked.before)),
    "text": lambda asked: _as_text(asked.right),
    "objects": lambda asked: _as_objects(asked.right),
}
"""Each of them by the name with which an author declares what it may earn."""
