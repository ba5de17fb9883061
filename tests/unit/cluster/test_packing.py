"""Submissions and answers as bytes: what arrives is what was sent, or is refused."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from grader.cluster.answers import Answer, BadAnswer, Graded, dump_answer, read_answer
from grader.cluster.packing import BadPack, pack, pack_submission, unpack, unpack_submission
from grader.grading.document import CourseIdentity
from grader.grading.results import environment_of, make_result
from grader.model import CheckGrade, ExerciseGrade, Finding, Picture, Status, Submission, Verdict
from grader.submissions.intake import read_submission

HALF = "\udce9"  # half of a surrogate pair, as a name of a file that is no UTF-8 has it


@pytest.fixture
def submission(tmp_path):
    """What has something in every field: code, a notebook, data, a problem, a name that is no UTF-8."""
    folder = tmp_path / "ana"
    (folder / "lib").mkdir(parents=True)
    (folder / "lib" / "work.py").write_text("def f():\n    return 1\n")
    (folder / "helper.py").write_bytes(b"x = 1  # \xff\n")
    (folder / f"table{HALF}.csv").write_bytes(bytes(range(256)))
    cell = {"source": "def f(): pass", "metadata": {}}
    cells = [cell | {"cell_type": "code", "outputs": [], "execution_count": None}, cell | {"cell_type": "markdown"}]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (folder / "work.ipynb").write_text(json.dumps(notebook))
    (folder / "table.csv").write_bytes(b"1,2\n")
    (folder / "other.ipynb").write_text("{")
    return read_submission("ana", folder, ["work", "later"])


def test_a_submission_arrives_as_it_is_and_nobodys(submission):
    assert submission.problems
    assert submission.data
    assert submission.notebooks
    sent = pack_submission(submission)
    assert unpack_submission(sent) == replace(submission, id="")
    assert b"ana" not in sent
    assert pack_submission(submission) == sent


def test_a_submission_that_was_changed_is_refused(submission):
    sent = pack_submission(submission)
    with pytest.raises(BadPack, match="its hash is another one"):
        unpack_submission(sent.replace(b"return 1", b"return 2"))
    for bad in (sent[:-1], sent + b"x", b"", b"12345678", pack({}, []), pack({"files": 3}, [])):
        with pytest.raises(BadPack):
            unpack_submission(bad)


def test_a_pack_of_many_blobs_is_taken_apart_where_it_was_put_together():
    blobs = [b"", b"a", b"\0" * 1000, b""]
    assert unpack(pack({"names": ["x", HALF]}, blobs)) == ({"names": ["x", HALF]}, blobs)


def grade(text):
    finding = Finding(
        "memory", "f", text, text, text, text, ("m",), Picture("", "c", (2,), (1.0, 0.1), (None, 2.0))
    )
    verdict = Verdict("a case", Status.FAILED, text, "dx", 0.1 + 0.2, detail="seen by nobody")
    check = CheckGrade("values", "says", Status.FAILED, 1 / 3, 1.0, text, (verdict,), functions=("f",))
    return ExerciseGrade("work", "Work", 1 / 3, 1.0, (check,), (finding,), (text, "a note"), seconds=0.5)


@pytest.mark.slow
@pytest.mark.parametrize("text", ["plain", "a" * 5000, f"{HALF}\x1b ünï", HALF * 4000])
def test_the_result_of_a_grade_that_travelled_is_that_of_one_that_did_not(text):
    def document(one):
        identity = CourseIdentity(title="T", plan_sha256="0" * 64)
        return make_result(
            Submission("ana", "1" * 64, {}), [one], identity, environment_of("process", ())
        ).to_json()

    answer = Answer("graded", environment_of("process", ["no network"]), (Graded((grade(text),), seconds=0.25),))
    arrived = read_answer(dump_answer(answer))
    assert arrived.environment == answer.environment
    ((there,), seconds) = arrived.submissions[0].exercises, arrived.submissions[0].seconds
    assert document(there) == document(grade(text))
    assert (there.findings[0].picture, seconds) == (grade(text).findings[0].picture, 0.25)
    assert b"seen by nobody" not in dump_answer(answer)


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"[]", b'{"state": "elsewhere"}', b'{"state": "graded", "submissions": 3}', b"\x80\x04N.", None],
)
def test_what_is_no_answer_is_refused(data):
    with pytest.raises(BadAnswer, match="what is no answer"):
        read_answer(data)
