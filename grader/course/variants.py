"""Other implementations of a function: wrong on purpose, or right in another style."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["Variant", "alternative", "wrong"]


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


def _nest(variant: Variant, implementation: Callable[..., Any]) -> Callable[..., Any]:
    def call_variant(*args: Any, **kwargs: Any) -> Any:
        return variant.make(implementation, *args, **kwargs)

    return call_variant


def _paragraphs(documented: Callable[..., Any]) -> list[str]:
    text = documented.__doc__ or ""
    return [" ".join(paragraph.split()) for paragraph in text.split("\n\n") if paragraph.strip()] or [""]
