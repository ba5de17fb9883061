"""Gradients that are only nearly right earn no full marks.

Clipped ones, those of a window that is cut off, and differences of the forward function with a small step.
"""

from __future__ import annotations

import inspect

import numpy as np
import pytest

from grader.course.plan import plan_exercise
from grader.grading.exercise import grade_checks
from grader.running.in_process import InProcess

NAMES = ("Wxh", "Whh", "Why")
SEEDS = (b"a secret of 16 B", 12)


def clipped(most):
    """Every entry is at most `most`, as people do it against gradients that explode."""
    return lambda backward, *network: _with(backward(*network), lambda g: [np.clip(one, -most, most) for one in g])


def clipped_by_norm(most):
    """All gradients together are at most as long as `most`."""

    def shortened(gradients):
        norm = np.sqrt(sum(np.sum(one**2) for one in gradients))
        return [one * min(1.0, most / norm) for one in gradients]

    return lambda backward, *network: _with(backward(*network), shortened)


def cut_off(steps):
    """Nothing flows back further than to the beginning of a chunk of `steps` steps; the state goes on."""

    def backward_in_chunks(backward, inputs, targets, h, wxh, whh, why):
        loss, total, first = 0.0, [0.0, 0.0, 0.0], None
        for start in range(0, len(inputs), steps):
            part = slice(start, start + steps)
            more, *gradients, dh = backward(inputs[part], targets[part], h, wxh, whh, why)
            loss, total = loss + more, [one + two for one, two in zip(total, gradients, strict=True)]
            first = dh if first is None else first
            for x in inputs[part]:
                h = np.tanh(wxh @ x + whh @ h)
        return loss, *total, first

    return backward_in_chunks


def window(steps):
    """What flows back from each step goes no further than through `steps` steps."""

    def backward_in_windows(backward, inputs, targets, h, wxh, whh, why):
        loss, *right = backward(inputs, targets, h, wxh, whh, why)
        states = [h]
        for x in inputs:
            states.append(np.tanh(wxh @ x + whh @ states[-1]))
        dwxh, dwhh, dh0 = np.zeros(wxh.shape), np.zeros(whh.shape), np.zeros(h.shape)
        for last, target in enumerate(targets):
            grown = np.exp(why @ states[last + 1])
            dlogits = grown / grown.sum()
            dlogits[target] -= 1
            flowing = why.T @ dlogits
            for step in range(last, max(last - steps, -1), -1):
                dz = (1 - states[step + 1] ** 2) * flowing
                dwxh, dwhh, flowing = (
                    dwxh + np.outer(dz, inputs[step]),
                    dwhh + np.outer(dz, states[step]),
                    whh.T @ dz,
                )
            dh0 = dh0 + flowing if last < steps else dh0
        return loss, dwxh, dwhh, right[2], dh0

    return backward_in_windows


def _with(returned, change):
    loss, *gradients = returned
    return loss, *change(gradients)


WRONG = (
    {f"clipped at {most}": clipped(most) for most in (1, 2, 5)}
    | {f"clipped by norm {most}": clipped_by_norm(most) for most in (1, 2, 5)}
    | {f"cut off after {steps} steps": cut_off(steps) for steps in (5, 10, 25)}
    | {f"a window of {steps} steps": window(steps) for steps in (5, 10, 25)}
)


@pytest.fixture(scope="module")
def plans(course):
    names = ("bptt", "char_rnn")
    return {name: [plan_exercise(course.exercise(name), seed) for seed in SEEDS] for name in names}


def failed(plan, functions):
    return {grade.name for grade in grade_checks(plan, InProcess(functions)) if grade.status != "passed"}


@pytest.mark.slow
@pytest.mark.parametrize("name", WRONG)
def test_it_fails_where_gradients_are_asked_for(course, plans, name):
    exercise = course.exercise("bptt")
    right = exercise.functions["rnn_backward"]
    for plan in plans["bptt"]:
        wrong = {"rnn_backward": lambda *network: WRONG[name](right, *network)}
        assert "long sequence" in failed(plan, {**exercise.functions, **wrong})


@pytest.mark.slow
def test_a_window_of_all_steps_is_right(course, plans):
    exercise = course.exercise("bptt")
    right = exercise.functions["rnn_backward"]
    functions = {**exercise.functions, "rnn_backward": lambda *network: window(10**3)(right, *network)}
    assert "long sequence" not in failed(plans["bptt"][0], functions)


