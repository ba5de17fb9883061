"""The pages of 300 students: the sample class, over and over under other ids."""

from __future__ import annotations

import itertools

import pytest

from grader.pages.report import write_report
from tests.browser.test_browser import UNFOLD, assert_fits_and_is_quiet, column, faults_of
from tests.support import results

pytestmark = pytest.mark.nightly
LOOKS = [
    {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
    for width, scheme in itertools.product((1280, 390), ("light", "dark"))
]
NAMES = [f"{look['viewport']['width']} {look['color_scheme']}" for look in LOOKS]
MB = 1_000_000


@pytest.fixture(scope="module")
def large(sample, tmp_path_factory):
    made = tmp_path_factory.mktemp("large")
    results.write(made, *itertools.islice(results.class_of(sample), 300))
    (made / ".sources").symlink_to(sample / ".sources")
    write_report(made)
    write_report(made, anonymous=True)
    return made


def test_the_page_of_300_students_is_small(large):
    assert (large / "report.html").stat().st_size < 2 * MB


@pytest.mark.parametrize("look", LOOKS, ids=NAMES)
def test_it_fits_every_screen_and_its_charts_are_drawn(visit, large, look):
    opened = visit(large / "report.html", **look)
    assert_fits_and_is_quiet(opened)
    bars = opened.page.locator("svg.bar rect.full")
    assert bars.count() > 10
    assert bars.first.bounding_box()["width"] > 5
    cells = opened.page.locator("a.rate")
    assert cells.count() > 100
    assert all(cells.nth(place).bounding_box()["height"] >= 24 for place in (0, cells.count() - 1))


@pytest.mark.parametrize("look", LOOKS, ids=NAMES)
def test_it_shuts_nobody_out(visit, large, look):
    opened = visit(large / "report.html", **look)
    assert faults_of(opened.page) == []


@pytest.mark.parametrize("look", LOOKS, ids=NAMES)
def test_the_sample_class_shuts_nobody_out(visit, sample, look):
    for name in (
        "report.html",
        "feedback/fay_mistakes.html",
        "feedback/xena_tells.html",
        "feedback/ada_loops.html",
    ):
        opened = visit(sample / name, **look)
        opened.page.evaluate(UNFOLD)
        assert faults_of(opened.page) == []


def test_it_sorts_and_filters_by_keyboard(visit, large):
    page = visit(large / "report.html").page
    page.get_by_role("columnheader", name="Score").get_by_role("button").focus()
    page.keyboard.press("Enter")
    scores = [float(one) for one in column(page, 1)]
    assert len(scores) == 300
    assert scores == sorted(scores, reverse=True)
    page.get_by_label("Show only rows with").focus()
    page.keyboard.type("fay_mistakes")
    assert len(column(page, 0)) == 11
    assert {text.split()[0] for text in column(page, 0)} == {"fay_mistakes"}


@pytest.mark.parametrize("scripts", [True, False])
def test_a_cell_of_the_map_leads_to_those_who_do_not_pass(visit, large, scripts):
    page = visit(large / "report.html", java_script_enabled=scripts).page
    cell = page.locator("a.rate").filter(has_not_text="100").first
    place = cell.get_attribute("href")
    cell.focus()
    page.keyboard.press("Enter")
    found = page.locator(place)
    found.wait_for()
    links = found.locator("a")
    assert links.count() > 0
    assert links.first.is_visible()


def test_without_scripts_everything_is_there(visit, large):
    opened = visit(large / "report.html", java_script_enabled=False)
    assert opened.page.locator("#table tbody tr").count() == 300
    assert opened.page.get_by_role("searchbox").count() == 0
    assert opened.quiet
