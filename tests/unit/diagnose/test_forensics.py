"""What the results show by themselves: each kind of mistake is told, and nothing is told that is not so."""

# ruff: noqa: ARG005 - a mistake may ignore the arguments, or the right values

from __future__ import annotations

import functools
import re
import tracemalloc
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader import wire
from grader.checks.tolerances import allowance
from grader.diagnose.evidence import Sighting
from grader.diagnose.forensics import KIND, Tells, explain
from grader.sandbox.inside.poison import BYTE, NAN

UNSET = np.full(8, BYTE, np.uint8).view(float)[0]
UNSET_INTEGER = float(np.full(8, BYTE, np.uint8).view(np.int64)[0] >> 16 << 16)
SEEDS = (0, *(pytest.param(seed, marks=pytest.mark.nightly) for seed in (1, 2)))
CASES = 4


def normal(*sizes):
    """Draw what is expected, of these sizes: a pair is the least size and the largest."""

    def make(rng):
        return rng.normal(size=[rng.integers(low, high) for low, high in sizes])

    return make


VECTOR = normal((4, 9))
MATRIX = normal((3, 5), (5, 8))
CUBE = normal((3, 5), (5, 7), (7, 9))
IMAGES = normal((2, 3), (3, 4), (5, 7), (7, 9))


def integers(rng):
    return rng.integers(300, 2000, size=rng.integers(3, 8, size=2))


def number(rng):
    return float(rng.normal())


def large(rng):
    return rng.normal(size=(4, 5)) * 50


def positive(rng):
    return rng.uniform(2, 9, size=(4, 5))


def rectified(rng):
    return np.maximum(rng.normal(size=(5, 6)), 0)


def masks(rng):
    return rng.integers(0, 2, size=(5, 6)) * 1.0


def probabilities(rng):
    return softmax(rng.normal(size=(4, 5)), 1)


def activated(rng):
    return np.tanh(rng.normal(size=(4, 5)))


def arguments(rng, expected):
    """Arguments of all kinds: an array like the result, one along each axis of it, and numbers."""
    shape = np.shape(expected)
    along = {f"v{axis}": rng.normal(size=size) for axis, size in enumerate(shape)}
    others = {"k": rng.normal(size=(11, 13)), "p": float(rng.uniform(0.1, 0.9)), "mode": "max", "flag": True}
    return {"x": rng.normal(size=shape), **along, **others}


def one_case(rng, make, spoil, label="case"):
    expected = make(rng)
    given = arguments(rng, expected)
    observed = spoil(expected, given) if spoil else expected
    observed = wire.through({"value": observed})["value"]
    return Sighting(label, given, {"": expected}, {"": allowance(expected, ())}, {"": observed})


def sightings_of(make, spoil, seed, cases=CASES):
    rng = np.random.default_rng(seed)
    return [one_case(rng, make, spoil) for _ in range(cases)]


# --- what is told ----------------------------------------------------------------------------------------


def put(values, index, value):
    values = np.array(values, dtype=np.result_type(values, np.float64))
    values[index] = value
    return values


def keep(values, index):
    """Nothing but the values at `index`, the rest 7."""
    return put(np.full(values.shape, 7.0), index, values[index])


def noise(values):
    """Other values, of no relation to these."""
    return np.random.default_rng(zlib.crc32(np.ascontiguousarray(values).tobytes())).normal(size=values.shape)


def border(e):
    inside = np.pad(np.zeros(np.array(e.shape[-2:]) - 2, bool), 1, constant_values=True)
    return np.broadcast_to(inside, e.shape)


def softmax(values, axis):
    powers = np.exp(values - values.max(axis=axis, keepdims=True))
    return powers / powers.sum(axis=axis, keepdims=True)


