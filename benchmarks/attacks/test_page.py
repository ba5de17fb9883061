"""The page that holds our grader against the peers under attack: it says what was stored, and we are safe."""

from __future__ import annotations

import importlib
import json
import re
import sys
from collections import Counter
from pathlib import Path

import pytest

ATTACKS = Path(__file__).resolve().parent
ROOT = ATTACKS.parents[1]
CORPUS = sorted(file.stem for file in (ROOT / "tests" / "attacks" / "corpus").glob("*.py"))
PAGE = (ROOT / "docs" / "explanation" / "attacks.md").read_text(encoding="utf-8")
STORED = json.loads((ATTACKS / "results.json").read_text(encoding="utf-8"))
GRADERS = ["otter", "nbgrader", "gradescope", "fairgrade"]
AGAIN = "to make it again: python benchmarks/attacks/run.py --environments FOLDER, or --page-only"


def _import(name):
    """A module of the benchmark, whose modules import each other as a script's do."""
    sys.path.insert(0, str(ATTACKS))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(ATTACKS))


attacks_page, jobs, outcomes, traces = map(_import, ("attacks_page", "jobs", "outcomes", "traces"))
NOTHING = {
    "steps": {"attack": {"hung": False, "seconds": 1.0, "code": 0}},
    "left": [],
    "processes": [],
    "changed": [],
}


def ended(grader):
    return [attack["outcomes"][grader] for attack in STORED["attacks"]]


def judged(score, honest=9.0, learned=(), kept=(), earned=(0.0, 0.0), **report):
    graded = jobs.Graded(score, honest, "")
    seen = {**NOTHING, **report}
    worth = outcomes.Earned(*earned)
    return outcomes.judge(outcomes.Seen(graded, worth, 9.0, frozenset(learned), seen, kept))[0]


def test_the_page_is_made_from_what_is_stored():
    assert attacks_page.page(STORED) == PAGE, AGAIN


def test_every_attack_of_the_corpus_is_on_it_with_what_it_did_or_as_not_run_yet():
    run = [attack["name"] for attack in STORED["attacks"]]
    assert sorted([*run, *STORED["not_run_yet"]]) == CORPUS, AGAIN
    assert [name for name in STORED["not_run_yet"] if f"`{name}`" not in PAGE] == []


@pytest.mark.parametrize("grader", GRADERS)
def test_every_attack_has_an_outcome_of_the_list(grader):
    assert {each["outcome"] for each in ended(grader)} <= {*outcomes.OUTCOMES, attacks_page.NOT_APPLICABLE}
    assert all(each["shows"] for each in ended(grader) if each["outcome"] != "safe")


def test_all_of_our_own_are_safe():
    assert {each["outcome"] for each in ended("fairgrade")} == {"safe"}
    assert not any(each["shows"] for each in ended("fairgrade"))


def test_the_counts_of_the_page_add_up():
    rows = re.findall(r"^\| (\*\*[\w ]+\*\*|of [\w ]+) \|((?: \d+ \|)+)$", PAGE, re.MULTILINE)
    counts = [[int(cell) for cell in cells.strip(" |").split("|")] for _, cells in rows]
    assert [name.strip("*") for name, _ in rows[:-1]] == list(outcomes.OUTCOMES)
    assert [sum(column) for column in zip(*counts[:-1], strict=True)] == counts[-1]
    assert counts[-1][-1] == len(CORPUS) - len(STORED["not_run_yet"])


@pytest.mark.parametrize(("place", "grader"), list(enumerate(GRADERS)))
def test_the_tables_of_the_families_say_what_the_summary_says(place, grader):
    cells = re.findall(r"^\| [\w ]+ \| .+? \| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", PAGE, re.MULTILINE)
    said = Counter(re.sub("[*†‡]", "", row[place]).replace("n/a", "not applicable") for row in cells)
    said.pop(attacks_page.NAMES[grader])  # each family's table has a head
    del said["---"]
    assert said == Counter(each["outcome"] for each in ended(grader))


def test_what_was_adapted_and_left_out_is_marked():
    files = {file.name.split(".")[0] for file in (ATTACKS / "adapted").glob("*.py")}
    adapted = {
        each["name"] for each in STORED["attacks"] if any(o.get("adapted") for o in each["outcomes"].values())
    }
    assert adapted == files
    assert not any(each["adapted"] for each in ended("fairgrade"))


def test_no_folder_of_the_machine_is_stored():
    assert not re.search(r"/root|/tmp/tmp|/work", json.dumps(STORED))


@pytest.mark.parametrize(
    ("outcome", "seen"),
    [
        ("safe", {"score": 0.0}),
        ("safe", {"score": 4.0, "earned": (0.0, 4.0)}),
        ("forged", {"score": 4.0}),
        ("forged", {"score": 9.0, "honest": 0.0, "learned": ["a secret"]}),
        ("forged", {"score": float("nan")}),
        ("leaked", {"score": None, "learned": ["a secret"]}),
        ("damaged", {"score": 0.0, "honest": None, "left": ["/var/canary"]}),
        ("damaged", {"score": 0.0, "honest": 8.0}),
        ("damaged", {"score": 0.0, "changed": ["/course/tests.py"]}),
        ("safe", {"score": 0.0, "changed": ["/course/gradebook.db"], "kept": ["gradebook.db"]}),
        ("survived", {"score": None, "processes": ["python"]}),
        ("hung", {"score": None, "steps": {"attack": {"hung": True, "seconds": 30.0, "code": -9}}}),
        ("no score", {"score": None}),
        ("no score", {"score": 0.0, "earned": (3.0, 3.0)}),
    ],
)
def test_of_all_outcomes_that_apply_the_worst_is_taken(outcome, seen):
    assert judged(**seen) == outcome


def test_of_a_result_only_a_file_is_read(tmp_path):
    file, link = tmp_path / "file", tmp_path / "link"
    file.write_text("9 points")
    link.symlink_to(file)
    assert traces.contents(str(file)) == "9 points"
    assert traces.contents(str(link)) is None
    assert traces.contents(str(tmp_path)) is None
    assert traces.contents(str(tmp_path / "missing")) is None
