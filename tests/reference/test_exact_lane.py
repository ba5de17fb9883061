"""The exact lane of the twelve exercises: what is right in any style passes, what is nearly right fails."""

from __future__ import annotations

import numpy as np
import pytest

from grader.checks.exact import LABEL, stated
from grader.course.plan import plan_exercise
from grader.grading.exercise import grade_checks
from grader.model import Status
from grader.running.in_process import InProcess

SEED = b"another 16 bytes"
LANES = {
    "conv": {
        "one kernel, one image": 2,
        "strides and padding": 2,
        "gradients of one position": 2,
        "gradients": 2,
        "gradients with strides": 2,
        "gradients with padding": 2,
        "gradients with both": 2,
        "gradients of integer images": 2,
    },
    "pooling": {
        "average": 1,
        "sum": 1,
        "average and sum of any windows": 1,
        "gradient of max": 1,
        "gradient of average": 1,
        "gradient of sum": 1,
        "gradients where windows overlap": 1,
        "gradients of any windows": 1,
    },
    "classifier": {"flatten": 1, "affine": 2, "gradients of the affine layer": 2},
    "rnn": {"step with memory": 2, "joined step with memory": 2, "logits": 2},
    "gated": {"memory of the LSTM": 2, "GRU with memory": 2},
    "bptt": {"long sequence": 3},
    "char_rnn": {"parameters after a step": 3},
    "residual": {
        "nothing switched off": 3,
        "gradients, nothing switched off": 3,
        "gradients, weights of zero": 3,
        "gradients, both relus": 3,
    },
    "dropout": {"backward": 1},
    "descent": {"several arrays": 1},
}
"""Exercise -> check -> degree: whatever is a polynomial in its data."""


@pytest.fixture(scope="module")
def graded(course):
    """``graded(name, **functions)`` -> the grades of an exercise's checks, by name; each plan is made once."""
    plans = {}

    def grade(name, **functions):
        exercise = course.exercise(name)
        plan = plans.setdefault(name, plan_exercise(exercise, SEED))
        return {one.name: one for one in grade_checks(plan, InProcess({**exercise.functions, **functions}))}

    return grade


def each(change):
    """What changes every array of floats in what a function returns."""

    def changed(value):
        if isinstance(value, (list, tuple)):
            return type(value)(changed(item) for item in value)
        if isinstance(value, dict):
            return {key: changed(item) for key, item in value.items()}
        return change(value) if isinstance(value, np.ndarray) and value.dtype.kind == "f" else value

    return changed


def changed_results(exercise, change):
    """The reference's functions, each of whose results is changed."""
    apply = each(change)

    def wrapped(function):
        return lambda *args, **kwargs: apply(function(*args, **kwargs))

    return {name: wrapped(function) for name, function in exercise.functions.items()}


def wrong_cases(grade):
    return {verdict.case for verdict in grade.verdicts if verdict.status is not Status.PASSED}


def test_every_polynomial_has_its_lane(course):
    found = {
        exercise.name: {
            check.name: stated(check.exact).degree
            for check in exercise.spec.checks
            if getattr(check, "exact", None) is not None
        }
        for exercise in course.exercises
    }
    assert {name: lanes for name, lanes in found.items() if lanes} == LANES


@pytest.mark.slow
@pytest.mark.parametrize("name", LANES)
def test_an_error_below_every_tolerance_fails_the_whole_numbers_alone(course, graded, name):
    grades = graded(name, **changed_results(course.exercise(name), lambda array: array * (1 + 1e-13)))
    assert {check: wrong_cases(grades[check]) for check in LANES[name]} == {check: {LABEL} for check in LANES[name]}


def next_number(array):
    """The array, whose smallest entry is larger by 1."""
    changed = array.copy()
    changed.flat[np.argmin(np.abs(array))] += 1.0
    return changed


@pytest.mark.slow
@pytest.mark.parametrize("name", LANES)
def test_no_other_whole_number_passes(course, graded, name):
    grades = graded(name, **changed_results(course.exercise(name), next_number))
    assert all(LABEL in wrong_cases(grades[check]) for check in LANES[name])


