"""No process escapes from what a benchmark counts."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
BUSY = "while time.process_time() < 0.3: pass"
ITSELF = f"import time\n{BUSY}"
LEFT_BEHIND = f"import os, time\nif os.fork() == 0:\n    {BUSY}\n"
KILLED = f"""\
import os, time
ended, ready = os.pipe()
if os.fork() == 0:  # the kernel ends it with the first process of its namespace, as it ends a sandbox
    {BUSY}
    os.write(ready, b".")
    time.sleep(60)
os.read(ended, 1)
"""
IN_A_NAMESPACE = ["unshare", "--user", "--pid", "--fork"]


def _import(name):
    sys.path.insert(0, str(HERE))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(HERE))


spent = _import("spent")


@pytest.mark.parametrize(
    "command",
    [
        [sys.executable, "-c", ITSELF],
        [sys.executable, "-c", LEFT_BEHIND],
        [*IN_A_NAMESPACE, sys.executable, "-c", KILLED],
    ],
    ids=["itself", "left behind", "ended with its namespace"],
)
def test_the_time_of_every_process_is_counted(command):
    with spent.spent() as found:
        subprocess.run(command, check=False)
    if not found.whole:
        pytest.skip("no control group can be made here")
    assert found.cpu_s >= 0.3


def test_without_a_group_the_time_of_those_that_were_waited_for_is_counted(monkeypatch):
    monkeypatch.setattr(spent, "_places", lambda: iter(()))
    with spent.spent() as found:
        subprocess.run([sys.executable, "-c", ITSELF], check=True)
    assert found.cpu_s >= 0.3
    assert not found.whole


def test_a_process_from_before_is_neither_waited_for_nor_counted():
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as earlier:
        with spent.spent() as found:
            pass
        assert earlier.poll() is None
        earlier.communicate(b"\n")
    assert earlier.returncode == 0
    assert found.cpu_s < 0.1


def test_what_others_take_is_told():
    with subprocess.Popen([sys.executable, "-c", "while True: pass"]) as other:
        try:
            with spent.spent() as found:
                subprocess.run([sys.executable, "-c", ITSELF], check=True)
        finally:
            other.kill()
    assert found.others > 0
