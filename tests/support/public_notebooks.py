"""Notebooks as courses publish them, written for the purpose: the instructors' versions, and odd ones."""

from __future__ import annotations

import json

SQUARES = '''\
def squares(n):
    """Compute the squares of the numbers from 1 to `n`, included."""
    ### BEGIN SOLUTION
    if n < 1:
        raise ValueError("n must be at least 1")
    return [i ** 2 for i in range(1, n + 1)]
    ### END SOLUTION
'''
TEST_SQUARES = '''\
"""Check that squares returns the correct output for several inputs"""
from nose.tools import assert_equal
assert_equal(squares(1), [1])
assert_equal(squares(2), [1, 4])
### BEGIN HIDDEN TESTS
assert_equal(squares(11), [1, 4, 9, 16, 25, 36, 49, 64, 81, 100, 121])
### END HIDDEN TESTS
'''
RAISES = '''\
"""Check that squares raises an error for invalid input"""
try:
    squares(0)
except ValueError:
    pass
else:
    raise AssertionError("did not raise")
'''
SOFTMAX = '''\
%matplotlib inline
import numpy as np
import matplotlib.pyplot as plt
from nbgrader.nothing import at_all
from helpers_of_the_course import load_data

rng = np.random.default_rng(0)


def softmax(z, axis=-1):
    """Return the softmax of `z` along `axis`."""
    ### BEGIN SOLUTION
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)
    ### END SOLUTION


def plot(z):
    plt.plot(z, rng)


@cached
def slow(z):
    return z
'''
TEST_SOFTMAX = """\
z = np.array([[1.0, 2.0, 3.0], [0.0, 0.0, 0.0]])
expected = np.array([[0.09003057, 0.24472847, 0.66524096], [1 / 3, 1 / 3, 1 / 3]])
np.testing.assert_allclose(softmax(z), expected, rtol=1e-6)
p = softmax(z)
assert p.shape == (2, 3)
assert np.allclose(p.sum(axis=1), 1)
assert abs(softmax(np.zeros((1, 4))).sum() - 1) < 1e-12
assert softmax(np.arange(6.0).reshape(2, 3), axis=0)[0, 0] < 0.5
for k in range(3):
    assert softmax(np.ones(k + 1))[0] == 1 / (k + 1)
### BEGIN HIDDEN TESTS
np.testing.assert_allclose(softmax(np.array([[1000.0, 1001.0]])), [[0.26894142, 0.73105858]])
### END HIDDEN TESTS
"""
MARKS = "Explain.\n\n### BEGIN MARK SCHEME\nTwo points for the word overflow.\n### END MARK SCHEME"
ANSWER = "Subtracting the maximum changes nothing, MODEL ANSWER."


def cell(kind, source, metadata=None):
    found = {"cell_type": kind, "source": source.splitlines(keepends=True), "metadata": metadata or {}}
    return {**found, "outputs": [], "execution_count": None} if kind == "code" else found


def nbgrader(kind, source, schema=3, **about):
    return cell(kind, source, {"nbgrader": {"schema_version": schema, **about}})


def solution(source, name="solution", schema=3):
    return nbgrader("code", source, schema, grade=False, solution=True, locked=False, grade_id=name)


def check_cell(source, points, name="tests", schema=3):
    return nbgrader("code", source, schema, grade=True, solution=False, locked=True, grade_id=name, points=points)


def raw(text):
    return cell("raw", text)


def write(file, *cells, **metadata):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": list(cells)}))
    return file


def question(name, source, *checks, settings="points: 2"):
    """A question of a master notebook of Otter: raw cells with YAML around code cells."""
    return [
        raw(f"# BEGIN QUESTION\nname: {name}\n{settings}"),
        cell("markdown", f"**{name}.** Write it."),
        raw("# BEGIN SOLUTION"),
        cell("code", source),
        raw("# END SOLUTION"),
        raw("# BEGIN TESTS"),
        *(cell("code", check) for check in checks),
        raw("# END TESTS"),
        raw("# END QUESTION"),
    ]


def hidden(text):
    return f'""" # BEGIN TEST CONFIG\nhidden: true\npoints: 3\n""" # END TEST CONFIG\n{text}'


DOUBLE = '''\
def double(x):
    """Return twice `x`."""
    return 2 * x # SOLUTION
'''
PROMPTED = '''\
def scale(x, by=3):
    """Return `x` times `by`."""
    """ # BEGIN PROMPT
    return ...
    """; # END PROMPT
    # BEGIN SOLUTION NO PROMPT
    return x * by
    # END SOLUTION

triple = lambda x: 3 * x # SOLUTION
answer = 42 # SOLUTION
'''
OK_TESTS = r"""
test = {   'name': 'q1',
    'points': [1, 2],
    'suites': [   {   'cases': [   {   'code': '>>> double(3)\n6', 'hidden': False, 'locked': False},
                                   {   'code': '>>> import numpy as np\n'
                                               '>>> x = np.array([1, 2, 3])\n'
                                               '>>> np.array_equal(double(x), [2, 4, 6])\n'
                                               'True',
                                       'hidden': True, 'locked': False, 'points': 2}],
                      'scored': True, 'setup': '', 'teardown': '', 'type': 'doctest'}]}
"""
EXCEPTION_TESTS = """\
from otter.test_files import test_case

OK_FORMAT = False
name = "q2"
points = 3


@test_case(points=None, hidden=False)
def test_scale(scale, env):
    assert scale(2.5) == 7.5
    assert scale(2, by=-1) == -2
"""

