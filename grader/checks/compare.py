"""Expected against observed: shape first, then kind, then finiteness, then values.

The messages reach students, and the inputs are hidden. No message contains an expected or observed value, only
shapes, places, counts and the size of the error to two digits. These must not encode a hidden number either: see
`_shape`, and the bounds above which a message says "more than".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.checks.tolerances import in_double

__all__ = ["WHOLE", "Difference", "Mismatch", "compare", "conform", "with_arrays"]

WHOLE = "the result"
"""The name, in messages, of the whole returned value."""

MOST_AXES, LONGEST_AXIS, MOST_ODD = 6, 99, 2
"""Limits for quoting a received shape: number of axes, size of an axis, and number of unexpected sizes."""
LEAST_SHARE, LEAST_ERROR = 0.0001, 1e-12
ALL_DIGITS = 17
NUMBERS = "biufc"
"""The kinds of dtype that a list of numbers becomes."""
MOST_TIMES, MILLION, BILLION = 100.0, 1e6, 1e9
"""The range in which numbers are written without an exponent."""


class Mismatch(Exception):
    """An observed value does not have the expected structure; the message is for the student."""


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


def conform(like: Any, observed: Any) -> Any:
    """Return `observed` with the structure of `like`: tuples, floats, float64 arrays, all finite.

    Raises
    ------
    Mismatch
        With a sentence for the student, if it has another structure.
    """
    return _conform(like, observed, WHOLE)


def _compare(
    expected: Any, observed: Any, allowance: Any, name: str, names: Sequence[str] = ()
) -> Difference | None:
    try:
        observed = _structure(expected, observed, name)
    except Mismatch as mismatch:
        return Difference(str(mismatch))
    match expected:
        case list() | tuple():
            pairs = [
                _compare(e, o, a, _element(name, i, len(expected), names))
                for i, (e, o, a) in enumerate(zip(expected, observed, allowance, strict=True))
            ]
            return next(filter(None, pairs), None)
        case dict():
            named = [_compare(e, observed[key], allowance[key], _entry(name, key)) for key, e in expected.items()]
            return next(filter(None, named), None)
        case bool() | str() | None:
            return (
                None
                if observed == expected
                else Difference(f"{name} is {_article(expected)}, but not the expected one")
            )
        case _:
            return _values(np.asarray(expected), np.asarray(observed), allowance, name)


def _values(expected: np.ndarray, observed: np.ndarray, allowance: float, name: str) -> Difference | None:
    if _coarser(observed.dtype, expected.dtype):
        return Difference(
            f"{name} is {observed.dtype.name}, which keeps at most half of the digits: compute in float64"
        )
    expected, observed = in_double(expected), in_double(observed)
    finite = np.isfinite(expected)
    bad = (np.isnan(observed) & ~np.isnan(expected)) | (np.isinf(observed) & finite)
    if np.any(bad):
        kind = "NaN" if np.any(np.isnan(observed[bad])) else "infinite"
        where = f", first at {_place(_top(bad))}" if bad.ndim else ""
        return Difference(f"{_of(bad, name)} {kind}{where}")
    with np.errstate(over="ignore", invalid="ignore"):  # infinite entries give NaN, which counts as wrong below
        error = np.where(finite, np.abs(observed - expected), np.where(_same(expected, observed), 0.0, np.inf))
    wrong = ~(error <= allowance)  # written so that a NaN is wrong
    if not np.any(wrong):
        return None
    place = _top(np.where(wrong, error, -1.0))
    worst = float(error[place])
    scale = float(np.max(np.abs(expected[finite]), initial=0.0))
    size = _off(worst, scale, worst / allowance)
    digits = 6 if expected.ndim else 10
    detail = f"{_at(name, place)}{_both(observed[place], expected[place], digits)}"
    if expected.ndim == 0:
        return Difference(f"{name} is off by {size}", worst / allowance, detail)
    return Difference(f"{_of(wrong, name)} wrong{_where(wrong, place)}, off by {size}", worst / allowance, detail)


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


def _structure(expected: Any, observed: Any, name: str) -> Any:
    """`observed`, after its outermost level is known to have the container, shape and kind of `expected`."""
    match expected:
        case list() | tuple():
            if not isinstance(observed, (list, tuple)):
                raise Mismatch(f"{name} is {_article(observed)}, but {len(expected)} values are expected")
            if len(observed) != len(expected):
                values = f"{_count(len(observed))} {'value' if len(observed) == 1 else 'values'}"
                raise Mismatch(f"{name} has {values}, but {len(expected)} are expected")
        case dict():
            if not isinstance(observed, dict):
                raise Mismatch(f"{name} is {_article(observed)}, but a dict is expected")
            if observed.keys() != expected.keys():  # a student's own keys could quote a hidden input
                lacks = [key for key in expected if key not in observed]
                more = len(observed) - len(expected) + len(lacks)
                faults = [f"lacks {_keys(lacks)}"] * bool(lacks) + [f"has {_others(more)}"] * bool(more)
                raise Mismatch(f"{name} should have the keys {_keys(expected)}; it {' and '.join(faults)}")
        case bool():
            if isinstance(observed, np.ndarray) and observed.dtype.kind == "b" and observed.ndim == 0:
                return bool(observed)
            if not isinstance(observed, bool):
                raise Mismatch(f"{name} is {_article(observed)}, but True or False is expected")
        case str() | None:
            if type(observed) is not type(expected):
                wanted = "None" if expected is None else _article(expected)
                raise Mismatch(f"{name} is {_article(observed)}, but {wanted} is expected")
        case _:
            return _array(np.asarray(expected), observed, name)
    return observed


def with_arrays(expected: Any, observed: Any) -> Any:
    """Return `observed` with an array for each rectangular list of numbers where `expected` has an array.

    The numbers may be arrays themselves, all of one shape.
    """
    match expected:
        case list() | tuple() if isinstance(observed, (list, tuple)) and len(observed) == len(expected):
            return [with_arrays(*pair) for pair in zip(expected, observed, strict=True)]
        case dict() if isinstance(observed, dict):
            return {key: with_arrays(expected.get(key), value) for key, value in observed.items()}
        case np.ndarray() if expected.ndim:
            return _as_array(observed)
        case _:
            return observed


def _as_array(observed: Any) -> Any:
    if not isinstance(observed, list) or not observed or not _numeric(observed):
        return observed
    try:
        array = np.array(observed)
    except (ValueError, OverflowError):  # of several shapes
        return observed
    return array if array.dtype.kind in NUMBERS else observed


def _numeric(value: Any) -> bool:
    """Whether a value consists of numbers alone: a text among them would make texts of all of them."""
    if isinstance(value, (list, tuple)):
        return all(map(_numeric, value))
    return isinstance(value, (bool, int, float, complex)) or (
        isinstance(value, np.ndarray) and value.dtype.kind in NUMBERS
    )


def _array(expected: np.ndarray, observed: Any, name: str) -> np.ndarray:
    if not isinstance(observed, (bool, int, float, np.ndarray)):
        what = f"an array of shape {expected.shape}" if expected.ndim else "a number"
        raise Mismatch(f"{name} is {_article(observed)}, but {what} is expected")
    array = np.asarray(observed)
    if array.shape != expected.shape:
        wanted = f"the shape {expected.shape}" if expected.ndim else "a single number"
        raise Mismatch(f"{name} has {_shape(array, expected)}, but {wanted} is expected")
    if array.dtype.kind == "c" and expected.dtype.kind != "c":
        raise Mismatch(f"{name} is complex, but real numbers are expected")
    return array


def _conform(like: Any, observed: Any, name: str) -> Any:
    observed = _structure(like, observed, name)
    match like:
        case list() | tuple():
            size = len(like)
            return tuple(
                _conform(a, b, _element(name, i, size)) for i, (a, b) in enumerate(zip(like, observed, strict=True))
            )
        case dict():
            return {key: _conform(value, observed[key], _entry(name, key)) for key, value in like.items()}
        case bool() | str() | None:
            return observed
        case _:
            array = np.asarray(observed, dtype=np.complex128 if np.iscomplexobj(like) else np.float64)
            if not np.all(np.isfinite(array)):
                raise Mismatch(f"{_of(~np.isfinite(array), name)} NaN or infinite")
            return array if array.ndim else array[()]


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


def _of(mask: np.ndarray, name: str) -> str:
    """The number of marked entries in words: ``7 of the 96 entries of the result are``."""
    count = int(np.count_nonzero(mask))
    if mask.ndim == 0:
        return f"{name} is"
    if count == mask.size:
        return f"all {count} entries of {name} are" if count > 1 else f"the only entry of {name} is"
    return f"{count} of the {mask.size} entries of {name} {'are' if count > 1 else 'is'}"


def _place(index: tuple[int, ...]) -> str:
    return "[" + ", ".join(map(str, index)) + "]"


def _element(name: str, index: int, size: int, names: Sequence[str] = ()) -> str:
    if name != WHOLE:
        return f"{name}[{index}]"
    return names[index] if len(names) == size else f"value {index + 1} of {size}"


def _entry(name: str, key: str) -> str:
    """The name of an entry of a dict: ``result['W']``, ``params['W']``."""
    return f"{name.removeprefix('the ')}[{key!r}]"


def _keys(keys: Iterable[str]) -> str:
    return ", ".join(map(repr, keys)) or "of an empty dict"


def _others(number: int) -> str:
    return f"{_count(number)} {'other' if number == 1 else 'others'}"


def _count(number: int) -> str:
    return str(number) if number <= LONGEST_AXIS else "far too many"


def _shape(array: np.ndarray, expected: np.ndarray) -> str:
    """A received shape in words, without sizes that could encode a hidden number."""
    if expected.size and not array.size:
        return "no entries"
    odd = [n for n in array.shape if n not in {*expected.shape, 1, expected.size}]
    axes = min(expected.ndim + 1, MOST_AXES)
    if array.size and array.ndim <= axes and len(odd) <= MOST_ODD and max(odd, default=0) <= LONGEST_AXIS:
        return f"the shape {array.shape}"
    return "another shape" if array.ndim == expected.ndim else _axes(array)


def _axes(array: np.ndarray) -> str:
    if array.ndim > MOST_AXES:
        return f"more than {MOST_AXES} axes"
    return f"{array.ndim} {'axis' if array.ndim == 1 else 'axes'}"


def _article(value: Any) -> str:
    """The kind of a received value, in words."""
    match value:
        case None:
            return "None (is a return statement missing?)"
        case bool():
            return "a boolean"
        case int() | float():
            return "a number"
        case np.ndarray():
            return f"an array with {_axes(value)}" if value.ndim else "a number"
        case str():
            return "a string"
        case list():
            return f"a list of {_count(len(value))}"
        case tuple():
            return f"a tuple of {_count(len(value))}"
        case _:
            return f"a {type(value).__name__}"
