"""The class that the speed of graders is measured on: five functions, three tests each, thirty students in turn.

Of thirty, 12 are right, 9 wrong, 4 crash and 5 handed in the stub. The course is ``benchmarks/fifteen``; the same
tests as an instructor writes them for other graders are made here, from the same functions and sizes.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE / "peers")]

from assignment import Compared, HiddenTest, Statements, written_out
from submissions import Submission

COURSE = HERE / "fifteen"
NAME = "fifteen"
SOLUTION = (COURSE / "reference" / NAME / "solution.py").read_text(encoding="utf-8")
WRONG = (
    ("z.max(axis=1, keepdims=True)", "z.max()", "e.sum(axis=1, keepdims=True)", "e.sum()"),
    ("x @ w + b", "x @ w"),
    ("x.std(axis=0)", "x.std(axis=0, ddof=1)"),
    ("len(k)] @ k", "len(k)] @ k[::-1]"),
    ("size).max(", "size).mean("),
    ("x.mean(axis=0)", "x.mean()"),
)
CRASHES = ("raise ValueError", "return undefined", "while True: np.zeros(3)[3]", "return 1 / 0")
LOOPS = SOLUTION.replace(
    "return x @ w + b", "return np.array([[row @ w[:, m] + b[m] for m in range(len(b))] for row in x])"
)
CASES = {
    "softmax": ["z = rng.normal(size=({}, {}))", "softmax(z)", ((2, 3), (5, 4), (1, 7))],
    "affine": [
        "x, w, b = rng.normal(size=({0}, {1})), rng.normal(size=({1}, {2})), rng.normal(size={2})",
        "affine(x, w, b)",
        ((2, 3, 4), (5, 2, 3), (1, 4, 2)),
    ],
    "standardise": ["x = rng.normal(size=({}, {}))", "standardise(x)", ((4, 3), (6, 2), (9, 5))],
    "correlate": ["x, k = rng.normal(size={}), rng.normal(size={})", "correlate(x, k)", ((7, 3), (9, 2), (6, 4))],
    "max_pool": ["x, size = rng.normal(size={}), {}", "max_pool(x, size)", ((6, 3), (8, 2), (12, 4))],
}


def hidden_tests() -> list[Statements]:
    """Return the fifteen tests as statements, with the expected values written out."""
    tests = [
        HiddenTest(
            f"test_{name}_{number}",
            ("rng = np.random.default_rng(1)", given.format(*sizes)),
            f"out = {call}",
            (Compared("out"),),
        )
        for name, (given, call, all_sizes) in CASES.items()
        for number, sizes in enumerate(all_sizes, 1)
    ]
    solution: dict[str, object] = {}
    exec(SOLUTION, solution)  # noqa: S102 - our own file
    return written_out(tests, {name: solution[name] for name in CASES})


def source_of(number: int) -> str:
    """Return what student `number` handed in."""
    place = number % 30
    if place < 12:
        return LOOPS if place % 2 else SOLUTION
    if place < 21:
        changed = SOLUTION
        edits = WRONG[place % len(WRONG)]
        for before, after in zip(edits[::2], edits[1::2], strict=True):
            changed = changed.replace(before, after)
        return changed
    if place < 25:
        return _with_body(CRASHES[place - 21])
    return _with_body("raise NotImplementedError")


def _with_body(body: str) -> str:
    """The solution with each of its functions reduced to one line."""
    return re.sub(r'("""\n)(?:    [^\n]+\n)+(?=\n\ndef |\Z)', rf"\1    {body}\n", SOLUTION)


def submissions(count: int) -> list[Submission]:
    """Return a class of `count` students."""
    return [Submission(f"s{number:05}", NAME, "", source_of(number)) for number in range(count)]


def hand_in(folder: Path, count: int) -> None:
    """Write the class as files, one folder a student."""
    for each in submissions(count):
        (folder / each.mistake).mkdir(parents=True)
        (folder / each.mistake / f"{NAME}.py").write_text(each.source, encoding="utf-8")