@pytest.mark.slow
@pytest.mark.parametrize("name", WRONG)
def test_it_fails_where_a_step_of_training_is_asked_for(course, plans, name):
    exercise, right = course.exercise("char_rnn"), course.exercise("bptt").functions["rnn_backward"]

    def train_step(inputs, targets, params, learning_rate):
        weights = [params[key] for key in NAMES]
        loss, *gradients, _ = WRONG[name](right, inputs, targets, np.zeros(len(params["Whh"])), *weights)
        return loss, {key: params[key] - learning_rate * g for key, g in zip(NAMES, gradients, strict=True)}

    for plan in plans["char_rnn"]:
        assert "parameters after a step" in failed(plan, {**exercise.functions, "train_step": train_step})


# --- in every other exercise that has gradients ----------------------------------------------------------

BACKWARD = {
    "conv": ("conv_forward", "conv_backward", 3),
    "pooling": ("pool_forward", "pool_backward", 1),
    "residual": ("residual_forward", "residual_backward", 5),
    "classifier": ("affine_forward", "affine_backward", 3),
}
"""Exercise -> forward function, backward function, of how many arguments it returns gradients."""
NIGHTLY = pytest.mark.nightly


@pytest.fixture(scope="module")
def failed_in(course):
    """``failed_in(exercise, **functions)`` -> names of the checks that fail on every seed."""
    plans = {}

    def grade(name, **functions):
        exercise = course.exercise(name)
        every = plans.setdefault(name, [plan_exercise(exercise, seed) for seed in SEEDS])
        return set.intersection(*(failed(plan, {**exercise.functions, **functions}) for plan in every)) - {
            "contract"
        }

    return grade


def shortened(gradient, most, *, by_norm):
    if by_norm:
        return gradient * min(1.0, most / max(np.linalg.norm(gradient), 1e-300))
    return np.clip(gradient, -most, most)


@pytest.mark.slow
@pytest.mark.parametrize(
    "by_norm", [pytest.param(False, id="entries"), pytest.param(True, id="norm", marks=NIGHTLY)]
)
@pytest.mark.parametrize("most", [pytest.param(1, marks=NIGHTLY), pytest.param(2, marks=NIGHTLY), 5])
@pytest.mark.parametrize("name", BACKWARD)
def test_clipped_gradients_fail_wherever_gradients_are_asked_for(course, failed_in, name, most, by_norm):
    _, backward, count = BACKWARD[name]
    right = course.exercise(name).functions[backward]

    def clipped_backward(*arguments, **settings):
        returned = right(*arguments, **settings)
        gradients = [shortened(one, most, by_norm=by_norm) for one in (returned if count > 1 else [returned])]
        return tuple(gradients) if count > 1 else gradients[0]

    assert failed_in(name, **{backward: clipped_backward})


@pytest.mark.slow
@pytest.mark.parametrize("by_norm", [False, True], ids=["entries", "norm"])
@pytest.mark.parametrize("most", [1, 2, 5])
def test_a_step_along_clipped_gradients_fails(course, failed_in, most, by_norm):
    right = course.exercise("descent").functions["gradient_step"]

    def gradient_step(params, grads, learning_rate):
        return right(params, {k: shortened(g, most, by_norm=by_norm) for k, g in grads.items()}, learning_rate)

    assert failed_in("descent", gradient_step=gradient_step) >= {"several arrays"}


@pytest.mark.slow
@pytest.mark.parametrize("most", [1, 2, 5])
def test_a_gradient_that_dropout_clips_fails(course, failed_in, most):
    right = course.exercise("dropout").functions["dropout_backward"]
    assert failed_in("dropout", dropout_backward=lambda *given: np.clip(right(*given), -most, most)) >= {"backward"}


@pytest.mark.slow
@pytest.mark.parametrize("steps", [5, 10, 25])
def test_a_forward_pass_that_starts_again_after_some_steps_fails(course, failed_in, steps):
    right = course.exercise("rnn").functions["rnn_forward"]

    def rnn_forward(x, h0, *matrices):
        pieces = [right(x[start : start + steps], h0, *matrices) for start in range(0, len(x), steps)]
        return tuple(np.concatenate(parts) for parts in zip(*pieces, strict=True))

    assert failed_in("rnn", rnn_forward=rnn_forward) >= {"hidden states"}


@pytest.mark.slow
@pytest.mark.parametrize("layers", [5, 10])
def test_gradients_that_stop_some_layers_down_fail(course, failed_in, layers):
    right = course.exercise("descent").functions["gradient_norms"]

    def gradient_norms(weights, zs, activation):
        last = right(weights[-layers:], zs[-layers:], activation)
        return np.concatenate([np.zeros(len(zs) - len(last)), last])

    assert failed_in("descent", gradient_norms=gradient_norms)


