"""Scopes: a few shapes that cover every pair of sizes, and windows in every order."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from grader.authoring import Agrees, case, every_order, every_pair, normal
from grader.course.case_data import pack_case, unpack_case
from grader.grading.score import grade_check
from grader.model import CasePlan, Status, Verdict

SIZES = {"images": [1, 2], "rows": range(1, 6), "kernel": range(1, 5), "mode": ["max", "sum"]}


def shape(label):
    return dict(part.split("=") for part in label.split(", "))


def pairs(labels):
    return {pair for label in labels for pair in itertools.combinations(sorted(shape(label).items()), 2)}


def fits(rows, kernel, **_others):
    return kernel <= rows


@pytest.mark.parametrize("where", [None, fits])
def test_a_few_shapes_cover_every_pair_of_sizes_that_any_shape_has(where):
    (scope,) = every_pair(lambda images, rows, **_: case(x=normal(images, rows)), where=where, **SIZES)
    few, whole = ([one.label for one in some] for some in (scope.few, scope.whole()))
    every = itertools.product(*SIZES.values())
    count = sum(where is None or where(**dict(zip(SIZES, one, strict=True))) for one in every)
    assert len(set(whole)) == len(whole) == count
    assert set(few) <= set(whole)
    assert pairs(few) == pairs(whole)
    assert len(few) <= 25
    assert scope.says == f"right on {len(few)} shapes, which cover every pair of sizes"


def test_named_sizes_occur_in_every_combination():
    names = ("rows", "kernel", "mode")
    (scope,) = every_pair(lambda **_: case(), combined=names, **SIZES)
    few, whole = (
        {tuple(shape(one.label)[name] for name in names) for one in some} for some in (scope.few, scope.whole())
    )
    assert few == whole
    assert len(scope.few) < len(list(scope.whole()))
    with pytest.raises(ValueError, match="combined names columns, no size"):
        every_pair(lambda **_: case(), combined=("columns",), **SIZES)


def test_of_a_scope_one_case_in_so_many_can_be_had():
    (scope,) = every_pair(lambda **_: case(), **SIZES)
    whole = [one.label for one in scope.whole()]
    assert [one.label for one in scope.whole(7)] == whole[::7]


def test_few_shapes_are_needed():
    def made(**_sizes):
        return case()

    (products,) = every_pair(made, a=range(5), b=range(5), c=range(5))
    (bits,) = every_pair(made, **{f"bit{number}": [0, 1] for number in range(10)})
    assert len(products.few) <= 28  # 25 pairs of two sizes need 25
    assert len(bits.few) <= 10


def test_shapes_are_asked_for_in_words_that_can_be_followed():
    with pytest.raises(ValueError, match="two kinds of sizes or more"):
        every_pair(lambda n: case(x=normal(n)), n=[1, 2])
    with pytest.raises(ValueError, match="two kinds of sizes or more"):
        every_pair(lambda n, m: case(x=normal(n, m)), n=[1, 2], m=[])
    (none,) = every_pair(lambda n, m: case(x=normal(n, m)), where=lambda n, m: n > m, n=[1], m=[1, 2])
    with pytest.raises(ValueError, match="there is no shape of these sizes \\(n, m\\)"):
        assert none.few


def windows(scope, seed=0):
    """The windows of the only case of some orders, one per row."""
    (made,) = scope
    x = made.materialise(np.random.default_rng(seed))["x"]
    return x.reshape(len(x), -1)


def order(values):
    """What a comparison of any two values says."""
    return tuple(np.sign(one - other) for one, other in itertools.combinations(values, 2))


def test_four_numbers_stand_in_all_75_orders():
    (scope,) = every_order(lambda x, _: case(x=x), 2, 2)
    found = {order(window) for window in windows(scope.few)}
    assert found == {order(ranks) for ranks in itertools.product(range(4), repeat=4)}
    assert len(found) == len(windows(scope.few)) == 75
    assert scope.says == "right on all 75 orders of 2 x 2 numbers, equal ones included"


@pytest.mark.slow
def test_of_six_numbers_any_three_stand_in_every_order():
    (scope,) = every_order(lambda x, _: case(x=x), 2, 3)
    few = windows(scope.few)
    wanted = {order(ranks) for ranks in itertools.product(range(3), repeat=3)}
    assert len(wanted) == 13
    for three in itertools.combinations(range(6), 3):
        assert {order(window[list(three)]) for window in few} == wanted
    assert len(few) < 30
    assert len({order(window) for window in windows(scope.whole())}) == 4683
    assert f"right on {len(few)} orders of 2 x 3 numbers" in scope.says


def test_the_numbers_are_drawn_and_their_orders_are_not():
    (scope,) = every_order(lambda x, _: case(x=x), 2, 2)
    one, other = windows(scope.few, 1), windows(scope.few, 2)
    assert list(map(order, one)) == list(map(order, other))
    assert not np.any(one == other)


def planned(scope, context):
    check = Agrees("values", "twice x", call="double", inputs=case("usual", x=normal(3)), scope=scope)
    return check, check.plan(context)


class Context:
    """What a check is planned with, for a function that doubles."""

    def draw(self, recipes):
        for number, recipe in enumerate(recipes):
            yield recipe.label, recipe.materialise(np.random.default_rng(number))

    def bind(self, function, arguments):
        return (function, arguments)

    def reference(self, call):
        return 2 * call[1]["x"]

    def others(self, call):
        return [self.reference(call)]

    def precise(self, _call):
        return []

    def returns(self, _function):
        return ()


def test_full_marks_tell_of_the_scope_and_a_failure_does_not():
    scope = every_pair(lambda n, m: case(x=normal(n, m)), n=[1, 2], m=[1, 2, 3])
    check, cases = planned(scope, Context())
    right = [Verdict(one.label, Status.PASSED) for one in cases]
    assert [one.label for one in cases][:2] == ["usual", "n=1, m=1"]
    assert grade_check(check, 2.0, right, (), cases).message == "right on 6 shapes, which cover every pair of sizes"
    wrong = [*right[:-1], Verdict("n=2, m=3", Status.FAILED, "it is wrong")]
    assert grade_check(check, 2.0, wrong, (), cases).message == "it is wrong (with n=2, m=3, 1 of 7 cases)"


def test_the_usual_inputs_are_the_same_with_a_scope_and_without():
    scope = every_order(lambda x, _: case(x=x), 1, 3)
    with_scope, without = planned(scope, Context())[1], planned((), Context())[1]
    assert len(with_scope) == len(without) + 1
    np.testing.assert_array_equal(with_scope[0].arguments["x"], without[0].arguments["x"])


def test_a_kit_and_a_plan_keep_what_full_marks_tell():
    packed = pack_case(CasePlan("n=1", {}, assures="right on 6 shapes"))
    assert unpack_case(packed).assures == "right on 6 shapes"