@pytest.mark.slow
@pytest.mark.parametrize("name", LANES)
@pytest.mark.parametrize(
    "cut",
    [
        np.trunc,
        pytest.param(np.rint, marks=pytest.mark.nightly),
        pytest.param(lambda array: array.astype(int), id="astype", marks=pytest.mark.nightly),
    ],
)
def test_what_cuts_off_decimals_fails_on_the_other_numbers(course, graded, name, cut):
    grades = graded(name, **changed_results(course.exercise(name), cut))
    assert all(wrong_cases(grades[check]) - {LABEL} for check in LANES[name])


@pytest.mark.slow
@pytest.mark.parametrize("name", LANES)
def test_arguments_that_are_cut_off_fail_on_the_other_numbers(course, graded, name):
    cut = each(np.trunc)

    def wrapped(function):
        return lambda *args, **kwargs: function(*map(cut, args), **{key: cut(one) for key, one in kwargs.items()})

    functions = {key: wrapped(function) for key, function in course.exercise(name).functions.items()}
    grades = graded(name, **functions)
    assert all(grades[check].status is not Status.PASSED for check in LANES[name])


@pytest.mark.slow
@pytest.mark.parametrize("name", LANES)
def test_single_precision_inside_fails(course, graded, name):
    grades = graded(name, **changed_results(course.exercise(name), lambda a: a.astype(np.float32).astype(float)))
    assert all(grades[check].status is not Status.PASSED for check in LANES[name])


# --- right, though not by way of whole numbers -----------------------------------------------------------


def padded(x, padding):
    return np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding))).astype(float)


def by_fourier(reference):
    """The convolutional layer and its gradients by products of Fourier transforms."""

    def conv_forward(x, w, b, stride=1, padding=0):
        shape = reference.conv_forward(x, w, b, stride, padding).shape  # what is refused stays refused
        images = padded(x, padding)
        size = images.shape[2:]
        products = np.einsum("nchw,kchw->nkhw", np.fft.fft2(images), np.conj(np.fft.fft2(w, s=size)))
        return (
            np.fft.ifft2(products).real[:, :, ::stride, ::stride][:, :, : shape[2], : shape[3]] + b[:, None, None]
        )

    def conv_backward(dout, x, w, b, stride=1, padding=0):
        images = padded(x, padding)
        size, (rows, columns) = images.shape[2:], dout.shape[2:]
        spread = np.zeros((*dout.shape[:2], *size))
        spread[:, :, : rows * stride : stride, : columns * stride : stride][:, :, :rows, :columns] = dout
        X, W, D = np.fft.fft2(images), np.fft.fft2(w, s=size), np.fft.fft2(spread)
        dw = np.fft.ifft2(np.einsum("nchw,nkhw->kchw", X, np.conj(D))).real[:, :, : w.shape[2], : w.shape[3]]
        dx = np.fft.ifft2(np.einsum("nkhw,kchw->nchw", D, W)).real
        inside = slice(padding, padding + x.shape[2]), slice(padding, padding + x.shape[3])
        return dx[:, :, *inside], dw, dout.sum(axis=(0, 2, 3))

    return {"conv_forward": conv_forward, "conv_backward": conv_backward}


def test_a_convolution_by_fourier_transforms_is_right(course, graded, reference):
    grades = graded("conv", **by_fourier(reference("conv")))
    assert {one.status for one in grades.values()} == {Status.PASSED}


def running(mode, values):
    """A mean that is updated with every number, or a sum."""
    total = 0.0
    for count, value in enumerate(values, 1):
        total += (value - total) / count if mode == "average" else value
    return max(values) if mode == "max" else total


def test_a_running_mean_is_right(graded, reference):
    def pool_forward(x, size, stride=None, mode="max"):
        out = reference("pooling").pool_forward(x, size, stride, mode) * 0.0
        (R, S), (t, u) = (
            one if isinstance(one, tuple) else (one, one) for one in (size, size if stride is None else stride)
        )
        for n, c, i, j in np.ndindex(out.shape):
            out[n, c, i, j] = running(mode, x[n, c, i * t : i * t + R, j * u : j * u + S].ravel())
        return out

    grades = graded("pooling", pool_forward=pool_forward)
    assert {one.status for one in grades.values()} == {Status.PASSED}


