"""A run whose harness has failed says so, and its results are not to be used."""

from __future__ import annotations

import json

import pytest

from grader import cli
from grader.checks import agrees
from grader.grading import submission as grading

SENTENCE = (
    "A value came back that nobody can compute: the harness or its secrecy has failed; do not use this result."
)


@pytest.fixture
def students(tmp_path):
    """Ann writes what is asked, Bob almost, Cem nothing."""
    folder = tmp_path / "class"
    for name, body in (("ann", "return x @ w + b"), ("bob", "return x @ w"), ("cem", "raise NotImplementedError")):
        (folder / name).mkdir(parents=True)
        (folder / name / "affine.py").write_text(f"def affine_forward(x, w, b):\n    {body}\n")
    return folder


@pytest.fixture
def grade(tiny, students, tmp_path, capsys):
    def run(*more):
        code = cli.main(
            ["grade", str(students), "--course", str(tiny), "--out", str(tmp_path / "out"), "--jobs", "1", *more]
        )
        said = " ".join("".join(capsys.readouterr()).split())
        results = {
            name: json.loads((tmp_path / "out" / f"{name}.json").read_text()) for name in ("ann", "bob", "cem")
        }
        return code, said, results

    return run


def test_a_value_that_nobody_can_compute_stops_the_use_of_the_results(grade, monkeypatch):
    code, said, results = grade()
    assert code == 0
    assert "compromised" not in said
    assert SENTENCE not in said
    assert not any(result["compromised"] for result in results.values())

    with monkeypatch.context() as broken:
        broken.setattr(agrees, "compare", lambda *_: None)  # everything passes, as in a harness that has failed
        code, said, results = grade()
        assert code == 4
        assert f"{SENTENCE} " in said
        assert "Concerned: ann and bob." in said
        assert {name: result["compromised"] for name, result in results.items()} == {
            "ann": True, "bob": True, "cem": False,
        }  # fmt: skip

    code, said, results = grade("--resume", "--json")  # such a result is not kept: it is graded again
    assert code == 0
    assert not any(result["compromised"] for result in results.values())
    assert results["bob"]["score"] < results["ann"]["score"]


def test_the_better_of_two_files_does_not_hide_what_the_other_returned(grade, students, monkeypatch):
    (students / "cem" / "affine.ipynb").write_text(
        json.dumps({
            "nbformat": 4, "nbformat_minor": 5, "metadata": {},
            "cells": [{
                "cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None,
                "source": "def affine_forward(x, w, b):\n    return x @ w + b\n",
            }],
        })
    )  # fmt: skip
    monkeypatch.setattr(agrees, "compare", lambda *_: None)
    monkeypatch.setattr(grading, "_rank", lambda grade: -grade.score)  # the worse one counts
    _, _, results = grade()
    assert results["cem"]["score"] == 0
    assert results["cem"]["compromised"]
