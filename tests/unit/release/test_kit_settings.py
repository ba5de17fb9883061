"""A kit's course.toml says what the course's says, whatever that is, and is read without a traceback."""

from __future__ import annotations

import json
import sys
import tomllib

import pytest

from grader.errors import CourseError, GraderError
from grader.release.kit_settings import pack_settings, read_settings
from grader.sandbox.base import Imports, Limits

TITLES = [
    "Deep Learning",
    "Deep Learning\nWeek 10B",
    "line\r\nfeed\rreturn",
    'the "last" course',
    "C:\\new\\table",
    "'''\"\"\"",
    "a\ttab, a \0 and a \x7f, an \x1b[2J",
    "Größe ∂x/∂t 深度学习 😀 \u202e\ufeff",
    "[exercises]\nconv = 1",
]


def quoted(text):
    """`text` as a TOML string, by another way than the one under test."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def settings(title="A tiny course", stand_ins=(), packages=(), points="10", more=""):
    return (
        f"title = {quoted(title)}\npublic_seed = 724611\nstand_ins = [{', '.join(map(quoted, stand_ins))}]\n"
        f"packages = [{', '.join(map(quoted, packages))}]\n[exercises]\ntiny = {points}\n{more}"
    )


@pytest.fixture
def packed(tiny):
    """``packed(...)`` -> the kit's settings, of a course with these, as Python's own reader has them."""

    def pack(**given):
        tiny.write("course.toml", settings(**given))
        return tomllib.loads(pack_settings(tiny.load()).decode())

    return pack


@pytest.mark.slow
@pytest.mark.parametrize("title", TITLES)
def test_a_title_is_read_back_as_it_was(packed, title):
    assert packed(title=title)["title"] == title


def test_packages_that_students_may_import_go_along(packed, tiny):
    assert packed(packages=["scipy"])["packages"] == ["scipy"]
    assert read_settings(tiny.root).imports.packages == ("scipy",)


@pytest.mark.parametrize("name", ["scipy.signal", "scikit-learn", ""])
def test_a_package_is_named_as_import_names_it(tiny, name):
    tiny.write("course.toml", settings(packages=[name]))
    with pytest.raises(CourseError, match="packages"):
        tiny.load()


@pytest.mark.slow
@pytest.mark.parametrize("name", ['a"b', "a\\b", "a\nb", "]", "matplotlib"])
def test_stand_ins_are_read_back_as_they_were(packed, name):
    assert packed(stand_ins=[name, "tqdm"])["stand_ins"] == [name, "tqdm"]


@pytest.mark.slow
@pytest.mark.parametrize("points", ["10", "4.5", "0.1234567890123", "1e-7", "12345678.5"])
def test_points_are_read_back_to_the_last_digit(packed, points):
    assert packed(points=points)["exercises"] == {"tiny": float(points)}


def test_a_kit_has_the_limits_and_no_seed(packed):
    table = packed(more="[limits]\ncpu_s = 0.5\nmemory_mb = 64\n")
    assert table["limits"] == {**vars(Limits()), "cpu_s": 0.5, "memory_mb": 64}
    assert "724611" not in repr(table)


def test_without_the_writer_an_author_is_told_what_to_install(tiny, monkeypatch):
    monkeypatch.setitem(sys.modules, "tomlkit", None)
    with pytest.raises(GraderError, match=r"^the settings of a kit are written by tomlkit: pip install tomlkit$"):
        pack_settings(tiny.load())


# --- read by a student's check ---------------------------------------------------------------------------


def test_what_a_release_writes_is_read(tiny, tmp_path):
    tiny.write("course.toml", settings("A\nB", ['a"b'], more="[limits]\ncall_cpu_s = 2\n"))
    (tmp_path / "course.toml").write_bytes(pack_settings(tiny.load()))
    read = read_settings(tmp_path)
    assert (read.exercises, read.imports, read.limits) == (("tiny",), Imports(('a"b',)), Limits(call_cpu_s=2))


UNKNOWN = [
    ("[limits]\ndisk_mb = 5", "limits.disk_mb"),
    ("[limits]\ncpu_s = 'ten'", "limits.cpu_s"),
    ("[limits]\ncpu_s = [10]", "limits.cpu_s"),
    ("[limits]\ncpu_s = true", "limits.cpu_s"),
    ("[limits]\ncpu_s = nan", "limits.cpu_s"),
    ("[limits]\ncall_cpu_s = inf", "limits.call_cpu_s"),
    ("[limits]\nwall_s = -1", "limits.wall_s"),
    ("[limits]\nmemory_mb = 0.5", "limits.memory_mb"),
    (f"[limits]\nmemory_mb = {10**30}", "limits.memory_mb"),
    ("[limits.cpu_s]\nsoft = 5", "limits.cpu_s"),
    ("limits = 5", "limits"),
    ("stand_ins = 'tqdm'", "stand_ins"),
    ("stand_ins = [1]", "stand_ins"),
    ("packages = 'scipy'", "packages"),
    ("exercises = ['tiny']", "exercises"),
    ("[exercises]\ntiny = 'ten'", "exercises.tiny"),
    ("[exercises]\ntiny = nan", "exercises.tiny"),
    ("[exercises]\ntiny = true", "exercises.tiny"),
    ("[exercises]\ntiny = -1", "exercises.tiny"),
    ("[exercises.tiny]\npoints = 1", "exercises.tiny"),
    ("[exercises]\n'../kit/tiny' = 1", "exercises.../kit/tiny"),
    ("[exercises]\n'/tmp' = 1", "exercises./tmp"),
    ("[exercises]\n'.' = 1", "exercises.."),
    ("[exercises]\n'' = 1", "exercises."),
]


@pytest.mark.parametrize(("text", "key"), UNKNOWN)
def test_a_setting_of_another_version_is_named_with_the_remedy(tmp_path, text, key):
    file = tmp_path / "course.toml"
    file.write_text(f"title = 'T'\n{text}\n")
    with pytest.raises(CourseError) as raised:
        read_settings(tmp_path)
    assert str(raised.value) == (
        f"{file}: is of another version of the grader ({key}): install the wheel of this kit"
    )


@pytest.mark.parametrize("data", [b"title = ", b"\xff", b"a = " + b"[" * 10_000], ids=["cut", "bytes", "nested"])
def test_a_damaged_file_is_no_traceback(tmp_path, data):
    (tmp_path / "course.toml").write_bytes(data)
    with pytest.raises(CourseError, match=r"course\.toml: cannot be used .*: unpack the kit again"):
        read_settings(tmp_path)


def test_in_a_course_the_author_is_told_the_line_and_not_to_install_anything(tiny):
    tiny.write("course.toml", settings(more="[limits]\ncpu = 5\n"))
    with pytest.raises(
        CourseError, match=r"course\.toml:8: limits\.cpu: there is no such key; did you mean cpu_s\?"
    ):
        read_settings(tiny.root)


@pytest.mark.parametrize("level", ["off", "line", "expression", "edit"])
def test_how_much_is_told_of_the_line_of_a_mistake_is_the_courses_choice(tiny, tmp_path, level):
    text = settings().replace("[exercises]", f'locate = "{level}"\n[exercises]')
    tiny.write("course.toml", text)
    (tmp_path / "course.toml").write_bytes(pack_settings(tiny.load()))
    assert read_settings(tmp_path).locate == level


def test_a_kit_with_another_level_is_of_another_version(tmp_path):
    (tmp_path / "course.toml").write_text(settings().replace("public_seed = 724611", 'locate = "solution"'))
    with pytest.raises(CourseError, match="of another version of the grader \\(locate\\)"):
        read_settings(tmp_path)
