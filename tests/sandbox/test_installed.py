"""What is installed beside the grader is absent where students' code runs, unless the course names it."""

from __future__ import annotations

import pytest

from grader.model import Call, Raised, Returned
from grader.running.session import Session
from grader.sandbox.base import Imports, Limits, Program

INSTALLED = "typing_extensions"
"""A package of one file, which the grader itself needs."""
LOOKS = f"""
import importlib.metadata, importlib.util

def found():
    return importlib.util.find_spec({INSTALLED!r}) is not None

def has_version():
    try:
        return bool(importlib.metadata.version({INSTALLED!r}))
    except importlib.metadata.PackageNotFoundError:
        return False

def imports(name):
    return importlib.import_module(name).__name__
"""
OF_NUMPY = """
import importlib, importlib.metadata
import numpy as np
import numpy.polynomial, numpy.testing, numpy.lib.stride_tricks

def again():
    return importlib.reload(np) is np and importlib.metadata.version("numpy") == np.__version__
"""


def run(sandbox, calls, packages=(), **modules):
    sources = {name: text.encode() for name, text in modules.items()}
    with Session(sandbox, Program("work", sources, imports=Imports((), packages)), Limits()) as session:
        return session.run(calls)


def test_an_installed_package_is_as_absent_as_one_that_is_not_installed(sandbox):
    names = [INSTALLED, "pydantic", "rich", "_pytest", "no_such_package"]
    outcomes = run(sandbox, [Call("imports", (name,)) for name in names], work=LOOKS)
    assert all(isinstance(one, Raised) for one in outcomes)
    assert len({one.builtin for one in outcomes}) == 1
    assert outcomes[0].builtin == "ModuleNotFoundError"
    looks = run(sandbox, [Call("found"), Call("has_version")], work=LOOKS)
    assert looks == [Returned(False), Returned(False)]


def test_a_package_that_the_course_names_is_there(sandbox):
    calls = [Call("imports", (INSTALLED,)), Call("found"), Call("has_version")]
    outcomes = run(sandbox, calls, packages=(INSTALLED,), work=LOOKS)
    assert outcomes == [Returned(INSTALLED), Returned(True), Returned(True)]


def test_numpy_is_whole(sandbox):
    assert run(sandbox, [Call("again")], work=OF_NUMPY) == [Returned(True)]


@pytest.mark.parametrize("packages", [(), (INSTALLED,)])
def test_a_file_of_such_a_name_counts_before_the_package(sandbox, packages):
    own = f"import {INSTALLED}\ndef answer(): return {INSTALLED}.ANSWER"
    modules = {"work": own, INSTALLED: "ANSWER = 42"}
    assert run(sandbox, [Call("answer")], packages, **modules) == [Returned(42)]
