"""Other implementations of a function: wrong on purpose, or right in another style."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["Variant", "alternative", "wrong", "wrong_with"]


@dataclass(frozen=True)
class Variant:
    """Another implementation of `function`: wrong on purpose, or right in another style."""

    function: str
    make: Callable[..., Any]
    fails: tuple[str, ...] = ()
    """The checks that a wrong variant must fail, and no others; empty for a right one."""
    varies: str = ""
    """Why its points may differ from draw to draw; empty if they must not."""

    @property
    def name(self) -> str:
        return self.make.__name__

    @property
    def says(self) -> str:
        """The sentence for the student."""
        return _paragraphs(self.make)[0]

    @property
    def hint(self) -> str:
        return next((p.removeprefix("Hint: ") for p in _paragraphs(self.make) if p.startswith("Hint: ")), "")

    def applied(self, functions: Mapping[str, Callable[..., Any]]) -> dict[str, Callable[..., Any]]:
        """Return `functions` with this variant in place of its function."""
        return {**functions, self.function: _nest(self, functions[self.function])}


def wrong(function: str, /, fails: Sequence[str], varies: str = "") -> Callable[[Callable[..., Any]], Variant]:
    """Mark a wrong-on-purpose variant of `function`, and the checks (by name) that it must fail.

    The variant takes the next implementation (the reference, or another variant) as its first argument,
    so that variants nest. Its docstring is what the student reads: one or two sentences, then a
    paragraph ``Hint: ...`` that asks a question and does not give the code away.

    Parameters
    ----------
    function : str
        The function of the solution that it stands for.
    fails : sequence of str
        The names of the checks that it must fail. It must pass all others.
    varies : str
        Why it may earn other points on other inputs. Without a reason the audit finds fault with that.

    Returns
    -------
    mark : callable
        A decorator.

    Raises
    ------
    TypeError
        If `fails` is one text instead of several.

    Examples
    --------
    >>> @wrong("double", fails=("values",))
    ... def squared(double, x):
    ...     '''You squared x; it should be doubled.
    ...
    ...     Hint: What should come out for x = 3?
    ...     '''
    ...     return x**2
    >>> squared.says
    'You squared x; it should be doubled.'
    >>> squared.hint
    'What should come out for x = 3?'
    """
    if isinstance(fails, str):
        raise TypeError(f'fails={fails!r} is one text: write a tuple of names, fails=("{fails}",)')
    return lambda make: Variant(function, make, tuple(fails), varies)


def wrong_with(
    constants: Sequence[float], function: str, /, fails: Sequence[str], varies: str = ""
) -> Callable[[Callable[..., Any]], tuple[Variant, ...]]:
    """Mark a wrong-on-purpose variant of `function` with a free constant: one mistake for each of `constants`.

    The variant takes the constant as its first argument, then what a variant of `wrong` takes. ``{c}`` in its
    docstring is the constant, so that the student reads which one it is.

    Parameters
    ----------
    constants : sequence of float
        The values that people write.
    function : str
        The function of the solution that it stands for.
    fails : sequence of str
        The names of the checks that it must fail with each of these constants. It must pass all others.
    varies : str
        Why it may earn other points on other inputs.

    Returns
    -------
    mark : callable
        A decorator. Its result is a tuple of variants, and can stand in ``misconceptions.py`` like one of them.

    Raises
    ------
    TypeError
        If `fails` is one text instead of several.

    Examples
    --------
    >>> @wrong_with((2, 0.5), "double", fails=("values",))
    ... def shifted(c, double, x):
    ...     '''You added {c} to the result.
    ...
    ...     Hint: What should come out for x = 0?
    ...     '''
    ...     return double(x) + c
    >>> [(one.name, one.says) for one in shifted]
    [('shifted_2', 'You added 2 to the result.'), ('shifted_0_5', 'You added 0.5 to the result.')]
    """
    mark = wrong(function, fails, varies)
    return lambda make: tuple(mark(_with_constant(make, constant)) for constant in constants)


def alternative(function: str, /) -> Callable[[Callable[..., Any]], Variant]:
    """Mark a right implementation of `function` in another style (same arguments as the function).

    Alternatives must get full marks. The distances between them and the reference show how far right answers
    differ, and the tolerances are made from that.

    Parameters
    ----------
    function : str
        The function of the solution that it stands for.

    Returns
    -------
    mark : callable
        A decorator.

    Examples
    --------
    >>> @alternative("double")
    ... def double_by_adding(x):
    ...     return x + x
    >>> double_by_adding.applied({"double": None})["double"](4.0)
    8.0
    """

    def mark(implementation: Callable[..., Any]) -> Variant:
        def make(_next: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
            return implementation(*args, **kwargs)

        make.__name__, make.__doc__ = implementation.__name__, implementation.__doc__
        return Variant(function, make)

    return mark


def _with_constant(make: Callable[..., Any], constant: float) -> Callable[..., Any]:
    """Return `make` with its first argument fixed, and that number in its name and in its sentences."""

    def made(*args: Any, **kwargs: Any) -> Any:
        return make(constant, *args, **kwargs)

    written = format(constant, "g")
    made.__name__ = f"{make.__name__}_{re.sub(r'[^0-9e]', '_', written)}"
    made.__doc__ = (make.__doc__ or "").replace("{c}", written)
    return made


def _nest(variant: Variant, implementation: Callable[..., Any]) -> Callable[..., Any]:
    def call_variant(*args: Any, **kwargs: Any) -> Any:
        return variant.make(implementation, *args, **kwargs)

    return call_variant


def _paragraphs(documented: Callable[..., Any]) -> list[str]:
    text = documented.__doc__ or ""
    return [" ".join(paragraph.split()) for paragraph in text.split("\n\n") if paragraph.strip()] or [""]
