"""A picture of a difference says in words what there is to see, and draws it to a scale that it names."""

from __future__ import annotations

import html
import re
from dataclasses import replace

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
    assert [one.title for one in made.maps] == ["expected", "yours", "yours minus expected"]
    assert [(one.least, one.most) for one in made.maps] == [("-4", "4"), ("-4", "4"), ("-8", "8")]


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
    (curve,) = made.curves
    assert len(curve.expected.split()) == len(curve.marks) == 50
    assert (curve.least, curve.most, curve.last, made.along) == ("0", "49", 49, "entry")


@pytest.mark.parametrize("shape", [(2,), (3, 1), (1, 1, 2), (8, 8), (2, 2, 5, 7), (40,), (1, 60)])
def test_every_shape_stays_within_its_frame(shape):
    rng = np.random.default_rng(0)
    made = drawing_of(picture(rng.normal(size=shape), rng.normal(size=shape)))
    for one in made.maps:
        assert max(cell.x for cell in one.cells) + made.side == made.width
        assert max(cell.y for cell in one.cells) + made.side == made.height
    for one in made.curves:
        assert all(0 <= x <= one.width and 0 <= y <= one.height for x, y in one.marks)


def over_time(expected, observed, part="h"):
    return drawing_of(replace(picture(expected, observed, part), along="time step"))


def test_states_over_time_are_curves_and_the_words_say_from_which_step_on_they_are_wrong():
    expected = np.zeros((5, 2))
    observed = expected.copy()
    observed[2:, 1] = 1, 2, 3
    made = over_time(expected, observed)
    assert [curve.title for curve in made.curves] == ["h[:, 0]", "h[:, 1]"]
    assert made.says == (
        "h, on the public input \u201ctwo rows\u201d: wrong from time step 2 on; 3 of 10 entries differ, "
        "most at [4, 1], where 0 is expected and yours is 3."
    )
    assert made.maps == ()


def test_of_many_curves_those_that_differ_most_are_drawn_in_their_order():
    expected = np.zeros((3, 2, 4))
    observed = expected.copy()
    observed[:, 1, 0], observed[1, 0, 3], observed[1, 1, 2], observed[2, 0, 0] = 1, np.nan, 3, 4
    made = over_time(expected, observed)
    assert [curve.title for curve in made.curves] == ["h[:, 0, 0]", "h[:, 0, 3]", "h[:, 1, 0]", "h[:, 1, 2]"]


def test_a_curve_is_broken_where_an_entry_is_no_number():
    (curve,) = over_time(np.zeros(5), np.array([1, 1, np.nan, 1, 1])).curves
    assert len(curve.observed) == 2
    assert len(curve.marks) == 4


def test_where_nothing_is_a_number_what_is_expected_is_drawn():
    (curve,) = over_time(np.arange(3.0), np.full(3, np.nan)).curves
    assert (curve.observed, curve.marks, curve.most) == ((), (), "2")


def at_random(expected, observed):
    return drawing_of(replace(picture(expected, observed, "mask"), random=True))


def test_of_a_random_array_the_share_of_each_value_is_told():
    made = at_random(np.repeat([0, 1.25], [20, 80]), np.repeat([0, 1, np.nan], [60, 30, 10]))
    shown = [(share.value, round(share.expected), round(share.observed)) for share in made.shares]
    assert shown == [("0", 20, 60), ("1", 0, 30), ("1.25", 80, 0), ("no number", 0, 10)]
    assert "about 80 % of 100 entries should be 1.25, and 0 % of yours are" in made.says


def test_of_many_values_ranges_are_told_that_add_up_to_all():
    rng = np.random.default_rng(0)
    made = at_random(rng.normal(size=500), rng.normal(size=500))
    assert len(made.shares) == 8
    assert sum(share.expected for share in made.shares) == pytest.approx(100)
    assert sum(share.observed for share in made.shares) == pytest.approx(100)


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
