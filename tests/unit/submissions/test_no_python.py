"""A text is no Python for a reason that can be seen: its author reads which, where the function is lost by it."""

from __future__ import annotations

import pytest

from grader.grading.prepare import PreparedExercise
from grader.grading.submission import grade_selection
from grader.running.unconfined import Unconfined
from grader.submissions.intake import read_submission
from grader.submissions.select import select

from .test_misplaced import notebook

pytestmark = pytest.mark.slow

MERGED = "def double(x):\n    y = 2.0\n<<<<<<< HEAD\n    return y * x\n=======\n    return x * y\n>>>>>>> main\n"
LOST = {
    "merged": (MERGED, "not valid Python (tiny.py, line 3): marks of a merge conflict stand in line 3"),
    "merged in a cell": (notebook(("code", MERGED)), "(tiny.ipynb, cell 1, line 3): marks of a merge conflict"),
    "merged with three versions": (
        MERGED.replace("=======", "||||||| base\n    return x\n======="),
        "marks of a merge conflict stand in line 3: keep one of the two versions",
    ),
    "merged at the beginning": (
        "def double(x):\n<<<<<<< HEAD\n    return 2 * x\n=======\n>>>>>>> main\n",
        "marks of a merge conflict stand in line 2",
    ),
    "quotes": (
        "def double(x):\n    \u201cTwice.\u201d\n    return 2 * x\n",
        "(tiny.py, line 2): \u201c is a quotation mark",
    ),
    "wide brackets": ("def double(x)\uff1a\n    return 2 * x\n", "\uff1a is a character of another width"),
    "blanks": ("def double(x):\n\u00a0\u00a0return 2 * x\n", "an invisible character (U+00A0) was copied along"),
    "times": ("def double(x):\n    return 2 \u00d7 x\n", "\u00d7 is a sign of multiplication: type it again as *"),
    "tabs": (
        "def double(x):\n\tif 1:\n\t\ty = 2\n            return 2 * x\n",
        "(tiny.py, line 4): tabs and spaces are",
    ),
    "Python 2": ("def double(x):\n    print x\n    return 2 * x\n", "it is Python 2: write print with brackets"),
    "backquotes": (
        "def double(x):\n    if x <> 3:\n        return 2 * x\n",
        "it is Python 2, and here Python 3 runs",
    ),
    "numbers": ("1: def double(x):\n2:     return 2 * x\n", "the numbers of the lines were copied along"),
    "terminal": ("def double(x):\n    $ python tiny.py\n    return 2 * x\n", "it is a command of the terminal"),
    "and": ("def double(x):\n    if x.all() && 1: pass\n    return 2 * x\n", "&& and || are and and or in Python"),
    "increment": ("def double(x):\n    i = 0\n    i++\n    return 2 * x\n", "Python has no ++ and no --"),
    "Python 3.14": ('def double(x):\n    t"{x}"\n    return 2 * x\n', "runs"),
    "no reason": ("def double(x)\n    return 2 * x\n", "(tiny.py, line 1): expected ':'"),
}


@pytest.mark.parametrize("name", LOST)
def test_a_lost_function_is_explained_by_what_stands_in_its_text(tmp_path, tiny, name):
    text, said = LOST[name]
    file = "tiny.ipynb" if text.startswith("{") else "tiny.py"
    (tmp_path / "ann").mkdir()
    (tmp_path / "ann" / file).write_text(text, encoding="utf-8")
    submission = read_submission("ann", tmp_path / "ann", ["tiny"])
    selection = select(submission, tiny.exercise)
    limits = tiny.load().limits
    grade = grade_selection(selection, PreparedExercise(tiny.plan()), lambda program: Unconfined(program, limits))
    assert grade.score == 0
    assert {check.status.value for check in grade.checks} <= {"import_failed", "skipped"}
    assert said in grade.checks[0].message, grade.checks[0].message
    assert len(grade.notes) == len(set(grade.notes)) <= 2
