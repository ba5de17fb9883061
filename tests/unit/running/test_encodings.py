"""Questions that are asked again are encoded once, and are the same bytes as if they were encoded each time."""

from __future__ import annotations

import gc

import numpy as np
import pytest

from grader import wire
from grader.model import Call
from grader.running import protocol
from grader.running.encodings import Encodings
from grader.running.process import framed

BATCH = [Call("f", (np.arange(3.0), 2)), Call("f", (wire.Rng(3, handle=5),), {"label": "ö"})]


def counted(**limits):
    """Encodings that note what they had to encode."""
    encoded = []

    def encode(calls):
        encoded.append(calls)
        return wire.Numbered.encoded("calls", {"calls": [protocol.fields_of(call) for call in calls]})

    return Encodings(encode, **limits), encoded


def decoded(frame):
    header, _ = wire.lengths(frame[: wire.PREFIX.size], wire.Caps())
    start = wire.PREFIX.size + header
    return wire.decode(frame[wire.PREFIX.size : start], frame[start:], arguments=True)


@pytest.mark.parametrize("number", [0, 7, 2**60 - 1])
def test_a_frame_with_its_number_is_what_encode_gives(number):
    fields = {"calls": [protocol.fields_of(call) for call in BATCH]}
    whole = wire.encode("calls", {"number": number, **fields})
    assert wire.Numbered.encoded("calls", fields).frame(number) == whole
    assert decoded(whole)[1]["number"] == number


@pytest.mark.parametrize("drawn", [bytes(8), b"\x00\x00\xff\xff\xff\xff\xff\xff", b"\xff" * 8])
def test_the_number_of_a_question_takes_the_same_room_whatever_is_drawn(monkeypatch, drawn):
    """An answer quotes it, and answers are counted: the same ones must be as large in every run."""
    monkeypatch.setattr("os.urandom", lambda count: drawn[:count])
    question = protocol.calls(BATCH)
    number, frame = framed(question)
    assert len(frame) == len(question.frame(10**18))
    assert len(str(number)) == len(str(number + 10**6))  # that of the last call of a batch


def test_what_is_asked_again_is_encoded_once_more_and_then_no_more():
    encodings, encoded = counted()
    frames = [encodings.of(BATCH).frame(number) for number in range(5)]
    assert len(encoded) == 2
    assert frames == [protocol.calls(BATCH).frame(number) for number in range(5)]


def test_equal_calls_are_not_the_same_calls():
    encodings, encoded = counted()
    for _ in range(3):
        encodings.of([Call("f", (np.zeros(2),))])
    assert len(encoded) == 3
    encodings.of(BATCH)
    encodings.of(BATCH[::-1])
    encodings.of(BATCH[:1])
    assert len(encoded) == 6


@pytest.mark.slow
def test_a_call_in_the_place_of_one_that_is_gone_is_another():
    encodings, _ = counted()
    for value in range(200):  # Python soon puts a new object where an old one was
        call = Call("f", (value,))
        for _ in range(3):
            fields = decoded(encodings.of([call]).frame(1))[1]
            assert fields["calls"][0]["args"] == [value]
        del call
        gc.collect(0)


def test_what_is_remembered_is_bounded_in_number_and_in_bytes():
    calls = [[Call("f", (np.full(100, float(n)),))] for n in range(20)]
    size = protocol.calls(calls[0]).size
    for limits, kept in (({"most": 3}, 3), ({"most_bytes": 4 * size}, 4)):
        encodings, encoded = counted(**limits)
        for _ in range(2):
            for one in calls[:kept]:
                encodings.of(one)
        encoded.clear()
        for one in calls[:kept]:
            encodings.of(one)
        assert encoded == []
        for one in calls:
            encodings.of(one)
            encodings.of(one)
        encoded.clear()
        for one in calls[:kept]:
            encodings.of(one)
        assert len(encoded) == kept
