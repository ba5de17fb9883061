"""``grader merge``: results of one class from several folders."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from grader.cli.options import DONE, FAULT, Commands, add_command
from grader.cli.output import console_on
from grader.cli.rules import say_remark
from grader.errors import ResultsError
from grader.text import plural

__all__ = ["add"]


def add(commands: Commands) -> None:
    """Add the command."""
    merge = add_command(commands, "merge", run, "bring the results of several folders into one", [])
    merge.add_argument("results", type=Path, nargs="+", metavar="RESULTS", help="folders that hold results")
    merge.add_argument("--out", type=Path, required=True, metavar="DIR", help="a new folder for all of them")


def run(options: argparse.Namespace) -> int:
    from grader.gradebook.beside import bring_along
    from grader.gradebook.merging import merged
    from grader.gradebook.reading import read_folder
    from grader.gradebook.shards import about_missing, shares_of
    from grader.grading.batch import file_name
    from grader.grading.places import make_folder, refuse_in_the_way
    from grader.grading.results import write_atomically
    from grader.grading.table import SUMMARY, Row, row_of, write_summary

    out: Path = options.out
    if out.is_dir() and list(out.glob("*.json")):
        raise ResultsError(f"{out} holds results already; name a new folder with --out")
    shares = shares_of(options.results)
    filled = [path for path in options.results if not _is_empty_shard(path)]
    if not filled:
        raise ResultsError("none of these shards has a result: name all folders that shards were graded into")
    together = merged([read_folder(path) for path in filled])
    missing = list(about_missing(shares, together.students))
    for remark in (*together.remarks, *missing):
        say_remark(remark)
    make_folder(out, "--out")
    refuse_in_the_way([out / SUMMARY])
    rows: list[Row] = []
    names: dict[str, None] = {}
    for document in together.read():
        write_atomically(out / file_name(document.submission.id), document.to_json())
        rows.append(row_of(document.submission.id, document))
        names |= dict.fromkeys(exercise.name for exercise in document.exercises)
    bring_along(filled, out, dict.fromkeys(map(file_name, together.students)))
    write_summary(out / SUMMARY, rows, list(names))
    line = f"{plural(len(rows), 'result')} of {plural(len(options.results), 'folder')}: {out}/"
    console_on(sys.stdout).print(line, markup=False, soft_wrap=True)
    return DONE if all(row.known for row in rows) and not missing else FAULT


def _is_empty_shard(results: Path) -> bool:
    """Whether a shard was graded into the folder that no student belongs to, or that was just begun."""
    from grader.grading.places import SHARDS

    return (results / SHARDS).is_dir() and not list(results.glob("*.json"))
