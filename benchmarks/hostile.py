"""What hostile submissions cost the grader: processor time of its own, and the size of a result.

Part of ``make bench``.

The attacks are those of ``tests/attacks/corpus`` that are made to be dear: values of every type at their worst,
headers that take long to read, answers and output that come byte by byte. Each is tried in the small course of
``tests/attacks``, and then in every exercise of the course at once. The student's own processor time is not
counted: it has limits of its own.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from grader.course.load import load_course
from grader.grading.document import CourseIdentity
from grader.grading.prepare import make_plan
from grader.grading.results import make_result
from grader.grading.submission import grade_submission
from grader.machine.selftest import open_sandbox
from grader.model import Submission

ATTACKS = ROOT / "tests" / "attacks"
DEAR = ("harm_drip_*", "harm_functions_*", "harm_slow_*", "harm_value_*", "harm_widest_*")
BAR_S, BAR_BYTES = 3.0, 1_000_000
WORST = 5
"""As many are tried in every exercise, which takes a minute each."""
FUNCTION = """

def {name}(*args, **kwargs):
    return double(args[0] if args else None)
"""


def everywhere(source, course):
    """Return a submission in which every function of every exercise attacks as `double` does."""
    files = {
        exercise.name: source + "".join(FUNCTION.format(name=name) for name in exercise.functions).encode()
        for exercise in course.exercises
    }
    return Submission("everywhere", "0" * 64, files, entries={name: (f"{name}.py",) for name in files})


def target(source, _):
    """Return a submission of the small course."""
    return Submission("target", "0" * 64, {"target": source}, entries={"target": ("target.py",)})


def measured(submission, course, plan, sandbox):
    """Grade `submission`; return the seconds of this process, and the bytes of the result."""
    identity = CourseIdentity(title=course.title, plan_sha256=plan.digest)
    began = time.process_time()
    grades = grade_submission(submission, course, plan, sandbox)
    result = make_result(submission, grades, identity, sandbox.strength, ())
    return time.process_time() - began, len(result.to_json())


def table(title, root, files, submission_of):
    """Print a row for each attack, and whether all of them keep the bars; return the files, the dearest first."""
    course = load_course(root)
    plan = make_plan(course, course.demonstration_secret)
    print(f"\n{title}", flush=True)
    rows = []
    sandbox, _ = open_sandbox([ROOT])
    with sandbox:
        measured(submission_of(b"def double(x): return x", course), course, plan, sandbox)  # what is loaded late
        for file in files:
            seconds, size = measured(submission_of(file.read_bytes(), course), course, plan, sandbox)
            rows.append((seconds, size, file))
            print(
                f"{seconds:6.3f} s of the grader's processor time, {size / 1024:5.1f} KB: {file.stem}", flush=True
            )
    kept = all(seconds < BAR_S and size <= BAR_BYTES for seconds, size, _ in rows)
    print(f"bars: under {BAR_S:g} s and {BAR_BYTES:,} bytes for each: {'kept' if kept else 'MISSED'}")
    return [file for _, _, file in sorted(rows, reverse=True)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("attacks", nargs="*", metavar="ATTACK", help="patterns of names (default: the dear ones)")
    patterns = parser.parse_args().attacks or DEAR
    files = sorted(file for pattern in patterns for file in (ATTACKS / "corpus").glob(f"{pattern}.py"))
    dearest = table("In one exercise", ATTACKS / "course", files, target)
    table("The dearest, in all exercises of the course at once", ROOT, dearest[:WORST], everywhere)


if __name__ == "__main__":
    main()
