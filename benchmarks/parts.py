"""Where the processor time of one right submission goes: part by part.

The fifteen tests; a grader, its warm process, and a student's. Each part is the least of many times. A student's
process shares its memory with the warm one, and copies each page that it writes to: their number, and what such a
copy takes here, are measured as well. Part of ``make bench``; alone, ``python benchmarks/parts.py``.
"""

from __future__ import annotations

import os

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import argparse
import json
import mmap
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE), str(HERE / "peers")]

import bench_page
import fifteen_class
from bare import bare_seconds, functions_of
from machine import RESULTS, described
from spent import spent

from grader.course.load import load_course
from grader.grading.batch import Run
from grader.grading.prepare import make_plan
from grader.grading.submission import grade_submission
from grader.machine.selftest import open_sandbox
from grader.sandbox.base import Answer
from grader.submissions.handed_in import Choice, Details, HandIn
from tests.processes import PROC, below

PAGES = 1000


class Watched:
    """A sandbox, or a connection, that notes what using it takes the grader, and what the student's process has."""

    def __init__(self, watched: Any, taken: dict[str, float]) -> None:
        self._watched, self._taken = watched, taken

    def __getattr__(self, name: str) -> Any:
        return getattr(self._watched, name)

    def start(self, limits: Any) -> Watched:
        connection = self._timed(self._watched.start, limits)
        self._taken["confined"] = connection.cpu_s
        return Watched(connection, self._taken)

    def ask(self, *args: Any) -> Any:
        return self._timed(self._watched.ask, *args)

    def answer(self, *args: Any) -> Any:
        answer = self._timed(self._watched.answer, *args)
        if isinstance(answer, Answer):
            self._taken["loaded" if answer.kind == "loaded" else "answered"] = self._watched.cpu_s
        return answer

    def close(self) -> None:
        self._timed(self._watched.close)
        self._taken["ended"] = self._watched.cpu_s

    def _timed(self, action: Callable[..., Any], *args: Any) -> Any:
        began = time.process_time()
        try:
            return action(*args)
        finally:
            self._taken["talk"] = self._taken.get("talk", 0.0) + time.process_time() - began


def once(run: Run, handed_in: HandIn, sandbox: Any) -> dict[str, float]:
    """Grade once; return the seconds of each part."""
    taken: dict[str, float] = {}
    began = time.process_time()
    attempts = run.attempts_of(handed_in)
    read = time.process_time()
    graded = [grade_submission(one.submission, run.course, run.plan, Watched(sandbox, taken)) for one in attempts]
    judged = time.process_time()
    run.record([handed_in], attempts, graded)
    written = time.process_time()
    return {
        "child: start, and confine itself": taken["confined"],
        "child: read, compile and run the file": taken["loaded"] - taken["confined"],
        "child: make the calls, and answer": taken["answered"] - taken["loaded"],
        "child: end": max(0.0, taken["ended"] - taken["answered"]),
        "grader: read what was handed in": read - began,
        "grader: start the child, ask, and read its answers": taken["talk"],
        "grader: judge, and all else while it grades": judged - read - taken["talk"],
        "grader: write the result and what is kept beside it": written - judged,
    }


def page_seconds() -> float:
    """Return what a page takes that a child shares, writes to, and so copies."""
    with mmap.mmap(-1, PAGES * mmap.PAGESIZE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS) as memory:

        def touch() -> float:
            began = time.process_time()
            for at in range(0, len(memory), mmap.PAGESIZE):
                memory[at] = 1
            return time.process_time() - began

        touch()
        loop = touch()
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            os.write(writing, f"{touch()}".encode())
            os._exit(0)
        os.waitpid(child, 0)
        found = float(os.read(reading, 100))
        os.close(reading)
        os.close(writing)
    return max(0.0, found - loop) / PAGES


def _warm(pid: int) -> tuple[float, int]:
    """Seconds of the warm process, and the page faults of all children that it has waited for."""
    folder = PROC / str(max(below(pid), default=pid))
    seconds = int((folder / "schedstat").read_text(encoding="ascii").split()[0]) / 1e9
    fields = (folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return seconds, int(fields[8])


def measured(repeats: int) -> dict[str, Any]:
    """Return the day, the milliseconds of each part, the page faults of a child, and what one of them takes."""
    with spent() as meanwhile, tempfile.TemporaryDirectory() as place:
        figures = _measured(repeats, Path(place))
    return {"date": described()["date"], "repeats": repeats, "others": round(meanwhile.others, 2), **figures}


def _measured(repeats: int, place: Path) -> dict[str, Any]:
    course = load_course(fifteen_class.COURSE)
    plan = make_plan(course, course.demonstration_secret)
    fifteen_class.hand_in(place / "class", 1)
    (folder,) = (place / "class").iterdir()
    functions = functions_of(folder, course)
    bare = min(bare_seconds(course, plan, functions) for _ in range(repeats))
    sandbox, protections = open_sandbox([HERE.parent])
    with sandbox:
        run = Run(course, plan, sandbox.strength, protections, place / "results")
        run.results.mkdir()
        student = HandIn("one", (Choice(folder, Details()),))
        once(run, student, sandbox)
        warm, faults = _warm(sandbox.pid)
        found = [once(run, student, sandbox) for _ in range(repeats)]
        after, more = _warm(sandbox.pid)
    least = {name: min(one[name] for one in found) for name in found[0]}
    least["warm process: fork, wait, and report"] = (after - warm) / repeats
    return {
        "functions": round(1000 * bare, 2),
        "parts": {name: round(1000 * value, 2) for name, value in least.items()},
        "faults": round((more - faults) / repeats),
        "fault_us": round(1e6 * min(page_seconds() for _ in range(repeats)), 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--repeats", type=int, default=100, metavar="N")
    parser.add_argument(
        "--store", action="store_true", help="put the figures beside those of make bench, and on the page"
    )
    options = parser.parse_args()
    figures = measured(options.repeats)
    print("\n".join("  ".join((value.rjust(6), name)) for name, value in bench_page.parts_rows(figures)))
    print(bench_page.parts_text(figures))
    if options.store:
        stored = {**json.loads((RESULTS / "bench.json").read_text(encoding="utf-8")), "parts": figures}
        (RESULTS / "bench.json").write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")
        bench_page.write_page(stored)


if __name__ == "__main__":
    main()
