"""A student's own function on their page, and a piece of it on the page of the class that tells nobody's name."""

from __future__ import annotations

import html
import re

import pytest

from grader.grading.sources import keep_sources
from grader.model import Cell, Submission
from grader.pages.own_lines import excerpt_of, places_in
from grader.pages.report import write_report
from grader.pages.snippets import snippet_of, without_names
from grader.submissions.intake import digest_of, read_submission
from tests.support import results

CODE = '''import numpy as np


def layer(x):
    """Written by Ann Other."""
    y = x + 1  # ann's idea

    return y


# the other one
def size(x):
    return (
        1 / 0
)
x = size
'''


def submission(text=CODE, **fields):
    made = {"files": {"work": text.encode()}, "entries": {"work": ("work.py",)}, **fields}
    return Submission("ann", "", **made)


def lines(function, of, notes=(), places=()):
    found = excerpt_of(function, "work", of, notes, set(places))
    return found and [(line.number, line.text) for line in found.lines]


def test_the_function_ends_before_the_next_line_that_begins_at_the_margin():
    assert lines("layer", submission())[0] == (4, "def layer(x):")
    assert lines("layer", submission())[-1] == (8, "    return y")
    assert [number for number, _ in lines("size", submission())] == [12, 13, 14, 15]


def test_the_line_that_an_ending_names_is_marked():
    places = places_in(["work.py, lines 3, 4 and 7, and 2 more: with another index here, all 12 calls"])
    assert places == {("work.py", 3), ("work.py", 4), ("work.py", 7)}
    places = places_in(["ZeroDivisionError (work.py, line 14)", "work.ipynb, cell 3, line 2: no"])
    assert places == {("work.py", 14), ("work.ipynb, cell 3", 2)}
    found = excerpt_of("size", "work", submission(), (), places)
    assert [line.number for line in found.lines if line.marked] == [14]


def test_of_several_definitions_the_last_counts():
    twice = submission("def layer(x):\n    return 1\ndef layer(x):\n    return 2\n")
    assert lines("layer", twice) == [(3, "def layer(x):"), (4, "    return 2")]
    cells = tuple(Cell(f"work.ipynb, cell {n}", f"def layer(x):\n    return {n}\n") for n in (1, 2))
    notebook = submission(files={}, notebooks={"work": cells}, entries={"work": ("work.ipynb",)})
    found = excerpt_of("layer", "work", notebook, (), set())
    assert (found.file, found.lines[1].text) == ("work.ipynb, cell 2", "    return 2")


def test_of_two_files_the_one_that_counts_is_shown():
    cells = (Cell("work.ipynb, cell 1", "def layer(x):\n    return 3\n"),)
    both = submission(notebooks={"work": cells}, entries={"work": ("work.py", "work.ipynb")})
    note = "work.py and work.ipynb were both handed in: work.ipynb counts"
    assert lines("layer", both, [note])[1] == (2, "    return 3")
    assert lines("layer", both)[0][0] == 4


@pytest.mark.parametrize("text", ["", "    def layer(x):\n        pass\n", "layers = 1\n", "def layered(): pass"])
def test_what_is_not_defined_at_the_margin_is_not_shown(text):
    assert lines("layer", submission(text)) is None


def test_a_long_function_is_cut_and_a_long_line_too():
    text = "def f():\n" + "    x = 1\n" * 200 + f"    y = '{'a' * 999}'"
    long = excerpt_of("f", "work", submission(text), (), set())
    assert (len(long.lines), long.more) == (80, 122)
    wide = excerpt_of("f", "work", submission(f"def f():\n    y = '{'a' * 999}'"), (), set())
    assert len(wide.lines[1].text) < 250


def piece(function="layer", text=CODE, people=()):
    """The piece of code that a class of `people` is shown; empty if none is."""
    found = snippet_of(excerpt_of(function, "work", submission(text), (), set()))
    return found if found in without_names([found], (results.result(one).submission for one in people)) else ""


def test_a_piece_of_code_has_neither_comments_nor_docstrings():
    assert piece() == "def layer(x):\n    y = x + 1\n    return y"
    text = "def layer(x):\n    '''a\n    b # c\n    '''\n    s = 1  # '''\n    return s\n"
    assert piece(text=text) == "def layer(x):\n    s = 1\n    return s"


