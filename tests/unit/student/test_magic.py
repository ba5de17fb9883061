"""What stands behind ``%check``, and the name under which a notebook loads it."""

from __future__ import annotations

import sys

import pytest

import fairgrade
from grader.errors import CourseError
from grader.student.jupyter import NotebookChecks, register, wanted_exercises


class Shell:
    """As much of a running notebook as the extension asks for."""

    def __init__(self, **namespace):
        self.user_ns, self.magics, self.compile = namespace, {}, None

    def register_magic_function(self, function, _kind, name):
        self.magics[name] = function


@pytest.fixture
def here(tiny, monkeypatch):
    tiny.write("course.toml", 'title = "T"\n[exercises]\ntiny = 10\nother = 5\n')
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    folder = tiny.root / "work"
    folder.mkdir()
    return folder


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("tiny", ["tiny"]),
        ("tiny  # my check", ["tiny"]),
        ("'tiny'", ["tiny"]),
        ('"tiny";', ["tiny"]),
        ("tiny.py", ["tiny"]),
        ("tiny/", ["tiny"]),
        ("../tiny/tiny.ipynb", ["tiny"]),
        ("Tiny", ["tiny"]),
        ("tiny other", ["tiny", "other"]),
        ("tiny, other, tiny", ["tiny", "other"]),
        ("tyni", ["tyni"]),
    ],
)
def test_the_magic_takes_what_the_command_takes(here, line, names):
    assert wanted_exercises(line, {}, here) == names


def test_without_a_name_the_notebooks_own_exercise_is_meant(here, monkeypatch):
    with pytest.raises(CourseError, match=r"say which exercise: .* tiny, other"):
        wanted_exercises("", {}, here)
    (here / "other.ipynb").touch()
    assert wanted_exercises("", {}, here) == ["other"]
    assert wanted_exercises("", {"__vsc_ipynb_file__": "/home/x/tiny.ipynb"}, here) == ["tiny"]
    monkeypatch.setenv("JPY_SESSION_NAME", "work/tiny.ipynb")
    assert wanted_exercises("", {}, here) == ["tiny"]


def test_options_of_the_command_are_named(here):
    with pytest.raises(CourseError, match="--watch is for 'grader check' in a terminal"):
        wanted_exercises("tiny --watch", {}, here)


def test_where_there_is_no_kit_it_says_how_to_bring_one(tmp_path):
    with pytest.raises(CourseError, match=r"In Colab, .*unzip"):
        wanted_exercises("tiny", {}, tmp_path)


@pytest.mark.slow  # a process of its own runs the course
def test_several_exercises_are_shown_one_below_the_other(tiny, monkeypatch):
    monkeypatch.chdir(tiny.root)
    shell = Shell(double=lambda x: 2.0 * x)
    register(shell)
    found = shell.magics["check"]("tiny tiny.py;")
    assert isinstance(found, NotebookChecks)
    assert [check.grade.score for check in found] == [10]
    assert "Doubling: 10 of 10" in repr(found)
    assert found._repr_html_().count("<table>") == 1


@pytest.mark.slow  # it puts a package's modules away and imports them again
def test_a_file_called_grader_is_not_loaded_in_its_place(tmp_path, monkeypatch):
    (tmp_path / "grader.py").write_text("raise SystemExit('the wrong one')\n")
    monkeypatch.syspath_prepend(tmp_path)
    ours = {name: module for name, module in sys.modules.items() if name.partition(".")[0] == "grader"}
    monkeypatch.setitem(sys.modules, "grader", type(sys)("grader"))
    shell = Shell()
    try:
        fairgrade.load_ipython_extension(shell)
    finally:
        for name in [name for name in sys.modules if name.partition(".")[0] == "grader"]:
            del sys.modules[name]
        sys.modules.update(ours)
    assert "check" in shell.magics
