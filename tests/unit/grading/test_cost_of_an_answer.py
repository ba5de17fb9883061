"""What an answer costs the grader is bounded, whatever type it has: counted, never timed.

Each type that crosses the wire is answered at its worst, by functions that should return something of each type.
What is counted: frames and headers that are read, values in them, steps of judging them, bytes of the document.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import grader
from grader import wire
from grader.course.load import load_course
from grader.diagnose.fingerprint import MOST_ITEMS
from grader.grading.document_text import LONGEST, MOST_BYTES
from grader.grading.exercise import grade_exercise
from grader.grading.notes import notes_on
from grader.grading.prepare import prepare_exercise
from grader.grading.results import CourseIdentity, environment_of, make_result
from grader.model import Call, Cell, Returned, Status, Submission
from grader.running.leaving_out import MOST_DEATHS
from grader.running.session import Session
from grader.sandbox.base import HEADERS_MB, MOST_ANSWERS, Death, DeathCause, Limits, Program
from tests.courses import write_course
from tests.fakes import FakeSandbox

pytestmark = pytest.mark.slow

PACKAGE = Path(grader.__file__).parent
JUDGES = tuple(str(PACKAGE / room) for room in ("checks", "diagnose", "grading", "running", "text.py"))
"""What works on values on the grader's side; the student's side runs in this process, too, and does not count."""
LIMITS = Limits(cpu_s=60, result_mb=1)
"""A small room for answers: what is read grows with it, and what is shown must not."""
HEADERS = MOST_ANSWERS * LIMITS.result_mb << 20
"""Bytes that all headers may count for."""
MOST_STEPS = 20_000
"""Of judging and diagnosing an exercise, besides those that each value of an answer takes."""
STEPS_PER_VALUE = 3

EXPECTED = {
    "array": "np.array([1.0, 2.0]) * x",
    "number": "2.0 * x",
    "number_of_complex": "2.0j * x",
    "whole": "np.arange(3)",
    "several": "(x + np.zeros(2), x, [x])",
    "named": "{'W': x + np.zeros(2), 'b': x}",
    "truth": "True",
    "text": "'a word'",
    "nothing": "None",
}
SOLUTION = '"""Something of each type."""\n\nimport numpy as np\n' + "".join(
    f'\n\ndef {name}(x):\n    """Return it."""\n    return {value}\n' for name, value in EXPECTED.items()
)
CHECKS = f"""
from grader.authoring import Agrees, Exercise, cases, normal, small

NAMES = {list(EXPECTED)}
EXERCISE = Exercise(
    "Types",
    checks=[Agrees(name, "its value", call=name, inputs=cases(x=normal())) for name in NAMES],
    ladder={{name: cases(x=small()) for name in NAMES}},
)
"""
SETTINGS = 'title = "Types"\ndemonstration_secret = "00000000000000000000000000000007"\n\n[exercises]\ntypes = 10\n'

MANY = 2000
"""So many that an answer of them is read; ten times as many are beyond the room of a function."""
WORST = {
    "nothing": f"[None] * {MANY}",
    "truth values": f"[True] * {MANY}",
    "whole numbers": f"[2**64 - 1, -(2**63)] * {MANY // 10}",
    "floats": f"[1.7976931348623157e308, -5e-324] * {MANY // 10}",
    "zeros": f"[0.5] * {MANY}",
    "more zeros than there is room for": f"[0.5] * {10 * MANY}",
    "floats that go as arrays": f"[float('nan'), float('-inf')] * {MANY // 20}",
    "complex numbers": f"[complex('nan'), 1e308j] * {MANY // 20}",
    "one text": "'\\x1b\\u202e\\U0001f600' * 5000",
    "texts": f"['\\x00' * 9] * {MANY // 10}",
    "lists": f"[[]] * {MANY}",
    "tuples": f"((),) * {MANY}",
    "dicts": f"[{{}}] * {MANY}",
    "keys": "{'\\u202e' * 9 + str(i): i for i in range(500)}",
    "lists in lists": "[[[0.1] * 30] * 20] * 5",
    "as deep as it goes": "__import__('functools').reduce(lambda inner, _: [inner], range(31), 0.1)",
    "a tree": "__import__('functools').reduce(lambda inner, _: (inner, inner), range(9), 0.1)",
    "deeper than it goes": "__import__('functools').reduce(lambda inner, _: [inner], range(99), 0.1)",
    "the names that are expected": "{'W': [[]] * 900, 'b': {'W': [()] * 900}}",
    "as many as are expected": "([[]] * 600, {str(i): () for i in range(600)}, [[()] * 600])",
    "empty arrays": f"[np.zeros((0, 2**20))] * {MANY // 20}",
    "arrays of no axes": f"[np.array(0.1)] * {MANY // 20}",
    "arrays of many axes": "[np.zeros((1,) * 30)] * 100",
    "arrays of many kinds": f"[np.ones(3, name) for name in {sorted(wire.DTYPES)}] * 8",
    **{f"one array of {name}": f"np.full(60_000, 1, {name!r})" for name in wire.DTYPES},
    **{
        f"arrays of {name}": f"[np.full(2, 1, {name!r})] * 90"
        for name in ("bool", "uint64", "float16", "complex64")
    },
    "not numbers": "np.full(60_000, np.nan)",
    "infinities": "np.full(60_000, np.inf)",
    "what is too small for its type": "np.full(60_000, 5e-324)",
    "a larger array than may be": "np.zeros(9_000_000)",
}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """An exercise that asks for a value of each type, with a ladder for each."""
    files = {
        "course.toml": SETTINGS,
        "reference/types/solution.py": SOLUTION,
        "reference/types/checks.py": CHECKS,
    }
    course = load_course(write_course(tmp_path_factory.mktemp("types"), files))
    exercise = prepare_exercise(course.exercises[0], 0, course)
    for body in ("return None", "raise ValueError"):  # what is imported at the first mistake is no answer's cost
        source = "".join(f"\ndef {one}(x):\n    {body}\n" for one in EXPECTED)
        program = Program("types", {"types": source.encode()}, functions=tuple(EXPECTED))
        with Session(FakeSandbox(), program, LIMITS) as session:
            grade_exercise(exercise, session)
    return exercise


@contextmanager
def counted():
    """Count the calls of functions of the grader's side, and of those the values that it reads from frames."""
    counts = Counter()

    def count(frame, event, _):
        if event == "call":
            code = frame.f_code
            counts["steps"] += code.co_filename.startswith(JUDGES)
            counts["values"] += code is wire._unpack.__code__

    sys.setprofile(count)
    try:
        yield counts
    finally:
        sys.setprofile(None)