@pytest.mark.parametrize(
    "body", ["ann = 1", "x = 'Ann'", "x_ann = ann_x = 1", "print('ann@example.org')", "m4711 = 4711"]
)
def test_a_piece_that_could_tell_a_name_is_not_shown(body):
    text = f"def layer(x):\n    {body}\n    return x\n"
    assert piece(text=text) != ""
    assert piece(text=text, people=["ann", "4711"]) == ""


@pytest.mark.parametrize(
    ("body", "person"),
    [
        ("mueller = 1", "Müller"),
        ("muller = 1", "Müller"),
        ("x = 'Mu\u0308ller'", "Müller"),
        ("müller = 1", "mueller"),
        ("lukasz = 1", "Łukasz"),
        ("annOther = 1", "Ann"),
        ("solutionofschmidt = 1", "Schmidt"),
        ("\uff41\uff4e\uff4e = 1", "Ann"),
        ("x = '\\x41nn'", "Nobody"),
        ("x = '\\N{LATIN SMALL LETTER A}'", "Nobody"),
        ("max = 1", "Max"),
        ("x = 'max'", "Max"),
    ],
)
def test_a_name_in_another_spelling_is_not_shown_either(body, person):
    assert piece(text=f"def layer(x):\n    {body}\n    return x\n", people=[person]) == ""


def test_a_piece_is_held_against_everybody_of_a_large_class():
    text = "def layer(x):\n    schmidt = 1\n    return x\n"
    others = [f"nobody{number}" for number in range(250)]
    assert piece(text=text, people=others) != ""
    assert piece(text=text, people=[*others, "Schmidt"]) == piece(text=text, people=["Schmidt", *others]) == ""


@pytest.mark.parametrize("body", ["y = np.max(x) + x.max() + max(x)", "y = sum(x)"])
def test_a_call_of_python_or_numpy_is_nobodys_name(body):
    assert body in piece(text=f"def layer(x):\n    {body}\n    return x\n", people=["Max", "Sum"])


def test_a_docstring_in_plain_quotes_is_left_out():
    text = "def layer(x):\n    'by somebody'\n    y = x\n    return y\n"
    assert piece(text=text) == "def layer(x):\n    y = x\n    return y"


def graded(folder, *students, text=CODE):
    """Results of some students who handed in the same, with what was graded beside them."""
    wrong = results.exercise(
        checks=[
            results.check("a", "failed", message="wrong"),
            results.check("b", "raised", message="ZeroDivisionError (work.py, line 14)", functions=["size"]),
        ],
        findings=[results.mistake()],
    )
    source = folder / "source"
    source.mkdir()
    (source / "work.py").write_text(text, encoding="utf-8")
    one = read_submission("ann", source, ["work"])
    assert digest_of(one) == one.sha256
    keep_sources(folder, one)
    documents = [results.result(student, [wrong]) for student in students]
    about = [document.submission.model_copy(update={"sha256": one.sha256}) for document in documents]
    return results.write(
        folder,
        *(document.model_copy(update={"submission": who}) for document, who in zip(documents, about, strict=True)),
    )


def test_a_students_page_has_their_own_lines_and_the_class_page_pieces_without_names(tmp_path):
    write_report(graded(tmp_path, "ann", "bo"))
    page = html.unescape((tmp_path / "feedback" / "0000.html").read_text(encoding="utf-8"))
    assert '"""Written by Ann Other."""' in page
    assert "in work.py, lines 4 to 8" in re.sub("<[^>]*>", "", page)
    assert re.search(r"<mark>\s+1 / 0</mark>", page)
    of_class = html.unescape((tmp_path / "report.html").read_text(encoding="utf-8"))
    assert "y = x + 1" in of_class
    assert "Written by" not in of_class
    assert "1 piece of code" in of_class


@pytest.mark.slow
def test_hostile_lines_are_text(tmp_path):
    hostile = "def layer(x):\n    y = '</code></pre><script>alert(1)</script>\u202e'\n    return y\n"
    write_report(graded(tmp_path, "x1", "x2", text=hostile))
    for page in tmp_path.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert "<script>alert" not in text
        assert "\u202e" not in text
        assert "&lt;/code&gt;" in text


def test_what_is_kept_of_somebody_else_is_not_shown(tmp_path):
    folder = graded(tmp_path, "ann")
    (kept,) = (folder / ".sources").iterdir()
    kept.write_bytes(kept.read_bytes()[:-30])
    write_report(folder)
    assert "Written by" not in (folder / "feedback" / "0000.html").read_text(encoding="utf-8")
