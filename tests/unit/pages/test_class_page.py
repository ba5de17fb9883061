"""The page of a class: every number leads to those behind it, and a score is the one that counts."""

from __future__ import annotations

import html
import re

import pytest

from grader.gradebook.adjustments import Adjustments
from grader.gradebook.applying import Rules, adjusted_entry
from grader.gradebook.entries import entry_of
from grader.gradebook.manual import Given
from grader.pages import behind as module
from grader.pages.class_page import class_page
from grader.pages.items import item_of
from grader.pages.tally import ClassTally
from tests.support import results

WHO = {"author": "A. Teacher", "date": "2026-11-29", "reason": "<b>see the comment</b>"}


def page_of(documents, rules=None, **options):
    whole = ClassTally()
    for document in documents:
        entry = adjusted_entry(entry_of(document), rules or Rules(), [])
        whole.add(document, f"feedback/{document.submission.id}.html", entry)
    return whole, b"".join(class_page(whole, {}, **{"anonymous": False, **options})).decode()


def words(part):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", part)).split())


def row(page, number):
    return re.search(rf'<tr id="s{number}">.*?</tr>', page, re.DOTALL)[0]


def behind(page, place):
    """The numbers of the students who stand at a place."""
    text = re.search(rf'<p id="{place}">(.*?)</p>', page)
    return [int(one) for one in re.findall(r'href="#s(\d+)"', text[1])] if text else []


def exercise(*statuses, name="work", **about):
    checks = [results.check(f"c{number}", status) for number, status in enumerate(statuses)]
    return results.exercise(name, checks, **about)


CLASS = [
    results.result("ann", [exercise("passed", "failed"), exercise("passed", name="other")]),
    results.result("bo", [exercise("failed", "failed"), exercise("passed", name="other")]),
    results.result("cy", [exercise("passed", "missing"), exercise("raised", name="other")]),
]


@pytest.mark.slow
def test_each_cell_of_the_map_leads_to_those_who_do_not_pass():
    _, page = page_of(CLASS)
    cells = re.findall(r'<a class="rate \w+" href="#(x\d+c\d+)" title="([^"]+)"', page)
    assert [(behind(page, place), title) for place, title in cells] == [
        ([1], "c0: 2 of 3 pass"),
        ([0, 1], "c1: 0 of 2 pass"),
        ([2], "c0: 2 of 3 pass"),
    ]


@pytest.mark.slow
def test_a_check_that_is_odd_leads_to_those_who_do_not_pass():
    _, page = page_of(CLASS)
    (place,) = re.findall(r'<li>Work, <a href="#(\w+)">c1</a>: nobody passes', page)
    assert behind(page, place) == [0, 1]


@pytest.mark.slow
def test_every_link_within_the_page_leads_somewhere():
    for documents in (CLASS, CLASS[:1], list(results.big_class(40, exercises=3))):
        _, page = page_of(documents)
        there = set(re.findall(r'id="([^"]+)"', page))
        assert set(re.findall(r'href="#([^"]+)"', page)) <= there


def test_of_very_many_the_first_are_named_and_the_others_are_counted(monkeypatch):
    monkeypatch.setattr(module, "MOST_LISTED", 2)
    _, page = page_of([results.result(f"s{number}", [exercise("failed")]) for number in range(5)])
    assert behind(page, "x1c1") == [0, 1]
    assert 'and <a href="#students">3 more</a>' in page


RULES = Rules(
    Adjustments.model_validate(
        {
            "bonus": [{**WHO, "student": "ann", "points": 0.5}],
            "override": [{**WHO, "student": "bo", "exercise": "work", "points": 3}],
        }
    ),
    worth={"proof": 5.0},
    given={"ann": {"proof": Given(4.5, "one <i>sign</i>", "T. A.")}, "bo": {"proof": Given(1.0, "", "T. A.")}},
)


def test_the_score_is_the_one_that_counts_and_says_what_it_is_made_of():
    _, page = page_of(CLASS, RULES)
    head = words(re.search(r"<header>.*?</header>", page, re.DOTALL)[0])
    assert "2 students, on average 7.5 of 11 points; nobody has all of them." in head
    assert "1 result is not a grade: points that people give are not entered yet." in head
    assert "2 scores are made of more than the checks, which alone give 2.7 on average." in head
    ann, bo, cy = (words(row(page, number)) for number in range(3))
    assert '<details class="names">' in row(page, 0)
    assert ann.startswith("ann 9 4 failed 2 decisions The checks gave 4 of 6 points.")
    assert "Proof: 4.5 of 5 points (one <i>sign</i>; T. A.)" in ann
    assert "Bonus: +0.5 points (<b>see the comment</b>; A. Teacher, 2026-11-29)" in ann
    assert ann.endswith("2 2 4.5")
    assert bo.startswith("bo 6 2 failed 2 decisions")
    assert bo.endswith("3 2 1")
    assert cy.startswith("cy pending 2")
    assert "decision" not in cy
    assert cy.endswith("0 \N{EN DASH}")  # no points yet are not 0 points


