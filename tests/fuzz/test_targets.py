"""The readers of hostile bytes, under the stored corpus and under damage to it; `make fuzz` goes on for longer."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from .targets import TARGETS

CORPUS = Path(__file__).resolve().parent / "corpus"
SEEDS = {name: sorted((CORPUS / name).iterdir()) for name in TARGETS}
MOST_BYTES = 8 << 20
"""Memory for one input: each reader caps what it takes before it takes it, and the seeds claim far more."""


def replaced(data, place, new):
    return data[:place] + new + data[place + len(new) :]


def inserted(data, place, new):
    return data[:place] + new + data[place:]


def deleted(data, place, new):
    return data[:place] + data[place + len(new) :]


def repeated(data, place, new):
    return data[:place] + data[place : place + 20] * len(new) + data[place:]


edits = st.tuples(
    st.sampled_from([replaced, inserted, deleted, repeated]),
    st.floats(0, 1),
    st.binary(min_size=1, max_size=8) | st.sampled_from([b"\xff" * 8, b"\0" * 8, b"[", b"{", b"\\ud800", b"1e999"]),
)


def damaged(data, changes):
    for edit, place, new in changes:
        data = edit(data, int(place * len(data)), new)
    return data


@pytest.mark.parametrize(("name", "seed"), [(name, seed) for name in TARGETS for seed in SEEDS[name]])
def test_a_stored_input_is_read_or_refused_in_little_memory(name, seed):
    TARGETS[name](seed.read_bytes())  # what is loaded late is loaded now
    tracemalloc.start()
    try:
        TARGETS[name](seed.read_bytes())
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < MOST_BYTES


@pytest.mark.parametrize("name", TARGETS)
@given(data=st.data())
@settings(max_examples=400, deadline=None)
def test_a_damaged_input_is_read_or_refused(name, data):
    seed = data.draw(st.sampled_from(SEEDS[name]))
    TARGETS[name](damaged(seed.read_bytes(), data.draw(st.lists(edits, max_size=5))))


@pytest.mark.parametrize("name", TARGETS)
@given(data=st.binary(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_read_or_refused(name, data):
    TARGETS[name](data)
