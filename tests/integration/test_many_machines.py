"""A class that several machines grade gives the same results, to the byte, as on one machine."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml

from grader.grading.shards import Shard
from tests.courses import part_of_course

ROOT = Path(__file__).resolve().parents[2]
SUBMISSIONS = ROOT / "tests" / "submissions"
WRONG = "def affine_forward(x, w, b):\n    return x @ w - b\n"
CRASH = "import os\nos._exit(3)\n"
OLDEST = {"OPENBLAS_CORETYPE": "Prescott"}


def documents(folder):
    """Student -> the result without the machine and the times."""
    read = [json.loads(file.read_text()) for file in sorted(folder.glob("*.json"))]
    return {
        one["submission"]["id"]: json.dumps({key: one[key] for key in one if key not in ("environment", "timings")})
        for one in read
    }


def contents(folder):
    return {file.name: file.read_bytes() for file in folder.glob("*")}


def names_in(folder):
    return {file.name for file in folder.glob("*.json")}


@pytest.fixture
def some(tmp_path, right):
    """A class of twelve: right, wrong, one that crashes, and one who handed in nothing."""
    folder = tmp_path / "class"
    for number in range(12):
        student = folder / f"s{number:02}"
        student.mkdir(parents=True)
        (student / "affine.py").write_text((right("affine"), WRONG, CRASH)[number % 3])
    (folder / "s11" / "affine.py").unlink()
    return folder


@pytest.fixture
def grade(grader, tiny, some):
    """``grade(out, *options)`` -> the finished process that graded the small class into `out`."""

    def run(out, *options, **environment):
        return grader("grade", some, "--course", tiny, "--out", out, *options, **environment)

    return run


def test_three_shards_and_a_late_student_are_one_class(grade, grader, some, right, tmp_path):
    assert grade("local", PYTHONHASHSEED="1").returncode == 0
    for number in (1, 2, 3):
        done = grade(f"shard-{number}", "--shard", f"{number}/3", "--jobs", "1")
        assert done.returncode == 0, done.stderr
    shards = [tmp_path / f"shard-{number}" for number in (1, 2, 3)]
    before = [documents(folder) for folder in shards]
    merged = grader("merge", *shards, "--out", "merged")
    assert (merged.returncode, merged.stderr) == (0, "")
    for kept in (".sources", ".evidence", ".attempts"):
        assert contents(tmp_path / "merged" / kept) == contents(tmp_path / "local" / kept)
    assert documents(tmp_path / "merged") == documents(tmp_path / "local")
    late = next(f"late{number}" for number in range(99) if Shard(2, 3).has(f"late{number}"))
    (some / f"{late}.py").write_text(right("affine"))
    assert grade("shard-1", "--shard", "1/3", "--resume").returncode == 0
    told = grader("merge", *shards, "--out", "told")
    assert told.returncode == 4
    assert f"Shard 2/3 is not finished: 1 result of {len(before[1]) + 1} missing ({late})" in told.stderr.replace(
        "\n", " "
    )
    assert grade("shard-2", "--shard", "2/3", "--resume").returncode == 0
    assert {late, *before[1]} == set(documents(shards[1]))
    assert documents(shards[0]) == before[0]
    assert grader("merge", *shards, "--out", "closed").returncode == 0
    gone = grader("merge", shards[0], shards[2], "--out", "gone")
    assert gone.returncode == 4
    assert "Shard 2/3 is not there" in gone.stderr


def test_a_shard_without_students_is_no_fault(grade, grader, tmp_path):
    """More shards than students: an array has as many tasks as it was written for."""
    students = [f"s{number:02}" for number in range(12)]
    empty = next(number for number in range(1, 500) if not any(Shard(number, 500).has(one) for one in students))
    filled = next(number for number in range(1, 500) if any(Shard(number, 500).has(one) for one in students))
    done = grade("empty", "--shard", f"{empty}/500")
    assert (done.returncode, done.stdout) == (0, f"No student of this class belongs to shard {empty}/500.\n")
    assert grade("filled", "--shard", f"{filled}/500").returncode == 0
    merged = grader("merge", "empty", "filled", "--out", "merged")
    assert merged.returncode == 4
    assert "is not there: 1 result of 1 missing" in merged.stderr.replace("\n", " ")
    alone = grader("merge", "empty", "--out", "alone")
    assert (alone.returncode, alone.stderr) == (
        2, "grader: none of these shards has a result: name all folders that shards were graded into\n"
    )  # fmt: skip


ENGINE = """
import os
import re
from concurrent.futures import ProcessPoolExecutor


