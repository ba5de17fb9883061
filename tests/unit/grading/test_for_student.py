"""What a student may have of a result: what is in it, and what is not."""

from __future__ import annotations

import json
import platform

import numpy as np
import pytest

from grader.grading.document import CourseIdentity
from grader.grading.for_student import for_student, student_schema, without_places
from grader.grading.results import environment_of, make_result
from grader.model import CheckGrade, ExerciseGrade, Finding, Problem, Status, Submission, Verdict

FULL = make_result(
    Submission("Ada Lovelace", "1" * 64, {}, problems=(Problem("conv.py", "sent from ada@example.org"),)),
    [
        ExerciseGrade(
            "conv",
            "Convolution",
            1.0,
            4.0,
            (
                CheckGrade("a", "says a", Status.PASSED, 1.0, 1.0, "", (Verdict("one", Status.PASSED),)),
                CheckGrade(
                    "b", "says b", Status.FAILED, 0.0, 3.0, "wrong", (Verdict("two", Status.FAILED, error=31.7),)
                ),
            ),
            (
                Finding("misconception", "f", "You flip it.", "It explains 2.", "Why?", "x = 1", ("flipped",)),
                Finding("located", "f", "line 41", "All 9 calls.", change="with another sign", teacher_only=True),
            ),
            ("conv.ipynb, cell 3: ImportError: no x (/home/prof/.venv/lib/numpy/__init__.py)",),
            seconds=12.3456789,
        )
    ],
    CourseIdentity(title="A course", plan_sha256="c0ffee" * 10),
    environment_of("namespaces", ("seccomp",)),
)


@pytest.mark.slow
def test_it_has_points_messages_and_findings():
    import jsonschema

    document = json.loads(for_student(FULL).to_json())
    assert (document["score"], document["max_score"], document["complete"]) == (1.0, 4.0, True)
    (exercise,) = document["exercises"]
    assert [check["score"] for check in exercise["checks"]] == [1.0, 0.0]
    assert exercise["checks"][1]["message"] == "wrong"
    assert exercise["checks"][1]["cases_wrong"] == [{"case": "two", "part": "", "status": "failed"}]
    assert [finding["says"] for finding in exercise["findings"]] == ["You flip it."]
    assert document["submission"] == {"sha256": "1" * 64}
    assert document["environment"] == {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "packages": {},
        "protections": ["seccomp"],
    }
    jsonschema.validate(document, student_schema())


@pytest.mark.slow
@pytest.mark.parametrize(
    "kept_back",
    [
        "Ada",
        "Lovelace",
        "c0ffee",
        "12.3",
        "timings",
        "namespaces",
        "seed",
        "plan",
        "/home",
        "prof",
        "@",
        "30.0",
        "flipped",
    ],
)
def test_it_has_nothing_else(kept_back):
    assert kept_back in FULL.to_json().decode() or kept_back == "seed"
    assert kept_back not in for_student(FULL).to_json().decode()


@pytest.mark.slow
def test_a_new_field_of_the_document_reaches_no_student_by_itself():
    class Grown(type(FULL)):
        remark: str

    grown = Grown(**FULL.model_dump(), remark="a value that nobody can compute")
    assert for_student(grown) == for_student(FULL)


def test_nothing_of_a_result_that_is_compromised_reaches_a_student():
    assert for_student(FULL.model_copy(update={"compromised": True})) == for_student(FULL)
    assert "compromised" not in json.dumps(student_schema())


def test_the_schema_allows_no_other_field():
    schema = student_schema()
    for node in [schema, *schema["$defs"].values()]:
        if node.get("type") == "object":
            assert node["additionalProperties"] is False
            assert set(node["required"]) == set(node["properties"])


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (
            "cannot import x from numpy (/home/prof/.venv/lib/python3.11/site-packages/numpy/__init__.py)",
            "__init__.py",
        ),
        ("No such file or directory: '/srv/class 1/data.npz'", "data.npz"),
        ("in C:\\Users\\Prof\\course\\conv.py, line 3", "conv.py"),
        ("in C:/Users/Prof/course/conv.py, line 3", "conv.py"),
        ("File /tmp/x/y.py: bad", "y.py"),
        ("the folder /srv/prof/ is full", "(a folder)"),
    ],
)
def test_of_an_absolute_path_only_the_name_is_left(text, left):
    shown = without_places(text)
    assert left in shown
    assert not {"prof", "Prof", "Users", "srv", "tmp"} & set(shown.replace("/", " ").replace("\\", " ").split())


@pytest.mark.parametrize(
    "text",
    [
        "dx = dout / (N * H) / 2",
        "out[n, f] = (x / w) @ b",
        "work.ipynb, cell 4, line 2",
        "and/or, 1/2, a/b/c, x @ w.T, x@w",
        "dout@w.T + x@w.sum(axis=0) + a@b.real",
        "read it again: https://example.org/a/b",
    ],
)
def test_formulas_and_names_of_files_stay_as_they_are(text):
    assert without_places(text) == text
