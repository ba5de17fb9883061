"""`grader new` writes a course, and an exercise, that can be graded, audited and released without an edit."""

from __future__ import annotations

import doctest
import io
import sys
import tomllib
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

from grader.course.load import load_course
from grader.course.secret import find_secret
from grader.errors import GraderError
from grader.release.new import EXAMPLE, TEMPLATES, new_course, new_exercise
from grader.release.wheel import build_wheel

ROOT = Path(__file__).resolve().parents[2]
WRONG = "import numpy as np\n\n\ndef centre(x):\n    return x - np.mean(x)\n"
PACKED = {path.relative_to(ROOT).as_posix() for path in TEMPLATES.rglob("*") if path.is_file()}
PACKED = {name for name in PACKED if "__pycache__" not in name}


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def started(tmp_path):
    """A new course."""
    new_course(tmp_path / "course")
    return tmp_path / "course"


def test_a_new_course_grades_audits_and_releases_without_an_edit(grader, tmp_path):
    assert grader("new", "course", "started").returncode == 0
    course = tmp_path / "started"
    done = grader("new", "exercise", "second", cwd=course)
    assert (done.returncode, done.stderr) == (0, "")
    assert "written: reference/second/checks.py" in done.stdout

    audit = grader("audit", "--quick", cwd=course)
    assert audit.returncode == 0
    assert "Sound: every law holds" in audit.stdout
    assert "  - " not in audit.stdout  # no remark either

    assert grader("release", "../kit", cwd=course).returncode == 0
    right = (course / "reference" / EXAMPLE / "solution.py").read_text()
    handed_in = {
        "right": {EXAMPLE: right, "second": right},
        "wrong": {EXAMPLE: WRONG, "second": right},
        "stubs": {name: (tmp_path / "kit" / name / f"{name}.py").read_text() for name in (EXAMPLE, "second")},
    }
    for student, files in handed_in.items():
        for name, text in files.items():
            (tmp_path / "class" / student).mkdir(parents=True, exist_ok=True)
            (tmp_path / "class" / student / f"{name}.py").write_text(text)
    done = grader("grade", "../class", "--out", "../results", "--json", cwd=course)
    assert done.returncode == 0, done.stderr
    assert [line.strip() for line in done.stdout.splitlines() if '"score"' in line] == [
        '"score": 20.0,',
        '"score": 0.0,',
        '"score": 10.0,',
    ]
    assert "Each column has a mean of its own." in (tmp_path / "results" / "wrong.json").read_text()

    (tmp_path / "kit" / EXAMPLE / f"{EXAMPLE}.py").write_text(WRONG)
    shown = grader("check", EXAMPLE, cwd=tmp_path / "kit").stdout
    assert "What is the mean of each column of your result" in shown
    assert "print(centre(np.array([[" in shown  # the small input on which it fails


def test_the_worked_example_of_the_readme_is_right(started, monkeypatch):
    module = ModuleType(EXAMPLE)
    vars(module).update(load_course(started).exercises[0].functions)
    monkeypatch.setitem(sys.modules, EXAMPLE, module)
    text = (started / "assignments" / EXAMPLE / "README.md").read_text().replace("```", "")
    examples = doctest.DocTestParser().get_doctest(text, {}, EXAMPLE, "README.md", 0)
    assert len(examples.examples) == 3
    said: list[str] = []
    doctest.DocTestRunner().run(examples, out=said.append)
    assert "".join(said) == ""


def test_no_placeholder_is_left(started):
    assert new_exercise(started, "second")
    for name, data in contents(started).items():
        assert "exercise_name" not in name
        assert b"exercise_name" not in data, name


def test_each_course_has_hidden_inputs_of_its_own(tmp_path):
    for name in ("one", "two"):
        assert tmp_path / name / "course.secret" in new_course(tmp_path / name)
        assert (tmp_path / name / ".gitignore").read_text() == "course.secret*\n"
        assert load_course(tmp_path / name).demonstration_secret is None
    one, two = (find_secret(tmp_path / name, None) for name in ("one", "two"))
    assert one.key != two.key


# --- course.toml keeps its layout ------------------------------------------------------------------------

HEAD = 'title = "T"  # t\npublic_seed = 3\n'
LAYOUTS = {
    "comments": HEAD + "\n[exercises]   # here\ncentring =   4 # x\n@\n[limits]  # l\ncpu_s = 3\n",
    "a comment above the next table": HEAD + "[exercises]\ncentring = 4\n@\n\n# limits\n[limits]\n",
    "a comment at the end": HEAD + "[exercises]\n# first\ncentring = 4\n@# later\n# conv = 3\n",
    "no line end": HEAD + "[exercises]\ncentring = 4\n@",
    "no empty line": HEAD + "[exercises]\ncentring = 4\n@[limits]\ncall_cpu_s = 2\n",
    "line ends of Windows": (HEAD + "[exercises]\ncentring = 4\n@\n[limits]\n").replace("\n", "\r\n"),
}
"""A course.toml; the new line belongs where the @ is."""


