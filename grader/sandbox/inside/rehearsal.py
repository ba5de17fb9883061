"""Load and call a small module once in the warm process, so that no child spends time on what is done only once.

Student side. Python adapts code that has run a few times, fills caches, and compiles regular expressions. Done
before the fork it is done once. In a child it would also copy the pages of memory that it changes. Nothing of the
rehearsal is left: the module is withdrawn as one of another exercise is.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from grader import wire
from grader.sandbox.inside.child import Worker
from grader.sandbox.inside.refusals import single_threaded

__all__ = ["rehearse"]

TIMES = 8
"""After so many calls Python adapts a function to what it is called with."""
SOURCE = b'''"""A module such as many hand in."""
import numpy as np

SCALE = 2.0


def scaled(x, w, factor=SCALE, label="one"):
    return x * factor + w, float(np.sum(x)), {label: [factor, None, True]}
'''
EACH = b"SCALES = [SCALE]\n"
"""A statement that is run by itself, and lets all others of its file be, see `grader.sandbox.inside.whole`."""


def rehearse() -> None:
    """Answer questions about a module of the grader's own, in every layout."""
    worker = Worker(alone=True)
    load: dict[str, Any] = {
        "entry": "rehearsal",
        "notebook": False,
        "known": [],
        "data": [],
        "left_out": [],
        "stand_ins": ["matplotlib"],
        "packages": [],
        "cells": [],
        "skipped": [],
        "unannounced": 0,
        "from_on": [],
    }
    with single_threaded():
        for _ in range(TIMES):
            for source in (SOURCE + EACH, SOURCE):
                modules = [["rehearsal", "rehearsal.py", np.frombuffer(source, np.uint8)]]
                _asked(worker, "load", {**load, "modules": modules})
            for layout in ("plain", "read_only", "strided"):
                args, kwargs = [np.ones((2, 3))], {"w": np.ones(3)}
                call = {"function": "scaled", "args": args, "kwargs": kwargs, "layout": layout}
                _asked(worker, "calls", call)
        worker.close()


def _asked(worker: Worker, question: str, fields: dict[str, Any]) -> None:
    """Ask as the grader does; both frames go through the whole protocol."""
    kind, answer = worker.answer(question, wire.through(fields, arguments=True), _announced)
    assert kind in ("loaded", "returned"), answer
    wire.encode(kind, {**answer, "number": 1 << 59})


def _announced(_file: str, _position: int, _line: int) -> None:
    """Nobody needs to know."""
