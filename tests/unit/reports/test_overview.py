"""A large class in a terminal: its scores, and whom to look at; a row for everybody only where it is asked for."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.console import Console

from grader.cli import main
from grader.grading.table import Row
from grader.reports.overview import distribution, needs_a_look, to_look_at
from grader.reports.terminal import class_table
from tests.support import results


def printed(table, width=80):
    text = io.StringIO()
    Console(file=text, width=width).print(table)
    return text.getvalue()


def row(student="ann", score=0.0, *, complete=True, compromised=False, **remarks):
    exercises = dict.fromkeys(("conv", "rnn"), score / 2)
    return Row(student, score, 10.0, complete, exercises, remarks, compromised=compromised)


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (row(compromised=True), "compromised: do not use this result"),
        (row(complete=False), "the grader itself failed"),
        (row(conv="missing", rnn="missing"), "nothing was found to grade"),
        (row(conv="missing"), ""),
        (row(conv="failed", rnn="import_failed"), "cannot be imported: rnn"),
        (row(conv="timed_out", rnn="exited"), "the code ended the process: rnn"),
        (row(conv="failed", rnn="not_written"), ""),
    ],
)
def test_the_most_urgent_reason_is_said(one, why):
    assert needs_a_look(one) == why


def test_who_waits_for_points_by_hand_is_no_fault_of_the_grader():
    waits = replace(row(score=3.0, complete=False), waits_for=("essay",))
    assert needs_a_look(waits) == ""
    assert needs_a_look(replace(waits, remarks={"conv": "exited"})) == "the code ended the process: conv"
    assert "pending" in printed(class_table([waits], ["conv"], Console(width=80)))
    assert [line.split() for line in printed(distribution([waits])).splitlines()] == [
        ["No", "grades", "yet"],
        ["points", "students"],
    ]


def test_each_tenth_of_the_points_has_its_students_and_one_student_is_seen():
    rows = [row(f"s{number}", score) for number, score in enumerate([10.0] * 99 + [0.0, 9.99, 4.9])]
    lines = printed(distribution([*rows, row("x", complete=False)])).splitlines()[2:]
    assert [int(line.split()[3]) for line in lines] == [100, 0, 0, 0, 0, 1, 0, 0, 0, 1]
    assert ["█" in line for line in lines] == [True, False, False, False, False, True, False, False, False, True]


def test_who_is_not_a_grade_comes_first_and_the_others_are_counted():
    rows = [row(f"s{number:02}", 5.0, conv="killed") for number in range(30)] + [row("zoe", 9.0, complete=False)]
    lines = printed(to_look_at(rows)).splitlines()
    assert lines[0].rstrip() == "To look at: 31 students"
    assert lines[2].split()[:2] == ["zoe", "unknown"]
    assert lines[-1].rstrip() == "and 16 more"


def test_where_nobody_stands_out_there_is_no_table():
    assert to_look_at([row(score=10.0)]) is None


@pytest.mark.parametrize("name", ["a\x1b[31m", "\u202ebob", "[red]x[/red]"])
def test_a_name_changes_nothing_else(name):
    line = printed(to_look_at([row(name, conv="killed")])).splitlines()[2]
    assert line.isprintable()
    assert "crashed" in line
    assert name.isprintable() == (name in line)


@pytest.mark.slow
@pytest.mark.parametrize(("count", "words", "shown"), [(41, (), False), (41, ("--all",), True), (40, (), True)])
def test_a_large_class_is_shown_in_short_unless_everybody_is_asked_for(capsys, tmp_path, count, words, shown):
    results.write(tmp_path, *(results.result(f"student{number:02}") for number in range(count)))
    assert main(["summary", str(tmp_path), *words]) == 0
    out = capsys.readouterr().out
    assert ("student07" in out) is shown
    assert ("Scores" in out) is not shown
