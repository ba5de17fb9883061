"""What hostile submissions cost the grader: processor time of its own, and the size of a result.

Part of ``make bench``.

The attacks are those of ``tests/attacks/corpus`` that are made to be dear: values of every type at their worst,
headers that take long to read, answers and output that come byte by byte. The student's own processor time is not
counted: it has limits of its own.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from grader.course.load import load_course
from grader.grading.prepare import make_plan
from grader.grading.results import CourseIdentity, make_result
from grader.grading.submission import grade_submission
from grader.machine.selftest import open_sandbox
from grader.model import Submission

ATTACKS = ROOT / "tests" / "attacks"
DEAR = ("harm_drip_*", "harm_functions_*", "harm_slow_*", "harm_value_*", "harm_widest_*")
BAR_S = 3.0


def main():
    course = load_course(ATTACKS / "course")
    plan = make_plan(course, course.demonstration_secret)
    files = sorted(file for pattern in DEAR for file in (ATTACKS / "corpus").glob(f"{pattern}.py"))
    rows = []
    sandbox, _ = open_sandbox([ROOT])
    with sandbox:
        for file in [files[0], *files]:  # the first one pays for what is loaded late
            name, source = file.stem, file.read_bytes()
            submission = Submission(name, "0" * 64, {"target": source}, entries={"target": ("target.py",)})
            identity = CourseIdentity(title=course.title, plan_sha256=plan.digest)
            began = time.process_time()
            grades = grade_submission(submission, course, plan, sandbox)
            result = make_result(submission, grades, identity, sandbox.strength, ())
            rows.append((time.process_time() - began, len(result.to_json()), name))
    for seconds, size, name in sorted(rows[1:], reverse=True):
        print(f"{seconds:6.3f} s of the grader's processor time, {size / 1024:5.1f} KB: {name}")
    worst = max(seconds for seconds, _, _ in rows[1:])
    print(f"bar: under {BAR_S:g} s for each: {'kept' if worst < BAR_S else 'MISSED'}")


if __name__ == "__main__":
    main()
