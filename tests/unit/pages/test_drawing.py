"""A picture of a difference says in words what there is to see, and draws it to a scale that it names."""

from __future__ import annotations

import html
import re

import numpy as np
import pytest

from grader.grading.evidence import keep_evidence
from grader.model import ExerciseGrade, Finding, Picture
from grader.pages.drawing import drawing_of
from grader.pages.report import write_report
from tests.support import results


def picture(expected, observed, part="dx"):
    expected, observed = (np.asarray(one, float) for one in (expected, observed))
    kept = tuple(float(one) if np.isfinite(one) else None for one in observed.flat)
    return Picture(part, "two rows", expected.shape, tuple(map(float, expected.flat)), kept)


def test_the_words_say_where_what_and_how_many():
    made = drawing_of(picture([[1, 2], [3, 4]], [[1, 2], [3, -4]]))
    assert made.says == (
        "dx, on the public input \u201ctwo rows\u201d: 1 of 4 entries differ, most at [1, 1], "
        "where 4 is expected and yours is -4."
    )
    assert [one.title for one in made.maps] == ["expected", "yours", "difference"]
    assert [one.scale for one in made.maps] == ["-4 to 4", "-4 to 4", "-8 to 8"]


def test_of_many_axes_the_plane_is_drawn_in_which_most_is_wrong():
    expected = np.zeros((2, 3, 2, 2))
    observed = expected.copy()
    observed[0, 1, 0, 0], observed[1, 2, 1, 0] = 1, 5
    made = drawing_of(picture(expected, observed, ""))
    assert made.says.startswith("The result at [1, 2], on")
    assert "most at [1, 0], where 0 is expected and yours is 5" in made.says
    assert [cell.number for cell in made.maps[1].cells] == ["0", "0", "5", "0"]


def test_the_strongest_colours_are_the_largest_numbers_and_zero_is_in_the_middle():
    made = drawing_of(picture([[-2, 0, 2]], [[-2, 0, 1]]))
    assert [cell.colour for cell in made.maps[0].cells] == ["h0", "h8", "h16"]
    assert [cell.dark for cell in made.maps[0].cells] == [True, False, True]


def test_what_is_no_number_is_said_and_has_a_colour_of_its_own():
    made = drawing_of(picture([1, 2], [1, np.nan], ""))
    assert "most at [1], where 2 is expected and yours is no number" in made.says
    assert (made.maps[1].cells[1].colour, made.maps[1].cells[1].number) == ("nan", "NaN")


def test_a_long_row_is_drawn_as_a_line_and_points():
    made = drawing_of(picture(np.arange(50), np.arange(50)[::-1]))
    assert made.maps == ()
    assert len(made.points.expected.split()) == len(made.points.observed) == 50
    assert (made.points.least, made.points.most) == ("0", "49")


@pytest.mark.parametrize("shape", [(2,), (3, 1), (1, 1, 2), (8, 8), (2, 2, 5, 7), (40,), (1, 60)])
def test_every_shape_stays_within_its_frame(shape):
    rng = np.random.default_rng(0)
    made = drawing_of(picture(rng.normal(size=shape), rng.normal(size=shape)))
    for one in made.maps:
        assert max(cell.x for cell in one.cells) + made.side == made.width
        assert max(cell.y for cell in one.cells) + made.side == made.height
    if made.points:
        assert all(0 <= x <= made.width and 0 <= y <= made.height for x, y in made.points.observed)


def test_the_page_has_the_picture_under_the_mistake_with_its_words(tmp_path):
    hostile = Picture("<script>", "\u202e</svg>", (2,), (1.0, 2.0), (1.0, 3.0))
    wrong = results.exercise(checks=[results.check("a", "failed")], findings=[results.mistake()])
    results.write(tmp_path, results.result("ann", [wrong]))
    found = Finding("counterexample", "layer", "", "", picture=hostile)
    keep_evidence(tmp_path, "ann.json", [ExerciseGrade("work", "Work", 0, 1, (), (found,))])
    write_report(tmp_path)
    page = (tmp_path / "feedback" / "0000.html").read_text(encoding="utf-8")
    assert "<script>, on" not in page
    assert "\u202e" not in page
    assert "1 of 2 entries differ, most at [1], where 2 is expected and yours is 3." in html.unescape(page)
    assert len(re.findall(r'<svg class="plot"[^>]* role="img" aria-label="[^"]+"', page)) == 3