@pytest.mark.parametrize("layout", LAYOUTS)
def test_course_toml_keeps_comments_and_layout(started, layout):
    text = LAYOUTS[layout]
    end = "\r\n" if "\r" in text else "\n"
    before = text.replace("@", "").removesuffix("\n") if layout == "no line end" else text.replace("@", "")
    (started / "course.toml").write_bytes(before.encode())
    new_exercise(started, "second")
    assert (started / "course.toml").read_bytes().decode() == text.replace("@", f"second = 10{end}")
    assert load_course(started).exercise("second").points == 10


@pytest.mark.parametrize(
    "settings",
    [
        'title = "T"\npublic_seed = 3\nexercises = {centring = 4}\n',
        'title = "T"\npublic_seed = 3\nexercises.centring = 4\nexercises."third" = 2\n[limits]\ncpu_s = 3\n',
    ],
    ids=["an inline table", "dotted keys"],
)
def test_other_ways_to_write_the_exercises_work_as_well(started, settings):
    (started / "course.toml").write_text(settings)
    new_exercise(started, "second")
    found = tomllib.loads((started / "course.toml").read_text())
    known = tomllib.loads(settings)
    assert found == {**known, "exercises": {**known["exercises"], "second": 10}}


# --- what is refused, with one sentence and nothing written ----------------------------------------------


def refused(grader, *arguments, cwd):
    done = grader("new", *arguments, cwd=cwd)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("grader: ")
    assert done.stderr.count("\n") == 1
    return done.stderr


def test_a_folder_that_is_in_use_is_left_alone(grader, started):
    before = contents(started)
    assert "choose a new folder" in refused(grader, "course", started, cwd=started)
    assert "choose a new folder" in refused(grader, "course", started / "course.toml", cwd=started)
    assert "cannot be made" in refused(grader, "course", started / "course.toml" / "x", cwd=started)
    assert contents(started) == before


def test_an_empty_folder_becomes_a_course(tmp_path):
    (tmp_path / "empty").mkdir()
    new_course(tmp_path / "empty")
    assert load_course(tmp_path / "empty").max_score == 10


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("Second", "use small letters"),
        ("../second", "use small letters"),
        ("", "use small letters"),
        ("a" * 42, "use small letters"),
        ("class", "such as class_exercise"),
        ("random", "such as random_exercise"),
        ("numpy", "such as numpy_exercise"),
        (EXAMPLE, "choose another name"),
    ],
)
def test_a_bad_name_is_refused_with_the_remedy(started, name, remedy):
    before = contents(started)
    with pytest.raises(GraderError, match=remedy) as error:
        new_exercise(started, name)
    assert error.value.exit_code == 2
    assert contents(started) == before


@pytest.mark.parametrize("place", ["reference", "assignments"])
def test_files_that_the_course_does_not_list_are_left_alone(started, place):
    (started / place / "second").mkdir()
    (started / place / "second" / "README.md").write_text("mine")
    before = contents(started)
    with pytest.raises(GraderError, match="exists already: choose another name"):
        new_exercise(started, "second")
    assert contents(started) == before


def test_outside_of_a_course_and_in_a_kit_it_says_so(grader, started, tmp_path):
    assert "change to a course folder" in refused(grader, "exercise", "second", cwd=tmp_path)
    assert "--course" in refused(grader, "exercise", "second", cwd=tmp_path)
    (tmp_path / "kit").mkdir()
    (tmp_path / "kit" / "course.toml").write_text('title = "T"\n[exercises]\ncentring = 10\n')
    assert "a student's kit" in refused(grader, "exercise", "second", cwd=tmp_path / "kit")


def test_without_tomlkit_it_says_what_to_install(started, monkeypatch):
    monkeypatch.setitem(sys.modules, "tomlkit", None)  # importing it fails
    before = contents(started)
    with pytest.raises(GraderError, match="pip install tomlkit"):
        new_exercise(started, "second")
    assert contents(started) == before


# --- the example is data of the package ------------------------------------------------------------------


def test_the_example_is_in_the_wheel(tmp_path):
    from hatchling.builders.wheel import WheelBuilder

    (wheel,) = WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    with zipfile.ZipFile(wheel) as archive:
        assert len(PACKED) == 7
        assert set(archive.namelist()) >= PACKED


def test_a_kit_has_no_solution_of_the_example(grader, tmp_path):
    with zipfile.ZipFile(io.BytesIO(build_wheel()[1])) as archive:
        assert not [name for name in archive.namelist() if "release/templates" in name]
        archive.extractall(tmp_path / "installed")
    done = grader("new", "course", "mine", PYTHONPATH=str(tmp_path / "installed"))
    assert done.returncode == 2
    assert "came with a student's kit" in done.stderr
    assert not (tmp_path / "mine").exists()
