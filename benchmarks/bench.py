"""How fast grading is, beside four other graders and the least that it can take. One command: ``make bench``.

It prints one table, keeps the figures with the machine's description as ``benchmarks/results/bench.json``, and
writes ``docs/explanation/speed.md`` with its charts from them. Figures of one run are comparable with each other,
not with those of another machine. Each of the other graders is installed from PyPI into an environment of its own,
once; one that cannot be is left out, with a line that says so.
"""

from __future__ import annotations

import os

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path[:0] = [str(ROOT), str(HERE), str(HERE / "peers")]

import fifteen_class
import parts
import startup
from bare import SAMPLES, bare_seconds, functions_of
from bench_page import table, write_page
from machine import RESULTS, described, store, watch
from notebooks import code_cell, notebook
from timed import CACHE

from grader.course.load import load_course
from grader.grading import batch
from grader.grading.exercise import grade_exercise
from grader.grading.prepare import make_plan
from grader.grading.submission import grade_submission
from grader.machine.selftest import open_sandbox
from grader.running.in_process import InProcess
from grader.sandbox.confined import ConfinedSandbox
from grader.submissions.handed_in import Choice, Details, HandIn
from grader.submissions.intake import read_submission

FILES = ("gradescope", "pytest")
NOTEBOOKS = ("nbgrader", "otter")
WAITING = ("jana_endless", "kai_memory")
"""Of the sample class, those that run into a limit."""