# --- differences of the forward function -----------------------------------------------------------------


def differences(function, argument, step, behind=1.0):
    """The derivative of a number with respect to each entry of `argument`, by differences.

    They are central ones, and forward ones where `behind`, how many steps they begin before the entry, is 0.
    """
    argument = np.array(argument, dtype=float)
    gradient = np.zeros(argument.shape)
    for place in np.ndindex(argument.shape):
        after, before = argument.copy(), argument.copy()
        after[place] += step
        before[place] -= behind * step
        gradient[place] = (function(after) - function(before)) / ((1 + behind) * step)
    return gradient


def by_differences(forward, count, step, behind=1.0):
    """A backward function that is right but for what differences of the forward function are off by."""
    names = list(inspect.signature(forward).parameters)

    def backward(dout, *arguments, **settings):
        given = dict(zip(names, arguments, strict=False)) | settings

        def loss(name, moved):
            return np.sum(dout * forward(**(given | {name: moved})))

        gradients = [
            differences(lambda m, name=name: loss(name, m), given[name], step, behind) for name in names[:count]
        ]
        return tuple(gradients) if count > 1 else gradients[0]

    return backward


WITH_WHOLE_NUMBERS = {
    "conv": {
        "gradients of one position",
        "gradients",
        "gradients with strides",
        "gradients with padding",
        "gradients with both",
        "gradients of integer images",
    },
    "pooling": {
        "gradient of max",
        "gradient of average",
        "gradient of sum",
        "gradients where windows overlap",
        "gradients of any windows",
    },
    "residual": {"gradients, nothing switched off", "gradients, weights of zero", "gradients, both relus"},
    "classifier": {"gradients of the affine layer"},
}


STEPS = [10.0, 1.0, 0.5, 1e-2, 1e-4, 2.0**-17, 1e-5, 1e-6]
"""Where all numbers are whole and the function is linear, large steps are as good as a derivative."""


def check_differences(course, failed_in, name, step, behind):
    forward, backward, count = BACKWARD[name]
    function = course.exercise(name).functions[forward]
    wrong = {backward: by_differences(function, count, step, behind)}
    assert failed_in(name, **wrong) >= WITH_WHOLE_NUMBERS[name]


@pytest.mark.nightly
@pytest.mark.parametrize("behind", [1.0, 0.0], ids=["central", "forward"])
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("name", BACKWARD)
def test_differences_cost_points_on_every_draw(course, failed_in, name, step, behind):
    check_differences(course, failed_in, name, step, behind)


def power_of_two(x):
    """The largest power of two that is no larger than the largest pixel."""
    return 2.0 ** np.floor(np.log2(np.max(np.abs(x))))


@pytest.mark.slow
@pytest.mark.parametrize("behind", [1.0, pytest.param(0.0, marks=NIGHTLY)], ids=["central", "forward"])
@pytest.mark.parametrize(
    "step", [2.0**-10, pytest.param(2.0**-20, marks=NIGHTLY), pytest.param(1e-6, marks=NIGHTLY)]
)
def test_differences_that_are_exact_between_kinks_fail_wherever_a_maximum_is_differentiated(
    course, failed_in, step, behind
):
    forward = course.exercise("pooling").functions["pool_forward"]

    def pool_backward(dout, x, size, stride=None, mode="max"):
        one_step = step * power_of_two(x)

        def pixel(place):
            after, before = np.array(x, dtype=float), np.array(x, dtype=float)
            after[place] += one_step
            before[place] -= behind * one_step
            # Each window by itself: those that the pixel is not in cancel, however large they are.
            moved = forward(after, size, stride, mode) - forward(before, size, stride, mode)
            return np.sum(dout * moved) / ((1 + behind) * one_step)

        return np.reshape([pixel(place) for place in np.ndindex(x.shape)], x.shape)

    most = {"gradient of max", "gradients where windows overlap", "gradients of any windows", "ties"}
    assert failed_in("pooling", pool_backward=pool_backward) >= most


@pytest.mark.slow
@pytest.mark.parametrize("step", [1.0, 1e-5])
@pytest.mark.parametrize("name", ["classifier", "residual"])
def test_differences_cost_points_where_a_step_of_one_is_exact(course, failed_in, name, step):
    check_differences(course, failed_in, name, step, 1.0)


