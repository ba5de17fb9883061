"""The sample class, graded by the real command under both strengths: exact scores, statuses and messages."""

from __future__ import annotations

import csv
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import jsonschema
import numpy as np
import pytest

from grader.course.plan import plan_exercise
from grader.course.stubs import make_stub
from grader.grading.prepare import make_plan
from grader.sandbox.confined import STRENGTHS
from tests.courses import without_search

ROOT = Path(__file__).resolve().parents[2]
SUBMISSIONS = ROOT / "tests" / "submissions"
RIGHT = {
    "ada_loops", "ben_vectorised", "cem_zip", "dora_one_file", "mia_notebooks", "noah_one_notebook", "nora_prints",
    "wim_helpers", "yuri_own_style",
}  # fmt: skip
SOME = frozenset({
    "ben_vectorised", "cem_zip", "fay_mistakes", "lea_exit", "mia_notebooks", "otto_shapes", "xena_tells",
})  # fmt: skip


def load_table():
    spec = importlib.util.spec_from_file_location("sample_class", Path(__file__).with_name("sample_class.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CLASS = load_table()
ALL = frozenset(CLASS.TABLE)
RUNS = [
    pytest.param("namespaces", ALL, id="namespaces"),
    pytest.param("process", SOME, id="process-some"),
    pytest.param("process", ALL, id="process", marks=pytest.mark.nightly),
]
IN_EVERY_RUN = pytest.mark.parametrize(("strength", "students"), RUNS)
"""By day the whole class is graded under the stronger confinement, and some of it under the other."""
pytestmark = pytest.mark.timeout(900)  # a class is graded


def run(*arguments):
    done = subprocess.run(
        [sys.executable, "-m", "grader", *map(str, arguments)],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=800, env={**os.environ, "COLUMNS": "80"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def grade(out, strength, students, *, search=False):
    """Grade some students, by the course itself or by it without the search for lines: two thirds of the time."""
    with tempfile.TemporaryDirectory() as base:
        folder = Path(base, "class")
        folder.mkdir()
        for entry in SUBMISSIONS.iterdir():
            if entry.stem in students:
                (shutil.copytree if entry.is_dir() else shutil.copy)(entry, folder / entry.name)
        course = ROOT if search else without_search(ROOT, CLASS.TOTAL, Path(base, "course"))
        return run("grade", folder, "--course", course, "--out", out, "--jobs", "1", "--strength", strength)


@pytest.fixture(scope="session")
def results(once):
    """``results("process", SOME)`` -> the folder of what these students got under this strength, for reading."""

    def graded(strength="namespaces", students=ALL):
        def fill(folder):
            printed = grade(folder, strength, students)
            (folder / "printed.txt").write_text(printed)

        return once(f"class-{strength}-{len(students)}", fill)

    return graded


def read(folder, student):
    return json.loads((folder / f"{student}.json").read_text())


def messages(document, exercise):
    """Check -> its message, of one exercise."""
    (found,) = [each for each in document["exercises"] if each["name"] == exercise]
    return {check["name"]: check["message"] for check in found["checks"]}


def expected_statuses(exercise, wrong):
    """Check -> its status, of every check that the course has."""
    statuses = dict.fromkeys([*(check.name for check in exercise.spec.checks), "contract"], "passed")
    if CLASS.ALL in wrong:
        dependent = {check.name for check in exercise.spec.checks if check.needs} | {"contract"}
        statuses = {name: "skipped" if name in dependent else wrong[CLASS.ALL] for name in statuses}
    listed = {name: status for name, status in wrong.items() if name != CLASS.ALL}
    assert set(listed) <= set(statuses), "the table names a check that the course has not"
    return {**statuses, **listed}


@IN_EVERY_RUN
def test_everybody_who_handed_in_has_a_result(results, strength, students):
    assert {entry.stem for entry in SUBMISSIONS.iterdir() if not entry.name.startswith((".", "__"))} == ALL
    assert {file.stem for file in results(strength, students).glob("*.json")} == students


@IN_EVERY_RUN
def test_the_table_on_the_terminal_says_every_score(results, strength, students):
    folder = results(strength, students)
    lines = (folder / "printed.txt").read_text().splitlines()[1 : len(students) + 1]
    printed = dict(line.split()[:2] for line in lines)
    for student in students:
        (shown,) = [score for name, score in printed.items() if student.startswith(name.rstrip("…"))]
        assert float(shown) == pytest.approx(read(folder, student)["score"], abs=0.005), student


@IN_EVERY_RUN
def test_every_check_of_every_student(course, results, strength, students):
    documents = {student: read(results(strength, students), student) for student in students}
    differ = [
        (student, exercise.name, observed, expected)
        for student, document in documents.items()
        for exercise, graded in zip(course.exercises, document["exercises"], strict=True)
        for observed, expected in grades_of(student, exercise, graded)
        if observed != expected
    ]
    assert differ == []
    for student, document in documents.items():
        assert document["complete"], student
        assert [exercise["name"] for exercise in document["exercises"]] == list(CLASS.TOTAL), student
        total = sum(exercise["score"] for exercise in document["exercises"])
        assert document["score"] == pytest.approx(total), student


def grades_of(student, exercise, graded):
    """What a student got in an exercise and what the table says: of its score, and of the status of each check."""
    score, wrong = CLASS.TABLE[student].get(exercise.name, (CLASS.TOTAL[exercise.name], {}))
    yield graded["score"], score
    yield {check["name"]: check["status"] for check in graded["checks"]}, expected_statuses(exercise, wrong)


def test_right_submissions_get_full_marks_and_stubs_get_zero(results):
    for student in RIGHT:
        assert read(results(), student)["score"] == sum(CLASS.TOTAL.values()), student
    assert read(results(), "emil_stubs")["score"] == 0


def test_the_untouched_stubs_are_those_that_are_released(course):
    for exercise in course.exercises:
        handed_in = (SUBMISSIONS / "emil_stubs" / f"{exercise.name}.py").read_bytes()
        assert handed_in == (ROOT / "assignments" / exercise.name / f"{exercise.name}.py").read_bytes()
        assert handed_in.decode() == make_stub(
            (ROOT / "reference" / exercise.name / "solution.py").read_text(), exercise.name
        )


@pytest.mark.parametrize(
    ("student", "exercise", "check", "sentence"),
    [
        ("emil_stubs", "rnn", "logits", "not written yet"),
        ("fay_mistakes", "conv", "strides", "48 of the 54 entries of the result are wrong"),
        ("gus_crash", "conv", "bias", ""),
        ("gus_crash", "rnn", "logits", "right on 12 shapes, which cover every pair of sizes"),
        ("hana_syntax", "pooling", "max", "not valid Python (pooling.py, line 22): expected ':'"),
        ("ivo_missing", "pooling", "max", "right on all 75 orders of 2 x 2 numbers"),
        ("ivo_missing", "bptt", "long sequence", "there is no file bptt.py in what you handed in"),
        ("jana_endless", "rnn", "sequence of one", "look for an endless loop"),
        ("jana_endless", "rnn", "logits", "not run: rnn_forward used up the time of the exercise"),
        ("kai_memory", "conv", "gradients", "MB of memory were needed (conv.py, line 60)"),
        ("lea_exit", "gradcheck", "zeros", "remove sys.exit"),
        ("max_segfault", "bptt", "loss of one step", "SIGSEGV"),
        ("otto_shapes", "rnn", "logits", "logits has the shape (4, 5), but the shape (5, 4) is expected"),
        ("pia_nan", "conv", "bias", "all 54 entries of the result are NaN"),
        ("rosa_masked", "pooling", "max", "a masked array; return plain NumPy arrays"),
        ("tara_in_place", "rnn", "contract", "rnn_forward writes into its argument h0: work on a copy"),
        ("udo_float32", "conv", "bias", "float32, which keeps at most half of the digits: compute in float64"),
        ("wim_helpers", "conv", "bias", ""),
    ],
)
def test_a_student_reads_what_happened_and_where(results, student, exercise, check, sentence):
    message = messages(read(results(), student), exercise)[check]
    assert sentence in message
    assert bool(sentence) == bool(message)


@IN_EVERY_RUN
def test_the_summary_has_the_same_scores(results, strength, students):
    with (results(strength, students) / "summary.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["student"] for row in rows] == sorted(students)
    for row in rows:
        wrong = CLASS.TABLE[row["student"]]
        scores = {name: wrong.get(name, (total, {}))[0] for name, total in CLASS.TOTAL.items()}
        assert {name: float(row[name]) for name in scores} == pytest.approx(scores, rel=1e-5)
        assert float(row["score"]) == pytest.approx(sum(scores.values()), rel=1e-5)
        assert (float(row["max_score"]), row["complete"]) == (sum(CLASS.TOTAL.values()), "true")


@IN_EVERY_RUN
def test_every_result_is_valid_by_the_published_schema(results, strength, students):
    validator = jsonschema.Draft202012Validator(json.loads(run("schema")))
    for student in students:
        validator.validate(read(results(strength, students), student))


def without_machine(document):
    """The text of a result, without what may differ between two ways of confining."""
    environment = {
        key: value for key, value in document["environment"].items() if key not in ("sandbox", "protections")
    }
    rest = {key: value for key, value in document.items() if key != "timings"}
    return json.dumps({**rest, "environment": environment})


@pytest.mark.parametrize("students", [SOME, pytest.param(ALL, marks=pytest.mark.nightly)], ids=["some", "all"])
def test_another_run_under_either_strength_gives_the_same_grades(results, students):
    stronger, weaker = results("namespaces"), results("process", students)
    documents = {student: (read(stronger, student), read(weaker, student)) for student in students}
    for student, both in documents.items():
        assert tuple(document["environment"]["sandbox"] for document in both) == STRENGTHS, student
    assert [student for student, both in documents.items() if len(set(map(without_machine, both))) > 1] == []


@pytest.mark.nightly
def test_the_search_for_lines_adds_findings_and_changes_nothing_else(results, tmp_path):
    grade(tmp_path, "namespaces", ALL, search=True)
    located = 0
    for student in ALL:
        without, searched = read(results(), student)["exercises"], read(tmp_path, student)["exercises"]
        for exercise in searched:
            located += sum(one["kind"] == "located" for one in exercise["findings"])
            exercise["findings"] = [one for one in exercise["findings"] if one["kind"] != "located"]
        assert searched == without, student
    assert located > 3


@pytest.mark.nightly
def test_a_second_run_gives_the_same_bytes_but_for_the_timings(results, tmp_path):
    grade(tmp_path, "namespaces", ALL)
    for student in ALL:
        texts = [(folder / f"{student}.json").read_text() for folder in (results(), tmp_path)]
        (first, _), (second, _) = (text.split('\n  "timings"') for text in texts)
        assert first == second, student
    assert (tmp_path / "summary.csv").read_text() == (results() / "summary.csv").read_text()


def test_the_thief_would_have_the_answers_if_nothing_confined_it():
    """Else its zero would prove nothing."""
    code = "import conv; print(conv.conv_output_size(7, 3, 2, 1))"
    environment = {**os.environ, "PYTHONPATH": str(SUBMISSIONS / "vera_thief"), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout == "4\n"


DIGITS = 6
NUMBER = re.compile(r"\d+(?:\.\d+)?")


def digits_of(number):
    """The first six digits of a float, cut off and rounded; nothing if it has fewer."""
    exact = f"{abs(number):.15e}".split("e")[0].replace(".", "")
    if len(exact.rstrip("0")) < DIGITS:
        return set()
    return {exact[:DIGITS], f"{abs(number):.{DIGITS - 1}e}".split("e")[0].replace(".", "")}


POWER_OF_TEN = "1".ljust(DIGITS, "0")
"""A bound is a power of ten, whatever the inputs."""


def digits_in(text):
    """The first six digits of every number in a text that has as many, wherever its point stands."""
    found = (number.replace(".", "").lstrip("0") for number in NUMBER.findall(text))
    return {digits[:DIGITS] for digits in found if len(digits) >= DIGITS}


def floats_of(value):
    match value:
        case float():
            return [value]
        case np.ndarray() if value.dtype.kind == "f":
            return value[np.isfinite(value)].ravel().tolist()
        case list() | tuple():
            return [number for item in value for number in floats_of(item)]
        case dict():
            return floats_of(list(value.values()))
        case _:
            return []


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


@pytest.fixture(scope="module")
def hidden(course):
    """The first six digits of every float among the hidden inputs and the values expected for them."""
    cases = [
        case
        for exercise in course.exercises
        for case in cases_of(plan_exercise(exercise, course.demonstration_secret))
    ]
    return digits_of_all(cases)


def cases_of(plan):
    return [case for group in (*plan.cases.values(), plan.probes) for case in group]


def digits_of_all(cases):
    return {
        d
        for case in cases
        for value in (case.arguments, case.expected)
        for n in floats_of(value)
        for d in digits_of(n)
    } - {POWER_OF_TEN}


def test_the_numbers_that_are_searched_for_are_those_of_a_run(course, hidden):
    plan = make_plan(course.only({"rnn"}), course.demonstration_secret)
    numbers = digits_of_all(cases_of(plan.exercises["rnn"].plan))
    assert len(numbers) > 100
    assert numbers <= hidden


@pytest.mark.parametrize(
    ("student", "exercise", "mistake"),
    [
        ("fay_mistakes", "conv", "conv_stride_ignored"),
        ("fay_mistakes", "pooling", "poolb_winner_overwritten"),
        ("fay_mistakes", "rnn", "rnn_whh_transposed"),
        ("fay_mistakes", "bptt", "bptt_no_dhnext"),
        ("fay_mistakes", "dropout", "no_scale"),
        ("fay_mistakes", "gradcheck", "forward_difference"),
        ("pia_nan", "bptt", "ce_no_max_shift"),
        ("tara_in_place", "rnn", "rnn_writes_into_h0"),
    ],
)
def test_a_mistake_is_named(results, student, exercise, mistake):
    (graded,) = [each for each in read(results(), student)["exercises"] if each["name"] == exercise]
    assert [finding["mistakes"] for finding in graded["findings"] if finding["mistakes"]] == [[mistake]]


@pytest.mark.parametrize(
    ("student", "exercise", "sentence"),
    [
        ("otto_shapes", "rnn", "Your h and logits are transposed."),
        ("otto_shapes", "pooling", "Your result has the right values, but one axis of length 1 too many."),
        ("udo_float32", "conv", "Your result is right to single precision only (float32)."),
        ("pia_nan", "conv", "Your result is NaN (not a number) everywhere."),
    ],
)
def test_unknown_mistake_is_described_by_its_results(results, student, exercise, sentence):
    (graded,) = [each for each in read(results(), student)["exercises"] if each["name"] == exercise]
    assert sentence in [finding["says"] for finding in graded["findings"]]


def test_right_submission_has_no_findings(results):
    for student in ("ada_loops", "ben_vectorised", "dora_one_file", "mia_notebooks", "yuri_own_style"):
        assert all(exercise["findings"] == [] for exercise in read(results(), student)["exercises"])


def test_leak_search_finds_a_planted_number(hidden):
    digits = min(hidden)
    assert len(hidden) > 1000
    for text in (
        f"expected [0.{digits}23, 1]",
        f"of {digits} bytes",
        f"(a_{digits}.py, line 3)",
        f"-{digits[0]}.{digits[1:]}e-05",
    ):
        assert digits_in(text) & hidden, text
    assert not digits_in("48 of the 54 entries are wrong, off by 1.3e+00, line 10234")


@pytest.mark.parametrize("student", CLASS.TABLE)
def test_no_hidden_number_reaches_a_student(results, hidden, student):
    document = read(results(), student)
    for exercise in document["exercises"]:
        exercise["findings"] = [one for one in exercise["findings"] if one["kind"] != "counterexample"]
    texts = texts_of([document["exercises"], document["notes"]])
    assert [text for text in texts if digits_in(text) & hidden] == []


@IN_EVERY_RUN
def test_what_a_student_tells_of_an_input_is_shown_for_public_inputs_alone(results, hidden, strength, students):
    assert "TOLD" in (SUBMISSIONS / "xena_tells" / "conv.py").read_text()
    told = [
        (finding["kind"], text)
        for exercise in read(results(strength, students), "xena_tells")["exercises"]
        for finding in [{"kind": "", "rest": {**exercise, "findings": []}}, *exercise["findings"]]
        for text in texts_of(finding)
        if "TOLD" in text
    ]
    assert told
    for kind, text in told:
        assert kind == "counterexample"
        numbers = re.search(r"TOLD([\dem+_]+)", text)[1].split("_")
        digits = {re.split("e", number)[0].rstrip("0") for number in numbers}
        assert not {one[:DIGITS] for one in digits if len(one) >= DIGITS} & hidden, text
