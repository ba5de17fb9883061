"""The files around the code agree with each other, and with what the commands do."""

from __future__ import annotations

import itertools
import json
import re
import shutil
import subprocess
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml

from grader.cli import main

ROOT = Path(__file__).resolve().parents[2]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


# --- the Makefile ----------------------------------------------------------------------------------------

DOCUMENTED = dict(re.findall(r"^([\w-]+):.*?## (.+)$", MAKEFILE, re.MULTILINE))
"""Target -> what it does."""


def make(*arguments):
    if shutil.which("make") is None:
        pytest.skip("make is not installed")
    return subprocess.run(["make", *arguments], cwd=ROOT, capture_output=True, text=True, check=True).stdout


@pytest.mark.slow
def test_make_help_says_what_every_target_does():
    said = make("help").splitlines()
    assert "demo" in DOCUMENTED
    for target, text in DOCUMENTED.items():
        assert any(line.split() == ["make", target, *text.split()] for line in said), target


def test_no_target_is_left_without_a_text():
    named = " ".join(re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)).split()
    assert set(named) == set(DOCUMENTED)


@pytest.mark.slow
def test_make_alone_changes_nothing_and_prints_the_help():
    assert make("--dry-run") == make("--dry-run", "help")


# --- what contributors meet ------------------------------------------------------------------------------

FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
TEXTS = [*FORMS, ROOT / ".github" / "pull_request_template.md"]


def loaded(file):
    return yaml.safe_load(file.read_text(encoding="utf-8"))


def recipe(target):
    """The commands of a target, as they are typed in the repository's folder."""
    lines = re.search(rf"^{target}:.*\n((?:\t.*\n)+)", MAKEFILE, re.MULTILINE)[1]
    return [line.strip().replace("$(BIN)", ".venv/bin") for line in lines.splitlines()]


def test_the_hooks_before_a_commit_are_the_steps_of_make_lint():
    repositories = loaded(ROOT / ".pre-commit-config.yaml")["repos"]
    assert [one["repo"] for one in repositories] == ["local"]
    assert [hook["entry"] for hook in repositories[0]["hooks"]] == recipe("lint")


@pytest.mark.slow
def test_an_issue_form_asks_each_question_once():
    assert {"bug.yml", "feature.yml", "wrong-grade.yml"} <= {file.name for file in FORMS}
    for file in FORMS:
        questions = [part for part in loaded(file).get("body", ()) if part["type"] != "markdown"]
        assert len({part["id"] for part in questions}) == len(questions), file.name
        assert len({part["attributes"]["label"] for part in questions}) == len(questions), file.name


@pytest.mark.slow
@pytest.mark.parametrize("file", TEXTS, ids=lambda file: file.name)
def test_a_command_that_a_template_asks_for_exists(file, capsys):
    text = file.read_text(encoding="utf-8")
    assert set(re.findall(r"`make ([\w-]+)`", text)) <= set(DOCUMENTED)
    for name, *options in map(str.split, re.findall(r"`grader ([^`]+)`", text)):
        with pytest.raises(SystemExit) as ended:
            main([name, "--help"])
        assert ended.value.code == 0, name
        assert set(options) <= set(re.findall(r"--[a-z-]+", capsys.readouterr().out)), name


# --- the workflows ---------------------------------------------------------------------------------------

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NAMESPACES = "sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0"


@pytest.fixture(params=WORKFLOWS, ids=lambda file: file.stem)
def workflow(request):
    return loaded(request.param)


def steps(workflow):
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


def pythons(workflow):
    """The versions of Python that any job of it asks for."""
    asked = [step["with"]["python-version"] for step in steps(workflow) if "python-version" in step.get("with", {})]
    matrices = [job["strategy"]["matrix"]["python"] for job in workflow["jobs"].values() if "strategy" in job]
    return {*itertools.chain.from_iterable(matrices), *(one for one in asked if "matrix" not in one)}


@pytest.mark.slow
def test_a_step_is_a_command_of_the_makefile(workflow):
    commands = [step["run"] for step in steps(workflow) if "run" in step]
    assert any(command.startswith("make ") for command in commands)
    assert {command for command in commands if command != NAMESPACES} <= {f"make {name}" for name in DOCUMENTED}


def test_the_pythons_that_are_tested_are_those_that_are_claimed(workflow):
    claimed = {one.rpartition(" ")[2] for one in PROJECT["classifiers"] if re.search(r"Python :: 3\.\d+$", one)}
    assert pythons(workflow)
    assert pythons(workflow) <= claimed
    assert pythons(loaded(ROOT / ".github" / "workflows" / "ci.yml")) == claimed
    assert f">={min(claimed, key=lambda one: int(one.partition('.')[2]))}" == PROJECT["requires-python"]


def test_a_workflow_may_read_the_repository_and_nothing_else(workflow):
    assert workflow["permissions"] == {"contents": "read"}
    assert not any("permissions" in job for job in workflow["jobs"].values())
    assert set(workflow[True]) <= {
        "push",
        "pull_request",
        "schedule",
        "workflow_dispatch",
    }  # YAML 1.1 reads `on` as true
    assert "secrets." not in json.dumps(workflow["jobs"])


def test_a_workflow_uses_known_actions_and_ends(workflow):
    actions = [step for step in steps(workflow) if "uses" in step]
    for step in actions:
        assert re.fullmatch(r"actions/[a-z-]+@v\d+", step["uses"])
    checkouts = [step for step in actions if step["uses"].startswith("actions/checkout@")]
    assert len(checkouts) == len(workflow["jobs"])
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)
    assert all(0 < job["timeout-minutes"] <= 120 for job in workflow["jobs"].values())
    assert "group" in workflow["concurrency"]


# --- the version -----------------------------------------------------------------------------------------


@pytest.mark.slow
def test_there_is_one_version(capsys):
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest, day = re.search(r"^## \[(\d+\.\d+\.\d+)\] - (\d{4}-\d\d-\d\d)$", changelog, re.MULTILINE).groups()
    citation = loaded(ROOT / "CITATION.cff")
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out == f"grader {newest}\n"
    assert version("fairgrade") == newest, "install the package again: pip install -e ."
    assert (citation["version"], str(citation["date-released"])) == (newest, day)