@pytest.mark.slow
@pytest.mark.parametrize("behind", [1.0, 0.0], ids=["central", "forward"])
@pytest.mark.parametrize("step", STEPS)
def test_slopes_by_differences_fail(course, failed_in, step, behind):
    functions = course.exercise("activations").functions

    def slope(function):
        return lambda z: (function(z + step) - function(z - behind * step)) / ((1 + behind) * step)

    names = {"sigmoid": "sigmoid", "tanh": "tanh", "relu": "ReLU"}
    wrong = {f"{name}_grad": slope(functions[name]) for name in names}
    assert failed_in("activations", **wrong) >= {
        f"slope of {'the ' * (one == 'sigmoid')}{one}" for one in names.values()
    }


@pytest.mark.slow
@pytest.mark.parametrize("step", STEPS)
def test_norms_of_gradients_by_differences_fail(course, failed_in, step):
    functions = course.exercise("activations").functions

    def gradient_norms(weights, zs, activation):
        g, da, norms = functions[activation], np.ones(len(zs[-1])), []
        for w, z in zip(weights[::-1], zs[::-1], strict=True):
            dz = (g(z + step) - g(z - step)) / (2 * step) * da
            norms.insert(0, np.linalg.norm(dz))
            da = w.T @ dz
        return np.array(norms)

    assert failed_in("descent", gradient_norms=gradient_norms) >= {"one layer", "several layers"}


@pytest.mark.slow
@pytest.mark.parametrize("behind", [1.0, 0.0], ids=["central", "forward"])
@pytest.mark.parametrize("step", STEPS)
def test_the_gradient_of_the_loss_by_differences_fails(course, failed_in, step, behind):
    right = course.exercise("classifier").functions["cross_entropy"]

    def cross_entropy(logits, targets):
        loss = right(logits, targets)[0]
        return loss, differences(lambda moved: right(moved, targets)[0], logits, step, behind)

    assert failed_in("classifier", cross_entropy=cross_entropy) >= {"gradient of the loss"}


STENCIL = {1: 4 / 5, 2: -1 / 5, 3: 4 / 105, 4: -1 / 280}
"""Differences over so many steps, and their weights: together off by a multiple of the step to the eighth."""


def eighth_order(function, argument, step):
    """The derivative of a number with respect to each entry of `argument`, by eight values of the function."""
    return sum(2 * many * weight * differences(function, argument, many * step) for many, weight in STENCIL.items())


@pytest.mark.slow
@pytest.mark.parametrize("step", [0.1, 2.0**-4, 0.01, 2.0**-7])
def test_the_gradient_of_the_loss_by_differences_of_high_order_costs_points(course, failed_in, step):
    right = course.exercise("classifier").functions["cross_entropy"]

    def cross_entropy(logits, targets):
        loss = right(logits, targets)[0]
        return loss, eighth_order(lambda moved: right(moved, targets)[0], logits, step)

    assert failed_in("classifier", cross_entropy=cross_entropy) >= {"loss of confident mistakes"}


@pytest.mark.slow
@pytest.mark.parametrize("step", [1.0, 1e-5, *(pytest.param(step, marks=NIGHTLY) for step in (0.5, 1e-4, 1e-6))])
def test_a_step_of_training_by_differences_costs_points_on_every_draw(course, plans, step):
    exercise, loss = course.exercise("char_rnn"), course.exercise("char_rnn").functions["train_step"]

    def train_step(inputs, targets, params, learning_rate):
        def at(name, moved):
            return loss(inputs, targets, params | {name: moved}, 0.0)[0]

        gradients = {key: differences(lambda m, key=key: at(key, m), params[key], step) for key in NAMES}
        new = {key: params[key] - learning_rate * gradients[key] for key in NAMES}
        return at("Why", params["Why"]), new

    for plan in plans["char_rnn"]:
        assert "parameters after a step" in failed(plan, {**exercise.functions, "train_step": train_step})


@pytest.mark.slow
@pytest.mark.parametrize("step", [1.0, 1e-5, *(pytest.param(step, marks=NIGHTLY) for step in (0.5, 1e-4, 1e-6))])
def test_backpropagation_by_differences_costs_points_on_every_draw(course, plans, step):
    exercise = course.exercise("bptt")
    right = exercise.functions["rnn_backward"]

    def rnn_backward(x, targets, *network):
        def at(place, moved):
            return right(x, targets, *network[:place], moved, *network[place + 1 :])[0]

        h0, *matrices = [differences(lambda m, p=p: at(p, m), one, step) for p, one in enumerate(network)]
        return at(0, network[0]), *matrices, h0

    for plan in plans["bptt"]:
        assert "long sequence" in failed(plan, {**exercise.functions, "rnn_backward": rnn_backward})
