"""A slip is found in every form in which students write functions, and no edit leaves anything to the next."""

from __future__ import annotations

import ast
import contextlib
import textwrap

import numpy as np
import pytest

from grader.sandbox.inside.edits.operators import Operator
from tests.support.edited import editor_of, first_right
from tests.support.forms import FORMS

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("form", FORMS)
def test_a_slip_is_found_in_every_form(form):
    source, right, expected = FORMS[form]
    assert first_right(source, "f", right) == expected


@pytest.mark.parametrize("form", FORMS)
def test_what_is_said_to_be_edited_stands_where_it_is_said_to_stand(form):
    source, _, _ = FORMS[form]
    stands = set()
    for node in ast.walk(ast.parse(textwrap.dedent(source))):
        if isinstance(node, ast.expr | ast.stmt):
            one_line = node.end_lineno == node.lineno
            stands.add((node.lineno, *((node.col_offset, node.end_col_offset) if one_line else (0, 0))))
    listed = editor_of(source, "f")[0].listed()
    assert {tuple(place) for place in listed["places"].tolist()} <= stands
    text = textwrap.dedent(source).encode().split(b"\n")
    names = [tuple(place) for place in listed["details"][:, 2:].tolist() if any(place)]
    assert all(text[line - 1][first:last].decode().isidentifier() for line, first, last in names)


KEPT = {
    "list of the module": "seen = []\ndef f(x):\n    seen.append(x)\n    return len(seen) - x\n",
    "table of the module": "seen = {'n': [0]}\ndef f(x):\n    seen['n'][0] += 1\n    return seen['n'][0] - x\n",
    "array of the module": "seen = np.zeros(2)\ndef f(x):\n    seen[0] += 1\n    return seen[0] - x\n",
    "set of the module": "seen = set()\ndef f(x):\n    seen.add(len(seen))\n    return len(seen) - x\n",
    "number of the module": "n = 0\ndef f(x):\n    global n\n    n = n + 1\n    return n - x\n",
    "new name of the module": """
        def f(x):
            global n
            n = n + 1 if 'n' in globals() else 1
            return n - x
    """,
    "default": "def f(x, seen=[]):\n    seen.append(x)\n    return len(seen) - x\n",
    "keyword-only default": "def f(x, *, seen=[]):\n    seen.append(x)\n    return len(seen) - x\n",
    "own attribute": """
        def f(x):
            f.n = getattr(f, 'n', 0) + 1
            return f.n - x
    """,
    "name of the builder": """
        def build():
            n = 0
            def f(x):
                nonlocal n
                n = n + 1
                return n - x
            return f
        f = build()
    """,
    "object": """
        class Counter:
            def __init__(self):
                self.seen = []
            def count(self, x):
                self.seen.append(x)
                return len(self.seen)
        counter = Counter()
        def f(x):
            return counter.count(x) - x
    """,
    "objects in a list": """
        class Counter:
            n = 0
        one = Counter()
        both = [one, Counter()]
        def f(x):
            both[0].n += 1
            both.append(one)
            n = one.n + len(both) + both[2].n - 4
            return n - x
    """,
    "cache": """
        import functools
        @functools.lru_cache
        def f(x):
            return 1 - x
    """,
    "cache of one's own": """
        def remembered(function):
            known = {}
            def inner(x):
                if x not in known:
                    known[x] = function(x)
                return known[x]
            return inner
        @remembered
        def f(x):
            return 1 - x
    """,
    "cached helper": """
        from functools import cache
        @cache
        def less(x, y):
            return x - y
        def f(x):
            return less(1, x)
    """,
    "generator of the module": """
        rng = np.random.default_rng(1)
        first = np.random.default_rng(1).random()
        def f(x):
            return (rng.random() == first) - x
    """,
    "global generator": """
        first = np.random.RandomState(3).rand()
        def f(x):
            return (np.random.rand() == first) - x
    """,
}


@pytest.mark.parametrize("kept", KEPT)
def test_an_edit_does_not_find_what_a_call_with_another_one_has_left(kept):
    state = np.random.get_state()  # noqa: NPY002 - as a student's process begins
    np.random.seed(3)  # noqa: NPY002
    try:
        assert first_right(KEPT[kept], "f", lambda f: f(5) == 6)[0] is Operator.ARITHMETIC
    finally:
        np.random.set_state(state)  # noqa: NPY002


@pytest.mark.parametrize(
    "kept", ["list of the module", "default", "name of the builder", "object", "own attribute"]
)
def test_calls_with_the_same_edit_find_what_those_before_have_left(kept):
    editor, namespace = editor_of(KEPT[kept], "f")
    for edits in ([0], [1], []):
        found = []
        for _ in range(3):
            with contextlib.suppress(Exception), editor.applied(edits):
                found.append(namespace["f"](5))
    assert found == [-4, -3, -2]


HUGE = {
    "deep": "def f(x):\n    return " + " + ".join(["x"] * 900) + "\n",
    "long": "def f(x):\n    return 0" + "".join(f"\\\n        + {n} * x" for n in range(60)) + "\n",
    "nested lists": f"def f(x):\n    return {'[' * 80}x - 1{']' * 80}\n",
    "digits": f"def f(x):\n    return 0x{'f' * 4000} + x - 1\n",
    "large number": "def f(x):\n    return x * 1e308 - 10 ** 400\n",
    "entries": "def f(x):\n    return [" + ", ".join(map(str, range(200))) + "][x - 1]\n",
    "branches": "def f(x):\n    if x == 0:\n        return 0\n"
    + "".join(f"    elif x == {n}:\n        return {n}\n" for n in range(1, 60)),
    "nothing to edit": "def f():\n    pass\n",
}


@pytest.mark.parametrize("huge", HUGE)
def test_a_function_that_is_too_much_costs_the_others_nothing(huge):
    source = "def g(x):\n    return x - 1\n" + HUGE[huge].replace("def f(", "def big(") + "def f(x):\n"
    source += "    big() if not x else big\n    return g(x)\n"
    with contextlib.suppress(Exception):
        editor_of(HUGE[huge], "f")[0].sieve(range(40), (), lambda: None)
    assert first_right(source, "f", lambda f: f(5) == 6) == (Operator.ARITHMETIC, [2])
