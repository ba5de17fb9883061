"""Chromium, and pages for it: written once, from results that need no sandbox."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from grader.pages.report import write_report
from tests.support import results

HERE = str(Path(__file__).parent)
NAMES = ("chromium", "chromium-browser", "google-chrome")


def pytest_collection_modifyitems(items):
    for item in items:
        if str(item.path).startswith(HERE):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import sync_playwright

    program = next(filter(None, map(shutil.which, NAMES)), None)
    assert program, "make browser needs Chromium: apt install chromium"
    with sync_playwright() as playwright:
        # Chromium's own sandbox needs rights that root in a container does not have; the pages are our own.
        running = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield running
        running.close()


class Visit:
    """A page that is open, and everything that it has said, asked for or tried."""

    def __init__(self, browser, file, **options):
        self.context = browser.new_context(**options)
        self.page = self.context.new_page()
        self.said, self.asked = [], []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("dialog", self._dialog)
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(file.as_uri())
        self.own = file.as_uri()

    def _dialog(self, dialog):
        self.said.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    @property
    def quiet(self):
        """Whether it has said nothing, and loaded nothing but itself."""
        assert self.said == []
        assert self.asked == [self.own]
        return True


@pytest.fixture
def visit(browser):
    """``visit(file)`` opens a page; options are those of a context of Playwright."""
    visits = []

    def opened(file, **options):
        visits.append(Visit(browser, file, **options))
        return visits[-1]

    yield opened
    for one in visits:
        one.context.close()


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """The pages of 40 students."""
    made = results.write(tmp_path_factory.mktemp("class"), *results.big_class(40))
    write_report(made)
    write_report(made, anonymous=True)
    return made


@pytest.fixture(scope="session")
def small(tmp_path_factory):
    """The pages of few students and few checks, which axe-core reads in a second."""
    made = results.write(tmp_path_factory.mktemp("small"), *results.big_class(6, exercises=2, checks=3))
    write_report(made)
    write_report(made, anonymous=True)
    return made


@pytest.fixture(scope="session")
def sample(tmp_path_factory):
    """The pages of the sample class, if `make demo` has graded it, and `make browser` knows where."""
    graded = Path(os.environ.get("GRADED", ""))
    if not (graded / "fay_mistakes.json").is_file():
        pytest.skip("the sample class was not graded: make demo")
    copy = tmp_path_factory.mktemp("sample")
    shutil.copytree(graded, copy, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".cache"))
    write_report(copy)
    return copy
