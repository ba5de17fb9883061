"""Of two files that hold one exercise, the better counts."""

from __future__ import annotations

import json

import pytest

from grader.grading.prepare import PreparedExercise
from grader.grading.submission import grade_selection
from grader.model import Status, Submission
from grader.running.unconfined import Unconfined
from grader.submissions.intake import read_submission
from grader.submissions.select import select

RIGHT = "def double(x):\n    return 2.0 * x\n"
WRONG = "def double(x):\n    return 3.0 * x\n"


def opener(broken):
    """Open a session as ever; for the notebook, or the file, fail as only a fault of the harness does."""

    def open_session(program):
        if (broken == "ipynb") == bool(program.cells):
            raise RuntimeError("nobody foresaw this")
        return Unconfined(program)

    return open_session


def notebook(*cells):
    """The text of a notebook of these cells."""
    code = {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": []}
    written = [{**code, "source": cell} for cell in cells]
    return json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": written})


@pytest.fixture
def handed_in(tiny, tmp_path):
    """``handed_in({"tiny.py": text})`` -> the grade of a folder that holds these files."""

    def graded(files, open_session=Unconfined):
        folder = tmp_path / "ann"
        folder.mkdir()
        for name, text in files.items():
            (folder / name).write_text(text)
        submission = read_submission("ann", folder, ["tiny"])
        return grade_selection(select(submission, tiny.exercise), PreparedExercise(tiny.plan()), open_session)

    return graded


@pytest.fixture
def grade(handed_in):
    def graded(source, cell, open_session=Unconfined):
        return handed_in({"tiny.py": source, "tiny.ipynb": notebook(cell)}, open_session)

    return graded


@pytest.fixture
def stubs(tiny):
    """Both files of the exercise as they were released."""
    return {"tiny.py": tiny.exercise.stub, "tiny.ipynb": notebook(*tiny.exercise.stub_cells)}


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
    selection = select(alone, tiny.exercise)
    assert grade_selection(selection, PreparedExercise(tiny.plan()), Unconfined).score == 0


@pytest.mark.parametrize("broken", ["py", "ipynb"])
def test_a_fault_of_the_harness_with_one_file_leaves_the_grade_unknown(grade, broken):
    assert not grade(WRONG, WRONG, opener(broken)).known


@pytest.mark.parametrize("broken", ["py", "ipynb"])
def test_full_marks_are_full_marks_whatever_the_other_file_would_get(grade, broken):
    best = grade(RIGHT, RIGHT, opener(broken))
    assert best.known
    assert best.score == best.max_score


@pytest.mark.parametrize("broken", ["py", "ipynb"])
def test_to_fail_the_grader_with_one_file_does_not_pay_where_the_other_earns_something(tiny, grade, broken):
    tiny.checks(
        "Agrees('values', 'twice', call='double', inputs=case(x=normal(3)))",
        "Agrees('gradient', 'twice', call='double_backward', inputs=case(dout=normal(3), x=normal(3)))",
    )
    partly = grade(RIGHT, RIGHT, opener(broken))
    assert partly.known
    assert 0 < partly.score < partly.max_score
    failed, counts = ("tiny.py", "tiny.ipynb") if broken == "py" else ("tiny.ipynb", "tiny.py")
    assert partly.notes[0].endswith(f"{counts} counts")
    assert partly.notes[1] == f"the grader failed on {failed}, which may be worth more"


@pytest.mark.parametrize(("file", "text"), [("tiny.ipynb", "{"), ("tiny.py", "#" * (2 << 20))])
def test_the_stub_does_not_hide_that_the_other_file_cannot_be_used(handed_in, stubs, file, text):
    graded = handed_in(stubs | {file: text})
    assert {check.status for check in graded.checks} <= {Status.MISSING, Status.SKIPPED}
    assert graded.checks[0].message.startswith(f"{file} cannot be used: it is ")


def test_problem_of_the_other_file_is_a_note(handed_in):
    graded = handed_in({"tiny.py": RIGHT, "tiny.ipynb": "{"})
    assert graded.score == graded.max_score
    assert "tiny.ipynb: it is cut off (broken JSON)" in graded.notes[0]


def test_untouched_stubs_are_not_written_yet(handed_in, stubs):
    graded = handed_in(stubs)
    assert graded.checks[0].status is Status.NOT_WRITTEN
    assert graded.notes == ()


@pytest.mark.parametrize("name", ["Tiny.py", "tiny (1).py"])
def test_work_in_a_file_of_another_name_beside_the_stub_is_suggested(handed_in, stubs, name):
    assert name in handed_in({"tiny.ipynb": stubs["tiny.ipynb"], name: RIGHT}).notes[0]


@pytest.mark.parametrize("name", ["tiny.py", "tiny.ipynb"])
def test_a_function_of_nearly_the_right_name_is_suggested(handed_in, name):
    source = RIGHT.replace("double", "duoble")
    graded = handed_in({name: notebook(source) if name.endswith("ipynb") else source})
    assert "did you mean duoble?" in graded.checks[0].message


@pytest.mark.slow
def test_cells_that_fail_are_counted(handed_in):
    cells = ["def double(x):\n    return 2.0 * x", *["raise ValueError('a' * 400)"] * 300]
    graded = handed_in({"tiny.ipynb": notebook(*cells)})
    assert graded.score == graded.max_score
    assert [note.partition(":")[0] for note in graded.notes[:-1]] == [
        f"tiny.ipynb, cell {number}, line 1" for number in range(2, 7)
    ]
    assert graded.notes[-1] == "and 295 more"


@pytest.mark.slow
def test_what_an_exercise_can_import_has_a_size(tiny):
    files = {"tiny": RIGHT.encode(), "helper": b"x = 1", **{f"big_{n:02}": b"#" * (1 << 20) for n in range(60)}}
    selection = select(Submission("ann", "0" * 64, files, entries={"tiny": ("tiny.py",)}), tiny.exercise)
    (work,) = selection.works
    assert {"tiny", "helper", "big_00"} <= set(work.program.modules)
    assert sum(map(len, work.program.modules.values())) <= 4 << 20
    assert work.notes == ("big_03.py and 56 more cannot be imported: your files are more than 4 MB together",)


def test_a_file_of_the_exercise_is_sent_however_large_it_is(tiny):
    files = {"a": b"#", "tiny": b"#" * (1 << 20), "z": b"#" * (4 << 20)}
    selection = select(Submission("ann", "0" * 64, files, entries={"tiny": ("tiny.py",)}), tiny.exercise)
    assert set(selection.works[0].program.modules) == {"a", "tiny"}


def test_helper_file_is_not_suggested(handed_in):
    assert handed_in({"tiny.py": RIGHT, "tiny_helpers.py": ""}).notes == ()
