"""Result documents of a small course, one in each way in which grading can end; and folders of them."""

from __future__ import annotations

from grader.grading.batch import file_name
from grader.grading.document import CourseIdentity
from grader.grading.results import environment_of, make_result
from grader.model import CheckGrade, ExerciseGrade, Problem, Status, Submission, Verdict
from grader.submissions.handed_in import Details

WORTH = {"conv": {"values": 3.0, "strides": 2.5}, "rnn": {"steps": 4.0, "contract": 0.5}}
"""Exercise -> check -> points: ten together, and halves among them."""
EVIL = "=cmd|' /C calc'!A0\n::error::you lost\x1b]0;x\x07 <script>alert(1)</script> | ##[error]x %0A"
"""What a student would print to be read by a spreadsheet, a workflow, a terminal or a browser."""
COURSE = CourseIdentity(title="Deep learning", plan_sha256="a" * 64)
PASSED = {(name, check): Status.PASSED for name, checks in WORTH.items() for check in checks}


def check_of(name, worth, status, message=""):
    score = worth if status is Status.PASSED else 0.0
    return CheckGrade(name, f"says {name}", status, score, worth, message, (Verdict("a case", status),))


def document(student, statuses=None, messages=None, *, course=COURSE, details=None, sha="1" * 64, problems=(),
             worth=WORTH, compromised=False):  # fmt: skip
    """The result of a student whose checks ended as `statuses` says; all others passed."""
    statuses, messages = statuses or {}, messages or {}
    grades = []
    for name, checks in worth.items():
        own = tuple(
            check_of(one, most, statuses.get((name, one), Status.PASSED), messages.get((name, one), ""))
            for one, most in checks.items()
        )
        score = sum(check.score for check in own)
        grades.append(ExerciseGrade(name, name.title(), score, sum(checks.values()), own, compromised=compromised))
    submission = Submission(student, sha, {}, problems=tuple(problems))
    return make_result(submission, grades, course, environment_of("namespaces", ("seccomp",)), details)


def all_of(status):
    return dict.fromkeys(PASSED, status)


WRONG = {("rnn", "steps"): Status.FAILED}
ENDINGS = {
    "graded": document("ana", WRONG, {("rnn", "steps"): EVIL}, details=Details(name="Lee, Ana", email="ana@x.edu")),
    "full": document("bo", details=Details(name="Kim, Bo", email="Bo@x.edu", handed_in_at="2026-09-30T21:00:00Z")),
    "missing": document("cy", all_of(Status.MISSING), dict.fromkeys(PASSED, "no file 'conv.py' was found")),
    "refused": document("di", all_of(Status.REFUSED), dict.fromkeys(PASSED, "not an array")),
    "import_failed": document(
        "ed", all_of(Status.IMPORT_FAILED), dict.fromkeys(PASSED, "conv.py, line 3: SyntaxError")
    ),
    "unreadable": document("fay", all_of(Status.MISSING), problems=[Problem("a.rar", "is an archive")]),
    "unknown": document("gil", {("conv", "values"): Status.UNKNOWN}, {("conv", "values"): "the worker died"}),
    "compromised": document("=hal;=x", compromised=True),
    "timed_out": document("ina", {("conv", "values"): Status.TIMED_OUT, ("rnn", "steps"): Status.SKIPPED}),
}
"""One student per way to end."""
NO_GRADE = {"gil", "=hal;=x"}


def write_results(folder, documents):
    """Write documents into a folder as `grader grade` does; return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for one in documents:
        (folder / file_name(one.submission.id)).write_bytes(one.to_json())
    return folder
