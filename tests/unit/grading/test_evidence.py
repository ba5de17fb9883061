"""What a page draws lies beside the result, and is not believed where it does not fit together."""

from __future__ import annotations

import json

import pytest

from grader.grading.evidence import keep_evidence, kept_evidence
from grader.model import ExerciseGrade, Finding, Picture

PICTURE = Picture("dx", "small", (1, 2), (1.0, 2.0), (0.5, None))


def grade(picture=PICTURE):
    found = Finding("counterexample", "f", "f fails.", "", replay="f()", picture=picture)
    return ExerciseGrade("conv", "Convolution", 0, 1, (), (found,))


def test_what_is_kept_is_found_again(tmp_path):
    keep_evidence(tmp_path, "ann.json", [grade()])
    assert kept_evidence(tmp_path, "ann.json") == {"conv": {"f": PICTURE}}
    assert kept_evidence(tmp_path, "bo.json") == {}


def test_a_later_run_without_a_picture_removes_it(tmp_path):
    keep_evidence(tmp_path, "ann.json", [grade()])
    keep_evidence(tmp_path, "ann.json", [grade(None)])
    assert kept_evidence(tmp_path, "ann.json") == {}


@pytest.mark.parametrize(
    "changed",
    [
        {"shape": [3, 2]},
        {"shape": [10**9]},
        {"observed": []},
        {"shape": []},
        {"shape": [-1, -2]},
        {"expected": "x"},
    ],
)
def test_what_does_not_fit_is_left_out(tmp_path, changed):
    keep_evidence(tmp_path, "ann.json", [grade()])
    path = tmp_path / ".evidence" / "ann.json"
    document = json.loads(path.read_text())
    document["conv"]["f"] |= changed
    path.write_text(json.dumps(document))
    assert not kept_evidence(tmp_path, "ann.json").get("conv")
