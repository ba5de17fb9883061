"""A class of any size: no more than one student's result is held, whatever is written of the class."""

from __future__ import annotations

import csv
import io
import weakref
from datetime import datetime

import pytest
from endings import document, write_results

from grader.course.settings import LateSettings
from grader.errors import ResultsError
from grader.gradebook.adjustments import Adjustments
from grader.gradebook.applying import Rules
from grader.gradebook.class_entries import ClassEntries
from grader.gradebook.comparing import compared
from grader.gradebook.deciding import with_decisions
from grader.gradebook.formats.registry import OF_A_CLASS
from grader.gradebook.formats.request import Request
from grader.gradebook.manual import Given
from grader.gradebook.merging import merged
from grader.gradebook.reading import Outline, read_folder
from grader.gradebook.rows import rows_of
from grader.gradebook.whom import addressed
from grader.model import Status

WHO = {"author": "A. Teacher", "date": "2026-11-29", "reason": "read by hand"}
DUE = datetime.fromisoformat("2026-11-20T23:59:00+01:00")
STUDENTS = [f"s{number}" for number in range(6)]
CANVAS = "Student,ID,SIS User ID,SIS Login ID,Section,HW1 (1234)\n    Points Possible,,,,,10\n" + "".join(
    f"Somebody,{number},{student},,,\n" for number, student in enumerate(STUDENTS)
)
MOODLE = "ID number,Grade\n" + "".join(f"{student},\n" for student in STUDENTS)


class Watched:
    """Things that are had one after the other, however often, and the most of them that were held at once."""

    def __init__(self, things):
        self.things = things
        self.most_held = self.had = 0

    def __iter__(self):
        held = []
        for thing in self.things:
            held.append(weakref.ref(thing))
            self.had += 1
            self.most_held = max(self.most_held, sum(one() is not None for one in held))
            yield thing


@pytest.fixture
def folder(tmp_path):
    return read_folder(write_results(tmp_path / "results", map(document, STUDENTS)))


def entries_of(folder):
    return ClassEntries(folder, Rules(), print)


@pytest.mark.parametrize("name", sorted({*OF_A_CLASS} - {"parquet"}))
def test_a_file_of_a_class_is_made_from_one_entry_after_the_other(folder, tmp_path, name):
    watched = Watched(entries_of(folder))
    export = tmp_path / "export.csv"
    export.write_text({"canvas": CANVAS, "moodle": MOODLE}.get(name, ""))
    made = OF_A_CLASS[name](watched, Request(gradebook=export))
    for piece in made.pieces:
        assert piece
    assert watched.had in (len(STUDENTS), 2 * len(STUDENTS))
    assert watched.most_held <= 2  # the one, and the next


def test_a_table_of_a_class_is_made_from_one_document_after_the_other(folder):
    held = []

    class Seen(ClassEntries):
        def entry(self, document):
            held.append(weakref.ref(document))
            assert sum(one() is not None for one in held) <= 2
            return super().entry(document)

    assert len(rows_of(folder, Seen(folder, Rules(), print))) == len(STUDENTS)


@pytest.fixture
def held(monkeypatch):
    """How many documents are held whenever another one has been read."""
    seen, counts = [], []

    def read(outline, read=Outline.read):
        document = read(outline)
        seen.append(weakref.ref(document))
        counts.append(sum(one() is not None for one in seen))
        return document

    monkeypatch.setattr(Outline, "read", read)
    return counts


@pytest.mark.parametrize("decisions", [{}, {"bonus": [{"student": "*", "points": 1, **WHO}]}])
def test_two_gradings_are_compared_student_by_student(folder, tmp_path, held, decisions):
    failed = {("conv", "values"): Status.FAILED}
    later = read_folder(write_results(tmp_path / "later", [document(one, failed) for one in STUDENTS]))
    rules = Rules(), Rules(Adjustments.model_validate(decisions))
    comparison = with_decisions(compared(folder, later), folder, later, rules)
    assert comparison.moved == STUDENTS
    assert [comparison.final_difference(one) for one in STUDENTS] == [-2.0 if decisions else -3.0] * len(STUDENTS)
    assert max(held) <= 4  # of one student both, while those of the next are read


def test_folders_are_merged_student_by_student(folder, tmp_path, held):
    others = [*STUDENTS[:3], "t1", "t2", "t3"]
    together = merged([folder, read_folder(write_results(tmp_path / "others", map(document, others)))])
    assert [one.submission.id for one in together.read()] == together.students == [*STUDENTS, *others[3:]]
    assert max(held) <= 3


def test_what_is_said_of_an_entry_is_said_once_however_often_it_is_made(tmp_path):
    said = []
    folder = read_folder(write_results(tmp_path, [document("ana"), document("bo")]))
    entries = ClassEntries(folder, Rules(worth={"proof": 3.0}, given={"nobody": {}}), said.append)
    assert [entry.who.id for entry in [*entries, *entries]] == ["ana", "bo"] * 2
    assert said == ["Adjusted, but without a result: nobody."]
    assert list(entries.without_grade) == list(entries.adjusted) == ["ana", "bo"]


@pytest.mark.parametrize(
    ("typed", "student"),
    [("Jose\u0301", "Jos\u00e9"), ("Jos\u00e9", "Jose\u0301"), ("ANA", "ana"), (" ana ", "ana")],
)
def test_who_is_meant_is_who_a_reader_takes_it_for(tmp_path, typed, student):
    said = []
    rules = Rules(
        Adjustments.model_validate({"bonus": [{"student": typed, "points": 1, **WHO}]}),
        LateSettings(extensions={typed: DUE}),
        {"proof": 3.0},
        {typed: {"proof": Given(2.0, "", "")}},
        {typed: "2026-11-21"},
    )
    folder = read_folder(write_results(tmp_path, [document(student), document("bo")]))
    scores = {entry.who.id: entry.score for entry in ClassEntries(folder, rules, said.append)}
    assert (scores, said) == ({student: 13.0, "bo": 10.0}, [])
    assert addressed(rules, [student]).late.extensions == {student: DUE}
    assert list(addressed(rules, [student]).times) == [student]


def test_a_name_that_could_be_two_students_is_nobodys():
    rules = Rules(
        Adjustments.model_validate({"bonus": [{"student": name, "points": 1, **WHO} for name in ("ANA", "ana")]})
    )
    decided = addressed(rules, ["ana", "Ana"]).adjustments.bonus
    assert [one.student for one in decided] == ["ANA", "ana"]


def test_a_student_alone_is_held_against_the_checks_that_others_have(folder):
    assert [one.who.id for one in entries_of(folder.only("s3"))] == ["s3"]
    assert folder.only("s3").checks == folder.checks
    with pytest.raises(ResultsError, match="there is no result of 'sam'"):
        folder.only("sam")


def test_a_result_that_changes_hands_meanwhile_is_not_taken_for_another(folder):
    one, other = (folder.path / f"{student}.json" for student in STUDENTS[:2])
    one.write_bytes(other.read_bytes())
    with pytest.raises(ResultsError, match=r"s0\.json was changed meanwhile"):
        list(folder.read())


def test_a_table_in_pieces_is_one_table(folder):
    data = OF_A_CLASS["csv"](entries_of(folder), Request()).data
    rows = list(csv.DictReader(io.StringIO(data.decode())))
    assert list(dict.fromkeys(row["student"] for row in rows)) == STUDENTS
