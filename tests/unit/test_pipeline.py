"""Of two files that hold one exercise, the better counts."""

from __future__ import annotations

import nbformat
import pytest

from grader.intake import read_submission
from grader.pipeline import grade_best
from grader.unconfined import Unconfined

RIGHT = "def double(x):\n    return 2.0 * x\n"
WRONG = "def double(x):\n    return 3.0 * x\n"


def opener(broken):
    """Open a session as ever; for the notebook, or the file, fail as only a fault of the harness does."""

    def open_session(program):
        if (broken == "ipynb") == bool(program.cells):
            raise RuntimeError("nobody foresaw this")
        return Unconfined(program)

    return open_session


@pytest.fixture
def grade(tiny, tmp_path):
    def graded(source, cell, open_session=Unconfined):
        folder = tmp_path / "ann"
        folder.mkdir()
        (folder / "tiny.py").write_text(source)
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell)])
        nbformat.write(notebook, folder / "tiny.ipynb")
        submission = read_submission("ann", folder, ["tiny"])
        return grade_best(submission, tiny.exercise, tiny.plan(), (), open_session)

    return graded


@pytest.mark.parametrize(("source", "cell", "file"), [(RIGHT, WRONG, "tiny.py"), (WRONG, RIGHT, "tiny.ipynb")])
def test_the_better_of_two_files_counts(grade, source, cell, file):
    best = grade(source, cell)
    assert best.score == best.max_score
    assert f"{file} counts" in best.notes[0]


def test_the_time_of_both_is_the_time_that_it_took(grade):
    slow = f"import time\n{WRONG.replace('return', 'time.sleep(0.2); return')}"
    assert grade(slow, RIGHT).seconds > 0.2


def test_a_notebook_is_not_graded_in_place_of_the_file_that_comes_after_it(grade, tiny, tmp_path):
    grade(WRONG, RIGHT)
    (tmp_path / "ann" / "tiny.ipynb").unlink()
    alone = read_submission("ann", tmp_path / "ann", ["tiny"])
    assert grade_best(alone, tiny.exercise, tiny.plan(), (), Unconfined).score == 0


@pytest.mark.parametrize("broken", ["py", "ipynb"])
def test_a_fault_of_the_harness_with_one_file_leaves_the_grade_unknown(grade, broken):
    assert not grade(WRONG, WRONG, opener(broken)).known


@pytest.mark.parametrize("broken", ["py", "ipynb"])
def test_full_marks_are_full_marks_whatever_the_other_file_would_get(grade, broken):
    best = grade(RIGHT, RIGHT, opener(broken))
    assert best.known
    assert best.score == best.max_score
