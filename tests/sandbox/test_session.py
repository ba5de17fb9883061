"""Calls in, outcomes out: what a death costs, what crosses, and what never does."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from types import SimpleNamespace

import numpy as np
import pytest
from travelling import change_source

from grader import wire
from grader.model import (
    Call,
    Cell,
    Exited,
    Flooded,
    Garbled,
    ImportFailed,
    Killed,
    Layout,
    Missing,
    NotRun,
    NotWritten,
    OutOfMemory,
    Raised,
    Refused,
    Returned,
    Swamped,
    TimedOut,
    Unknown,
)
from grader.running.session import Session
from grader.sandbox import confined
from grader.sandbox.base import Imports, Limits, Program
from grader.sandbox.confined import ConfinedSandbox
from grader.sandbox.connection import FREE_WAKES, PAUSE_S, ChildConnection
from tests.processes import below, children


@pytest.fixture(scope="session")
def sandbox(stronger_by_day):
    return stronger_by_day


MIXED = """
import os, sys, ctypes, numpy as np
count = 0
def add(x):
    global count
    count += 1
    return x + count
def leave(): os._exit(7)
def polite(): sys.exit(3)
def crash(): ctypes.string_at(0)
def spin():
    while True: pass
def hog(): return np.ones((10**5, 10**5))
def stub(): raise NotImplementedError
def fail(): return 1 / 0
def own():
    class Odd(ValueError): pass
    raise Odd("secret 3.14159")
def write(x): x[0] = 99; return 1.0
def update(d): d["a"] = 1; return 1.0
"""

ENDINGS = {
    "leave": Exited(7, file="work.py", line=8),
    "polite": Exited(3, file="work.py", line=9),
    "crash": Killed(signal.SIGSEGV, file="work.py", line=10),
    "spin": TimedOut(1, file="work.py", line=12),
    "hog": OutOfMemory(256, "work.py", 13),
    "stub": NotWritten("work.py", 14),
    "fail": Raised("ZeroDivisionError", "ZeroDivisionError", "division by zero", "work.py", 15),
    "own": Raised("Odd", "ValueError", "secret 3.14159", "work.py", 18),
    "nothing": Missing("function nothing"),
}


@pytest.mark.parametrize("name", ENDINGS)
def test_an_ending_has_a_name_and_costs_its_call_alone(session, name):
    outcomes = session(MIXED).run([Call("add", (1,)), Call(name), Call("add", (1,))])
    assert outcomes[1] == ENDINGS[name]
    assert isinstance(outcomes[0], Returned)
    assert isinstance(outcomes[2], Returned)


def test_after_a_death_the_next_calls_find_fresh_state(session):
    outcomes = session(MIXED).run([Call("add", (1,)), Call("add", (1,)), Call("leave"), Call("add", (1,))])
    assert [outcomes[i].value for i in (0, 1, 3)] == [2, 3, 2]


WAYS_TO_BE_SOMEWHERE = {
    "def stop():\n    while True:\n        pass": (TimedOut, {2, 3}),
    "import time\ndef stop():\n    time.sleep(100)": (TimedOut, {3}),
    "import numpy as np\ndef stop():\n    return np.correlate(np.ones(10**6), np.ones(10**5), 'full')": (
        TimedOut,
        {3},
    ),
    "def inner():\n    while True: pass\ndef stop():\n    try: inner()\n    except BaseException: pass": (
        TimedOut,
        {2},
    ),
    "import os\ndef stop():\n    print('x' * 99)\n    os.abort()": (Killed, {4}),
    "import sys\ndef stop():\n    sys.exit(3)": (Exited, {3}),
    "def stop():\n    while True:\n        print('x' * 1000)": (Flooded, {2, 3}),
}


@pytest.mark.parametrize("source", WAYS_TO_BE_SOMEWHERE)
def test_a_call_without_an_end_says_where_it_was(session, source):
    limits = Limits(cpu_s=4, call_cpu_s=0.4, wall_s=30, call_wall_s=1, output_kb=16)
    one = session(source, limits)
    (outcome,) = one.run([Call("stop")])
    one.renew()
    kind, lines = WAYS_TO_BE_SOMEWHERE[source]
    assert (type(outcome), outcome.file) == (kind, "work.py")
    assert outcome.line in lines
    assert b"most recent call" not in one.output


@pytest.mark.parametrize(
    "does",
    [
        "signal.signal(signal.SIGUSR1, signal.SIG_IGN)",
        "signal.signal(signal.SIGUSR1, lambda *_: os._exit(9))",
        "os.dup2(os.open('/dev/null', os.O_RDONLY), 2)",
        "print('Stack (most recent call first):\\n  File \"/etc/passwd\", line 3 in f', flush=True)",
        "print('Stack (most recent call first):\\n  File \"work.py\", line 4001 in f', flush=True)",
        "print('  File \"work.py\", line 1' + '0' * 10**6 + ' in f', flush=True)",
    ],
)
def test_a_process_can_make_up_no_line_but_one_of_its_own_files(session, does):
    source = f"import os, signal\ndef stop():\n    {does}\n    while True: pass"
    limits = Limits(cpu_s=4, call_cpu_s=0.4, wall_s=30, call_wall_s=3)
    (outcome,) = session(source, limits).run([Call("stop")])
    assert isinstance(outcome, TimedOut | Exited)
    assert (outcome.file, outcome.line) in [("", None), *(("work.py", line) for line in range(1, 5))]


def test_renewing_forgets_module_state(session):
    one = session(MIXED)
    first = one.run([Call("add", (1,)), Call("add", (1,))])
    one.renew()
    assert [*first, *one.run([Call("add", (1,))])] == [Returned(2), Returned(3), Returned(2)]


VALUES = [
    None, True, -3, 2**63, 2.5, "text", [1, "a"], (1, 2), {"k": [1.0]}, np.arange(6).reshape(2, 3).T,
    np.array(np.nan), np.array([np.inf, 1.0]), np.float32(0.5), np.array([1 + 2j]), np.zeros((0, 3)),
    np.array(True),
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_a_value_comes_back_as_it_went(ask, value):
    outcome = ask("def same(x): return x", "same", value)
    np.testing.assert_equal(outcome.value, value)
    if isinstance(value, (np.ndarray, np.generic)):
        assert outcome.value.dtype == value.dtype
        assert outcome.value.shape == value.shape


REFUSED = {
    "object()": "an object of type object",
    "np.ma.masked_array([1.0], [True])": "a masked array",
    "np.array([None])": "an array of dtype object",
    "np.array(['a'])": "an array of dtype str",
    "np.zeros(2, dtype=[('a', float)])": "an array of dtype void",
    "np.longdouble(1)": "an array of dtype float128",
    "{1: 2}": "a dict with a key of type int",
    "10**30": "an integer of more than 64 bits",
    "{1, 2}": "an object of type set",
    "(i for i in range(3))": "an object of type generator",
    "nested()": "a structure nested more than 32 deep",
    "'\\ud800'": "a string with half of a surrogate pair",
    "np.zeros(10**7)": "an array of more than 16 MiB",
}


@pytest.mark.parametrize("expression", REFUSED)
def test_what_cannot_cross_is_refused_by_name(ask, expression):
    source = f"""
