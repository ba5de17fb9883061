"""Each format by the rules of the program that reads it, with a result in every ending."""

from __future__ import annotations

import csv
import functools
import io
import json
import re
import xml.etree.ElementTree as ET
from datetime import UTC, datetime

import pytest
from endings import COURSE, ENDINGS, NO_GRADE, WORTH, document

from grader.errors import GraderError
from grader.gradebook.entries import entry_of
from grader.gradebook.formats.registry import OF_A_CLASS, OF_A_STUDENT
from grader.gradebook.formats.request import Request
from grader.gradebook.formats.tidy import Line
from grader.model import Status
from grader.submissions.handed_in import Details

ENTRIES = {kind: entry_of(one) for kind, one in ENDINGS.items()}
BOOK = tuple(ENTRIES.values())
EVERY = pytest.mark.parametrize("kind", ENDINGS)
GRADES = pytest.mark.parametrize("kind", [kind for kind, one in ENTRIES.items() if one.known])
REQUEST = Request(now=datetime(2026, 11, 29, 12, tzinfo=UTC), environment={"CLASSROOM": "dl", "USERNAME": "ana"})
FORMULA = ("=", "+", "-", "@")
MANY = 101


def of_student(name, kind):
    return OF_A_STUDENT[name].make(ENTRIES[kind], REQUEST).data


@functools.cache
def many():
    """A student of a course with more checks than any platform shows, none of which passed."""
    worth = {"conv": {f"check {number}": 1.0 for number in range(MANY)}}
    statuses = {("conv", name): Status.FAILED for name in worth["conv"]}
    return entry_of(document("ana", statuses, dict.fromkeys(statuses, "x" * 30_000), worth=worth))


# --- Gradescope -------------------------------------------------------------------------------------------


@EVERY
def test_gradescope_has_a_total_where_there_is_a_grade_and_nothing_that_hides_it(kind):
    document, entry = json.loads(of_student("gradescope", kind)), ENTRIES[kind]
    if not entry.known:
        assert "score" not in document
        assert "tests" not in document
        assert document["output"].startswith("No grade: ")
        return
    tests = document["tests"]
    assert document["score"] == entry.score
    assert round(sum(test["score"] for test in tests), 3) == entry.score
    assert round(sum(test["max_score"] for test in tests), 3) == entry.max_score
    for test in tests:
        assert test["visibility"] == "visible"
        assert test["status"] in ("passed", "failed")
        assert (test["status"] == "passed") == (test["score"] == test["max_score"])
        assert isinstance(test["number"], str)
        assert test["output_format"] == "text"
    assert document["stdout_visibility"] == "hidden"


# --- Classroom 50 -----------------------------------------------------------------------------------------


@GRADES
def test_classroom_50_gets_whole_points_that_add_up(kind):
    document, entry = json.loads(of_student("classroom50", kind)), ENTRIES[kind]
    tests = document["tests"]
    assert document["schema"] == "classroom50/result/v1"
    assert document["max-score"] == 10
    assert abs(document["score"] - entry.score) <= 0.5
    for key in ("score", "max-score"):
        assert sum(test[key] for test in tests) == document[key]
        assert all(type(test[key]) is int for test in tests)
    for test in tests:
        assert set(test) == {"test-name", "passed", "score", "max-score"}
        assert 0 <= test["score"] <= test["max-score"]


def test_classroom_50_gets_what_the_runner_says_and_no_key_that_the_runner_stamps():
    document = json.loads(of_student("classroom50", "full"))
    assert document["classroom"] == "dl"
    assert document["datetime"] == "2026-11-29T12:00:00Z"
    assert not {"usernames", "owner", "assignment_type", "submitted_by"} & set(document)


@pytest.mark.parametrize("kind", ["unknown", "compromised"])
def test_classroom_50_gets_no_result_without_a_grade(kind):
    with pytest.raises(GraderError, match="no fault"):
        of_student("classroom50", kind)


@pytest.mark.slow
def test_classroom_50_gets_a_hundred_tests_at_most():
    document = json.loads(OF_A_STUDENT["classroom50"].make(many(), REQUEST).data)
    assert [test["test-name"] for test in document["tests"]] == ["conv"]
    assert document["max-score"] == document["tests"][0]["max-score"] == MANY


