"""What is said of two mistakes at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from grader.diagnose.recognition import KIND, MOST_NAMED
from grader.model import Finding

__all__ = ["Described", "MistakePair", "worded_pair"]


class Described(Protocol):
    """A catalogued mistake: its name, its sentence and its question."""

    @property
    def name(self) -> str: ...
    @property
    def says(self) -> str: ...
    @property
    def hint(self) -> str: ...


@dataclass(frozen=True)
class MistakePair:
    """Two mistakes, the inner one first, and the finding that names them."""

    names: tuple[str, str]
    finding: Finding


def worded_pair(function: str, pairs: Sequence[tuple[Described, Described]], total: int) -> MistakePair | None:
    """Return the finding if each of `pairs` explains everything: their common mistake, and the possible others."""
    common = [v for v in (pairs[0] if pairs else ()) if all(v in pair for pair in pairs)]
    if not common or len(pairs) > MOST_NAMED:
        return None
    outer, inner = pairs[0]
    if len(pairs) == 1:
        says = f"{inner.says} And: {outer.says}"
    else:
        others = [other.says for pair in pairs for other in pair if other is not common[0]]
        says = f"{common[0].says} And one of these: {' Or: '.join(others)}"
    evidence = f"Together, the two explain all {total} calls of {function}."
    names = tuple(f"{inner.name} + {outer.name}" for outer, inner in pairs)
    hint = common[0].hint if len(pairs) > 1 else inner.hint
    finding = Finding(KIND, function, f"Two things together: {says}", evidence, hint, mistakes=names)
    return MistakePair((inner.name, outer.name), finding)
