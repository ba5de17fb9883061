"""Which attacks a grader gets: those of the corpus, variants in its own terms, or none, with the reason."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from outcomes import Earned

from tests.attacks.conftest import CORPUS, HONEST, Attack

__all__ = ["CORPUS", "HONEST", "Attack", "NotApplicable", "earned", "ended_by_size", "source_for", "tries"]

HERE = Path(__file__).resolve().parent
EVERY_PEER = "all"
OURS, OURS_OF = 10.0, 9.0
"""Our course gives ten points, of which one is for leaving arguments alone, in proportion to what is right."""
with (HERE / "exceptions.toml").open("rb") as file:
    EXCEPTIONS: Mapping[str, Mapping[str, Mapping[str, str] | list[float]]] = tomllib.load(file)


@dataclass(frozen=True)
class NotApplicable:
    """There is nothing in this grader that the attack could be aimed at."""

    reason: str


def source_for(attack: Attack, grader: str) -> tuple[str, bool] | NotApplicable:
    """Return what is handed in to `grader`, and whether it was adapted to it."""
    original = attack.source.decode()
    if grader == "fairgrade":
        return original, False
    reasons = EXCEPTIONS["not_applicable"].get(attack.name, {})
    for whom in (grader, EVERY_PEER):
        variant = HERE / "adapted" / f"{attack.name}.{whom}.py"
        if variant.is_file():
            return variant.read_text(encoding="utf-8"), True
        if whom in reasons:
            return NotApplicable(reasons[whom])
    return original, False


def earned(attack: Attack, grader: str) -> Earned:
    """Return what is right in `attack`, in points of `grader`."""
    if grader == "fairgrade":
        return Earned(attack.earns, attack.earns)
    ours = attack.earns * OURS_OF / OURS
    return Earned(*EXCEPTIONS["earned"].get(attack.name, (ours, ours)))


def ended_by_size(attack: Attack, grader: str) -> bool:
    """Tell whether the jail's limit on the size of files ends `attack`, which the supervisor cannot see."""
    return grader != "fairgrade" and attack.name in EXCEPTIONS["limited"]["by_size_of_files"]


def tries(attack: Attack) -> str:
    """Return the first sentence of what the file says about itself."""
    return " ".join(attack.tries.partition("\n\n")[0].split())
