"""The documentation builds without a warning, and its reference leaves nothing out.

`make docs` builds it with warnings as errors too, and what stands in it comes from the code: by day that is enough.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from grader import authoring
from grader.cli import parser
from grader.course.settings import settings_schema
from grader.grading.document import json_schema
from grader.grading.for_student import student_schema

pytestmark = pytest.mark.nightly
pytest.importorskip("sphinx", reason="the site is built by the extra [docs]; `make test` installs it")

ROOT = Path(__file__).resolve().parents[2]


def build(folder):
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-b", "html", "-q", "-W", "--keep-going", "-d", str(folder / "cache"),
         str(ROOT / "docs"), str(folder / "html")],
        capture_output=True, text=True, check=False, timeout=250,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def site(once):
    """The folder of the built site."""
    return once("site", build) / "html"


class Text(HTMLParser):
    """What a reader sees, and the anchors."""

    def __init__(self, page):
        super().__init__()
        self.words, self.anchors = [], set()
        self.feed(page.read_text(encoding="utf-8"))
        self.text = " ".join("".join(self.words).split())

    def handle_data(self, data):
        self.words.append(data)

    def handle_starttag(self, tag, attributes):
        self.anchors.add(dict(attributes).get("id"))
        self.words.append(" " * (tag in ("dd", "dt", "li", "p")))


def objects(schema):
    return [node for node in [schema, *schema["$defs"].values()] if "properties" in node]


@pytest.mark.parametrize(
    ("page", "schema", "fields"),
    [
        ("course-toml", settings_schema(), 14),
        ("result", json_schema(), 47),
        ("student-result", student_schema(), 30),
    ],
    ids=["course.toml", "result", "for a student"],
)
def test_every_key_is_there_with_type_default_and_meaning(site, page, schema, fields):
    shown = Text(site / "reference" / f"{page}.html").text
    seen = 0
    for node in objects(schema):
        for key, value in node["properties"].items():
            seen += 1
            assert re.search(rf"\b{key} \w", shown), key
            meaning = value.get("description") or schema["$defs"][value["$ref"].split("/")[-1]]["description"]
            assert " ".join(meaning.replace("`", "").split()) in shown, key
            if isinstance(value.get("default"), int | float):
                default = value["default"]
                shown_as = default if isinstance(default, bool) else f"{default:g}"
                assert re.search(rf"\b{key} [^.]*default {shown_as}\b", shown), key
    assert seen >= fields


def test_one_key_as_a_reader_sees_it(site):
    shown = Text(site / "reference" / "course-toml.html").text
    assert "call_cpu_s number, more than 0, at most 86,400, default 5 Processor seconds of one call" in shown
    assert "public_seed integer, at least 0, less than 2⁶³, default 1 The inputs of" in shown


def commands(parser):
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for inner in action.choices.values():
                yield from commands(inner)


def test_every_command_and_option_is_there(site):
    page = Text(site / "reference" / "command-line.html")
    found = list(commands(parser()))
    assert len(found) >= 10
    for command in found:
        name = command.prog.replace(" ", "-")
        for action in command._actions:
            for option in action.option_strings:
                assert f"{name}-{option}" in page.anchors, f"{command.prog} {option}"
            if action.help and not action.option_strings:
                assert action.help in page.text


def test_every_name_for_authors_is_there_with_an_example(site):
    page = Text(site / "reference" / "authoring.html")
    assert {f"grader.authoring.{name}" for name in authoring.__all__} <= page.anchors
    assert page.text.count("Examples") >= len(authoring.__all__)


def test_no_page_asks_another_machine_for_anything(site):
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert not re.findall(r'<(?:script|img|iframe)[^>]* src="https?:[^"]*"', text), page
        assert not re.findall(r'<link rel="(?:stylesheet|preload|icon)"[^>]*href="https?:[^"]*"', text), page
