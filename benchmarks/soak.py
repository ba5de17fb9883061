"""A large class with hostile students among it: does anything grow, and does everybody get the same bytes again?

One command: ``make soak``. 10,000 submissions of the small course that ``tests/attacks`` attacks; every second one
is hostile, and the same few dozen contents come round again and again. It prints a table and ends with 1 if a bar
is missed; ``benchmarks/results/soak.json`` keeps the figures. Only root sees the memory of all processes.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(Path(__file__).resolve().parent)]

from machine import Sample, Watched, store, watch

from tests.processes import below

ATTACKS = ROOT / "tests" / "attacks"
HONEST = (ATTACKS / "course" / "reference" / "target" / "solution.py").read_text(encoding="utf-8")
HONEST_ONES = {
    "right": HONEST,
    "wrong": HONEST.replace("2.0 * x", "3.0 * x"),
    "raises": HONEST.replace("2.0 * x", "x[99, 99, 99]"),
    "stub": HONEST.replace("return", "raise NotImplementedError  #"),
}
HOSTILE = (
    "forge_atexit", "forge_ctypes_segfault", "forge_exit_at_import", "forge_frame", "forge_frames", "forge_gc",
    "forge_late_thread", "forge_pickle", "forge_planted_modules", "harm_close_descriptors", "harm_detached_child",
    "harm_files", "harm_fork_bomb", "harm_kill", "harm_limits_of_its_own", "harm_links", "harm_memory_mmap",
    "harm_memory_memfd", "harm_pipes", "harm_raw_threads", "harm_shared_mappings", "harm_socket_pairs",
    "harm_subprocess", "harm_threads", "persist_descriptor", "persist_modules", "persist_warm_process",
    "steal_course", "steal_other_submissions", "steal_shared_memory",
)  # fmt: skip
WAITING = ("harm_endless_loop", "harm_flood", "harm_memory_list", "harm_widest_header")
"""Those that run into a limit, and so take a second: one in a hundred."""
GROWTH_MIB, WHOLE_MIB = 24.0, 300.0
PER_JOB = 4
"""Descriptors and processes by which two moments may differ, for each job: what one submission holds."""


@dataclass(frozen=True)
class Bar:
    """One line of the table: what is counted early in the run and late, and the most that it may be."""

    name: str
    early: float
    late: float
    kept: bool


def kind_of(number: int) -> str:
    """The content that student `number` hands in: each kind comes round again."""
    if number % 100 == 99:
        return WAITING[number // 100 % len(WAITING)]
    return HOSTILE[number // 2 % len(HOSTILE)] if number % 2 else [*HONEST_ONES][number // 2 % len(HONEST_ONES)]


def hand_in(folder: Path, count: int) -> None:
    """Write a class of `count` students."""
    folder.mkdir()
    for number in range(count):
        kind = kind_of(number)
        file = folder / f"s{number:06}" / "target.py"
        file.parent.mkdir()
        if kind in HONEST_ONES:
            file.write_text(HONEST_ONES[kind], encoding="utf-8")
        else:
            shutil.copyfile(ATTACKS / "corpus" / f"{kind}.py", file)


def documents(results: Path, count: int) -> dict[str, set[str]]:
    """Return, by kind, the different documents of its students, without their name and the times.

    Those are left out of which a search for a line was ended, as the document itself says: here a second of waiting
    is all that it has, and on a busy machine it finds less.
    """
    found = defaultdict(set)
    for number in range(count):
        document = json.loads((results / f"s{number:06}.json").read_bytes())
        ended = document.pop("timings")["searches_ended"]
        del document["submission"]["id"]
        if ended:
            continue
        found[kind_of(number)].add(json.dumps(document))
    return dict(found)


def first_difference(one: Any, other: Any, place: str = "") -> str:
    """Return where two documents differ first, and both values there; empty if they are equal."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        inside = (first_difference(one[key], other[key], f"{place}.{key}") for key in one)
        return next(filter(None, inside), "")
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = enumerate(zip(one, other, strict=True))
        return next(filter(None, (first_difference(*pair, f"{place}[{number}]") for number, pair in pairs)), "")
    return "" if one == other else f"{place}: {json.dumps(one)} and {json.dumps(other)}"


