"""A few numbers that stand for a result, so that results can be told apart without being kept.

The results of the mistakes are known before anybody hands anything in, but there are many: hundreds of
wrong-on-purpose variants, thousands of arrays. Of each array, only its shape and four weighted sums of its entries
are kept. Two arrays of one shape with the same sums are taken to be equal: a difference of 100 times the slack
passes all four with a probability of about 1e-8. A fingerprint reveals nothing about an array but its shape.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

__all__ = ["UNUSABLE", "Fingerprint", "Observed", "ObservedCall", "alike", "prints_of", "same"]

FREQUENCIES = (2.0**0.5, 3.0**0.5, 5.0**0.5, 7.0**0.5)
"""The weights are cosines, the same on every machine and in every version of NumPy."""
SLACK = 1e-8
"""Relative to the largest entry, per entry: sums may be taken in another order."""
SINGLE = 1e-6
"""The same for numbers that were computed in single precision."""
LONGEST_TEXT = 200
MOST_PARTS = 64
MOST_ITEMS, MOST_ENTRIES = 4096, 1 << 20
"""Limits for a whole value, in containers and in arrays: a hostile one may hold millions, in each of many calls."""
LONGEST_KEPT = 1 << 15
"""Weights for so many entries are kept (1 MiB). A shorter result is weighted with the first of them."""
HUGE = 1e300
"""Sums stay below it, so that they can be subtracted."""


@dataclass(frozen=True)
class Fingerprint:
    """One returned value: its form (containers, shapes, texts), its sums, and how far they may be off."""

    form: str
    sums: tuple[float, ...]
    slack: float


Observed = tuple[Fingerprint, ...] | None
"""The result of one call: one fingerprint per returned value, or None for an exception."""
ObservedCall = Observed | str
"""The same, or `UNUSABLE`."""
UNUSABLE = "unusable"
"""A call that ended in a way that says nothing about a mistake, such as a timeout."""


OVERLARGE = Fingerprint("overlarge", (math.nan,), 0.0)
"""The fingerprint of a value that is too large to look at. It equals nothing, not even itself: no mistake fits."""


def prints_of(value: Any, scale: Sequence[float] = ()) -> tuple[Fingerprint, ...]:
    """Return a fingerprint for each value of a returned tuple, or one for a single value.

    Parameters
    ----------
    value : value of the wire's types
    scale : sequence of float
        The largest expected entry of each part: entries are compared relative to it.
    """
    if _overlarge(value):
        return (OVERLARGE,)
    parts = value if isinstance(value, (list, tuple)) and len(value) <= MOST_PARTS else [value]
    scales = scale if len(scale) == len(parts) else [0.0] * len(parts)
    return tuple(_print(part, least) for part, least in zip(parts, scales, strict=True))


def alike(one: Fingerprint, other: Fingerprint) -> bool:
    """Whether two fingerprints are of the same value."""
    if one.form != other.form:
        return False
    slack = max(one.slack, other.slack)
    return all(abs(a - b) <= slack for a, b in zip(one.sums, other.sums, strict=True))


def same(one: ObservedCall, other: ObservedCall) -> bool:
    """Whether two calls gave the same result; all exceptions count as the same."""
    if not isinstance(one, tuple) or not isinstance(other, tuple):
        return one == other
    return len(one) == len(other) and all(map(alike, one, other))


def _print(value: Any, least: float) -> Fingerprint:
    numbers: list[np.ndarray] = []
    form = _form(value, numbers)
    if not numbers:
        return Fingerprint(form, (), 0.0)
    slack = max(SINGLE if _single(array) else SLACK for array in numbers)
    flat = _real(numbers[0]) if len(numbers) == 1 else np.concatenate([_real(array) for array in numbers])
    weights = _kept_weights()[:, : flat.size] if flat.size <= LONGEST_KEPT else _weights(flat.size)
    marks = np.zeros(2)
    finite = np.isfinite(flat)
    if not finite.all():  # their marks weigh as much as the largest entry, so one slack fits all
        marks = weights[:2] @ np.where(np.isnan(flat), 1.0, np.where(finite, 0.0, 2.0 * np.sign(flat)))
        flat = np.where(finite, flat, 0.0)
    largest = max(least, float(np.max(np.abs(flat), initial=0.0)))
    with np.errstate(over="ignore", invalid="ignore"):
        sums = weights @ (flat / largest if largest else flat)
    scaled = [max(-HUGE, min(HUGE, float(number) * (largest or 1.0))) for number in (*sums, *marks)]
    return Fingerprint(form, tuple(scaled), slack * max(largest, math.ulp(0.0)) * math.sqrt(max(1, flat.size)))


def _overlarge(value: Any) -> bool:
    """Whether a value holds too many items, or entries, to be looked at."""
    waiting, items, entries = [value], 1, 0
    while waiting and items <= MOST_ITEMS and entries <= MOST_ENTRIES:
        match waiting.pop():
            case list() | tuple() | dict() as container:
                items += len(container)
                if items <= MOST_ITEMS:
                    waiting += container.values() if isinstance(container, dict) else container
            case np.ndarray() as array:
                entries += array.size
    return items > MOST_ITEMS or entries > MOST_ENTRIES


def _form(value: Any, numbers: list[np.ndarray]) -> str:
    """Describe a value without its numbers, which are appended to `numbers`."""
    match value:
        case None | str():
            return repr(value)[:LONGEST_TEXT]
        case list() | tuple():
            return f"[{','.join(_form(item, numbers) for item in value)}]"
        case dict():
            return f"{{{','.join(f'{key!r}:{_form(value[key], numbers)}' for key in sorted(value))}}}"
        case _:
            array = np.asarray(value)
            numbers.append(array)
            return "x".join(map(str, array.shape)) or "number"


def _real(array: np.ndarray) -> np.ndarray:
    flat = array.ravel()
    if array.dtype.kind == "c":
        return np.concatenate([_real(flat.real), _real(flat.imag)])
    return flat.astype(np.float64)


def _single(array: np.ndarray) -> bool:
    return array.dtype.kind in "fc" and bool(np.finfo(array.dtype).eps > np.finfo(np.float64).eps)


def _weights(size: int) -> np.ndarray:
    places = np.arange(1, size + 1)
    return np.cos(np.multiply.outer(FREQUENCIES, places))


@cache
def _kept_weights() -> np.ndarray:
    return _weights(LONGEST_KEPT)