def begin():
    import grader.cluster.worker as worker

    real = worker.work

    def deadly(parcel, unit, content=None):
        if b"kills its worker" in unit:
            os._exit(9)
        return real(parcel, unit, content)

    worker.work = deadly


def pool():
    return ProcessPoolExecutor(2, initializer=begin)
"""


def test_processes_of_which_one_submission_kills_each_that_has_it(grade, some, tmp_path):
    """As a machine that runs out of memory would; the other eleven get what they get on one machine."""
    (tmp_path / "engine.py").write_text(ENGINE)
    assert grade("local").returncode == 0
    (some / "s06" / "affine.py").write_text("# kills its worker\n")
    done = grade("pool", "--executor", f"{tmp_path / 'engine.py'}:pool")
    assert done.returncode == 4, done.stderr
    local, pool = documents(tmp_path / "local"), documents(tmp_path / "pool")
    assert "the worker died" in pool["s06"]
    assert local.pop("s06") != pool.pop("s06")
    assert pool == local
    one = json.loads((tmp_path / "pool" / "s00.json").read_text())["environment"]
    assert one == json.loads((tmp_path / "local" / "s00.json").read_text())["environment"]
    for kept in (".evidence", ".attempts"):
        assert names_in(tmp_path / "pool" / kept) == names_in(tmp_path / "local" / kept) - {"s06.json"}


USED = """
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path


def begin():
    Path(__file__).with_name("used").touch()


def pool():
    return ProcessPoolExecutor(1, initializer=begin)
