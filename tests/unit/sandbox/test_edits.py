"""The edits of a function: what is listed, in which order, and that nothing is left of one that was tried."""

from __future__ import annotations

import ast
import contextlib

import numpy as np
import pytest

from grader.sandbox.inside.edits import listing
from grader.sandbox.inside.edits.operators import Operator
from tests.support.edited import editor_of, first_right


def raises(function, *arguments):
    try:
        function(*arguments)
    except ValueError:
        return True
    return False


X = np.arange(12.0).reshape(3, 4)
X.flags.writeable = False  # an edit may write into what it is given
WINDOWS = """
    def windows(x, size, stride):
        rows = (x.shape[0] - size) // stride + 1
        columns = (x.shape[1] - size) // stride + 1
        out = np.zeros((rows, columns))
        for i in range(rows):
            for j in range(columns):
                top = i
                left = j
                out[i, j] = x[top : top + size, left : left + size].sum()
        return out
"""
SLIPS = {
    "augmented": (
        "def f(x):\n    total = 0\n    for one in x:\n        total = one\n    return total\n",
        lambda f: f([1, 2, 4]) == 7,
        (Operator.ASSIGNMENT, [4]),
    ),
    "range": (
        "def f(x):\n    total = 0\n    for i in range(len(x) - 1):\n        total += x[i]\n    return total\n",
        lambda f: f([1, 2, 4]) == 7,
        (Operator.BOUND, [3]),
    ),
    "number of positions": (
        "def f(x, n):\n    k = len(n)\n    return [x[i] for i in range(len(x) + 1)]\n",
        lambda f: f("abcd", "xy") == f("abcde", "xyz")[:3] == list("abc") and len(f("abcde", "xyz")) == 3,
        (Operator.ADDED, [3]),  # `k` is not read otherwise
    ),
    "axis": (
        "def f(x):\n    m = x.mean(axis=0)\n    return m\n",
        lambda f: np.array_equal(f(X), X.mean(axis=1)),
        (Operator.AXIS, [2]),
    ),
    "shares": (
        "def f(u, a, b):\n    u = 1 / (1 + np.exp(u))\n    return u * a + (1 - u) * b\n",
        lambda f: np.isclose(f(np.log(3), 4.0, 8.0), 5.0),  # the sign of what makes `u` is a larger edit
        (Operator.ORDER, [3]),
    ),
    "transpose": (
        "def f(x, w):\n    return x @ w\n",
        lambda f: np.array_equal(f(X, X + 1), X @ (X + 1).T),
        (Operator.TRANSPOSE, [2]),
    ),
    "complement": (
        "def f(x, p):\n    kept = x * p\n    return kept\n",
        lambda f: f(5.0, 0.75) == 1.25,
        (Operator.COMPLEMENT, [2]),
    ),
    "dtype": (
        "def f(x):\n    out = np.zeros_like(x)\n    out[:] = x / 2\n    return out\n",
        lambda f: np.array_equal(f(np.array([1, 2])), [0.5, 1.0]),
        (Operator.DTYPE, [2]),
    ),
    "reset": (
        "def f(x):\n    total = 0\n    for row in x:\n        total = 0\n        total += row\n    return total\n",
        lambda f: f([1, 2, 4]) == 7,
        (Operator.ASSIGNMENT, [4]),
    ),
    "returned too early": (
        "def f(x):\n    total = 0\n    for one in x:\n        total += one\n        return total\n",
        lambda f: f([1, 2, 4]) == 7,
        (Operator.MOVED, [5]),
    ),
    "mean": (
        "def f(x, y):\n    e = x - y\n    return np.sum(e ** 2)\n",
        lambda f: f(X, 0) == np.mean(X**2),
        (Operator.FUNCTION, [3]),
    ),
    "order": (
        "def f(a, b):\n    return b, a\n",
        lambda f: f(1, 2) == (1, 2),
        (Operator.ORDER, [2]),
    ),
    "unused": (
        "def f(x, w, b):\n    return x @ w\n",
        lambda f: np.array_equal(f(X, X.T, 1.0), X @ X.T + 1.0),
        (Operator.ADDED, [2]),
    ),
    "term inside": (
        "def f(x, w, b):\n    y = w * x\n    return np.tanh(w * x) + 0 * b\n",
        lambda f: f(2.0, 3.0, 1.0) == np.tanh(7.0),
        (Operator.ADDED, [3]),
    ),
    "factor that stands elsewhere": (
        "def f(x, w):\n    t = 0.0\n    for i in range(3):\n        t += w[i]\n    return t, x[i]\n",
        lambda f: f([1, 2, 3], [4, 5, 6]) == (32.0, 3),
        (Operator.ADDED, [4]),
    ),
    "entry that is never read": (
        """def f(w, x):
            t = 0
            for i in range(2):
                for j in range(2):
                    t += x[j] * (i + 1)
            return t
        """,
        lambda f: f(np.array([[1, 2], [3, 5]]), [7, 11]) == 29 + 2 * 76,
        (Operator.ADDED, [5]),
    ),
    "strides of rows and of columns": (
        """def f(x, stride):
            (t, u), (n, m) = stride, x.shape
            out = []
            for i in range(n // t):
                for j in range(m // u):
                    out.append(x[i : i + 1, j : j + 1].sum())
            return out
        """,
        lambda f: f(X, (2, 3)) == [0.0] and f(np.arange(24.0).reshape(4, 6), (2, 3)) == [0, 3, 12, 15],
        (Operator.INDEX, [6]),
    ),
    "rows and columns exchanged": (
        """def f(x):
            H, W = x.shape
            out = np.zeros(x.size)
            for h in range(H):
                for w in range(W):
                    out[w * H + h] = x[h, w]
            return out
        """,
        lambda f: np.array_equal(f(X), X.ravel()),
        (Operator.ORDER, [6]),
    ),
    "loop variable that is never read": (
        "def f(x, y, r):\n    out = []\n    for a, b in zip(x, y):\n        out.append(a - r)\n    return out\n",
        lambda f: f([1, 2], [3, 5], 7) == [-20, -33],
        (Operator.ADDED, [4]),
    ),
    "window one earlier": (
        "def f(h, w):\n    return h[:-1] * w\n",
        lambda f: np.array_equal(f(X, 2), X[1:] * 2),
        (Operator.BOUND, [2]),
    ),
    "axis that is not kept": (
        "def f(x):\n    e = x * x\n    return e / e.sum(axis=0)\n",
        lambda f: np.array_equal(f(X), X * X / (X * X).sum(axis=1, keepdims=True)),
        (Operator.AXIS, [3]),
    ),
    "row for a column": (
        "def f(x):\n    m = np.logaddexp.reduce(x, axis=0)[None, :]\n    return x - m\n",
        lambda f: np.array_equal(f(X), X - np.logaddexp.reduce(X, axis=1)[:, None]),
        (Operator.AXIS, [2]),
    ),
    "columns skipped like rows": (
        "def f(x, s):\n    return x[::s]\n",
        lambda f: all(np.array_equal(f(X, s), X[::s, ::s]) for s in (2, 3)),
        (Operator.INDEX, [2]),
    ),
    "order of a list": (
        "def f(a, b):\n    return np.array([b, a])\n",
        lambda f: np.array_equal(f(5, 7), [5, 7]),
        (Operator.ORDER, [2]),
    ),
    "order of names": (
        "def f(a, b):\n    if a != sorted(b):\n        return False\n    return True\n",
        lambda f: (
            [f([2, 1], [1, 2]), f([1, 2], [2, 1]), f([1, 2], [3, 1]), f([3, 2], [1, 2])]
            == [True, True, False, False]
        ),
        (Operator.WRAPPED, [2]),
    ),
    "first turn": (
        """def f(x, h0):
            h = []
            for t in range(len(x)):
                before = h[t - 1]
                h.append(3 * before + x[t])
            return h
        """,
        lambda f: f([1, 2, 4], 8) == [25, 77, 235],
        (Operator.CONDITION, [4]),
    ),
    "other side of a window": (
        "def f(x, size):\n    return x.sum() / size[0]\n",
        lambda f: f(X, (2, 5)) == X.sum() / 10,
        (Operator.ADDED, [2]),
    ),
    "share that is kept": (
        "def f(x, p):\n    mask = x > p\n    out = x * mask\n    return out\n",
        lambda f: all(np.array_equal(f(X, p), X * (p < X) / (1 - p)) for p in (0.75, 0.875)),
        (Operator.ADDED, [2]),
    ),
    "shape of the argument": (
        "def f(x):\n    found = [one - 5 for one in x.flat]\n    return np.array(found)\n",
        lambda f: np.array_equal(f(X), X - 5) and np.array_equal(f(X.T), X.T - 5),
        (Operator.WRAPPED, [3]),
    ),
    "power of what is taken": (
        "def f(z):\n    t = np.tanh(z)\n    return 1 - t + 0 * t\n",
        lambda f: np.allclose(f(X), 1 - np.tanh(X) ** 2, atol=0),
        (Operator.POWER, [2]),
    ),
    "slope": (
        "def f(h, d):\n    g = d * 2\n    return g\n",
        lambda f: f(0.5, 3.0) == 6.0 * (1 - 0.25),
        (Operator.ADDED, [2]),
    ),
    "from 1": (
        "def f(h):\n    return 3 * -h\n",
        lambda f: f(0.25) == 2.25,
        (Operator.COMPLEMENT, [2]),
    ),
    "two sizes": (
        "def f(x):\n    r, s = x.shape\n    m = x.sum() + 0 * r * s\n    return m / s\n",
        lambda f: f(X) == X.sum() / 12,
        (Operator.ADDED, [4]),
    ),
    "padding": (
        "def f(x, pad):\n    return [x[i * 2] for i in range(2)]\n",
        lambda f: f([1, 5, 3, 9], 1) == [5, 9] and f([1, 2, 3, 4], 0) == [1, 3],
        (Operator.INDEX, [2]),
    ),
    "positive part": (
        "def f(x):\n    y = x - 5\n    return y * 2\n",
        lambda f: np.array_equal(f(X), np.maximum(X - 5, 0) * 2),
        (Operator.WRAPPED, [2]),
    ),
    "sum that is missing": (
        "def f(x):\n    a, b = 0, np.zeros(2)\n    for i in range(2):\n        a += x[i] ** 2\n    return a, b\n",
        lambda f: f([3, 4])[1].tolist() == [9.0, 16.0],
        (Operator.INSERTED, [4]),
    ),
    "value that is not carried on": (
        """def f(x):
            h, y = 1, []
            for v in x:
                new = h * v
                y.append(new)
            return y
        """,
        lambda f: f([2, 3, 4]) == [2, 6, 24],
        (Operator.INSERTED, [5]),
    ),
    "entry that is not set back": (
        """def f(x, g):
            out = []
            for i in range(2):
                old = x[i]
                x[i] = 9
                out.append(g(x))
            return out
        """,
        lambda f: f([1, 2], sum) == [11, 10],
        (Operator.INSERTED, [6]),
    ),
    "mean at the end": (
        "def f(x, n):\n    g = x - 1\n    g[0] -= 1\n    return g\n",
        lambda f: f(X.copy(), 4.0).tolist() == (np.r_[[X[0] - 2], X[1:] - 1] / 4).tolist(),
        (Operator.ADDED, [4]),
    ),
    "error that is not raised": (
        "def f(x, n):\n    if n < 0:\n        pass\n    return x\n",
        lambda f: f(1, 1) == 1 and raises(f, 1, -1),
        (Operator.INSERTED, [3]),
    ),
    "lists in the other order": (
        "def f(a, b):\n    both = list(a) + list(b)\n    return both\n",
        lambda f: f("ab", "c") == ["c", "a", "b"],
        (Operator.ORDER, [2]),
    ),
    "into the call": (
        "def f(y, x):\n    return np.maximum(0, y) + x\n",
        lambda f: np.array_equal(f(X - 5, X - 3), np.maximum(0, 2 * X - 8)),
        (Operator.ORDER, [2]),
    ),
    "term of another line": (
        "def f(w, u, h):\n    a = u + w @ h\n    b = 2 * u\n    return a, b\n",
        lambda f: np.array_equal(f(X, X[:, 0], X[0])[1], 2 * X[:, 0] + X @ X[0]),
        (Operator.ADDED, [3]),
    ),
    "bound of a comparison": (
        "def f(x, n):\n    return [v for v in x if v < n]\n",
        lambda f: f([1, 2, 3, 4], 3) == [1, 2, 3] and f([1.5, 2.5], 1.5) == [1.5] and f([2.25], 1.5) == [2.25],
        (Operator.BOUND, [2]),
    ),
    "copy of whole numbers": (
        "def f(x):\n    y = x.copy()\n    y[0] = 0.5\n    return y\n",
        lambda f: f(np.array([1, 2])).tolist() == [0.5, 2.0],
        (Operator.DTYPE, [2]),
    ),
    "minus a name": (
        "def f(x, n):\n    i = 0\n    return x[i : len(x)] + 0 * n\n",
        lambda f: f(X, 2).shape == (2, 4) and f(X, 1).shape == (1, 4),
        (Operator.NUMBER_TO_NAME, [2]),
    ),
    "product entry by entry": (
        "def f(x, w):\n    return np.sum(x @ w.T)\n",
        lambda f: f(X, X + 1) == np.sum(X * (X + 1)),
        (Operator.ARITHMETIC, [2]),
    ),
    "padded axes": (
        "def f(x, p):\n    return np.pad(x, p)\n",
        lambda f: f(X[None, None], 2).shape == (1, 1, 7, 8) and f(X, 1).shape == (5, 6),
        (Operator.AXIS, [2]),
    ),
    "one too far": (
        "def f(x, t):\n    return x[t + 1]\n",
        lambda f: f(X, 1)[0] == X[1, 0],
        (Operator.NUMBER, [2]),  # and no other sign, as in t * 1
    ),
    "rounded up": (
        "def f(n):\n    return -(-n // 2)\n",
        lambda f: [f(n) for n in range(2, 6)] == [1, 1, 2, 2],
        (Operator.DIVISION, [2]),
    ),
    "rows and columns": (
        WINDOWS,
        lambda f: np.array_equal(f(np.arange(25.0).reshape(5, 5), 1, 2), np.arange(25.0).reshape(5, 5)[::2, ::2]),
        (Operator.INDEX, [8, 9]),
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_undone_by_an_edit_of_its_kind_in_its_line(slip):
    source, right, expected = SLIPS[slip]
    name = "windows" if "windows" in source else "f"
    assert first_right(source, name, right) == expected


def places_of(source, *operators):
    """Where ``f`` of a source can be edited in one of these ways: lines, with their first columns."""
    listed = editor_of(source, "f")[0].listed()
    starts = np.cumsum([0, *listed["count"]])
    return {
        (int(line), int(first))
        for number, operator in enumerate(listed["operators"])
        if list(Operator)[operator] in operators
        for line, first, _ in listed["places"][starts[number] : starts[number + 1]]
    }


def test_no_side_of_an_equation_is_made_something_that_equals_nothing():
    """A condition that is never true may happen to be right."""
    source = "def f(a, b):\n    return 1 if (a, b) == (b, 3) else a\n"
    sides = {(2, source.splitlines()[1].index(part) + at) for part in ("(a, b)", "(b, 3)") for at in (0, 1, 4)}
    assert not places_of(source, Operator.WRAPPED, Operator.SIGN, Operator.NAME) & sides


def test_no_term_is_added_to_an_entry_of_a_table():
    """What such a term makes right is done in another line."""
    source = "def f(x, w, b):\n    layers = [(w, b), (b, w)]\n    return layers[0][0] * x\n"
    begins = source.splitlines()[1].index("[")
    assert {place for place in places_of(source, Operator.ADDED) if place[0] == 2} <= {(2, begins)}


def test_zeros_that_are_written_are_not_added():
    """``+= 0`` would be a statement without effect: the statement itself is wrong, not its kind."""
    source = "def f(x, y):\n    x[x < 0] = 0\n    y[0] = x[0]\n    return x + y\n"
    assert {line for line, _ in places_of(source, Operator.ASSIGNMENT)} == {3}


def test_what_is_compared_with_zero_is_not_given_one_sign():
    """A condition that is always true may happen to be right, too."""
    right_side = {(2, 21)}  # nothing else is wrapped there
    assert not places_of("def f(z):\n    return z if z >= 0 else 1 - z\n", Operator.WRAPPED) & right_side
    assert places_of("def f(z):\n    return z if z >= 2 else 1 - z\n", Operator.WRAPPED) & right_side


@pytest.mark.parametrize(("source", "changed"), [("len(x)", False), ("x.shape[0]", False), ("x.mean()", True)])
def test_the_sign_of_a_size_is_not_changed(source, changed):
    """A negative size as a limit is nonsense that may happen to be right."""
    places = places_of(f"def f(x):\n    n = {source}\n    return max(n - 26, n)\n", Operator.SIGN)
    assert any(line == 3 for line, _ in places) == changed


@pytest.mark.slow
def test_the_same_text_gives_the_same_list():
    one, other = (editor_of(WINDOWS, "windows")[0].listed() for _ in range(2))
    assert all(np.array_equal(one[name], other[name]) for name in one)
    assert len(one["operators"]) > 200
    assert list(one["sizes"]) == sorted(one["sizes"])


GRAMMAR = {
    "loops": WINDOWS.replace("windows", "f"),
    "spread": """
        def f(x, *more, axis=0, **rest):
            first, *others = x.shape
            return np.zeros((*x.shape[:-1], first, *[n + 1 for n in others])), max(*more), [*rest, *x]
    """,
    "no axes": """
        def f(x, y):
            x[()] = y[()] + x[..., 0]
            return x[None, ...][()], (), y[1:, ::2]
    """,
    "text": """
        def f(x, n=3):
            if n < 1 or not n:
                raise ValueError(f"{n + 1:>{n}} of {x[0]!r}")
            return f"{x[n]:.{n}f}" + "a" * n
    """,
    "short forms": """
        def f(x, n):
            def g(y, m=2):
                nonlocal n
                n += m
                return y[n] - m
            h = lambda a, b=1: a - b
            while (k := n - 1) > 0:
                n = k
            return {i: h(i) for i in range(n) if i != 2} | {**g(x)}, x[n] if n else -x[k], sorted(x, key=h)
    """,
    "statements": """
        def f(x, n):
            global total
            total = 0
            scale: float = 2.5
            with np.errstate(all="ignore") as old:
                for i, (a, b) in enumerate(zip(x, x[1:])):
                    try:
                        total += a / b - i
                    except (ZeroDivisionError, ValueError) as error:
                        continue
                    else:
                        del a
                    finally:
                        n -= 1
                else:
                    pass
            match x[0]:
                case 0 | 1 if n:
                    return total, old, scale
                case [p, *q]:
                    yield p - q[n]
            assert n, x[n]
            yield from x[:n]
    """,
}


@pytest.mark.slow
@pytest.mark.parametrize("grammar", GRAMMAR)
def test_every_edit_compiles_and_nothing_is_left_of_it(grammar):
    editor, namespace = editor_of(GRAMMAR[grammar], "f")
    tree, code = editor._sources[0]._tree, namespace["f"].__code__
    before = ast.dump(tree)
    for number in range(len(editor.listed()["operators"])):
        with contextlib.suppress(SyntaxError, NameError), editor.applied([number]):  # of a default or a `nonlocal`
            assert namespace["f"].__code__ is not code
        assert namespace["f"].__code__ is code
    assert not editor._broken  # what is compiled together
    assert ast.dump(tree) == before
    assert set(namespace) == {"np", "__name__", "f", "__builtins__"}


def test_an_edit_that_does_not_compile_costs_the_others_nothing():
    editor, namespace = editor_of("def f(x, n):\n    return x + n, x - n\n", "f")
    number = len(editor._edits) // 2
    edit, source = editor._edits[number]
    nonsense = edit.spots[0]._replace(new=ast.Starred(ast.Constant(1), ast.Load()))
    editor._edits[number] = edit._replace(spots=(nonsense,)), source
    compiled, made = set(), 0
    for one in range(len(editor._edits)):
        with contextlib.suppress(SyntaxError), editor.applied([one]):
            compiled.add(namespace["f"].__code__)
            made += 1
    assert made == len(editor._edits) - 1
    assert len(compiled) <= 2


def test_a_helper_is_edited_for_all_that_call_it():
    source = "def helper(x):\n    return x + 1\n\ndef f(x):\n    return 2 * helper(x)\n"
    assert first_right(source, "f", lambda f: (f(5), f(3)) == (8, 4)) == (Operator.ARITHMETIC, [2])


def test_an_attribute_of_a_module_is_not_taken_for_a_function_of_the_file():
    source = "def tanh(x):\n    return x + 1\n\ndef f(x):\n    return [np.tanh(one) for one in x]\n"
    editor, _ = editor_of(source, "f")
    assert {int(line) for line, _, _ in editor.listed()["places"]} == {5}
    called, _ = editor_of(source.replace("np.tanh", "tanh"), "f")
    assert {int(line) for line, _, _ in called.listed()["places"]} == {2, 5}


@pytest.mark.slow
def test_a_loop_that_an_edit_makes_endless_ends():
    source = "def f(n):\n    i = 0\n    while i < n:\n        i += 1\n    return i\n"
    editor, namespace = editor_of(source, "f")
    ends = 0
    for number in range(len(editor.listed()["operators"])):
        with editor.applied([number]):
            try:
                namespace["f"](3)
            except Exception as error:  # noqa: BLE001
                ends += "does not end" in str(error)
    assert ends > 3


def test_a_name_is_not_confused_with_what_it_is_not():
    """Names of modules and of functions that are called are never exchanged."""
    tree = ast.parse("def f(x):\n    return np.exp(helper(x))\n").body[0]
    named = [edit for edit in listing.edits_of(tree, "np") if edit.operator is Operator.NAME]
    assert named == []