# --- PrairieLearn and Autolab -----------------------------------------------------------------------------


@EVERY
def test_prairielearn_costs_no_attempt_where_nothing_could_be_called(kind):
    data = of_student("prairielearn", kind)
    document, entry = json.loads(data), ENTRIES[kind]
    assert 0 <= document["score"] <= 1
    assert document["gradable"] == (kind in ("graded", "full", "timed_out"))
    if document["gradable"]:
        assert document["score"] == entry.score / entry.max_score
        assert sum(test["points"] for test in document["tests"]) == entry.score
    else:
        assert document["format_errors"]


@pytest.mark.slow
def test_prairielearn_gets_a_megabyte_at_most():
    data = OF_A_STUDENT["prairielearn"].make(many(), REQUEST).data
    assert len(data) <= 1 << 20
    assert len(json.loads(data)["tests"]) == MANY


@EVERY
def test_autolab_finds_the_scores_in_the_last_line(kind):
    *_, shown, last = of_student("autolab", kind).decode().splitlines()
    shown, scores, entry = json.loads(shown), json.loads(last), ENTRIES[kind]
    assert shown["_presentation"] == "semantic"
    assert set(shown["stages"]) == set(shown) - {"_presentation", "stages"}
    if entry.known:
        assert set(scores["scores"]) == set(WORTH)
        assert sum(scores["scores"].values()) == scores["scoreboard"][0] == entry.score
    else:
        assert scores == {"scores": {}}


# --- GitHub -----------------------------------------------------------------------------------------------


@EVERY
@pytest.mark.parametrize("name", ["github", "github-annotations"])
def test_nothing_of_a_student_begins_a_workflow_command(kind, name):
    for line in of_student(name, kind).decode().splitlines():
        if name == "github-annotations":
            assert re.fullmatch(r"::(error|warning|notice) ([a-z]+=[^:,]*,?)+::[^\r\n]+", line)
        else:
            assert not line.lstrip().startswith("::")
            assert "##[" not in line
        assert "\x1b" not in line


def test_a_summary_shows_a_students_text_as_it_stands():
    text = of_student("github", "graded").decode()
    (row,) = [line for line in text.splitlines() if "you lost" in line]
    assert len(re.findall(r"(?<!\\)\|", row)) == 5
    assert "<script" not in text.replace("\\<", "")
    assert "**6 of 10 points**" in text


@pytest.mark.slow
def test_a_summary_keeps_to_the_size_that_github_shows():
    data = OF_A_STUDENT["github"].make(many(), REQUEST).data
    assert len(data) <= 1 << 20
    assert data.count(b"not passed") == MANY


@pytest.mark.slow
def test_annotations_keep_to_the_number_that_github_shows_and_count_the_rest():
    lines = OF_A_STUDENT["github-annotations"].make(many(), REQUEST).data.decode().splitlines()
    errors = [line for line in lines if line.startswith("::error")]
    assert len(errors) == 10
    assert f"{MANY - 9} more checks did not pass" in errors[-1]


def test_an_annotation_stands_at_the_line_that_the_message_names():
    text = of_student("github-annotations", "import_failed").decode()
    assert text.startswith("::error file=conv.py,line=3,title=conv%3A values::conv.py, line 3: SyntaxError\n")


@pytest.mark.parametrize("kind", ["unknown", "compromised"])
def test_a_fault_of_the_grader_is_no_error_of_the_students(kind):
    assert of_student("github-annotations", kind).startswith(b"::warning ")
    assert b"No grade" in of_student("github", kind)


# --- Tables of a class ------------------------------------------------------------------------------------


def table_of(name):
    return list(csv.DictReader(io.StringIO(OF_A_CLASS[name](BOOK, REQUEST).data.decode())))


def test_tidy_rows_add_up_and_a_total_stands_only_where_there_is_a_grade():
    rows = table_of("csv")
    for entry in BOOK:
        own = [row for row in rows if row["student"].removeprefix("'") == entry.who.id.replace(";=", ";'=")]
        assert len(own) == 4
        assert sum(float(row["score"]) for row in own) == entry.score
        assert {row["total"] for row in own} == {"" if entry.who.id in NO_GRADE else f"{entry.score:g}"}


