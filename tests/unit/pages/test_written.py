"""A page of a student who has no result any more is removed, and nothing else is."""

from __future__ import annotations

import json
from hashlib import sha256

import pytest

from grader.errors import ResultsError
from grader.pages.report import write_report
from grader.pages.written import LIST
from tests.support import results

pytestmark = pytest.mark.slow


@pytest.fixture
def folder(tmp_path):
    """Results and pages of two students."""
    made = results.write(tmp_path, results.result("ann"), results.result("bo"))
    write_report(made)
    return made


def pages(folder):
    return sorted(
        file.relative_to(folder / "feedback").as_posix() for file in (folder / "feedback").rglob("*.html")
    )


def test_the_page_of_somebody_without_a_result_goes(folder):
    (folder / "0001.json").unlink()
    assert write_report(folder).stays == ()
    assert pages(folder) == ["0000.html"]


def test_what_was_changed_or_is_not_ours_stays(folder):
    page = folder / "feedback" / "0001.html"
    page.write_bytes(page.read_bytes() + b"a remark of the teacher's")
    (folder / "feedback" / "mine.html").write_text("mine")
    (folder / "0001.json").unlink()
    assert write_report(folder).stays == ("0001.html",)
    assert pages(folder) == ["0000.html", "0001.html", "mine.html"]
    assert write_report(folder).stays == ("0001.html",)


def test_notebooks_go_with_their_student_and_leave_no_empty_folder(folder):
    listed = json.loads((folder / LIST).read_bytes())
    for student in ("0000", "0001"):
        place = folder / "feedback" / "notebooks" / student
        place.mkdir(parents=True)
        (place / "work.html").write_bytes(b"a notebook")
        listed[f"notebooks/{student}/work.html"] = sha256(b"a notebook").hexdigest()
    (folder / LIST).write_text(json.dumps(listed))
    (folder / "0001.json").unlink()
    write_report(folder)
    assert pages(folder) == ["0000.html", "notebooks/0000/work.html"]
    assert not (folder / "feedback" / "notebooks" / "0001").exists()


def test_a_page_of_the_class_without_names_removes_nothing(folder):
    (folder / "0001.json").unlink()
    write_report(folder, anonymous=True)
    assert pages(folder) == ["0000.html", "0001.html"]


@pytest.mark.parametrize("path", ["../summary.csv", "{}/summary.csv", "link/summary.csv", "", ".", "\0"])
def test_a_list_that_somebody_planted_leads_nowhere_else(folder, path):
    outside = folder / "summary.csv"
    outside.write_bytes(b"grades")
    (folder / "feedback" / "link").symlink_to(folder)
    digest = sha256(b"grades").hexdigest()
    (folder / LIST).write_text(json.dumps({path.format(folder): digest}))
    write_report(folder)
    assert outside.read_bytes() == b"grades"


@pytest.mark.parametrize("text", ["", "[]", '{"a": 1}', "\x00"])
def test_a_broken_list_is_none(folder, text):
    (folder / LIST).write_text(text)
    write_report(folder)
    assert set(json.loads((folder / LIST).read_bytes())) == {"0000.html", "0001.html"}


def test_no_list_is_written_through_a_link(folder):
    (folder / LIST).unlink()
    (folder / LIST).symlink_to(folder / "elsewhere")
    with pytest.raises(ResultsError, match="is a link"):
        write_report(folder)
    assert not (folder / "elsewhere").exists()
