"""Mutants: which slips are made, how they are written down, and that nothing else is touched."""

from __future__ import annotations

import ast
import sys
import types

import pytest

from grader.audit.mutants import functions_of, make_mutants

SLIPS = [
    ("a + b", "`+` became `-`", "a - b"),
    ("a - b", "what precedes `-` dropped", "-b"),
    ("a + b + c", "what follows `+` dropped", "a + b"),
    ("a * b", "what precedes `*` dropped", "b"),
    ("a @ b", "`@` became `*`", "a * b"),
    ("a // b", "`//` became `/`", "a / b"),
    ("a < b", "`<` became `<=`", "a <= b"),
    ("a >= b", "`>=` became `<`", "a < b"),
    ("0 <= a < b", "`<` became `<=`", "0 <= a <= b"),
    ("a == b", "`==` became `!=`", "a != b"),
    ("a is None", "`is` became `is not`", "a is not None"),
    ("a[3]", "`3` became `4`", "a[4]"),
    ("a[3]", "`3` became `2`", "a[2]"),
    ("1e-3 * a", "`0.001` became `0.002`", "0.002 * a"),
    ("a + 0.0", "`0.0` became `1.0`", "a + 1.0"),
    ("a.max(keepdims=True)", "`True` became `False`", "a.max(keepdims=False)"),
    ("a.sum(axis=0)", "`0` became `1`", "a.sum(axis=1)"),
    ("a.sum(axis=0)", "`axis=0` dropped", "a.sum()"),
    ("np.sum(a)", "`sum` became `mean`", "np.mean(a)"),
    ("a.argmax()", "`argmax` became `argmin`", "a.argmin()"),
    ("max(a, b)", "`max` became `min`", "min(a, b)"),
    ("np.zeros(a)", "`zeros` became `ones`", "np.ones(a)"),
    ("np.maximum(a, b)", "`maximum` became `minimum`", "np.minimum(a, b)"),
    ("a[b:c]", "the slice starts one later", "a[b + 1:c]"),
    ("a[b:c]", "the slice stops one earlier", "a[b:c - 1]"),
    ("a[:c]", "the slice starts one later", "a[1:c]"),
    ("a[1:]", "the slice stops one earlier", "a[1:-1]"),
    ("a[::-1]", "the step `-1` dropped", "a[:]"),
    ("range(a)", "the range starts one later", "range(1, a)"),
    ("range(a)", "the range stops one earlier", "range(a - 1)"),
    ("a.T @ b", "`.T` dropped", "a @ b"),
    ("-a", "`-` dropped", "a"),
    ("not a", "`not` dropped", "a"),
    ("list(reversed(a))", "`reversed` dropped", "list(a)"),
    ("a.copy()", "`.copy()` dropped", "a"),
    ("np.array(a, dtype=float)", "`array` dropped", "a"),
    ("np.array(a, dtype=float)", "`dtype=float` dropped", "np.array(a)"),
    ("np.tanh(a)", "`tanh` dropped", "a"),
    ("a and b", "`and` became `or`", "a or b"),
    ("a or b", "`a` dropped", "b"),
    ("b if a else c", "condition negated", "b if not a else c"),
    ("[b for b in a if not c]", "condition negated", "[b for b in a if c]"),
]
STATEMENTS = [
    ("a += b", "`+=` became `=`", "a = b"),
    ("a += b", "`+=` became `-=`", "a -= b"),
    ("a += b", "statement removed", "pass"),
    ("a[0] = b", "statement removed", "pass"),
    ("np.add.at(a, b, c)", "statement removed", "pass"),
    ("raise ValueError(a + 1)", "error not raised", "pass"),
]


@pytest.mark.parametrize(("before", "says", "after"), SLIPS)
def test_a_slip_in_an_expression_is_made(before, says, after):
    mutants = make_mutants(f"def f(a, b, c):\n    return {before}\n")
    assert (says, f"return {after}") in [(one.says, one.after) for one in mutants]


@pytest.mark.parametrize(("before", "says", "after"), STATEMENTS)
def test_a_slip_in_a_statement_is_made(before, says, after):
    mutants = make_mutants(f"def f(a, b, c):\n    {before}\n")
    assert (says, after) in [(one.says, one.after) for one in mutants]


def test_defaults_and_conditions_of_statements_are_changed():
    source = (
        'def f(a, b=None, mode="max", *, c=3):\n    if a == b:\n        return c\n    while a:\n        break\n'
    )
    found = {(one.says, one.after) for one in make_mutants(source)}
    assert ("the default `None` became `0`", 'def f(a, b=0, mode="max", *, c=3):') in found
    assert ("the default `'max'` became `None`", "def f(a, b=None, mode=None, *, c=3):") in found
    assert ("`3` became `4`", 'def f(a, b=None, mode="max", *, c=4):') in found
    assert ("condition negated", "if not a == b:") in found
    assert ("condition negated", "while not a:") in found


def test_texts_annotations_imports_and_messages_stay_as_they_are():
    source = '''"""Add 1 + 1."""
from __future__ import annotations
from . import one as two


def f(a: list[3], b: tuple[1, 2]) -> dict[0, 1]:
    """Return a[0] + 1."""
    c: list[4] = a
    assert len(a) > 0, "a + b"
    print(f"{a[0] + 1}", *zip(a, b, strict=True))
    return c
'''
    assert [one.after for one in make_mutants(source)] == ["pass"]  # the call of print


