"""The result document and the table: what they hold can be read by anybody and harms nobody."""

from __future__ import annotations

import csv
import functools
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import ResultsError
from grader.grading.batch import file_name
from grader.grading.document import CourseIdentity, json_schema
from grader.grading.document_text import CUT, LONGEST, MOST_BYTES, MOST_NOTES
from grader.grading.places import prepare_results
from grader.grading.results import environment_of, make_result, write_atomically
from grader.grading.table import Row, write_summary
from grader.model import CheckGrade, ExerciseGrade, Finding, Problem, Status, Submission, Verdict
from grader.text import escaped

COURSE = CourseIdentity(title="A tiny course", plan_sha256="0" * 64)


def result_of(*grades, student="alice", problems=()):
    submission = Submission(id=student, sha256="1" * 64, files={}, problems=tuple(problems))
    return make_result(submission, grades, COURSE, environment_of("process", ["no network"]))


@functools.cache
def validator():
    """The published schema, itself checked."""
    import jsonschema

    jsonschema.Draft202012Validator.check_schema(json_schema())
    return jsonschema.Draft202012Validator(json_schema())


def names_in(folder):
    return [path.name for path in folder.iterdir()]


def graded(status=Status.FAILED, message="wrong", error=12345.678, **more):
    verdicts = (Verdict("case 1", Status.PASSED), Verdict("case 2", status, message, "dx", error, "got 0.123"))
    check = CheckGrade("values", "twice", status, 1.0, 4.0, message, verdicts)
    return ExerciseGrade("tiny", "Tiny", 1.0, 4.0, (check,), seconds=0.25, **more)


# --- the document ----------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_real_result_is_valid_by_the_published_schema(tiny):
    grade = tiny.grade(double=lambda x: x)
    document = json.loads(result_of(grade).to_json())
    validator().validate(document)
    assert document["exercises"][0]["checks"][0]["status"] == "failed"


@pytest.mark.slow
@pytest.mark.parametrize(
    "spoil",
    [
        lambda document: document.pop("complete"),
        lambda document: document.update(extra=1),
        lambda document: document["exercises"][0]["checks"][0].update(status="nearly"),
        lambda document: document["submission"].update(id=3),
        lambda document: document.update(score="much"),
    ],
)
def test_schema_refuses_other_documents(spoil):
    document = json.loads(result_of(graded()).to_json())
    spoil(document)
    assert not validator().is_valid(document)


@pytest.mark.slow
@pytest.mark.parametrize("status", list(Status))
def test_every_status_is_valid_by_the_schema(status):
    validator().validate(json.loads(result_of(graded(status)).to_json()))


def test_only_cases_that_did_not_pass_are_listed_without_any_value():
    result = result_of(graded())
    (check,) = result.exercises[0].checks
    assert (check.cases_total, [case.case for case in check.cases_wrong]) == (2, ["case 2"])
    assert check.cases_wrong[0].error == 10000.0
    assert b"0.123" not in result.to_json()


def test_an_error_of_any_size_has_no_exponent_to_choose():
    result = result_of(graded(error=3.45e123))
    assert result.exercises[0].checks[0].cases_wrong[0].error == 1e9


@pytest.mark.parametrize("error", [None, float("nan"), float("inf")])
def test_an_error_that_is_no_number_is_null(error):
    result = result_of(graded(error=error))
    assert result.exercises[0].checks[0].cases_wrong[0].error is None
    assert b"NaN" not in result.to_json()


def test_a_fault_of_the_harness_makes_the_result_incomplete():
    assert result_of(graded(Status.FAILED)).complete
    assert not result_of(graded(Status.FAILED), graded(Status.UNKNOWN)).complete


def test_scores_add_up_without_dust():
    exercise = ExerciseGrade("tiny", "Tiny", 0.1, 0.2, ())
    result = result_of(exercise, exercise, exercise)
    assert (result.score, result.max_score) == (0.3, 0.6)


def test_but_for_the_timings_the_same_grades_make_the_same_bytes():
    def bytes_of(seconds):
        exercise = ExerciseGrade("tiny", "Tiny", 1.0, 2.0, (), seconds=seconds)
        return result_of(exercise).to_json().split(b'"timings"')

    fast, slow = bytes_of(0.1), bytes_of(0.2)
    assert fast[0] == slow[0]
    assert fast[1] != slow[1]


