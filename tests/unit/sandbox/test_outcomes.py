"""What a child answers is not believed: a frame is an outcome exactly as ours would be, or refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader import wire
from grader.model import (
    Exited,
    ImportFailed,
    Missing,
    NotWritten,
    OutOfMemory,
    Raised,
    Refused,
    Returned,
)
from grader.sandbox.inside.perform import ArgumentBuilder, perform
from grader.sandbox.outcomes import outcome_from

RAISED = {"type": "Own", "builtin": "KeyError", "message": "text", "file": "tiny.py", "line": 3}


@pytest.mark.parametrize(
    ("kind", "fields", "outcome"),
    [
        ("returned", {"value": 1, "changed": ["0"]}, Returned(1, ("0",))),
        ("raised", RAISED, Raised("Own", "KeyError", "text", "tiny.py", 3)),
        ("not_written", {"file": "tiny.py", "line": None}, NotWritten("tiny.py", None)),
        ("out_of_memory", {"file": "", "line": None}, OutOfMemory(64, "", None)),
        ("exited", {"code": 3}, Exited(3)),
        ("exited", {"code": None}, Exited(0)),
        ("refused", {"what": "a masked array"}, Refused("a masked array")),
        ("import_failed", RAISED | {"absent": ""}, ImportFailed("Own", "text", "tiny.py", 3, "")),
        ("exited", {"code": 255}, Exited(255)),
        ("missing", {}, Missing("function")),
        ("missing", {"what": "0.123", "nearest": "g"}, Missing("function")),
    ],
)
def test_each_kind_of_answer_is_an_outcome(kind, fields, outcome):
    assert outcome_from(kind, fields, memory_mb=64) == outcome


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("passed", {}),
        ("loaded", {}),
        ("timed_out", {}),
        ("returned", {}),
        ("returned", {"value": 1}),
        ("returned", {"changed": []}),
        ("returned", {"value": 1, "changed": "0"}),
        ("returned", {"value": 1, "changed": ["0"] * 65}),
        ("returned", {"value": 1, "changed": [np.ones(3)]}),
        ("raised", {}),
        ("raised", RAISED | {"builtin": "Own"}),
        ("raised", RAISED | {"builtin": "print"}),
        ("raised", RAISED | {"builtin": "int"}),
        ("raised", RAISED | {"line": -1}),
        ("raised", RAISED | {"line": True}),
        ("raised", RAISED | {"line": 2**31}),
        ("raised", RAISED | {"line": 1.0}),
        ("raised", RAISED | {"message": np.ones(3)}),
        ("exited", {"code": "3"}),
        ("refused", {"what": 3}),
        ("exited", {"code": 256}),
        ("exited", {"code": 2**31 - 1}),
    ],
)
def test_an_answer_that_ours_would_not_give_is_refused(kind, fields):
    with pytest.raises(wire.WireError):
        outcome_from(kind, fields)


def test_an_unknown_kind_is_not_quoted():
    with pytest.raises(wire.WireError) as refusal:
        outcome_from("hidden entry 0.123", {})
    assert "0.123" not in str(refusal.value)


def test_long_text_is_cut():
    assert len(outcome_from("raised", RAISED | {"message": "m" * 10_000}).message) == 500


@pytest.mark.parametrize(
    ("said", "passed_on"),
    [
        ("an object of type set", "an object of type set"),
        ("an object of type DataFrame", "an object of type DataFrame"),
        ("an object of type matplotlib", "an object of type matplotlib"),
        ("an array of dtype object", "an array of dtype object"),
        ("an array of dtype float128", "an array of dtype float128"),
        ("an array of dtype str320", "an array of dtype str"),
        ("an array of dtype datetime64[s]", "an array of dtype datetime"),
        ("an object of type x0_is_1234", "an object of a type of your own"),
        ("an object of type Secret", "an object of a type of your own"),
        ("a dict with a key of type int", "a dict with a key of type int"),
        ("an array of more than 16 MiB", "an array of more than 16 MiB"),
        ("an array of 1234567 MiB", "a value of another kind"),
        ("the hidden entry is 0.123", "a value of another kind"),
        ("a masked array, and the hidden entry is 0.123", "a value of another kind"),
    ],
)
def test_a_refusal_carries_no_word_of_a_students_own(said, passed_on):
    assert outcome_from("refused", {"what": said}) == Refused(passed_on)


UNSENDABLE = [
    np.array([None]),
    np.array(["a"]),
    np.ma.ones(2),
    2**70,
    {1: 2},
    "\ud800",
    {1},
    np.broadcast_to(1.0, (2048, 2048)),
]


@pytest.mark.parametrize("value", UNSENDABLE, ids=range(len(UNSENDABLE)))
def test_every_refusal_of_the_wire_is_passed_on_in_its_own_words(value):
    with pytest.raises(wire.Unsendable) as refusal:
        wire.encode("k", {"v": value})
    passed_on = outcome_from("refused", {"what": str(refusal.value)}).what
    assert str(refusal.value).startswith(passed_on)


fields = st.dictionaries(
    st.sampled_from(["value", "changed", "type", "builtin", "message", "file", "line", "code", "what", "absent"]),
    st.none() | st.integers() | st.text(max_size=5) | st.lists(st.integers() | st.text(max_size=3), max_size=3),
)
kinds = st.sampled_from(
    ["returned", "raised", "not_written", "out_of_memory", "exited", "refused", "import_failed", "missing", "other"]
)


@pytest.mark.slow
@given(kinds, fields)
def test_any_fields_are_an_outcome_or_refused(kind, found):
    try:
        outcome = outcome_from(kind, found)
    except wire.WireError:
        return
    assert not isinstance(outcome, Returned) or {"value", "changed"} <= found.keys()


# --- performing a call -----------------------------------------------------------------------------------


def performed(function, *args, layout="plain", **kwargs):
    return perform(function, args, kwargs, layout=layout, builder=ArgumentBuilder())


def test_a_call_gets_copies_and_the_originals_stay_as_they_were():
    array, items = np.arange(3.0), [np.arange(2.0)]

    def spoil(x, y):
        x[:] = 7.0
        y[0][:] = 7.0

    assert performed(spoil, array, y=items) == ("returned", {"value": None, "changed": ["0", "y"]})
    assert (array.tolist(), items[0].tolist()) == ([0.0, 1.0, 2.0], [0.0, 1.0])


@pytest.mark.parametrize(
    "spoil",
    [
        lambda x: x.sort(),
        lambda x: x.fill(0),
        lambda x: x.resize(1, 3, refcheck=False),  # NumPy 2.5 deprecates `x.shape = 1, 3`, which does the same
        lambda x: np.negative(x, out=x),
        lambda x: x.__setitem__(0, np.nan),
    ],
)
def test_every_way_of_writing_into_an_array_is_noticed(spoil):
    assert performed(spoil, np.array([3.0, 1.0, 2.0]))[1]["changed"] == ["0"]


@pytest.mark.parametrize("spoil", [list.clear, list.sort, lambda x: x.append(1), lambda x: x.__setitem__(0, 9.0)])
def test_writing_into_a_list_is_noticed(spoil):
    assert performed(spoil, [3.0, 1.0])[1]["changed"] == ["0"]


def test_reading_changes_nothing():
    arguments = (np.array([np.nan, -0.0]), [1.0, "a"], {"k": np.ones(2)}, (1, 2), 3, "word", None)
    assert performed(lambda *args: repr(args), *arguments)[1]["changed"] == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "array", [np.arange(12.0).reshape(3, 4), np.zeros((0, 3)), np.array(2.0), np.arange(3, dtype=">i4")]
)
@pytest.mark.parametrize("layout", ["plain", "read_only", "strided"])
def test_an_array_has_the_same_values_in_every_layout(array, layout):
    got = ArgumentBuilder().build(array, layout)
    np.testing.assert_array_equal(got, array)
    assert (got.shape, got.dtype) == (array.shape, array.dtype.newbyteorder("="))
    assert got.flags.writeable == (layout != "read_only")
    if layout == "strided" and array.ndim and array.size:
        assert not got.flags.c_contiguous
        assert not got.flags.f_contiguous


def test_arrays_inside_containers_are_laid_out_too():
    got = ArgumentBuilder().build([{"a": (np.ones(3),)}], "read_only")
    assert not got[0]["a"][0].flags.writeable


def test_an_exception_whose_text_fails_is_reported_without_it():
    class Awkward(Exception):
        def __str__(self):
            raise RuntimeError

    def fails():
        raise Awkward

    kind, found = performed(fails)
    assert (kind, found["type"], found["builtin"], found["message"]) == ("raised", "Awkward", "Exception", "")


def test_the_line_that_is_blamed_is_the_innermost_of_the_students_own():
    source = "def outer(x):\n    return inner(x)\n\ndef inner(x):\n    return np.reshape(x, (7, 7))\n"
    namespace = {"np": np}
    exec(compile(source, "tiny.py", "exec"), namespace)  # noqa: S102 - it stands above
    files = frozenset({"tiny.py"})
    kind, found = perform(
        namespace["outer"], [np.ones(3)], {}, layout="plain", builder=ArgumentBuilder(), files=files
    )
    assert (kind, found["builtin"], found["file"], found["line"]) == ("raised", "ValueError", "tiny.py", 5)


@pytest.mark.parametrize(("code", "reported"), [(None, 0), (3, 3), (256 + 7, 7), (-1, 255), ("text", 1)])
def test_an_exit_is_reported_with_its_code(code, reported):
    def leaves():
        raise SystemExit(code)

    assert performed(leaves) == ("exited", {"code": reported, "file": "", "line": None})
