"""Options of ``grader grade`` for a class that several machines grade."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from grader.cli.options import DONE
from grader.cli.output import print_json, say

if TYPE_CHECKING:  # imports stand inside the command: see `grader.cli`
    from grader.grading.shards import Shard
    from grader.submissions.handed_in import HandIn

__all__ = ["add_shard", "empty_shard", "of_shard"]


def add_shard(parser: argparse.ArgumentParser) -> None:
    """Add the option for one part of a class."""
    parser.add_argument(
        "--shard",
        type=shard,
        metavar="K/N",
        help="grade part K of N of the class, divided by the students' ids; 'grader merge' joins the parts",
    )


def shard(text: str) -> Shard:
    """Return the shard that is written as "3/100", or raise an error that says what is wrong."""
    from grader.grading.shards import Shard

    try:
        return Shard.read(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def of_shard(submissions: Sequence[HandIn], shard: Shard | None) -> tuple[HandIn, ...]:
    """Return those of `submissions` that belong to `shard`; all of them if there is none."""
    return tuple(one for one in submissions if shard is None or shard.has(one.student))


def empty_shard(options: argparse.Namespace, everybody: Sequence[str]) -> int:
    """Note that a shard has no student, and say so."""
    from grader.grading.places import prepare_results
    from grader.grading.shards import note_share

    prepare_results(options.out, options.submissions, [])
    note_share(options.out, options.shard, everybody)
    if options.json:
        print_json([])
    else:
        say(f"No student of this class belongs to shard {options.shard}.")
    return DONE
