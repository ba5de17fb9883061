"""The table of a class, at the widths that people have."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from grader.grading.table import Row, row_of
from grader.reports.terminal import class_table, mistakes_table
from tests.support import results

NAMES = [f"exercise{number}" for number in range(12)]
ROWS = [
    Row("ann", 12, 12, complete=True, exercises=dict.fromkeys(NAMES, 1.0)),
    Row(
        "bob",
        9,
        12,
        complete=True,
        remarks={"exercise3": "failed", "exercise4": "failed", "exercise1": "timed_out"},
    ),
    Row("cho", 0, 12, complete=True, remarks=dict.fromkeys(NAMES, "not_written")),
    Row("dee", 0, 12, complete=False, remarks={"exercise0": "unknown"}),
]


def printed(thing, width):
    text = io.StringIO()
    Console(file=text, width=width).print(thing)
    return text.getvalue()


def table(width, rows=ROWS, names=NAMES):
    text = io.StringIO()
    console = Console(file=text, width=width)
    console.print(class_table(rows, names, console))
    return text.getvalue().splitlines()


def test_without_room_for_columns_the_remarks_say_which_exercises_cost_points():
    _, ann, bob, cho, dee = table(80)
    assert ann.split() == ["ann", "12"]
    assert "failed: exercise3, exercise4; time: exercise1" in bob
    assert cho.rstrip().endswith("0  not written")
    assert "unknown" in dee


def test_with_room_every_exercise_has_a_column():
    head, ann, *_ = table(200)
    assert head.split() == ["student", "score", *NAMES, "remarks"]
    assert ann.split() == ["ann", "12", *["1"] * 12]


@pytest.mark.parametrize("width", [40, 60, 80, 100, 160])
def test_no_line_is_longer_than_the_terminal(width):
    assert max(map(len, table(width))) <= width


@pytest.mark.parametrize("width", [40, 60, 80, 100, 120, 160, 200])
def test_a_score_is_shown_however_long_the_names_and_the_remarks_are(width):
    half = dict.fromkeys(NAMES[::2], "import_failed") | dict.fromkeys(NAMES[1::2], "out_of_memory")
    head, line = table(width, [Row("z" * 60, 101.25, 120, complete=True, remarks=half)])
    assert head.split()[:2] == ["student", "score"]
    assert line.split()[1] == "101.25"
    assert line.startswith("zzz")
    assert max(len(head), len(line)) <= width


@pytest.mark.parametrize("score", [1234.125, 12345.678])
def test_no_digit_of_a_score_is_cut(score):
    one = Row("ann", score, 20000, complete=True, exercises={"conv": score, "rnn": 0.0})
    _, line = table(80, [one], ["conv", "rnn"])
    assert line.split()[1:3] == [f"{score}"] * 2
    marred = Row("ann", 1, 2, complete=True, compromised=True)
    assert table(80, [marred])[1].split() == ["ann", "compromised"]


def test_mistakes_that_students_share_are_counted_once_a_student():
    missed = ("forward", "You forgot the bias.")
    rows = [
        Row("ann", 1, 2, complete=True, mistakes=(missed, missed)),
        Row("bob", 1, 2, complete=True, mistakes=(missed, ("backward", "You summed it."))),
    ]
    text = printed(mistakes_table(rows), 80)
    assert "2  forward" in text
    assert "You forgot the bias." in text
    assert "You summed it." not in text
    assert mistakes_table(rows[:1]) is None


def test_a_mistake_that_was_read_off_the_values_is_shared_as_one_that_the_course_knows_is():
    read_off = results.mistake("Your result is 0 everywhere.").model_copy(
        update={"kind": "forensics", "mistakes": []}
    )
    exercise = results.exercise(checks=[results.check("a", "failed")], findings=[read_off, results.tried()])
    rows = [row_of(name, results.result(name, [exercise])) for name in ("ann", "bob")]
    text = printed(mistakes_table(rows), 80)
    assert "Your result is 0 everywhere." in text
    assert text.count("2  ") == 1  # the small input to try is no mistake


@pytest.mark.slow
def test_shared_mistakes_come_in_one_order_whatever_the_order_of_the_rows():
    made = [tuple((f"f{number}", f"sentence {number}") for number in range(12))] * 2
    made[1] += (("f0", "another sentence"),)
    rows = [Row(name, 1, 2, complete=True, mistakes=of) for name, of in zip(("ann", "bob"), made, strict=True)]
    backwards = [Row(row.student, 1, 2, complete=True, mistakes=row.mistakes[::-1]) for row in rows[::-1]]
    assert printed(mistakes_table(rows), 80) == printed(mistakes_table(backwards), 80)
    assert "sentence 1 " in printed(mistakes_table(rows), 80)
    assert "and 4 more: the page of the class has all of them" in printed(mistakes_table(rows), 80)