@pytest.mark.slow
@given(
    st.floats(0, 1e30) | st.integers(-30, 30).map(lambda power: 10.0**power),
    st.text() | st.just('": 1e-7') | st.just("a\n0.00001"),
)
def test_a_document_has_the_bytes_that_the_standard_library_gives(number, text):
    exercise = ExerciseGrade("tiny", "Tiny", 1.0, 2.0, (), seconds=number, notes=(text,))
    document = result_of(graded(message=text, error=number), exercise)
    usual = json.dumps(document.model_dump(mode="json"), indent=2, ensure_ascii=False) + "\n"
    assert document.to_json() == usual.encode()


def test_control_and_bidirectional_characters_are_shown_not_sent():
    result = result_of(
        graded(message="\x1b[2Jcleared \u202egnitset \ud800 \x00", notes=("cell 1: \x1b[2J\u202e",)),
        student="al\x1bice\u2066",
        problems=[Problem("evil\x07.py", "bell")],
    )
    assert result.submission.id == "al\\x1bice\\x2066"
    assert result.exercises[0].checks[0].message == "\\x1b[2Jcleared \\x202egnitset \\xd800 \\x00"
    assert result.exercises[0].notes == ["cell 1: \\x1b[2J\\x202e"]
    assert result.notes == ["evil\\x07.py: bell"]
    text = result.to_json().decode()
    assert all(c.isprintable() or c == "\n" for c in text)


@pytest.mark.slow
@given(st.text(st.characters()))
def test_printable_text_can_be_printed_and_stays_as_it_is(text):
    shown = escaped(text)
    assert all(c.isprintable() or c == "\n" for c in shown)
    shown.encode()
    assert escaped(shown) == shown
    if text.isprintable():
        assert shown == text


# --- how large a document may be -------------------------------------------------------------------------

GIANT = '\u4e00\x1b"' * 20_000


def texts_of(value):
    match value:
        case dict():
            return [text for item in value.values() for text in texts_of(item)]
        case list():
            return [text for item in value for text in texts_of(item)]
        case str():
            return [value]
        case _:
            return []


def test_every_text_that_a_grade_brings_along_is_cut():
    finding = Finding("counterexample", "f", GIANT, GIANT, GIANT, GIANT)
    result = result_of(
        graded(message=GIANT, findings=(finding,), notes=(GIANT,)), student=GIANT, problems=[Problem(GIANT, GIANT)]
    )
    texts = texts_of(json.loads(result.to_json()))
    assert max(map(len, texts)) <= LONGEST + len(CUT)
    assert sum(text.endswith(CUT) for text in texts) == 8


@pytest.mark.slow
def test_no_document_is_larger_than_a_megabyte():
    finding = Finding("counterexample", "f", GIANT, GIANT, GIANT, GIANT)
    worst = graded(message=GIANT, findings=(finding,) * 30, notes=(GIANT,) * 2000)
    result = result_of(*[worst] * 20, problems=[Problem(GIANT, GIANT)] * 2000)
    assert len(result.to_json()) <= MOST_BYTES


def test_notes_are_counted():
    result = result_of(graded(notes=tuple(f"cell {n}" for n in range(1999))), problems=[Problem("a.py", "b")] * 21)
    assert result.exercises[0].notes[-1] == f"and {1999 - MOST_NOTES} more"
    assert len(result.exercises[0].notes) == MOST_NOTES + 1
    assert result.notes[-1] == "and 1 more"


def test_a_text_of_the_usual_length_is_whole():
    assert result_of(graded(message="x" * LONGEST)).exercises[0].checks[0].message == "x" * LONGEST


# --- files -----------------------------------------------------------------------------------------------


def test_writing_replaces_the_old_file_whole(tmp_path):
    path = tmp_path / "alice.json"
    path.write_bytes(b"old and longer")
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert names_in(tmp_path) == ["alice.json"]
    assert path.stat().st_mode & 0o777 == 0o644


def test_an_open_reader_keeps_the_old_bytes(tmp_path):
    path = tmp_path / "alice.json"
    path.write_bytes(b"old")
    with path.open("rb") as reader:
        write_atomically(path, b"new")
        assert reader.read() == b"old"


def test_writing_over_a_link_does_not_write_through_it(tmp_path):
    precious = tmp_path / "precious"
    precious.write_bytes(b"kept")
    (tmp_path / "alice.json").symlink_to(precious)
    write_atomically(tmp_path / "alice.json", b"new")
    assert precious.read_bytes() == b"kept"


@pytest.mark.parametrize("name", ["taken", "absent/alice.json"])
def test_a_result_that_cannot_be_written_leaves_nothing_behind(tmp_path, name):
    (tmp_path / "taken").mkdir()
    with pytest.raises(ResultsError, match="cannot be written"):
        write_atomically(tmp_path / name, b"new")
    assert names_in(tmp_path) == ["taken"]


