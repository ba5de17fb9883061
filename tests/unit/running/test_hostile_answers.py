"""Whatever a student's process answers is the student's: an outcome or a refusal, never a fault of the grader."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader import wire
from grader.model import (
    Call,
    Cell,
    Exited,
    Garbled,
    GivenUp,
    Missing,
    Refused,
    Returned,
    Swamped,
    TimedOut,
    Unknown,
)
from grader.running import leaving_out
from grader.running.budget import MOST_SOURCES_MB
from grader.running.leaving_out import MOST_DEATHS, read_left_out, step_from
from grader.running.protocol import ANSWERS, MOST_CALLS
from grader.running.session import Session
from grader.sandbox import base
from grader.sandbox.base import HEADERS_MB, Death, DeathCause, Limits, Program
from tests.fakes import FakeSandbox

pytestmark = pytest.mark.slow

SOURCE = b"def right(x): return x\n\ndef slow(x): return x\n"
LIMITS = Limits(cpu_s=10, call_cpu_s=2)
EXIT = Death(DeathCause.ENDED, code=1)
SLOW = "def slow(x): return x"
NOT_ASKED = Garbled("it answers a question that was not asked")


def run(sandbox, *names, source=SOURCE, limits=LIMITS):
    with Session(sandbox, Program("work", {"work": source}), limits) as session:
        return session.run([Call(name, (1,)) for name in names])


def notebook(*sources):
    return Program("work", {}, tuple(Cell(f"cell {count}", text) for count, text in enumerate(sources, 1)))


# --- the number ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "number",
    [
        np.array([1, 2]),
        np.array(1),
        np.zeros(0),
        np.zeros((2, 0, 3)),
        True,
        1.0,
        "1",
        [1],
        (1,),
        {"1": 1},
        None,
        -1,
    ],
    ids=repr,
)
@pytest.mark.parametrize("asked", ["load", "right"])
def test_a_number_of_any_type_but_the_right_one_is_refused(asked, number):
    kind = "loaded" if asked == "load" else "returned"
    forged = (kind, {"value": 1, "changed": [], "number": number})
    assert run(FakeSandbox({asked: forged}), "right") == [NOT_ASKED]


def test_no_value_of_a_students_is_the_number_of_its_answer():
    source = b"def right(x): return {'number': 1, 'kind': 'returned'}"
    assert run(FakeSandbox(), "right", source=source) == [Returned({"number": 1, "kind": "returned"})]


# --- any answer ------------------------------------------------------------------------------------------

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
arrays = st.sampled_from([np.zeros(2), np.array(1), np.zeros((0, 2)), np.array([True, False]), np.array(2j)])
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats() | words | arrays,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=5,
)
FIELDS = (
    "value",
    "changed",
    "type",
    "builtin",
    "message",
    "file",
    "line",
    "code",
    "what",
    "absent",
    "names",
    "number",
    "left_out",
    "position",
)
kinds = st.sampled_from(sorted({kind for several in ANSWERS.values() for kind in several} | {"confined", "at", ""}))
answers = st.tuples(kinds, st.dictionaries(st.sampled_from(FIELDS), values))


@given(answers, st.sampled_from(["load", "right"]))
def test_any_answer_to_any_question_is_an_outcome_and_never_a_fault_of_the_grader(forged, asked):
    sandbox = FakeSandbox({asked: forged})
    with Session(sandbox, notebook("def right(x): return x"), LIMITS) as session:
        (outcome,) = session.run([Call("right", (1,))])
    assert not isinstance(outcome, Unknown)
    assert sandbox.restarted == 0


@pytest.mark.parametrize("kind", sorted(ANSWERS["calls"] - ANSWERS["load"]))
def test_what_answers_a_call_does_not_answer_an_import(kind):
    fields = {
        "type": "E",
        "builtin": "KeyError",
        "message": "0.123",
        "what": "0.123",
        "value": "0.123",
        "changed": [],
    }
    (outcome,) = run(FakeSandbox({"load": (kind, {**fields, "file": "", "line": None})}), "right")
    assert outcome == Garbled("an answer is of another kind than the question")


def test_an_array_in_the_place_of_loaded_is_refused():
    (outcome,) = run(FakeSandbox({"load": ("returned", {"value": np.zeros(2), "changed": []})}), "right")
    assert isinstance(outcome, Garbled)


# --- names -----------------------------------------------------------------------------------------------


def test_a_name_that_is_made_up_in_a_call_is_not_suggested():
    source = b"# right_1234\ndef right_a(x): return x"
    forged = ("missing", {"what": "function right_1234", "nearest": "right_1234"})
    assert run(FakeSandbox({"right_": forged}), "right_", source=source) == [Missing("function right_", "right_a")]


def test_a_function_that_is_there_is_not_suggested_in_its_own_place():
    assert run(FakeSandbox({"slow": ("missing", {})}), "slow") == [Missing("function slow")]


def test_names_are_those_of_a_process_from_before_any_call():
    told = ("loaded", {"names": ["right_1234"]})
    sandbox = FakeSandbox({"load": [None, told], "slow": EXIT})
    assert run(sandbox, "slow", "rigth") == [Exited(1), Missing("function rigth", "right")]
    assert sandbox.started == 2


def test_a_notebooks_functions_have_names_too():
    with Session(FakeSandbox({"slow": EXIT}), notebook("def right(x): return x", SLOW), LIMITS) as session:
        outcomes = session.run([Call(name, (1,)) for name in ("rigth", "slow", "rigth")])
    assert outcomes == [Missing("function rigth", "right"), Exited(1), Missing("function rigth", "right")]


@pytest.mark.parametrize("names", [["a"] * 101, ["a" * 81], ["0.123"], ["two words"], [1], "right", np.zeros(2)])
def test_names_that_are_none_are_refused(names):
    (outcome,) = run(FakeSandbox({"load": ("loaded", {"names": names})}), "right")
    assert isinstance(outcome, Garbled)


def test_of_a_module_of_many_functions_a_hundred_are_listed():
    source = b"\n".join(b"def f%d(x): return x" % number for number in range(1000)) + b"\n" + SOURCE
    assert run(FakeSandbox(), "f_1", "f998", source=source) == [Missing("function f_1", "f1"), Returned(1)]


# --- no recursion, no endless repeating ------------------------------------------------------------------


def test_after_ten_statements_that_end_the_process_the_rest_of_a_notebook_is_left_out_by_name():
    sandbox = FakeSandbox({"at": EXIT})
    with Session(sandbox, notebook("def right(x): return x", *["print()"] * 49), LIMITS) as session:
        assert session.run([Call("right", (1,))]) == [Returned(1)]
        left_out = session.left_out
    assert sandbox.started == MOST_DEATHS + 2
    assert [one.file for one in left_out] == [f"cell {number}" for number in range(2, MOST_DEATHS + 3)]
    assert [one.rest for one in left_out] == [False] * MOST_DEATHS + [True]
    assert isinstance(left_out[-1].outcome, GivenUp)


def test_a_file_of_statements_that_all_end_the_process_ends_soon():
    sandbox = FakeSandbox({"at": EXIT})
    outcomes = run(sandbox, "right", source=b"print()\n" * 70 + SOURCE)
    assert isinstance(outcomes[0], GivenUp)
    assert sandbox.started == MOST_DEATHS + 2


def test_statements_that_end_the_process_only_when_they_run_again_end_the_exercise():
    sandbox = FakeSandbox({"at": [None] * 100 + [EXIT] * 1000, "right": EXIT})
    with Session(sandbox, notebook(*["print()\ndef right(x): return x"] * 100), LIMITS) as session:
        outcomes = session.run([Call("right", (1,))] * 3)
        assert session.left_out == ()
    assert outcomes == [Exited(1)] * 3
    assert sandbox.started == 2


def test_statements_that_take_turns_to_end_the_process_end_the_exercise():
    sandbox = FakeSandbox({"at": [ending for _ in range(40) for ending in (None, EXIT)]})
    with Session(sandbox, notebook("def right(x): return x", *["print()"] * 30), LIMITS) as session:
        (outcome,) = session.run([Call("right", (1,))])
    assert not isinstance(outcome, Unknown)
    assert sandbox.started <= MOST_DEATHS + 7


class Lines(str):
    """A text that counts how often somebody goes through all of it."""

    __slots__ = ()
    times = 0

    def count(self, *arguments):
        Lines.times += 1
        return super().count(*arguments)

    def replace(self, *_):
        return self


def test_the_lines_of_a_file_are_counted_once_and_not_for_each_statement(monkeypatch):
    monkeypatch.setattr(Lines, "times", 0)
    cells = (Cell("cell 1", Lines("def right(x): return x")), *(Cell(f"cell {n}", Lines("x")) for n in range(100)))
    sandbox = FakeSandbox({"right": EXIT})
    with Session(sandbox, Program("work", {}, cells), LIMITS) as session:
        session.run([Call("right", (1,))] * 5)
    assert len(sandbox.announced) > 100
    assert Lines.times <= 3 * len(cells)


def test_the_words_of_a_long_line_are_looked_for_once(monkeypatch):
    line = "value = absent  #" + " absent" * 50_000
    found = []
    monkeypatch.setattr(leaving_out, "WORD", SimpleNamespace(findall=lambda text: found.append(text) or ["absent"]))
    cells = (Cell("cell 1", f"def right(x):\n    {line}"), Cell("cell 2", "absent = 1 / 0"))
    with Session(FakeSandbox(), Program("work", {}, cells), LIMITS) as session:
        outcomes = session.run([Call("right", (1,))] * 100)
    assert outcomes[0] == outcomes[99] == session.left_out[0].outcome
    assert [text.strip() for text in found] == [line]


def test_files_of_one_name_are_told_apart_without_comparing_each_with_each(monkeypatch):
    compared = []

    class Name(str):
        __slots__ = ()
        __hash__ = str.__hash__

        def __eq__(self, other):
            compared.append(other)
            return str.__eq__(self, other)

    monkeypatch.setattr(base, "posixpath", SimpleNamespace(basename=lambda path: Name(path.rpartition("/")[2])))
    names = Program("work", {f"part{n}/work{n % 400}": b"" for n in range(500)}).file_names
    assert len(set(names.values())) == 500
    assert len(compared) <= 3 * 500


def test_an_import_that_used_up_all_of_its_time_is_told_the_time_that_it_had():
    late = Death(DeathCause.WALL)
    loading = Session(FakeSandbox(), notebook("x = 1"), LIMITS)._loading
    assert loading._outcome_of_death(late, (1.0, -3.3)) == TimedOut(LIMITS.wall_s, wall=True)
    assert loading._outcome_of_death(late, (1.0, 0.5)) == TimedOut(0.5, wall=True)


@pytest.mark.parametrize("place", ["file", "position", "line"])
@pytest.mark.parametrize("value", [None, -1, 1 << 40, "x", 1.5, True, np.zeros(2), [1]], ids=repr)
def test_a_statement_that_is_nowhere_is_refused_or_brought_into_its_file(place, value):
    fields = {"file": "work.py", "position": 3, "line": 2, place: value}
    try:
        step = step_from(fields, {"work.py": 5})
    except wire.WireError:
        return
    assert (step.file, step.position) == ("work.py", 3)
    assert 1 <= step.line <= 5


entries = st.fixed_dictionaries(
    {},
    optional={
        "source": st.sampled_from(["work.py", "other.py"]),
        "position": st.integers(0, 9) | values,
        "at": st.integers(0, 9) | values,
        "kind": st.sampled_from(["skipped", "magic", "timed_out", "import_failed", "exited", "loaded", ""]),
        "names": st.lists(words, max_size=3) | values,
        "earlier": st.lists(words, max_size=3) | values,
        "fields": st.dictionaries(st.sampled_from(FIELDS), values) | values,
    },
)


@given(st.lists(entries, max_size=3) | values)
def test_what_was_left_out_is_read_or_refused(told):
    try:
        read = read_left_out(told, {"work.py": 5}, 512)
    except wire.WireError:
        return
    for _, one in read:
        assert one.file == "work.py"
        assert 1 <= one.line <= 5
        assert all(name.isidentifier() for name in one.names + one.earlier)


def test_calls_that_each_end_the_process_are_not_sent_again_and_again():
    sandbox = FakeSandbox({"slow": EXIT})
    assert run(sandbox, *["slow"] * 200) == [Exited(1)] * 200
    assert sandbox.calls_sent < 200 + MOST_CALLS * 6  # were each batch full, it would be 9,600


def test_large_files_are_not_sent_to_process_after_process():
    sandbox = FakeSandbox({"slow": EXIT})
    files = {"work": SOURCE, "data": b"#" * (1 << 20)}  # few and never compiled: the tests share one machine
    with Session(sandbox, Program("work", files), Limits(cpu_s=60)) as session:
        outcomes = session.run([Call("slow", (1,))] * 100)
    assert outcomes[0] == Exited(1)
    assert isinstance(outcomes[-1], GivenUp)
    assert sandbox.sent < (MOST_SOURCES_MB + 6) << 20


def test_a_notebook_is_not_run_for_process_after_process():
    sandbox = FakeSandbox({"right": EXIT})
    with Session(sandbox, notebook(*["def right(x): return x" + "#" * 100_000] * 20), Limits(cpu_s=60)) as session:
        outcomes = session.run([Call("right", (1,))] * 100)
    assert isinstance(outcomes[-1], GivenUp)
    assert sandbox.asked.count("load") < 64


# --- frames ----------------------------------------------------------------------------------------------


def test_a_refusal_says_nothing_of_the_students():
    forged = ("refused", {"what": "an object of type hidden_0123"})
    assert run(FakeSandbox({"right": forged}), "right") == [Refused("an object of a type of your own")]


@pytest.mark.parametrize("header", [b"[" * 500_000, b'{"a":' * 100_000, b"9" * 900_000, b"\xff" * 9, b"NaN"])
def test_a_header_of_any_bytes_is_no_frame(header):
    with pytest.raises(wire.WireError):
        wire.decode(header, b"")


# --- headers, which are dear to read ---------------------------------------------------------------------

LISTS = "def lists(x): return [[]] * 9000"  # 63 kB of header, and nothing else


@pytest.mark.parametrize("exercises", [*(pytest.param(n, marks=pytest.mark.nightly) for n in (1, 3)), 12, 40])
def test_headers_have_equal_shares_over_the_exercises(exercises):
    sandbox = FakeSandbox()
    limits = Limits(cpu_s=60, exercises=exercises)
    with Session(sandbox, Program("work", {"work": LISTS.encode()}), limits) as session:
        outcomes = session.run([Call("lists", (1,))] * 140)
    assert isinstance(outcomes[0], Returned)
    assert isinstance(outcomes[-1], Swamped)
    assert sandbox.headers_read * exercises <= HEADERS_MB << 20
    # What is read is no less, either, than what an exercise may rely on.
    share = min((HEADERS_MB << 20) / exercises, 4 << 20)
    assert sandbox.headers_read > share / 2 - 70_000


def test_after_too_many_headers_the_other_functions_still_have_their_share():
    source = f"{LISTS}\ndef right(x): return x"
    program = Program("work", {"work": source.encode()}, functions=("lists", "right"))
    with Session(FakeSandbox(), program, Limits(cpu_s=60, exercises=12)) as session:
        outcomes = session.run([Call("lists", (1,))] * 30 + [Call("right", (1,))] * 30)
    assert isinstance(outcomes[29], Swamped)
    assert outcomes[30:] == [Returned(1)] * 30


def test_an_import_cannot_answer_with_a_long_header_either():
    forged = ("loaded", {"names": ["a" * 80] * 1000})
    (outcome,) = run(FakeSandbox({"load": forged}), "right", limits=Limits(exercises=12))
    assert isinstance(outcome, Garbled)
