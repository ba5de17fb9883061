"""A sandbox of each strength, and students' code run in it."""

from __future__ import annotations

import shutil
import stat
import tempfile
from pathlib import Path

import pytest

from grader.model import Call
from grader.running.session import Session
from grader.sandbox.base import Limits, Program
from grader.sandbox.confined import STRENGTHS, ConfinedSandbox

LIMITS = Limits(cpu_s=20, call_cpu_s=1, wall_s=120, call_wall_s=30, memory_mb=256, output_kb=64)


STRONGER, WEAKER = STRENGTHS


@pytest.fixture(scope="session", params=STRENGTHS)
def sandbox(request):
    with ConfinedSandbox(request.param) as opened:
        yield opened


@pytest.fixture(scope="session", params=[STRONGER, pytest.param(WEAKER, marks=pytest.mark.nightly)])
def stronger_by_day(request):
    """A sandbox for tests that are not about confinement: what they are about is the same under both strengths."""
    with ConfinedSandbox(request.param) as opened:
        yield opened


@pytest.fixture
def session(sandbox):
    """``session(source, limits)`` -> a session whose module is `source`; several may be open in turn."""
    opened = []

    def open_session(source, limits=LIMITS, **others):
        modules = {"work": source.encode(), **{name: text.encode() for name, text in others.items()}}
        opened.append(Session(sandbox, Program("work", modules), limits))
        return opened[-1]

    yield open_session
    for one in opened:
        one.renew()


@pytest.fixture
def ask(session):
    """``ask(source, function, *args)`` -> the outcome of one call, in a process of its own."""

    def ask_once(source, function, *args):
        with session(source) as one:
            return one.run([Call(function, args)])[0]

    return ask_once


@pytest.fixture
def open_folder():
    """A folder that every user of the machine may read, unlike pytest's own temporary ones."""
    folder = Path(tempfile.mkdtemp(prefix="open-"))
    folder.chmod(folder.stat().st_mode | stat.S_IRGRP | stat.S_IXGRP | stat.S_IROTH | stat.S_IXOTH)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def secret(open_folder):
    """A file that any other program of this user could read."""
    file = open_folder / "secret.txt"
    file.write_text("the hidden value")
    file.chmod(0o644)
    return file