MISTAKES = {
    # axes and order
    "transposed": (MATRIX, lambda e, a: e.T, "is transposed"),
    "two axes exchanged": (CUBE, lambda e, a: e.transpose(1, 0, 2), "first axis and the second axis are exchanged"),
    "three axes permuted": (CUBE, lambda e, a: e.transpose(2, 0, 1), "are in another order"),
    "reshaped, not transposed": (MATRIX, lambda e, a: e.T.reshape(e.shape), "by a reshape"),
    "one axis flipped": (MATRIX, lambda e, a: e[:, ::-1], "in reverse order along the last axis"),
    "a vector flipped": (VECTOR, lambda e, a: e[::-1], "is in reverse order."),
    "a kernel flipped": (IMAGES, lambda e, a: e[..., ::-1, ::-1], "along the third axis and the last axis"),
    "turned": (normal((4, 5), (4, 5)), lambda e, a: np.rot90(e), "rotated by 90 degrees"),
    "parts in another order": (normal((3, 5), (4, 5)), lambda e, a: e[:, [2, 0, 3, 1]], "last axis, but in"),
    "late by one": (normal((4, 8), (2, 4)), lambda e, a: np.vstack([noise(e)[:1], e[:-1]]), "too late"),
    "early by one": (normal((4, 8), (2, 4)), lambda e, a: np.vstack([e[1:], noise(e)[:1]]), "too early"),
    "early by two": (normal((6, 8), (2, 4)), lambda e, a: np.vstack([e[2:], noise(e)[:2]]), "by two places"),
    # factors
    "wrong sign": (MATRIX, lambda e, a: -e, "has the wrong sign."),
    "times a size": (MATRIX, lambda e, a: e * e.shape[0], "too large by a factor of x.shape[0]"),
    "over a size": (CUBE, lambda e, a: e / e.shape[1], "too small by a factor of x.shape[1]"),
    "over two sizes": (CUBE, lambda e, a: e / (e.shape[1] * e.shape[2]), "x.shape[1] * x.shape[2]"),
    "over all": (MATRIX, lambda e, a: e / e.size, "by a factor of x.size"),
    "minus, over a size": (MATRIX, lambda e, a: -e / e.shape[1], "the wrong sign, and is too small"),
    "over n - 1": (VECTOR, lambda e, a: e * e.size / (e.size - 1), "x.shape[0] / (x.shape[0] - 1)"),
    "a constant size": (MATRIX, lambda e, a: e * 13, "is 13 times too large"),
    "twice": (MATRIX, lambda e, a: 2 * e, "is 2 times too large"),
    "half": (MATRIX, lambda e, a: e / 2, "is 2 times too small"),
    "times 1 - p": (MATRIX, lambda e, a: e * (1 - a["p"]), "multiplied by 1 - p"),
    "over p": (number, lambda e, a: e / a["p"], "divided by p"),
    "another logarithm": (MATRIX, lambda e, a: e / np.log(2), "divided by the logarithm of 2"),
    "times an argument": (MATRIX, lambda e, a: e * a["v1"], "multiplied by v1 once too often"),
    "an argument missing": (MATRIX, lambda e, a: e / a["x"], "it should be multiplied by x"),
    # offsets
    "too large by 1": (MATRIX, lambda e, a: e + 1, "too large by 1"),
    "too small by p": (number, lambda e, a: e - a["p"], "too small by p"),
    "no bias": (IMAGES, lambda e, a: e - a["v1"][:, None, None], "except for v1, which is missing"),
    "bias twice": (MATRIX, lambda e, a: e + a["v1"], "v1, which is added once too often"),
    "bias subtracted": (MATRIX, lambda e, a: e - 2 * a["v1"], "it is subtracted, not added"),
    "bias added": (MATRIX, lambda e, a: e + 2 * a["v1"], "it is added, not subtracted"),
    "bias along another axis": (
        normal((4, 5), (4, 5)),
        lambda e, a: e - a["v1"] + a["v1"][:, None],
        "v1, which is added along the first axis and not along the last axis",
    ),
    "up and not down": (MATRIX, lambda e, a: 2 * a["x"] - e, "Before x is added, your result has the wrong sign"),
    "a step too large": (MATRIX, lambda e, a: a["x"] + (e - a["x"]) / a["p"], "a factor: divided by p"),
    "the other half": (MATRIX, lambda e, a: a["x"] - e, "x minus what it should be"),
    "averaged before the bias": (MATRIX, lambda e, a: (e - a["v1"]) / 11 + a["v1"], "Before v1 is added"),
    # functions
    "absolute values": (MATRIX, lambda e, a: np.abs(e), "absolute value"),
    "cut off at 0": (MATRIX, lambda e, a: np.maximum(e, 0), "cut off at 0: nothing is negative"),
    "cut off at 1": (MATRIX, lambda e, a: np.clip(e, -1, 1), "cut off at -1 and 1"),
    "squares": (MATRIX, lambda e, a: e**2, "the square of what it should be"),
    "roots": (positive, lambda e, a: np.sqrt(e), "the square root of what"),
    "logarithms": (positive, lambda e, a: np.log(e), "the logarithm of what"),
    "exponentials": (MATRIX, lambda e, a: np.exp(e), "the exponential of what"),
    "reciprocals": (MATRIX, lambda e, a: 1 / e, "1 divided by what it should be"),
    "complement": (MATRIX, lambda e, a: 1 - e, "1 minus what it should be"),
    "activated twice": (MATRIX, lambda e, a: np.tanh(e), "the hyperbolic tangent of what"),
    "signs": (IMAGES, lambda e, a: np.sign(e), "only the signs"),
    "inverted": (masks, lambda e, a: 1 - e, "is inverted"),
    "not activated": (activated, lambda e, a: np.arctanh(e), "lacks a hyp"),
    # along an axis
    "running total": (MATRIX, lambda e, a: np.cumsum(e, axis=1), "running total along the last axis"),
    "steps": (MATRIX, lambda e, a: np.diff(e, axis=0, prepend=0), "the steps along the first axis"),
    "softmax": (MATRIX, lambda e, a: softmax(e, 1), "the softmax of what it should be, along the last axis"),
    "no softmax": (probabilities, lambda e, a: np.log(e) + 3, "lacks the s"),
    "normalised": (MATRIX, lambda e, a: e / e.sum(axis=0), "divided by its sum along the first axis"),
    "centred": (MATRIX, lambda e, a: e - e.mean(axis=0), "is centred along the first axis"),
    "the last one repeated": (MATRIX, lambda e, a: 0 * e + e[-1], "the last of the expected values, repeated"),
    "the sum everywhere": (MATRIX, lambda e, a: 0 * e + e.sum(axis=0), "the sum of the expected values"),
    "sorted": (normal((3, 5), (40, 50)), lambda e, a: np.sort(e, axis=1), "sorted along the last axis"),
    # constants and repeats
    "zeros": (MATRIX, lambda e, a: 0 * e, "is 0 everywhere"),
    "always 0": (number, lambda e, a: 0, "is always 0"),
    "the same in all cases": (normal((4, 5)), lambda e, a: np.arange(4.0), "the same whatever the arguments are"),
    "unchanged": (MATRIX, lambda e, a: a["x"], "is x itself"),
    "an item": (VECTOR, lambda e, a: a["k"][-1], "the last item of k"),
    "another order of axes": (
        CUBE,
        lambda e, a: a["x"].transpose(0, 2, 1).reshape(e.shape),
        "x read out with its axes in the order first, last and second",
    ),
    "a sum": (number, lambda e, a: a["k"].sum(), "the sum of all values of k"),
    # digits
    "cut off": (large, lambda e, a: e.astype(int), "cut off to whole numbers"),
    "rounded down": (large, lambda e, a: np.floor(e), "rounded down"),
    "rounded to decimals": (MATRIX, lambda e, a: np.round(e, 2), "rounded to 2 decimals"),
    "uint8": (integers, lambda e, a: e.astype(np.uint8), "too large for uint8"),
}  # fmt: skip
"""What is expected, what is made of it, and words that name it. A result that is right contradicts each."""

