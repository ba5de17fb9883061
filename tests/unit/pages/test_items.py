"""The figures of a check, against NumPy's, and what is said of a check that is odd."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest

from grader.pages.correlation import Correlation
from grader.pages.items import item_of
from grader.pages.tables import checks_csv, mistakes_csv
from grader.pages.tally import ClassTally
from tests.support import results


def tally(*documents):
    whole = ClassTally()
    for document in documents:
        whole.add(document, "")
    return whole


def marked(passes, others, status="failed"):
    """A class in which each student passes or fails one check, and has some points for another."""
    return tally(
        *(
            results.result(
                f"s{number}",
                [
                    results.exercise(
                        checks=[
                            results.check("one", "passed" if passed else status),
                            results.check("rest", "failed", worth=10.0, score=other),
                        ]
                    )
                ],
            )
            for number, (passed, other) in enumerate(zip(passes, others, strict=True))
        )
    )


def item(whole, name="one"):
    return item_of(whole.exercises["work"].checks[name])


def correlation(first, second):
    pairs = Correlation()
    for one, other in zip(first, second, strict=True):
        pairs.add(one, other)
    return pairs.value


def test_rate_difficulty_and_the_correlation_with_the_rest_are_those_of_numpy():
    rng = np.random.default_rng(0)
    others = rng.uniform(0, 10, 80)
    passes = others + rng.normal(0, 3, 80) > 4
    found = item(marked(passes, others))
    assert (found.tried, found.passed) == (80, passes.sum())
    assert found.rate == found.difficulty == pytest.approx(passes.mean())
    assert found.rest == pytest.approx(np.corrcoef(passes, others)[0, 1], abs=1e-9)
    assert found.flag == ""


@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e6])
def test_the_correlation_is_that_of_numpy_at_any_scale(scale):
    first, second = np.random.default_rng(1).normal(5, scale, (2, 50))
    assert correlation(first, second) == pytest.approx(np.corrcoef(first, second)[0, 1], abs=1e-9)


@pytest.mark.parametrize(
    ("first", "second"), [([1.0] * 9, range(9)), ([0.1 + 0.2, 0.3, 0.3], [1, 2, 3]), ([1, 2], [1, 2]), ([], [])]
)
def test_where_one_does_not_vary_there_is_no_correlation(first, second):
    assert correlation(first, second) is None


@pytest.mark.parametrize(
    ("passes", "others", "says"),
    [
        ([True] * 40, range(40), "tells little: nearly everybody passes"),
        ([True] * 9, range(9), ""),
        ([True] * 5 + [False] * 35, range(40), "too hard, or broken"),
        ([False] * 10, range(10), "nobody passes: too hard, or broken"),
        ([number < 20 for number in range(40)], range(40), "those who are good elsewhere fail it: is it right?"),
        ([number < 5 for number in range(10)], range(10), ""),
        ([number % 2 == 0 for number in range(40)], [number // 2 for number in range(40)], "hardly related"),
    ],
)
def test_what_is_odd_is_said(passes, others, says):
    found = item(marked(passes, [other / 10 for other in others]))
    assert found.flag.startswith(says)
    assert bool(found.flag) == bool(says)


@pytest.mark.parametrize("status", ["missing", "not_written", "import_failed", "skipped"])
def test_who_has_not_reached_a_check_says_nothing_of_it(status):
    found = item(marked([True, False, False], [1, 2, 3], status))
    assert (found.tried, found.passed, found.rate) == (1, 1, 1.0)


def test_a_result_that_is_no_grade_counts_in_no_figure():
    whole = tally(results.result("ann"), results.result("bo", compromised=True))
    assert item(whole, "values").tried == 1


def rows(data):
    return list(csv.DictReader(io.StringIO(data.decode())))


def test_the_tables_have_a_row_per_check_and_one_per_mistake_those_of_most_students_first():
    flips = results.exercise(checks=[results.check("a", "failed")], findings=[results.mistake(), results.tried()])
    shifts = results.exercise(
        checks=[results.check("a", "failed")],
        findings=[results.mistake("You shift it.", hint="", kind="forensics")],
    )
    whole = tally(*(results.result(name, [one]) for name, one in zip("abc", (shifts, flips, flips), strict=True)))
    assert rows(checks_csv(whole)) == [
        {
            "exercise": "work",
            "check": "a",
            "points": "2",
            "tried": "3",
            "passed": "0",
            "pass_rate": "0.0000",
            "difficulty": "0.0000",
            "item_rest": "",
            "remark": "nobody passes: too hard, or broken",
        }
    ]
    first, second = rows(mistakes_csv(whole))
    assert (first["mistake"], first["students"], first["catalogued"]) == ("You flipped the kernel.", "2", "true")
    assert (second["mistake"], second["students"], second["catalogued"]) == ("You shift it.", "1", "false")


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", " =", "\uff1d"])
def test_no_cell_begins_a_formula(begins):
    hostile = f"{begins}HYPERLINK(0);{begins}1"
    one = results.exercise(
        hostile, checks=[results.check(hostile, "failed")], findings=[results.mistake(hostile, hostile, hostile)]
    )
    whole = tally(results.result(hostile, [one]))
    for data in (checks_csv(whole), mistakes_csv(whole)):
        (row,) = rows(data)
        parts = [part for cell in row.values() for part in cell.split(";")]
        assert any("HYPERLINK" in part for part in parts)
        assert [part for part in parts if part.strip().startswith(begins.strip())] == []


def test_lines_of_one_kind_are_one_row_with_their_students():
    also = results.located(2, "other", "without this statement")
    found = [[results.located(4), also], [results.located(9)], [results.located(4)]]
    whole = tally(*(results.result(f"s{n}", [results.exercise(findings=one)]) for n, one in enumerate(found)))
    first, second = rows(mistakes_csv(whole))
    assert (first["mistake"], first["students"]) == ("It comes out right with another index.", "3")
    assert (second["mistake"], second["students"]) == ("It comes out right without this statement.", "1")
    assert first["located"] == second["located"] == "true"
    assert first["catalogued"] == "false"