import numpy as np
def nested():
    found = []
    found.append(found)
    return found
def give(): return {expression}
"""
    outcome = ask(source, "give")
    assert isinstance(outcome, Refused)
    assert outcome.what.startswith(REFUSED[expression].replace("float128", str(np.dtype(np.longdouble))))


def test_a_subclass_goes_as_its_plain_data(ask):
    source = """
import numpy as np
class Liar(np.ndarray):
    def __eq__(self, other): return True
    def tobytes(self, *a): return b"\\x00" * 24
    shape = property(lambda self: (1, 2, 3))
    dtype = property(lambda self: np.dtype("int8"))
def lie(): return np.array([1.0, 2.0, 3.0]).view(Liar)
def matrix(): return np.matrix([[1.0, 2.0]])
"""
    np.testing.assert_array_equal(ask(source, "lie").value, [1.0, 2.0, 3.0])
    np.testing.assert_array_equal(ask(source, "matrix").value, [[1.0, 2.0]])


def test_arguments_are_fresh_copies_and_changes_are_reported(session):
    x = np.zeros(3)
    outcomes = session(MIXED).run([Call("write", (x,)), Call("update", ({},)), Call("add", (x,))])
    assert [outcome.changed for outcome in outcomes] == [("0",), ("0",), ()]
    assert x.tolist() == [0, 0, 0]
    np.testing.assert_array_equal(outcomes[2].value, [1, 1, 1])


def test_layouts_are_what_they_say(session):
    source = (
        "def flags(x): return [bool(x.flags.writeable), bool(x.flags.c_contiguous), bool(x.flags.f_contiguous)]"
    )
    x = np.arange(6.0).reshape(2, 3)
    calls = [Call("flags", (x,), layout=layout) for layout in (Layout.PLAIN, Layout.READ_ONLY, Layout.STRIDED)]
    assert [outcome.value for outcome in session(source).run(calls)] == [
        [True, True, False],
        [False, True, False],
        [True, False, False],
    ]


def test_one_generator_in_two_calls_is_one_generator(session):
    source = "def draw(rng): return float(rng.random())"
    shared = wire.Rng(5)
    outcomes = session(source).run([Call("draw", (shared,)), Call("draw", (shared,)), Call("draw", (wire.Rng(5),))])
    generator = np.random.default_rng(5)
    first, second = generator.random(), generator.random()
    assert [outcome.value for outcome in outcomes] == [first, second, first]


def test_a_callable_is_built_on_the_other_side(session):
    source = "import numpy as np\ndef apply(f, x): return f(x)"
    function = wire.Function("scaled", "def scaled(x, by): return float(np.sum(x) * by)", {"by": 3.0})
    assert session(source).run([Call("apply", (function, np.ones(4)))]) == [Returned(12.0)]


IMPORTS = {
    "import nothing_like_it": ("ModuleNotFoundError", "nothing_like_it", 1),
    "x = 1\nif x\n": ("SyntaxError", "", 2),
    "x = (": ("SyntaxError", "", 1),
    "x = 1\n1 / 0": ("ZeroDivisionError", "", 2),
    "raise Exception": ("Exception", "", 1),
    "x = '\x00'": ("SyntaxError", "", None),
}


@pytest.mark.parametrize("source", IMPORTS, ids=repr)
def test_a_failing_import_is_named_with_its_line(ask, source):
    outcome = ask(source, "add")
    assert isinstance(outcome, ImportFailed)
    assert (outcome.type, outcome.absent) == IMPORTS[source][:2]
    assert IMPORTS[source][2] in (None, outcome.line)


SOON = 2.0
"""Seconds in which even a busy machine has imported a file, so that only the next process comes too late."""
LATE = """
import time
class Own(ValueError): pass
if time.time() > {moment}:
    {what}
