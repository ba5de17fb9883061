"""A kit's public file that is damaged, or forged: one sentence, and no code from outside of the kit."""

from __future__ import annotations

import contextlib
import os

import numpy as np
import pytest

from grader import wire
from grader.errors import CourseError
from grader.grading.exercise import grade_exercise
from grader.grading.prepare import prepare_exercise
from grader.model import Unknown
from grader.release.kit_code import CodeHere
from grader.release.kit_file import KIND, pack_exercise, read_exercise, unpack_exercise
from grader.running.base import NoProcess
from grader.running.in_process import InProcess

ODD = [None, True, 7, -1.5, "text", "", [], [None], {}, {"script": "no"}, (1, 2), np.zeros(3), np.zeros((0, 2))]


def decoded(data):
    header, body = wire.lengths(data[: wire.PREFIX.size], wire.Caps(1 << 26, 1 << 28))
    start = wire.PREFIX.size + header
    return wire.decode(data[wire.PREFIX.size : start], data[start : start + body], arguments=True)[1]


@pytest.fixture
def fields(tiny):
    """The public file of the tiny exercise, as its fields."""
    course = tiny.load()
    return decoded(pack_exercise(prepare_exercise(course.exercises[0], 1, course)))


@pytest.fixture
def read(tmp_path):
    """``read(fields)`` -> the exercise of a public file with these fields."""
    folder = tmp_path / "kit" / "tiny"
    folder.mkdir(parents=True)

    def read(changed):
        return read_exercise(wire.encode(KIND, changed), folder / "public.cases", CodeHere(folder))

    return read


def places(value, path=()):
    """Every place in `value`, of a list the first entry alone."""
    if path:
        yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value[:1]) if isinstance(value, list) else ()
    for key, one in inner:
        yield from places(one, (*path, key))


def replaced(value, path, odd):
    """`value` with another one at `path`; with that place taken out if `odd` is the type of nothing."""
    if not path:
        return odd
    copied = dict(value) if isinstance(value, dict) else list(value)
    if len(path) == 1 and odd is Ellipsis:
        del copied[path[0]]
    else:
        copied[path[0]] = replaced(copied[path[0]], path[1:], odd)
    return copied


@pytest.mark.slow
def test_whatever_stands_in_it_a_student_reads_one_sentence(tiny, fields, read):
    right = InProcess(tiny.load().exercises[0].functions)
    assert grade_exercise(read(fields), right).score > 0
    said = []
    for path in list(places(fields)):
        for odd in (*ODD, ...):
            try:
                exercise = read(replaced(fields, path, odd))
            except CourseError as error:
                said.append(str(error))
                continue
            with contextlib.suppress(Exception):  # then every check is unknown, as follows
                grade_exercise(exercise, right)
            grade_exercise(exercise, NoProcess(Unknown("a fault")))
    assert len(said) > 100
    assert all("unpack the kit again" in sentence and "\n" not in sentence for sentence in said)


@pytest.mark.slow
@pytest.mark.parametrize(
    "kind", ["../../secret.py:Kind", "/secret.py:Kind", "tiny.py:Kind", "kinds.py:Kind", "drive", "base"]
)
def test_no_code_but_the_kits_own_is_run(tmp_path, fields, read, kind):
    for place in ("secret.py", "kit/secret.py", "kit/tiny/tiny.py"):
        (tmp_path / place).write_text(f"open({str(tmp_path / 'ran')!r}, 'w').close()\n")
    fields["checks"][0]["kind"] = kind
    with pytest.raises(CourseError, match="unpack the kit again"):
        read(fields)
    assert not (tmp_path / "ran").exists()


@pytest.mark.slow
@pytest.mark.parametrize("text", ["1 /", "raise ValueError('no')", "import nowhere"])
def test_a_script_that_cannot_be_run_is_named(tmp_path, fields, read, text):
    (tmp_path / "kit/tiny/kinds.py").write_text(text)
    fields["checks"][0]["kind"] = "kinds.py:Kind"
    with pytest.raises(CourseError, match=r"kinds\.py: cannot be run \(\w+: .*: unpack the kit again"):
        read(fields)


def test_a_pipe_in_its_place_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "public.cases")
    with pytest.raises(CourseError, match=r"cannot be read \(it is no file\): unpack the kit again"):
        unpack_exercise(tmp_path)


def test_the_file_of_another_exercise_is_not_taken(fields, read):
    with pytest.raises(CourseError, match="is damaged"):
        read(fields | {"name": "other"})
