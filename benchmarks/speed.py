"""How fast grading is, and what it adds to the students' own time. One command: ``make bench``.

Two numbers, from one run on one machine, so that they can be compared with each other:

* submissions a second, for a class of copies of the right solution, with all cores;
* the ratio of the time that grading one submission takes to the bare time of its functions: the same calls
  with the same arguments, made by the same code in a warm process without any confinement.
"""

from __future__ import annotations

import os

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import argparse
import importlib.util
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from grader.course.load import load_course
from grader.grading import batch
from grader.grading.exercise import grade_exercise
from grader.grading.prepare import make_plan
from grader.grading.submission import grade_submission
from grader.machine.selftest import open_sandbox
from grader.running.in_process import InProcess
from grader.submissions.handed_in import Choice, Details, HandIn
from grader.submissions.intake import read_submission


class Bare(InProcess):
    """Runs the calls as a rehearsal does, and adds up the time inside the functions alone."""

    def __init__(self, functions):
        super().__init__({name: self._timed(function) for name, function in functions.items()})
        self.seconds = 0.0

    def _timed(self, function):
        def call(*args, **kwargs):
            began = time.perf_counter()
            try:
                return function(*args, **kwargs)
            finally:
                self.seconds += time.perf_counter() - began

        return call


def functions_of(folder, course):
    """Load a submission's functions into this process: they are the sample's own right solutions."""
    found = {}
    for exercise in course.exercises:
        spec = importlib.util.spec_from_file_location(f"bench_{exercise.name}", folder / f"{exercise.name}.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        found[exercise.name] = {name: getattr(module, name) for name in exercise.functions}
    return found


def bare_seconds(course, plan, functions):
    total = 0.0
    for exercise in course.exercises:
        runner = Bare(functions[exercise.name])
        grade_exercise(plan.exercises[exercise.name], runner)
        total += runner.seconds
    return total


def measure_ratio(course, plan, sandbox, folder, repeats):
    """Return ``(graded, bare)``, medians in seconds, measured in turn."""
    functions = functions_of(folder, course)
    names = [exercise.name for exercise in course.exercises]
    graded, bare = [], []
    for _ in range(repeats):
        began = time.perf_counter()
        submission = read_submission("bench", folder, names)
        grade_submission(submission, course, plan, sandbox)
        graded.append(time.perf_counter() - began)
        bare.append(bare_seconds(course, plan, functions))
    return statistics.median(graded), statistics.median(bare)


def measure_throughput(course, plan, sandbox, protections, folder, copies, jobs):
    """Return submissions a second, warm processes and all."""
    with tempfile.TemporaryDirectory() as results:
        run = batch.Run(course, plan, sandbox.strength, protections, Path(results))
        choice = (Choice(folder, Details()),)
        class_list = [HandIn(f"student{number:04}", choice) for number in range(copies)]
        began = time.perf_counter()
        rows = list(batch.grade_all(run, class_list, jobs))
        elapsed = time.perf_counter() - began
    assert all(row.score == row.max_score for row in rows)
    return copies / elapsed


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--copies", type=int, default=100)
    parser.add_argument("--repeats", type=int, default=15)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    course = load_course(ROOT)
    began = time.perf_counter()
    plan = make_plan(course, course.demonstration_secret)
    planned = time.perf_counter() - began
    samples = ROOT / "tests" / "submissions"
    measured = {"plan_s": planned, "exercises": len(course.exercises), "jobs": os.cpu_count(), "samples": {}}
    sandbox, protections = open_sandbox([ROOT])
    with sandbox:
        measured["strength"] = sandbox.strength
        for name in SAMPLES:
            graded, bare = measure_ratio(course, plan, sandbox, samples / name, options.repeats)
            rate = measure_throughput(
                course, plan, sandbox, protections, samples / name, options.copies, os.cpu_count() or 1
            )
            measured["samples"][name] = {
                "graded_ms": 1e3 * graded, "bare_ms": 1e3 * bare, "per_second": rate,
                "limit_ms": 3e3 * bare + 60, "within": graded < 3 * bare + 0.06,
            }  # fmt: skip
    if options.json:
        print(json.dumps(measured, indent=2))
        return
    print(f"{measured['exercises']} exercises, strength '{measured['strength']}', plan made in {planned:.2f} s")
    for name, row in measured["samples"].items():
        print(
            f"{name}: {row['graded_ms']:.1f} ms graded, {row['bare_ms']:.1f} ms bare, ratio "
            f"{row['graded_ms'] / row['bare_ms']:.2f} (bar: under 3 x bare + 60 ms = {row['limit_ms']:.0f} ms: "
            f"{'kept' if row['within'] else 'MISSED'}); "
            f"{row['per_second']:.0f} submissions/s with {measured['jobs']} jobs"
        )


SAMPLES = ("ada_loops", "ben_vectorised")

if __name__ == "__main__":
    main()
