"""The files of Canvas and Moodle, filled in: what changes is one column, of those who have a grade and one row."""

from __future__ import annotations

import pytest
from endings import ENDINGS, NO_GRADE, document

from grader.errors import GraderError
from grader.gradebook.entries import entry_of
from grader.gradebook.formats.canvas import canvas
from grader.gradebook.formats.moodle import moodle
from grader.gradebook.formats.raw_table import read_raw_table
from grader.gradebook.formats.request import Request
from grader.submissions.handed_in import Details

BOOK = tuple(entry_of(one) for one in ENDINGS.values())
ANA = Details(name="Ana Lee", email="ana@x.edu")
CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,HW1 (1234),"Quiz, 2 (77)",HW1 Current Score
    Points Possible,,,,,10,5,(read only)
"Lee, Ana",991,ana,alee,"Sec ""A"" ",,"=1+1",
"Kim, Bo",992,S002,bo,Sec 1,EX,4,
"Poe, Cy",0993,cy,cypoe,Sec 1,7.5,,
"Fay, F",994,fay,ff,Sec 1
"Gil, G",995,gil,gg,Sec 1,3,,
"Student, Test",999,,8bd3,Sec 1,,,
"""


def filled(kind, tmp_path, text, book=BOOK, **options):
    file = tmp_path / "export.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    made = kind(book, Request(gradebook=file, **options))
    return made.data, " ".join(made.remarks)


def differing(before, after):
    """The numbers of the lines that differ."""
    pairs = zip(before.encode().split(b"\n"), after.split(b"\n"), strict=True)
    return [number for number, (one, other) in enumerate(pairs) if one != other]


def test_canvas_is_filled_in_and_every_other_byte_stays(tmp_path):
    data, said = filled(canvas, tmp_path, CANVAS, column="HW1")
    lines = data.decode().split("\n")
    assert differing(CANVAS, data) == [2, 4, 5]
    assert lines[2] == '"Lee, Ana",991,ana,alee,"Sec ""A"" ",6,"=1+1",'
    assert lines[4] == '"Poe, Cy",0993,cy,cypoe,Sec 1,0,,'
    assert lines[5] == '"Fay, F",994,fay,ff,Sec 1,0'
    assert "bo (excused)" in said
    assert "Rows without a result, left as they were: Student, Test." in said
    assert "cy (7.5 -> 0)" in said
    assert "Without a grade, left as they were: gil" in said
    assert "5 results without a row" not in said
    assert all(name in said for name in ("di", "ed", "ina", "=hal;=x"))


@pytest.mark.parametrize("end", ["\r\n", "\n"])
@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_marks_separators_line_ends_and_encodings_stay(tmp_path, end, separator, mark):
    text = end.join(["Student,ID,Section,HW1 (12)", "Points Possible,,,10", "Jos\xe9 Lee,991,x,", "ana,7,y,9"])
    before = mark + text.replace(",", separator).encode("cp1252" if not mark else "utf-8")
    data, _ = filled(canvas, tmp_path, before)
    assert data == before[:-1] + b"6"


def test_nothing_changes_where_nobody_is_matched(tmp_path):
    data, _ = filled(canvas, tmp_path, CANVAS, book=(), column="HW1 (1234)")
    assert data == CANVAS.encode()


def test_points_are_rounded_as_canvas_does_and_scaled_if_asked(tmp_path):
    text = "Student,ID,Section,HW1 (12)\nPoints Possible,,,20\nx,ana,s,\n"
    worth = {"conv": {"a": 1.115, "b": 8.885}}
    book = (entry_of(document("ana", {("conv", "b"): "failed"}, worth=worth)),)
    data, said = filled(canvas, tmp_path, text, book)
    assert data.endswith(b"x,ana,s,1.12\n")
    assert "worth 20 points on the platform, and 10 here" in said
    data, said = filled(canvas, tmp_path, text, book, scale=True)
    assert data.endswith(b"x,ana,s,2.23\n")
    assert said == ""


def test_people_are_found_by_number_name_e_mail_and_roster(tmp_path):
    people = [
        document("kimbo (992)"),
        document("octocat", details=Details(name="Ana Lee")),
        document("hub-cy"),
    ]
    book = tuple(entry_of(one) for one in people)
    roster = tmp_path / "roster.csv"
    roster.write_text("github username,sis login id\nhub-cy,cypoe\n")
    data, said = filled(canvas, tmp_path, CANVAS.replace("EX", ""), book, column="HW1", roster=roster)
    assert [line.split(",")[-3] for line in data.decode().splitlines()[2:5]] == ["10", "10", "10"]
    assert "without a row" not in said


def test_a_row_that_two_results_fit_stays_as_it_was(tmp_path):
    book = (entry_of(document("ana")), entry_of(document("alee")))
    data, said = filled(canvas, tmp_path, CANVAS, book, column="HW1")
    assert data == CANVAS.encode()
    assert "2 results without a row of just that student: alee and ana" in said


@pytest.mark.parametrize(
    ("text", "column", "says"),
    [
        (CANVAS, None, r"several columns.*'HW1 \(1234\)' and 'Quiz, 2 \(77\)'"),
        (CANVAS, "HW9", r"no column 'HW9'.*'HW1 \(1234\)'"),
        (CANVAS, "HW1 Current Score", "no column"),
        ("Student,ID,Section\n", None, "no column for points: create the assignment"),
        ("Name,ID,HW1 (1)\n", None, "no gradebook that Canvas exported"),
        ("", None, "is empty"),
        ('Student,ID,Section,"HW1 (1)\n', None, "never closed"),
        (b"PK\x03\x04", None, "do not save it as a workbook"),
        ("Student,ID".encode("utf-16"), None, "no CSV file in UTF-8"),
    ],
)
def test_what_is_no_gradebook_or_names_no_column_is_refused(tmp_path, text, column, says):
    with pytest.raises(GraderError, match=says):
        filled(canvas, tmp_path, text, column=column)


@pytest.mark.parametrize("kind", [canvas, moodle])
def test_no_headings_are_invented(kind):
    with pytest.raises(GraderError, match="--gradebook FILE"):
        kind(BOOK, Request())


WORKSHEET = """\
Identifier,Full name,Email address,Status,Grade,Maximum grade,Grade can be changed,Last modified (grade),\
Feedback comments
Participant 101,Ana Lee,ana@x.edu,Submitted,,10.00,Yes,-,
Participant 102,Bo Kim,Bo@x.edu,Submitted,5.00,10.00,No,"Monday, 1 June",old
Participant 103,Gil G,gil,Submitted,1.00,10.00,Yes,-,mine
Participant 104,Nobody Else,no@x.edu,No submission,,10.00,Yes,-,
"""


def test_a_worksheet_of_moodle_gets_grade_and_feedback_together_or_neither(tmp_path):
    data, said = filled(moodle, tmp_path, WORKSHEET)
    lines = data.decode().split("\n")
    assert differing(WORKSHEET, data) == [1]
    assert lines[1] == 'Participant 101,Ana Lee,ana@x.edu,Submitted,6,10.00,Yes,-,"conv 5.5 of 5.5, rnn 0.5 of 4.5"'
    assert "bo (locked)" in said
    assert "gil (it could not be graded" in said
    assert "Nobody Else" in said


def test_a_worksheet_in_another_language_is_understood(tmp_path):
    text = (
        "ID;Vollständiger Name;E-Mail-Adresse;Bewertung;Bestwertung;Bewertung kann geändert werden;"
        "Zuletzt geändert (Bewertung);Feedback als Kommentar\nTeilnehmer/in101;Ana Lee;ana@x.edu;;10,00;Ja;-;\n"
    )
    data, said = filled(moodle, tmp_path, text)
    assert data.decode().endswith(";6;10,00;Ja;-;conv 5.5 of 5.5, rnn 0.5 of 4.5\n")
    assert "--scale" not in said


def test_a_gradebook_of_moodle_is_filled_in(tmp_path):
    text = (
        "First name,Last name,ID number,Email address,Assignment: HW1 (Real),Assignment: HW1 (Feedback),"
        "Course total (Real),Last downloaded from this course\nAna,Lee,7,ana@x.edu,-,,-,1790000000\n"
    )
    data, _ = filled(moodle, tmp_path, text)
    assert data.decode().endswith('7,ana@x.edu,6,"conv 5.5 of 5.5, rnn 0.5 of 4.5",-,1790000000\n')
    plain, _ = filled(moodle, tmp_path, "Email address,HW1,HW1 feedback\nana@x.edu,,\n")
    assert plain.decode().endswith('ana@x.edu,6,"conv 5.5 of 5.5, rnn 0.5 of 4.5"\n')


HALF = (entry_of(document("ana", {("conv", "strides"): "failed"}, details=ANA)),)
"""Ana, with 7.5 of 10 points."""


@pytest.mark.parametrize(
    ("kind", "text", "line"),
    [
        # A spreadsheet of a country with decimal commas would take 7.5 for a date.
        (canvas, "Student;ID;Section;HW1 (1)\r\nPoints Possible;;;10,00\r\nx;ana;S;\r\n", "x;ana;S;7,5\r\n"),
        (moodle, 'Email address,Grade,Maximum grade\nana@x.edu,"1,5",10\n', 'ana@x.edu,"7,5",10\n'),
        (canvas, "Student,ID,Section,HW1 (1)\nPoints Possible,,,10.00\nx,ana,S,\n", "x,ana,S,7.5\n"),
        (canvas, "SEP=;\nStudent;ID;Section;HW1 (1)\nPoints Possible;;;10\nx;ana;S;\n", "x;ana;S;7.5\n"),
        (canvas, "Student,ID,Section,HW1 (1)\rPoints Possible,,,10\rx,ana,S,\r", "S,7.5\r"),
        (canvas, "Student,ID,Section,HW1 (1)\n\nManual Posting,,,\nPoints Possible,,,10\nx,ana,S,\n", "S,7.5\n"),
        (canvas, 'Student,ID,Section,HW1 (1)\n"=HYPERLINK(""x"")",ana,S,', '"=HYPERLINK(""x"")",ana,S,7.5'),
        (canvas, "Student,ID,Section,HW1 (1)\nx,ANA,S,", "S,7.5"),
        (
            moodle,
            (
                "Vorname;Nachname;E-Mail-Adresse;A: HW1 (Punkte);A: HW1 (Prozentsatz);Kurs gesamt (Punkte)\n"
                "Ana;Lee;ana@x.edu;-;-;12,0\n"
            ),
            "ana@x.edu;7.5;-;12,0\n",
        ),
        (
            moodle,
            (
                "Prénom,Nom de famille,Numéro d'identification,Adresse de courriel,Devoir : HW1 (Brut),"
                "Devoir : HW1 (Pourcentage),Total du cours (Brut)\nAna,Lee,,ana@x.edu,-,-,-\n"
            ),
            "ana@x.edu,7.5,-,-\n",
        ),
        (moodle, "Email address\tAssignment: HW1 (Real)\tHW1 (Letter)\nana@x.edu\t-\t-\n", "u\t7.5\t-\n"),
    ],
)
def test_a_file_is_filled_in_as_it_writes_its_own_cells(tmp_path, kind, text, line):
    data, _ = filled(kind, tmp_path, text, HALF)
    assert data.decode().endswith(line)
    assert data.decode().removesuffix(line) == text[: len(data.decode()) - len(line)]


def test_somebody_who_is_there_twice_is_filled_in_nowhere_and_feedback_that_is_replaced_is_named(tmp_path):
    twice = "Student,ID,Section,HW1 (1)\nx,ana,S,\nx,ana,T,\n"
    data, said = filled(canvas, tmp_path, twice, HALF)
    assert data.decode() == twice
    assert "1 result without a row of just that student: ana" in said
    text = "Email address,Grade,Feedback comments\nana@x.edu,,well done\nbo@x.edu,,mine\n"
    data, said = filled(moodle, tmp_path, text, HALF)
    assert "Feedback that was there is replaced: ana." in said
    assert "bo@x.edu,,mine" in data.decode()
    assert "replaced" not in filled(moodle, tmp_path, data, HALF)[1]


@pytest.mark.parametrize(
    ("kind", "text", "says"),
    [
        (canvas, CANVAS.replace(",,,,,10,5,", ",,,,,0,5,"), "a column that is worth 0"),
        (canvas, CANVAS.replace(",,,,,10,5,", ",,,,,,5,"), "does not say what the column is worth"),
        (moodle, "Email address,HW1 (Real)\nana@x.edu,-\n", "does not say what the column is worth"),
    ],
)
def test_points_are_not_left_as_they_are_where_they_cannot_be_scaled(tmp_path, kind, text, says):
    column = "HW1" if kind is canvas else "HW1 (Real)"
    with pytest.raises(GraderError, match=f"{says}.*leave out --scale"):
        filled(kind, tmp_path, text, column=column, scale=True)


def test_more_points_than_a_column_is_worth_are_named(tmp_path):
    _, said = filled(canvas, tmp_path, CANVAS.replace(",,,,,10,5,", ",,,,,5,5,"), column="HW1")
    assert "More than the column is worth, which not every platform takes: ana (6 of 5)." in said


def test_a_column_is_found_however_its_accents_are_written(tmp_path):
    text = CANVAS.replace("HW1 (1234)", "U\u0308bung (1234)")
    for typed in ("\u00dcbung", "U\u0308bung (1234) "):
        assert b"alee" in filled(canvas, tmp_path, text, column=typed)[0]


def test_half_of_a_letter_that_looks_like_a_line_end_splits_no_heading(tmp_path):
    text = "\u00c5rskurs;Email address;Grade\n7;ana@x.edu;\n"  # the second byte of the first letter is 0x85
    data, _ = filled(moodle, tmp_path, text, HALF)
    assert data.decode().splitlines()[1] == "7;ana@x.edu;7.5"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("Student,ID,Section,HW1 (1)\n".encode("utf-16"), "no CSV file in UTF-8"),
        (b"PK\x03\x04", "no CSV file in UTF-8"),
        (b"Student,ID,Section,HW1 (1),HW1 (2)\nx,ana,S,,\n", "several columns for points"),
        (b'Student,ID,Section,"HW1 (1)\nx,ana,S,\n', "a quote that is never closed"),
        (b"sep=;\n", "is empty"),
        (b" \r\n", "is empty"),
    ],
)
def test_what_cannot_be_filled_in_is_refused_in_a_sentence(tmp_path, data, says):
    for kind in (canvas, moodle):
        with pytest.raises(GraderError, match=f"{says}|no column for points|no gradebook that Canvas exported"):
            filled(kind, tmp_path, data, HALF)
    with pytest.raises(GraderError, match=says):
        filled(canvas, tmp_path, data, HALF)


def test_a_table_is_the_same_after_it_was_read(tmp_path):
    data = b'a,"b\r\nc""",d\r"x"y,,\n\n"",\xff'
    (tmp_path / "t.csv").write_bytes(data)
    table = read_raw_table(tmp_path / "t.csv")
    assert table.to_bytes() == data
    assert table.headings == ["a", 'b\r\nc"', "d"]


def test_nobody_without_a_grade_is_given_points():
    assert {entry.who.id for entry in BOOK if not entry.known} == NO_GRADE
