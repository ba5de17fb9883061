"""One resource of an exercise, of which every function keeps a share until it has used it."""

from __future__ import annotations

from collections.abc import Collection

__all__ = ["IMPORT", "Purse"]

IMPORT = ""
"""Stands for the import among those that use a resource: no function has this name."""


class Purse:
    """A resource of an exercise: seconds, or bytes.

    A function may use more than its share, but never what is kept for the others. So a function that uses no more
    than its share gets all of its calls, whatever the others do and whoever comes first.

    Parameters
    ----------
    total : float
        The amount that the exercise may use.
    functions : collection of str
        The functions that are going to be called.
    most : float, optional
        The largest share, in the same unit. It is never more than an equal part of what the import leaves.
    """

    def __init__(self, total: float, functions: Collection[str], most: float = float("inf")) -> None:
        self._total, self._most, self._parts = total, most, max(1, len(functions)) + 1
        self._import = 0.0
        self._used = dict.fromkeys(functions, 0.0)
        self._kept_for = set(functions)

    def charge(self, payer: str, amount: float) -> None:
        """Count what a function used, or `IMPORT`."""
        if payer == IMPORT:
            self._import += amount
        else:
            self._used[payer] = self._used.get(payer, 0.0) + amount

    def release(self, function: str) -> None:
        """Keep nothing more for a function that is not called again."""
        self._kept_for.discard(function)

    @property
    def share(self) -> float:
        """The amount that each function can rely on."""
        return min(self._most, max(0.0, self._total - self._import) / self._parts)

    @property
    def left(self) -> float:
        """The amount that nobody has used yet."""
        return self._total - self._import - sum(self._used.values())

    def available(self, function: str) -> float:
        """Return the amount that a function may still use: all that is left, except the shares of the others."""
        share = self.share
        kept = [max(0.0, share - self._used[name]) for name in self._kept_for if name != function]
        return self.left - sum(kept)
