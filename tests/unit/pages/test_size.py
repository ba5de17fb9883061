"""The page of a class of any size opens at once: it grows with the students, and stays small."""

from __future__ import annotations

import pytest

from grader.pages.class_page import class_page
from grader.pages.report import write_report
from grader.pages.tally import ClassTally
from tests.support import results

MB = 1_000_000


def size(count):
    whole = ClassTally()
    for number, one in enumerate(results.big_class(count)):
        whole.add(one, f"feedback/{number}.html")
    return sum(map(len, class_page(whole, {}, anonymous=False)))


@pytest.mark.slow
def test_300_students_and_12_exercises_take_less_than_2_mb():
    assert size(300) < 2 * MB


@pytest.mark.nightly
@pytest.mark.timeout(1800)
def test_3000_students_take_less_than_10_mb_and_a_page_each(tmp_path):
    for number, one in enumerate(results.big_class(3000)):  # one at a time: all of them fill a gigabyte
        (tmp_path / f"{number:04d}.json").write_bytes(one.to_json())
    write_report(tmp_path)
    assert (tmp_path / "report.html").stat().st_size < 10 * MB
    assert len(list((tmp_path / "feedback").iterdir())) == 3000
