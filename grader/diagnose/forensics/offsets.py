"""Right but for something that is added or missing: a number, or an argument."""

from __future__ import annotations

from itertools import permutations

import numpy as np

from grader.diagnose.forensics.alignments import Alignment, alignments, laid
from grader.diagnose.forensics.observations import Observation
from grader.diagnose.forensics.phrases import Clue, Tells, axis, evidence
from grader.diagnose.forensics.returned_value import Part
from grader.text import joined

__all__ = ["argument_added", "argument_along_another_axis", "argument_multiplied", "common_offset", "named_offset"]

SEVERAL = 3
ADDED = {
    -1.0: (
        "{{Your}} {{is}} right except for {arg}, which is missing: {{it}} {{is}} too small by {arg}.",
        "{{expected}} minus {arg}",
        "Where does {arg} enter the formula?",
    ),
    1.0: (
        "{{Your}} {{is}} right except for {arg}, which is added once too often.",
        "{{expected}} plus {arg}",
        "How often does {arg} occur in the formula, and how often is that line executed?",
    ),
    -2.0: (
        "{{Your}} {{is}} right except for the sign of {arg}: it is subtracted, not added.",
        "{{expected}} minus twice {arg}",
        "Which sign does {arg} have in the formula?",
    ),
    2.0: (
        "{{Your}} {{is}} right except for the sign of {arg}: it is added, not subtracted.",
        "{{expected}} plus twice {arg}",
        "Which sign does {arg} have in the formula?",
    ),
}


def argument_added(part: Part) -> Clue | None:
    """The difference is an argument, laid along some axes: the bias is missing, or added twice."""
    first = part.failing[0]
    for alignment in alignments(first):
        for times, (says, what, hint) in ADDED.items():
            if part.all_fit(lambda seen, a=alignment, t=times: _plus(seen, a, t)):  # type: ignore[misc]
                arg = alignment[0]
                return Clue(says.format(arg=arg), evidence(part, what.format(arg=arg)), hint.format(arg=arg))
        if part.all_fit(lambda seen, a=alignment: _argument_minus(seen, a)):  # type: ignore[misc]
            arg = alignment[0]
            return Clue(
                f"{{Your}} {{is}} {arg} minus what {{it}} should be.",
                evidence(part, f"{arg} minus {{expected}}"),
                "Is the wrong half kept, or is a subtraction the wrong way round?",
            )
    return None


def argument_along_another_axis(part: Part) -> Clue | None:
    """An argument is added, but along another axis than it should be."""
    for intended, actual in permutations(alignments(part.failing[0]), 2):
        path, axes = actual
        if intended[0] == path and part.all_fit(lambda seen, i=intended, a=actual: _moved(seen, i, a)):  # type: ignore[misc]
            ways = [joined([axis(number, part.ndim) for number in way]) for way in (axes, intended[1])]
            return Clue(
                f"{{Your}} {{is}} right except for {path}, which is added along {ways[0]} and not along {ways[1]}.",
                evidence(part, f"{{expected}}, with {path} along {ways[0]} in place of {ways[1]}"),
                f"Along which axis do the entries of {path} belong, and to which axis does NumPy align them?",
            )
    return None


def argument_multiplied(part: Part) -> Clue | None:
    """The values are multiplied by an argument once too often, or not at all."""
    first = part.failing[0]
    for alignment in alignments(first):
        arg = alignment[0]
        if part.all_fit(lambda seen, a=alignment: _times(seen, seen.expected, a)):  # type: ignore[misc]
            return Clue(
                f"{{Your}} {{is}} right except for a factor: multiplied by {arg} once too often.",
                evidence(part, f"{{expected}} times {arg}, value by value"),
                f"How often does {arg} occur in the formula?",
            )
        if part.all_restored(lambda seen, a=alignment: _times(seen, seen.observed, a)):  # type: ignore[misc]
            return Clue(
                f"{{Your}} {{is}} right except for a factor: {{it}} should be multiplied by {arg}.",
                f"Multiplied by {arg}, value by value, your values are the expected ones in every case.",
                f"What should be multiplied by {arg}?",
            )
    return None


def named_offset(part: Part) -> Clue | None:
    """Every value is off by the same number, which has a name."""
    first = part.failing[0]
    offset = _offset(first)
    if offset is None:
        return None
    names = {"1": 1.0} | {q.text: q.value for q in first.quantities.values() if q.rank <= 2}  # noqa: PLR2004
    for name, value in names.items():
        for sign in (1.0, -1.0):
            if abs(sign * value - offset) <= first.relative * max(abs(offset), 1.0) and part.all_fit(
                lambda seen, n=name, s=sign: _shifted(seen, n, s)  # type: ignore[misc]
            ):
                return _offset_worded(part, name, sign > 0)
    return None


def common_offset(part: Part) -> Clue | None:
    """Every value of a result is off by the same number, which has no name."""
    for seen in part.failing:
        offset = _offset(seen)
        if offset is None or np.unique(seen.expected).size < SEVERAL:
            return None
    return Clue(
        "{Your} {is} right except for a number that is added to every value.",
        evidence(part, "{expected} plus one number, the same for all values of a case", "that number is 0"),
        "What do you add to, or subtract from, the whole result?",
        Tells.WHERE,
    )


def _plus(seen: Observation, alignment: Alignment, times: float) -> np.ndarray | None:
    argument = laid(seen, alignment)
    return None if argument is None else seen.expected + times * argument


def _moved(seen: Observation, intended: Alignment, actual: Alignment) -> np.ndarray | None:
    there, here = laid(seen, intended), laid(seen, actual)
    if there is None or here is None:  # the sizes differ, so the axes cannot be confused
        return seen.expected if seen.passed else None
    return np.asarray(seen.expected - there + here)


def _argument_minus(seen: Observation, alignment: Alignment) -> np.ndarray | None:
    argument = laid(seen, alignment)
    return None if argument is None else np.asarray(argument - seen.expected)


def _times(seen: Observation, values: np.ndarray | None, alignment: Alignment) -> np.ndarray | None:
    argument = laid(seen, alignment)
    return None if argument is None or values is None else values * argument


def _offset(seen: Observation) -> float | None:
    """Return by how much every value is off, if that is the same for all."""
    assert seen.observed is not None
    if not seen.expected.size:
        return None
    offset = complex((seen.observed - seen.expected).flat[0])
    number = offset.real if not offset.imag and np.isfinite(offset) and offset else None
    return number if number is not None and seen.fits(seen.expected + number) else None


def _shifted(seen: Observation, name: str, sign: float) -> np.ndarray | None:
    if name == "1":
        return seen.expected + sign
    quantity = seen.quantities.get(name)
    if quantity is None:  # an argument that was not given tells nothing where the result is right
        return seen.expected if seen.passed else None
    return seen.expected + sign * quantity.value


def _offset_worded(part: Part, name: str, more: bool) -> Clue:  # noqa: FBT001
    return Clue(
        f"{{Your}} {{is}} too {'large' if more else 'small'} by {name}.",
        evidence(part, f"{{expected}} {'plus' if more else 'minus'} {name}"),
        f"Is {name} added once too often?" if more else f"Where should {name} be added?",
    )
