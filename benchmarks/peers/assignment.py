"""The assignment that every peer gets: its hidden tests, as an instructor usually writes them.

One call of the student's function on inputs from a seeded generator, and `np.testing.assert_allclose` against what
the instructor's own solution gave, pasted in as numbers, with NumPy's tolerances and messages. Each peer's own
format is made from the same statements.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Compared:
    """One `assert_allclose`. Without `expected`, it is what the instructor's solution gives for `actual`."""

    actual: str
    expected: str = ""
    options: str = ""


@dataclass(frozen=True)
class HiddenTest:
    """One test: statements that make the inputs, one that calls the student's function, and the comparisons."""

    name: str
    given: tuple[str, ...]
    call: str
    compared: tuple[Compared, ...]


@dataclass(frozen=True)
class Statements:
    """A test as source, one statement per line, with every expected value written out."""

    name: str
    lines: tuple[str, ...]


def statements(exercise: str, solution: Mapping[str, Callable[..., Any]]) -> list[Statements]:
    """Return the tests of `exercise`, with the expected values computed by the instructor's `solution`.

    They are in the order of their names: `unittest` knows no other, and what a student reads first should be the
    same with every peer.
    """
    return written_out(TESTS[exercise], solution)


def written_out(tests: Sequence[HiddenTest], solution: Mapping[str, Callable[..., Any]]) -> list[Statements]:
    """Return `tests` as statements, in the order of their names."""
    in_order = sorted(tests, key=lambda test: test.name)
    return [Statements(test.name, _lines(test, solution)) for test in in_order]


def _lines(test: HiddenTest, solution: Mapping[str, Callable[..., Any]]) -> tuple[str, ...]:
    scope: dict[str, Any] = {"np": np, **solution}
    exec("\n".join((*test.given, test.call)), scope)  # noqa: S102 - statements of this very file
    checks = []
    for compared in test.compared:
        expected = compared.expected or _literal(eval(compared.actual, scope))  # noqa: S307 - as above
        options = f", {compared.options}" if compared.options else ""
        checks += [f"expected = {expected}", f"np.testing.assert_allclose({compared.actual}, expected{options})"]
    return ("import numpy as np", *test.given, test.call, *checks)


def _literal(value: Any) -> str:
    """`value` as an instructor pastes it: with ten digits, more than the default tolerance needs."""
    if np.ndim(value) == 0:
        return f"{value:.10g}"
    rounded = [float(f"{number:.10g}") for number in np.ravel(value)]
    return f"np.array({np.reshape(rounded, np.shape(value)).tolist()})"


def _equal(*names: str) -> tuple[Compared, ...]:
    return tuple(map(Compared, names))


IMAGES = (
    "rng = np.random.default_rng(1)",
    "x = rng.normal(size=(2, 2, 4, 3))",
    "w, b = rng.normal(size=(2, 2, 3, 2)), rng.normal(size=2)",
    "dout = rng.normal(size=(2, 2, 2, 2))",
)
MAPS = ("rng = np.random.default_rng(1)", "x = rng.normal(size=(1, 2, 5, 4))")
NETWORK = (
    "rng = np.random.default_rng(1)",
    "x = rng.normal(size=(4, 3))",
    "h0 = rng.normal(size=2)",
    "Wxh, Whh, Why = rng.normal(size=(2, 3)), rng.normal(size=(2, 2)), rng.normal(size=(3, 2))",
)
TARGETS = "targets = np.array([0, 2, 1, 1])"
BLOCK = (
    "rng = np.random.default_rng(1)",
    "x, dout = rng.normal(size=(3, 4)), rng.normal(size=(3, 4))",
    "w1, b1 = rng.normal(size=(4, 5)), rng.normal(size=5)",
    "w2, b2 = rng.normal(size=(5, 4)), rng.normal(size=4)",
)
ONES = ("rng = np.random.default_rng(1)", "x = np.ones((100, 100))")

