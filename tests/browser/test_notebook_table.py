"""What a screen reader finds in the output of ``%check``: Chromium's accessibility tree, in words."""

from __future__ import annotations

import pytest

from grader.model import CheckGrade, ExerciseGrade, Finding, Status
from grader.student.jupyter import NotebookCheck

FOUND = Finding("misconception", "scan", "You flipped the kernel.", "It explains all 21 calls.", "Which way round?")
CHECKS = [
    CheckGrade("plain", "says", Status.PASSED, 1.0, 1.0, ""),
    CheckGrade("strides", "says", Status.FAILED, 0.0, 1.0, "8 of 54 entries are wrong"),
    CheckGrade("padding", "says", Status.NOT_WRITTEN, 0.0, 1.0, "not written yet"),
    CheckGrade("contract", "says", Status.SKIPPED, 0.0, 1.0, "waits"),
]


@pytest.fixture
def shown(tmp_path, visit):
    grade = ExerciseGrade("conv", "Convolution", 1.0, 4.0, tuple(CHECKS), (FOUND,))
    file = tmp_path / "output.html"
    html = NotebookCheck(grade, "")._repr_html_()
    file.write_text(f"<!doctype html><html lang=en><meta charset=utf-8><title>Output</title>{html}", "utf-8")
    return visit(file).page


def test_the_table_has_a_name_headers_and_a_word_for_each_state(shown):
    table = shown.get_by_role("table", name="Checks of Convolution")
    headers = table.get_by_role("columnheader").all_inner_texts()
    assert headers == ["state", "check", "points", "what was found"]
    rows = [row.get_by_role("cell").all_inner_texts() for row in table.get_by_role("row").all()[1:]]
    words = [(state.split(maxsplit=1)[1], check) for state, check, *_ in rows]
    assert words == [("passed", "plain"), ("failed", "strides"), ("not written", "padding"), ("waits", "contract")]


def test_the_mistake_is_read_before_the_table(shown):
    heard = shown.locator("body").aria_snapshot()
    assert heard.index("1 of 4 points") < heard.index("You flipped the kernel.") < heard.index("table")
