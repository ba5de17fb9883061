"""The page of a class of any size opens at once: it grows with the students, and stays small."""

from __future__ import annotations

import tempfile
import tracemalloc

import pytest

from grader.errors import ResultsError
from grader.pages.class_page import class_page
from grader.pages.report import write_report
from grader.pages.tally import ClassTally
from tests.support import results

MB = 1_000_000


def size(count, **of_each):
    whole = ClassTally()
    for number, one in enumerate(results.big_class(count, **of_each)):
        whole.add(one, f"feedback/{number}.html")
    return sum(map(len, class_page(whole, {}, anonymous=False)))


@pytest.mark.slow
def test_300_students_and_12_exercises_take_less_than_2_mb():
    assert size(300) < 2 * MB


def test_where_there_is_no_room_for_a_class_it_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    with pytest.raises(ResultsError, match="a temporary file cannot be written: No such file or directory"):
        size(2000, exercises=1, checks=1)


@pytest.mark.slow
def test_a_student_more_takes_next_to_no_memory():
    tracemalloc.start()
    try:
        peaks = []
        for count in (520, 820):  # more than the page names behind any number
            tracemalloc.reset_peak()
            before = tracemalloc.get_traced_memory()[0]
            size(count, exercises=3, checks=4)
            peaks.append(tracemalloc.get_traced_memory()[1] - before)
    finally:
        tracemalloc.stop()
    assert peaks[1] - peaks[0] < 300 * 400  # bytes: a name and a place, and no record


@pytest.mark.nightly
@pytest.mark.timeout(1800)
def test_3000_students_take_less_than_10_mb_and_a_page_each(tmp_path):
    for number, one in enumerate(results.big_class(3000)):  # one at a time: all of them fill a gigabyte
        (tmp_path / f"{number:04d}.json").write_bytes(one.to_json())
    write_report(tmp_path)
    assert (tmp_path / "report.html").stat().st_size < 10 * MB
    assert len(list((tmp_path / "feedback").iterdir())) == 3000