def test_what_people_decided_says_nothing_of_the_checks():
    plain, decided = (page_of(CLASS, rules)[0] for rules in (Rules(), RULES))
    for check in plain.exercises["work"].checks:
        one, other = (item_of(whole.exercises["work"].checks[check]) for whole in (plain, decided))
        assert (one.tried, one.difficulty, one.rest, one.flag) == (
            other.tried,
            other.difficulty,
            other.rest,
            other.flag,
        )


def test_without_names_no_decision_is_told_since_it_could_name_somebody():
    _, page = page_of(CLASS, RULES, anonymous=True)
    assert "A. Teacher" not in page
    assert "sign" not in words(page[page.index("<main") :])
    assert ">9<" in row(page, 0)


@pytest.mark.parametrize(
    ("due", "says"), [({"late": True}, ["ann"]), ({"handed_in_at": "2026-11-30T12:00:00+01:00"}, ["ann"])]
)
def test_who_is_late_is_named_also_where_only_the_rule_of_the_course_says_so(due, says):
    from grader.course.settings import LateSettings

    rules = Rules(late=LateSettings.model_validate({"due": "2026-11-29T12:00:00+01:00", "per_day": 0.1}))
    whole, page = page_of([results.result("ann", **due), results.result("bo")], rules)
    assert [one.about.id for one in whole.students if one.late] == says
    assert "late" in words(row(page, 0))
    assert "late" not in words(row(page, 1))


def test_a_class_in_which_everyone_is_right_and_one_of_a_single_student_read_well():
    _, page = page_of([results.result("ann"), results.result("bo")])
    assert "2 students, on average 2 of 2 points; 2 have all of them." in page
    assert "No mistake was recognised." in page
    assert "Nobody stands out." in page
    _, page = page_of([results.result("ann")])
    assert "1 student, 2 of 2 points." in page


def test_a_class_without_a_grade_says_so():
    _, page = page_of([results.result("ann", compromised=True)])
    assert "There is no score that is a grade." in page
    assert "1 result is not a grade." in page


def test_lines_are_counted_by_function_and_kind_of_change_with_those_who_have_them():
    documents = [
        results.result(
            name, [results.exercise(checks=[results.check("a", "failed")], findings=[results.located(at)])]
        )
        for name, at in (("ann", 4), ("bo", 9))
    ]
    _, page = page_of(documents)
    (shown,) = re.findall(r"<li><article>.*?</article></li>", page, re.DOTALL)
    assert "It comes out right with another index." in words(shown)
    assert "proved in the line" in words(shown)
    assert "line 4" not in words(shown)
    assert [int(one) for one in re.findall(r'href="#s(\d+)"', shown)] == [0, 1]


def test_where_nobody_shares_a_mistake_that_the_course_knows_those_of_one_student_are_in_sight():
    def made(name, *findings):
        return results.result(name, [results.exercise(checks=[results.check("a", "failed")], findings=findings)])

    zeros = results.mistake("Your result is 0.", hint="Is it written?", kind="forensics")
    flips = results.mistake()
    known = (
        "1 mistake that the course knows, made by one student each layer : You flipped the kernel. Which way round?"
    )
    for documents, in_sight in (
        ([made("ann", flips), made("bo", zeros), made("cy", zeros)], True),
        ([made("ann", flips), made("bo", zeros, results.mistake("You shift it.")),
          made("cy", zeros, results.mistake("You shift it."))], False),
    ):  # fmt: skip
        _, page = page_of(documents)
        opened = " ".join(words(one) for one in re.findall(r"<details open>.*?</details>", page, re.DOTALL))
        assert known in words(page)
        assert (known in opened) == in_sight


def test_a_search_that_was_ended_is_no_mistake_of_the_class():
    ended = results.located(4, change="")
    document = results.result("ann", [results.exercise(checks=[results.check("a", "failed")], findings=[ended])])
    _, page = page_of([document])
    assert "No mistake was recognised." in page
