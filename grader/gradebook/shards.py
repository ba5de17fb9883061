"""What the shards of a class say of it together: who has no result, and which shard is to be graded again."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from grader.errors import ResultsError
from grader.grading.shards import Share, noted_shares
from grader.text import counted, joined, plural, printable

__all__ = ["about_missing", "shares_of"]

NAMED = 20
"""Students of one shard are named up to this number, and counted beyond it."""


def shares_of(folders: Sequence[Path]) -> list[Share]:
    """Return the shards of some folders of results.

    Raises
    ------
    ResultsError
        If they are parts of different divisions of the class.
    """
    shares = [share for folder in folders if folder.is_dir() for share in noted_shares(folder)]
    divisions = sorted({share.of for share in shares})
    if len(divisions) > 1:
        both = joined(map(str, divisions))
        raise ResultsError(f"these are shards of classes that were divided by {both}: grade all by one number")
    return shares


def about_missing(shares: Sequence[Share], graded: Collection[str]) -> Iterator[str]:
    """Yield a sentence on each shard of which students have no result.

    Parameters
    ----------
    shares : sequence of Share
    graded : collection of str
        The students that have a result.
    """
    everybody = {student: number for share in shares for student, number in share.everybody.items()}
    begun = {share.number for share in shares}
    for number in sorted(set(everybody.values())):
        own = [student for student, shard in sorted(everybody.items()) if shard == number]
        absent = [student for student in own if student not in graded]
        if absent:
            what = "is not finished" if number in begun else "is not there"
            names = printable(joined(counted(absent, NAMED)))
            yield (
                f"Shard {number}/{shares[0].of} {what}: {plural(len(absent), 'result')} of {len(own)} missing "
                f"({names}). Grade it again with --shard {number}/{shares[0].of} --resume."
            )
