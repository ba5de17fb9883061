"""Errors that a user can fix: each has an exit code, and says where."""

from __future__ import annotations

import inspect

import pytest

from grader import errors
from grader.errors import CourseError, GraderError


@pytest.mark.parametrize(
    ("where", "text"),
    [
        ({}, "is broken"),
        ({"file": "course.toml"}, "course.toml: is broken"),
        ({"file": "course.toml", "line": 3}, "course.toml:3: is broken"),
        ({"line": 3}, "is broken"),
    ],
)
def test_a_course_error_says_in_which_file_and_line(where, text):
    error = CourseError("is broken", **where)
    assert str(error) == text
    assert (error.file, error.line) == (where.get("file"), where.get("line"))


@pytest.mark.parametrize("name", [name for name in errors.__all__ if name != "place_in"])
def test_every_error_can_be_caught_as_one_and_has_an_exit_code(name):
    kind = getattr(errors, name)
    assert issubclass(kind, GraderError)
    assert kind("text").exit_code == (3 if issubclass(kind, errors.SandboxError) else 2)


def test_the_docstring_draws_every_error():
    for name, kind in vars(errors).items():
        if inspect.isclass(kind) and issubclass(kind, Exception):
            assert name in errors.__all__
            assert name in errors.__doc__
