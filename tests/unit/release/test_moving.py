"""Notebooks of nbgrader and Otter become a course that can be graded; what cannot be carried over is listed."""

from __future__ import annotations

import json
import tomllib

import numpy as np
import pytest

from grader.course.load import load_course
from grader.course.plan import plan_exercise
from grader.errors import CourseError, GraderError
from grader.grading.exercise import grade_exercise
from grader.grading.prepare import PreparedExercise
from grader.release.moving import LIST, move_nbgrader, move_otter
from grader.running.in_process import InProcess

SOLUTION = '''\
import numpy as np
RATE = 2.0
data = np.loadtxt("big.csv")


def scale(x, factor=RATE):
    """Return `x` times `factor`."""
    ### BEGIN SOLUTION
    return np.asarray(x) * factor
    ### END SOLUTION


def total(x):
    """Return the sum of `x`."""
    return np.sum(x)  # SOLUTION
'''
TESTS = """\
assert np.allclose(scale(np.array([1.0, 2.0])), [2.0, 4.0])
np.testing.assert_allclose(scale([1.0], factor=3), [3.0])
assert total(np.array([1, 2])) == 3
### BEGIN HIDDEN TESTS
assert total(np.arange(10)) == 45
assert callable(scale)
### END HIDDEN TESTS
"""


def cell(kind, source, **nbgrader):
    about = {"nbgrader": {"schema_version": 3, **nbgrader}} if nbgrader else {}
    return {"cell_type": kind, "source": source.splitlines(keepends=True), "metadata": about}


def notebook(file, *cells):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells)}))
    return file


NBGRADER = (
    cell("markdown", "# Scaling\nWrite two functions."),
    cell("code", SOLUTION, grade=False, solution=True, locked=False, grade_id="scale"),
    cell("code", TESTS, grade=True, solution=False, locked=True, grade_id="test_scale", points=4),
    cell("markdown", "Why?", grade=True, solution=True, locked=False, grade_id="why", points=3),
)
OTTER = (
    cell("raw", "# ASSIGNMENT CONFIG\ninit_cell: false"),
    cell("raw", "# BEGIN QUESTION\nname: q1\npoints: 4"),
    cell("markdown", "Write two functions."),
    cell("raw", "# BEGIN SOLUTION"),
    cell("code", SOLUTION),
    cell("raw", "# END SOLUTION"),
    cell("raw", "# BEGIN TESTS"),
    cell("code", TESTS),
    cell("raw", "# END TESTS"),
    cell("raw", "# END QUESTION"),
    cell("raw", "# BEGIN QUESTION\nname: q2\nmanual: true\npoints: 3\nx: !!python/object/apply:os.system [a]"),
)


def moved(kind, tmp_path, *cells):
    if kind == "nbgrader":
        notebook(tmp_path / "old" / "source" / "ps1" / "Problem 1.ipynb", *cells)
        move_nbgrader(tmp_path / "old", tmp_path / "new")
    else:
        move_otter(notebook(tmp_path / "Problem 1.ipynb", *cells), tmp_path / "new")
    return tmp_path / "new"


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "cells"), [("nbgrader", NBGRADER), ("otter", OTTER)])
def test_a_course_comes_out_whose_solution_gets_full_marks_and_a_wrong_one_does_not(tmp_path, kind, cells):
    course = load_course(moved(kind, tmp_path, *cells))
    (exercise,) = course.exercises
    assert exercise.name == "problem_1"
    plan = PreparedExercise(plan_exercise(exercise, b"secret"))
    assert grade_exercise(plan, InProcess(exercise.functions)).score == exercise.points == 4
    wrong = InProcess({**exercise.functions, "total": np.size})
    assert grade_exercise(plan, wrong).score == 2
    assert "Write two functions." in (course.root / "assignments" / "problem_1" / "README.md").read_text()


def test_what_was_not_carried_over_is_listed_with_its_cell(tmp_path):
    said = (moved("nbgrader", tmp_path, *NBGRADER) / LIST).read_text()
    assert "Nothing of it has been run yet" in said
    assert 'cell 2: `data = np.loadtxt("big.csv")`' in said
    assert "cell 3: `assert total(np.arange(10)) == 45`" in said
    assert "cell 3: `assert callable(scale)`" in said
    assert "2 checks from 1 cell of tests; 1 item for people" in said


def test_points_that_people_give_become_items(tmp_path):
    settings = tomllib.loads((moved("nbgrader", tmp_path, *NBGRADER) / "course.toml").read_text())
    assert settings["manual"] == {"why": 3}


@pytest.mark.slow
def test_nothing_of_a_notebook_is_run_and_no_path_leaves_the_folder(tmp_path):
    spoilt = SOLUTION.replace("RATE = 2.0", f'RATE = open("{tmp_path}/ran", "w")')
    cells = [cell("code", spoilt, grade=False, solution=True, locked=False, grade_id="../../x"), *NBGRADER[2:]]
    notebook(tmp_path / "old" / ".. evil .ipynb", *cells)
    move_nbgrader(tmp_path / "old", tmp_path / "deep" / "new")
    move_otter(notebook(tmp_path / "o.ipynb", *OTTER), tmp_path / "other")
    assert not (tmp_path / "ran").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["deep", "o.ipynb", "old", "other"]
    assert "they are no YAML" in (tmp_path / "other" / LIST).read_text()


@pytest.mark.parametrize(
    "text", ["", "{}", '{"cells": 3}', "[" * 100_000, '{"cells": [{"cell_type": "code", "source": "x = ("}]}']
)
def test_what_is_no_notebook_or_has_no_test_is_refused_in_a_sentence(tmp_path, text):
    (tmp_path / "bad.ipynb").write_text(text)
    for move in (move_nbgrader, move_otter):
        with pytest.raises(GraderError, match=r"no notebook|no test"):
            move(tmp_path / "bad.ipynb", tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "mine").write_text("")
    with pytest.raises(CourseError, match="exists already"):
        moved("nbgrader", tmp_path, *NBGRADER)
    with pytest.raises(GraderError, match="has no notebook"):
        move_nbgrader(tmp_path / "new", tmp_path / "newer")