OF_WRONG_RESULTS = {
    # form
    "one element": (number, lambda e, a: np.array([e]), "an array with one element"),
    "a list": (MATRIX, lambda e, a: e.tolist(), "is a list"),
    "nothing": (MATRIX, lambda e, a: None, "is None"),
    "complex": (MATRIX, lambda e, a: e + 0.5j, "is complex"),
    "an axis of length 1 too many": (VECTOR, lambda e, a: e[:, None], "one axis of length 1 too many"),
    "an axis of length 1 too few": (normal((4, 6), (1, 2)), lambda e, a: e[:, 0], "one axis of length 1 too few"),
    "flat": (MATRIX, lambda e, a: e.ravel(), "all in one axis"),
    "not summed": (VECTOR, lambda e, a: np.outer([0.2, 0.3, 0.5], e), "is not summed along the first axis"),
    "summed": (MATRIX, lambda e, a: e.sum(axis=1), "is summed along the last axis"),
    "averaged": (MATRIX, lambda e, a: e.mean(axis=0), "is averaged along the first axis"),
    "the last item alone": (CUBE, lambda e, a: e[-1], "only the last item along the first axis"),
    "outer difference": (VECTOR, lambda e, a: e + np.subtract.outer(a["v0"], a["v0"]), "every other"),
    "too few at the end": (MATRIX, lambda e, a: e[:, :-1], "too few values, at the end of the last axis"),
    "padding kept": (MATRIX, lambda e, a: np.pad(e, 1), "too many values, at both ends"),
    "mixed up": (VECTOR, lambda e, a: np.sort(e)[np.r_[1, 0, 2 : e.size]], "another order"),
    "a factor without a name": (MATRIX, lambda e, a: e * 0.7123, "right except for a factor, which is the same"),
    "an offset without a name": (MATRIX, lambda e, a: e + 0.7123, "a number that is added to every value"),
    "no maximum with 0": (
        rectified,
        lambda e, a: np.where(e > 0, e, -np.abs(a["x"])),
        "lacks a maximum with 0",
    ),
    "not rounded": (integers, lambda e, a: e + np.abs(np.tanh(a["x"])), "is not rounded down"),
    "one number": (MATRIX, lambda e, a: 0 * e + e.sum(), "one and the same number everywhere"),
    "float32": (MATRIX, lambda e, a: e.astype(np.float32), "single precision"),
    "float32 inside": (MATRIX, lambda e, a: e.astype(np.float32).astype(float), "single precision"),
    "float16": (MATRIX, lambda e, a: e.astype(np.float16), "half precision"),
    "a small number added": (MATRIX, lambda e, a: e * (1 + 1e-7 * np.tanh(a["x"])), "almost right"),
    # places
    "the last row": (MATRIX, lambda e, a: put(e, -1, 7), "wrong only in the last row"),
    "the first column": (MATRIX, lambda e, a: put(e, np.s_[:, 0], 7), "wrong only in the first column"),
    "the first item alone": (CUBE, lambda e, a: keep(e, 0), "right only at the first index of the first axis"),
    "the last step": (CUBE, lambda e, a: put(e, -1, noise(e[-1])), "only at the last index of the first axis"),
    "one channel": (IMAGES, lambda e, a: put(e, np.s_[:, 1], 7), "at the second index of the second axis"),
    "the last value": (VECTOR, lambda e, a: put(e, -1, 7), "wrong only in the last value"),
    "border": (IMAGES, lambda e, a: np.where(border(e), 7, e), "wrong only on the border of the last two axes"),
    "inside": (IMAGES, lambda e, a: np.where(border(e), e, 7), "right only on the border of the last two axes"),
    "a corner": (MATRIX, lambda e, a: put(e, np.s_[0, -1], 7), "wrong only in the top right corner"),
    "last row and column": (
        MATRIX,
        lambda e, a: put(put(e, -1, 0), np.s_[:, -1], 0),
        "wrong only in the last row and the last column",
    ),
    "diagonal": (normal((4, 6), (4, 6)), lambda e, a: np.where(np.eye(*e.shape) > 0, 7, e), "only on the diagonal"),
    "above the diagonal": (MATRIX, lambda e, a: np.where(np.tri(*e.shape) > 0, e, 7), "only above the diagonal"),
    "every second": (VECTOR, lambda e, a: put(e, np.s_[1::2], 7), "wrong only at the odd indices"),
    "where x is negative": (IMAGES, lambda e, a: np.where(a["x"] < 0, 7, e), "wrong only where x is negative"),
    "where 0 is right": (
        rectified,
        lambda e, a: np.where(e > 0, e, noise(e)),
        "wrong only where it should be 0",
    ),
    "never written": (IMAGES, lambda e, a: e * (noise(e) > 0), "0 at some places where it should not be"),
    # never set
    "np.empty, one row set": (MATRIX, lambda e, a: put(e * NAN, 0, e[0]), "unset from index 1 of the first axis"),
    "np.empty added to": (MATRIX, lambda e, a: e + NAN, "is unset everywhere, or computed"),
    "np.empty in single precision": (MATRIX, lambda e, a: (e * NAN).astype("f4"), "unset everywhere"),
    "where= without out=": (MATRIX, lambda e, a: np.where(a["x"] > 0, e, UNSET), "is unset where x is"),
    "sum of unset": (number, lambda e, a: float(e + 3 * UNSET), "is unset, or computed"),
    "unset integers": (integers, lambda e, a: put(e, -1, UNSET_INTEGER).astype(np.int64), "unset in the last row"),
    # not finite
    "all NaN": (MATRIX, lambda e, a: e * np.nan, "NaN (not a number) everywhere"),
    "a number that is NaN": (number, lambda e, a: float("nan"), "is NaN (not a number)."),
    "NaN from an index on": (CUBE, lambda e, a: put(e, np.s_[:, 2:], np.nan), "from index 2 of the second axis on"),
    "infinite in the last row": (MATRIX, lambda e, a: put(e, -1, np.inf), "is infinite in the last row"),
    "NaN where x is negative": (IMAGES, lambda e, a: np.where(a["x"] < 0, np.nan, e), "where x is negative"),
    "NaN somewhere": (IMAGES, lambda e, a: np.where(noise(e) > 1, np.nan, e), "in some places"),
}  # fmt: skip
"""The same; but these are about the wrong results alone."""

