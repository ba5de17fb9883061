"""Right but for a factor, and what the factor is."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

import numpy as np

from grader.diagnose.forensics.observations import Observation
from grader.diagnose.forensics.phrases import Clue, Tells, evidence
from grader.diagnose.forensics.quantities import Quantity
from grader.diagnose.forensics.returned_value import Part
from grader.text import joined

__all__ = ["common_factor", "named_factor", "sign"]

SEVERAL = 3
"""Different values that a factor without a name must be common to."""
DERIVED = 2
"""The rank from which on another name for the same factor is no help."""
COMMON = "2"
"""A factor with so many causes that a size may equal it by chance."""
NAMED = 2
"""Names that are given to one factor, at most."""


def sign(part: Part) -> Clue | None:
    """Everything has the wrong sign."""
    if not part.all_fit(lambda seen: -seen.expected):
        return None
    return Clue(
        "{Your} {has} the wrong sign.",
        evidence(part, "the negative of {expected}"),
        "Where does the minus sign belong: is one missing, or one too many?",
    )


def named_factor(part: Part, ranks: Container[int] = range(9)) -> Clue | None:
    """Everything is too large, or too small, by a factor that has a name, of one of these ranks."""
    first = part.failing[0]
    ratio = _ratio(first)
    if ratio is None or not first.fits(ratio * first.expected):
        return None
    known = [form for form in _forms(first) if form.quantity.rank in ranks and form.fits(ratio, first.relative)]
    found = [form for form in known if part.all_fit(form.predict)]
    found = [form for form in found if form.quantity.rank == min(form.quantity.rank for form in found)]
    return _worded(part, found) if found else None


def common_factor(part: Part) -> Clue | None:
    """All values of a result are off by one factor, which has no name."""
    for seen in part.failing:
        ratio = _ratio(seen)
        if ratio is None or not seen.fits(ratio * seen.expected) or np.unique(seen.expected).size < SEVERAL:
            return None
    return Clue(
        "{Your} {is} right except for a factor, which is the same for all values of a case.",
        evidence(part, "{expected} times one common factor", "that factor is 1"),
        "By which number do you multiply or divide the whole result, and where does that number come from?",
        Tells.WHERE,
    )


@dataclass(frozen=True)
class _Form:
    """A quantity as a factor: itself or its inverse, and with a minus sign or without."""

    quantity: Quantity
    inverse: bool
    minus: bool

    def fits(self, ratio: float, relative: float) -> bool:
        value = self._factor(self.quantity.value)
        return self.quantity.value not in (0.0, 1.0) and abs(value - ratio) <= relative * abs(ratio)

    def value(self, seen: Observation) -> float | None:
        quantity = seen.quantities.get(self.quantity.text)
        return quantity.value if quantity is not None and quantity.value else None

    def predict(self, seen: Observation) -> np.ndarray | None:
        value = self.value(seen)
        if seen.passed and self.quantity.text not in seen.quantities:  # an argument that was not given
            return seen.expected
        return None if value is None else self._factor(value) * seen.expected

    def _factor(self, value: float) -> float:
        if not value:
            return 0.0
        return (-1.0 if self.minus else 1.0) * (1.0 / value if self.inverse else value)


def _forms(seen: Observation) -> list[_Form]:
    return [
        _Form(quantity, inverse, minus)
        for minus in (False, True)
        for quantity in seen.quantities.values()
        for inverse in (False, True)
    ]


def _ratio(seen: Observation) -> float | None:
    """Return the observed value divided by the expected one, where the expected one is largest."""
    assert seen.observed is not None
    finite = np.isfinite(seen.expected)
    if not np.any(finite):
        return None
    place = np.unravel_index(int(np.argmax(np.where(finite, np.abs(seen.expected), -1.0))), seen.expected.shape)
    expected, observed = complex(seen.expected[place]), complex(seen.observed[place])
    if not expected or not np.isfinite(observed):
        return None
    ratio = observed / expected
    return ratio.real if abs(ratio.imag) <= seen.relative * abs(ratio) and ratio.real else None


def _worded(part: Part, found: list[_Form]) -> Clue:
    form = found[0]
    alike = [other for other in found if (other.inverse, other.minus) == (form.inverse, form.minus)]
    names = [other.quantity.text for other in alike[: None if form.quantity.rank < DERIVED else 1]]
    values = {form.value(seen) for seen in part.failing}
    constant = form.quantity.quotable and len(values) == 1
    times = f"{form.quantity.value:.0f}" if constant else names[0]
    size = "small" if form.inverse else "large"
    if constant:
        off = f"{times} times too {size}"
    elif form.quantity.quotable:
        off = f"too {size} by a factor of {times}"
    else:
        off = f"right except for a factor: {'divided' if form.inverse else 'multiplied'} by {times}"
    says = f"{{Your}} {{has}} the wrong sign, and {{is}} {off}." if form.minus else f"{{Your}} {{is}} {off}."
    what = f"{'minus ' * form.minus}{{expected}} {'divided by' if form.inverse else 'times'} {times}"
    return Clue(says, evidence(part, what) + _names(times, names), _hint(form))


def _names(times: str, names: list[str]) -> str:
    """Return a sentence with other names of the factor: ``4 is both x.shape[0] and w.shape[0].``."""
    others = [name for name in names if name != times][:NAMED]
    if not others:
        return ""
    if not times.isdigit():
        return f" {times} equals {joined(others)} here."
    chance = ", perhaps by chance" if times == COMMON else ""
    return f" {times} is {'both ' * (len(others) > 1)}{joined(others)}{chance}."


def _hint(form: _Form) -> str:
    quantity = form.quantity
    if quantity.quotable and form.inverse:
        return "Is something averaged that should be summed, or a factor missing?"
    if quantity.quotable:
        return "Is something summed that should be averaged? Is anything added twice?"
    return f"How often does {quantity.text} occur in the formula, and does it multiply or divide there?"
