"""Expected against observed: shape first, then kind, then finiteness, then values.

The messages reach students, and the inputs are hidden. No message contains an expected or observed value, only
shapes, places, counts and the size of the error to two digits. These must not encode a hidden number either: see
`grader.checks.structure`, and the bounds above which a message says "more than".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.checks.structure import WHOLE, Mismatch, counted, kind_of, name_of_element, name_of_entry, structured
from grader.checks.tolerances import in_double

__all__ = ["Difference", "compare"]

LEAST_SHARE, LEAST_ERROR = 0.0001, 1e-12
ALL_DIGITS, STEADY_DIGITS = 17, 9
NEARLY = 1.0 - 1e-9
"""Errors that differ by less are equally large."""
MOST_TIMES, MILLION, BILLION = 100.0, 1e6, 1e9
"""The range in which numbers are written without an exponent."""


@dataclass(frozen=True)
class Difference:
    """What is wrong with an observed value."""

    message: str
    error: float | None = None
    """The largest error in units of the allowance; None where the structure is wrong."""
    detail: str = ""
    """The expected and the observed entry, and where they are: for public cases only."""


def compare(
    expected: Any, observed: Any, allowance: Any, names: Sequence[str] = (), name: str = WHOLE
) -> Difference | None:
    """Return how `observed` differs from `expected`, or None if it is right.

    Parameters
    ----------
    expected : value of the wire's types
        From the reference.
    observed : value of the wire's types
        As received from the student.
    allowance : Any
        As `grader.checks.tolerances.allowance` returns it for `expected`.
    names : sequence of str
        The names of several returned values.
    name : str
        The name of `observed` in the message.

    Notes
    -----
    A list counts as a tuple, and a number as a 0-d array. Integers and booleans pass where their values are
    right. Single precision does not pass where double is expected. See `with_arrays` for lists of numbers.
    """
    return _compare(expected, observed, allowance, name, names)


def _compare(
    expected: Any, observed: Any, allowance: Any, name: str, names: Sequence[str] = ()
) -> Difference | None:
    if _plainly_right(expected, observed, allowance):  # nearly always: the rest is for everything else
        return None
    try:
        observed = structured(expected, observed, name)
    except Mismatch as mismatch:
        return Difference(str(mismatch))
    match expected:
        case list() | tuple():
            pairs = [
                _compare(e, o, a, name_of_element(name, i, len(expected), names))
                for i, (e, o, a) in enumerate(zip(expected, observed, allowance, strict=True))
            ]
            return next(filter(None, pairs), None)
        case dict():
            named = [
                _compare(e, observed[key], allowance[key], name_of_entry(name, key)) for key, e in expected.items()
            ]
            return next(filter(None, named), None)
        case bool() | str() | None:
            return (
                None
                if observed == expected
                else Difference(f"{name} is {kind_of(expected)}, but not the expected one")
            )
        case _:
            return _values(np.asarray(expected), np.asarray(observed), allowance, name)


def _values(expected: np.ndarray, observed: np.ndarray, allowance: float, name: str) -> Difference | None:
    if _coarser(observed.dtype, expected.dtype):
        return Difference(
            f"{name} is {observed.dtype.name}, which keeps at most half of the digits: compute in float64"
        )
    expected, observed = in_double(expected), in_double(observed)
    if _close(expected, observed, allowance):
        return None
    finite = np.isfinite(expected)
    bad = (np.isnan(observed) & ~np.isnan(expected)) | (np.isinf(observed) & finite)
    if np.any(bad):
        kind = "NaN" if np.any(np.isnan(observed[bad])) else "infinite"
        where = f", first at {_place(_top(bad))}" if bad.ndim else ""
        return Difference(f"{counted(bad, name)} {kind}{where}")
    with np.errstate(over="ignore", invalid="ignore"):  # infinite entries give NaN, which counts as wrong below
        error = np.where(finite, np.abs(observed - expected), np.where(_same(expected, observed), 0.0, np.inf))
    wrong = ~(error <= allowance)  # written so that a NaN is wrong
    if not np.any(wrong):
        return None
    error = np.where(np.isnan(error), np.inf, error)
    # Which of several errors that are equal but for rounding is the largest, is a matter of the machine: the first.
    place = _top(wrong & (error >= NEARLY * np.max(error, where=wrong, initial=0.0)))
    worst = _steady(float(error[place]))
    scale = _steady(float(np.max(np.abs(expected[finite]), initial=0.0)))
    size = _off(worst, scale, worst / allowance)
    digits = 6 if expected.ndim else 10
    detail = f"{_at(name, place)}{_both(observed[place], expected[place], digits)}"
    if expected.ndim == 0:
        return Difference(f"{name} is off by {size}", worst / allowance, detail)
    return Difference(
        f"{counted(wrong, name)} wrong{_where(wrong, place)}, off by {size}", worst / allowance, detail
    )


def _plainly_right(expected: Any, observed: Any, allowance: Any) -> bool:
    """Whether both are arrays of doubles, and every entry is finite and within the allowance."""
    return (
        type(expected) is np.ndarray
        and type(observed) is np.ndarray
        and expected.dtype == observed.dtype == np.float64
        and expected.shape == observed.shape
        and _close(expected, observed, allowance)
    )


def _close(expected: np.ndarray, observed: np.ndarray, allowance: float) -> bool:
    """Whether every entry is finite and within the allowance."""
    with np.errstate(over="ignore", invalid="ignore"):
        return bool(np.count_nonzero(np.abs(observed - expected) <= allowance) == expected.size)


def _steady(number: float) -> float:
    """Return `number` to nine digits: the last ones differ from machine to machine, and would decide a tie."""
    return float(f"{number:.{STEADY_DIGITS}g}")


def _at(name: str, place: tuple[int, ...]) -> str:
    """Which entry is shown; empty where there is only one."""
    named = [name] if name != WHOLE else []
    words = [*named, *([f"at {_place(place)}"] if place else [])]
    return f"{' '.join(words)}: " if words else ""


def _where(wrong: np.ndarray, worst: tuple[int, ...]) -> str:
    """First wrong place, and the worst if different."""
    if wrong.size == 1:
        return ""
    first = _top(wrong)
    begins = f", first at {_place(first)}" if np.count_nonzero(wrong) > 1 else f", at {_place(first)}"
    return begins if first == worst else f"{begins}, the worst at {_place(worst)}"


def _both(observed: Any, expected: Any, digits: int) -> str:
    """Observed and expected value, with enough digits to tell them apart."""
    while digits < ALL_DIGITS and f"{observed:.{digits}g}" == f"{expected:.{digits}g}":
        digits += 1
    return f"got {observed:.{digits}g}, expected {expected:.{digits}g}"


def _off(error: float, scale: float, allowances: float) -> str:
    """The size of an error, to two digits: more would differ from machine to machine."""
    if not scale:
        return f"{_magnitude(error)} where 0 is expected"
    return f"{_share(error / scale)} the largest value expected, {_times(allowances)} the tolerance"


def _share(relative: float) -> str:
    if relative < LEAST_SHARE:
        return f"{_magnitude(relative)} of"
    if relative >= MOST_TIMES:
        return f"more than {MOST_TIMES:g} times"
    if f"{relative:.2g}" == "1":
        return "as much as"
    return f"{100 * relative:.2g} % of" if relative < 1 else f"{relative:.2g} times"


def _magnitude(number: float) -> str:
    """Two digits and a bounded exponent: an unbounded one could encode a hidden number."""
    if number >= MOST_TIMES:
        return f"more than {MOST_TIMES:g}"
    return f"{number:.1e}" if number >= LEAST_ERROR else f"less than {LEAST_ERROR:g}"


def _times(allowances: float) -> str:
    """A factor rounded to one digit, or to a whole number if it is small."""
    if allowances < MOST_TIMES:
        return f"{allowances:.0f} times"
    if allowances >= BILLION:
        return "more than a billion times"
    rounded = float(f"{allowances:.0e}")
    return f"{rounded / MILLION:.0f} million times" if rounded >= MILLION else f"{rounded:,.0f} times"


def _coarser(observed: np.dtype[Any], expected: np.dtype[Any]) -> bool:
    """Whether floating-point numbers keep fewer digits than are expected."""
    if observed == expected or observed.kind not in "fc" or expected.kind not in "fc":
        return False
    return bool(np.finfo(observed).eps > np.finfo(expected).eps)


def _same(expected: np.ndarray, observed: np.ndarray) -> np.ndarray:
    """Where two arrays hold the same NaN or the same infinity."""
    both: np.ndarray = (np.isnan(expected) & np.isnan(observed)) | (expected == observed)
    return both


def _top(array: np.ndarray) -> tuple[int, ...]:
    """The place of the largest entry, the first of several: in a mask, the first that is set."""
    return tuple(int(i) for i in np.unravel_index(int(np.argmax(array)), array.shape))


def _place(index: tuple[int, ...]) -> str:
    return "[" + ", ".join(map(str, index)) + "]"