ALL = MISTAKES | OF_WRONG_RESULTS


@functools.cache
def finding_of(name, seed):
    make, spoil, _ = ALL[name]
    return explain("f", sightings_of(make, spoil, seed))


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", ALL)
def test_each_kind_of_error_is_explained(name, seed):
    words, finding = ALL[name][-1], finding_of(name, seed)
    assert finding is not None
    assert words in finding.says
    assert (finding.kind, finding.function) == (KIND, "f")


@pytest.mark.slow
def test_findings_are_whole_sentences_that_quote_no_number_of_the_results():
    findings = [finding_of(name, SEEDS[0]) for name in ALL]
    texts = [text for finding in findings for text in (finding.says, finding.evidence, finding.hint)]
    assert [text for text in texts if not re.fullmatch(r"[A-Z].*[.?]", text)] == []
    assert [text for text in texts if re.search(r"[{}<>]|\d\.\d|\de[+-]?\d|  |\.\.", text)] == []


OVERFLOWS = {
    "0/0": lambda e, a: e * np.nan,
    "inf - inf": lambda e, a: np.full_like(e, np.inf) - np.inf,
    "the logarithm of a negative number": lambda e, a: np.log(-1 - np.abs(e)),
    "an exponential": lambda e, a: np.exp(705 + 0 * e) * (e + 3),
}


@pytest.mark.slow
@pytest.mark.parametrize("how", OVERFLOWS)
def test_what_overflows_by_itself_is_not_taken_for_unset_memory(how):
    with np.errstate(all="ignore"):
        seen = sightings_of(MATRIX, OVERFLOWS[how], 0)
    if how == "an exponential":
        for one in seen:
            one.arguments["x"][...] = 705
    finding = explain("f", seen)
    assert finding is None or "never set" not in finding.says


def test_a_factor_that_could_be_two_sizes_is_called_both():
    def both(rng):
        return rng.normal(size=(rng.integers(3, 9),))

    seen = sightings_of(both, lambda e, a: e * e.size, 1)
    assert "times x.shape[0]. x.shape[0] equals v0.shape[0] here." in explain("f", seen).evidence