TESTS: Mapping[str, tuple[HiddenTest, ...]] = {
    "conv": (
        HiddenTest(
            "test_conv_backward", IMAGES, "dx, dw, db = conv_backward(dout, x, w, b)", _equal("dx", "dw", "db")
        ),
        HiddenTest(
            "test_conv_backward_stride_padding",
            IMAGES,
            "dx, dw, db = conv_backward(dout, x, w, b, stride=2, padding=1)",
            _equal("dx", "dw", "db"),
        ),
        HiddenTest("test_conv_forward", IMAGES, "out = conv_forward(x, w, b)", _equal("out")),
        HiddenTest(
            "test_conv_forward_stride_padding",
            IMAGES,
            "out = conv_forward(x, w, b, stride=2, padding=1)",
            _equal("out"),
        ),
    ),
    "pooling": (
        HiddenTest("test_average_pool", MAPS, 'out = pool_forward(x, 3, stride=1, mode="average")', _equal("out")),
        HiddenTest(
            "test_average_pool_backward",
            (*MAPS, "dout = rng.normal(size=(1, 2, 2, 2))"),
            'dx = pool_backward(dout, x, 2, mode="average")',
            _equal("dx"),
        ),
        HiddenTest("test_max_pool", MAPS, "out = pool_forward(x, 2)", _equal("out")),
        HiddenTest(
            "test_max_pool_backward",
            (*MAPS, "dout = rng.normal(size=(1, 2, 3, 2))"),
            "dx = pool_backward(dout, x, 3, stride=1)",
            _equal("dx"),
        ),
        HiddenTest(
            "test_max_pool_backward_ties",
            ("rng = np.random.default_rng(1)", "x = np.ones((1, 1, 4, 4))", "dout = rng.normal(size=(1, 1, 2, 2))"),
            "dx = pool_backward(dout, x, 2)",
            (Compared("dx.sum()", "dout.sum()"),),
        ),
    ),
    "rnn": (
        HiddenTest("test_rnn_step", NETWORK, "h = rnn_step(x[0], h0, Wxh, Whh)", _equal("h")),
        HiddenTest(
            "test_rnn_forward", NETWORK, "h, logits = rnn_forward(x, h0, Wxh, Whh, Why)", _equal("h", "logits")
        ),
    ),
    "bptt": (
        HiddenTest(
            "test_sequence_loss",
            (
                "rng = np.random.default_rng(1)",
                "logits = rng.normal(size=(4, 3))",
                "targets = np.array([0, 2, 1, 1])",
            ),
            "loss = sequence_loss(logits, targets)",
            _equal("loss"),
        ),
        HiddenTest(
            "test_rnn_backward",
            (*NETWORK, TARGETS),
            "loss, dWxh, dWhh, dWhy, dh0 = rnn_backward(x, targets, h0, Wxh, Whh, Why)",
            _equal("loss", "dWxh", "dWhh", "dWhy", "dh0"),
        ),
    ),
    "dropout": (
        HiddenTest(
            "test_dropout_rate",
            ONES,
            "out, mask = dropout_forward(x, 0.3, True, rng)",
            (Compared("np.mean(out == 0)", "0.3", "atol=0.03"),),
        ),
        HiddenTest(
            "test_dropout_mean",
            ONES,
            "out, mask = dropout_forward(x, 0.3, True, rng)",
            (Compared("out.mean()", "1.0", "atol=0.03"),),
        ),
        HiddenTest(
            "test_dropout_prediction",
            ONES,
            "out, mask = dropout_forward(x, 0.3, False, rng)",
            (Compared("out", "x"),),
        ),
        HiddenTest(
            "test_dropout_backward",
            (*ONES, "mask = (rng.random(size=(100, 100)) >= 0.3) / 0.7"),
            "dx = dropout_backward(x, mask)",
            (Compared("dx", "mask"),),
        ),
    ),
    "residual": (
        HiddenTest("test_residual_forward", BLOCK, "out = residual_forward(x, w1, b1, w2, b2)", _equal("out")),
        HiddenTest(
            "test_residual_backward",
            BLOCK,
            "dx, dw1, db1, dw2, db2 = residual_backward(dout, x, w1, b1, w2, b2)",
            _equal("dx", "dw1", "db1", "dw2", "db2"),
        ),
    ),
}
