"""Sample submissions in ``grader audit``: by how much a score depends on the draw of the hidden inputs."""

from __future__ import annotations

import json

import pytest

from tests.courses import write_course

COURSE = """
    title = "Doubles"
    demonstration_secret = "00000000000000000000000000000002"
    samples = "samples"

    [exercises]
    double = 2

    [limits]
    call_cpu_s = 0.2
    cpu_s = 1
    """
REFERENCE = {
    "reference/double/solution.py": '''"""Doubling."""


def double(x):
    """Return twice `x`."""
    return 2 * x
''',
    "reference/double/checks.py": """
from grader.authoring import Agrees, Exercise, cases, normal

EXERCISE = Exercise("Double", [Agrees("values", "twice x", call="double", inputs=cases(x=normal(3)))], contract=0)
""",
    "reference/double/alternatives.py": """
from grader.authoring import alternative


@alternative("double")
def added(x):
    return x + x
""",
    "reference/double/misconceptions.py": '''
from grader.authoring import wrong


@wrong("double", fails=("values",))
def squared(double, x):
    """You squared it.

    Hint: What is twice 3?
    """
    return x * x
''',
}
SAMPLES = {
    "right": "return x + x",
    "wrong": "return 3 * x",
    "lucky": "return 2 * abs(x[0]) * x / x[0]",
    "nearly": "return 2 * x * (1 + 2e-10)",
    "endless": "while True: pass",
    "stub": "raise NotImplementedError",
}


@pytest.fixture
def course(tmp_path):
    files = {f"samples/{name}/double.py": f"def double(x):\n    {code}\n" for name, code in SAMPLES.items()}
    return write_course(tmp_path / "course", {"course.toml": COURSE, **REFERENCE, **files})


def test_the_score_of_a_sample_has_an_interval(grader, course):
    done = grader("audit", "--quick", "--draws", "20", "--jobs", "1", "--json", cwd=course)
    (exercise,) = json.loads(done.stdout)["exercises"]
    samples = {one["sample"]: one for one in exercise["samples"]}
    scores = {name: (one["least"], one["most"]) for name, one in samples.items()}
    none = dict.fromkeys(("wrong", "nearly", "endless", "stub"), (0, 0))
    assert scores == {"right": (2, 2), "lucky": (0, 2), **none}
    # Only what is in doubt is drawn often, and what is dear once.
    draws = {name: one["draws"] for name, one in samples.items()}
    assert draws == {"right": 2, "wrong": 2, "lucky": 20, "nearly": 20, "endless": 1, "stub": 1}
    assert samples["lucky"]["moving"] == ["values"]
    (fault,) = [one for one in exercise["faults"] if "sample" in one]
    assert fault == "sample 'lucky' has full marks on some draws, but 0 on others: 'values'"


def test_the_intervals_of_an_exercise_are_printed(grader, course):
    done = grader("audit", "double", "--quick", "--draws", "20", "--jobs", "1", cwd=course)
    assert done.returncode == 1
    assert "- sample 'lucky' scores 0 to 2 on 20 draws: values" in done.stdout
    (line,) = [one for one in done.stdout.splitlines() if one.startswith("lucky")]
    assert line.split() == ["lucky", "0", "to", "2", "20", "values"]


def test_samples_that_are_not_there_are_bad_input(grader, tmp_path):
    course = write_course(tmp_path, {"course.toml": COURSE, **REFERENCE})
    done = grader("audit", "--quick", cwd=course)
    assert done.returncode == 2
    assert "samples: there is no folder" in done.stderr
