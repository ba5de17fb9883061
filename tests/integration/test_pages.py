"""What the README and the pages of the documentation show is what happens."""

from __future__ import annotations

from pathlib import Path

import pytest
from pages import KINDS, fences, follow

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
IDS = [page.relative_to(ROOT).as_posix() for page in PAGES]
COPIED = ("assignments", "course.toml", "reference", "tests")


def marked(page, kind):
    return any(fence.language == "console" and kind in fence.words for fence in fences(page))


def those_with(kind):
    pages = [(page, name) for page, name in zip(PAGES, IDS, strict=True) if marked(page, kind)]
    return pytest.mark.parametrize("page", [page for page, _ in pages], ids=[name for _, name in pages])


@pytest.fixture
def start(tmp_path):
    """``start(page)`` -> where its reader begins: in an empty folder; with the README, in a copy of the project."""

    def folder(page):
        if page.parent == ROOT:
            for name in COPIED:
                (tmp_path / name).symlink_to(ROOT / name)
        return tmp_path

    return folder


def assert_as_shown(done):
    assert done
    for one in done:
        assert one.as_shown, f"line {one.command.line}: $ {one.command.text}\nexit code {one.code}\n{one.printed}"


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_every_block_of_commands_says_whether_it_is_run(page):
    for fence in fences(page):
        assert fence.language not in ("bash", "sh", "shell"), (
            f"line {fence.line}: write console, and $ before commands"
        )
        if fence.language == "console":
            assert len(set(fence.words) & set(KINDS)) == 1, f"line {fence.line}: say one of {', '.join(KINDS)}"


@those_with("run")
def test_what_a_page_shows_is_what_happens(page, start, warm_grader):
    """What is read first starts a Python for each command, as its readers do."""
    anew = page.parent == ROOT
    assert_as_shown(follow(page, start(page), ("run",), programs=None if anew else warm_grader.programs))


@pytest.mark.nightly
@those_with("nightly")
def test_what_a_page_shows_of_longer_commands_is_what_happens(page, start):
    assert_as_shown(follow(page, start(page), ("run", "nightly"), timeout=1800))
