"""A function that was handed in and is not found: its author reads where it stands."""

from __future__ import annotations

import json

import pytest

from grader.grading.prepare import PreparedExercise
from grader.grading.submission import grade_selection
from grader.model import Cell
from grader.running.unconfined import Unconfined
from grader.submissions.intake import read_submission
from grader.submissions.misplaced import misplaced
from grader.submissions.select import select

pytestmark = pytest.mark.slow

RIGHT = "def double(x):\n    return 2.0 * x\n"
INDENTED = "    def double(x):\n        return 2.0 * x\n"
SILENT = object()


def notebook(*cells):
    blank = {"metadata": {}, "outputs": [], "execution_count": None}
    cells = [{**blank, "cell_type": kind, "source": text} for kind, text in cells]
    return json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": cells})


HANDED_IN = {
    "in a class": (f"class Layer:\n    size = 1\n\n{INDENTED}", "double stands in class Layer (tiny.py, line 4)"),
    "in a function": (f"def main():\n{INDENTED}", "double stands in function main (tiny.py, line 2): define it"),
    "not run": (f"if __name__ == '__main__':\n{INDENTED}", "double stands below if __name__ (tiny.py, line 2)"),
    "in a comment": ("x = 1\n# def double(x):\n#     return 2.0 * x\n", "stands in a comment (tiny.py, line 2)"),
    "in an indented comment": ("class A:\n    # def double(x):\n    x = 1\n", "stands in a comment"),
    "empty": ("\n", "tiny.py is empty"),
    "in a text cell": (
        notebook(("code", "x = 1"), ("markdown", f"Here:\n```python\n{RIGHT}```")),
        "double is defined in a text cell (tiny.ipynb, cell 2): make it a code cell",
    ),
    "in a raw cell": (notebook(("raw", RIGHT), ("code", "x = 1")), "double is defined in a text cell"),
    "in a text cell alone": (
        notebook(("markdown", RIGHT)),
        "double is defined in a text cell (tiny.ipynb, cell 1)",
    ),
    "in a notebook without code": (notebook(("markdown", "Text")), "tiny.ipynb is empty"),
    "in a notebook without cells": (notebook(), "tiny.ipynb is empty"),
    "in an empty cell": (notebook(("code", "\n")), "tiny.ipynb, cell 1 is empty"),
    "in a class of a cell": (
        notebook(("markdown", "Text"), ("code", f"class A:\n{INDENTED}")),
        "double stands in class A (tiny.ipynb, cell 2, line 2): define it outside",
    ),
    "nowhere": ("x = 1\n", SILENT),
    "found": (RIGHT, SILENT),
    "found in a condition": (f"if True:\n{INDENTED}", SILENT),
    "found in a class as well": (f"class A:\n{INDENTED}double = A().double\nA.double = None\n", SILENT),
    "found in the code and in a text": (notebook(("markdown", RIGHT), ("code", RIGHT)), SILENT),
}


def grade(tiny, tmp_path, text):
    work = tmp_path / "ann"
    work.mkdir()
    (work / ("tiny.ipynb" if text.startswith("{") else "tiny.py")).write_text(text)
    selection = select(read_submission("ann", work, ["tiny", "other"]), tiny.exercise)
    return grade_selection(selection, PreparedExercise(tiny.plan()), Unconfined)


@pytest.mark.parametrize("case", HANDED_IN)
def test_it_is_said_where_a_function_stands(tiny, tmp_path, case):
    text, says = HANDED_IN[case]
    graded = grade(tiny, tmp_path, text)
    if says is SILENT:
        assert not graded.notes
    else:
        assert graded.score == 0
        assert any(says in note for note in graded.notes), graded.notes


LONG = (" ", "#", "\t#", "async ", "def ", "def double", "class ", "    if __name__")


@pytest.mark.parametrize("piece", LONG, ids=repr)
def test_a_long_line_is_searched_once(piece):
    text = f"{piece * (500_000 // len(piece))}\n#def double(x):\n"
    assert misplaced([Cell("tiny.py", text)], (), ["double"])[0].startswith("double stands in a comment")


def test_a_function_in_other_capitals_is_suggested(tiny, tmp_path):
    graded = grade(tiny, tmp_path, RIGHT.replace("double", "DouBLE"))
    assert "did you mean DouBLE? Rename it to double" in graded.checks[0].message
