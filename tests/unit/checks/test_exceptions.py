"""The table of exceptions: each entry's example raises it, on the NumPy that is installed, and is explained."""

from __future__ import annotations

import re
import warnings

import numpy as np
import pytest

from grader.checks.exceptions import TABLE, explain, said_once
from grader.checks.outcome_text import text_of
from grader.model import Raised
from grader.sandbox.inside.perform import ArgumentBuilder, builtin_name, perform

NUMPY = tuple(map(int, np.__version__.split(".")[:2]))
HERE = [one for one in TABLE if tuple(map(int, one.since.split("."))) <= NUMPY]


def raised(code):
    """The exception that `code` ends with."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            exec(code, {"np": np})  # noqa: S102 - our own table
        except BaseException as error:  # noqa: BLE001 - any
            return error
    return None


def explained(error):
    return explain(type(error).__name__, builtin_name(error), str(error))


@pytest.mark.slow
def test_every_example_raises_what_it_is_the_example_of():
    assert [one.example for one in HERE if raised(one.example) is None] == []
    for one in HERE:
        error = raised(one.example)
        says, shown = explained(error)
        assert says == one.says
        assert bool(shown) == bool(one.shows), one.example
        outcome = Raised(type(error).__name__, builtin_name(error), str(error), "work.py", 3)
        told = text_of(outcome)
        assert told.message.endswith(f"was raised (work.py, line 3): {one.says}")
        assert shown in told.detail, one.example


def test_there_are_enough_of_them_and_no_two_say_the_same_of_one_thing():
    assert len(TABLE) >= 100
    assert len({(one.classes, one.pattern) for one in TABLE}) == len(TABLE)


def test_a_fixed_sentence_has_no_gap_and_ends_without_a_full_stop():
    assert [one.says for one in TABLE if "{" in one.says or one.says.endswith(".")] == []
    begin = re.compile(r"[a-z]|NumPy|None|NaN")
    assert [one.says for one in TABLE if not begin.match(one.says)] == []
    assert [one.says for one in TABLE if not one.example] == []


PRIVATE = ["0.123456789", "zeile 4711", "hidden", "(17,23,42)"]


@pytest.mark.slow
@pytest.mark.parametrize("private", PRIVATE)
def test_the_sentence_about_a_hidden_call_holds_nothing_of_its_text(private):
    for one in HERE:
        error = raised(one.example)
        text = f"{error} {private}"
        message = text_of(Raised(type(error).__name__, builtin_name(error), text)).message
        assert private not in message
        assert not re.search(r"\d{2}", message.replace(one.says, ""))


def test_shapes_and_names_of_a_public_call_are_told():
    def shown(code):
        error = raised(code)
        return explained(error)[1]

    assert shown("np.ones((2, 3)) + np.ones((4, 3))") == "these shapes do not fit each other: (2,3) (4,3)"
    assert shown("np.arange(4)[7]") == "index 7 was asked for along axis 0, which has the length 4"
    assert shown("qqq + 1") == "there is nothing called qqq"
    assert shown("(lambda a, b: a)(1)") == "<lambda> still needs 'b'"
    assert shown("np.zeros((3, 2)).reshape(4, -1)").startswith("6 entries cannot take the shape (4")


def test_a_sentence_is_said_once():
    says = explain("ZeroDivisionError", "ZeroDivisionError", "division by zero")[0]
    lines = [f"ZeroDivisionError was raised (a.py, line {line}): {says} (with x=1)" for line in (1, 2)]
    assert list(said_once(lines, set())) == [lines[0], "ZeroDivisionError was raised (a.py, line 2) (with x=1)"]


def test_input_in_a_notebook_is_not_taken_for_a_stub():
    class StdinNotImplementedError(NotImplementedError):
        """As ipykernel has it."""

    def asks():
        raise StdinNotImplementedError("raw_input was called, but this frontend does not support input requests.")

    kind, fields = perform(asks, [], {}, layout="plain", builder=ArgumentBuilder())
    assert kind == "raised"
    told = text_of(Raised(fields["type"], fields["builtin"], fields["message"])).message
    assert told.endswith("remove input(): nobody is there to answer")


def test_an_exception_that_is_not_known_is_left_as_it_is():
    assert explain("ValueError", "ValueError", "radius must not be negative") == ("", "")
    assert explain("LookupError", "LookupError", "") == ("", "")
    assert explain("Own", "KeyError", "'a'") == ("", "")