def table(watched: Watched, count: int, jobs: int, differ: Sequence[str], left: dict[str, int]) -> list[Bar]:
    """Return the lines: early and late in the run, and whether each keeps its bar.

    Students' processes come and go, so of the sandboxes the least counts: it grows if something stays.
    """
    early, late = _between(watched, 0.1 * count, 0.3 * count), _between(watched, 0.75 * count, 0.95 * count)

    def line(name: str, of: Callable[[Sample], float], which: Callable[..., float], most: float) -> Bar:
        before, after = which(map(of, early)), which(map(of, late))
        return Bar(name, before, after, after - before <= most)

    largest = max(one.grader_mib for one in watched.samples)
    return [
        line("memory of the grader and its workers, MiB", lambda one: one.grader_mib, max, GROWTH_MIB),
        line("memory of the warm processes, MiB", lambda one: one.sandboxes_mib, min, GROWTH_MIB),
        line("descriptors of the grader and its workers", lambda one: one.descriptors, min, PER_JOB * jobs),
        line("processes", lambda one: one.processes, min, PER_JOB * jobs),
        Bar("largest memory of the grader, MiB", 0, largest, largest <= WHOLE_MIB),
        *(Bar(name, 0, number, number == 0) for name, number in left.items()),
        Bar("kinds whose documents differ", 0, len(differ), not differ),
    ]


def _between(watched: Watched, least: float, most: float) -> list[Sample]:
    chosen = [one for one in watched.samples if least <= one.done <= most]
    return chosen or watched.samples[len(watched.samples) // 2 :]


def soak(count: int, jobs: int) -> tuple[Watched, list[Bar], list[str]]:
    """Grade a class of `count`; return what was seen, the table, and where the documents of a kind differ."""
    with tempfile.TemporaryDirectory() as place:
        folder, results, temporary = (Path(place, name) for name in ("class", "results", "temporary"))
        hand_in(folder, count)
        temporary.mkdir()
        command = [sys.executable, "-m", "grader", "grade", folder, "--course", ATTACKS / "course"]
        watched = watch(
            [*command, "--out", results, "--jobs", str(jobs), "--json"],
            done=lambda: _finished(results),
            environment={**os.environ, "TMPDIR": str(temporary)},
        )
        if watched.code not in (0, 4):
            raise SystemExit(watched.errors)
        by_kind = documents(results, count)
        differ = [
            f"{kind}, {first_difference(*map(json.loads, sorted(several)[:2]))}"
            for kind, several in sorted(by_kind.items())
            if len(several) > 1
        ]
        unknown = sum(not one["complete"] for one in json.loads(watched.output))
        left = {
            "processes left behind": len(below(os.getpid())),
            "temporary files left behind": sum(1 for _ in temporary.rglob("*")),
            "half-written files among the results": sum(1 for _ in results.rglob(".*.part")),
            "results that are unknown": unknown,
        }
    return watched, table(watched, count, jobs, differ, left), differ


def _finished(results: Path) -> int:
    try:
        return sum(entry.name.endswith(".json") for entry in os.scandir(results))
    except FileNotFoundError:
        return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--submissions", type=int, default=10_000, metavar="N")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N")
    parser.add_argument("--no-store", action="store_true", help="leave benchmarks/results as it is")
    options = parser.parse_args()
    watched, lines, differ = soak(options.submissions, options.jobs)
    rate = options.submissions / watched.spent.seconds
    print(f"{options.submissions} submissions, half of them hostile, {options.jobs} jobs: {rate:.1f}/s")
    print(f"{'':48} {'early':>8} {'late':>8}")
    for one in lines:
        print(f"{one.name:48} {one.early:8.5g} {one.late:8.5g}  {'kept' if one.kept else 'MISSED'}")
    if differ:
        print("the documents differ of:", *differ, sep="\n    ")
    if not options.no_store:
        kept = {"submissions": options.submissions, "jobs": options.jobs, "per_second": round(rate, 1)}
        print("stored in", store("soak", {**kept, "table": [vars(one) for one in lines]}).relative_to(ROOT))
    return 0 if all(one.kept for one in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
