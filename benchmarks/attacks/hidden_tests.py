"""The exercise that is attacked, as the peers get it: the same functions, points and kinds of tests.

For each function there is a public test, which gives no points, and a hidden one: inputs from a seeded generator,
the expected value computed from them by the instructor's formula, and `np.testing.assert_allclose`. The expected
value is computed first, so that writing into the input does not change it. The tenth point of our own course is for
leaving arguments alone, which no peer has.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

CANARY = "CANARY-of-the-hidden-tests"


@dataclass(frozen=True)
class Tested:
    """A function with what its public and its hidden test do, one statement per line, and its points."""

    function: str
    points: int
    public: tuple[str, ...]
    hidden: tuple[str, ...]


def _compared(call: str, given: str, expected: str) -> tuple[str, ...]:
    return (given, f"expected = {expected}", f"np.testing.assert_allclose({call}, expected)")


START = f"rng = np.random.default_rng(4711)  # {CANARY}"
VECTOR, MATRIX = "x = rng.normal(size=5)", "x = rng.normal(size=(3, 4))"

TESTS = (
    Tested(
        "double",
        4,
        ("np.testing.assert_allclose({double}(np.array([1.0, 2.0])), [2.0, 4.0])",),
        (START, *_compared("{double}(x)", VECTOR, "2.0 * x"), *_compared("{double}(x)", MATRIX, "2.0 * x")),
    ),
    Tested(
        "shift",
        2,
        (
            "shifted = np.random.default_rng(5).random() + 1.0",
            "np.testing.assert_allclose({shift}(np.ones(2), np.random.default_rng(5)), [shifted, shifted])",
        ),
        (
            START,
            *_compared("{shift}(x, np.random.default_rng(3))", VECTOR, "x + np.random.default_rng(3).random()"),
        ),
    ),
    Tested(
        "total",
        3,
        ("np.testing.assert_allclose({total}(np.array([1.0, 2.0])), 3.0)",),
        (START, *_compared("{total}(x)", VECTOR, "np.sum(x)"), *_compared("{total}(x)", MATRIX, "np.sum(x)")),
    ),
)
"""In the order of their names: `unittest` knows no other. `{double}` is the way to the function, which differs."""
POINTS = sum(test.points for test in TESTS)


def named(lines: tuple[str, ...], module: str = "") -> list[str]:
    """Return `lines` with the functions' names, behind that of `module` if there is one."""
    names = {test.function: f"{module}.{test.function}" if module else test.function for test in TESTS}
    return [line.format_map(names) for line in lines]


def hidden_numbers() -> list[float]:
    """Return every hidden input and every expected value."""
    numbers: list[float] = []
    for test in TESTS:
        scope = {"np": np, "double": lambda x: 2.0 * x, "total": np.sum, "shift": lambda x, rng: x + rng.random()}
        for line in named(test.hidden):
            exec(line, scope)  # noqa: S102 - statements of this very file
            numbers += [float(n) for name in ("x", "expected") if name in scope for n in np.ravel(scope[name])]
    return numbers
