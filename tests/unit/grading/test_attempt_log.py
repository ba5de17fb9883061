"""What a page says of an earlier attempt: of the same student, the same plan and the same exercises alone."""

from __future__ import annotations

import pytest

from grader.grading.attempt_log import MOST, earlier_attempt, log_attempt
from grader.grading.for_student import for_student
from grader.pages.changes import changes_since
from grader.pages.report import write_report
from tests.support import results


def attempt(score, sha="1" * 64, student="ann", plan="c" * 64, names=("work", "later"), **options):
    exercises = [
        results.exercise(names[0], [results.check("a", "failed", 10.0, score=score)]),
        *(results.exercise(name) for name in names[1:]),
    ]
    made = results.result(student, exercises, plan=plan, **options)
    return made.model_copy(update={"submission": made.submission.model_copy(update={"sha256": sha})})


def said(folder, document, name="ann.json"):
    return changes_since(earlier_attempt(folder, name, document), for_student(document))


def test_what_changed_is_said_exercise_by_exercise(tmp_path):
    for score, sha in ((4.0, "1" * 64), (2.5, "2" * 64)):
        log_attempt(tmp_path, "ann.json", attempt(score, sha))
    assert said(tmp_path, attempt(2.5, "2" * 64)) == [
        "Since your last attempt: 1.5 points fewer, 4.5 after 6.",
        "Worse: Work (2.5 after 4).",
    ]
    assert said(tmp_path, attempt(3.5, "3" * 64)) == [
        "Since your last attempt: 1 point more, 5.5 after 4.5.",
        "Better: Work (3.5 after 2.5).",
    ]
    assert said(tmp_path, attempt(2.5, "3" * 64)) == ["Since your last attempt: as many points as before."]


def test_the_same_files_graded_again_are_no_other_attempt(tmp_path):
    log_attempt(tmp_path, "ann.json", attempt(4.0))
    log_attempt(tmp_path, "ann.json", attempt(5.0))
    assert said(tmp_path, attempt(5.0)) == []


@pytest.mark.parametrize(
    "other",
    [{"plan": "d" * 64}, {"names": ("work",)}, {"compromised": True}],
    ids=["plan", "exercises", "no grade"],
)
def test_what_cannot_be_compared_is_not(tmp_path, other):
    log_attempt(tmp_path, "ann.json", attempt(4.0, **other))
    assert said(tmp_path, attempt(5.0, "2" * 64)) == []


def test_the_attempts_of_somebody_else_are_not_ones_own(tmp_path):
    log_attempt(tmp_path, "bo.json", attempt(4.0, student="bo"))
    assert said(tmp_path, attempt(5.0, "2" * 64)) == []


@pytest.mark.slow
def test_a_log_that_cannot_be_read_is_begun_again_and_none_grows_for_ever(tmp_path):
    log_attempt(tmp_path, "ann.json", attempt(4.0))
    file = tmp_path / ".attempts" / "ann.json"
    file.write_text("[{")
    for number in range(MOST + 9):
        log_attempt(tmp_path, "ann.json", attempt(4.0, f"{number:064}"))
    assert file.read_text().count("sha256") == MOST


@pytest.mark.slow
def test_it_stands_on_the_page(tmp_path):
    log_attempt(tmp_path, "ann.json", attempt(4.0))
    write_report(results.write(tmp_path, attempt(5.0, "2" * 64)))
    page = (tmp_path / "feedback" / "0000.html").read_text(encoding="utf-8")
    assert "1 point more, 7 after 6." in page