def grade(prepared, source, sandbox=None, cells=()):
    """Grade it, and assert what holds of every answer: everything read and shown is within its bound."""
    sandbox = sandbox or FakeSandbox()
    program = Program("types", {"types": source.encode()} if source else {}, cells, functions=tuple(EXPECTED))
    with counted() as counts:
        with Session(sandbox, program, LIMITS) as session:
            graded = grade_exercise(prepared, session)
            notes = notes_on(session.left_out, session.left_out_besides)
        graded = replace(graded, notes=(*graded.notes, *notes))
        submission = Submission("mallory", "0" * 64, {})
        identity = CourseIdentity(title="Types", plan_sha256="0" * 64)
        result = make_result(submission, [graded], identity, environment_of("none", ()))
        text = result.to_json()
    assert all(check.status is not Status.UNKNOWN for check in graded.checks)
    assert len(text) <= MOST_BYTES
    assert all(len(one) <= LONGEST + 20 for one in texts(json.loads(text)))
    assert sandbox.headers_read * LIMITS.header_weight <= HEADERS
    assert sandbox.headers_read <= HEADERS_MB << 20
    assert len(sandbox.begun) <= sandbox.calls_sent + sandbox.started  # a frame for each question, at most
    # Values are read on the student's side, too: the numbers that it is asked with.
    assert counts["values"] <= sandbox.headers_read + 200 * len(sandbox.begun)
    assert counts["steps"] <= MOST_STEPS + STEPS_PER_VALUE * counts["values"]
    return graded, counts


def texts(value):
    """Every text of a document."""
    match value:
        case dict():
            return [text for item in value.values() for text in texts(item)]
        case list():
            return [text for item in value for text in texts(item)]
        case str():
            return [value]
        case _:
            return []


def answering(value, before=""):
    """A submission whose every function returns the value of an expression."""
    functions = "".join(f"\ndef {name}(x):\n    return VALUE\n" for name in EXPECTED)
    return f"import numpy as np\n{before}\nVALUE = {value}\n{functions}"


def test_a_right_answer_of_each_type_passes(prepared):
    graded, _ = grade(prepared, SOLUTION)
    assert graded.score == graded.max_score


BY_NIGHT = {
    *(f"one array of {name}" for name in wire.DTYPES.keys() - {"bool", "float64", "complex128"}),
    *(f"arrays of {name}" for name in ("bool", "uint64", "float16")),
    *("truth values", "zeros", "tuples", "lists in lists"),
}
"""They are read by the same lines as others that are tried by day."""


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.nightly) if name in BY_NIGHT else name for name in WORST]
)
def test_the_worst_answer_of_each_type_costs_no_more_than_its_values(prepared, name):
    graded, _ = grade(prepared, answering(WORST[name]))
    assert graded.score < graded.max_score
    assert sum(len(finding.evidence) for finding in graded.findings) <= len(EXPECTED) * LONGEST


