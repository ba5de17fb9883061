"""The pages as people meet them: wide and narrow, light and dark, with scripts and without."""

from __future__ import annotations

import re

import nbformat
import pytest

from grader.grading.sources import keep_sources
from grader.pages.notebook_files import write_notebooks
from grader.pages.report import write_report
from grader.submissions.intake import read_submission
from tests.support import results
from tests.unit.pages.test_hostile import HOSTILE, pages
from tests.unit.pages.test_notebooks import CELLS, folder_of

LOOKS = [
    {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    {"viewport": {"width": 390, "height": 800}, "color_scheme": "dark"},
]
UNFOLD = "for (const one of document.querySelectorAll('details')) one.open = true"
EVERY_PAGE = ["report.html", "report-anonymous.html", "feedback/0001.html"]


@pytest.fixture(scope="module")
def notebook(tmp_path_factory):
    """The page of a notebook, with lines that no telephone has room for."""
    folder = tmp_path_factory.mktemp("notebook")
    write_notebooks(
        folder_of(folder, [*CELLS, nbformat.v4.new_code_cell(f"def layer(x):\n    return x{' + x' * 60}")])
    )
    return folder / "feedback" / "notebooks" / "0000" / "work.html"


def faults_of(page):
    """What axe-core finds that keeps somebody from using a page."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [
        (one["id"], [node["html"][:120] for node in one["nodes"][:3]])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("look", LOOKS, ids=["wide and light", "narrow and dark"])
@pytest.mark.parametrize("name", EVERY_PAGE)
def test_a_page_shuts_nobody_out(visit, small, name, look):
    opened = visit(small / name, **look)
    opened.page.evaluate(UNFOLD)
    assert faults_of(opened.page) == []


def assert_fits_and_is_quiet(opened):
    page = opened.page
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    page.evaluate(UNFOLD)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    assert opened.quiet


@pytest.mark.parametrize("look", LOOKS, ids=["wide and light", "narrow and dark"])
@pytest.mark.parametrize("name", EVERY_PAGE)
def test_a_page_fits_the_screen_and_loads_nothing(visit, folder, name, look):
    assert_fits_and_is_quiet(visit(folder / name, **look))


@pytest.mark.parametrize("look", LOOKS, ids=["wide and light", "narrow and dark"])
def test_the_pages_of_the_sample_class_fit_the_screen_and_load_nothing(visit, sample, look):
    for name in ("report.html", "feedback/fay_mistakes.html", "feedback/xena_tells.html"):
        assert_fits_and_is_quiet(visit(sample / name, **look))


@pytest.mark.parametrize("look", LOOKS, ids=["wide and light", "narrow and dark"])
def test_a_page_with_own_lines_and_pictures_shuts_nobody_out(visit, sample, look):
    opened = visit(sample / "feedback" / "fay_mistakes.html", **look)
    assert opened.page.locator("svg.plot").count() > 3
    assert opened.page.locator("pre.own").count() > 3
    opened.page.evaluate(UNFOLD)
    assert faults_of(opened.page) == []


@pytest.mark.parametrize("look", LOOKS, ids=["wide and light", "narrow and dark"])
def test_a_notebook_with_feedback_fits_the_screen_and_reads_as_it_was_written(visit, notebook, look):
    opened = visit(notebook, **look)
    assert_fits_and_is_quiet(opened)
    code = opened.page.locator(".cell pre").first
    assert code.evaluate("one => getComputedStyle(one).textAlign") == "start"
    assert faults_of(opened.page) == []


@pytest.fixture(scope="module")
def alike(tmp_path_factory):
    """The page of a class in which two students handed in the same long lines, under different names."""
    folder = tmp_path_factory.mktemp("alike")
    source = "".join(f"def f{n}(x, y):\n    return x[{n}:] @ y{' + x' * 60}\n\n\n\n\n" for n in range(30))
    for number, student in enumerate(("ann", "bo", "A" * 60)):
        (folder / "work.py").write_text(source.replace("x", f"name{number}") + f"LAST = {[1] * number}\n")
        submission = read_submission(student, folder / "work.py", ["work"])
        keep_sources(folder, submission)
        one = results.result(student)
        about = one.submission.model_copy(update={"sha256": submission.sha256})
        (folder / f"{number:04d}.json").write_bytes(one.model_copy(update={"submission": about}).to_json())
    write_report(folder, alike_in=folder / "course")  # in which nothing is ordinary
    return folder / "report.html"


@pytest.mark.parametrize("look", LOOKS, ids=["wide and light", "narrow and dark"])
def test_what_is_alike_stands_side_by_side_on_every_screen(visit, alike, look):
    opened = visit(alike, **look)
    assert_fits_and_is_quiet(opened)
    pair = opened.page.locator("section[aria-labelledby=similar] details").first
    assert pair.locator("tr.over").count() == 1  # the files are named once, though there are gaps
    one, other = (pair.locator("tbody code").nth(place).bounding_box() for place in (0, 1))
    assert one["y"] == other["y"]
    assert min(one["width"], other["width"]) > 300
    assert faults_of(opened.page) == []


def column(page, number):
    return page.eval_on_selector_all(
        "#table tbody tr:not([hidden])", f"rows => rows.map(row => row.cells[{number}].textContent.trim())"
    )


def test_the_table_sorts_and_filters_by_keyboard(visit, folder):
    opened = visit(folder / "report.html")
    page = opened.page
    score = page.get_by_role("columnheader", name="Score")
    score.get_by_role("button").focus()
    page.keyboard.press("Enter")
    numbers = [float(one) for one in column(page, 2)]
    assert score.get_attribute("aria-sort") == "descending"
    assert numbers == sorted(numbers, reverse=True)
    page.keyboard.press("Enter")
    assert [float(one) for one in column(page, 2)] == sorted(numbers)
    page.get_by_label("Show only rows with").focus()
    page.keyboard.type("friday withaname")
    shown = column(page, 1)
    assert 0 < len(shown) < 40
    assert set(shown) == {"Friday"}
    assert page.get_by_text(f"{len(shown)} of 40", exact=True).is_visible()
    assert opened.quiet


def test_a_number_leads_to_the_students_behind_it_also_where_the_filter_hides_them(visit, folder):
    opened = visit(folder / "report.html")
    page = opened.page
    page.get_by_label("Show only rows with").fill("nobody at all")
    assert column(page, 0) == []
    first = page.locator("ol.mistakes article").first
    number = int(re.match(r"\d+", first.locator("summary").inner_text())[0])
    first.locator("summary").click()
    links = first.locator("p a")
    assert links.count() == number
    name = links.first.inner_text()
    links.first.click()
    assert page.locator("tr:target th").inner_text() == name
    assert page.locator("tr:target").is_visible()
    assert opened.quiet


def test_the_switch_hides_every_name_and_brings_them_back(visit, folder):
    opened = visit(folder / "report.html")
    before = opened.page.content()
    assert "Withaname" in before
    texts = "const one = document.createElement('p'); one.className = 'names'; one.textContent = 'Withaname'"
    opened.page.evaluate(f"{texts}; document.querySelector('main').append(one)")  # as a comment of a teacher's
    opened.page.get_by_role("button", name="Hide names").click()
    assert "Withaname" not in opened.page.inner_text("body")
    others = ":not(script, .names, :has(.names))"
    assert "Withaname" not in opened.page.locator("body").evaluate(
        f"body => [...body.querySelectorAll('{others}')].map(one => one.textContent).join()"
    )
    opened.page.get_by_role("button", name="Show names").click()
    assert opened.page.inner_text("#s7 th") == "Somebody Withaname 7"
    assert opened.quiet


def test_the_button_copies_the_code(visit, folder):
    opened = visit(folder / "feedback" / "0001.html", permissions=["clipboard-read", "clipboard-write"])
    opened.page.get_by_role("button", name="Copy this code").first.click()
    opened.page.get_by_text("Copied.").first.wait_for()
    assert opened.page.evaluate("navigator.clipboard.readText()") == results.REPLAY
    assert opened.quiet


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_without_scripts_all_is_there_and_nothing_that_does_not_work(visit, folder, name):
    opened = visit(folder / name, java_script_enabled=False)
    assert opened.page.get_by_role("button").count() == opened.page.get_by_role("searchbox").count() == 0
    folded = opened.page.locator("details").first
    folded.locator("summary").first.click()
    assert folded.get_attribute("open") is not None
    assert opened.page.locator("table").first.is_visible()
    assert opened.quiet


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_hostile_runs_or_leaves(visit, tmp_path, text):
    written = pages(tmp_path / "results", text)
    for name in sorted(written)[1:]:  # of two students that are the same, one
        opened = visit(tmp_path / "results" / name)
        opened.page.evaluate(UNFOLD)
        for link in opened.page.locator("main a").all()[:3]:
            assert link.evaluate("link => link.protocol") == "file:"
        assert opened.quiet
