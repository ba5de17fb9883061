"""What was handed in counts, as far as it runs: one class of students with odd files, graded once."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.courses import write_course
from tests.integration.odd_files import ODD

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
COURSE = {
    "course.toml": """
        title = "Mini"
        demonstration_secret = "00000000000000000000000000000005"
        public_seed = 1
        stand_ins = [
            "matplotlib", "mpl_toolkits", "pylab", "seaborn", "IPython", "ipywidgets", "tqdm", "google.colab",
        ]
        [exercises]
        relu = 4
        [limits]
        cpu_s = 10
        call_cpu_s = 0.5
        import_cpu_s = 2
        """,
    "reference/relu/solution.py": '''
        """Rectified linear unit."""

        import numpy as np


        def relu(z):
            """Return max(0, z), entry by entry."""
            return np.maximum(z, 0.0)
        ''',
    "reference/relu/checks.py": """
        from grader.authoring import Agrees, Exercise, cases, normal

        EXERCISE = Exercise(
            title="Rectified linear unit",
            checks=[
                Agrees("values", "max(0, z)", points=3, call="relu", inputs=cases(z=[normal(7), normal(4, 3)])),
            ],
        )
        """,
    "assignments/relu/README.md": "# ReLU",
}
OURS = re.compile(r"grader|inside|Inert|StandIn|_Iterating|Loader|Shell|IgnoredWhenGraded|submission\.")


def hand_in(folder, files):
    folder.mkdir(parents=True)
    for name, content in ({"relu.ipynb": files} if isinstance(files, list) else files).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, list):
            cells = [
                {"cell_type": "code", "source": source, "metadata": {}, "outputs": [], "execution_count": None}
                for source in content
            ]
            notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}
            (folder / name).write_text(json.dumps(notebook))
        else:
            (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())


def grade_class(root):
    """Write the class and its course into the folder `root`, and grade it."""
    write_course(root / "course", COURSE)
    for student, (files, _) in ODD.items():
        hand_in(root / "class" / student, files)
    options = ["--out", root / "out", "--course", root / "course"]
    done = subprocess.run(
        [sys.executable, "-m", "grader", "grade", root / "class", *options],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def results(once):
    """Student -> the result of the one exercise."""
    out = once("odd-files", grade_class) / "out"
    return {name: json.loads((out / f"{name}.json").read_text())["exercises"][0] for name in ODD}


@pytest.mark.parametrize("student", ODD)
def test_right_work_counts_and_what_was_left_out_is_said(results, student):
    graded, said = results[student], ODD[student][1]
    messages = [check["message"] for check in graded["checks"]]
    assert graded["score"] == 4, (graded["notes"], messages)
    notes = "\n".join(graded["notes"])
    if said is not None:  # else it depends on the Python that runs
        assert (said in notes) if said else not notes, notes
    assert not OURS.search(notes), notes