def wait():
    while time.time() <= {moment}: time.sleep(0.01)
    raise SystemExit
"""
FAILURES = (
    "raise ValueError('secret 3.14159')",
    "raise Own('secret 3.14159')",
    "import secret_3_14159",
    "exec(compile('\\n' * 314158 + '1/0', 'work.py', 'exec'))",
)


@pytest.mark.parametrize("what", FAILURES)
def test_an_import_that_fails_only_after_a_call_says_no_word(session, what):
    source = LATE.format(moment=time.time() + SOON, what=what)
    one = session(source)
    assert [type(end) for end in one.run([Call("wait"), Call("wait")])] == [Exited, Exited]
    assert one.left_out == ()


def test_a_cell_that_fails_only_after_a_call_says_no_word(sandbox):
    source = LATE.format(moment=time.time() + SOON, what="raise ValueError('secret 3.14159')")
    with Session(sandbox, Program("work", {}, (Cell("cell 1", source),)), Limits()) as one:
        assert [type(end) for end in one.run([Call("wait"), Call("wait")])] == [Exited, Exited]
        assert one.left_out == ()


def test_no_line_is_named_where_there_are_too_many_to_choose_from(ask):
    fail = "def fail(): return 1 / 0"
    assert ask(f"{fail}\n" + "\n" * 3000, "fail").line == 1
    assert ask(f"{fail}\n" + "\n" * 4000, "fail").line is None


@pytest.mark.parametrize("way", ["output", "answer"])
def test_what_comes_byte_by_byte_wakes_the_grader_a_bounded_number_of_times(session, monkeypatch, way):
    woken = []
    wait = ChildConnection._wait

    def counted(self, event, deadline):
        died = wait(self, event, deadline)
        woken.append(self._wakes)
        return died

    monkeypatch.setattr(ChildConnection, "_wait", counted)
    begin = "os.write(3, struct.pack('<4sIQ', b'FGW1', 1 << 20, 0))" if way == "answer" else "pass"
    source = f"""
import os, struct, time
def drip():
    {begin}
    while True:
        os.write({3 if way == "answer" else 1}, b" ")
        time.sleep(1e-5)
