"""A file that is run as a whole gives what it gives statement by statement; no other file is."""

from __future__ import annotations

import sys
import types
from pathlib import Path

import pytest

from grader.sandbox.inside.failures import Skipped
from grader.sandbox.inside.loading import Loader
from grader.sandbox.inside.whole import compiled_whole

ROOT = Path(__file__).resolve().parents[3]
FILE = "answer.py"
USUAL = '''"""What many hand in."""
import math, os.path
import numpy as np
from numpy import linalg as la, fft
from typing import Callable

EPS = 1e-8
LIMIT = -3


def f(x: np.ndarray, y=LIMIT, z=[1, 2, 3], *, w: int | None = None, q=(1, LIMIT)) -> "np.ndarray":
    """Say '\\d'."""
    return np.sum(x) + y * w


async def g(x: Callable[[int], int] = math.sqrt, *more, y={}, z={"a": 1}):
    global LIMIT
    LIMIT = [f(one) for one in more if (lambda: LIMIT)()]


def f(x):
    return x
'''
FUTURE = "from __future__ import annotations\ndef f(x: not_there) -> nor_this: return x\n"
NOT_WHOLE = (
    "x = [1]", "y = 1\nx = y", "a = b = 0", "x: int = 3", "x = np.inf", "f", "np.zeros(3)", "print(1)",
    "import not_there", "import numpy, not_there", "from . import other", "from numpy import *",
    "class A: pass", "def f(x=g()): pass", "@g\ndef f(): pass", "def f(x): return 1\nf(2)",
    "if __name__ == '__main__': print(3)", "for i in range(3): pass", "while True: pass", "with x: pass",
    "def f(x=10**10**10): pass", "f = lambda x=2 * y: x",
    "try: import numpy\nexcept ImportError: pass", "assert False", "raise ValueError", "del x", "await x", "return",
    "x +=", "x = 'a\n", "def f():\n  x = 1\n return x", "\tx = 1", "x = 1\n\0", "# coding: nonsense\nx = 1",
)  # fmt: skip


def loaded(source: str, skipped: Skipped):
    told = []
    loader = Loader(None, skipped, lambda *step: told.append(step))
    namespace = {"__name__": "answer"}
    loader.run_script(source.encode(), FILE, namespace)
    names = {name: shown(value) for name, value in namespace.items() if name != "__builtins__"}
    return names, loader.failures(), told


def shown(value):
    """`value`, or what compares of a function: what the same text imports is called by other instructions."""
    if isinstance(value, types.CodeType):
        names = ("co_varnames", "co_flags", "co_name", "co_filename", "co_firstlineno")
        rest = [getattr(value, name) for name in names]
        lines = {line for *_, line in value.co_lines()}
        return [*rest, set(value.co_names), lines, [shown(one) for one in value.co_consts]]
    if isinstance(value, types.FunctionType) and value.__code__.co_filename == FILE:
        return shown(value.__code__), value.__defaults__, value.__kwdefaults__, value.__annotations__, value.__doc__
    return type(value) if callable(value) else value


def one_by_one(source: str):
    return loaded(source, Skipped(from_on={FILE: 1000}))


@pytest.mark.parametrize("source", [USUAL, FUTURE, "", "pass", "# nothing\n", "x = (1, 'a')\n\n\ny = None\n"])
def test_it_gives_what_its_statements_give(source):
    assert compiled_whole(source.encode(), FILE) is not None
    names, failures, told = loaded(source, Skipped())
    assert (names, failures) == one_by_one(source)[:2]
    assert failures == {"left_out": [], "more": 0}
    assert told == []


@pytest.mark.parametrize("source", NOT_WHOLE)
def test_what_may_not_end_or_cannot_be_compiled_is_run_one_by_one(source):
    assert compiled_whole(source.encode(), FILE) is None


@pytest.mark.parametrize("change", [("np.ndarray, y", "torch.Tensor, y"), ("math.sqrt", "math.no"), ("fft", "no")])
def test_where_a_statement_fails_the_others_count(change):
    source = USUAL.replace(*change, 1)
    assert compiled_whole(source.encode(), FILE) is not None
    names, failures, _ = loaded(source, Skipped())
    assert (names, failures) == one_by_one(source)[:2]
    assert len(failures["left_out"]) == 1
    assert {"EPS", "LIMIT", "f"} <= names.keys()


def test_a_file_that_ends_the_process_is_run_one_by_one(monkeypatch):
    """What a module does when a name is asked of it may end the process: that costs the one statement."""

    def ends(_name):
        raise SystemExit

    helper = types.ModuleType("ending_helper")
    helper.__getattr__ = ends
    monkeypatch.setitem(sys.modules, "ending_helper", helper)
    source = "from ending_helper import q\n\n\ndef f(x):\n    return x\n"
    assert compiled_whole(source.encode(), FILE) is not None
    names, failures, _ = loaded(source, Skipped())
    assert "f" in names
    assert len(failures["left_out"]) == 1


def test_every_file_that_students_are_given_is_run_as_a_whole():
    stubs = [one for one in ROOT.glob("assignments/*/*.py") if one.stem == one.parent.name]
    assert stubs
    assert [one.name for one in stubs if compiled_whole(one.read_bytes(), FILE) is None] == []


def test_what_is_to_be_left_out_is():
    names, failures, _ = loaded(USUAL, Skipped({FILE: frozenset({8})}))
    assert "LIMIT" in names
    assert [one["kind"] for one in failures["left_out"]] == ["skipped"]
