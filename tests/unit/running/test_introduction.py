"""The words of all modules are heard before any call, and none afterwards."""

from __future__ import annotations

import builtins

import pytest

from grader.errors import SandboxBroken
from grader.model import Call, Cell, Exited, ImportFailed, Missing, Returned
from grader.running.introduction import introduced
from grader.sandbox.base import Death, DeathCause, Limits, Program
from tests.fakes import FakeSandbox

pytestmark = pytest.mark.slow

LIMITS = Limits()
RIGHT = b"def right(x): return x\n"
WORDS = (
    "import_failed",
    {"type": "ValueError", "message": "WORDS", "file": "two.py", "line": 1, "absent": "WORDS"},
)
QUIET = ImportFailed("ValueError", "", "two.py", 1)
EXIT = Death(DeathCause.ENDED, code=1)


def program(name, source=RIGHT, **others):
    return Program(name, {name: source, **others})


def run(sandbox, *programs):
    """The outcomes of two calls of each program, and what was left out, as a submission is graded."""
    found = []
    for session in introduced(programs, sandbox, LIMITS):
        with session:
            outcomes = [session.run([Call(name, (1,))])[0] for name in ("right", "rigth")]
            found.append((outcomes, [(one.place, one.outcome) for one in session.left_out]))
    return found


def test_one_process_hears_all_modules_that_load():
    sandbox = FakeSandbox()
    expected = ([Returned(1), Missing("function rigth", "right")], [])
    assert run(sandbox, *(program(f"m{number}") for number in range(12))) == [expected] * 12
    assert sandbox.started == 13


def test_what_an_import_says_before_any_call_is_quoted_in_every_exercise():
    broken = b"raise KeyError('no such layer')"
    first, (outcomes, _) = run(FakeSandbox(), program("one"), program("two", broken))
    assert first[0][0] == Returned(1)
    assert outcomes == [ImportFailed("KeyError", "'no such layer'", "two.py", 1)] * 2


def test_a_module_that_failed_is_not_loaded_again_for_another_exercise():
    sandbox = FakeSandbox()
    run(sandbox, program("one"), program("two", b"raise KeyError"), program("three"))
    assert sandbox.asked.count("load") == 2 + 1 + 2  # together, alone, and for the calls of one and three
    same = program("one", b"raise KeyError")
    sandbox = FakeSandbox()
    assert [outcomes[0].type for outcomes, _ in run(sandbox, same, same, same)] == ["KeyError"] * 3
    assert sandbox.asked == ["load"]


def test_what_an_import_says_after_a_call_of_another_exercise_is_not_quoted():
    # The introduction and the first exercise load; then a process that may know a hidden input does not.
    first, second = run(FakeSandbox({"load": [None, None, WORDS, WORDS]}), program("one"), program("two"))
    assert first[0][0] == Returned(1)
    assert second[0] == [QUIET, QUIET]


@pytest.mark.parametrize("kind", ["loaded", "import_failed", "missing"])
def test_names_that_are_listed_after_a_call_of_another_exercise_are_not_suggested(kind):
    listed = {**WORDS[1], "names": ["rigth_WORDS"], "what": "function", "nearest": "WORDS"}
    _, (outcomes, _) = run(FakeSandbox({"load": [None, None, (kind, listed)]}), program("one"), program("two"))
    assert "WORDS" not in repr(outcomes)


def test_a_cell_that_fails_after_a_call_of_another_exercise_has_no_note():
    notebook = Program("two", {}, (Cell("cell 1", "def right(x): return x"), Cell("cell 2", "y = 1")))
    words = {"source": "cell 2", "position": 0, "at": 1, "kind": "import_failed", "fields": WORDS[1], "names": []}
    late = ("loaded", {"names": ["right"], "left_out": [{**words, "earlier": []}], "more": 0})
    _, (outcomes, left_out) = run(FakeSandbox({"load": [None, None, late]}), program("one"), notebook)
    assert outcomes[0] == Returned(1)
    assert left_out == []


def test_the_note_on_a_cell_that_failed_before_any_call_stays_and_what_it_defined_counts():
    cells = (Cell("cell 1", "def right(x): return x\nraise KeyError('why')"), Cell("cell 2", "y = 1"))
    _, (outcomes, left_out) = run(FakeSandbox(), program("one"), Program("two", {}, cells))
    assert outcomes == [Returned(1), Missing("function rigth", "right")]
    assert left_out == [("cell 1, line 2", ImportFailed("KeyError", "'why'", "cell 1", 2))]


def test_a_cell_that_ended_a_process_is_left_out_of_the_next():
    cells = (Cell("cell 1", "def right(x): return x"), Cell("cell 2", "y = print()"))
    sandbox = FakeSandbox({"at": [EXIT]})
    _, (outcomes, left_out) = run(sandbox, program("one"), Program("two", {}, cells))
    assert outcomes[0] == Returned(1)
    assert left_out == [("cell 2, line 1", Exited(1, "cell 2, line 1"))]
    assert sandbox.asked.count("load") == 2 + 1 + 1


def test_a_module_that_ends_the_process_costs_the_words_of_no_other():
    sandbox = FakeSandbox({"load": [EXIT, None, EXIT]})
    _, (two, _), (three, _) = run(sandbox, program("one"), program("two"), program("three", b"raise KeyError('x')"))
    assert two == [Exited(1)] * 2
    assert three == [ImportFailed("KeyError", "'x'", "three.py", 1)] * 2


def test_a_module_that_fails_only_beside_others_is_loaded_alone(monkeypatch):
    monkeypatch.setattr(builtins, "times", [], raising=False)  # all processes of a fake sandbox are this one
    spoils = b"times.append(1)\n" + RIGHT
    spoilt = b"if len(times) == 1: times.append(1); raise KeyError\n" + RIGHT
    _, _, (outcomes, _) = run(FakeSandbox(), program("one"), program("two", spoils), program("three", spoilt))
    assert outcomes[0] == Returned(1)


def test_imports_without_end_together_cost_the_time_of_one_exercise():
    sandbox = FakeSandbox(cpu_s_per_answer=4.0)
    sessions = introduced([program(f"m{number}") for number in range(20)], sandbox, Limits(cpu_s=10, call_cpu_s=5))
    assert sandbox.asked.count("load") <= 3
    assert len(sessions) == 20


def test_a_broken_sandbox_costs_words_and_no_points():
    sandbox = FakeSandbox({"load": [SandboxBroken("gone")]})
    assert [outcomes[0] for outcomes, _ in run(sandbox, program("one"), program("two"))] == [Returned(1)] * 2
    assert sandbox.restarted == 1


def test_what_is_loaded_together_does_not_see_the_modules_of_the_other():
    first = Program("one", {"one": RIGHT, "shared": b"of = 1"})
    second = Program("two", {"two": b"import shared\nassert shared.of == 2\n" + RIGHT, "shared": b"of = 2"})
    sandbox = FakeSandbox()
    assert [outcomes[0] for outcomes, _ in run(sandbox, program("zero"), first, second)] == [Returned(1)] * 3
    assert sandbox.started == 4