def test_no_cell_of_ours_is_a_formula():
    for name in ("csv", "nbgrader"):
        cells = [part for row in table_of(name) for cell in row.values() for part in cell.split(";")]
        assert not [cell for cell in cells if cell.lstrip().startswith(FORMULA)]


def test_parquet_has_the_same_table_with_numbers_as_numbers():
    pq = pytest.importorskip("pyarrow.parquet")
    rows = pq.read_table(io.BytesIO(OF_A_CLASS["parquet"](BOOK, REQUEST).data)).to_pylist()
    assert list(rows[0]) == list(Line.__dataclass_fields__)
    assert [row["score"] for row in rows] == [part.points for entry in BOOK for part in entry.parts]
    assert {row["student"] for row in rows if row["total"] is None} == NO_GRADE


def test_parquet_without_pyarrow_is_refused_with_the_remedy(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(GraderError, match=r"install it, or export with '--to csv'"):
        OF_A_CLASS["parquet"](BOOK, REQUEST)


def test_nbgrader_lines_can_be_split_at_commas():
    lines = OF_A_CLASS["nbgrader"](BOOK, REQUEST).data.decode().splitlines()
    rows = {row[3]: row for row in (line.split(",") for line in lines)}
    assert {len(row) for row in rows.values()} == {11}
    assert ",".join(rows["student_id"]) == (
        "assignment,duedate,timestamp,student_id,last_name,first_name,email,raw_score,late_submission_penalty,"
        "score,max_score"
    )
    assert rows["bo"][2:] == ["2026-09-30 21:00:00", "bo", "Kim", "Bo", "Bo@x.edu", "10", "0", "10", "10"]
    assert rows["cy"][2:] == ["", "cy", "", "", "", "0", "0", "0", "10"]  # nothing was handed in
    assert rows["gil"][-3:] == ["", "", "10"]


@pytest.mark.parametrize("name", [",=1+1 Lee", "Lee, ,@x", 'Lee,"=x', "=x", "Ana; ,+1"])
def test_no_cell_of_nbgrader_is_a_formula_once_its_commas_are_gone(name):
    entry = entry_of(document(name, details=Details(name=name, email=name)))
    rows = OF_A_CLASS["nbgrader"]([entry], Request(assignment=name)).data.decode().splitlines()[1:]
    for cell in ";".join(cell for row in rows for cell in row.split(",")).split(";"):
        assert not cell.lstrip().startswith(("=", "+", "-", "@"))


def test_junit_counts_faults_of_students_and_of_the_grader_apart():
    root = ET.fromstring(OF_A_CLASS["junit"](BOOK, REQUEST).data)  # noqa: S314 - our own document
    cases = list(root.iter("testcase"))
    assert int(root.get("tests")) == len(cases)
    for kind, attribute in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
        assert int(root.get(attribute)) == len(list(root.iter(kind)))
        assert sum(int(suite.get(attribute)) for suite in root) == int(root.get(attribute))
    assert all(len(case) <= 1 for case in cases)
    faulty = {case.get("classname").partition(".")[0] for case in cases if case.find("error") is not None}
    assert faulty == NO_GRADE


def test_junit_is_legal_xml_whatever_a_student_prints():
    entry = entry_of(
        document("ana", {("conv", "values"): Status.FAILED}, {("conv", "values"): "\x00\x0b\ud800\uffff"})
    )
    data = OF_A_CLASS["junit"]((entry,), REQUEST).data
    assert ET.fromstring(data).find(".//failure") is not None  # noqa: S314


@pytest.mark.slow
def test_junit_is_read_by_a_parser_of_it():
    junitparser = pytest.importorskip("junitparser")
    suites = junitparser.JUnitXml.fromstring(OF_A_CLASS["junit"](BOOK, REQUEST).data)
    (suite,) = [suite for suite in suites if suite.name == "ana.rnn"]
    assert [(case.name, case.is_passed) for case in suite] == [("steps", False), ("contract", True)]


# --- Every format -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*OF_A_STUDENT, "csv", "junit", "nbgrader"])
def test_no_format_knows_more_than_the_student_may(name):
    plan = COURSE.plan_sha256.encode()
    if name in OF_A_CLASS:
        data = OF_A_CLASS[name](BOOK, REQUEST).data
    else:
        data = b"".join(of_student(name, kind) for kind, one in ENTRIES.items() if one.known)
    assert plan not in data
    assert b"seccomp" not in data
