"""What the kernel says of a student's process, read from outside: every layer is there, not only its effect.

Where two layers refuse the same thing, the attacks cannot tell whether both are there. These tests can.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from grader.model import Call, Returned
from tests.processes import below

from .conftest import LIMITS

MOST = {
    "cpu time": LIMITS.cpu_s + LIMITS.import_cpu_s + 2,
    "file size": 0,
    "open files": 64,
    "core file size": 0,
    "locked memory": 0,
    "processes": 0,
    "stack size": 8 << 20,
    "address space": 2 << 30,
}
"""In seconds or bytes, by the names that the kernel gives them."""
NAMESPACES = ("cgroup", "ipc", "mnt", "net", "pid", "user", "uts")


@pytest.fixture
def child(session, sandbox):
    """The process of a submission that has been imported and called."""
    one = session("def one(): return 1")
    assert one.run([Call("one")]) == [Returned(1)]
    return below(sandbox.pid)[-1]


@pytest.fixture
def status(child):
    """What ``/proc/PID/status`` says."""
    lines = Path(f"/proc/{child}/status").read_text().splitlines()
    return {name: value.split() for name, _, value in (line.partition(":") for line in lines)}


@pytest.mark.parametrize("kind", ["CapInh", "CapPrm", "CapEff", "CapAmb"])
def test_every_set_of_capabilities_is_empty(status, kind):
    assert int(status[kind][0], 16) == 0


def test_no_program_can_gain_privileges(status):
    assert status["NoNewPrivs"] == ["1"]


def test_system_calls_are_filtered(status):
    assert status["Seccomp"] == ["2"]  # SECCOMP_MODE_FILTER


def test_it_is_a_session_of_its_own(child):
    assert os.getsid(child) == child


def test_where_root_can_drop_to_another_user_it_does(status, sandbox):
    outside = str(os.getuid())
    assert (set(status["Uid"]) == {outside}) != sandbox.drops_user


@pytest.mark.parametrize("limit", MOST)
def test_a_limit_is_set_and_cannot_be_raised(child, limit):
    told = Path(f"/proc/{child}/limits").read_text().splitlines()
    (line,) = [line for line in told if line.startswith(f"Max {limit} ")]
    soft, hard = line.removeprefix(f"Max {limit}").split()[:2]
    assert int(soft) <= int(hard) <= MOST[limit]


def test_it_holds_no_descriptor_but_its_own(child):
    assert {int(entry.name) for entry in Path(f"/proc/{child}/fd").iterdir()} <= set(range(4))


@pytest.mark.parametrize("kind", NAMESPACES)
def test_under_namespaces_each_is_its_own(child, sandbox, kind):
    ours, theirs = (Path(f"/proc/{pid}/ns/{kind}").readlink() for pid in ("self", child))
    assert (ours == theirs) == (sandbox.strength == "process")
