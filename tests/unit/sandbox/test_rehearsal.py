"""The rehearsal in the warm process leaves nothing that a student's code could find."""

from __future__ import annotations

import builtins
import io
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
    states = random.getstate(), np.random.get_state()
    yield
    random.setstate(states[0])
    np.random.set_state(states[1])


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


@pytest.mark.usefixtures("_same_draws")
def test_nothing_is_left_of_it():
    rehearse()  # what is made once, such as a cache, is there now
    before = everything()
    rehearse()
    for now, then in zip(everything(), before, strict=True):
        assert now == then


def test_objects_made_after_the_gaps_are_filled_lie_in_a_row():
    kept = pools.fill()
    for size in (64, 128):
        made = [bytes(size - pools.OF_BYTES) for _ in range(20)]
        steps = [id(b) - id(a) for a, b in zip(made, made[1:], strict=False)]
        assert steps.count(size) >= 15  # a pool may end, and the test's own objects may lie between
    assert sum(map(sys.getsizeof, kept)) < pools.MOST * 31
