"""What a check is given to plan with, and what it tells of its values to the diagnosis."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from grader.model import Call

__all__ = ["ComparedPart", "Derivative", "PlanContext", "Recipe", "Scope", "with_scopes"]


class Recipe(Protocol):
    """One case as the author wrote it: a label, and arguments that are not drawn yet."""

    @property
    def label(self) -> str: ...

    @property
    def arguments(self) -> Mapping[str, Any]: ...

    def materialise(self, generator: np.random.Generator) -> dict[str, Any]:
        """Return the arguments, drawn from `generator`."""


class Scope(Protocol):
    """All cases of a small size, of which a grading tries a few that cover them."""

    @property
    def few(self) -> Sequence[Recipe]:
        """The cases on which students are graded."""

    @property
    def says(self) -> str:
        """What full marks tell of them, for a student."""

    @property
    def tried(self) -> str:
        """How many they are: ``25 shapes``."""

    @property
    def all(self) -> str:
        """How many there are."""

    def whole(self, every: int = 1) -> Iterator[Recipe]:
        """Yield every case, or one in so many, for the audit."""


def with_scopes(inputs: Sequence[Recipe], scopes: Sequence[Scope]) -> tuple[list[Recipe], list[str]]:
    """Return `inputs` followed by the few cases of each scope, and what full marks tell of each of these cases.

    The inputs come first, so that they are drawn alike with a scope and without.
    """
    recipes, assurances = list(inputs), [""] * len(inputs)
    for scope in scopes:
        recipes += scope.few
        assurances += [scope.says] * len(scope.few)
    return recipes, assurances


class PlanContext(Protocol):
    """What a check may use while it is planned, in the grader's own process."""

    def draw(self, recipes: Iterable[Recipe]) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield the label and the drawn arguments of each recipe."""

    def order(self, count: int) -> Sequence[int]:
        """Return the numbers below `count` in an order that is drawn."""

    def draw_whole(self, recipe: Recipe, most: int, unit: int) -> dict[str, Any]:
        """Return the drawn arguments of a recipe, with arrays of multiples of `unit`: see `grader.checks.exact`."""

    def bind(self, function: str, arguments: Mapping[str, Any]) -> Call:
        """Return the call of `function` with `arguments`, positional where possible."""

    def returns(self, function: str) -> tuple[str, ...]:
        """Return the names of the returned values in the function's docstring."""

    def reference(self, call: Call) -> Any:
        """Return what the reference returns."""

    def others(self, call: Call) -> list[Any]:
        """Return what each alternative of the called function returns."""

    def precise(self, call: Call) -> list[Any]:
        """Return results of `call` with arguments of higher precision, which some arrays may have lost."""


@dataclass(frozen=True)
class ComparedPart:
    """One of the values that a call returns, with its expected value."""

    name: str
    """The name that the student knows; empty where a single value is returned."""
    position: int
    expected: Any
    allowance: Any
    observed: tuple[Any, ...]
    """A tuple of the returned value; empty if it is missing."""


class Derivative(Protocol):
    """Gradients of a forward function, for method marks: the right derivative of a wrong forward function."""

    @property
    def forward(self) -> str: ...

    @property
    def backward(self) -> str: ...

    @property
    def gradients(self) -> tuple[str, ...]:
        """The names of the gradients: each is a part of the check's points."""

    def gradient_of(self, position: int, value: Any) -> np.ndarray | None:
        """Return one gradient out of what `backward` returned; None if it is not a real, finite array."""

    def argument_of(self, position: int) -> str:
        """Return the parameter that a gradient belongs to."""

    def gap(
        self,
        forward: Callable[[Mapping[str, Any]], Any],
        arguments: Mapping[str, Any],
        name: str,
        gradient: np.ndarray,
        direction: np.ndarray,
    ) -> float:
        """Return how far `gradient` is from central differences of `forward` along `direction`, relative."""

    def slope(
        self,
        forward: Callable[[Mapping[str, Any]], Any],
        arguments: Mapping[str, Any],
        name: str,
        direction: np.ndarray,
        step: float,
    ) -> float:
        """Return the derivative of `forward` along `direction`, by a central difference over `step`."""
