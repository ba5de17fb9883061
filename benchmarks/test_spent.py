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
import ctypes, os, signal, time
end, ready = os.pipe()
if os.fork() == 0:
    ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)  # it is killed with its parent, as a sandbox is
    {BUSY}
    os.write(ready, b".")
    time.sleep(60)
os.read(end, 1)
"""


def _import(name):
    sys.path.insert(0, str(HERE))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(HERE))


spent = _import("spent")


@pytest.mark.parametrize(
    "code", [ITSELF, LEFT_BEHIND, KILLED], ids=["itself", "left behind", "killed with its parent"]
)
def test_the_time_of_every_process_is_counted(code):
    with spent.spent() as found:
        subprocess.run([sys.executable, "-c", code], check=False)
    assert found.cpu_s >= 0.3


def test_a_process_from_before_is_neither_waited_for_nor_counted():
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as earlier:
        with spent.spent() as found:
            pass
        assert earlier.poll() is None
        earlier.communicate(b"\n")
    assert earlier.returncode == 0
    assert found.cpu_s == 0


def test_what_others_take_is_told():
    with subprocess.Popen([sys.executable, "-c", "while True: pass"]) as other:
        try:
            with spent.spent() as found:
                subprocess.run([sys.executable, "-c", ITSELF], check=True)
        finally:
            other.kill()
    assert found.others > 0
