"""The readers of hostile bytes, under the stored corpus and under damage to it; `make fuzz` goes on for longer."""

from __future__ import annotations

import os
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from .strategies import CRAFTED, damaged
from .targets import TARGETS

CORPUS = Path(__file__).resolve().parent / "corpus"
SEEDS = {name: sorted((CORPUS / name).iterdir()) for name in TARGETS}
MOST_BYTES = 8 << 20
"""Memory for one input: each reader caps what it takes before it takes it, and the seeds claim far more."""


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


def by_night(*values):
    return pytest.param(*values, marks=pytest.mark.nightly)


@pytest.mark.parametrize(
    ("name", "more"),
    [*((name, ()) for name in TARGETS), *(by_night(name, ("more",)) for name in ("notebook", "archive", "tar"))],
)
def test_an_input_that_asks_for_memory_is_read_or_refused_within_the_caps(name, more):
    command = [sys.executable, CORPUS.parent / "giants.py", name, *more]
    ended = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.mark.parametrize("name", TARGETS)
@given(data=st.data())
def test_a_damaged_input_is_read_or_refused(name, data):
    TARGETS[name](data.draw(damaged(st.sampled_from(SEEDS[name]).map(Path.read_bytes))))


@pytest.mark.parametrize("name", TARGETS)
@given(data=st.data())
def test_a_crafted_input_is_read_or_refused(name, data):
    TARGETS[name](data.draw(CRAFTED[name]))


@pytest.mark.parametrize("name", TARGETS)
@given(data=st.data())
def test_a_crafted_input_that_is_damaged_is_read_or_refused(name, data):
    TARGETS[name](data.draw(damaged(CRAFTED[name])))


@pytest.mark.parametrize("name", TARGETS)
@given(data=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(name, data):
    TARGETS[name](data)
