"""``grader show``: one student's feedback in the terminal, in the words of ``grader check``."""

from __future__ import annotations

import json

import pytest

from grader.cli import main
from grader.grading.attempt_log import log_attempt
from grader.grading.for_student import StudentResult
from tests.support import results

FAILS = results.exercise(
    "work",
    checks=[results.check("plain"), results.check("strides", "failed", message="48 of 54 entries are wrong")],
    findings=[results.mistake(), results.tried()],
)
UNBEGUN = results.exercise("later", checks=[results.check("all", "not_written")])


@pytest.fixture
def folder(tmp_path):
    return results.write(
        tmp_path,
        results.result("ann", [FAILS, UNBEGUN], name="Ann Other", email="ann@example.org"),
        results.result("bo"),
        results.result("cy", name="Sam"),
        results.result("di", name="Sam"),
    )


BONUS = """
[[bonus]]
student = "ann"
points = 0.125
reason = "elegant"
author = "A. Teacher"
date = 2026-11-29
"""


def printed(capsys, folder, *words):
    code = main(["show", *words, "--results", str(folder)])
    return code, *capsys.readouterr()


@pytest.mark.parametrize("student", ["ann", "Ann Other", "ANN@example.org"])
def test_it_prints_the_mistake_first_and_the_total_last(capsys, folder, student):
    code, out, _ = printed(capsys, folder, student)
    assert code == 0
    assert out.splitlines() == [
        "Work: 2 of 4 points",
        "",
        "  layer: You flipped the kernel.",
        "    It explains all 9 calls.",
        "    Which way round?",
        "    Try it: The result is 1; expected 2.",
        *filter(None, results.REPLAY.splitlines()),
        "",
        "    1 check fails for it: strides.",
        "  Passed: 1 of 2 checks.",
        "",
        "later: not written yet (Later)",
        "",
        "2 of 6 points",
    ]


def test_what_changed_since_an_earlier_attempt_stands_below_the_total(capsys, folder):
    right = results.exercise("work", [results.check("plain"), results.check("strides")])
    earlier = results.result("ann", [right, UNBEGUN])
    about = earlier.submission.model_copy(update={"sha256": "b" * 64})
    log_attempt(folder, "ann.json", earlier.model_copy(update={"submission": about}))
    total = ["2 of 6 points", "Since your last attempt: 2 points fewer, 2 after 4.", "Worse: Work (2 after 4)."]
    assert printed(capsys, folder, "ann")[1].splitlines()[-3:] == total
    assert "last attempt" not in printed(capsys, folder, "ann", "work")[1] + printed(capsys, folder, "bo")[1]


def test_one_exercise_alone_and_every_check_of_it(capsys, folder):
    _, out, _ = printed(capsys, folder, "ann", "work", "--more")
    assert "48 of 54 entries are wrong" in out
    assert "later" not in out


def test_json_is_what_the_student_may_have(capsys, folder):
    _, out, _ = printed(capsys, folder, "ann", "work", "--json")
    shown = json.loads(out)
    del shown["grade"]
    assert [one.name for one in StudentResult.model_validate(shown).exercises] == ["work"]
    assert "Ann" not in out


def test_json_says_what_the_score_is_made_of(capsys, folder, tmp_path):
    decisions = tmp_path / "decisions.toml"
    decisions.write_text(BONUS)
    _, out, _ = printed(capsys, folder, "ann", "--json", "--adjust", str(decisions))
    grade = json.loads(out)["grade"]
    assert (grade["score"], grade["raw_score"], grade["known"]) == (2.125, 2, True)
    assert sum(part["score"] for part in grade["parts"]) == grade["score"]
    *checks, bonus = grade["parts"]
    assert {(part["item"], part["check"], part["score"]) for part in checks if part["score"]} == {
        ("work", "plain", 2)
    }
    assert [bonus[key] for key in ("kind", "score", "says", "by")] == [
        "bonus", 0.125, "elegant", "A. Teacher, 2026-11-29",
    ]  # fmt: skip
    _, out, _ = printed(capsys, folder, "bo", "--json", "--adjust", str(decisions))
    assert [part["kind"] for part in json.loads(out)["grade"]["parts"]] == ["check"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("anm",), "there is no result of 'anm' in"),
        (("anm",), "did you mean ann?"),
        (("Sam",), "Sam is cy and di: name one of these ids"),
        (("ann", "conv"), "the result has no exercise 'conv'; it has work and later"),
    ],
)
def test_what_is_not_there_is_answered_by_what_is(capsys, folder, words, says):
    code, _, err = printed(capsys, folder, *words)
    assert code == 2
    assert says in err


def test_a_folder_without_results_is_named(capsys, tmp_path):
    code, _, err = printed(capsys, tmp_path, "ann")
    assert code == 2
    assert "holds no results" in err
    assert "--results" in err


DECISIONS = """
manual = "points.csv"

[[bonus]]
student = "ann"
points = 1.5
author = "A. Teacher"
date = 2026-11-29
reason = "found a mistake"
"""


def test_it_says_what_a_score_is_made_of_where_people_decided(capsys, folder, tmp_path):
    course = tmp_path / "course"
    (course / "reference").mkdir(parents=True)
    (course / "course.toml").write_text('title = "T"\n[exercises]\nwork = 3\n[manual]\nplot = 2\n')
    (course / "adjustments.toml").write_text(DECISIONS)
    (course / "points.csv").write_text("student,item,points\nann,plot,2\n")
    _, plain, _ = printed(capsys, folder, "ann")
    code, out, err = printed(capsys, folder, "ann", "--course", str(course))
    assert code == 0, err
    raw = plain.splitlines()[-1]
    assert f"{raw} by the checks" in out
    assert "bonus +1.5 (found a mistake; A. Teacher, 2026-11-29)" in " ".join(out.split())
    assert "plot 2 of 2" in " ".join(out.split())
    _, out, _ = printed(capsys, folder, "bo", "--course", str(course))
    assert "are entered yet, so there is no grade." in " ".join(out.split())


def test_the_teacher_alone_reads_of_a_search_that_was_ended(capsys, tmp_path):
    wrong = results.exercise("work", checks=[results.check("a", "failed")], findings=[results.mistake()])
    document = results.result("ann", [wrong])
    timings = document.timings.model_copy(update={"searches_ended": {"work": ["scaled"]}})
    folder = results.write(tmp_path, document.model_copy(update={"timings": timings}))
    _, out, _ = printed(capsys, folder, "ann")
    _, told = out.split("For you, and not for the student:")
    assert "The search for the line of a mistake in scaled took too long" in told
    _, out, _ = printed(capsys, folder, "ann", "--json")
    assert "searches" not in out


def test_what_the_teacher_alone_reads_stands_below_what_the_student_gets(capsys, tmp_path):
    says = "work.py, line 4: with another sign here, scan is right in all 9 calls tried."
    line = results.mistake(says, kind="located", change="with another sign here")
    line = line.model_copy(update={"teacher_only": True})
    wrong = results.exercise("work", checks=[results.check("a", "failed")], findings=[results.mistake(), line])
    folder = results.write(tmp_path, results.result("ann", [wrong]))
    _, out, _ = printed(capsys, folder, "ann")
    page, told = out.split("For you, and not for the student:")
    assert "line 4" not in page
    assert "work.py, line 4: with another sign here" in told
    _, out, _ = printed(capsys, folder, "ann", "--json")
    assert "line 4" not in out
