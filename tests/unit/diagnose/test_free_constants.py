"""A number that stands in no list is solved from the results, and said only if all of them prove it."""

# ruff: noqa: ARG005 - a mistake may ignore the arguments, or the right values

from __future__ import annotations

import numpy as np
import pytest

from grader.checks.tolerances import allowance
from grader.diagnose.evidence import Sighting
from grader.diagnose.forensics.free_constants import free_constant


def calls(mistake, count=4, seed=0):
    """Calls of ``w - rate * g``, in a dict, that gave what `mistake` makes of the right value and the arguments."""
    generator = np.random.default_rng(seed)
    return [_call(mistake, generator, rate) for rate in generator.uniform(0.1, 2, size=count)]


def _call(mistake, generator, rate):
    params, grads = ({key: generator.normal(size=size) for key, size in SIZES.items()} for _ in range(2))
    due = {key: params[key] - rate * grads[key] for key in SIZES}
    came = {key: mistake(due[key], params[key], rate) for key in SIZES}
    allowed = {key: allowance(one, []) for key, one in due.items()}
    return Sighting("", {"params": params, "rate": float(rate)}, {"": due}, {"": allowed}, {"": came})


SIZES = {"w": (3, 4), "b": (3,)}
FORMS = {
    "a factor": (lambda e, p, rate: 1.7 * e, "Your b and w are 1.7 times what they should be."),
    "a third": (lambda e, p, rate: e / 3, "Your b and w are about 0.333333 times what they should be."),
    "a sum": (lambda e, p, rate: e + 0.123, "right except for 0.123, which is added to every value."),
    "a step": (
        lambda e, p, rate: p + 0.37 * (e - p),
        "The step from params to your b and w is 0.37 times as large",
    ),
    "a decay": (lambda e, p, rate: e - rate * 0.01 * p, "except for -0.01 times rate times params, which is added"),
    "a limit": (lambda e, p, rate: np.clip(e, -0.35, 0.35), "that nothing is further from 0 than 0.35"),
    "a limit above": (lambda e, p, rate: np.minimum(e, 0.35), "that nothing is larger than 0.35"),
    "a limit below": (lambda e, p, rate: np.maximum(e, -0.21), "that nothing is smaller than -0.21"),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_number_is_solved_from_the_results_and_said(form):
    mistake, says = FORMS[form]
    found = free_constant("step", calls(mistake), calls(mistake, seed=1))
    assert says in found.says
    assert found.evidence == "So it is in all small inputs, and in every call that is compared."


@pytest.mark.parametrize("form", FORMS)
def test_a_number_that_a_graded_call_contradicts_is_not_said(form):
    mistake, _ = FORMS[form]
    other = calls(lambda e, p, rate: 1.4 * e, count=1, seed=2)
    assert free_constant("step", calls(mistake), [*calls(mistake, seed=1), *other]) is None


@pytest.mark.parametrize("form", FORMS)
def test_one_small_input_proves_nothing(form):
    mistake, _ = FORMS[form]
    single = [Sighting("", one.arguments, {"": one.expected[""]["b"]}, {"": one.allowance[""]["b"]},
                       {"": one.observed[""]["b"]}) for one in calls(mistake, count=1)]  # fmt: skip
    assert free_constant("step", single, single) is None


def test_what_is_wrong_only_under_a_condition_is_solved_from_the_wrong_results():
    mistake = lambda e, p, rate: 1.3 * e if rate > 1 else e  # noqa: E731 - like those above
    given = calls(mistake, count=8), calls(mistake, count=8, seed=1)
    assert free_constant("step", *given) is None
    condition = "Your result was wrong in all calls tried where rate is large, and passed in all others."
    found = free_constant("step", *given, condition=condition)
    assert found.says == f"{condition} Then your b and w are 1.3 times what they should be."
    assert "wrong call" in found.evidence


def leaky(z):
    due = np.maximum(z, 0)
    came = np.where(z > 0, z, 0.037 * z)
    return Sighting("", {"z": z}, {"": due}, {"": allowance(due, [])}, {"": came})


def test_what_is_let_through_where_0_is_expected_is_said():
    given = [leaky(np.random.default_rng(seed).normal(size=7)) for seed in range(3)]
    assert free_constant("relu", given, given).says == "Where 0 is expected, your result is 0.037 times z."


def test_noise_has_no_number():
    generator = np.random.default_rng(3)
    mistake = lambda e, p, rate: e + generator.normal(size=e.shape)  # noqa: E731
    assert free_constant("step", calls(mistake), calls(mistake)) is None
