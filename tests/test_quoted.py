"""No field of a student's document tells more than the threat model prints."""

from __future__ import annotations

import pytest

from grader.model import Outcome
from grader.running.protocol import OF_CALLS, SET_UP
from tests import quoted

FEW = 8


@pytest.fixture(scope="module")
def workshop(tmp_path_factory):
    return quoted.Workshop(tmp_path_factory.mktemp("quoted"))


def test_no_field_tells_more_than_the_page_prints(workshop):
    assert beyond(quoted.counted(quoted.forge(workshop, FEW))) == {}


@pytest.mark.nightly
def test_the_table_of_the_page_is_what_is_counted(workshop):
    measured = quoted.counted(quoted.forge(workshop, quoted.MANY))
    assert beyond(measured) == {}
    assert quoted.table(measured) in quoted.PAGE.read_text(encoding="utf-8")


def beyond(measured):
    known = quoted.printed()
    assert len(known) > 30
    return {key: bits for key, (_, bits) in measured.items() if bits > known.get(key, 0)}


def test_a_text_with_a_hidden_number_would_be_found():
    texts = [f"the result is {number / 7:.6f} at [0, {number % 5}]" for number in range(300)]
    sentences, bits = quoted.bits_of(texts)
    assert sentences == 1
    assert bits > 20
    assert quoted.bits_of(["it ended with exit code 3"] * 9) == (1, 0)
    assert quoted.bits_of([f"it ended with exit code {code}" for code in (0, 255)]) == (1, 8)


def test_every_kind_of_answer_is_forged():
    forged = set()
    for make in quoted.EACH:
        for number in range(40):
            answer = make(quoted.Forger(number), None)
            forged.add(answer[0] if isinstance(answer, tuple) else answer.cause)
    assert forged >= OF_CALLS
    assert forged >= SET_UP - {"import_failed"}
    assert quoted.failed_import(quoted.Forger(0))[0] == "import_failed"
    assert len(Outcome.__args__) == 16, "count what a new outcome tells: forge it in tests/quoted.py"
