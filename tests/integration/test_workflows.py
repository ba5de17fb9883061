"""The workflows for GitHub: what they may know, and their steps, run as a runner runs them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from endings import ENDINGS, write_results

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "docs" / "how-to" / "github"
STUDENTS = [TEMPLATES / "check.yml", ROOT / "action.yml"]
UNUSED = "a-token-that-no-host-asks-for"
IDENTITY = ["-c", "user.name=x", "-c", "user.email=x@y"]
ALL = [*STUDENTS, TEMPLATES / "grade.yml"]
SHOUTS = 'print("::error::you are hacked")\nprint("##[error]hacked")\n'


def steps_of(file):
    """The steps that are commands, in their order."""
    table = yaml.safe_load(file.read_text(encoding="utf-8"))
    jobs = [table["runs"]] if "runs" in table else table["jobs"].values()
    return {step["name"]: step["run"] for job in jobs for step in job["steps"] if "run" in step}


@pytest.mark.parametrize("file", STUDENTS, ids=lambda file: file.name)
def test_what_runs_in_a_students_repository_knows_no_secret_and_no_reference(file):
    text = file.read_text(encoding="utf-8")
    commands = "\n".join(steps_of(file).values())
    for word in ("${{ secrets", "${{secrets", "github.token", "GITHUB_TOKEN", "course.secret", "GRADER_SECRET"):
        assert word not in text
    assert not re.search(r"grader (grade|replay|regrade|bundle|secret)|--course|reference/", commands)


@pytest.mark.parametrize("file", ALL, ids=lambda file: file.name)
def test_no_workflow_can_be_turned_against_its_owner(file):
    text = file.read_text(encoding="utf-8")
    assert "pull_request" not in text
    assert "${{" not in "\n".join(steps_of(file).values())  # what it holds would be part of the command
    assert "contents: write" not in text
    for uses in re.findall(r"uses: (\S+)", text):
        assert uses.startswith("actions/"), uses
    if file.name != "action.yml":
        assert "permissions:\n  contents: read\n" in text
        assert text.count("persist-credentials: false") == text.count("actions/checkout@")
    for line in re.findall(r"pip install (.*)", text):
        assert re.fullmatch(r"wheel/\*\.whl", line)  # a file, and no name that anybody may register


@pytest.fixture
def runner(tmp_path, warm_grader):
    """``runner(command, folder)`` -> the step, as a runner runs it."""
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "python").write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} "$@"\n')
    (tools / "python").chmod(0o755)
    (tmp_path / "temp").mkdir()

    def run(command, folder, **environment):
        given = {
            **os.environ, "PATH": f"{warm_grader.programs}:{tools}:{os.environ['PATH']}",
            "RUNNER_TEMP": str(tmp_path / "temp"),
            "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"), "COLUMNS": "80", **environment,
        }  # fmt: skip
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", command],
            cwd=folder, env=given, capture_output=True, text=True, check=False, timeout=200,
        )  # fmt: skip

    return run


def commands_heard(printed):
    """The workflow commands that a runner obeys in what is printed."""
    heard, stop = [], None
    for line in printed.splitlines():
        found = re.match(r"\s*::([\w-]+)(?: [^:]*)?::(.*)", line)
        if stop is not None:
            stop = None if line.strip() == f"::{stop}::" else stop
        elif found and found[1] == "stop-commands":
            stop = found[2]
        elif found or "##[" in line:
            heard.append(line)
    return heard


def test_a_students_check_fails_below_its_bar_and_hears_no_command_of_the_code(
    grader, tiny, right, runner, tmp_path
):
    kit = tmp_path / "kit"
    assert grader("release", kit, "--course", tiny).returncode == 0
    (kit / "affine" / "affine.py").write_text(SHOUTS + right("affine"))
    (kit / "noise" / "noise.py").write_text(SHOUTS + right("noise"))
    for file in STUDENTS:
        step = steps_of(file)["Check on the public cases"]
        done = runner(step, kit, EXERCISE="", FAIL_UNDER="12")
        assert done.returncode == 0, done.stdout + done.stderr
        assert commands_heard(done.stdout) == []
    (kit / "noise" / "noise.py").write_text("def add_noise(x, rng):\n    return x\n")
    assert runner(step, kit, EXERCISE="noise", FAIL_UNDER="4").returncode == 1


def test_a_teachers_run_grades_and_shows_every_result(tiny, right, runner, tmp_path):
    for name, text in (("hw-ana", right("affine")), ("hw-bo", SHOUTS)):
        (tmp_path / "temp" / "class" / name / ".git").mkdir(parents=True)
        (tmp_path / "temp" / "class" / name / "affine.py").write_text(text)
    (tmp_path / "summary.md").touch()  # the runner makes it
    steps = steps_of(TEMPLATES / "grade.yml")
    done = runner(steps["Grade"], tiny, COURSE_SECRET="0" * 31 + "7")
    assert done.returncode == 0, done.stdout + done.stderr
    assert commands_heard(done.stdout) == []
    assert not (tmp_path / "temp" / "course.secret").exists()
    assert runner(steps["Show every result"], tiny).returncode == 0
    summary = (tmp_path / "summary.md").read_text()
    assert summary.count("## Tiny") == 2
    assert "**8 of 12 points**" in summary


def test_a_teachers_run_fetches_what_is_listed_and_names_what_it_cannot_fetch(right, runner, tmp_path):
    remote = tmp_path / "remote" / "school"
    for name in ("hw-ana", "hw-bo"):
        work = tmp_path / "work" / name
        work.mkdir(parents=True)
        (work / "affine.py").write_text(right("affine"))
        for arguments in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "x"]):
            subprocess.run(["git", *IDENTITY, *arguments], cwd=work, check=True, capture_output=True)
        subprocess.run(["git", "clone", "-q", "--bare", work, remote / name], check=True, capture_output=True)
    course = tmp_path / "here"
    course.mkdir()
    # As somebody saves it on Windows, with a comment, a mistake, a path, and no end of the last line.
    listed = "# week 1\r\nhw-ana\r\n\r\nhw-nobody\r\n../../etc\r\nhw-bo"
    (course / "repositories.txt").write_bytes(listed.encode())
    steps = steps_of(TEMPLATES / "grade.yml")
    (fetch,) = [command for name, command in steps.items() if name.startswith("Fetch")]
    done = runner(
        fetch, course, TOKEN=UNUSED, ORGANISATION="school", GIT_CONFIG_COUNT="1",
        GIT_CONFIG_KEY_0=f"url.file://{tmp_path}/remote/.insteadOf", GIT_CONFIG_VALUE_0="https://github.com/",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    fetched = sorted(path.name for path in (tmp_path / "temp" / "class").iterdir())
    assert fetched == ["hw-ana", "hw-bo"]
    for name in fetched:
        assert (tmp_path / "temp" / "class" / name / "affine.py").read_text() == right("affine")
    assert "::warning::not fetched: hw-nobody" in done.stdout
    assert "no name of a repository" in done.stdout
    assert UNUSED not in done.stdout + done.stderr
    kept = [file for file in (tmp_path / "temp" / "class").rglob("config") if UNUSED.encode() in file.read_bytes()]
    assert kept == []


def test_a_run_shows_those_without_a_grade_and_stays_below_the_size_that_github_shows(runner, tmp_path):
    results = tmp_path / "temp" / "results"
    write_results(results, [ENDINGS["unknown"], ENDINGS["full"], ENDINGS["compromised"]])
    show = steps_of(TEMPLATES / "grade.yml")["Show every result"]
    summary = tmp_path / "summary.md"
    summary.touch()
    done = runner(show, tmp_path)
    assert done.returncode == 0, done.stderr
    assert summary.read_text().count("## Deep learning") == 3
    assert summary.read_text().count("**No grade:**") == 2
    summary.write_text("x" * 1_039_500 + "\n")
    assert runner(show, tmp_path).returncode == 0
    assert summary.stat().st_size < 1 << 20
    assert summary.read_text().endswith("more: the artifact has them.\n")


def test_the_container_installs_a_file_by_its_hash_and_has_no_network():
    folder = ROOT / "docs" / "how-to" / "container"
    recipe = (folder / "Dockerfile").read_text(encoding="utf-8")
    assert re.findall(r"pip install (?:--no-cache-dir )?(\S+)", recipe) == ["/opt/wheel/*.whl"]
    assert recipe.index("sha256sum -c") < recipe.index("pip install")
    assert "privileged" not in recipe
    (service,) = yaml.safe_load((folder / "compose.yaml").read_text(encoding="utf-8"))["services"].values()
    assert service["network_mode"] == "none"
    assert not {"privileged", "cap_add", "security_opt"} & set(service)
