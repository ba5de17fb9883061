"""Links lead somewhere: in the repository, in the documentation, and on the page of an index of packages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow  # it parses all pages

ROOT = Path(__file__).resolve().parents[2]
FILES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "assignments").rglob("README.md")]
PAGES = {file.relative_to(ROOT).as_posix(): file for file in FILES}


def targets(text):
    """The addresses of links and images."""
    from markdown_it import MarkdownIt

    for token in MarkdownIt("commonmark").enable("table").parse(text):
        for child in token.children or ():
            for name in ("href", "src"):
                if name in child.attrs:
                    yield child.attrs[name]


def relative(text):
    return [target for target in targets(text) if not re.match(r"https?:|#|mailto:", target)]


def test_there_are_links_to_look_at():
    assert {"README.md", "CONTRIBUTING.md", "docs/index.md"} <= PAGES.keys()
    assert len(relative((ROOT / "README.md").read_text())) >= 10


def test_every_relative_link_leads_to_a_file():
    links = [(name, target) for name, page in PAGES.items() for target in relative(page.read_text())]
    assert [one for one in links if not (PAGES[one[0]].parent / one[1].split("#")[0]).is_file()] == []


def test_every_path_in_docs_that_a_page_names_exists():
    named = [
        (name, path) for name, page in PAGES.items() for path in re.findall(r"\bdocs/[\w./-]*\w", page.read_text())
    ]
    assert [one for one in named if not (ROOT / one[1]).exists()] == []


def test_no_page_installs_a_name_that_anybody_may_register():
    install = re.compile(r"pip install [^\n]*\bfairgrade(?!-|\w)")
    assert [name for name, page in PAGES.items() if install.search(page.read_text())] == []


@pytest.fixture(scope="module")
def elsewhere():
    """The README as an index of packages shows it."""
    from hatchling.metadata.core import ProjectMetadata
    from hatchling.plugin.manager import PluginManager

    return ProjectMetadata(str(ROOT), PluginManager()).core.readme


def test_on_an_index_of_packages_no_link_is_relative(elsewhere):
    assert relative(elsewhere) == []
    assert "demo.svg" not in elsewhere


def test_there_it_says_the_same(elsewhere):
    assert "(https://github.com/containers/bubblewrap)" in elsewhere  # this link works anywhere
    assert "how (`docs/explanation/diagnosis.md`)" in elsewhere
    assert elsewhere.startswith("# fairgrade\n\nYou teach with NumPy")