NBGRADER = {
    "the example of the documentation": (
        [
            cell("markdown", "# Squares"),
            solution(SQUARES),
            check_cell(TEST_SQUARES, 1),
            check_cell(RAISES, 2, "raises"),
        ],
        {"squares": (1, ["squares"])},
        ["squares(11)", "Raises", "1 of 3 points"],
    ),
    "asserts with names, makers, loops and several per cell": (
        [solution(SOFTMAX), check_cell(TEST_SOFTMAX, 4)],
        {"asserts": (4, ["softmax"])},
        ["%matplotlib inline", "helpers_of_the_course", "rng = ", "rng: not carried", "needs cached", "for k in"],
    ),
    "schema 1, with points as text": (
        [solution(SQUARES, schema=1), check_cell("assert squares(3) == [1, 4, 9]", "2.5", schema=1)],
        {"schema": (2.5, ["squares"])},
        [],
    ),
    "schema 2, two cells of one name and one that is worth nothing": (
        [
            solution(DOUBLE, schema=2),
            check_cell("assert double(1) == 2", 1, schema=2),
            check_cell("assert double(-4) == -8", 1, schema=2),
            check_cell("assert double(0) == 0", 0, "sanity", schema=2),
        ],
        {"schema": (2, ["double"])},
        ["worth no points"],
    ),
    "points of people, a task, and a text with its mark scheme": (
        [
            nbgrader("markdown", MARKS, grade=False, solution=False, locked=True, grade_id="text"),
            nbgrader("markdown", ANSWER, grade=True, solution=True, locked=False, grade_id="why", points=2),
            nbgrader("markdown", MARKS, task=True, grade=False, solution=False, grade_id="essay", points="3"),
            solution(DOUBLE),
            check_cell("assert double(1) == 2", 1),
        ],
        {"points": (1, ["double"])},
        ["model answer"],
    ),
    "the version for students": (
        [
            solution("def double(x):\n    # YOUR CODE HERE\n    raise NotImplementedError()\n"),
            check_cell("assert double(1) == 2", 1),
        ],
        {"the": (1, ["double"])},
        ["has no solution"],
    ),
    "tests in functions, and other code": (
        [
            solution("from math import pi\nimport json\n\nBIG = 1e3\nprint(BIG)\n\n\n"
                     "def area(r: float) -> float:\n    return pi * r**2\n\n\nclass Unused:\n    pass\n"),
            check_cell("def test_area():\n    assert abs(area(2.0) - 12.566) < 1e-3\n    assert area(0) == 0\n\n"
                  "test_area()\nimport this_is_not_there\n", 2),
        ],
        {"tests": (2, ["area"])},
        [],
    ),
}  # fmt: skip
"""Title -> cells, exercise that begins so -> its points and the functions that are called, words of the list."""

EACH = "points:\n  each: 1"
OTTER = {
    "version 5: raw cells, settings in YAML, prompts": (
        [
            raw("# ASSIGNMENT CONFIG\nname: hw01\nexport_cell: false"),
            cell("code", "import otter\nimport numpy as np\ngrader = otter.Notebook()"),
            *question("q1", DOUBLE, "double(4) == 8", hidden("assert double(np.array([1.0, 2.5]))[1] == 5")),
            *question("q2", PROMPTED, "scale(2)\nscale(2.0, by=-1)", "triple(1) == 3", settings=EACH),
            *question("q3", "answer = 42 # SOLUTION", "answer == 42"),
        ],
        (2 + 3 + 2, ["double", "double", "scale", "triple"]),
        ["answer == 42", "runs when the cell does"],
    ),
    "a list of points, hidden as older versions have it, a question for people": (
        [
            *question("q1", DOUBLE, "double(1) == 2", "# HIDDEN\ndouble(7) == 14", settings="points: [1, 4]"),
            raw("# BEGIN QUESTION\nname: q2\nmanual: true\npoints: 3"),
            raw("# BEGIN SOLUTION"),
            cell("markdown", ANSWER),
            raw("# END SOLUTION"),
            raw("# END QUESTION"),
        ],
        (1, ["double"]),
        ["double(7) == 14", "is hidden"],
    ),
    "broken settings": (
        [
            *question("q1", DOUBLE, "double(1) == 2", settings="points: [1\nname: : x"),
            *question("q2", PROMPTED, "scale(1) == 3", settings="x: !!python/object/apply:os.system [touch ran]"),
        ],
        (2, ["double", "scale"]),
        ["they are no YAML"],
    ),
}  # fmt: skip
"""Title -> cells, the points and the functions that are called, words of the list."""
