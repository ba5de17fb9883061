"""A folder of results as one value, and what is said of the folder."""

from __future__ import annotations

import json
import os

import pytest
from endings import COURSE, ENDINGS, NO_GRADE, document, write_results

from grader.errors import ResultsError
from grader.gradebook.entries import entry_of
from grader.gradebook.model import Ending
from grader.gradebook.points import apportioned, whole_points
from grader.gradebook.reading import about_the_table, read_folder
from grader.grading.table import row_of, write_summary


@pytest.fixture
def results(tmp_path):
    return write_results(tmp_path / "results", ENDINGS.values())


def test_everybody_has_an_entry_whose_parts_add_up_to_the_score_of_the_document(results):
    entries = list(map(entry_of, read_folder(results).read()))
    assert [entry.who.id for entry in entries] == sorted(one.submission.id for one in ENDINGS.values())
    for entry, kept in zip(entries, sorted(ENDINGS.values(), key=lambda one: one.submission.id), strict=True):
        assert (entry.score, entry.max_score, entry.raw) == (kept.score, kept.max_score, kept.score)
    assert {entry.who.id for entry in entries if not entry.known} == NO_GRADE


@pytest.mark.parametrize(
    ("kind", "ending"),
    [
        ("graded", Ending.GRADED),
        ("missing", Ending.MISSING),
        ("refused", Ending.UNREADABLE),
        ("import_failed", Ending.UNREADABLE),
        ("unreadable", Ending.UNREADABLE),
        ("unknown", Ending.UNKNOWN),
        ("compromised", Ending.COMPROMISED),
        ("timed_out", Ending.GRADED),
    ],
)
def test_each_ending_has_its_name(kind, ending, tmp_path):
    (entry,) = map(entry_of, read_folder(write_results(tmp_path, [ENDINGS[kind]])).read())
    assert entry.ending is ending


def test_a_single_document_is_read_without_a_word_about_its_folder(results):
    folder = read_folder(results / "ana.json")
    assert [one.submission.id for one in folder.read()] == ["ana"]
    assert folder.remarks == ()


def test_foreign_renamed_and_stale_files_are_named(tmp_path):
    newer = COURSE.model_copy(update={"plan_sha256": "b" * 64})
    results = write_results(tmp_path, [document("ana"), document("bo", course=newer)])
    os.utime(results / "ana.json", (1, 1))
    (results / "notes.json").write_text("{}")
    (results / "link.json").symlink_to(results / "bo.json")
    (results / "bo.json").rename(results / "copy of bo.json")
    said = " ".join(read_folder(results).remarks)
    assert "passed over: link.json and notes.json" in said
    assert "that 'grader grade' gives them: copy of bo.json" in said
    assert "different states of the course. Of an earlier one than the newest result: ana." in said


def test_a_table_that_is_older_than_the_results_is_named(results):
    rows = [row_of(one.submission.id, one) for one in ENDINGS.values()]
    write_summary(results / "summary.csv", rows, ["conv", "rnn"])
    assert about_the_table(read_folder(results)) == []
    (results / "ana.json").unlink()
    write_results(results, [document("zoe")])
    said = " ".join(about_the_table(read_folder(results)))
    assert "summary.csv is older than the results: it lacks zoe." in said
    assert "lists 1 student without a result: ana." in said


def test_two_results_of_one_student_are_refused(results):
    (results / "again.json").write_bytes((results / "ana.json").read_bytes())
    with pytest.raises(ResultsError, match=r"again\.json and ana\.json are both results of ana"):
        read_folder(results)


def test_a_result_in_another_version_is_refused_in_a_sentence(results):
    old = json.loads((results / "ana.json").read_text())
    (results / "ana.json").write_text(json.dumps({**old, "schema_version": "0"}))
    with pytest.raises(ResultsError, match=r"ana\.json is a result in version 0 .* reads version \d"):
        read_folder(results)


@pytest.mark.parametrize("there", [True, False])
def test_a_folder_without_results_is_refused(tmp_path, there):
    with pytest.raises(ResultsError, match=r"holds no results|does not exist"):
        read_folder(tmp_path if there else tmp_path / "none")


@pytest.mark.parametrize(
    ("values", "total", "most"),
    [
        ([0.1] * 10, 1, None),
        ([0, 0], 3, None),
        ([3, 3, 3], 8, [3, 3, 3]),
        ([1e-3, 7.999], 8, [4, 4]),
        ([], 0, None),
    ],
)
def test_shares_add_up_and_fit(values, total, most):
    shared = apportioned(values, total, most)
    assert sum(shared) == (total if values else 0)
    assert all(part <= limit for part, limit in zip(shared, most or shared, strict=True))


@pytest.mark.slow
def test_only_full_marks_become_full_whole_points():
    for thousandth in range(10_000):
        got, most = whole_points(thousandth / 1000, 10.0)
        assert got < most
    assert whole_points(10.0, 10.0) == (10, 10)
    assert whole_points(0.3, 0.4) == (0, 0)