"""


def test_a_class_is_graded_again_on_an_executor(grade, grader, tiny, tmp_path):
    assert grade("local").returncode == 0
    course = shutil.copytree(tiny, tmp_path / "changed")
    with (course / "reference/affine/solution.py").open("a") as file:
        file.write("\n# a change\n")
    (tmp_path / "engine.py").write_text(USED)
    engine = f"{tmp_path / 'engine.py'}:pool"
    done = grader("regrade", "local", "--course", course, "--out", "again", "--executor", engine)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "used").exists()
    scores = [
        {file.name: json.loads(file.read_text())["score"] for file in (tmp_path / out).glob("s*.json")}
        for out in ("local", "again")
    ]
    assert scores[0] == scores[1] != {}


@pytest.mark.nightly
@pytest.mark.timeout(1800)
def test_seven_shards_on_two_kinds_of_processors_of_which_one_is_killed(grader, tmp_path):
    """The processors take one plan. The killed shard goes on from what it had."""
    course = part_of_course(ROOT, ["rnn", "gated"], tmp_path / "course")
    handed_in = shutil.copytree(SUBMISSIONS, tmp_path / "class")
    slow = next(f"zz{number}" for number in range(99) if Shard(3, 7).has(f"zz{number}"))
    (handed_in / slow).mkdir()
    (handed_in / slow / "rnn.py").write_text("while True: pass\n")
    options = ["grade", handed_in, "--course", course]
    local = grader(*options, "--out", "local", "--write-plan", "plan")
    assert local.returncode == 0, local.stderr
    names = [tmp_path / f"shard-{number}" for number in range(1, 8)]
    for number, out in enumerate(names, 1):
        words = [*options, "--out", out, "--plan", "plan", "--shard", f"{number}/7"]
        environment = OLDEST if number % 2 else {}
        if number == 3:
            kill_when_it_has_begun([*words, "--jobs", "1"], tmp_path, out, environment)
            unfinished = grader("merge", *names[:3], "--out", "unfinished")
            assert "Shard 3/7 is not finished" in unfinished.stderr.replace("\n", " ")
            words.append("--resume")
        done = grader(*words, **environment)
        assert done.returncode == 0, done.stderr
    merged = grader("merge", *names, "--out", "merged")
    assert merged.returncode == 0, merged.stderr
    assert documents(tmp_path / "merged") == documents(tmp_path / "local")
    assert len(documents(tmp_path / "merged")) == len(list(handed_in.iterdir()))


def kill_when_it_has_begun(words, cwd, out, environment):
    """Start the grader, and kill it with all that it has started as soon as it has written a result."""
    process = subprocess.Popen(
        [sys.executable, "-m", "grader", *map(str, words)],
        cwd=cwd, env={**os.environ, "PYTHONPATH": str(ROOT), **environment}, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        while not list(out.glob("*.json")):
            assert process.poll() is None
            time.sleep(0.01)  # it is polled: another process writes it
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def tasks_of(scheduler, script, tmp_path):
    """What the scheduler would run: the words and the environment of each task."""
    if scheduler == "slurm":
        file = tmp_path / "slurm.sh"
        file.write_text(script)
        (last,) = re.findall(r"^#SBATCH --array=1-(\d+)", script, re.MULTILINE)
        return [(["bash", file], {"SLURM_ARRAY_TASK_ID": str(number)}) for number in range(1, int(last) + 1)]
    if scheduler == "kubernetes":
        job = yaml.safe_load(script)["spec"]
        (container,) = job["template"]["spec"]["containers"]
        words = [*container["command"], *container["args"]]
        return [(words, {"JOB_COMPLETION_INDEX": str(index)}) for index in range(job["completions"])]
    (program,) = re.findall(r"^executable += (.*)$", script, re.MULTILINE)
    (line,) = re.findall(r'^arguments += "(.*)"$', script, re.MULTILINE)
    numbers = script.partition("queue K from (")[2].strip(")\n").split()
    return [([program, *line.replace("$(K)", number).split()], {}) for number in numbers]


def run_tasks(schedulers, grader, program, some, tiny, tmp_path, shards):
    """Run task K of an array of the K-th scheduler, of one after another; then what the script says comes last."""
    out = tmp_path / "array"
    options = [some, "--course", tiny, "--out", out, "--shards", shards, "--program", program]
    options += ["--image", "i", "--volume", "v", "--mount", tmp_path]
    scripts = [grader("cluster", scheduler, *options).stdout for scheduler in schedulers]
    both = [tasks_of(*pair, tmp_path) for pair in zip(schedulers, scripts, strict=True)]
    for number in range(shards):
        words, environment = both[number % len(both)][number]
        done = subprocess.run(words, env={**os.environ, **environment}, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    (merge,) = re.findall(r"^# When all have ended.*?: (/.*)$", scripts[0], re.MULTILINE)
    done = subprocess.run(["bash", "-c", merge], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return documents(out / "all")


@pytest.fixture
def program(warm_grader):
    """The program ``grader`` that the tasks of an array run."""
    return warm_grader.programs / "grader"


def test_tasks_of_three_schedulers_are_one_class(grade, grader, program, some, tiny, tmp_path):
    assert grade("local").returncode == 0
    schedulers = ("slurm", "kubernetes", "htcondor")
    assert run_tasks(schedulers, grader, program, some, tiny, tmp_path, 3) == documents(tmp_path / "local")


@pytest.mark.nightly
@pytest.mark.timeout(900)
@pytest.mark.parametrize("scheduler", ["slurm", "kubernetes", "htcondor"])
def test_all_tasks_of_an_array_are_one_class(grade, grader, program, some, tiny, tmp_path, scheduler):
    assert grade("local").returncode == 0
    assert run_tasks([scheduler], grader, program, some, tiny, tmp_path, 4) == documents(tmp_path / "local")
