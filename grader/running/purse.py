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
        self.share = self.left = 0.0
        """What each function can rely on, and the amount that nobody has used yet."""
        self._kept = dict.fromkeys(functions, 0.0)
        """What is left of the share of each function that may be called again."""
        self._all_kept = 0.0
        self.charge(IMPORT, 0.0)

    def charge(self, payer: str, amount: float) -> None:
        """Count what a function used, or `IMPORT`."""
        if payer == IMPORT:
            self._import += amount
            self.share = min(self._most, max(0.0, self._total - self._import) / self._parts)
            self._kept = {name: max(0.0, self.share - self._used[name]) for name in self._kept}
            self._all_kept = sum(self._kept.values())
            self.left = self._total - self._import - sum(self._used.values())
            return
        used = self._used[payer] = self._used.get(payer, 0.0) + amount
        self.left -= amount
        before = self._kept.get(payer)
        if before:
            after = self._kept[payer] = max(0.0, self.share - used)
            self._all_kept += after - before

    def release(self, function: str) -> None:
        """Keep nothing more for a function that is not called again."""
        self._all_kept -= self._kept.pop(function, 0.0)

    def available(self, function: str) -> float:
        """Return the amount that a function may still use: all that is left, except the shares of the others."""
        return self.left - (self._all_kept - self._kept.get(function, 0.0))