def test_a_results_folder_that_cannot_be_made_says_what_to_do(tmp_path):
    prepare_results(tmp_path / "a" / "b", tmp_path / "class", [])
    assert (tmp_path / "a" / "b").is_dir()
    (tmp_path / "file").touch()
    with pytest.raises(ResultsError, match="choose another --out"):
        prepare_results(tmp_path / "file", tmp_path / "class", [])


# --- names -----------------------------------------------------------------------------------------------

# What a file system may hand us as a name: any bytes but / and NUL, not . or .. (others occur with archives).
students = st.text(st.characters(), max_size=40) | st.text("./\\%0aé─ \x00\udc80", max_size=12)


@pytest.mark.parametrize("student", ["alice", "Ana María", "li.wei@example.org", "a-b_c+1", "李"])
def test_an_ordinary_name_is_its_own_file_name(student):
    assert file_name(student) == f"{student}.json"


@pytest.mark.slow
@given(students)
def test_a_file_name_stays_in_its_folder_and_can_be_created(student):
    name = file_name(student)
    assert name.endswith(".json")
    assert not name.startswith(".")
    assert not set(name) & set('/\\\x00\n\r:*?"<>|')
    assert len(name.encode()) <= 255
    assert name.isprintable()


@pytest.mark.slow
@given(students, students)
def test_two_students_never_share_a_file(one, another):
    assert (file_name(one) == file_name(another)) == (one == another)


@pytest.mark.parametrize(
    ("one", "another"),
    [
        (".alice", "alice"),
        ("..alice", ".alice"),
        (".", ".."),
        ("", "%"),
        ("", "."),
        ("\x0000", "%00"),
        ("%\x0000", "─"),
        ("%00", "─"),
        ("\x123", "\u0123"),
        ("a/b", "a%2fb"),
        ("a" * 300, "a" * 301),
        ("\udc80", "%80"),
    ],
)
def test_names_that_look_alike_do_not_collide(one, another):
    assert file_name(one) != file_name(another)


@pytest.mark.parametrize("student", ["x" * 255, "─" * 85, "é" * 127, "." * 255])
def test_the_longest_name_that_a_folder_may_have_can_be_written(tmp_path, student):
    write_atomically(tmp_path / file_name(student), b"{}")
    assert len(names_in(tmp_path)) == 1


# --- the table -------------------------------------------------------------------------------------------


def table(tmp_path, *rows):
    path = tmp_path / "summary.csv"
    write_summary(path, rows, ["tiny", "other"])
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_the_table_has_a_line_a_student_sorted_by_name(tmp_path):
    rows = table(
        tmp_path,
        Row("zoe", 3.5, 10.0, complete=True, exercises={"tiny": 3.5, "other": 0.0}),
        Row("alice", 1 / 3, 10.0, complete=False, exercises={"tiny": 1 / 3}),
    )
    assert rows == [
        ["student", "score", "max_score", "complete", "tiny", "other"],
        ["alice", "0.333333", "10", "false", "0.333333", "0"],
        ["zoe", "3.5", "10", "true", "3.5", "0"],
    ]


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "\t=1", "\r=1", "\n=1", " =1", "\uff1d1"]


@pytest.mark.parametrize("student", FORMULAS)
def test_a_name_that_a_spreadsheet_takes_for_a_formula_is_quoted(tmp_path, student):
    cell = table(tmp_path, Row(student, 1.0, 1.0, complete=True))[1][0]
    assert cell.startswith(("'", "\\x"))
    assert not cell.strip().startswith(tuple("=+-@"))


@pytest.mark.parametrize("student", ["a,b", 'a"b', "a;b", "a\nb", "a\x1b[31mb", "\udc80", "é"])
def test_any_name_stays_in_its_cell_and_its_line(tmp_path, student):
    rows = table(tmp_path, Row(student, 1.0, 1.0, complete=True))
    assert len(rows) == 2
    assert len(rows[1]) == 6
    assert rows[1][0].isprintable()


@pytest.mark.parametrize("student", ["x;=cmd|' C calc'!A0", "x; =1", "x\t=1", "x,=1", "x;\uff1d1"])
def test_no_part_of_a_name_becomes_a_cell_of_its_own(tmp_path, student):
    table(tmp_path, Row(student, 1.0, 1.0, complete=True))
    line = (tmp_path / "summary.csv").read_text(encoding="utf-8").splitlines()[1]
    (first, *_) = next(csv.reader([line], delimiter=";"))
    assert first.startswith("x")
    assert not any(cell.lstrip().startswith(("=", "\uff1d")) for cell in line.split(";"))
