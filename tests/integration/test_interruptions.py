"""A run that is interrupted says so at once, keeps what was graded, and says how to go on."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest

from tests.processes import below

ENDLESS = "import time\n\n\ndef affine_forward(x, w, b):\n    while True:\n        time.sleep(1)\n"
DEADLINE = 120


@pytest.fixture(autouse=True)
def _interrupts_are_heard():
    """What runs in the background of a shell is started with interrupts ignored, and hands that down."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def command(tiny, tmp_path, right):
    """One submission that is right, and then many that would take ten minutes each."""
    settings = tiny / "course.toml"
    before, _, _ = settings.read_text().partition("[limits]")
    settings.write_text(before + "[limits]\ncpu_s = 120\ncall_cpu_s = 60\nwall_s = 1200\ncall_wall_s = 600\n")
    folder = tmp_path / "class"
    for number in range(6):
        student = folder / f"s{number}"
        student.mkdir(parents=True)
        (student / "affine.py").write_text(ENDLESS if number else right("affine"))
    words = ["grade", str(folder), "--out", str(tmp_path / "out"), "--course", str(tiny), "--jobs", "1"]
    return [sys.executable, "-m", "grader", *words]


@contextmanager
def running(command, out):
    """A run of which the first submission is finished: its result is there."""
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        while not (out / "s0.json").is_file():
            assert process.poll() is None, process.stderr.read()
            time.sleep(0.01)  # it is polled: another process writes it
        yield process
    finally:
        process.kill()
        process.communicate(timeout=DEADLINE)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_a_run_in_a_sentence_and_keeps_what_was_graded(command, tmp_path, number):
    out = tmp_path / "out"
    with running(command, out) as process:
        os.killpg(process.pid, signal.SIGINT) if number == signal.SIGINT else process.send_signal(number)
        said = next(line for line in process.stderr if "stopping" in line)
        assert "when what is being graded has ended" in said
        assert process.poll() is None  # it was said before the end
        os.killpg(process.pid, signal.SIGINT) if number == signal.SIGINT else process.send_signal(number)
        printed, said = process.communicate(timeout=DEADLINE)
        assert process.returncode == 128 + number
        assert not below(process.pid)
    assert "interrupted: 1 of 6 submissions graded" in said
    assert f"grader grade {tmp_path / 'class'}" in said
    assert said.rstrip().endswith("--resume")
    assert "Traceback" not in printed + said
    assert [row["student"] for row in csv.DictReader((out / "summary.csv").read_text().splitlines())] == ["s0"]
    assert json.loads((out / "s0.json").read_text())["score"] == 8


def test_what_is_being_graded_gets_some_seconds(command, tmp_path):
    with running(command, tmp_path / "out") as process:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=DEADLINE)  # each call would take ten minutes
        assert process.returncode == 128 + signal.SIGTERM


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("times", [1, 2])
def test_a_signal_while_the_plan_is_made_ends_in_a_sentence(command, tiny, tmp_path, number, times):
    """The author's module says when it is run, and then takes longer than anybody waits."""
    begun = tmp_path / "begun"
    solution = tiny / "reference" / "affine" / "solution.py"
    # In short steps: a signal that comes just before a single long call is heard only when the call ends.
    waits = f"from pathlib import Path\nimport time\nPath({str(begun)!r}).touch()\n"
    waits += "for _ in range(60_000):\n    time.sleep(0.01)\n"
    solution.write_text(solution.read_text() + waits)
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        while not begun.exists():
            assert process.poll() is None, process.stderr.read()
            time.sleep(0.01)  # it is polled: another process writes it
        for _ in range(times):
            process.send_signal(number)
        printed, said = process.communicate(timeout=DEADLINE)
    finally:
        process.kill()
        process.communicate(timeout=DEADLINE)
    late = (-number, 128 + signal.SIGINT) if times > 1 else ()  # the second may come when Python ends
    assert process.returncode in (128 + number, *late)
    assert "Traceback" not in printed + said
    if times == 1:
        assert "interrupted; finished results are kept" in said
        assert said.rstrip().endswith("--resume")
