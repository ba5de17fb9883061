"""Notebooks: generated, filled, executed by a real kernel, checked inside, and graded."""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.courses import part_of_course

from .conftest import PART

ROOT = Path(__file__).resolve().parents[2]
NAMES = list(tomllib.loads((ROOT / "course.toml").read_text())["exercises"])

pytestmark = pytest.mark.timeout(900)  # a class is graded in all exercises

EXECUTE = """
import sys, nbformat
from nbclient import NotebookClient
notebook = nbformat.read(sys.argv[1], as_version=4)
NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
nbformat.write(notebook, sys.argv[1])
"""


def filled(source, file):
    """The notebook with the functions of `source` in its cells, and what they need in the first."""
    notebook = json.loads(file.read_text())
    nodes = ast.parse(source).body
    public = {node.name: ast.get_source_segment(source, node) for node in nodes if is_public(node)}
    helpers = [ast.get_source_segment(source, node) for node in nodes[1:] if not is_public(node)]
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    cells[0]["source"] = "\n".join(helpers)
    for cell in cells[1:-1]:
        name = ast.parse("".join(cell["source"])).body[0].name
        cell["source"] = public[name]
    return notebook


def is_public(node):
    return isinstance(node, ast.FunctionDef) and not node.name.startswith("_")


def exercise_of(document, name):
    return next(exercise for exercise in document["exercises"] if exercise["name"] == name)


def by_night(name):
    return pytest.param(name, marks=pytest.mark.nightly)


BY_DAY = ("rnn", "dropout")


