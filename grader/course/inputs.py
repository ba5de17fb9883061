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
    """A recipe for a random argument: `make` is called with a generator when the plan is made.

    `normal`, `uniform` and the like return one; `draw` makes one of your own.

    Parameters
    ----------
    make : callable
        Takes a ``numpy.random.Generator`` and returns the argument.
    says : str
        What a label says of it where it is one of several choices; usually its shape.

    Examples
    --------
    Call `make` yourself to see what an input may look like:

    >>> recipe = normal(2, 3)
    >>> recipe.make(np.random.default_rng(0)).shape
    (2, 3)
    >>> recipe.says
    '(2, 3)'
    """

    make: Callable[[np.random.Generator], Any]
    says: str = ""


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


def draw(make: Callable[[np.random.Generator], Any], says: str = "") -> Draw:
    """A recipe of the author's own.

    Parameters
    ----------
    make : callable
        Takes a ``numpy.random.Generator`` and returns the argument.
    says : str
        What a label says of it where it is one of several choices; usually its shape.

    Returns
    -------
    recipe : Draw

    Examples
    --------
    >>> rotation = draw(lambda generator: np.linalg.qr(generator.normal(size=(3, 3)))[0], "(3, 3)")
    >>> turned = rotation.make(np.random.default_rng(0))
    >>> close(turned @ turned.T, np.eye(3))
    True
    """
    return Draw(make, says)


def normal(*shape: int, scale: float = 1.0) -> Draw:
    """Independent normal numbers of mean 0, float64.

    Parameters
    ----------
    *shape : int
        No number at all: a scalar.
    scale : float
        The standard deviation.

    Returns
    -------
    recipe : Draw

    Examples
    --------
    >>> x = normal(4, 3, scale=0.1).make(np.random.default_rng(0))
    >>> x.shape, bool(np.abs(x).max() < 1)
    ((4, 3), True)
    """
    return Draw(lambda generator: generator.normal(0.0, scale, shape), f"{shape}")


def small(*shape: int, unit: float = 1.0) -> Draw:
    """Numbers among 1, 2, 3, -1, -2 and -3, float64: results that can be followed by hand.

    Parameters
    ----------
    *shape : int
    unit : float
        All numbers are multiplied by it.

    Returns
    -------
    recipe : Draw

    Examples
    --------
    >>> x = small(2, 2, unit=0.5).make(np.random.default_rng(0))
    >>> set(np.abs(x).ravel()) <= {0.5, 1.0, 1.5}
    True
    """

    def make(generator: np.random.Generator) -> np.ndarray:
        return generator.choice([-3.0, -2.0, -1.0, 1.0, 2.0, 3.0], shape) * unit

    return Draw(make, f"{shape}")


def uniform(*shape: int, low: float = -1.0, high: float = 1.0) -> Draw:
    """Independent uniform numbers in ``[low, high)``, float64.

    Parameters
    ----------
    *shape : int
    low, high : float

    Returns
    -------
    recipe : Draw

    Examples
    --------
    >>> p = uniform(5, low=0.1, high=0.9).make(np.random.default_rng(0))
    >>> bool(p.min() >= 0.1 and p.max() < 0.9)
    True
    """
    return Draw(lambda generator: generator.uniform(low, high, shape), f"{shape}")


def integers(*shape: int, low: int = 0, high: int) -> Draw:
    """Independent integers in ``[low, high)``, int64.

    Parameters
    ----------
    *shape : int
    low, high : int

    Returns
    -------
    recipe : Draw

    Examples
    --------
    >>> labels = integers(6, high=3).make(np.random.default_rng(0))
    >>> labels.dtype, set(labels.tolist()) <= {0, 1, 2}
    (dtype('int64'), True)
    """
    return Draw(lambda generator: generator.integers(low, high, shape), f"{shape}")


def distinct(*shape: int, gap: float = 0.05, offset: float = 0.0) -> Draw:
    """Numbers of which no two are equal, float64: for a maximum that nothing ties with.

    Parameters
    ----------
    *shape : int
    gap : float
        No two numbers are closer than this.
    offset : float
        The middle of the numbers.

    Returns
    -------
    recipe : Draw

    Examples
    --------
    >>> x = distinct(3, 4, gap=0.1).make(np.random.default_rng(0))
    >>> bool(np.diff(np.sort(x.ravel())).min() >= 0.1)
    True
    """

    def make(generator: np.random.Generator) -> np.ndarray:
        size = int(np.prod(shape))
        ranks = generator.permutation(size) - (size - 1) / 2
        jitter = generator.uniform(-0.25, 0.25, size)
        return (offset + gap * 2 * (ranks + jitter)).reshape(shape)

    return Draw(make, f"{shape}")


def away_from_zero(*shape: int, gap: float = 0.1, scale: float = 1.0) -> Draw:
    """Normal numbers pushed out of ``(-gap, gap)``, float64: for functions with a kink at 0.

    Parameters
    ----------
    *shape : int
    gap : float
        The least distance from 0.
    scale : float
        The standard deviation before they are pushed.

    Returns
    -------
    recipe : Draw

    Examples
    --------
    >>> z = away_from_zero(4, 4, gap=0.2).make(np.random.default_rng(0))
    >>> bool(np.abs(z).min() >= 0.2)
    True
    """

    def make(generator: np.random.Generator) -> np.ndarray:
        values = generator.normal(0.0, scale, shape)
        return values + np.where(values >= 0, gap, -gap)

    return Draw(make, f"{shape}")


def one_hot(steps: int, size: int) -> Draw:
    """Rows with a single 1 each, float64, shape ``(steps, size)``.

    Parameters
    ----------
    steps : int
        The number of rows.
    size : int
        The length of a row.

    Returns
    -------
    recipe : Draw

    Examples
    --------
    >>> x = one_hot(5, 3).make(np.random.default_rng(0))
    >>> x.shape, x.sum(axis=1).tolist()
    ((5, 3), [1.0, 1.0, 1.0, 1.0, 1.0])
    """
    return Draw(lambda generator: np.eye(size)[generator.integers(0, size, steps)], f"({steps}, {size})")


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
