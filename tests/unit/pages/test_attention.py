"""Whom the page of a class names, and why; and what it says first."""

from __future__ import annotations

import pytest

from grader.pages.attention import to_look_at
from grader.pages.class_page import headline
from grader.pages.tally import ClassTally
from tests.support import results


def tally(*documents):
    whole = ClassTally()
    for document in documents:
        whole.add(document, "")
    return whole


def reasons(*exercises, **about):
    urgent = to_look_at(tally(results.result("ann", exercises, **about)))
    return [says for one in urgent for says in one.reasons]


def ended(*statuses, findings=()):
    checks = [results.check(f"c{number}", status) for number, status in enumerate(statuses)]
    return results.exercise(checks=checks, findings=findings)


@pytest.mark.parametrize(
    ("statuses", "says"),
    [
        (("missing", "skipped"), "nothing was found to grade"),
        (("unknown", "passed"), "the grader itself failed in Work: grade again"),
        (("import_failed", "skipped"), "Work cannot be imported: often one line costs all of it"),
        (("passed", "exited"), "the code ended the process, in Work"),
        (("passed", "killed"), "the code crashed the process, in Work"),
        (("passed", "timed_out"), "the code took too long, in Work"),
        (("failed", "failed"), "nothing is right in Work, and no mistake was recognised"),
    ],
)
def test_the_reason_is_said(statuses, says):
    assert reasons(ended(*statuses)) == [says]


@pytest.mark.parametrize("statuses", [("passed",), ("passed", "failed"), ("not_written",)])
def test_who_needs_nobody_is_not_named(statuses):
    assert reasons(ended(*statuses)) == []


def test_a_mistake_that_was_named_needs_no_person():
    assert reasons(ended("failed", findings=[results.mistake()])) == []
    assert reasons(ended("failed", findings=[results.tried()])) != []


def test_a_result_that_must_not_be_used_comes_first():
    whole = tally(
        results.result("ann", [ended("passed", "killed")]),
        results.result("bo", [ended("passed")], compromised=True),
    )
    assert [whole.students[one.number].about.id for one in to_look_at(whole)] == ["bo", "ann"]


def test_the_headline_says_the_mean_who_has_everything_and_the_commonest_mistake():
    flips = ended("failed", "passed", findings=[results.mistake()])
    whole = tally(
        *(results.result(name, [one]) for name, one in zip("abc", (flips, flips, ended("passed")), strict=True))
    )
    mean, shared = (one.says for one in headline(whole))
    assert mean == "3 students, on average 2 of 4 points; 1 has all of them."
    assert (
        shared
        == "The commonest mistake that the course knows: 2 of 3, in layer: \u201cYou flipped the kernel.\u201d"
    )
    last = headline(tally(results.result("ann"), results.result("bo", compromised=True)))[-1]
    assert last.says == "1 result is not a grade."
