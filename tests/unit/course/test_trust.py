"""Whose course is taken: one's own, one that is named, or a kit as it was released; and where the search ends."""

from __future__ import annotations

import os
import shlex

import pytest

from grader.cli import main
from grader.course.find import find_course
from grader.course.kit_list import MARK, is_intact_kit, kit_list
from grader.errors import CourseError, UntrustedCourse

NOBODY = 65534
root_only = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give files away"
)

FILES = {
    "course.toml": b'title = "t"\n[exercises]\nconv = 1\n',
    "conv/public.cases": b"cases\r\n",
    "conv/properties.py": b"x = 1\n",
    "conv/conv.py": b"# the student's own\n",
}


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder three below the course's, with no course above, and a home that is elsewhere."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    folder = tmp_path / "course" / "sub" / "here"
    folder.mkdir(parents=True)
    return folder


def fill(folder, *, kit):
    for path, data in FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    if kit:
        (folder / MARK).write_bytes(kit_list(FILES))
    return folder


def give_away(folder):
    for path in (folder, *folder.rglob("*")):
        os.chown(path, NOBODY, NOBODY, follow_symlinks=False)


def open_to_all(folder):
    """As a Windows drive looks under WSL: every mode is 777."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o777)


def refusal(folder, **named):
    with pytest.raises(UntrustedCourse) as error:
        find_course(folder, **named)
    return str(error.value)


@root_only
@pytest.mark.parametrize("what", ["all", "folder", "file"])
def test_a_course_of_another_user_is_refused_with_the_command_that_goes_on(here, what):
    course = fill(here.parents[1], kit=False)
    {"all": give_away, "folder": lambda _: os.chown(course, NOBODY, NOBODY)}.get(
        what, lambda _: os.chown(course / "course.toml", NOBODY, NOBODY)
    )(course)
    says = refusal(here, goes_on="grader check conv")
    assert "another user" in says
    assert says.endswith(f"grader check conv --course {shlex.quote(str(course))}")
    assert "another user" in refusal(course)


@root_only
def test_the_kit_of_another_user_is_taken_as_it_was_released(here):
    """As in a container, where the files have another owner than the user, and on a shared JupyterHub."""
    kit = fill(here.parents[1], kit=True)
    give_away(kit)
    assert find_course(here) == find_course(kit) == kit.resolve()


CHANGES = {
    "a script": lambda kit: (kit / "conv/properties.py").write_text("import os\n"),
    "the settings": lambda kit: (kit / "course.toml").write_text('title = "u"\n'),
    "the cases": lambda kit: (kit / "conv/public.cases").unlink(),
    "a pipe for cases": lambda kit: ((kit / "conv/public.cases").unlink(), os.mkfifo(kit / "conv/public.cases")),
    "a reference": lambda kit: (kit / "reference").mkdir(),
    "no list": lambda kit: (kit / MARK).unlink(),
    "the list of an older kit": lambda kit: (kit / MARK).write_text("1\n"),
    "a list that leaves the kit": lambda kit: (kit / MARK).write_text(f"{'0' * 64}  ../conv/properties.py\n"),
    "a list without settings": lambda kit: (kit / MARK).write_text(""),
    "a list of bytes": lambda kit: (kit / MARK).write_bytes(b"\xff\x00"),
}


@pytest.mark.slow
@root_only
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_kit_that_was_changed_is_a_folder_like_any_other(here, change):
    kit = fill(here.parents[1], kit=True)
    change(kit)
    give_away(kit)
    assert not is_intact_kit(kit)
    if (kit / "course.toml").exists():
        refusal(here)


def test_what_students_change_and_line_ends_leave_a_kit_intact(here):
    kit = fill(here.parents[1], kit=True)
    (kit / "conv/conv.py").write_text("def conv(): ...\n")
    (kit / "conv/__pycache__").mkdir()
    for name in ("course.toml", "conv/properties.py"):
        (kit / name).write_bytes(FILES[name].replace(b"\n", b"\r\n"))
    assert is_intact_kit(kit)
    (kit / "conv/public.cases").write_bytes(b"cases\n")
    assert not is_intact_kit(kit)


def test_a_course_of_ones_own_is_taken_whatever_its_mode_where_one_stands(here):
    course = fill(here.parents[1], kit=False)
    open_to_all(course)
    assert find_course(course) == course.resolve()
    says = refusal(here)
    assert "everybody may write to it" in says
    assert f"--course {shlex.quote(str(course))}" in says


def test_a_kit_on_a_drive_without_modes_is_found_from_its_exercises(here):
    kit = fill(here.parents[1], kit=True)
    open_to_all(kit)
    assert find_course(kit / "conv") == kit.resolve()


def test_the_search_ends_at_home(here, monkeypatch):
    course = fill(here.parents[1], kit=False)
    assert find_course(here) == course.resolve()
    monkeypatch.setenv("HOME", str(here.parent))
    with pytest.raises(CourseError, match=f"the search ended at {here.parent}"):
        find_course(here)
    fill(here.parent, kit=False)
    assert find_course(here) == here.parent.resolve()


def test_the_path_of_a_mac_is_searched_like_any_other(tmp_path, monkeypatch):
    """There `/var` is a link to `/private/var`, and temporary folders have names with signs."""
    real = tmp_path / "private" / "var" / "folders" / "x_ 9+"
    real.mkdir(parents=True)
    (tmp_path / "var").symlink_to(tmp_path / "private" / "var")
    monkeypatch.setenv("HOME", str(tmp_path / "Users" / "ann"))
    course = fill(real, kit=False)
    (course / "inner").mkdir()
    assert find_course(tmp_path / "var" / "folders" / "x_ 9+" / "inner") == course.resolve()


@root_only
def test_a_course_that_is_named_is_trusted(here, monkeypatch, capsys):
    course = fill(here.parents[1], kit=False)
    give_away(course)
    monkeypatch.chdir(here)
    assert main(["release", "--check"]) == 2
    says = capsys.readouterr().err
    assert f"grader release --check --course {course}" in says
    main(["release", "--check", "--course", str(course)])
    assert "not trusted" not in capsys.readouterr().err
    main(["release", "--course", str(here)])  # named, but not the course: it is found from there
    assert "not trusted" in capsys.readouterr().err


@pytest.mark.parametrize("what", ["bob", "bob.py", "bob/hw1", "link"])
def test_one_submission_is_not_graded_by_the_course_of_its_neighbour(tmp_path, monkeypatch, capsys, what):
    alice, bob = tmp_path / "alice", tmp_path / "bob"
    planted = {
        "course.toml": 'title = "t"\npublic_seed = 5\n[exercises]\nconv = 1\n',
        "reference/conv/solution.py": f"open({str(tmp_path / 'ran')!r}, 'w').close()\n",
        "deep/er/conv.py": "",
    }
    for path, text in planted.items():
        (alice / path).parent.mkdir(parents=True, exist_ok=True)
        (alice / path).write_text(text)
    (bob / "hw1").mkdir(parents=True)
    for file in (bob / "conv.py", bob / "hw1" / "conv.py", tmp_path / "bob.py"):
        file.write_text("def conv(x):\n    return x\n")
    (alice / "link").symlink_to(bob)
    monkeypatch.chdir(alice / "deep" / "er")
    path = alice / "link" if what == "link" else tmp_path / what
    assert main(["grade", str(path), "--out", str(tmp_path / "out")]) == 2
    says = capsys.readouterr().err
    assert "the submission lies outside of it" in says
    assert f"--course {alice}" in says
    assert not (tmp_path / "ran").exists()
    assert not (tmp_path / "out").exists()


PLANTED = {
    "course.toml": 'title = "t"\npublic_seed = 5\n[exercises]\nconv = 1\n',
    "assignments/conv/conv.py": "def correlate(x):\n    raise NotImplementedError\n",
    "deep/er/notes.txt": "",
}


@pytest.fixture
def found(tmp_path, monkeypatch):
    """``found(files)`` -> a course above this folder, which leaves a trace when it runs; `files` lie beside it."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))

    def write(files, here="deep/er"):
        course = tmp_path / "class" / "ann"
        solution = {"reference/conv/solution.py": f"open({str(tmp_path / 'ran')!r}, 'w').close()\n"}
        for folder, some in ((course, PLANTED | solution), (course.parent, files)):
            for path, text in some.items():
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                (folder / path).write_text(text)
        monkeypatch.chdir(course / here)
        return course

    return write


