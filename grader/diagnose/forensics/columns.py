"""A wrong number of columns: that of the rows, or one that was computed from the rows of an argument."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from grader.diagnose.forensics.observations import Observation
from grader.diagnose.forensics.phrases import Clue, in_cases
from grader.diagnose.forensics.returned_value import Part

__all__ = ["columns_from_rows"]

PLANE = 2
ENOUGH = 3
"""Wrong results that are needed: one or two may have any number of columns by chance."""


def columns_from_rows(part: Part) -> Clue | None:
    """The number of columns alone is wrong, and depends on rows where it should depend on columns."""
    if len(part.failing) < ENOUGH or not all(map(_has_other_columns, part.failing)):
        return None
    if all(_columns(seen) == _rows(seen) for seen in part.failing):
        return Clue(
            "{Your} {has} as many columns as rows.",
            f"{in_cases(part)} the number of rows is right, and that of columns is the same.",
            "Which axis of which argument do the columns come from?",
        )
    for name in _planes(part.failing[0]):
        sizes = [_plane(seen, name) for seen in part.failing]
        if _explained(part.failing, sizes):
            return Clue(
                f"The number of columns of {{your}} was computed from the rows of {name}.",
                f"{in_cases(part)} the columns are too many or too few, as the columns of {name} are more or fewer "
                "than its rows.",
                f"Which axis of {name} belongs to the columns?",
            )
    return None


def _explained(failing: tuple[Observation, ...], sizes: list[tuple[int, int]]) -> bool:
    """Whether the columns that are too many are those that the columns of an argument are more than its rows."""
    more = [_columns(seen) - seen.expected.shape[-1] for seen in failing]
    wider = [columns - rows for rows, columns in sizes]
    alike = all(np.sign(a) == np.sign(b) and abs(a) <= abs(b) for a, b in zip(more, wider, strict=True))
    return alike and sum(a == b for a, b in zip(more, wider, strict=True)) >= ENOUGH - 1


def _has_other_columns(seen: Observation) -> bool:
    if seen.observed is None or seen.observed.ndim != seen.expected.ndim or seen.expected.ndim < PLANE:
        return False
    return (
        seen.observed.shape[:-1] == seen.expected.shape[:-1] and seen.observed.shape[-1] != seen.expected.shape[-1]
    )


def _rows(seen: Observation) -> int:
    return int(seen.expected.shape[-2])


def _columns(seen: Observation) -> int:
    assert seen.observed is not None
    return int(seen.observed.shape[-1])


def _planes(seen: Observation) -> Iterator[str]:
    """Yield the arguments that have rows and columns: arrays, and pairs of whole numbers."""
    return (name for name in seen.arguments if _plane(seen, name) != (0, 0))


def _plane(seen: Observation, name: str) -> tuple[int, int]:
    """Return the rows and columns of an argument; two zeros if it has none."""
    match seen.arguments.get(name):
        case np.ndarray(shape=(*_, rows, columns)):
            return int(rows), int(columns)
        case (int(rows), int(columns)):
            return rows, columns
        case int(both):
            return both, both
        case _:
            return 0, 0
