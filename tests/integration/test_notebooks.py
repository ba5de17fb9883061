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

ROOT = Path(__file__).resolve().parents[2]
NAMES = list(tomllib.loads((ROOT / "course.toml").read_text())["exercises"])

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


def grade(tmp_path, *names):
    """Grade the class in `tmp_path` in some exercises of the course, or in all of them."""
    course = part_of_course(ROOT, names or NAMES, tmp_path / "course")
    options = ["--out", tmp_path / "out", "--course", course]
    done = subprocess.run(
        [sys.executable, "-m", "grader", "grade", tmp_path / "class", *options],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=200,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return {file.stem: json.loads(file.read_text()) for file in (tmp_path / "out").glob("*.json")}


def exercise_of(document, name):
    return next(exercise for exercise in document["exercises"] if exercise["name"] == name)


def by_night(name):
    return pytest.param(name, marks=pytest.mark.nightly)


@pytest.mark.parametrize("name", [*NAMES[:2], *map(by_night, NAMES[2:])])
def test_a_filled_notebook_runs_whole_and_shows_full_marks(kit, course, handed_in, tmp_path, name):
    work = tmp_path / "work"
    shutil.copytree(kit, work)
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


def test_filled_notebooks_of_all_exercises_get_full_marks(kit, handed_in, tmp_path):
    folder = tmp_path / "class" / "ann"
    folder.mkdir(parents=True)
    for name in NAMES:
        notebook = filled(handed_in(name), kit / name / f"{name}.ipynb")
        (folder / f"{name}.ipynb").write_text(json.dumps(notebook))
    document = grade(tmp_path)["ann"]
    assert [exercise["name"] for exercise in document["exercises"]] == NAMES
    assert [one["name"] for one in document["exercises"] if one["score"] != one["max_score"]] == []


def test_untouched_notebooks_get_nothing(kit, tmp_path):
    folder = tmp_path / "class" / "ann"
    folder.mkdir(parents=True)
    for name in NAMES:
        shutil.copy(kit / name / f"{name}.ipynb", folder)
    document = grade(tmp_path)["ann"]
    assert document["score"] == 0
    statuses = {check["status"] for exercise in document["exercises"] for check in exercise["checks"]}
    assert statuses <= {"not_written", "skipped"}


def code(source):
    return {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": source}


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


def test_a_messy_notebook_with_right_functions_gets_full_marks(course, tmp_path):
    folder = tmp_path / "class" / "ann"
    folder.mkdir(parents=True)
    (folder / "rnn.ipynb").write_text(
        json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": messy(course)})
    )
    graded = exercise_of(grade(tmp_path, "rnn")["ann"], "rnn")
    assert graded["score"] == 12, graded
    assert graded["notes"] == [
        "rnn.ipynb, cell 3, line 1: NameError: name 'rnn_step' is not defined (the rest was run)"
    ]


def test_the_last_definition_counts_and_a_cell_that_dies_is_left_out(course, tmp_path):
    folder = tmp_path / "class" / "ann"
    folder.mkdir(parents=True)
    wrong = code("def rnn_step(*arguments):\n    return 0.0")
    cells = [wrong, code("import os\nos._exit(3)"), *messy(course), code("while True:\n    pass")]
    (folder / "rnn.ipynb").write_text(
        json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells})
    )
    graded = exercise_of(grade(tmp_path, "rnn")["ann"], "rnn")
    assert graded["score"] == 12, graded
    assert [note.split(":")[0] for note in graded["notes"]] == [
        "rnn.ipynb, cell 2, line 2", "rnn.ipynb, cell 12, line 1",
    ]  # fmt: skip


def test_a_message_points_to_the_cell_and_the_line(course, tmp_path):
    folder = tmp_path / "class" / "ann"
    folder.mkdir(parents=True)
    cells = [*messy(course), code("\ndef rnn_step(x_t, h_prev, Wxh, Whh):\n    return x_t / 0 + missing")]
    (folder / "rnn.ipynb").write_text(
        json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells})
    )
    graded = exercise_of(grade(tmp_path, "rnn")["ann"], "rnn")
    assert "(rnn.ipynb, cell 10, line 3)" in graded["checks"][0]["message"]


def test_one_notebook_may_hold_several_exercises(course, tmp_path):
    (tmp_path / "class").mkdir()
    sources = [(course.exercise(name).folder / "solution.py").read_text() for name in ("rnn", "conv")]
    cells = [code(source) for source in sources]
    text = json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells})
    (tmp_path / "class" / "ann.ipynb").write_text(text)
    document = grade(tmp_path, "rnn", "conv", "bptt")["ann"]
    assert [exercise_of(document, name)["score"] for name in ("rnn", "conv", "bptt")] == [12, 16, 0]
    assert exercise_of(document, "bptt")["checks"][0]["status"] == "missing"


def test_of_a_file_and_a_notebook_the_better_counts(kit, course, tmp_path):
    folder = tmp_path / "class" / "ann"
    folder.mkdir(parents=True)
    shutil.copy(course.exercise("rnn").folder / "solution.py", folder / "rnn.py")
    cells = [code("def rnn_step(*arguments):\n    return 0.0")]
    (folder / "rnn.ipynb").write_text(
        json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells})
    )
    shutil.copy(kit / "bptt" / "bptt.ipynb", folder)  # untouched beside a right file: not even mentioned
    shutil.copy(course.exercise("bptt").folder / "solution.py", folder / "bptt.py")
    document = grade(tmp_path, "rnn", "bptt")["ann"]
    assert exercise_of(document, "rnn")["score"] == 12
    assert exercise_of(document, "rnn")["notes"][0] == "rnn.py and rnn.ipynb were both handed in: rnn.py counts"
    assert exercise_of(document, "bptt")["score"] == 16
    assert exercise_of(document, "bptt")["notes"] == []


@pytest.mark.parametrize("data", [b"{", b"\x00" * 100, b'{"nbformat": 2}'])
def test_a_broken_notebook_costs_itself_alone(course, tmp_path, data):
    folder = tmp_path / "class" / "ann"
    folder.mkdir(parents=True)
    (folder / "rnn.ipynb").write_bytes(data)
    shutil.copy(course.exercise("conv").folder / "solution.py", folder / "conv.py")
    document = grade(tmp_path, "rnn", "conv")["ann"]
    assert exercise_of(document, "conv")["score"] == 16
    assert exercise_of(document, "rnn")["checks"][0]["status"] == "missing"
    message = exercise_of(document, "rnn")["checks"][0]["message"]
    assert message.startswith("rnn.ipynb cannot be used: ")
    assert "save it again" in message or "an earlier copy" in message  # what to do