OTHERS = {
    "another course's files": {"bob/pooling.py": "def pool(x):\n    return x\n", "bob/notes.py": "x = 1\n"},
    "one file": {"bob/homework.txt": "x = 1\n"},
    "nothing but folders": {"bob/hw1/a.py": "", "bob/hw2/b.py": ""},
    "another course": {"bob/course.toml": PLANTED["course.toml"], "bob/reference/pool/checks.py": ""},
}


@pytest.mark.slow
@pytest.mark.parametrize("what", OTHERS)
@pytest.mark.parametrize("here", ["deep/er", "."])
def test_a_course_that_nothing_handed_in_belongs_to_grades_no_class(tmp_path, capsys, found, what, here):
    course = found(OTHERS[what], here)
    assert main(["grade", str(tmp_path / "class" / "bob"), "--out", str(tmp_path / "out")]) == 2
    says = capsys.readouterr().err
    assert "is not trusted" in says
    assert f"--course {course}" in says
    assert not (tmp_path / "ran").exists()
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("command", [["--out", "out"], ["--list"]])
def test_a_course_among_submissions_does_not_run_for_another_class(tmp_path, capsys, found, command):
    course = found({f"{name}/conv.py": "" for name in ("bob", "cho", "dee")} | {"../other/eve/conv.py": ""})
    assert main(["grade", str(tmp_path / "other"), *command]) == 2
    says = capsys.readouterr().err
    assert "it lies among what look like submissions (bob/conv.py and cho/conv.py)" in says
    assert f"--course {course}" in says
    assert not (tmp_path / "ran").exists()


