"""Planted copies among honest work: which are found, and who is found without cause."""

from __future__ import annotations

import functools
import itertools

import pytest

from grader.reports.similarity import lines_of
from grader.similarity.found import Alike, alike
from grader.similarity.pairs import LEAST, Handed, Pair, identical, pairs_of
from grader.similarity.shown import passages
from grader.similarity.tokens import tokens_of

STUB = '''\
import numpy as np


def softmax(z):
    """Return the softmax of each row."""
    raise NotImplementedError


def smooth(x, k):
    """Return the moving average of `k` entries."""
    raise NotImplementedError
'''
REFERENCE = """\
import numpy as np


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def smooth(x, k):
    return np.convolve(x, np.ones(k) / k, mode="valid")
"""
HONEST = {
    "ana": """\
import numpy as np

def softmax(z):
    out = np.zeros_like(z)
    for i in range(len(z)):
        row = z[i] - max(z[i])
        total = 0.0
        for value in row:
            total = total + np.exp(value)
        out[i] = np.exp(row) / total
    return out

def smooth(x, k):
    means = []
    for start in range(0, len(x) - k + 1):
        means.append(sum(x[start:start + k]) / k)
    return np.array(means)
""",
    "bo": """\
import numpy as np

def softmax(z):
    shifted = np.subtract(z, np.amax(z, 1)[:, None])
    powers = np.e ** shifted
    norm = powers @ np.ones((z.shape[1], 1))
    return np.divide(powers, norm)

def smooth(x, k):
    total = np.cumsum(np.concatenate(([0.0], x)))
    return (total[k:] - total[:-k]) / k
""",
    "cy": """\
import numpy as np

def _one(row):
    biggest = row[np.argmax(row)]
    weights = [np.exp(entry - biggest) for entry in row]
    return [w / sum(weights) for w in weights]

def softmax(z):
    return np.array([_one(row) for row in z])

def smooth(x, k):
    windows = np.lib.stride_tricks.sliding_window_view(x, k)
    return windows.mean(axis=-1)
""",
    "di": """\
import numpy as np

def softmax(z):
    z = z.T
    z = z - z.max(0)
    np.exp(z, out=z)
    z /= z.sum(0)
    return z.T

def smooth(x, k):
    result = np.empty(x.size - k + 1)
    current = x[:k].sum()
    result[0] = current / k
    for i in range(1, result.size):
        current += x[i + k - 1] - x[i - 1]
        result[i] = current / k
    return result
""",
    "ed": REFERENCE,
    "fay": REFERENCE.replace("e = np", "powers = np").replace("return e / e.sum", "return powers / powers.sum"),
}


def renamed(source):
    names = {"row": "line", "total": "acc", "value": "t", "out": "answer", "means": "avgs", "start": "s",
             "shifted": "a", "powers": "b", "norm": "c", "weights": "q", "biggest": "m", "windows": "w2",
             "result": "buffer", "current": "run"}  # fmt: skip
    import re

    return re.sub(r"\b\w+\b", lambda found: names.get(found[0], found[0]), source)


def reordered(source):
    head, first, second = source.split("\ndef ", 2)
    return f"{head}\ndef {second}\n\ndef {first}"


def commented(source):
    return "\n".join(
        f"{line}  # step {number}" if line.endswith(")") else line
        for number, line in enumerate(source.replace("def smooth", "# the average\n\n\ndef smooth").split("\n"))
    )


def with_other_loops(source):
    loops = {
        "for i in range(len(z)):": "for i, _ in enumerate(z):",
        "for value in row:": "for value in list(row):",
        "for start in range(0, len(x) - k + 1):": "start = -1\n    while start < len(x) - k:\n        start += 1",
        "for i in range(1, result.size):": "i = 0\n    while i < result.size - 1:\n        i += 1",
    }
    for old, new in loops.items():
        source = source.replace(old, new)
    return source


DISGUISES = (renamed, reordered, commented, with_other_loops)
ORDINARY = [STUB, REFERENCE]


def class_of(files):
    return [Handed(student, {"work.py": source}) for student, source in files.items()]


def test_nobody_who_wrote_alone_is_found():
    assert pairs_of(class_of(HONEST), ORDINARY, 0.2) == []


@pytest.mark.slow
def test_planted_copies_are_found_in_every_disguise_and_nobody_else():
    """Recall and precision on what is planted here; the documentation says the numbers."""
    copied, planted = dict(HONEST), set()
    for disguise in DISGUISES:
        for student in ("ana", "bo", "cy", "di"):
            name = f"{student} {disguise.__name__}"
            copied[name] = disguise(HONEST[student])
            planted |= {frozenset((student, name)) if disguise(HONEST[student]) != HONEST[student] else frozenset()}
    families = {name: name.split()[0] for name in copied}
    found = pairs_of(class_of(copied), ORDINARY, 0.4)
    hits = {frozenset((pair.one, pair.other)) for pair in found}
    wrong = [pair for pair in found if families[pair.one] != families[pair.other]]
    planted.discard(frozenset())
    assert wrong == []  # precision: 1
    assert len(planted) == 14
    assert planted <= hits  # recall: 1