EXPONENTIALS = {
    "two": lambda z: (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z)),
    "one": lambda z: 2.0 / (1.0 + np.exp(-2.0 * z)) - 1.0,
    "doubled": lambda z: (np.exp(2 * z) - 1) / (np.exp(2 * z) + 1),
}


@pytest.mark.parametrize("tanh", EXPONENTIALS.values(), ids=EXPONENTIALS)
def test_a_tanh_of_ones_own_is_exact_where_it_has_to_be(graded, tanh):
    def rnn_step(x_t, h_prev, Wxh, Whh):
        return tanh(Whh @ h_prev + Wxh @ x_t)

    def rnn_step_joined(x_t, h_prev, W):
        return tanh(np.array([sum(row * np.concatenate([x_t, h_prev])) for row in W]))

    def rnn_forward(x, h0, Wxh, Whh, Why):
        states = [h0]
        for x_t in x:
            states.append(rnn_step(x_t, states[-1], Wxh, Whh))
        return np.array(states[1:]), np.einsum("vh,th->tv", Why, states[1:])

    grades = graded("rnn", rnn_step=rnn_step, rnn_step_joined=rnn_step_joined, rnn_forward=rnn_forward)
    assert {one.status for one in grades.values()} == {Status.PASSED}


@pytest.mark.parametrize("tanh", EXPONENTIALS.values(), ids=EXPONENTIALS)
def test_gates_of_ones_own_are_exact_where_they_have_to_be(graded, tanh):
    def sigmoid(z):
        return 1.0 / (1.0 + np.exp(-z))

    def lstm_step(x_t, h_prev, c_prev, W, b):
        i, f, o, g = np.split(b + W @ np.hstack([x_t, h_prev]), 4)
        with np.errstate(all="ignore"):  # the memory may be large, and the state is not compared there
            c = sigmoid(f) * c_prev + sigmoid(i) * tanh(g)
            return sigmoid(o) * tanh(c), c

    def gru_step(x_t, h_prev, W, b):
        V, H = len(x_t), len(h_prev)
        r, u = (sigmoid(W[k : k + H, :V] @ x_t + W[k : k + H, V:] @ h_prev + b[k : k + H]) for k in (0, H))
        n = tanh(W[2 * H :, :V] @ x_t + W[2 * H :, V:] @ (h_prev * r) + b[2 * H :])
        return n + u * (h_prev - n)

    grades = graded("gated", lstm_step=lstm_step, gru_step=gru_step)
    assert {one.status for one in grades.values() if one.name != "contract"} == {Status.PASSED}


@pytest.mark.parametrize("slope", [lambda h: (1 - h) * (1 + h), lambda h: 1 - h * h], ids=["factors", "square"])
def test_a_softmax_without_care_is_exact_where_it_has_to_be(graded, slope):
    def train_step(inputs, targets, params, learning_rate):
        Wxh, Whh, Why = (params[name] for name in ("Wxh", "Whh", "Why"))
        states = [np.zeros(len(Whh))]
        for x_t in inputs:
            states.append(np.tanh(Wxh @ x_t + Whh @ states[-1]))
        p = np.exp(np.array(states[1:]) @ Why.T)
        p /= p.sum(axis=1, keepdims=True)
        steps = np.arange(len(targets))
        loss = -np.sum(np.log(p[steps, targets]))
        p[steps, targets] -= 1
        later, new = np.zeros(len(Whh)), {name: array.copy() for name, array in params.items()}
        for t in steps[::-1]:
            dz = slope(states[t + 1]) * (Why.T @ p[t] + later)
            for name, gradient in (("Wxh", np.outer(dz, inputs[t])), ("Whh", np.outer(dz, states[t]))):
                new[name] -= learning_rate * gradient
            new["Why"] -= learning_rate * np.outer(p[t], states[t + 1])
            later = dz @ Whh
        return loss, new

    grades = graded("char_rnn", train_step=train_step)
    assert {one.status for one in grades.values()} == {Status.PASSED}
