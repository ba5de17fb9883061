"""One exception and what it means."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Explained"]


@dataclass(frozen=True)
class Explained:
    """An exception that is known by its class and its text."""

    classes: tuple[str, ...]
    """Names of the built-in classes that its own is nearest to."""
    pattern: str
    """What stands in its text."""
    says: str
    """What it means, and what to look at: fixed, since it is said of hidden calls too."""
    shows: str = ""
    """The text in plain words, with the groups of `pattern`: said of public calls alone."""
    example: str = ""
    """Code that raises it, on some version of NumPy at least."""
    since: str = "1.24"
    """The first version of NumPy on which `example` raises it."""