@pytest.mark.slow
@pytest.mark.parametrize("student", ["ana", "bo", "cy", "di"])
def test_a_copy_in_several_disguises_at_once_is_found_and_nobody_else(student):
    """With the test above, each copy is planted alone; the documentation says the numbers."""
    for count in range(1, len(DISGUISES) + 1):
        for disguises in itertools.combinations(DISGUISES, count):
            copy = functools.reduce(lambda source, disguise: disguise(source), disguises, HONEST[student])
            if copy != HONEST[student]:
                found = pairs_of(class_of({**HONEST, "copy": copy}), ORDINARY, LEAST)
                assert [{pair.one, pair.other} for pair in found] == [{student, "copy"}]


def test_the_stub_and_the_reference_say_nothing():
    same = {"ed": REFERENCE, "fay": REFERENCE, "gil": STUB, "hal": STUB}
    assert pairs_of(class_of(same), ORDINARY, 0.0) == []


@pytest.mark.slow
def test_what_many_share_counts_less_than_what_two_share():
    shared = HONEST["bo"]
    many = {f"s{number}": shared for number in range(12)}
    own = {
        "x": HONEST["ana"] + shared,
        "y": HONEST["ana"] + "\n\ndef more(a):\n    return [b * b for b in a if b]\n",
    }
    found = pairs_of(class_of({**many, **own}), ORDINARY, 0.5)
    assert [(pair.one, pair.other) for pair in found] == [("x", "y")]


def test_common_lines_are_those_of_both():
    (pair,) = pairs_of(class_of({"a": HONEST["ana"], "b": "\n\n\n" + renamed(HONEST["ana"])}), ORDINARY, 0.5)
    assert pair.share == 1.0
    assert all((one, other) == ("work.py", "work.py") for one, _, other, _ in pair.lines)
    assert {second - first for _, first, _, second in pair.lines} == {3}


def test_lines_that_are_far_from_one_another_stand_apart_and_keep_their_indentation():
    one = Handed("a", {"x.py": "def f():\n    return 1\n" + "\n" * 9 + "z = 2\n", "y.py": "pass\n"})
    other = Handed("b", {"v.py": "def g():\n    return 1\n" + "\n" * 9 + "w = 2\n", "u.py": "pass\n"})
    lines = (("x.py", 1, "v.py", 1), ("x.py", 2, "v.py", 2), ("x.py", 12, "v.py", 12), ("y.py", 1, "u.py", 1))
    shown = list(passages(Pair("a", "b", 1.0, lines), {"a": one, "b": other}))
    assert [(one.one, one.other, len(one.lines)) for one in shown] == [
        ("x.py", "v.py", 2), ("x.py", "v.py", 1), ("y.py", "u.py", 1),
    ]  # fmt: skip
    assert [line.text for line in shown[0].lines[1]] == ["    return 1", "    return 1"]
    found = Alike((Pair("a", "b", 1.0, lines),), ())
    assert "   2 return 1          |    2 return 1" in [
        line.rstrip() for line in lines_of(found, {"a": one, "b": other}, 1, 47)
    ]


def test_members_of_a_group_are_not_compared():
    two = [Handed(name, {"work.py": HONEST["ana"]}, "team 1") for name in ("a", "b")]
    assert pairs_of(two, ORDINARY, 0.0) == []
    assert identical(two) == []


def test_identical_hand_ins_are_one_group():
    files = {"a": HONEST["ana"], "b": commented(renamed(HONEST["ana"])), "c": HONEST["bo"]}
    assert identical(class_of(files)) == [["a", "b"]]


@pytest.mark.slow
@pytest.mark.parametrize("source", ["", "'''", "def (", "\x00\ud800" * 50, "'" * 3001, "(" * 9000, "é = 1\r\n"])
def test_any_text_has_tokens(source):
    lines = [token.line for token in tokens_of(source)]
    assert lines == sorted(lines)


@pytest.mark.slow
def test_another_process_finds_the_same():
    files = {"a": HONEST["ana"], "b": renamed(HONEST["ana"]), "c": HONEST["bo"] + "\ud800"}
    found = alike(class_of(files), ORDINARY, 0.5)
    assert [(pair.one, pair.other, pair.share) for pair in found.pairs] == [("a", "b", 1.0)]
    assert found.identical == (("a", "b"),)
