"""Of several files of one name in a submission: which counts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from grader.model import Problem
from grader.submissions.found import Found, shown
from grader.submissions.names import archive_kind

__all__ = ["ordered"]

FORMER = re.compile(
    r"(?i)(?:^|[\W_])(?:old|older|bak|backups?|previous|archived?|trash|draft|versions?)(?:[\W_]|\d|$)"
)
"""Folders of what somebody no longer means."""


def ordered(
    name: str, several: Sequence[Found], problems: list[Problem], works: Mapping[PurePosixPath, int]
) -> list[Found]:
    """Return the files that are called `name`, the one that counts first, without those that are the same again.

    What lies in an archive comes after what does not; then the one less deep counts, then that whose name is right.
    On the same level neither is taken for the other, but what is called a former one counts less, and a folder with
    more of the exercises' files, of which `works` has the numbers, counts more.
    """

    def rank(found: Found) -> tuple[int, int, bool]:
        packed = sum(bool(archive_kind(part)) for part in found.path.parts[:-1])
        return packed, len(found.path.parts), found.path.name != name

    def guess(found: Found) -> tuple[bool, int, str]:
        return any(map(FORMER.search, found.path.parts[:-1])), -works[found.path.parent], str(found.path)

    in_order = sorted(several, key=lambda found: (*rank(found), *guess(found)))
    different = list({found.source: found for found in reversed(in_order)}.values())[::-1]
    best = different[0]
    if best.path.name != name:
        problems.append(Problem(name, f"it was handed in as {shown(PurePosixPath(best.path.name))}"))
    for other in in_order[1:2]:
        if rank(other) == rank(best):
            one, two = shown(best.path), shown(other.path)
            problems.append(Problem(name, f"handed in twice ({one}, {two}): {one} is graded"))
    return different