"""
    wall_s = 2
    (outcome,) = session(source, Limits(call_wall_s=wall_s, wall_s=wall_s)).run([Call("drip")])
    assert (outcome.seconds, outcome.wall, outcome.file) == (wall_s, True, "work.py")
    assert max(woken) <= FREE_WAKES + wall_s / PAUSE_S + 2


def test_all_answers_together_have_a_limit(session):
    source = "import numpy as np\ndef large(n): return np.zeros(n << 10, np.uint8)"
    one = session(source, Limits(result_mb=1))
    outcomes = one.run([Call("large", (1000,))] * 6 + [Call("large", (1,))])
    assert [type(outcome) for outcome in outcomes] == [Returned] * 4 + [Swamped] * 3
    assert outcomes[-1] == Swamped(4)


def test_numbers_in_lists_count_for_what_they_take_in_memory(session):
    one = session("def long(): return [[1] * 100] * 360", Limits(result_mb=1))
    outcomes = one.run([Call("long")] * 6)
    assert [type(outcome) for outcome in outcomes] == [Returned] * 3 + [Swamped] * 3


def test_an_import_that_does_not_end_ends(session):
    limits = Limits(cpu_s=2, call_cpu_s=0.5, import_cpu_s=2, wall_s=20, call_wall_s=5)
    outcomes = session("while True: pass", limits).run([Call("a"), Call("b")])
    assert outcomes == [TimedOut(0.5, place="work.py, line 1")] * 2


DEATHS = {
    "while True: pass": TimedOut,
    "import os; os._exit(5)": Exited,
    "import sys; sys.exit(4)": Exited,
    "import ctypes; ctypes.string_at(0)": Killed,
    "import os; os.close(3)": Garbled,
    "x = ' ' * (1 << 40)": OutOfMemory,
    "import time; time.sleep(100)": TimedOut,
}


@pytest.mark.parametrize("what", DEATHS)
def test_what_is_defined_around_a_statement_that_ends_the_process_counts(session, what):
    limits = Limits(cpu_s=2, call_cpu_s=0.5, import_cpu_s=2, wall_s=20, call_wall_s=1)
    one = session(f"def before(): return 1\n{what}\ndef after(): return before()", limits)
    assert one.run([Call("before"), Call("after")]) == [Returned(1), Returned(1)]
    assert [(left.line, type(left.outcome)) for left in one.left_out] == [(2, DEATHS[what])]


def test_a_demonstration_takes_nothing_of_the_time_of_calls(session):
    demo = "import time\nt = time.process_time()\nwhile time.process_time() - t < 0.6: pass\n"
    limits = Limits(cpu_s=0.5, call_cpu_s=0.3, import_cpu_s=4, wall_s=20, call_wall_s=5)
    one = session(f"{demo}def add(x): return x + 1", limits)
    assert one.run([Call("add", (1,))] * 3) == [Returned(2)] * 3


def test_an_import_that_exits_is_named(ask):
    assert ask("import sys; sys.exit(4)", "add") == Exited(4, "work.py, line 1")
    assert ask("import os; os._exit(5)", "add") == Exited(5, "work.py, line 1")


def test_a_submission_may_import_its_own_modules(session):
    one = session("from helper import double\ndef go(x): return double(x)", helper="def double(x): return 2 * x")
    assert one.run([Call("go", (4,))]) == [Returned(8)]


def test_an_error_in_a_helper_names_the_helper(session):
    one = session("import helper\ndef go(): return helper.fail()", helper="def fail():\n    return 1 / 0")
    outcome = one.run([Call("go")])[0]
    assert (outcome.file, outcome.line) == ("helper.py", 2)


def test_stand_ins_are_inert(sandbox):
    source = b"""
