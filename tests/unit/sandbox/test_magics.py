"""IPython's own syntax is read as IPython reads it; its transformer is the oracle."""

from __future__ import annotations

import random
import tokenize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.sandbox.inside.magics import as_python, cell_magic

# Not among them is f(x)[0]?, after which IPython reads nothing more.
LINES = (
    "x = 1", "%time y = f(2)", "%timeit -n 3 f(1)", "%matplotlib inline", "z = %time 3", "a = b = 2",
    "!pip install q", "!!ls -l", "files = !ls", "d['k'] = !ls", "a, b = !echo 1 2", "print?", "np.sum??",
    "?print", "??np.sum", "%time?", "np.*sum*?", "x = 7 % 4", "y = (1 +\n     2)", "s = '''", "%time z", "!ls",
    "'''", "t = \"it's %d\" % 3", "print('a?')", "# what?", "# %time x", "/f 1 2", ",f a b", ";f a b",
    "x = [1,\n%matplotlib inline]", "!ls \\", "   -a", "%run a.py \\", "x = y \\", "  % 3", "d = {'%': '!'}",
    "x != 3", "q = not x", "!echo \"it's\"", "", "   ", "pass", "@decorator", "r = %env HOME", "x: int = 3",
    "lambda: 0",
)  # fmt: skip
BLOCKS = ("if x:", "for i in range(3):", "def g():", "while x:", "with f() as h:", "class A:", "else:", "try:")
MAGICS = (
    "%%time",
    "%%timeit -n 3",
    "%%capture out",
    "%%bash",
    "%%writefile a.py",
    "%%html",
    "%%foo bar baz",
    "%%a?",
)


def cell(seed):
    """A cell of lines that a notebook may hold, in any order and indentation."""
    draw = random.Random(seed)  # noqa: S311 - not for secrets
    lines, indent = [], draw.choice(["", "", "", "  "])
    for _ in range(draw.randint(1, 9)):
        if draw.random() < 0.2:
            lines.append(indent + draw.choice(BLOCKS))
            indent += "    "
        else:
            lines.append(indent + draw.choice(LINES))
            indent = indent[: len(indent) - 4 * draw.randint(0, 1)] if len(indent) > 2 else indent
    if draw.random() < 0.1:
        prompts = draw.choice([(">>> ", "... "), ("In [3]: ", "   ...: ")])
        lines = [line for line in lines if "'''" not in line]  # IPython takes prompts in some strings for text
        lines = [prompts[min(number, 1)] + line for number, line in enumerate([*lines, "pass"])]
    magic = [draw.choice(MAGICS)] if draw.random() < 0.15 else []
    return "\n".join([""] * draw.choice([0, 0, 0, 2]) + magic + lines).rstrip()


def lines_of(text):
    return [line.rstrip() for line in text.split("\n") if line.strip()]


def expected(text):
    """What IPython makes of a cell; None if it refuses it."""
    from IPython.core.inputtransformer2 import TransformerManager

    try:
        return lines_of(TransformerManager().transform_cell(text))
    except SyntaxError:
        return None


def observed(text):
    magic = cell_magic(text)
    if magic is None:
        assert as_python(text).count("\n") == text.count("\n")
        return lines_of(as_python(text))
    body = magic.body if magic.body.endswith("\n") or not magic.body else f"{magic.body}\n"
    return [f"get_ipython().run_cell_magic({magic.name!r}, {magic.line!r}, {body!r})"]


def differing(seeds):
    for seed in seeds:
        text = cell(seed)
        by_ipython = expected(text)
        if by_ipython is not None and observed(text) != by_ipython:
            yield seed, text, by_ipython, observed(text)


@pytest.mark.slow
def test_generated_cells_are_read_as_ipython_reads_them():
    assert next(differing(range(2000)), None) is None


@pytest.mark.nightly
def test_thousands_of_generated_cells_are_read_as_ipython_reads_them():
    assert next(differing(range(2000, 20_000)), None) is None


@pytest.mark.slow  # IPython takes a while to import
@pytest.mark.parametrize(
    "text",
    [
        "print('NumPy %s'\n      % version)\n%matplotlib inline",
        "d['files'] = !ls\nx = 1",
        "s = '''\n%time x\n!ls\n'''\n%time y",
        "if x:\n    %time y = 1\nelse:\n    !ls it's\nz = 2",
        "x = (a\n%time\n)",
        ">>> %time x = 1\n>>> def f():\n...     return 1",
        "In [1]: %time x\n   ...: y",
        "np.zeros?\n%%time is no cell magic here",
        "  %time x\n  y = 2",
        "x = !ls \\\n   -a\ny",
        "!echo 'a\n!ls",
        "x = 'a' if y else 'b?'\n?x",
        "\n\n%%time\nx",
    ],
)
def test_a_cell_is_read_as_ipython_reads_it(text):
    assert observed(text) == expected(text)


def lines_read(monkeypatch, text):
    """How many lines a tokenizer is given while `text` is read."""
    given = []
    original = tokenize.generate_tokens

    def counted(readline):
        return original(lambda: given.append(None) or readline())

    monkeypatch.setattr(tokenize, "generate_tokens", counted)
    found = as_python(text)
    return len(given), found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("piece", "magics"),
    [("!pip install it's", 1), ("x = %time 3", 1), ("print?", 1), ("if x:\n    %time y\n    if z:\n      !ls", 2)],
)
def test_reading_a_cell_takes_as_long_as_it_has_lines(monkeypatch, piece, magics):
    read, found = lines_read(monkeypatch, "\n".join([piece] * 1000))
    assert found.count("get_ipython()") == 1000 * magics
    assert read < 8 * found.count("\n") + 100


def test_signs_that_come_out_of_each_other_have_an_end():
    assert as_python("/" * 1000 + "\n!ls").count("\n") == 1


@pytest.mark.parametrize("line", ["pip install q", "time x = 1", "matplotlib inline", "cd data"])
def test_a_cell_of_one_line_may_leave_out_the_sign(line):
    name, _, rest = line.partition(" ")
    assert as_python(line) == f"get_ipython().run_line_magic({name!r}, {rest!r})"


@pytest.mark.parametrize("line", ["time = 3", "time.sleep(1)", "run(x)", "ls\ncd"])
def test_a_name_is_no_magic_without_its_sign(line):
    assert as_python(line) == line


@pytest.mark.slow
@given(st.text(st.sampled_from("%!?=,;/'\"\\\n\r\f\t (x[#é\x00") | st.characters(exclude_categories=["Cs"])))
def test_whatever_a_cell_holds_keeps_its_lines(text):
    cell_magic(text)
    assert as_python(text).count("\n") == text.count("\n")