def test_a_size_that_varies_is_no_number():
    rng = np.random.default_rng(0)
    twice = [one_case(rng, normal((2, 3), (4, 9)), lambda e, a: 2 * e) for _ in range(3)]
    assert "2 is both x.shape[0] and v0.shape[0], perhaps by chance" in explain("f", twice).evidence
    longer = [*twice, one_case(rng, normal((5, 6), (4, 9)), lambda e, a: 5 * e)]
    assert "too large by a factor of x.shape[0]" in explain("f", longer).says


def test_ones_that_come_out_a_little_too_small_are_not_told_to_be_rounded():
    def ones(rng):
        return np.ones(rng.integers(8, 12, size=1))

    found = explain("f", sightings_of(ones, lambda e, a: e / 1.01, 0))
    assert found is None or "rounded" not in found.says


def test_sizes_of_1_explain_nothing():
    rng = np.random.default_rng(0)
    seen = [one_case(rng, normal((1, 2), (4, 9)), lambda e, a: e + noise(e)) for _ in range(3)]
    assert explain("f", seen) is None


# --- calls that know of each other -----------------------------------------------------------------------


@pytest.mark.parametrize(("back", "words"), [(lambda i: i - 1, "the call before"), (lambda i: 0, "the first call")])
def test_the_answer_to_an_earlier_call_is_recognised(back, words):
    right = sightings_of(normal((4, 5)), None, 0)
    late = [
        Sighting(s.case, s.arguments, s.expected, s.allowance, {"": right[back(i) if i else 0].expected[""]})
        for i, s in enumerate(right)
    ]
    assert f"for {words}," in explain("f", late).says


def test_words_are_recognised_too():
    texts = ["a long sentence", "another long one", "and a third one"]
    seen = [
        Sighting("case", {"text": text}, {"": text[::-1]}, {"": None}, {"": came})
        for text, came in zip(texts, [texts[0][::-1], texts[0][::-1], texts[1][::-1]], strict=True)
    ]
    assert "for the call before" in explain("f", seen).says
    same = [Sighting("case", {"text": t}, {"": t[::-1]}, {"": None}, {"": t}) for t in texts]
    assert explain("f", same).says == "Your result is text itself, as it was given."


def test_overflow_of_an_exponential_is_located_in_any_shape():
    seen = []
    for shape in ((7,), (3, 4)):
        z = np.linspace(-2000, 2000, num=int(np.prod(shape))).reshape(shape)
        right = np.where(z > 0, 1.0, 0.5)
        came = np.where(z > 709.7, np.nan, right)
        seen.append(Sighting("case", {"z": z}, {"": right}, {"": 1e-9}, {"": came}))
    assert "where z is very large: the exponential of more than 709 overflows" in explain("f", seen).says


# --- several returned values -----------------------------------------------------------------------------


def gradients(rng, spoil):
    given = {"x": rng.normal(size=(rng.integers(3, 6), 4)), "w": rng.normal(size=(4, 7))}
    expected = {"dx": rng.normal(size=given["x"].shape), "dw": rng.normal(size=(4, 7)), "db": rng.normal(size=7)}
    allowed = {name: allowance(value, ()) for name, value in expected.items()}
    return Sighting("case", given, expected, allowed, spoil(dict(expected), given))


def explained(spoil, seed=0):
    rng = np.random.default_rng(seed)
    return explain("f", [gradients(rng, spoil) for _ in range(3)])


def test_values_in_each_others_places():
    finding = explained(lambda e, a: {"dx": e["dw"], "dw": e["dx"], "db": e["db"]})
    assert finding.says == "Your dx and dw are returned in each other's places."
    assert explained(lambda e, a: {"dx": e["dw"], "dw": e["db"], "db": e["dx"]}).says == (
        "Your dx, dw and db are returned in another order."
    )


def test_nothing_is_in_the_place_of_a_value_that_is_not_known():
    sightings = [gradients(np.random.default_rng(seed), lambda e, a: e | {"dx": e["dw"]}) for seed in range(3)]
    rng = np.random.default_rng(9)
    dx = rng.normal(size=(3, 4))
    alone = Sighting("case", {"x": dx + 1}, {"dx": dx}, {"dx": allowance(dx, ())}, {"dx": noise(dx)})
    assert explain("f", [*sightings, alone]) is None


def test_one_value_in_two_places():
    assert explained(lambda e, a: e | {"dx": e["dw"]}).says == "Your dx is what your dw should be."


def test_a_mistake_of_several_values_is_said_once():
    finding = explained(lambda e, a: e | {"dw": e["dw"] / len(a["x"]), "db": e["db"] / len(a["x"])})
    assert finding.says == "Your dw and db are too small by a factor of x.shape[0]."


def test_different_mistakes_are_listed_in_turn():
    finding = explained(lambda e, a: e | {"dw": -e["dw"], "db": 0 * e["db"]})
    assert finding.says == "Your dw has the wrong sign. Your db is 0 everywhere."
    assert "Your dw: all 28 values, in all 3 cases, are the negative of the expected ones." in finding.evidence