import matplotlib.pyplot as plt
from tqdm import tqdm
fig, ax = plt.subplots()
ax.plot([1, 2]).set(title="x")
with plt.style.context("dark"): plt.show()
def count(): return sum(1 for _ in tqdm(range(5)))
"""
    program = Program("work", {"work": source}, imports=Imports(("matplotlib", "tqdm")))
    with Session(sandbox, program, Limits()) as one:
        assert one.run([Call("count")]) == [Returned(5)]


def test_prints_are_kept_up_to_a_limit_and_never_reach_the_protocol(session):
    limits = Limits(cpu_s=5, output_kb=1)
    one = session("def talk(n):\n    for _ in range(n): print('x' * 99)\n    return n", limits)
    assert one.run([Call("talk", (100,))]) == [Returned(100)]
    one.renew()
    assert one.output.decode() == (("x" * 99 + "\n") * 11)[:1024]


def test_a_flood_of_output_is_ended(session):
    source = "def flood():\n    while True: print('x' * 1000)"
    outcome = session(source, Limits(cpu_s=5, output_kb=16)).run([Call("flood")])[0]
    assert outcome == Flooded(1, "work.py", 2)


def test_the_exercise_as_a_whole_has_a_limit(session):
    limits = Limits(cpu_s=1, call_cpu_s=0.4, wall_s=20, call_wall_s=5)
    outcomes = session(MIXED, limits).run([Call("spin")] * 20)
    assert outcomes == [TimedOut(0.4, file="work.py", line=12), *[NotRun("spin")] * 19]


def test_global_random_numbers_are_the_same_for_everyone(ask):
    source = "import random, numpy as np\ndef draw(): return [random.random(), float(np.random.rand())]"
    assert ask(source, "draw") == ask(source, "draw")


def test_a_killed_warm_process_costs_nobody_anything(sandbox):
    with Session(sandbox, Program("work", {"work": MIXED.encode()}), Limits()) as one:
        assert one.run([Call("add", (1,))]) == [Returned(2)]
        os.kill(sandbox.pid, signal.SIGKILL)
        assert isinstance(one.run([Call("add", (1,))])[0], Returned)
        one.renew()
        assert one.run([Call("add", (1,))]) == [Returned(2)]


def test_a_sandbox_that_cannot_be_had_gives_unknown_and_no_zero():
    from grader.errors import SandboxBroken

    class Gone:
        strength = "process"

        def start(self, _limits):
            raise SandboxBroken("the warm process is gone")

        def restart(self):
            """It does not come back."""

    with Session(Gone(), Program("work", {"work": b""}), Limits()) as one:
        assert one.run([Call("add")]) == [Unknown("the warm process is gone")]


ONE = {"work": b"def one(): return 1\ndef wait():\n    while True: pass"}


def starved(monkeypatch, refusals):
    """Warm processes on a machine that refuses to fork the first so many times."""
    short_of_processes = f"""
refused = iter(range({refusals}))
def fork():
    if next(refused, None) is not None:
        raise BlockingIOError(11, "Resource temporarily unavailable")
    return _fork()
"""

    def change(text):
        return text.replace("_fork()", "fork()") + short_of_processes

    change_source(monkeypatch, "sandbox.inside.zygote", change)
    monkeypatch.setattr(confined, "PAUSES_S", (0.01,) * 6)


def test_a_warm_process_that_cannot_fork_now_lives_and_is_asked_again(monkeypatch):
    starved(monkeypatch, 3)
    with ConfinedSandbox("process") as opened, Session(opened, Program("work", ONE), Limits()) as one:
        warm = opened.pid
        assert one.run([Call("one")]) == [Returned(1)]
        assert opened.pid == warm


def test_a_machine_that_starts_no_process_gives_unknown_and_the_reason_once(monkeypatch):
    starved(monkeypatch, 1000)
    with ConfinedSandbox("process") as opened, Session(opened, Program("work", ONE), Limits()) as one:
        outcomes = one.run([Call("one")] * 3)
    assert outcomes == [Unknown("no process can be started: Resource temporarily unavailable")] * 3


def test_restarts_wait_longer_each_time_and_not_for_ever(monkeypatch):
    waited = []
    with ConfinedSandbox("process") as opened:
        monkeypatch.setattr(confined.time, "sleep", waited.append)
        monkeypatch.setattr(confined, "WarmProcess", lambda _: None)
        monkeypatch.setattr(confined, "ChildFactory", lambda _: SimpleNamespace(close=lambda: None))
        for _ in range(10):
            opened.restart()
    assert waited == [*confined.PAUSES_S, *confined.PAUSES_S[-1:] * 4]
    assert list(confined.PAUSES_S) == sorted(set(confined.PAUSES_S))


def test_a_process_that_the_machine_kills_costs_nothing(sandbox):
    """As it does where memory runs out."""
    with Session(sandbox, Program("work", ONE), Limits()) as one:
        assert one.run([Call("one")]) == [Returned(1)]
        os.kill(below(sandbox.pid)[-1], signal.SIGKILL)
        assert one.run([Call("one")] * 2) == [Returned(1)] * 2


def test_what_the_machine_kills_again_and_again_is_unknown():
    def kill():
        while not ended.wait(0.01):
            with contextlib.suppress(OSError, IndexError):
                os.kill(children(opened.pid)[0], signal.SIGKILL)

    ended = threading.Event()
    killer = threading.Thread(target=kill)
    with ConfinedSandbox("process") as opened, Session(opened, Program("work", ONE), Limits()) as one:
        killer.start()
        outcomes = one.run([Call("wait"), Call("wait")])
        ended.set()
        killer.join()
    assert all(isinstance(outcome, Unknown) for outcome in outcomes)
