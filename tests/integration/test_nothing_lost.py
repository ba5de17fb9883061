"""Nothing is lost: killed, full, changed, twice at once; and what was finished is not done again."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from grader.course.secret import write_secret
from tests.courses import write_course
from tests.processes import below, children, is_alive

from .conftest import FILES

ROOT = Path(__file__).resolve().parents[2]
ENDLESS = "def affine_forward(x, w, b):\n    while True:\n        pass\n"
DEADLINE = 60
GRADER = [sys.executable, "-m", "grader"]


def write_class(course, folder, right):
    """Write eight students, every third of them with an endless loop: time enough to be killed in the middle."""
    settings = course / "course.toml"
    before, _, _ = settings.read_text().partition("[limits]")
    settings.write_text(f'locate = "off"\n{before}[limits]\ncpu_s = 1\ncall_cpu_s = 0.1\n')
    for number in range(8):
        student = folder / f"s{number:02}"
        student.mkdir(parents=True)
        text = ENDLESS if number % 3 == 1 else right + f"# {number}\n"
        (student / "affine.py").write_text(text)
    return folder


@pytest.fixture
def slow_class(tmp_path, tiny, right):
    return write_class(tiny, tmp_path / "class", right("affine"))


def grading(course, folder, out, *options):
    """The words that have the grader grade a class."""
    return ["grade", *map(str, [folder, "--out", out, "--course", course]), "--jobs", "2", *options]


@pytest.fixture
def command(tiny, slow_class, tmp_path):
    def line(out, *options):
        return grading(tiny, slow_class, tmp_path / out, *options)

    return line


@pytest.fixture
def resume(grader, command):
    """``resume("out")`` -> a run that goes on from an earlier one has ended well."""

    def go_on(out):
        done = grader(*command(out, "--resume"))
        assert done.returncode == 0, done.stderr

    return go_on


@contextmanager
def started(words):
    process = subprocess.Popen(
        [*GRADER, *words],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait(DEADLINE)
        process.stderr.close()


def run(line):
    return subprocess.run(
        line,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )


def until(condition, what):
    """Wait for something that another process does: it is polled, with a deadline."""
    end = time.monotonic() + DEADLINE
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.005)
    pytest.fail(f"waited {DEADLINE} s for {what}")


def finished(folder):
    return sorted(folder.glob("*.json")) if folder.is_dir() else []


def stable(folder):
    """What two runs must have in common: every result but its timings."""
    return {file.name: file.read_text().split('"timings"')[0] for file in finished(folder)}


def gone(pids):
    return not any(map(is_alive, pids))


@pytest.fixture(scope="session")
def calm(once):
    """The results of the class where nothing happens to them, for reading."""

    def fill(folder):
        with tempfile.TemporaryDirectory() as elsewhere:
            course = write_course(Path(elsewhere, "course"), FILES)
            right = (course / "reference" / "affine" / "solution.py").read_text()
            students = write_class(course, Path(elsewhere, "class"), right)
            done = run([*GRADER, *grading(course, students, folder)])
        assert done.returncode == 0, done.stderr

    return once("calm", fill)


@pytest.fixture
def undisturbed(calm):
    return stable(calm)


@pytest.fixture
def graded(calm, command, tmp_path):
    """The folder of an earlier run, as it left it."""
    return Path(shutil.copytree(calm, tmp_path / "out"))


@contextmanager
def stopped(process):
    """Stop `process`, so that what is done meanwhile to its children or its files happens at one moment."""
    process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        process.send_signal(signal.SIGCONT)


@pytest.mark.parametrize(
    "victim", ["the grader", pytest.param("a worker", marks=pytest.mark.nightly), "every worker"]
)
def test_kill_9_loses_nothing(command, resume, undisturbed, tmp_path, victim):
    out = tmp_path / "out"
    with started(command("out")) as process:
        until(lambda: finished(out), "a first result")
        with stopped(process):
            family, workers = below(process.pid), children(process.pid)
            doomed = {"the grader": [process.pid], "a worker": workers[:1], "every worker": workers}[victim]
            for pid in doomed:
                os.kill(pid, signal.SIGKILL)
        process.wait(DEADLINE)
    until(lambda: gone(family), "the grader's processes to end")
    for file in finished(out):
        json.loads(file.read_text())
    before = {file: file.stat().st_mtime_ns for file in (out / ".cache").glob("*.json")}
    assert before
    resume("out")
    assert stable(out) == undisturbed
    # What was finished was taken as it was.
    assert {file: file.stat().st_mtime_ns for file in before} == before


def test_kill_9_of_a_warm_process_is_not_even_noticed(command, undisturbed, tmp_path):
    out = tmp_path / "out"
    with started(command("out")) as process:
        until(lambda: finished(out), "a first result")
        warm = [pid for worker in children(process.pid) for pid in children(worker)]
        assert warm
        for pid in warm:
            with contextlib.suppress(ProcessLookupError):  # its worker may have just ended
                os.kill(pid, signal.SIGKILL)
        assert process.wait(DEADLINE) == 0
    assert stable(out) == undisturbed


def test_resume_grades_what_has_changed_and_nothing_else(resume, slow_class, graded):
    out = graded
    kept = {file: file.read_bytes() for file in (out / ".cache").glob("*.json")}
    repaired = slow_class / "s01" / "affine.py"
    repaired.write_text((slow_class / "s00" / "affine.py").read_text() + "# repaired\n")
    resume("out")
    assert json.loads((out / "s01.json").read_text())["score"] == 8
    now = {file: file.read_bytes() for file in (out / ".cache").glob("*.json")}
    assert len(now.keys() - kept.keys()) == 2  # of the submission that changed, each exercise
    assert {file: now[file] for file in kept} == kept


def test_a_voided_check_costs_nobody_and_grades_its_exercise_alone_again(resume, tiny, graded):
    out = graded
    before = {file.name: json.loads(file.read_text()) for file in finished(out)}
    kept = set((out / ".cache").glob("*.json"))
    with (tiny / "course.toml").open("a") as settings:
        settings.write('\n[voided.affine]\ngradients = "the loss was not defined"\n')
    resume("out")
    assert len(set((out / ".cache").glob("*.json")) - kept) == len(
        {then["submission"]["sha256"] for then in before.values()}
    )
    for name, then in before.items():
        now = json.loads((out / name).read_text())
        assert now["max_score"] == then["max_score"]
        voided = now["exercises"][0]["checks"][1]
        assert (voided["status"], voided["score"]) == ("passed", 4.5)
        assert "the loss was not defined" in voided["message"]
        lost = 4.5 - then["exercises"][0]["checks"][1]["score"]
        assert now["score"] == then["score"] + lost
        assert now["exercises"][1] == then["exercises"][1]


def test_a_new_secret_is_graded_anew(resume, tiny, graded):
    def plans():
        return {json.loads(file.read_text())["course"]["plan_sha256"] for file in finished(graded)}

    first = plans()
    write_secret(tiny)
    resume("out")
    assert len(first) == len(plans()) == 1
    assert first != plans()


def test_a_damaged_cache_is_graded_again(resume, undisturbed, graded):
    out = graded
    cached = sorted((out / ".cache").glob("*.json"))
    damages = (b"", b"{", b'{"score": 100}', b"\xff\xfe")
    assert len(cached) >= len(damages)
    for file, damage in zip(cached, itertools.cycle(damages), strict=False):
        file.write_bytes(damage)
    resume("out")
    assert stable(out) == undisturbed


def test_full_disk_is_reported_and_leaves_no_partial_result(command, resume, undisturbed, tmp_path):
    out = tmp_path / "out"

    done = run(
        ["sh", "-c", 'ulimit -f 3; exec "$0" "$@"', *GRADER, *command("out")]
    )  # 3 blocks of 512 bytes a file
    assert done.returncode == 2
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr
    assert finished(out) == []
    assert [file for file in out.rglob("*") if file.is_file()] == []
    resume("out")
    assert stable(out) == undisturbed


@pytest.mark.parametrize("place", ["out/a-file", "/proc/results", "/dev/null/results"])
def test_unwritable_folder_is_reported_before_anything_runs(grader, command, tmp_path, place):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a-file").write_text("mine")
    done = grader(*command(place))
    assert done.returncode == 2
    assert "choose another --out" in done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "out" / "a-file").read_text() == "mine"


def test_removed_folder_is_reported_and_the_next_run_is_complete(command, resume, undisturbed, tmp_path):
    out = tmp_path / "out"
    with started(command("out")) as process:
        until(lambda: finished(out), "a first result")
        with stopped(process):
            out.rename(tmp_path / "elsewhere")
        assert process.wait(DEADLINE) == 2
        said = process.stderr.read()  # of the results, or of the cache beside them: whichever was to be written
        assert re.search(rf"^grader: {re.escape(str(out))}\S* cannot be (created|written): ", said, re.MULTILINE)
        assert "Traceback" not in said
    assert children(process.pid) == []
    (tmp_path / "elsewhere").rename(out)
    resume("out")
    assert stable(out) == undisturbed


def test_two_runs_into_one_folder_do_not_disturb_each_other(command, undisturbed, tmp_path):
    with started(command("out")) as one, started(command("out")) as other:
        assert one.wait(DEADLINE) == other.wait(DEADLINE) == 0
    assert stable(tmp_path / "out") == undisturbed


def test_a_submission_that_changes_while_it_is_read_is_graded_as_one_or_the_other(grader, tiny, tmp_path, right):
    file = tmp_path / "class" / "ann" / "affine.py"
    file.parent.mkdir(parents=True)
    versions = {right("affine"): 8, right("affine").replace(" + b", "        "): 1}
    known = {}
    for text in versions:
        file.write_text(text)
        grader("grade", file.parent.parent, "--out", tmp_path / "known", "--course", tiny)
        document = json.loads((tmp_path / "known" / "ann.json").read_text())
        known[document["submission"]["sha256"]] = document["score"]
    assert len(set(known.values())) == 2
    over = threading.Event()

    def keep_changing():
        while not over.wait(0.001):  # as often as files are read, and no more
            for text in versions:
                fresh = tmp_path / "fresh"  # not beside it, where it would be handed in as well
                fresh.write_text(text)
                fresh.replace(file)

    changing = threading.Thread(target=keep_changing)
    changing.start()
    try:
        for _ in range(3):
            done = grader("grade", file.parent.parent, "--out", tmp_path / "out", "--course", tiny)
            assert done.returncode == 0, done.stderr
            document = json.loads((tmp_path / "out" / "ann.json").read_text())
            assert known[document["submission"]["sha256"]] == document["score"]
    finally:
        over.set()
        changing.join()


def test_no_decision_depends_on_the_wall_clock():
    # A clock that jumps (daylight saving, NTP) changes nothing: only clocks that cannot be set are read.
    # One format has to say when it was written.
    clocks = re.compile(r"\btime\.time\(|\bdatetime\b.*\bnow\(|\btime_ns\(|\bst_[mac]time\b")
    found = [
        f"{file.relative_to(ROOT)}: {line.strip()}"
        for file in (ROOT / "grader").rglob("*.py")
        for line in file.read_text().splitlines()
        if clocks.search(line)
    ]
    written = "grader/gradebook/formats/request.py: now: "
    assert [line for line in found if not line.startswith(written)] == []
