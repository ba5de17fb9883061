"""A catalogued mistake is named for a part of the results only if nothing that is right speaks against it."""

from __future__ import annotations

import numpy as np
import pytest

from grader.diagnose.catalogue import Catalogue, Expected, Mistake
from grader.diagnose.fingerprint import prints_of
from grader.diagnose.misconceptions import recognise

X = np.arange(1.0, 7.0)
RIGHT, GIVEN = (X, np.ones(6)), (X / 2, np.ones(6))


def recognised(*, held):
    """A function that returns `GIVEN` twice, and a mistake that explains its first value and breaks a property."""
    calls = [tuple(prints_of(one)[0] for one in values) for values in (GIVEN, (X / 2, np.zeros(6)), RIGHT)]
    mine, mistaken, right = calls
    mistake = Mistake("halves", "f", "You halved.", "", {"values": (mistaken,) * 2}, {"scaling": ("too small",)})
    known = Catalogue({"f": Expected({"values": (right,) * 2}, {})}, (mistake,))
    return recognise("f", {"values": (mine,) * 2}, known, {}, held, ("out", "mask"))


def test_a_mistake_is_named_for_the_value_that_it_explains():
    found = recognised(held=())
    assert [one.mistakes for one in (*found.findings, *found.alone)] == [("halves",)]


def test_a_mistake_that_breaks_a_property_which_holds_is_not_named_for_one_value():
    found = recognised(held={"scaling"})
    assert (*found.findings, *found.alone) == ()


@pytest.mark.parametrize(
    ("there", "evidence"), [(X, "There may be something else in the check 'strides'."), (X / 2, "")]
)
def test_of_a_mistake_that_explains_all_but_one_check_it_is_said_if_it_would_be_right_there(there, evidence):
    halved, right, else_, there = (prints_of(one) for one in (X / 2, X, X - 1, there))
    mistaken = {"values": (halved,) * 4, "strides": (there,) * 3}
    known = Catalogue(
        {"f": Expected({"values": (right,) * 4, "strides": (right,) * 3}, {})},
        (Mistake("halves", "f", "You halved.", "", mistaken),),
    )
    (found,) = recognise("f", {"values": (halved,) * 4, "strides": (else_,) * 3}, known, {}).findings
    assert (found.says, found.evidence) == ("You halved.", evidence)


def test_a_mistake_that_lets_pass_what_the_function_refuses_is_not_named():
    right, passes = None, prints_of(X)
    mistaken = {"errors": (passes, None), "values": (prints_of(X),)}
    expected = {"errors": (right, right), "values": (prints_of(X),)}
    messages = {"errors": ("no error was raised", "IndexError was raised")}
    known = Catalogue(
        {"f": Expected(expected, {})}, (Mistake("unchecked", "f", "You check nothing.", "", mistaken, messages),)
    )
    seen = {"errors": (passes, None), "values": (prints_of(X),)}
    refuses_one = recognise("f", seen, known, {}, refused={"errors": [False, True]})
    refuses_none = recognise("f", seen, known, {}, refused={"errors": [False, False]})
    assert refuses_one.findings == ()
    assert [one.says for one in refuses_none.findings] == ["You check nothing."]


def test_what_ends_in_another_error_than_with_the_mistake_is_said_to():
    passes = prints_of(X)
    mistaken = {"errors": (passes, None), "values": (passes,)}
    messages = {"errors": ("no error was raised", "")}
    known = Catalogue(
        {"f": Expected({"errors": (None, None), "values": (passes,)}, {})},
        (Mistake("negative", "f", "You let negative numbers pass.", "", mistaken, messages),),
    )
    (found,) = recognise("f", mistaken, known, {}, refused={"errors": [False, False]}).findings
    assert found.evidence == "It explains all 3 calls of f. 1 case of 'errors' ends in another error."