@pytest.mark.parametrize("name", [*BY_DAY, *(by_night(name) for name in NAMES if name not in BY_DAY)])
def test_a_filled_notebook_runs_whole_and_shows_full_marks(request, course, handed_in, tmp_path, name):
    kit = request.getfixturevalue("kit" if name in PART else "whole_kit")
    work = shutil.copytree(kit, tmp_path / "work")
    file = work / name / f"{name}.ipynb"
    file.write_text(json.dumps(filled(handed_in(name), file)))
    done = subprocess.run(
        [sys.executable, "-c", EXECUTE, file.name], cwd=file.parent, capture_output=True, text=True, check=False,
        timeout=200, env={**os.environ, "PYTHONPATH": str(ROOT), "JUPYTER_PLATFORM_DIRS": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    last = json.loads(file.read_text())["cells"][-1]["outputs"]
    data = next(output["data"] for output in last if output["output_type"] == "execute_result")
    points = f"{course.exercise(name).points:g} of {course.exercise(name).points:g} points"
    assert points in "".join(data["text/plain"])
    assert points in "".join(data["text/html"])


def code(source):
    return {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": source}


def notebook(*cells):
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells})


def messy(course):
    """Right functions among all that people leave in a notebook."""
    source = (course.exercise("rnn").folder / "solution.py").read_text()
    nodes = {node.name: ast.get_source_segment(source, node) for node in ast.parse(source).body if is_public(node)}
    return [
        code("%matplotlib inline\nimport numpy as np\nimport matplotlib.pyplot as plt"),
        code("!pip list"),
        code("rnn_step(1, 2, 3, 4)  # not defined yet: this cell raises"),
        code(nodes["rnn_step"].replace("np.tanh(", "squash(")),
        code(nodes["rnn_step_joined"].replace("np.tanh(", "squash(")),
        code("fig, ax = plt.subplots()\nax.plot(np.arange(3))\nplt.show()"),
        code("%%time\n" + nodes["rnn_forward"]),
        code("def squash(z):  # a helper that is defined after its use\n    return np.tanh(z)"),
        code("%%bash\nls -l"),
    ]


WRONG = code("def rnn_step(*arguments):\n    return 0.0")
RAISES = code("\ndef rnn_step(x_t, h_prev, Wxh, Whh):\n    return x_t / 0 + missing")
BROKEN = {"cut off": b"{", "zeros": b"\x00" * 100, "format 2": b'{"nbformat": 2}'}


def notebooks(kit, course):
    """Name -> text of the notebook of each exercise as it is given."""
    names = [f"{exercise.name}/{exercise.name}.ipynb" for exercise in course.exercises]
    return {Path(name).name: (kit / name).read_text() for name in names}


def filled_notebooks(kit, course, handed_in):
    """Name -> text of the notebook of each exercise with right solutions."""
    names = [exercise.name for exercise in course.exercises]
    return {f"{name}.ipynb": json.dumps(filled(handed_in(name), kit / name / f"{name}.ipynb")) for name in names}


def handed_in_notebooks(kit, course, handed_in):
    """Student -> file -> text of each of the class: every test is about one student."""

    def solution(name):
        return (course.exercise(name).folder / "solution.py").read_text()

    stubs, right = notebooks(kit, course), filled_notebooks(kit, course, handed_in)
    redefined = [WRONG, code("import os\nos._exit(3)"), *messy(course), code("while True:\n    pass")]
    return {
        "filled": right,
        "untouched": stubs,
        "messy": {"rnn.ipynb": notebook(*messy(course))},
        "redefined": {"rnn.ipynb": notebook(*redefined)},
        "raising": {"rnn.ipynb": notebook(*messy(course), RAISES)},
        "several": {"work.ipynb": notebook(code(solution("rnn")), code(solution("pooling")))},
        "both": {
            "rnn.py": solution("rnn"),
            "rnn.ipynb": notebook(WRONG),
            "dropout.py": solution("dropout"),
            "dropout.ipynb": stubs["dropout.ipynb"],  # untouched beside a right file: not even mentioned
        },
        **{name: {"residual.py": solution("residual")} for name in BROKEN},
    }


def graded(folder, students, course):
    """Write a class into `folder` and grade it by the course in another one; return student -> result."""
    for student, files in students.items():
        (folder / "class" / student).mkdir(parents=True)
        for name, text in files.items():
            (folder / "class" / student / name).write_text(text)
    for student in BROKEN.keys() & students:
        (folder / "class" / student / "rnn.ipynb").write_bytes(BROKEN[student])
    grade = ["grade", folder / "class", "--out", folder / "out", "--course", course, "--jobs", "1"]
    done = subprocess.run(
        [sys.executable, "-m", "grader", *grade],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return read(folder)


def read(folder):
    return {file.stem: json.loads(file.read_text()) for file in (folder / "out").glob("*.json")}


@pytest.fixture(scope="session")
def documents(kit, part, handed_in, once):
    """Student -> result: the class is graded once."""

    def fill(folder):
        course = part_of_course(ROOT, PART, folder / "course")  # a run keeps its plan there
        graded(folder, handed_in_notebooks(kit, part, handed_in), course)

    return read(once("notebooks", fill))


def assert_full_marks_for_filled_and_nothing_for_untouched(documents, names):
    document = documents["filled"]
    assert [exercise["name"] for exercise in document["exercises"]] == names
    assert [one["name"] for one in document["exercises"] if one["score"] != one["max_score"]] == []
    document = documents["untouched"]
    assert document["score"] == 0
    statuses = {check["status"] for exercise in document["exercises"] for check in exercise["checks"]}
    assert statuses <= {"not_written", "skipped"}


def test_filled_notebooks_get_full_marks_and_untouched_ones_nothing(documents):
    assert_full_marks_for_filled_and_nothing_for_untouched(documents, [name for name in NAMES if name in PART])


@pytest.mark.nightly
def test_filled_notebooks_of_all_exercises_get_full_marks(whole_kit, course, handed_in, tmp_path):
    filled, untouched = filled_notebooks(whole_kit, course, handed_in), notebooks(whole_kit, course)
    documents = graded(tmp_path, {"filled": filled, "untouched": untouched}, ROOT)
    assert_full_marks_for_filled_and_nothing_for_untouched(documents, NAMES)


def test_a_messy_notebook_with_right_functions_gets_full_marks(documents):
    graded = exercise_of(documents["messy"], "rnn")
    assert graded["score"] == 12, graded
    assert graded["notes"] == [
        "rnn.ipynb, cell 3, line 1: NameError: name 'rnn_step' is not defined (the rest was run)"
    ]


def test_the_last_definition_counts_and_a_cell_that_dies_is_left_out(documents):
    graded = exercise_of(documents["redefined"], "rnn")
    assert graded["score"] == 12, graded
    assert [note.split(":")[0] for note in graded["notes"]] == [
        "rnn.ipynb, cell 2, line 2", "rnn.ipynb, cell 12, line 1",
    ]  # fmt: skip


def test_a_message_points_to_the_cell_and_the_line(documents):
    graded = exercise_of(documents["raising"], "rnn")
    assert "(rnn.ipynb, cell 10, line 3)" in graded["checks"][0]["message"]


def test_one_notebook_may_hold_several_exercises(documents):
    document = documents["several"]
    assert [exercise_of(document, name)["score"] for name in ("rnn", "pooling", "dropout")] == [12, 12, 0]
    assert exercise_of(document, "dropout")["checks"][0]["status"] == "missing"


def test_of_a_file_and_a_notebook_the_better_counts(documents):
    document = documents["both"]
    assert exercise_of(document, "rnn")["score"] == 12
    assert exercise_of(document, "rnn")["notes"][0] == "rnn.py and rnn.ipynb were both handed in: rnn.py counts"
    assert exercise_of(document, "dropout")["score"] == 10
    assert exercise_of(document, "dropout")["notes"] == []


@pytest.mark.parametrize("student", BROKEN)
def test_a_broken_notebook_costs_itself_alone(documents, student):
    document = documents[student]
    assert exercise_of(document, "residual")["score"] == 4
    assert exercise_of(document, "rnn")["checks"][0]["status"] == "missing"
    message = exercise_of(document, "rnn")["checks"][0]["message"]
    assert message.startswith("rnn.ipynb cannot be used: ")
    assert "save it again" in message or "an earlier copy" in message  # what to do
