"""A dozen notebooks as courses publish them: the new course loads, and its solution gets full marks in it."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from public_notebooks import (
    ANSWER,
    DOUBLE,
    EXCEPTION_TESTS,
    NBGRADER,
    OK_TESTS,
    OTTER,
    PROMPTED,
    SQUARES,
    cell,
    check_cell,
    question,
    solution,
    write,
)

from grader.course.load import load_course
from grader.course.plan import plan_exercise
from grader.errors import CourseError, GraderError
from grader.grading.exercise import grade_exercise
from grader.grading.prepare import PreparedExercise
from grader.release.kit import write_kit
from grader.release.moving import LIST, move_nbgrader, move_otter
from grader.running.in_process import InProcess

pytestmark = pytest.mark.slow


def moved(move, tmp_path, title, cells, **metadata):
    move(write(tmp_path / f"{title}.ipynb", *cells, **metadata), tmp_path / "new")
    return tmp_path / "new", (tmp_path / "new" / LIST).read_text()


def graded(exercise):
    plan = PreparedExercise(plan_exercise(exercise, b"secret"))
    return grade_exercise(plan, InProcess(exercise.functions))


def called(exercise):
    return [check.call for check in exercise.spec.checks if hasattr(check, "call")]


@pytest.mark.parametrize("title", NBGRADER)
def test_a_notebook_of_nbgrader_becomes_a_course_that_loads(tmp_path, title):
    cells, expected, words = NBGRADER[title]
    folder, said = moved(move_nbgrader, tmp_path, title, cells)
    course = load_course(folder)
    (exercise,) = course.exercises
    ((begins, (points, functions)),) = expected.items()
    assert exercise.name.startswith(begins) or begins not in exercise.name
    assert exercise.points == points
    assert set(called(exercise)) == set(functions)
    if title != "the version for students":
        assert graded(exercise).score == points
    for word in words:
        assert word in said, said
    readme = (folder / "assignments" / exercise.name / "README.md").read_text()
    for secret in ("MODEL ANSWER", "overflow", "MARK SCHEME"):
        assert secret not in readme


@pytest.mark.parametrize("title", OTTER)
def test_a_master_of_otter_becomes_a_course_that_loads(tmp_path, title):
    cells, (points, functions), words = OTTER[title]
    folder, said = moved(move_otter, tmp_path, title, cells)
    (exercise,) = load_course(folder).exercises
    assert exercise.points == pytest.approx(points)
    assert called(exercise) == functions
    assert graded(exercise).score == pytest.approx(points)
    for word in words:
        assert word in said, said
    assert not (tmp_path / "ran").exists()
    assert ANSWER not in (folder / "assignments" / exercise.name / "README.md").read_text()


def test_points_of_people_are_items_with_what_they_are_worth(tmp_path):
    folder, _ = moved(
        move_nbgrader, tmp_path, "hw", NBGRADER["points of people, a task, and a text with its mark scheme"][0]
    )
    assert tomllib.loads((folder / "course.toml").read_text())["manual"] == {"why": 2, "essay": 3}


def test_tests_in_files_and_in_the_metadata_are_carried_over(tmp_path):
    folder = tmp_path / "hw"
    write(folder / "hw.ipynb", cell("code", DOUBLE), cell("code", PROMPTED), otter={"tests": {"q3": {
        "name": "q3", "points": None, "suites": [{"cases": [{"code": ">>> triple(2)\n6", "hidden": False}]}],
    }}})  # fmt: skip
    (folder / "tests").mkdir()
    (folder / "tests" / "q1.py").write_text(OK_TESTS)
    (folder / "tests" / "q2.py").write_text(EXCEPTION_TESTS)
    (folder / "tests" / "q4.py").write_text("test = {'name': open('ran', 'w').name}")
    (folder / "tests" / "q5.py").symlink_to("/etc/passwd")
    move_otter(folder / "hw.ipynb", tmp_path / "new")
    (exercise,) = load_course(tmp_path / "new").exercises
    assert sorted(called(exercise)) == ["double", "double", "scale", "triple"]
    assert graded(exercise).score == exercise.points
    said = (tmp_path / "new" / LIST).read_text()
    assert "no cell: `tests/q4.py`: its table of tests is not written out" in said
    assert "q5" not in said
    assert not (tmp_path / "ran").exists()


def test_the_input_of_a_hidden_test_is_in_no_kit(tmp_path):
    shown, first = "assert double(1) == 2", "assert double(np.array([17.25, 3.5]))[0] == 34.5"
    hidden = f"### BEGIN HIDDEN TESTS\n{first}\nassert double(98765) == 197530\n### END HIDDEN TESTS"
    cells = [solution(DOUBLE), check_cell(f"{shown}\n{hidden}", 2)]
    folder, said = moved(move_nbgrader, tmp_path, "hw", cells)
    assert "98765" in said
    checks = (folder / "reference" / "hw" / "checks.py").read_text()
    assert "uniform(2, low=3.5, high=17.25)" in checks
    assert "98765" not in checks
    assert "34.5" not in checks
    (exercise,) = load_course(folder).exercises
    assert graded(exercise).score == exercise.points


@pytest.mark.parametrize(
    ("metadata", "says"),
    [
        ({"kernelspec": {"name": "ir", "language": "R"}}, "a notebook in r, and this grader grades Python"),
        ({"language_info": {"name": "julia"}}, "a notebook in julia"),
        ({"kernelspec": "odd", "language_info": []}, ""),
        ({"kernelspec": {"name": "python3", "display_name": "x"}}, ""),
        ({"kernelspec": {"name": "conda-env-x", "language": "python"}}, ""),
    ],
)
def test_a_notebook_in_another_language_is_refused_by_name(tmp_path, metadata, says):
    cells = [
        solution(DOUBLE),
        check_cell("assert double(1) == 2", 1),
        *question("q1", SQUARES, "squares(1) == [1]"),
    ]
    for move in (move_nbgrader, move_otter):
        if says:
            with pytest.raises(GraderError, match=says):
                move(write(tmp_path / "hw.ipynb", *cells, **metadata), tmp_path / move.__name__)
        else:
            assert move(write(tmp_path / "hw.ipynb", *cells, **metadata), tmp_path / move.__name__)


def test_of_a_course_the_notebooks_that_can_be_read_are_carried_over(tmp_path):
    cells = [solution(DOUBLE), check_cell("assert double(1) == 2", 1)]
    write(tmp_path / "old" / "source" / "ps1" / "one.ipynb", *cells)
    write(tmp_path / "old" / "source" / "ps2" / "two.ipynb", *cells, kernelspec={"language": "R"})
    (tmp_path / "old" / "source" / "ps3.ipynb").write_text("no notebook")
    move_nbgrader(tmp_path / "old", tmp_path / "new")
    assert [one.name for one in load_course(tmp_path / "new").exercises] == ["one"]
    said = (tmp_path / "new" / LIST).read_text()
    assert "two.ipynb is a notebook in r" in said
    assert "ps3.ipynb is no notebook of version 4" in said


@pytest.mark.parametrize(
    "points", ["x", None, -1, True, float("inf"), float("nan"), 1e300, [1], {"a": 1}, "1e999", "  2 "]
)
def test_odd_points_are_no_points_and_the_course_loads(tmp_path, points):
    cells = [solution(DOUBLE), check_cell("assert double(1) == 2", points)]
    folder, _ = moved(move_nbgrader, tmp_path, "hw", cells)
    assert load_course(folder).max_score == (2 if points == "  2 " else 1)


@pytest.mark.parametrize(
    "source",
    [
        "assert double(1) == 2\nassert double(",
        "assert double(*[1]) == 2",
        "assert double(**{'x': 1}) == 2",
        "assert double(1, 2, 3)",
        "assert double(open('ran', 'w'))",
        "assert double(__import__('os').system('touch ran'))",
        "assert double(np.load('x'))",
        "x = input()\nassert double(x)",
        "%%timeit\ndouble(1)",
        "!rm -r x",
        "assert double([" + "[" * 90 + "]" * 90 + "])",
        "\x00",
        "assert double(y) == 2",
        "",
    ],
)
def test_what_no_check_can_be_made_of_is_listed_and_never_run(tmp_path, source, monkeypatch):
    monkeypatch.chdir(tmp_path)
    cells = [solution(DOUBLE), check_cell("assert double(1) == 2", 1, "first"), check_cell(source, 1, "odd")]
    folder, _ = moved(move_nbgrader, tmp_path, "hw", cells)
    (exercise,) = load_course(folder).exercises
    assert graded(exercise).score == exercise.points
    assert not (tmp_path / "ran").exists()


def test_after_a_persons_decisions_the_course_is_released_and_audited(tmp_path):
    cells = [
        solution("import numpy as np\n\n\ndef double(x):\n    return np.multiply(2, x)\n"),
        check_cell("assert double(1) == 2", 2),
    ]
    folder, said = moved(move_nbgrader, tmp_path, "hw", cells)
    assert "`double`: has no docstring, which is what students read" in said
    with pytest.raises(CourseError, match="has no docstring"):
        write_kit(load_course(folder), tmp_path / "kit")

    # The person writes the task, and inputs that are drawn.
    file = folder / "reference" / "hw" / "solution.py"
    file.write_text(file.read_text().replace("(x):\n", '(x):\n    """Return twice `x`, an array."""\n'))
    checks = folder / "reference" / "hw" / "checks.py"
    drawn = checks.read_text().replace("inputs=case", "inputs=case('an array', x=normal(3, 2))\n        + case")
    checks.write_text(drawn.replace("Exercise, case", "Exercise, case, normal"))
    course = load_course(folder)
    write_kit(course, tmp_path / "kit")
    assert "np.multiply" not in "".join(path.read_text() for path in (tmp_path / "kit" / "hw").glob("*.py"))
    done = subprocess.run(
        [sys.executable, "-m", "grader", "audit", "--quick", "--jobs", "1"], cwd=folder,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[3])},
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
