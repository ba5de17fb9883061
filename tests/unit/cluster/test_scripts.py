"""Scripts for schedulers: valid in their own language, whatever the paths are, and within what sites take."""

from __future__ import annotations

import re
import shlex
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from grader.cluster.scripts import LARGEST, Job, JobError, script_for

ODD = "/data/a class; it's $HOME #1"
JOB = Job(("/opt/grader", "grade", ODD, "--course", "/data/c"), Path("/data/results"), 3, image="i", volume="v",
          mount=Path("/data"))  # fmt: skip


def arguments_of(script):
    """The words of an HTCondor job, as its manual describes the new syntax of arguments."""
    (line,) = re.findall(r'^arguments += "(.*)"$', script, re.MULTILINE)
    words = re.findall(r"((?:[^\s']|'(?:[^']|'')*')+)", line)
    return [re.sub(r"'((?:[^']|'')*)'", lambda found: found[1].replace("''", "'"), word) for word in words]


@pytest.mark.slow  # it starts a shell
def test_slurm_gets_a_valid_script_with_an_array():
    script = script_for("slurm", replace(JOB, shards=7, at_once=2, minutes=90))
    assert subprocess.run(["bash", "-n"], input=script, text=True, check=False).returncode == 0
    assert "#SBATCH --array=1-7%2\n" in script
    assert "#SBATCH --time=01:30:00\n" in script
    assert shlex.split(script.splitlines()[-1])[:4] == ["exec", "/opt/grader", "grade", ODD]


@pytest.mark.slow  # it starts a shell
def test_kubernetes_gets_an_indexed_job():
    job = yaml.safe_load(script_for("kubernetes", replace(JOB, secret="course")))  # noqa: S106 - its name
    assert (job["kind"], job["spec"]["completionMode"], job["spec"]["completions"]) == ("Job", "Indexed", 3)
    pod = job["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    assert container["command"] == ["/bin/sh", "-c"]
    (line,) = container["args"]
    assert subprocess.run(["sh", "-n"], input=line, text=True, check=False).returncode == 0
    assert ODD in shlex.split(line)
    assert {one["name"] for one in container["volumeMounts"]} == {one["name"] for one in pod["volumes"]}
    assert pod["volumes"][1] == {"name": "secret", "secret": {"secretName": "course", "defaultMode": 0o400}}


def test_htcondor_gets_one_job_per_shard():
    script = script_for("htcondor", JOB)
    words = arguments_of(script)
    assert words[:4] == ["grade", ODD, "--course", "/data/c"]
    assert words[-4:] == ["--shard", "$(K)/3", "--out", "/data/results/shard-$(K)"]
    assert script.endswith("queue K from (\n1\n2\n3\n)\n")


@pytest.mark.parametrize("scheduler", LARGEST)
def test_an_array_that_sites_do_not_take_is_refused_unless_this_one_does(scheduler):
    job = replace(JOB, shards=LARGEST[scheduler] + 1)
    with pytest.raises(JobError, match="that a site takes in one array"):
        script_for(scheduler, job)
    assert script_for(scheduler, job, most=LARGEST[scheduler] + 1)
    with pytest.raises(JobError, match="more than the 2 that"):
        script_for(scheduler, JOB, most=2)


@pytest.mark.parametrize(
    ("scheduler", "changes", "says"),
    [
        ("slurm", {"results": Path("/data/my results")}, "SLURM takes no blanks"),
        ("slurm", {"results": Path("/data/100%")}, "SLURM takes no blanks"),
        ("slurm", {"name": "a\n#SBATCH --uid=0"}, "is no name of a job"),
        ("slurm", {"name": ""}, "is no name of a job"),
        ("slurm", {"command": ("grader", "grade", "a\nb")}, "a path with a line end"),
        ("htcondor", {"command": ("grader", "grade", 'a"b')}, "no double quote"),
        ("htcondor", {"command": ("grader", "grade", "$(HOME)")}, "no double quote"),
        ("kubernetes", {"image": ""}, "needs --image"),
        ("kubernetes", {"command": ("grader", "grade", "/data/$(HOME)")}, "Kubernetes replaces"),
        ("kubernetes", {"volume": ""}, "needs --image"),
        ("kubernetes", {"mount": Path("/work")}, "is not below /work"),
        ("kubernetes", {"name": "Grade_1"}, "is no name of a job"),
    ],
)
def test_what_cannot_be_written_is_refused_in_a_sentence(scheduler, changes, says):
    with pytest.raises(JobError, match=says):
        script_for(scheduler, replace(JOB, **changes))
