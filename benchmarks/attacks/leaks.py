"""What an attacker has learned: canaries, and hidden numbers, in what the grader shows."""

from __future__ import annotations

from collections.abc import Iterable

import hidden_tests
from jobs import SECRETS

from tests.attacks.test_corpus import DIGITS, told

# In what the course's author wrote, of ours and of the peers'; the others lie beside it.
CANARIES = {**SECRETS, "hidden tests": hidden_tests.CANARY}


Hidden = dict[str, str]
"""Numbers by their first digits, cut and rounded: each has one name, by which it is counted once."""


def known_by(numbers: Iterable[float]) -> Hidden:
    """Return `numbers` by the first digits by which they are known again."""
    found = {}
    for number in numbers:
        if number:
            cut = _digits(f"{abs(number):.15e}")
            found |= {_digits(f"{abs(number):.{DIGITS - 1}e}"): cut, cut: cut}
    return found


def _digits(text: str) -> str:
    return text.partition("e")[0].replace(".", "")[:DIGITS]


def learned(shown: str, hidden: Hidden) -> frozenset[str]:
    """Return the names of the secrets that stand in `shown`, and of the `hidden` numbers."""
    canaries = {f"the canary in the {place}" for place, canary in CANARIES.items() if canary in shown}
    return frozenset(canaries | {f"the hidden number {hidden[digits]}" for digits in told(shown) & hidden.keys()})
