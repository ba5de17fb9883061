"""A class from what was kept beside its results: the same hand-ins, or a sentence that says what to name."""

from __future__ import annotations

from dataclasses import fields

import pytest
from endings import document, write_results

from grader.errors import ResultsError
from grader.grading.kept_class import kept_class, read_kept
from grader.grading.sources import keep_sources
from grader.submissions.handed_in import Details
from grader.submissions.intake import read_submission

EXERCISES = ["conv", "rnn"]
ANA = Details("Ana Lee", "ana@x.edu", "A", "team", "2026-09-30T21:00:00Z", late=True, attempt=2, attempts=3)


@pytest.fixture
def kept(tmp_path):
    """``kept({"ana": Details(...)})`` -> a folder of results, with what each of them handed in."""

    def written(students):
        handed_in = tmp_path / "class"
        results = tmp_path / "results"
        results.mkdir()
        documents = []
        for student, details in students.items():
            (handed_in / student).mkdir(parents=True)
            (handed_in / student / "conv.py").write_text(f"def f():\n    return {student!r}\n")
            submission = read_submission(student, handed_in / student, EXERCISES)
            keep_sources(results, submission)
            documents.append(document(student, sha=submission.sha256, details=details))
        return write_results(results, documents)

    return written


def test_each_has_the_same_files_and_all_that_is_known_of_the_student(kept, tmp_path):
    results = kept({"ana": ANA, "bo": Details()})
    ana, bo = kept_class(results, EXERCISES, "last").submissions
    assert ana.details == ANA
    assert {one.name: getattr(bo.details, one.name) for one in fields(Details)} == vars(Details())
    for one in (ana, bo):
        before = read_submission(one.student, tmp_path / "class" / one.student, EXERCISES)
        assert read_kept(one.student, one.place, EXERCISES, 1) == before
    assert ana.entries  # a group is graded once
    assert not bo.entries


def test_the_best_of_several_attempts_must_be_chosen_anew(kept):
    results = kept({"ana": ANA, "bo": Details(attempt=1, attempts=1)})
    assert len(kept_class(results, EXERCISES, "first").submissions) == 2
    with pytest.raises(ResultsError, match=r"the work of ana may count in another attempt.*--submissions PATH"):
        kept_class(results, EXERCISES, "best")


def test_what_was_not_kept_is_named_with_the_remedy(kept):
    results = kept({"ana": Details(), "bo": Details()})
    place = kept_class(results, EXERCISES, "last").submissions[0].place
    place.unlink()
    with pytest.raises(ResultsError, match="the work of ana was not kept"):
        kept_class(results, EXERCISES, "last")
    with pytest.raises(ResultsError, match="the work of ana was not kept"):
        read_kept("ana", place, EXERCISES, 1)
    with pytest.raises(ResultsError, match="no result has the exercise more"):
        kept_class(results, [*EXERCISES, "more"], "last")
