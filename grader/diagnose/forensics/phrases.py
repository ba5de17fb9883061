"""The phrases of forensics: names of a returned value, an axis, an index, and in how many cases it was seen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from grader.diagnose.forensics.returned_value import Part
from grader.text import joined

__all__ = ["ORDINALS", "Clue", "Tells", "axis", "evidence", "in_cases", "position", "subject", "value"]

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
VERBS = {
    "is": "are",
    "was": "were",
    "has": "have",
    "lacks": "lack",
    "holds": "hold",
    "equals": "equal",
    "it": "they",
    "its": "their",
}
NUMBERED = re.compile(r"value (\d+)")


class Tells(IntEnum):
    """How much an explanation tells, from the least on."""

    NOTHING = 0
    WHEN = 1
    """In which calls a result is wrong."""
    WHERE = 2
    """Which values are wrong, or by how much."""
    NEARLY_WHY = 3
    """What is missing; a number may say more."""
    WHY = 4


@dataclass(frozen=True)
class Clue:
    """What explains a returned value."""

    says: str
    """A sentence with ``{Your}`` or ``{your}`` for the values it is about, and the words of `VERBS` in braces."""
    evidence: str
    hint: str = ""
    tells: Tells = Tells.WHY
    condition: str = ""
    """The first sentence of `says` where that is when it is wrong, and the others are what it then is."""


def subject(names: Sequence[str]) -> dict[str, str]:
    """Return the words for the returned values called `names`: ``Your dx and dw``, and their verbs."""
    if len(names) == 1:
        words = value(names[0])
    elif any(map(NUMBERED.fullmatch, names)):
        words = joined([value(name) for name in names])
    else:
        words = f"your {joined(names)}"
    verbs = VERBS if len(names) > 1 else {one: one for one in VERBS}
    return {"Your": words[0].upper() + words[1:], "your": words, **verbs}


def value(name: str) -> str:
    """Return ``your dx``, ``your result`` or ``your second value``."""
    numbered = NUMBERED.fullmatch(name)
    if numbered is None:
        return f"your {name or 'result'}"
    number = int(numbered[1]) - 1
    return f"your {ORDINALS[number]} value" if number < len(ORDINALS) else f"your {name}"


def evidence(part: Part, what: str, otherwise: str = "this makes no difference") -> str:
    """Return the sentence that every value of `part` is `what`, and in how many cases: ``twice the expected one``.

    ``{expected}`` in `what` stands for the expected value, or values. `otherwise` says why the
    same mistake leaves the cases that pass unchanged.
    """
    passing = len(part.passing)
    observed = what.replace("{expected}", "the expected value" if part.single else "the expected ones")
    rest = ""
    if passing:
        other = "other one" if passing == 1 else f"other {passing}"
        rest = f"; in the {other} {otherwise}"
    if part.single:
        return f"{in_cases(part)} it is {observed}{rest}."
    sizes = {seen.expected.size for seen in part.failing}
    count = f"All {sizes.pop()} values" if len(sizes) == 1 else "All values"
    count = "The only value" if count == "All 1 values" else count
    verb = "is" if count == "The only value" else "are"
    return f"{count}, {_often(part)}, {verb} {observed}{rest}."


def in_cases(part: Part) -> str:
    """Return how a sentence on `part` begins: ``In all 5 cases``, ``In the 3 cases that fail``."""
    cases = _often(part)
    return cases[0].upper() + cases[1:]


def _often(part: Part) -> str:
    """Return in which cases: ``in all 5 cases``, ``in the 3 cases that fail``."""
    failing, passing = len(part.failing), len(part.passing)
    if not passing:
        return "in the only case" if failing == 1 else f"in {'both' if failing == 2 else f'all {failing}'} cases"  # noqa: PLR2004
    return "in the one case that fails" if failing == 1 else f"in the {failing} cases that fail"


def axis(number: int, ndim: int | None) -> str:
    """Return ``the first axis``; a negative number counts from the end, for results of several ranks."""
    if number == -1 or (ndim is not None and ndim > 1 and number == ndim - 1):
        return "the last axis"
    return f"the {ORDINALS[number]} axis" if number < len(ORDINALS) else f"axis {number}"


def position(index: int) -> str:
    """Return ``first``, ``last`` (of -1), ``second``."""
    names = {-1: "last", -2: "second to last"}
    return names.get(index) or (ORDINALS[index] if 0 <= index < len(ORDINALS) else "")
