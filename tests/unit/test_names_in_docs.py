"""What the docs and the docstrings name exists: files, modules, names of the code, commands and their options."""

from __future__ import annotations

import argparse
import builtins
import functools
import re
from fnmatch import fnmatch
from pathlib import Path

import numpy as np
import pytest
from sources import read

from grader.cli import parser

pytestmark = pytest.mark.slow  # it reads all sources and pages

ROOT = Path(__file__).resolve().parents[2]
PAGES = [
    *sorted((ROOT / "docs").rglob("*.md")),
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")),
]
CODE = sorted((ROOT / "grader").rglob("*.py"))
DOCUMENTED = CODE
AROUND = [
    file for top in ("tests", "benchmarks") for file in sorted((ROOT / top).rglob("*.py")) if file != Path(__file__)
]
MADE = (".venv", "KIT", "RESULTS", "build", "wheel")
"""Folders that commands write: nothing in them is part of the project."""
EXAMPLES = ("relu", "work", "adjustments", "homework", "alice", "<")
"""Files with these names are examples, of an exercise or of what a student may hand in."""
FILE = re.compile(r"[\w.<>*-]*/[\w./<>*-]+|[\w<>*-]+\.(?:py|md|toml|json|cases)")
NAME = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")
CONSTANT = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*")


FOREIGN = {*dir(builtins), *dir(np)}


@functools.cache
def names():
    """The names of the code: modules, folders, identifiers, and strings that could be identifiers."""
    folders = {folder.name for folder in (ROOT / "grader").rglob("*") if folder.is_dir()}
    return folders | {file.stem for file in CODE} | {name for file in CODE for name in read(file).names}


@functools.cache
def file_names():
    folders = [ROOT / name for name in ("reference", "assignments", "grader", "tests", "benchmarks")]
    return {path.name for path in ROOT.glob("*.*")} | {path.name for one in folders for path in one.rglob("*.*")}


@functools.cache
def commands():
    return next(action for action in parser()._actions if isinstance(action, argparse._SubParsersAction)).choices


@functools.cache
def scripts():
    """The text of all tests and benchmarks."""
    return "".join(file.read_text(encoding="utf-8", errors="replace") for file in AROUND)


@functools.cache
def names_around():
    return set(re.findall(r"\w+", scripts()))


@functools.cache
def targets():
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def spans_of_page(text):
    """The inline code of a page, and the commands in its consoles."""
    fences = re.findall(r"^```.*?^```", text, re.MULTILINE | re.DOTALL)
    prose = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    consoles = [line[2:] for fence in fences for line in fence.splitlines() if line.startswith("$ ")]
    return [*re.findall(r"(?<!`)`([^`\n]+)`(?!`)", prose), *(line.split("#")[0].strip() for line in consoles)]


def names_of_docstring(text):
    return re.findall(r"(?<!`)`([^`\n]+)`(?!`)", text)


def spans_of_docstring(text):
    return [*names_of_docstring(text), *re.findall(r"``([^`\n]+)``", text)]


def missing_files(span):
    return [word for word in span.split() if FILE.fullmatch(word) and not exists(word)]


def exists(path):
    parts = Path(path).parts
    if parts[0] in MADE or path.startswith("/") or any(part.startswith(EXAMPLES) for part in parts[-2:]):
        return True
    pattern = re.sub(r"<\w+>", "*", path.strip("/"))
    if "/" not in path:
        return any(fnmatch(name, pattern) for name in file_names())
    return any(any(base.glob(pattern)) for base in (ROOT, ROOT / "grader"))


def wrong_commands(span):
    """Commands of the grader and of make, and options, that do not exist."""
    program, *words = span.split()
    options = [word.split("=")[0] for word in words if word.startswith("--")]
    if program.startswith("--"):
        known = {option for command in commands().values() for option in command._option_string_actions}
        return [] if program in known or f'"{program}"' in scripts() else [program]
    if program == "make":
        return [word for word in words if word.isalpha() and word.islower() and word not in targets()]
    if program != "grader" or not words:
        return []
    if words[0] not in commands():
        return [span]
    return [option for option in options if option not in commands()[words[0]]._option_string_actions]


def unknown_constants(span):
    known = span in names() or span in names_around()
    return [span] if CONSTANT.fullmatch(span) and len(span) > 1 and not known else []


def unknown_modules(span):
    """Names with a dot of which one part is not in the code, where the first is a module of ours."""
    first, _, rest = span.partition(".")
    modules = {file.stem for file in CODE} | {"grader"}
    if not (NAME.fullmatch(span) and rest and first in modules) or FILE.fullmatch(span):
        return []
    return [span] if set(rest.split(".")) - names() else []


def unknown_tests(span):
    """Names of tests that nobody wrote."""
    return [span] if span.startswith("test_") and span.isidentifier() and f"def {span}(" not in scripts() else []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_a_page_names_exists(page):
    spans = spans_of_page(page.read_text(encoding="utf-8"))
    checks = [wrong_commands, unknown_constants, unknown_modules]
    if page.parent.name not in (
        "how-to",
        "tutorials",
    ):  # the files of an example's own folder: its commands are run
        checks.append(missing_files)
    assert [wrong for span in spans for check in checks for wrong in check(span)] == []


def test_the_files_and_commands_in_docstrings_exist():
    spans = {
        (file, span) for file in DOCUMENTED for text in read(file).statements for span in spans_of_docstring(text)
    }
    checks = (missing_files, wrong_commands, unknown_modules)
    assert (
        sorted(f"{file.name}: {wrong}" for file, span in spans for check in checks for wrong in check(span)) == []
    )


def test_the_names_in_docstrings_are_names_of_the_code():
    wrong = set()
    for file in DOCUMENTED:
        for text in read(file).statements:
            for span in names_of_docstring(text):
                if (
                    NAME.fullmatch(span)
                    and not FILE.fullmatch(span)
                    and not set(span.split(".")) <= names() | FOREIGN
                ):
                    wrong.add(f"{file.relative_to(ROOT)}: {span}")
    assert sorted(wrong) == []


@pytest.mark.parametrize(
    ("check", "span"),
    [
        (missing_files, "grader/sandbox/host.py"),
        (missing_files, "`pytest tests/test_nothing.py`".strip("`")),
        (wrong_commands, "grader mark conv"),
        (wrong_commands, "grader check conv --wach"),
        (wrong_commands, "--wach"),
        (wrong_commands, "make tset"),
        (unknown_constants, "STUDENT_SITE"),
        (unknown_modules, "session._no_such_method"),
        (unknown_tests, "test_that_nobody_wrote"),
    ],
)
def test_a_name_that_leads_nowhere_is_found(check, span):
    assert check(span) != []


def test_each_type_of_attack_that_audits_found_is_tried_by_a_test_or_a_file_of_the_corpus():
    page = (ROOT / "docs" / "explanation" / "threat-model.md").read_text(encoding="utf-8")
    section = page[page.index("## What public audits of graders found") : page.index("## What remains")]
    rows = [line.split("|")[1:3] for line in section.splitlines() if line.startswith("| to ")]
    corpus = {file.stem for file in (ROOT / "tests" / "attacks" / "corpus").glob("*.py")}
    assert len({kind for kind, _ in rows}) == 16
    for kind, tries in rows:
        names = re.findall(r"`(\w+)`", tries)
        assert names, kind
        assert [name for name in names if name not in corpus and not name.startswith("test_")] == [], kind
    assert len(corpus) > 150
    assert [wrong for span in spans_of_page(page) for wrong in unknown_tests(span)] == []