leaves = st.sampled_from(
    ["None", "True", "7", "0.5", "float('nan')", "1j", "'a'", "np.zeros(3)", "np.array(1)", "np.zeros((0, 9), '?')"]
)
shapes = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds("[{}] * {}".format, inner, st.sampled_from([0, 1, 3, 40])),
        st.builds("({},) * {}".format, inner, st.sampled_from([0, 1, 3, 40])),
        st.builds("{{'W': {}, 'b': {}}}".format, inner, inner),
        st.builds("{{str(i): {} for i in range({})}}".format, inner, st.sampled_from([1, 60])),
    ),
    max_leaves=4,
)


@given(shapes)
@settings(max_examples=10)
def test_no_answer_costs_more_than_its_values(prepared, value):
    grade(prepared, answering(value))


# --- what is no value ------------------------------------------------------------------------------------

RAISED = {
    "a long text": "ValueError('\\x1b' * 10**6)",
    "a text of many lines": "ValueError('line\\n' * 10**5)",
    "NumPy's words": "ValueError('operands could not be broadcast together with shapes' + ' (2,3)' * 10**5)",
    "a long name": "type('E' * 10**5, (KeyError,), {})('k' * 10**5)",
    "many parts": "ExceptionGroup('g' * 1000, [ValueError('v' * 100)] * 10**4)",
    "many causes": "__import__('functools').reduce(lambda one, _: KeyError(one), range(200), KeyError())",
    "a stub": "NotImplementedError('x' * 10**6)",
}


@pytest.mark.parametrize("name", RAISED)
def test_an_exception_costs_no_more_than_any_other(prepared, name):
    functions = "".join(f"\ndef {one}(x):\n    raise {RAISED[name]}\n" for one in EXPECTED)
    _, counts = grade(prepared, f"import numpy as np\n{functions}")
    assert counts["steps"] <= MOST_STEPS


def test_names_without_end_are_not_compared_with_one_that_is_missing(prepared):
    many = "".join(f"def {'numbe' * 9}{i}(x): return x\n" for i in range(600))
    _, counts = grade(prepared, many)
    assert counts["steps"] <= MOST_STEPS


def test_arguments_that_were_changed_are_counted(prepared):
    forged = ("returned", {"value": 1.0, "changed": ["x" * 10**5] * 64})
    _, counts = grade(prepared, SOLUTION, FakeSandbox(dict.fromkeys(EXPECTED, forged)))
    assert counts["steps"] <= MOST_STEPS


@pytest.mark.parametrize("cell", ["raise KeyError('k' * 10**5)", "def broken(:", "%magic " + "m" * 10**4])
def test_notes_on_cells_are_counted(prepared, cell):
    cells = (Cell("cell 1", SOLUTION), *(Cell(f"cell {number}", cell) for number in range(2, 100)))
    graded, counts = grade(prepared, "", cells=cells)
    assert graded.score == graded.max_score
    assert len(graded.notes) <= 6
    assert counts["steps"] <= MOST_STEPS + MOST_ITEMS


def test_deaths_of_the_process_are_counted(prepared):
    sandbox = FakeSandbox(dict.fromkeys(EXPECTED, Death(DeathCause.ENDED, code=1)))
    _, counts = grade(prepared, SOLUTION, sandbox)
    assert sandbox.started <= 3 * len(EXPECTED)
    assert counts["steps"] <= MOST_STEPS
    dying = FakeSandbox({"at": Death(DeathCause.ENDED, code=1)})
    cells = (Cell("cell 1", SOLUTION), *(Cell(f"cell {number}", "print()") for number in range(2, 100)))
    grade(prepared, "", dying, cells)
    assert dying.started <= MOST_DEATHS + 4


# --- what crosses towards the student only ---------------------------------------------------------------

MADE_THERE = [wire.Rng(5), wire.Function("f", "def f(): pass" + "#" * 5000, {"a": [0.5] * 50})]


@pytest.mark.parametrize("argument", MADE_THERE, ids=["generator", "function"])
def test_an_argument_that_is_made_there_is_sent_once_for_each_call(argument):
    sandbox = FakeSandbox()
    program = Program("work", {"work": b"def right(x): return 1"}, functions=("right",))
    one = len(wire.encode("calls", {"value": argument}))
    with counted() as counts, Session(sandbox, program, LIMITS) as session:
        assert session.run([Call("right", (argument,))] * 100) == [Returned(1)] * 100
    assert sandbox.asked == ["load", "calls", "calls"]
    assert sandbox.sent <= 100 * (one + 100) + 1000
    assert counts["steps"] <= 80 * 100


@pytest.mark.parametrize("argument", MADE_THERE, ids=["generator", "function"])
def test_an_answer_that_holds_one_is_read_no_further(argument):
    frame = wire.encode("returned", {"value": [argument, *[[]] * 1000], "changed": []})
    header, _ = wire.lengths(frame[: wire.PREFIX.size], wire.Caps())
    start = wire.PREFIX.size + header
    with counted() as counts, pytest.raises(wire.WireError):
        wire.decode(frame[wire.PREFIX.size : start], frame[start:])
    assert counts["values"] <= 2
