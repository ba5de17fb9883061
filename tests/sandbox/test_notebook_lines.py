"""``%check`` says in which cell and line a mistake is: the cells run again, in a process that is confined."""

from __future__ import annotations

import pytest

from grader.student.jupyter import check_notebook
from grader.student.notebook_lines import cells_that_ran
from tests.courses import write_course

from .test_locating import FILES, LEVEL, NOISY, RIGHT, WINDOWS

EARLIER = WINDOWS.replace("top = i", "top = 2 * i").replace("left = j", "left = 2 * j")
TYPED = ["", "%load_ext fairgrade", EARLIER, WINDOWS, "# the rest\n" + LEVEL + RIGHT + NOISY, "%check work"]


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    return write_course(tmp_path_factory.mktemp("notebook"), FILES)


def ran(typed):
    """The names that a notebook has after its cells ran."""
    names = {}
    for number, source in enumerate(typed):
        if not source.startswith("%"):
            exec(compile(source, f"cell{number}", "exec"), names)  # noqa: S102 - as a notebook does
    return names


def located(course, typed, names=None):
    check = check_notebook("work", ran(typed) if names is None else names, course, cells=cells_that_ran(typed))
    return [one.says for one in check.grade.findings if one.kind == "located"]


def test_the_cell_that_counts_and_its_line_are_named(course):
    assert located(course, TYPED) == [
        "In [3], lines 9 and 10: with another index here, windows is right in all 56 public calls tried."
    ]


def test_nothing_is_said_if_the_cells_do_not_give_what_the_notebook_has(course):
    names = ran(TYPED)
    names["windows"] = ran(["", EARLIER])["windows"]  # as after a cell that was run and then deleted
    assert located(course, TYPED, names) == []


def test_a_cell_that_ran_twice_is_taken_where_it_ran_last():
    cells = cells_that_ran(["", "a = 1", "b = 2", " ", "a = 1"])
    assert [(one.name, one.source) for one in cells] == [("In [2]", "b = 2"), ("In [4]", "a = 1")]