def ours(count: int, jobs: int, *, as_notebooks: bool = False) -> dict[str, Any]:
    """Grade a class of `count` with the fifteen tests; return what it took, and what it held."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "class")
        if as_notebooks:
            for each in fifteen_class.submissions(count):
                (folder / each.mistake).mkdir(parents=True)
                text = notebook([code_cell(each.source)])
                (folder / each.mistake / "fifteen.ipynb").write_text(text, encoding="utf-8")
        else:
            fifteen_class.hand_in(folder, count)
        return graded(folder, fifteen_class.COURSE, count, jobs)


def twelve_exercises(count: int, jobs: int) -> dict[str, Any]:
    """Grade the sample class with other names until it has `count`, without those that wait for a limit."""
    samples = sorted(one for one in (ROOT / "tests" / "submissions").iterdir() if one.stem not in WAITING)
    with tempfile.TemporaryDirectory() as place:
        for number in range(count):
            sample = samples[number % len(samples)]
            copy = shutil.copytree if sample.is_dir() else shutil.copyfile
            (Path(place, "class")).mkdir(exist_ok=True)
            copy(sample, Path(place, "class", f"s{number:05}{sample.suffix}"))
        return graded(Path(place, "class"), ROOT, count, jobs)


def graded(folder: Path, course: Path, count: int, jobs: int) -> dict[str, Any]:
    """Grade the class in `folder` with the command line, its start included."""
    with tempfile.TemporaryDirectory() as results:
        command = [sys.executable, "-m", "grader", "grade", folder, "--course", course, "--out", results]
        watched = watch([*command, "--jobs", str(jobs), "--json"])
    if watched.code:
        raise SystemExit(watched.errors)
    return {
        "submissions": count,
        **watched.spent.of_each(count),
        "grader_mib": max((one.grader_mib for one in watched.samples), default=0.0),
        "sandboxes_mib": max((one.sandboxes_mib for one in watched.samples), default=0.0),
    }


def peer(name: str, count: int, environments: Path) -> dict[str, Any] | None:
    """Grade a class of `count` with another grader; None, and a line, if it cannot be installed here."""
    environments.mkdir(parents=True, exist_ok=True)
    made = _run(HERE / "peers" / "environments.py", environments, "--only", name)
    graded = (
        None
        if made.returncode
        else _run(HERE / "peers" / "timed.py", name, "--submissions", count, "--environments", environments)
    )
    for done in filter(None, (made, graded)):
        if done.returncode:
            print(f"left out: {name} ({(done.stderr.strip().splitlines() or ['no message'])[-1]})", flush=True)
            return None
    return json.loads(graded.stdout)


def _run(*command: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *map(str, command)], capture_output=True, text=True, check=False)


def median_ms(action: Callable[[], object], repeats: int) -> float:
    """Return the median of the milliseconds that `action` takes, after one time that warms it up."""
    action()
    found = []
    for _ in range(repeats):
        began = time.perf_counter()
        action()
        found.append(1000 * (time.perf_counter() - began))
    return statistics.median(found)


def layers(root: Path, folder: Path, repeats: int) -> dict[str, float]:
    """Return the milliseconds of one submission, layer upon layer; `forks` are a confined child per exercise."""
    course = load_course(root)
    plan = make_plan(course, course.demonstration_secret)
    names = [exercise.name for exercise in course.exercises]
    functions = functions_of(folder, course)
    submission = read_submission("bench", folder, names)

    def in_this_process() -> None:
        for name in names:
            grade_exercise(plan.exercises[name], InProcess(functions[name]))

    found = {
        "functions": statistics.median(1000 * bare_seconds(course, plan, functions) for _ in range(repeats)),
        "in this process": median_ms(in_this_process, repeats),
    }
    with ConfinedSandbox("process") as sandbox:
        found["in a confined process"] = median_ms(
            lambda: grade_submission(submission, course, plan, sandbox), repeats
        )
    sandbox, protections = open_sandbox([ROOT])
    with sandbox, tempfile.TemporaryDirectory() as results:
        run = batch.Run(course, plan, sandbox.strength, protections, Path(results))
        student = [HandIn("bench", (Choice(folder, Details()),))]
        forks = median_ms(lambda: [sandbox.start(course.limits).close() for _ in names], repeats)
        found |= {
            f"at strength {sandbox.strength}": median_ms(
                lambda: grade_submission(submission, course, plan, sandbox), repeats
            ),
            "read, graded and written": median_ms(lambda: run.grade(student, sandbox), repeats),
            "forks": forks,
            "floor": found["functions"] + forks,
        }
    return {name: round(value, 2) for name, value in found.items()}


def measured(options: argparse.Namespace) -> dict[str, Any]:
    """Run every section; what takes long says so on the way."""
    figures: dict[str, Any] = {"jobs": options.jobs}
    say = lambda text: print(f"... {text}", file=sys.stderr, flush=True)  # noqa: E731
    say("the class of fifteen tests")
    figures["files"] = {"fairgrade": ours(options.submissions, options.jobs)}
    figures["one job"] = ours(options.submissions, 1)
    figures["notebooks"] = {"fairgrade": ours(options.submissions, options.jobs, as_notebooks=True)}
    for group, names in (("files", FILES), ("notebooks", NOTEBOOKS)):
        for name in names:
            say(name)
            found = peer(name, options.peer_submissions, options.environments)
            figures[group] |= {} if found is None else {name: found}
    say("growth")
    counts = [count for count in (30, 300, 3000) if count <= options.largest]
    figures["growth"] = [ours(count, options.jobs) for count in counts]
    say("the sample class")
    figures["twelve exercises"] = {"fairgrade": twelve_exercises(options.samples, options.jobs)}
    say("layers")
    with tempfile.TemporaryDirectory() as place:
        fifteen_class.hand_in(Path(place), 13)
        kinds = {"fifteen tests, right": "s00000", "fifteen tests, wrong": "s00012"}
        figures["layers"] = {
            name: layers(fifteen_class.COURSE, Path(place, student), options.repeats)
            for name, student in kinds.items()
        }
    for sample in SAMPLES:
        figures["layers"][f"twelve exercises, {sample}"] = layers(
            ROOT, ROOT / "tests" / "submissions" / sample, options.repeats
        )
    say("parts")
    figures["parts"] = parts.measured(options.parts_repeats)
    say("start-up")
    figures["startup"] = startup.measured(options.repeats)
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument(
        "--submissions", type=int, default=300, metavar="N", help="of the class that is graded with ours"
    )
    parser.add_argument("--peer-submissions", type=int, default=30, metavar="N", help="of the class for the others")
    parser.add_argument("--largest", type=int, default=3000, metavar="N", help="class on which growth is measured")
    parser.add_argument("--samples", type=int, default=300, metavar="N", help="of the class of twelve exercises")
    parser.add_argument("--repeats", type=int, default=9, metavar="N", help="of what takes milliseconds")
    parser.add_argument("--parts-repeats", type=int, default=100, metavar="N", help="of one right submission")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N")
    parser.add_argument("--environments", type=Path, default=CACHE, metavar="FOLDER", help="of the other graders")
    parser.add_argument("--no-store", action="store_true", help="leave the figures and the page as they are")
    parser.add_argument("--page-only", action="store_true", help="write the page from the figures that are stored")
    options = parser.parse_args()
    if options.page_only:
        write_page(json.loads((RESULTS / "bench.json").read_text(encoding="utf-8")))
        return
    machine, figures = described(), measured(options)
    print(table(figures))
    if not options.no_store:
        print("stored in", store("bench", figures).relative_to(ROOT))
        write_page({"machine": machine, **figures})


if __name__ == "__main__":
    main()
