"""Recipes for the inputs of a check: drawn from a seed when the plan is made."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from grader import wire

__all__ = [
    "CallableSpec",
    "Case",
    "Draw",
    "away_from_zero",
    "case",
    "cases",
    "distinct",
    "draw",
    "function",
    "integers",
    "normal",
    "one_hot",
    "rng",
    "small",
    "together",
    "uniform",
]


@dataclass(frozen=True)
class Draw:
    """A recipe for a random argument: `make` is called with a generator when the plan is made."""

    make: Callable[[np.random.Generator], Any]
    says: str = ""


@dataclass(frozen=True)
class Case:
    """One case: a label for the student, and the arguments by the names of the reference's parameters."""

    label: str
    arguments: Mapping[str, Any]

    def materialise(self, generator: np.random.Generator) -> dict[str, Any]:
        """Return the arguments with every recipe drawn from `generator`, in order."""
        return {name: drawn(value, generator) for name, value in self.arguments.items()}


def case(label: str = "", /, **arguments: Any) -> tuple[Case, ...]:
    """One case (as a tuple of one, so that cases add up with ``+``).

    Parameters
    ----------
    label : str
        The description that the student reads, such as ``"the lecture's matrices"``.
    **arguments
        By parameter name; arrays, numbers, strings, containers of those, `Draw`, `rng`, `function`.
    """
    return (Case(label, arguments),)


def cases(label: str = "", /, **axes: Any) -> tuple[Case, ...]:
    """Every combination of the arguments that are given as a *list* of choices; others are constant.

    ``cases(stride=[1, 2], padding=[0, 1], x=normal(2, 3, 7, 5))`` is four cases, labelled
    ``stride=1, padding=0`` and so on. A choice may be a recipe. To pass a list itself, wrap it in a list.
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
    """One case whose arguments depend on each other: `make(generator)` returns all of them, by name.

    For a function and its gradient that share coefficients, or inputs that are drawn again until none of them
    is near a kink.
    """
    return (_Together(label, {}, make=make),)


def draw(make: Callable[[np.random.Generator], Any], says: str = "") -> Draw:
    """A recipe of the author's own: `make(generator)` returns the argument."""
    return Draw(make, says)


def normal(*shape: int, scale: float = 1.0) -> Draw:
    """Independent normal numbers of mean 0 and standard deviation `scale`, float64."""
    return Draw(lambda generator: generator.normal(0.0, scale, shape), f"{shape}")


def small(*shape: int, unit: float = 1.0) -> Draw:
    """Numbers among 1, 2, 3, -1, -2 and -3 times `unit`, float64: results that can be followed by hand."""

    def make(generator: np.random.Generator) -> np.ndarray:
        return generator.choice([-3.0, -2.0, -1.0, 1.0, 2.0, 3.0], shape) * unit

    return Draw(make, f"{shape}")


def uniform(*shape: int, low: float = -1.0, high: float = 1.0) -> Draw:
    """Independent uniform numbers in ``[low, high)``, float64."""
    return Draw(lambda generator: generator.uniform(low, high, shape), f"{shape}")


def integers(*shape: int, low: int = 0, high: int) -> Draw:
    """Independent integers in ``[low, high)``, int64."""
    return Draw(lambda generator: generator.integers(low, high, shape), f"{shape}")


def distinct(*shape: int, gap: float = 0.05, offset: float = 0.0) -> Draw:
    """Numbers around `offset`, no two of them closer than `gap`: for a maximum without ties."""

    def make(generator: np.random.Generator) -> np.ndarray:
        size = int(np.prod(shape))
        ranks = generator.permutation(size) - (size - 1) / 2
        jitter = generator.uniform(-0.25, 0.25, size)
        return (offset + gap * 2 * (ranks + jitter)).reshape(shape)

    return Draw(make, f"{shape}")


def away_from_zero(*shape: int, gap: float = 0.1, scale: float = 1.0) -> Draw:
    """Normal numbers pushed out of ``(-gap, gap)``: for functions with a kink at 0."""

    def make(generator: np.random.Generator) -> np.ndarray:
        values = generator.normal(0.0, scale, shape)
        return values + np.where(values >= 0, gap, -gap)

    return Draw(make, f"{shape}")


def one_hot(steps: int, size: int) -> Draw:
    """`steps` rows of length `size`, each with a single 1, float64."""
    return Draw(lambda generator: np.eye(size)[generator.integers(0, size, steps)], f"({steps}, {size})")


def rng(seed: int) -> wire.Rng:
    """A ``numpy.random.default_rng(seed)``, made in the student's process.

    The object is the identity: given to two calls, it is one generator there.
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
    """
    return CallableSpec(name, parameters)


def drawn(value: Any, generator: np.random.Generator) -> Any:
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
