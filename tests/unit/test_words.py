"""The habits of our English that a machine can hold: in every string, docstring and comment of the grader."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sources import read, source_of

pytestmark = pytest.mark.slow  # it reads all sources

ROOT = Path(__file__).resolve().parents[2]
CODE = sorted((ROOT / "grader").rglob("*.py"))
UNITS = (
    "byte|call|case|cell|check|exercise|file|function|kind|line|mutant|row|second|seed|student|submission|task"
    "|worker"
)
NO_NOUN = "and|as|at|for|from|in|into|is|like|of|on|or|than|that|to|when|where|with"
HABITS = {
    "say fix": re.compile(r"\bmend(s|ed|ing)?\b", re.IGNORECASE),
    "say one X per Y": re.compile(rf"\b(a|an|one) (?!(?:{NO_NOUN})\b)\w+ an? ({UNITS})\b(?! of)", re.IGNORECASE),
    "say one X per Y, in plurals": re.compile(
        rf"\b(bytes|points|calls|seconds|submissions) an? ({UNITS})\b", re.IGNORECASE
    ),
    "British spelling": re.compile(
        r"\b(colors?|colored|behaviors?|favorites?|gray|centers?|centered|catalog|labeled|canceled|modeling|"
        r"(?:normal|initial|recogn|optim|serial|summar|vector|material|organ|real)iz(?:e|ed|es|er|ing|ation)|"
        r"analyz(?:e|ed|es|ing))\b",
        re.IGNORECASE,
    ),
}


def texts_of(strings, text):
    """Each string with a blank in it, and each comment, with its line."""
    comments = [
        (number, line[line.index("#") :]) for number, line in enumerate(text.splitlines(), 1) if "#" in line
    ]
    return [*strings, *comments]


def found_in(texts, habit):
    return [f"{line}: {text}" for line, text in texts if HABITS[habit].search(text)]


@pytest.mark.parametrize("habit", HABITS)
def test_no_text_of_the_grader_has_the_habit(habit):
    texts = {file: texts_of(read(file).strings, file.read_text(encoding="utf-8")) for file in CODE}
    found = [f"{file.relative_to(ROOT)}:{one}" for file in CODE for one in found_in(texts[file], habit)]
    assert found == []


@pytest.mark.parametrize(
    ("habit", "source"),
    [
        ("say fix", '"""Something a user can mend."""'),
        ("say one X per Y", 'SAYS = "one task a seed"'),
        ("say one X per Y", "x = 1  # a folder an exercise"),
        ("say one X per Y, in plurals", 'SAYS = "submissions a second"'),
        ("British spelling", 'SAYS = "the color of a line"'),
    ],
)
def test_the_habit_is_found_where_it_is(habit, source):
    assert found_in(texts_of(source_of(source).strings, source), habit) != []