def test_the_message_of_an_error_stays_as_it_is():
    source = 'def f(a):\n    raise ValueError("a" + "b" * 2)\n'
    assert [one.after for one in make_mutants(source)] == ["pass"]


SOURCE = '''"""Ä module."""

import numpy as np

SCALE = {"sum": np.sum}


def f(x, w):
    """Return a number."""
    größe = "ß"; out = x @ w.T + 1  # a comment
    total = (
        x[1:]
        - w
    )
    for i in reversed(range(len(x))):
        if größe and not x[i] > 2:
            total += out[i] / x[i] ** 2
    return total


def g(x):
    return -x * 2.5
'''


@pytest.mark.slow
def test_every_mutant_is_python_and_no_two_are_the_same():
    mutants = make_mutants(SOURCE)
    assert len(mutants) > 30
    for mutant in mutants:
        assert ast.dump(ast.parse(mutant.source)) != ast.dump(ast.parse(SOURCE))
    assert len({mutant.source for mutant in mutants}) == len(mutants)


@pytest.mark.slow
def test_a_mutant_differs_in_the_lines_it_says_and_nowhere_else():
    lines = SOURCE.splitlines()
    for mutant in make_mutants(SOURCE):
        changed = mutant.source.splitlines()
        assert changed[: mutant.line - 1] == lines[: mutant.line - 1]
        after = 1 if len(changed) == len(lines) else 3
        assert changed[mutant.line - 1 + after - (len(lines) - len(changed)) :] == lines[mutant.line - 1 + after :]
        assert mutant.before != mutant.after


def test_all_that_is_made_of_one_line():
    assert [one.after.removeprefix("return ") for one in make_mutants("def f(a, b):\n    return a + 2 * b\n")] == [
        "a - 2 * b", "a", "2 * b", "a + 2 / b", "a + 2", "a + b", "a + 3 * b", "a + 1 * b",
    ]  # fmt: skip


@pytest.mark.slow
def test_mutants_come_line_by_line_with_the_function_that_they_are_in():
    mutants = make_mutants(SOURCE)
    assert [mutant.line for mutant in mutants] == sorted(mutant.line for mutant in mutants)
    assert {mutant.function for mutant in mutants} == {"", "f", "g"}
    (table,) = [mutant for mutant in mutants if mutant.function == ""]
    assert (table.line, table.before, table.after) == (5, 'SCALE = {"sum": np.sum}', 'SCALE = {"sum": np.mean}')


@pytest.mark.slow
def test_a_change_over_several_lines_is_shown_as_one():
    (found,) = [one for one in make_mutants(SOURCE) if one.says == "`-` became `+`"]
    assert (found.line, found.before, found.after) == (12, "x[1:] - w", "x[1:] + w")


@pytest.mark.slow
def test_the_rest_of_a_line_keeps_its_letters():
    found = next(one for one in make_mutants(SOURCE) if one.says == "`.T` dropped")
    assert found.after == 'größe = "ß"; out = x @ w + 1 # a comment'


@pytest.mark.parametrize(
    ("before", "after"),
    [("a / b**2", "a / (b * 2)"), ("(a - b) ** c", "(a + b) ** c"), ("a[-(b + c)]", "a[-(b - c)]")],
)
def test_parentheses_are_set_where_they_are_needed_and_only_there(before, after):
    mutants = make_mutants(f"def f(a, b, c):\n    return {before}\n")
    assert f"return {after}" in [mutant.after for mutant in mutants]


@pytest.fixture
def package():
    """A module in a package, as a course's solution is."""
    sibling = types.ModuleType("_pond.shore")
    sibling.DEPTH = 10
    modules = {"_pond": types.ModuleType("_pond"), "_pond.shore": sibling}
    modules["_pond"].__path__ = []
    sys.modules.update(modules)
    yield "_pond"
    for name in modules:
        del sys.modules[name]


POND = """\
from .shore import DEPTH

ENDS = [1, 2][1]


def depth(x):
    return _twice(x) + DEPTH


def _twice(x):
    return 2 * x
"""


def executed(source, package):
    namespace = {"__name__": f"{package}.solution", "__package__": package}
    exec(compile(source, "solution.py", "exec"), namespace)  # noqa: S102 - the test's own source
    return {"depth": namespace["depth"]}


def test_a_mutant_is_executed_where_the_original_lives(package):
    original = executed(POND, package)
    results = {}
    for mutant in make_mutants(POND):
        if mutant.function:
            functions = functions_of(mutant, original)
            assert list(functions) == ["depth"]
            results[mutant.function, mutant.says] = functions["depth"](3)
    assert original["depth"](3) == 16
    assert results["depth", "`+` became `-`"] == -4
    assert results["_twice", "`2` became `3`"] == 19  # a helper of the mutant, not of the original
    assert 16 not in results.values()


def test_a_mutant_that_cannot_be_executed_raises_what_it_raises(package):
    broken = next(one for one in make_mutants(POND) if one.after == "ENDS = [1, 2][2]")
    with pytest.raises(IndexError):
        functions_of(broken, executed(POND, package))


def test_a_file_that_is_no_python_is_refused():
    with pytest.raises(SyntaxError):
        make_mutants("def f(:\n")