SOLUTION = '"""C."""\n\n\ndef correlate(x):\n    """Return x."""\n    return x\n'
CHECKS = """from grader.authoring import Agrees, Exercise, cases, normal
VALUES = Agrees("values", "x", points=1, call="correlate", inputs=cases(x=[normal(3)]))
EXERCISE = Exercise(title="C", checks=[VALUES])
"""
BELONGING = {
    "by name": {"eve/conv.py": ""},
    "by a prefix": {"eve/jdoe_conv (1).py": ""},
    "by a function": {"eve/homework.py": "def correlate(x):\n    return x\n"},
    "one of several": {"bob/essay.txt": "", "eve/hw/Conv.PY": ""},
}


@pytest.mark.slow
@pytest.mark.parametrize("what", BELONGING)
def test_a_class_outside_of_the_course_is_graded_by_it_and_that_is_said(tmp_path, monkeypatch, capsys, found, what):
    course = found({f"../other/{path}": text for path, text in BELONGING[what].items()})
    (course / "reference" / "conv" / "checks.py").write_text(CHECKS)
    (course / "reference" / "conv" / "solution.py").write_text(SOLUTION)
    assert main(["grade", str(tmp_path / "other"), "--list"]) in (0, 1)
    assert f"Course: {course}, found above this folder; --course names another." in capsys.readouterr().err
    monkeypatch.chdir(course)
    assert main(["grade", str(tmp_path / "other"), "--list"]) in (0, 1)
    assert "Course:" not in capsys.readouterr().err
