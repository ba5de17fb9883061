"""The rehearsal in the warm process leaves nothing that a student's code could find."""

from __future__ import annotations

import builtins
import io
import itertools
import os
import random
import sys

import numpy as np
import pytest

from grader.sandbox.inside import pools
from grader.sandbox.inside.rehearsal import rehearse


@pytest.fixture
def _same_draws():
    """Keep the global generators, which loading a module seeds."""
    states = random.getstate(), np.random.get_state()  # noqa: NPY002 - the global one
    yield
    random.setstate(states[0])
    np.random.set_state(states[1])  # noqa: NPY002


def everything():
    """What an import, or a module that reads files, could change for all that comes later."""
    places = (builtins, io, os, sys.modules["posix"], np)
    return [dict(vars(place)) for place in places] + [
        dict(sys.modules),
        list(sys.meta_path),
        list(sys.path_hooks),
        list(sys.path),
        list(sys.argv),
    ]


@pytest.mark.slow
@pytest.mark.usefixtures("_same_draws")
def test_nothing_is_left_of_it():
    rehearse()  # what is made once, such as a cache, is there now
    before = everything()
    rehearse()
    for now, then in zip(everything(), before, strict=True):
        assert now == then


def in_a_row():
    made = [bytes(128 - pools.OF_BYTES) for _ in range(20)]
    return sum(id(b) - id(a) == 128 for a, b in itertools.pairwise(made))


@pytest.mark.slow
def test_objects_made_after_the_gaps_are_filled_lie_in_a_row():
    scattered = [bytes(128 - pools.OF_BYTES) for _ in range(1000)]
    del scattered[::2]
    assert in_a_row() <= 5
    kept = pools.fill()
    assert in_a_row() >= 10  # a pool may end, and what runs besides makes objects, too
    assert sum(map(sys.getsizeof, kept)) <= pools.MOST * 31
