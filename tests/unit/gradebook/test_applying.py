"""What changes a score after grading, in which order, and that every score says what it is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pytest
from endings import ENDINGS, document

from grader.course.settings import LateSettings
from grader.errors import GraderError
from grader.gradebook.adjustments import Adjustments, read_adjustments
from grader.gradebook.applying import Rules, about_nobody, adjusted_entry, refuse_unknown
from grader.gradebook.entries import entry_of
from grader.gradebook.lateness import lateness_of, time_of
from grader.gradebook.manual import Given, read_points, read_times
from grader.gradebook.model import Ending, Entry
from grader.model import Status
from grader.submissions.handed_in import Details

WHO = {"author": "A. Teacher", "date": "2026-11-29", "reason": "read by hand"}
FAILED = document("ana", {("rnn", "steps"): Status.FAILED}, {("rnn", "steps"): "wrong"})
DUE = LateSettings(due="2026-11-20T23:59:00+01:00", grace_minutes=10, per_day=0.1, cap=0.25)


@dataclass
class Graded:
    entries: list[Entry]
    remarks: list[str]


def graded(*documents, late=None, worth=None, given=None, times=None, **decisions):
    rules = Rules(
        Adjustments.model_validate(decisions), late or LateSettings(), worth or {}, given or {}, times or {}
    )
    raw, remarks = [entry_of(one) for one in documents], []
    checks = {}
    for part in (part for entry in raw for part in entry.items):
        checks.setdefault(part.name, set()).add(part.check)
    refuse_unknown(checks, rules.adjustments)
    entries = [adjusted_entry(one, rules, remarks) for one in raw]
    return Graded(entries, remarks + about_nobody([one.who.id for one in raw], rules))


def of_ana(**more):
    return graded(FAILED, **more).entries[0]


def override(points, **what):
    return {"student": "ana", "points": points, **WHO, **what}


def test_without_rules_nothing_changes():
    entry = of_ana()
    assert (entry.score, entry.raw, entry.adjusted) == (6.0, 6.0, False)
    assert entry.made_of == "conv 5.5 of 5.5; rnn 0.5 of 4.5"


@pytest.mark.parametrize(
    ("what", "score", "says"),
    [
        ({"exercise": "rnn", "check": "steps"}, 8.0, "rnn 2.5 of 4.5 (steps; read by hand (the grader gave 0)"),
        ({"exercise": "rnn"}, 7.5, "rnn 2 of 4.5 (read by hand (the checks gave 0.5); A. Teacher, 2026-11-29)"),
        ({}, 2.0, "total -4 (read by hand (all else gave 6); A. Teacher, 2026-11-29)"),
    ],
)
def test_an_override_counts_and_the_raw_points_stay_beside_it(what, score, says):
    entry = of_ana(override=[override(2, **what)])
    assert (entry.score, entry.raw) == (score, 6.0)
    assert says in entry.made_of


def test_of_two_overrides_the_later_one_counts():
    early, late = override(1, exercise="rnn"), {**override(3, exercise="rnn"), "date": "2026-12-01"}
    assert of_ana(override=[late, early]).of("rnn")[0] == 3.0
    assert of_ana(override=[early, {**early, "points": 4}]).of("rnn")[0] == 4.0


def test_a_void_check_gives_its_points_to_everybody_in_an_export_too():
    void = [{"exercise": "rnn", "check": "steps", **WHO}]
    book = graded(*ENDINGS.values(), void=void)
    for entry in book.entries:
        (part,) = [part for part in entry.parts if part.check == "steps"]
        assert part.points == 4.0
        assert part.passed
        assert part.says == "voided: read by hand; everybody gets these points"


def test_a_decision_about_what_the_grader_could_not_tell_makes_a_grade():
    unknown = document("ana", {("rnn", "steps"): Status.UNKNOWN})
    for what in ({"exercise": "rnn", "check": "steps"}, {"exercise": "rnn"}, {}):
        (entry,) = graded(unknown, override=[override(3, **what)]).entries
        assert entry.ending is Ending.GRADED
    assert graded(unknown, override=[override(3, exercise="conv")]).entries[0].ending is Ending.UNKNOWN


def test_points_by_hand_are_added_and_who_has_none_yet_has_no_grade():
    book = graded(
        FAILED,
        document("bo"),
        worth={"proof": 5.0},
        given={"ana": {"proof": Given(4.5, "one sign is wrong", "T. A.")}},
    )
    ana, bo = book.entries
    assert (ana.score, ana.max_score, ana.raw) == (10.5, 15.0, 6.0)
    assert "proof 4.5 of 5 (one sign is wrong; T. A.)" in ana.made_of
    assert (bo.ending, bo.waits_for) == (Ending.PENDING, ("proof",))
    assert not bo.known


def test_lateness_takes_of_what_was_earned_and_not_of_the_bonus():
    late = document("ana", details=Details(handed_in_at="2026-11-22T12:00:00"))
    (entry,) = graded(late, late=DUE, bonus=[override(1)]).entries
    assert entry.score == 10 - 2 + 1
    assert "late -2 (handed in late by 2 days that have begun, 20 % of the points earned)" in entry.made_of
    assert "bonus +1 (read by hand; A. Teacher, 2026-11-29)" in entry.made_of


@pytest.mark.parametrize(
    ("time", "share"),
    [
        ("2026-11-20T23:59:00+01:00", None),
        ("2026-11-21T00:09:00+01:00", None),
        ("2026-11-21T00:09:01+01:00", 0.1),
        ("2026-11-20T23:08:59Z", None),
        ("2026-11-20 23:09:01 UTC", 0.1),
        ("2026-11-21T23:59:00+01:00", 0.1),
        ("2026-11-21T23:59:01+01:00", 0.2),
        ("2027-11-21T23:59:01+01:00", 0.25),
    ],
)
def test_grace_days_and_cap(time, share):
    late = lateness_of("ana", time_of("ana", time, DUE), DUE)
    assert (None if late is None else float(late.share)) == share


def test_an_extension_is_of_one_student():
    rule = DUE.model_copy(update={"extensions": {"ana": datetime.fromisoformat("2026-12-01T00:00:00+01:00")}})
    time = time_of("ana", "2026-11-25T00:00:00", rule)
    assert lateness_of("ana", time, rule) is None
    assert lateness_of("bo", time, rule) is not None


@pytest.mark.parametrize(
    ("due", "extended", "time", "late"),
    [
        ("2026-03-20T23:59+01:00", "2026-04-10T23:59+02:00", "2026-04-10 23:30", False),
        ("2026-03-20T23:59+01:00", "2026-04-10T23:59+02:00", "2026-04-11 00:00", True),
        ("2026-10-20T23:59+02:00", "2026-10-30T23:59+01:00", "2026-10-30 23:59", False),
        ("2026-10-20T23:59+02:00", "2026-10-30T23:59+01:00", "2026-10-31 00:30", True),
        ("2026-10-20T23:59+02:00", "2026-10-30T23:59+01:00", "2026-10-30T22:59:30Z", True),
    ],
)
def test_a_time_without_a_zone_is_on_the_clock_of_the_students_own_due_time(due, extended, time, late):
    rule = LateSettings(
        due=datetime.fromisoformat(due), per_day=0.1, extensions={"ana": datetime.fromisoformat(extended)}
    )
    assert (lateness_of("ana", time_of("ana", time, rule), rule) is not None) is late


def test_a_time_in_a_table_comes_before_that_of_a_platform():
    late = document("ana", details=Details(handed_in_at="2026-11-22T12:00:00"))
    assert graded(late, late=DUE, times={"ana": "2026-11-20"}).entries[0].score == 10


@pytest.mark.parametrize(
    ("details", "says"),
    [(Details(late=True), "marked as late without a time"), (Details(handed_in_at="last week"), "cannot be read")],
)
def test_lateness_without_a_time_is_named_and_takes_nothing(details, says):
    book = graded(document("ana", details=details), late=DUE)
    assert book.entries[0].score == 10
    assert says in " ".join(book.remarks)


def test_no_score_is_below_zero_and_thousandths_add_up():
    (entry,) = graded(FAILED, bonus=[override(-7.125)]).entries
    assert entry.score == 0
    assert entry.made_of.endswith("no score is below 0")
    for points in (0.1, 0.2, 0.333, 1.001):
        assert of_ana(bonus=[override(points)] * 3).score == round(6 + 3 * points, 3)


@pytest.mark.parametrize(
    ("decisions", "says"),
    [
        ({"override": [override(1, exercise="rn")]}, "exercise 'rn', which no result has; did you mean 'rnn'"),
        ({"void": [{"exercise": "rnn", "check": "step", **WHO}]}, "check 'step' of rnn.* did you mean 'steps'"),
        ({"override": [override(1, check="steps")]}, "and no exercise: name both"),
    ],
)
def test_a_misspelt_decision_is_refused(decisions, says):
    with pytest.raises(GraderError, match=says):
        of_ana(**decisions)


def test_a_decision_about_nobody_is_named():
    book = graded(FAILED, override=[{**override(1), "student": "anna"}], times={"bo": "2026-11-20"})
    assert "Adjusted, but without a result: anna and bo." in book.remarks


# --- Files ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            '[[bonus]]\nstudent = "a"\npoints = 1\nauthor = "x"\ndate = 2026-11-29',
            r"bonus\.1\.reason: Field required",
        ),
        ('[[bonus]]\nstudent = "a"\npoints = 1\nauthor = ""\ndate = 2026-11-29\nreason = "r"', "author"),
        (
            '[[override]]\nstudent = "a"\npoints = 0.0001\nauthor = "x"\ndate = 2026-11-29\nreason = "r"',
            "three digits",
        ),
        ('[[override]]\nstudent = "a"\npoints = nan\nauthor = "x"\ndate = 2026-11-29\nreason = "r"', "finite"),
        ('[[override]]\nstudent = "a"\npoints = -1\nauthor = "x"\ndate = 2026-11-29\nreason = "r"', "greater"),
        (
            '[[override]]\nstudent = "*"\npoints = 1\nauthor = "x"\ndate = 2026-11-29\nreason = "r"',
            r"override\.1\.student: it is for one student; for everybody there are bonus and void",
        ),
        (
            '[[bonus]]\nstudent = ""\npoints = 1\nauthor = "x"\ndate = 2026-11-29\nreason = "r"',
            "student: .*at least 1",
        ),
        ('[[bonus]]\nstudent = "a"\npoints = true\nauthor = "x"\ndate = 2026-11-29\nreason = "r"', "valid number"),
        ("\nbonuss = 1", r":2: bonuss: there is no such key"),
        ("bonus", "is not TOML"),
    ],
)
def test_a_broken_file_of_decisions_is_refused_with_the_place(tmp_path, text, says):
    file = tmp_path / "adjustments.toml"
    file.write_text(text)
    with pytest.raises(GraderError, match=says):
        read_adjustments(file)


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("ana,proof,6", ":2: '6' is no number of points from 0 to 5"),
        ("ana,proof,nan", "no number of points"),
        ("ana,prof,1", "no item 'prof'"),
        ("ana,proof,1\nana,proof,2", ":3: ana has points for proof further up"),
    ],
)
def test_a_table_of_points_is_refused_with_its_line(tmp_path, rows, says):
    file = tmp_path / "points.csv"
    file.write_text(f"student,item,points\n{rows}\n")
    with pytest.raises(GraderError, match=says):
        read_points(file, {"proof": 5.0})


def test_tables_are_read_in_any_usual_form(tmp_path):
    (tmp_path / "p.csv").write_text("Student;Item;Points;Comment\nana;proof;4,5;good; really\nbo;proof;;\n")
    assert read_points(tmp_path / "p.csv", {"proof": 5.0}) == {"ana": {"proof": Given(4.5, "good", "")}}
    (tmp_path / "t.csv").write_text("student,handed_in_at\nana,2026-11-20\nbo,\n")
    assert read_times(tmp_path / "t.csv") == {"ana": "2026-11-20"}
    (tmp_path / "t.csv").write_text("student,handed_in_at\nana,2026-11-20\nbo,2026-11-20\nana,2026-11-22\n")
    with pytest.raises(GraderError, match=r"t\.csv:4: ana has another time further up: keep one row"):
        read_times(tmp_path / "t.csv")
    (tmp_path / "w.csv").write_text("name,points\nana,1\n")
    with pytest.raises(GraderError, match="lacks the column 'student' and 'item'"):
        read_points(tmp_path / "w.csv", {})


def test_what_a_score_is_made_of_is_one_line():
    (entry,) = graded(document("ana"), bonus=[override(1, reason="elegant,\nand short")]).entries
    assert entry.made_of.endswith("bonus +1 (elegant, and short; A. Teacher, 2026-11-29)")