def test_explained_part_is_reported_beside_an_unexplained_one():
    finding = explained(lambda e, a: e | {"dw": -e["dw"], "db": noise(e["db"])})
    assert finding.says == "Your dw has the wrong sign."


def test_a_value_that_is_not_always_returned_is_left_alone():
    sightings = [gradients(np.random.default_rng(s), lambda e, a: e | {"dw": -e["dw"]}) for s in range(3)]
    bare = Sighting("case", sightings[0].arguments, sightings[0].expected, sightings[0].allowance, {})
    assert explain("f", [*sightings, bare]) is None


def steps(spoil):
    rng = np.random.default_rng(0)
    seen = []
    for shape in ((4, 3), (2, 5)):
        given = {name: {"w": rng.normal(size=shape), "b": rng.normal(size=3)} for name in ("params", "grads")}
        right = {name: given["params"][name] - 0.1 * given["grads"][name] for name in ("w", "b")}
        came = spoil(right, given["params"])
        seen.append(Sighting("case", given, {"": right}, {"": allowance(right, ())}, {"": came}))
    return explain("f", seen)


def test_a_dict_is_looked_at_name_by_name():
    assert steps(lambda right, params: right | {"b": -right["b"]}).says == "Your b has the wrong sign."


def test_a_dict_that_is_returned_as_it_was_given_is_recognised():
    assert steps(lambda right, params: params).says == "Your result is params itself, as it was given."


@pytest.mark.parametrize("came", [None, 3, [], {"w": None}, {"w": "x", "b": {}}, {"w": np.ones(3), "c": 1}])
def test_other_things_in_place_of_a_dict_make_no_trouble(came):
    finding = steps(lambda right, params: came)
    assert finding is None or finding.says


def test_values_of_a_tuple_are_called_by_their_number():
    rng = np.random.default_rng(0)
    seen = []
    for _ in range(3):
        right = [rng.normal(size=4), rng.normal(size=4)]
        names = ["value 1 of 2", "value 2 of 2"]
        allowed = dict(zip(names, allowance(right, ()), strict=True))
        expected, observed = (
            dict(zip(names, right, strict=True)),
            dict(zip(names, [right[0], -right[1]], strict=True)),
        )
        seen.append(Sighting("case", {"x": rng.normal(size=9)}, expected, allowed, observed))
    assert explain("f", seen).says == "Your second value has the wrong sign."


# --- conditions ------------------------------------------------------------------------------------------


def sightings_with(values, spoil, name="stride"):
    rng = np.random.default_rng(1)
    seen = []
    for value in values:
        expected = rng.normal(size=(4, 5)) * 20
        given = {"x": rng.normal(size=(4, 5)), name: value}
        seen.append(
            Sighting("case", given, {"": expected}, {"": allowance(expected, ())}, {"": spoil(expected, value)})
        )
    return seen


@pytest.mark.slow
def test_what_sets_the_wrong_cases_apart_is_named():
    seen = sightings_with([1, 2, 3, 1, 2, 1], lambda e, s: e if s == 1 else noise(e) * s)
    assert (
        explain("f", seen).says
        == "Your result was wrong in all calls tried where stride is not 1, and passed in all others."
    )


def test_what_is_wrong_in_them_is_named_too():
    seen = sightings_with([1, 2, 3, 1], lambda e, s: e if s == 1 else -e)
    condition = "Your result was wrong in all calls tried where stride is not 1, and passed in all others."
    says = f"{condition} Then your result has the wrong sign."
    found = explain("f", seen)
    assert found.says == says
    assert (
        found.condition
        == "Your result was wrong in all calls tried where stride is not 1, and passed in all others."
    )


HOW_MUCH = {
    Tells.WHEN: lambda e, s: e if s == 1 else noise(e) * s,
    Tells.WHERE: lambda e, s: e + s * 0.037,
    Tells.WHY: lambda e, s: -e,
}


@pytest.mark.parametrize("tells", HOW_MUCH)
def test_an_explanation_says_how_much_it_tells(tells):
    assert explain("f", sightings_with([1, 2, 3, 1, 2, 1], HOW_MUCH[tells])).tells is tells


def test_the_words_of_an_argument_are_not_quoted():
    seen = sightings_with(["hush", "hush", "mean", "sum"], lambda e, s: -e if s == "hush" else e, "mode")
    finding = explain("f", seen)
    assert "wrong in all calls tried where mode has one particular value" in finding.says
    assert "hush" not in f"{finding.says} {finding.evidence} {finding.hint}"


def test_the_keys_of_a_mapping_are_not_quoted():
    seen = sightings_with([{"hush": 7}, {"hush": 5}], lambda e, words: e * words["hush"], "words")
    finding = explain("f", seen)
    assert "hush" not in f"{finding.says} {finding.evidence} {finding.hint}"


def test_named_weights_are_called_by_their_names():
    weights = [{"w1": np.ones((7, 2))}, {"w1": np.ones((9, 2))}]
    seen = sightings_with(weights, lambda e, w: e * len(w["w1"]), "weights")
    assert explain("f", seen).says == "Your result is too large by a factor of weights['w1'].shape[0]."


