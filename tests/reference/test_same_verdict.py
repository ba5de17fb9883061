"""A mistake gets the same verdict on every draw, on public inputs as on hidden ones, and is fined in one check."""

from __future__ import annotations

import numpy as np
import pytest

from grader.checks import Contract
from grader.course.plan import plan_exercise
from grader.grading.exercise import grade_checks
from grader.model import Status
from grader.running.in_process import InProcess

BY_DAY, BY_NIGHT = 2, 10
"""Draws on which a mistake is graded, besides the public one and the demonstration's."""
SMALL = [10.0**-digits for digits in (7, 10, 11, 12, 13, 15)]
"""Numbers that people add inside a logarithm: from those that change every loss to those that change hardly any."""


@pytest.fixture(
    scope="module", params=[BY_DAY, pytest.param(BY_NIGHT, marks=pytest.mark.nightly)], ids="{} draws".format
)
def graded(request, course):
    """``graded(name, function=...)`` -> on each draw, the grades of all checks but the contract, by name.

    The first draw is the public one, the second the demonstration's hidden one.
    """
    plans = {
        name: [
            plan_exercise(course.exercise(name), seed)
            for seed in (course.public_seed, course.demonstration_secret, *range(100, 100 + request.param))
        ]
        for name in ("classifier", "bptt", "dropout")
    }

    def grade(name, **functions):
        runner = InProcess({**course.exercise(name).functions, **functions})
        every = [grade_checks(plan, runner) for plan in plans[name]]
        return [{grade.name: grade for grade in grades if grade.name != Contract.name} for grades in every]

    return grade


def statuses(draws):
    """The different verdicts of several draws."""
    return {tuple((name, grade.status) for name, grade in grades.items()) for grades in draws}


def lost(draws):
    """The checks without full points, on any draw."""
    return {name for grades in draws for name, grade in grades.items() if grade.score < grade.max_score}


def softmax(logits):
    grown = np.exp(logits - logits.max(axis=1, keepdims=True))
    return grown / grown.sum(axis=1, keepdims=True)


# --- a small number inside the logarithm -----------------------------------------------------------------


def losses(logits, targets, small):
    """Minus the logarithm of the right classes' probabilities, each with `small` added to it, and these."""
    right = softmax(logits)[np.arange(len(logits)), targets]
    return -np.log(right + small), right


@pytest.mark.slow
@pytest.mark.parametrize("own_derivative", [False, True])
@pytest.mark.parametrize("small", SMALL)
def test_a_small_number_in_the_cross_entropy(graded, small, own_derivative):
    def cross_entropy(logits, targets):
        each, right = losses(logits, targets, small)
        dlogits = softmax(logits)
        dlogits[np.arange(len(logits)), targets] -= 1
        if own_derivative:
            dlogits *= (right / (right + small))[:, None]
        return float(each.mean()), dlogits / len(logits)

    draws = graded("classifier", cross_entropy=cross_entropy)
    assert len(statuses(draws)) == 1
    assert "loss of confident mistakes" in lost(draws)
    if small < 1e-10:
        assert lost(draws) == {"loss of confident mistakes"}


@pytest.mark.slow
@pytest.mark.parametrize("small", SMALL)
def test_a_small_number_in_the_loss_of_a_sequence(graded, reference, small):
    def sequence_loss(logits, targets):
        reference("bptt").sequence_loss(logits, targets)  # what is refused stays refused
        return float(losses(logits, targets, small)[0].sum())

    draws = graded("bptt", sequence_loss=sequence_loss)
    assert len(statuses(draws)) == 1
    assert "extreme logits" in lost(draws)
    if small < 1e-10:
        assert lost(draws) == {"extreme logits"}


# --- entries that are dropped together -------------------------------------------------------------------

TOGETHER = {
    "rows": lambda shape: (shape[0], *[1] * (len(shape) - 1)),
    "columns": lambda shape: (*[1] * (len(shape) - 1), shape[-1]),
    "features": lambda shape: (1, *shape[1:]),
    "channels of each image": lambda shape: (*shape[:2], *[1] * (len(shape) - 2)),
    "channels of all images": lambda shape: (1, *shape[1:2], *[1] * (len(shape) - 2)),
    "everything": lambda shape: (1,) * len(shape),
}


def dropping(drawn):
    """A forward pass that draws one number for all entries which share an entry of the shape ``drawn(shape)``."""

    def dropout_forward(x, p, training, rng):
        if not 0 <= p < 1:
            raise ValueError("p")
        if not training:
            return x, np.ones(x.shape)
        mask = (rng.random(drawn(x.shape)) >= p) * np.ones(x.shape) / (1 - p)
        return x * mask, mask

    return dropout_forward


@pytest.mark.slow
@pytest.mark.parametrize("what", [name for name in TOGETHER if name != "everything"])
def test_what_is_dropped_together_is_fined_once(graded, what):
    draws = graded("dropout", dropout_forward=dropping(TOGETHER[what]))
    assert len(statuses(draws)) == 1
    assert lost(draws) == {"entry by entry"}
    assert all("by itself" in grades["entry by entry"].message for grades in draws)


@pytest.mark.slow
def test_what_drops_all_or_nothing_is_told_that_and_not_that_its_share_is_wrong(graded):
    draws = graded("dropout", dropout_forward=dropping(TOGETHER["everything"]))
    assert len(statuses(draws)) == 1
    for grades in draws:
        assert grades["output"].message == "skipped: it needs 'drops some' to pass first"
        assert not any("for the p that is given" in grade.message for grade in grades.values())
    assert any("draw for each entry by itself" in grades["generator"].message for grades in draws)


@pytest.mark.slow
def test_a_right_mask_earns_its_points_though_the_output_is_not_masked(graded, reference):
    def dropout_forward(x, p, training, rng):
        return x, reference("dropout").dropout_forward(x, p, training, rng)[1]

    (verdict,) = statuses(graded("dropout", dropout_forward=dropout_forward))
    passed = {name for name, status in verdict if status is Status.PASSED}
    assert passed >= {"scaling", "keep rate", "entry by entry", "generator"}
