"""The sample class, graded by the real command under both strengths: exact scores and statuses."""

from __future__ import annotations

import csv
import importlib.util
import json
import math
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from grader.plan import make_plan
from grader.sandbox.sandbox import STRENGTHS

ROOT = Path(__file__).resolve().parents[2]
SUBMISSIONS = ROOT / "tests" / "submissions"
RIGHT = {"ada_loops", "ben_vectorised", "cem_zip", "dora_one_file", "nora_prints", "wim_helpers"}


def load_table():
    spec = importlib.util.spec_from_file_location("sample_class", Path(__file__).with_name("sample_class.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CLASS = load_table()


def grade(out, strength):
    done = subprocess.run(
        [sys.executable, "-m", "grader", "grade", SUBMISSIONS, "--course", ROOT, "--out", out, "--jobs", "2",
         "--strength", strength],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=200, env={**os.environ, "COLUMNS": "80"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """Strength -> the folder of its results."""
    folders = {strength: tmp_path_factory.mktemp(strength) for strength in STRENGTHS}
    for strength, folder in folders.items():
        grade(folder, strength)
    return folders


def read(folder, student):
    return json.loads((folder / f"{student}.json").read_text())


def test_the_table_has_every_student(results):
    graded = {file.stem for file in results["namespaces"].glob("*.json")}
    assert graded == set(CLASS.TABLE)
    assert len(graded) >= 16


@pytest.mark.parametrize("strength", STRENGTHS)
@pytest.mark.parametrize("student", CLASS.TABLE)
def test_every_check_of_every_student(results, student, strength):
    document = read(results[strength], student)
    assert document["complete"]
    for exercise in document["exercises"]:
        name = exercise["name"]
        score, wrong = CLASS.TABLE[student].get(name, (CLASS.TOTAL[name], {}))
        assert exercise["score"] == score, name
        observed = {check["name"]: check["status"] for check in exercise["checks"]}
        if CLASS.ALL in wrong:
            assert set(observed.values()) <= {wrong[CLASS.ALL], "skipped"}, name
            assert score == 0
        else:
            assert observed == {**dict.fromkeys(observed, "passed"), **wrong}, name
    assert document["score"] == pytest.approx(sum(exercise["score"] for exercise in document["exercises"]))


def test_the_right_ones_get_every_point_and_the_stubs_none(results):
    for student in RIGHT:
        assert read(results["process"], student)["score"] == 76, student
    assert read(results["process"], "emil_stubs")["score"] == 0


def test_the_summary_has_the_same_scores(results):
    with (results["namespaces"] / "summary.csv").open(newline="") as file:
        rows = {row["student"]: float(row["score"]) for row in csv.DictReader(file)}
    assert rows == {
        student: pytest.approx(read(results["namespaces"], student)["score"], rel=1e-5) for student in CLASS.TABLE
    }


def without_machine(document):
    return {key: value for key, value in document.items() if key not in ("environment", "timings")}


@pytest.mark.parametrize("student", CLASS.TABLE)
def test_both_strengths_give_the_same_grade(results, student):
    first, second = (without_machine(read(results[strength], student)) for strength in STRENGTHS)
    assert first == second


def test_a_second_run_gives_the_same_bytes_but_for_the_timings(results, tmp_path):
    grade(tmp_path, "namespaces")
    for student in CLASS.TABLE:
        texts = [(folder / f"{student}.json").read_text() for folder in (results["namespaces"], tmp_path)]
        first, second = (text.split('\n  "timings"')[0] for text in texts)
        assert first == second, student


def numbers_of(value):
    """Every number with digits to spare among a case's arguments and expected values."""
    match value:
        case np.ndarray() if value.dtype.kind == "f" and value.size >= 8:
            return {float(x) for x in value.ravel() if abs(x) > 1e-3 and not float(1000 * x).is_integer()}
        case list() | tuple():
            return set().union(*map(numbers_of, value))
        case dict():
            return numbers_of(list(value.values()))
        case _:
            return set()


def test_no_hidden_number_is_told_to_a_student(course, results):
    plan = make_plan(course, course.seed)
    hidden = set()
    for exercise in plan.exercises.values():
        for cases in [*exercise.cases.values(), exercise.probes]:
            for case in cases:
                hidden |= numbers_of(case.arguments) | numbers_of(case.expected)
    assert len(hidden) > 1000
    told = {f"{abs(number):.5e}"[:7] + f"e{math.floor(math.log10(abs(number)))}" for number in hidden}
    for student in CLASS.TABLE:
        for text in texts_of(read(results["namespaces"], student)):
            for word in text.replace(",", " ").replace(";", " ").split():
                try:
                    number = float(word.strip("()[]."))
                except ValueError:
                    continue
                if number and math.isfinite(number) and len(word.strip("0.-()[]")) > 6:
                    assert f"{abs(number):.5e}"[:7] + f"e{math.floor(math.log10(abs(number)))}" not in told, text


def texts_of(value):
    match value:
        case str():
            return [value]
        case list():
            return [text for item in value for text in texts_of(item)]
        case dict():
            return [text for item in value.values() for text in texts_of(item)]
        case _:
            return []