@pytest.mark.parametrize("strides", [[1, 2], [1, 1, 2, 2]])
def test_a_few_cases_set_nothing_apart(strides):
    assert explain("f", sightings_with(strides, lambda e, s: e if s == 1 else noise(e))) is None


# --- what is not told ------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("make", [VECTOR, MATRIX, CUBE, IMAGES, number])
def test_unrelated_values_get_no_finding(make):
    def unrelated(e, a):
        return noise(e) if np.ndim(e) else float(noise(np.array([e]))[0])

    assert [seed for seed in range(10) if explain("f", sightings_of(make, unrelated, seed))] == []


def small_numbers(rng):
    for _ in range(2):
        right, came = rng.integers(2, 9), rng.integers(10, 19)
        given = {"n": int(rng.integers(2, 30)), "k": int(rng.integers(2, 30))}
        yield Sighting("case", given, {"": int(right)}, {"": 1e-9}, {"": int(came)})


def small_arrays(rng):
    for _ in range(rng.integers(1, 4)):
        shape = rng.integers(1, 4, size=rng.integers(1, 4))
        right, came = rng.integers(-2, 3, size=(2, *shape))
        given = {"x": rng.integers(-2, 3, size=shape), "s": int(rng.integers(0, 3))}
        yield Sighting("case", given, {"": right}, {"": 1e-9}, {"": came})


@pytest.mark.slow
@pytest.mark.parametrize(("drawn", "seeds"), [(small_numbers, 10), (small_arrays, 40)])
def test_a_few_wrong_small_integers_get_no_finding(drawn, seeds):
    assert [seed for seed in range(seeds) if explain("f", list(drawn(np.random.default_rng(seed))))] == []


def test_small_integers_that_were_right_before_are_no_sign_of_a_memory():
    right, came = [5, 7, 6, 4, 8, 3, 9], [5, 5, 7, 7, 6, 4, 3]
    seen = [
        Sighting("case", {"n": 20 + i}, {"": e}, {"": 1e-9}, {"": o})
        for i, (e, o) in enumerate(zip(right, came, strict=True))
    ]
    assert explain("f", seen) is None


@pytest.mark.parametrize("place", [(1, 2), (0, -1)])
def test_one_wrong_value_of_many_has_no_place(place):
    rng = np.random.default_rng(3)
    case = one_case(rng, MATRIX, lambda e, a: put(e, place, 7))
    case.arguments["x"][:] = 1 + np.abs(case.arguments["x"])
    case.arguments["x"][place] = -1
    assert explain("f", [case]) is None


@pytest.mark.slow
def test_a_border_that_is_everything_is_no_place():
    rng = np.random.default_rng(0)
    flat = [one_case(rng, normal((1, 2), (8, 9)), lambda e, a: put(e, np.s_[:, 2:7], 7)) for _ in range(2)]
    wide = one_case(rng, normal((3, 4), (8, 9)), lambda e, a: np.where(border(e), 7, e))
    finding = explain("f", [*flat, wide])
    assert finding is None or "border" not in finding.says


def test_equal_rows_are_not_taken_for_shifted_ones():
    def rows(rng):
        return np.tile(rng.normal(size=4), (5, 1))

    assert explain("f", sightings_of(rows, lambda e, a: put(e, 0, 7), 0)).says == (
        "Your result is wrong only in the first row."
    )


def test_what_is_off_by_very_little_is_not_said_to_be_not_rounded():
    """1 - 1e-8, rounded up, is 1: but nothing was to be rounded."""
    slopes = [np.array([0.0, 1.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0])] * 4
    seen = [
        Sighting("case", {"z": one}, {"": one}, {"": 1e-12}, {"": one * part})
        for one, part in zip(slopes, (1 - 1e-8, 0.5, 1 - 1e-7, 0.25), strict=True)
    ]
    found = explain("slope", seen)
    assert found is None or "rounded" not in found.says


def test_a_mixture_with_an_argument_of_the_same_shape_is_not_taken_for_a_factor():
    rng = np.random.default_rng(0)
    seen = []
    for _ in range(3):
        x = rng.normal(size=(4, 5))
        right = np.maximum(x, 0)
        seen.append(Sighting("case", {"x": x}, {"": right}, {"": allowance(right, ())}, {"": np.abs(x)}))
    assert explain("f", seen).says == "Your result was wrong only where x is negative."


@pytest.mark.slow
@pytest.mark.parametrize("name", MISTAKES)
def test_mistake_contradicted_by_a_right_result_is_not_named(name):
    make, spoil, words = ALL[name]
    rng = np.random.default_rng(0)
    seen = [one_case(rng, make, spoil) for _ in range(3)]
    assert words in explain("f", seen).says
    finding = explain("f", [*seen, one_case(rng, make, None)])
    assert finding is None or words not in finding.says


