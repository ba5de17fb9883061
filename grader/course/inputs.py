"""Recipes for the inputs of a check: drawn from a seed when the plan is made."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from grader import wire
from grader.course.draws import Draw
from grader.text import is_text

__all__ = ["CallableSpec", "Case", "case", "cases", "drawn", "function", "rng", "together"]


@dataclass(frozen=True)
class Case:
    """One case: a label for the student, and the arguments by the names of the reference's parameters.

    `case` and `cases` make them.

    Parameters
    ----------
    label : str
        What the student is told about the case.
    arguments : mapping of str to value or recipe
        By parameter name.

    Examples
    --------
    >>> (one,) = case("a tall image", x=normal(6, 2), padding=1)
    >>> one.label
    'a tall image'
    >>> drawn = one.materialise(np.random.default_rng(0))
    >>> drawn["x"].shape, drawn["padding"]
    ((6, 2), 1)
    """

    label: str
    arguments: Mapping[str, Any]

    def __post_init__(self) -> None:
        """Raise `ValueError` if the label is no text that can be written to a file."""
        if not is_text(self.label):
            raise ValueError(f"the label of a case must be a text, not {self.label!r}")

    def materialise(self, generator: np.random.Generator) -> dict[str, Any]:
        """Return the arguments with every recipe drawn from `generator`, in order.

        Parameters
        ----------
        generator : numpy.random.Generator

        Returns
        -------
        arguments : dict of str to value
        """
        return {name: drawn(value, generator) for name, value in self.arguments.items()}


def case(label: str = "", /, **arguments: Any) -> tuple[Case, ...]:
    """One case (as a tuple of one, so that cases add up with ``+``).

    Parameters
    ----------
    label : str
        The description that the student reads, such as ``"the lecture's matrices"``.
    **arguments
        By parameter name; arrays, numbers, strings, containers of those, `Draw`, `rng`, `function`.

    Returns
    -------
    cases : tuple of Case

    Examples
    --------
    >>> inputs = case("one row", x=normal(1, 3)) + case("integers", x=integers(4, 3, high=10))
    >>> [one.label for one in inputs]
    ['one row', 'integers']
    """
    return (Case(label, arguments),)


def cases(label: str = "", /, **axes: Any) -> tuple[Case, ...]:
    """Every combination of the arguments that are given as a *list* of choices; others are constant.

    Parameters
    ----------
    label : str
        The beginning of every case's label; what was chosen follows it.
    **axes
        By parameter name: a list of choices, or one value. A choice may be a recipe. To pass a list itself,
        wrap it in a list.

    Returns
    -------
    cases : tuple of Case

    Examples
    --------
    >>> inputs = cases(stride=[1, 2], padding=[0, 1], x=normal(2, 3, 7, 5))
    >>> [one.label for one in inputs]
    ['stride=1, padding=0', 'stride=1, padding=1', 'stride=2, padding=0', 'stride=2, padding=1']
    """
    choices = {name: value for name, value in axes.items() if isinstance(value, list)}
    found = []
    for combination in itertools.product(*choices.values()):
        chosen = dict(zip(choices, combination, strict=True))
        settings = ", ".join(f"{name}={_label_of(value)}" for name, value in chosen.items() if _label_of(value))
        arguments = {name: chosen.get(name, value) for name, value in axes.items()}
        found.append(Case(", ".join(filter(None, (label, settings))), arguments))
    return tuple(found)


@dataclass(frozen=True)
class _Together(Case):
    """A case whose arguments are drawn by one recipe."""

    make: Callable[[np.random.Generator], dict[str, Any]] = field(kw_only=True)

    def materialise(self, generator: np.random.Generator) -> dict[str, Any]:
        """Return what the recipe makes."""
        return self.make(generator)


def together(label: str, make: Callable[[np.random.Generator], dict[str, Any]]) -> tuple[Case, ...]:
    """One case whose arguments depend on each other.

    For a function and its gradient that share coefficients, or inputs that are drawn again until none of them
    is near a kink.

    Parameters
    ----------
    label : str
        What the student is told about the case.
    make : callable
        Takes a ``numpy.random.Generator`` and returns all arguments, by name.

    Returns
    -------
    cases : tuple of Case
        A tuple of one.

    Examples
    --------
    >>> def sorted_pair(generator):
    ...     low, high = np.sort(generator.normal(size=2))
    ...     return {"low": low, "high": high}
    >>> (one,) = together("low below high", sorted_pair)
    >>> drawn = one.materialise(np.random.default_rng(0))
    >>> bool(drawn["low"] <= drawn["high"])
    True
    """
    return (_Together(label, {}, make=make),)


def rng(seed: int) -> wire.Rng:
    """A ``numpy.random.default_rng(seed)``, made in the student's process.

    The object is the identity: given to two calls, it is one generator there.

    Parameters
    ----------
    seed : int

    Returns
    -------
    generator : Rng
        What stands for the generator among the arguments.

    Examples
    --------
    >>> inputs = case("two draws", x=normal(6), rng=rng(3))
    >>> inputs[0].arguments["rng"].seed
    3
    """
    return wire.Rng(seed)


@dataclass(frozen=True)
class CallableSpec:
    """A function of the exercise's ``callables.py``, by name; the plan puts its source here."""

    name: str
    parameters: Mapping[str, Any] = field(default_factory=dict)


def function(name: str, /, **parameters: Any) -> CallableSpec:
    """A callable argument: function `name` of the exercise's ``callables.py``, with `parameters` bound.

    Only that function's source crosses to the student's process, so it may use NumPy (``np``) and
    ``math`` and nothing else of its file.

    Parameters
    ----------
    name : str
        A function in ``callables.py``.
    **parameters
        Bound to it by name; recipes are drawn.

    Returns
    -------
    callable : CallableSpec
        What stands for the function among the arguments.

    Examples
    --------
    With ``def parabola(x, a): return a * x**2`` in ``callables.py``, the student's function is called with a
    function of one argument:

    >>> inputs = case("a parabola", f=function("parabola", a=uniform(low=1.0, high=2.0)), x=normal())
    >>> inputs[0].arguments["f"].name
    'parabola'
    """
    return CallableSpec(name, parameters)


def drawn(value: Any, generator: np.random.Generator) -> Any:
    """Return `value` with every recipe in it drawn from `generator`, in order."""
    match value:
        case Draw():
            return value.make(generator)
        case list():
            return [drawn(item, generator) for item in value]
        case tuple():
            return tuple(drawn(item, generator) for item in value)
        case dict():
            return {key: drawn(item, generator) for key, item in value.items()}
        case CallableSpec():
            return CallableSpec(value.name, {k: drawn(v, generator) for k, v in value.parameters.items()})
        case _:
            return value


def _label_of(value: Any) -> str:
    match value:
        case Draw():
            return value.says
        case bool() | int() | float() | str() | tuple() | None:
            return repr(value)
        case _:
            return ""
