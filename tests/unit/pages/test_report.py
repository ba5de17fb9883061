"""What `grader report` writes, as those who read it see it."""

from __future__ import annotations

import html
import json
import re
import sys

import pytest

from grader.audit.model import CourseAudit
from grader.errors import ResultsError
from grader.pages import environment
from grader.pages.audit_notes import read_audit
from grader.pages.report import write_report
from tests.support import results


def shown(page):
    """The words of a page, without its markup."""
    text = re.sub(r"<(script|style)>.*?</\1>", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


FAILS = results.exercise(
    checks=[
        results.check("plain"),
        results.check("strides", "failed", message="48 of 54 entries are wrong"),
        results.check("other", "timed_out", message="stopped after 1 s", functions=["size"]),
    ],
    findings=[results.mistake(), results.tried()],
    notes=["conv.ipynb was graded"],
)


def test_a_students_page_says_the_mistake_its_evidence_the_question_the_input_and_the_checks_that_fail_for_it(
    tmp_path,
):
    write_report(results.write(tmp_path, results.result("ann", [FAILS])))
    text = shown(tmp_path / "feedback" / "0000.html")
    said = (
        "2 of 6 points",
        "You flipped the kernel.",
        "conv.ipynb was graded",
        "It explains all 9 calls.",
        "Which way round?",
        "Try it. The result is 1; expected 2.",
        results.REPLAY.splitlines()[-1],
        "1 check fails for it: strides.",
        "failed: other",
        "stopped after 1 s",
        "1 of 3 passed",
        "Graded with Python 3.11 and NumPy 2.",
        "2 protections files outside of Python's own cannot be read there is no network",
        "a" * 64,
    )
    places = [text.index(one) for one in said]
    assert places == sorted(places)


def test_a_page_for_a_student_holds_only_what_students_may_have(tmp_path):
    one = results.result("ann", [FAILS], name="Ann Other", email="ann@example.org", compromised=True)
    write_report(results.write(tmp_path, one))
    page = (tmp_path / "feedback" / "0000.html").read_text(encoding="utf-8")
    for kept_back in ("Ann", "example.org", "compromised", "namespaces", 'flipped"', one.course.plan_sha256):
        assert kept_back not in page


def test_the_class_page_leads_to_each_students_page(tmp_path):
    write_report(results.write(tmp_path, results.result("ann"), results.result("a/b %2e")))
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    for link in re.findall(r'href="(feedback/[^"]+)"', page):
        assert (tmp_path / link).is_file()
    assert "a/b %2e" in page


def test_a_link_leads_to_a_file_whose_name_has_signs_of_addresses(tmp_path):
    (tmp_path / "a%2fb #1?.json").write_bytes(results.result("a/b #1?").to_json())
    write_report(tmp_path)
    assert 'href="feedback/a%252fb%20%231%3F.html"' in (tmp_path / "report.html").read_text(encoding="utf-8")
    assert (tmp_path / "feedback" / "a%2fb #1?.html").is_file()


def test_without_names_there_is_one_page_and_nobody_is_on_it(tmp_path):
    known = {"name": "Ann Other", "email": "ann@example.org", "section": "Tuesday", "group": "The Others"}
    write_report(
        results.write(tmp_path, results.result("id4711", [FAILS], late=True, **known), results.result("bo")),
        anonymous=True,
    )
    assert not (tmp_path / "feedback").exists()
    page = (tmp_path / "report-anonymous.html").read_text(encoding="utf-8")
    for name in ("id4711", *known.values(), "conv.ipynb"):
        assert name not in page
    assert "student 1" in page
    assert "feedback/" not in page


def test_without_names_the_order_tells_nobody_either(tmp_path):
    for student, digest, ending in (("ann", "c", "passed"), ("bo", "a", "failed"), ("cy", "b", "raised")):
        one = results.result(
            student, [results.exercise(checks=[results.check("one", ending), results.check("two")])]
        )
        about = one.submission.model_copy(update={"sha256": digest * 64})
        (tmp_path / f"{student}.json").write_bytes(one.model_copy(update={"submission": about}).to_json())
    write_report(tmp_path, anonymous=True)
    text = shown(tmp_path / "report-anonymous.html")
    assert "student 1 2 failed 2 student 2 2 exception 2 student 3 4 4" in text


def test_a_folder_without_results_is_refused(tmp_path):
    with pytest.raises(ResultsError, match="holds no results"):
        write_report(tmp_path)


@pytest.mark.parametrize("place", ["report.html", "feedback"])
def test_nothing_is_written_through_a_link(tmp_path, place):
    outside = tmp_path / "outside"
    outside.mkdir()
    folder = tmp_path / "results"
    folder.mkdir()
    results.write(folder, results.result())
    (folder / place).symlink_to(outside)
    with pytest.raises(ResultsError, match="is a link"):
        write_report(folder)
    assert list(outside.iterdir()) == []


def test_without_jinja2_one_sentence_says_what_to_install(tmp_path, monkeypatch):
    environment._environment.cache_clear()
    monkeypatch.setitem(sys.modules, "jinja2", None)
    results.write(tmp_path, results.result())
    with pytest.raises(ResultsError, match=r"^pages need Jinja2: pip install 'jinja2>=3\.1'$"):
        write_report(tmp_path)
    assert not (tmp_path / "feedback").exists()


@pytest.mark.slow
def test_checks_that_differ_in_the_count_of_their_cases_alone_are_told_together(tmp_path):
    says = "more than 512 MB were needed (work.py, line 60)"
    checks = [
        results.check(name, "out_of_memory", message=f"{says} ({count})")
        for name, count in (
            ("one", "in both cases"),
            ("two", "in all 4 cases"),
            ("three", "with square and 1 more of 5 cases"),
        )
    ]
    write_report(results.write(tmp_path, results.result("ann", [results.exercise(checks=checks)])))
    page = shown(tmp_path / "feedback" / "0000.html")
    assert f"failed: one, two, three {says} All checks" in page


@pytest.mark.slow
def test_the_class_page_has_what_the_audit_said(tmp_path):
    fault = {"name": "work", "sound": False, "faults": ["<b>the stub</b> earns 1"]}
    said = {"version": 1, "sound": False, "exercises": [fault]}
    (tmp_path / "said").write_text(json.dumps(said))
    write_report(results.write(tmp_path, results.result()), audit=read_audit(tmp_path / "said"))
    assert "work , a fault : <b>the stub</b> earns 1" in shown(tmp_path / "report.html")
    said |= {"sound": True, "exercises": [{"name": "work", "sound": True}]}
    (tmp_path / "said").write_text(json.dumps(said))
    write_report(tmp_path, audit=read_audit(tmp_path / "said"))
    assert "The 1 exercise that it tried is sound." in shown(tmp_path / "report.html")


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"sound": 1, "exercises": 3}'])
def test_what_is_no_audit_is_refused(tmp_path, text):
    (tmp_path / "said").write_text(text)
    with pytest.raises(ResultsError, match="is no audit: write one with 'grader audit --json > said'"):
        read_audit(tmp_path / "said")


def test_what_an_audit_writes_is_read(tmp_path):
    (tmp_path / "said").write_text(json.dumps(CourseAudit("Tiny", "", ()).as_document()))
    assert read_audit(tmp_path / "said").sound