@pytest.mark.slow
def test_explanation_contradicted_by_one_wrong_result_is_not_given():
    rng = np.random.default_rng(0)
    seen = [one_case(rng, MATRIX, lambda e, a: -e) for _ in range(3)]
    assert explain("f", [*seen, one_case(rng, MATRIX, lambda e, a: noise(e))]) is None


def test_a_hypothesis_that_makes_no_difference_to_a_right_result_stands():
    rng = np.random.default_rng(0)
    seen = [one_case(rng, MATRIX, lambda e, a: e.T) for _ in range(2)]
    symmetric = one_case(rng, lambda _: np.eye(4) + 1.5, None)
    finding = explain("f", [symmetric, *seen])
    assert finding.says == "Your result is transposed."
    assert "in the 2 cases that fail" in finding.evidence
    assert "in the other one this makes no difference" in finding.evidence


def test_right_results_get_no_finding():
    assert explain("f", sightings_of(MATRIX, None, 0)) is None
    assert explain("f", []) is None


# --- whatever a student returns --------------------------------------------------------------------------

DTYPES = st.sampled_from(sorted(wire.DTYPES)).map(np.dtype)
ARRAYS = DTYPES.flatmap(
    lambda dtype: hnp.arrays(dtype, hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4))
)
SCALARS = (
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False) | st.text(max_size=9)
)
VALUES = st.recursive(
    SCALARS | ARRAYS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)
EXPECTED = st.sampled_from([(4, 3), (1, 3), (2, 2, 2), (), (3,), (0, 2)]).flatmap(
    lambda shape: hnp.arrays(
        np.float64, shape, elements=st.sampled_from([0.0, 1.0, -2.5, 1e300, np.nan, np.inf, 0.1])
    )
)


@pytest.mark.slow
@given(st.lists(st.tuples(EXPECTED | st.text(max_size=4) | st.booleans(), VALUES), max_size=4), VALUES)
def test_no_returned_value_makes_it_fail(calls, argument):
    seen = []
    for right, came in calls:
        allowed = dict.fromkeys(["", "b"], allowance(right, ()))
        seen.append(
            Sighting(
                "case", {"x": argument, "n": 3}, dict.fromkeys(allowed, right), allowed, {"": came, "b": right}
            )
        )
    finding = explain("f", seen)
    assert finding is None or finding.says


@pytest.mark.slow
@given(EXPECTED, st.data())
def test_no_array_of_the_right_shape_makes_it_fail(right, data):
    dtype = data.draw(DTYPES)
    came = [data.draw(hnp.arrays(dtype, right.shape)) for _ in range(2)]
    seen = [
        Sighting("case", {"x": right, "p": 0.5}, {"": right}, {"": allowance(right, ())}, {"": c}) for c in came
    ]
    finding = explain("f", seen)
    assert finding is None or finding.says


HUGE = {
    "many truth values": lambda: np.zeros(2**24, bool),
    "many bytes": lambda: np.zeros((2**12, 2**12), np.uint8),
    "many NaN": lambda: np.full((2**11, 2**10), np.nan),
    "many axes": lambda: np.zeros((1,) * 32),
    "no values": lambda: np.zeros((2**20, 0, 2**10)),
    "a long list": lambda: [0] * 2**18,
    "a list of a long text and short ones": lambda: ["x" * 2**19, *["y"] * 200],
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HUGE)
def test_large_values_cost_little_memory(name):
    rng, value = np.random.default_rng(0), HUGE[name]()
    seen = [one_case(rng, MATRIX, lambda e, a: value) for _ in range(2)]
    tracemalloc.start()
    try:
        explain("f", seen)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 100 * 2**20


@pytest.mark.parametrize(
    ("wrong", "when"),
    [
        (lambda stride, size: stride > 2, "stride is more than 2"),
        (lambda stride, size: size not in ((2, 2), 2), "the two numbers of size are different"),
        (lambda stride, size: (stride, stride) != (size if isinstance(size, tuple) else (size, size)),
         "size is not the same as stride"),
    ],
)  # fmt: skip
def test_conditions_on_whole_numbers_and_pairs_are_named(wrong, when):
    rng = np.random.default_rng(3)
    calls = [(stride, size) for stride in (1, 2, 3, 4) for size in (2, (2, 2), (2, 3), (3, 4))]
    if "different" not in when:
        calls = [(stride, size) for stride in (1, 2, 3, 4) for size in (1, 2, (3, 3), 4)]
    seen = []
    for stride, size in calls:
        right = rng.normal(size=(3, 4))
        given = rng.normal(size=(3, 4)) if wrong(stride, size) else right
        arguments = {"size": size, "stride": stride}
        seen.append(Sighting("case", arguments, {"": right}, {"": allowance(right, ())}, {"": given}))
    assert f"in all calls tried where {when}, and passed in all others" in explain("f", seen).says


def test_integers_that_lost_decimals_on_the_way_are_told_by_their_type():
    seen = sightings_of(MATRIX, lambda e, a: np.trunc(e / 2).astype(int) + np.trunc(e / 3).astype(int), 0)
    finding = explain("f", seen)
    assert "is an array of integers (int64), which cannot hold the decimals that are asked for." in finding.says
