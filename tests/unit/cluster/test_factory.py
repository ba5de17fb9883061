"""Which executors are taken: nothing from the current folder, nothing that somebody else can change."""

from __future__ import annotations

import concurrent.futures
import os
import sys

import pytest

from grader.cluster.factory import BadFactory, read_factory

SOURCE = """\
from concurrent.futures import ThreadPoolExecutor

def made():
    return ThreadPoolExecutor(1)

def number():
    return 3

NO_FUNCTION = 3
"""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "own" / "engine.py"
    path.parent.mkdir(mode=0o700)
    path.write_text(SOURCE)
    return path


def refused(named):
    with pytest.raises(BadFactory) as error:
        read_factory(named)()
    return str(error.value)


def test_a_class_of_the_standard_library_is_an_executor():
    with read_factory("concurrent.futures:ThreadPoolExecutor")() as executor:
        assert isinstance(executor, concurrent.futures.ThreadPoolExecutor)


def test_an_absolute_file_of_ones_own_is_taken(file):
    with read_factory(f"{file}:made")() as executor:
        assert executor.submit(int, "3").result() == 3


def test_nothing_comes_from_the_current_folder(file, monkeypatch):
    monkeypatch.chdir(file.parent)
    monkeypatch.setattr(sys, "path", ["", str(file.parent), *sys.path])
    before = list(sys.path)
    assert "not among the installed packages" in refused("engine:made")
    assert "name its absolute path" in refused("engine.py:made")
    assert "name its absolute path" in refused("./engine.py:made")
    assert sys.path == before
    assert "engine" not in sys.modules


def test_a_module_of_the_current_folder_hides_no_installed_one(file, monkeypatch):
    (file.parent / "this_is_imported.py").write_text("raise SystemExit('run from the current folder')")
    file.write_text("import this_is_imported\n")
    monkeypatch.chdir(file.parent)
    monkeypatch.setattr(sys, "path", ["", str(file.parent), *sys.path])
    assert "ModuleNotFoundError" in refused(f"{file}:made")


@pytest.mark.parametrize("mode", [0o606, 0o602])
def test_a_file_that_everybody_may_write_to_is_refused(file, mode):
    file.chmod(mode)
    assert "everybody may write to it" in refused(f"{file}:made")


def test_a_folder_that_everybody_may_write_to_is_refused_also_further_up(file):
    file.parent.chmod(0o777)
    assert "everybody may write to it" in refused(f"{file}:made")
    file.parent.chmod(0o700)
    file.parent.parent.chmod(0o777)
    assert "everybody may write to it" in refused(f"{file}:made")
    file.parent.parent.chmod(0o1777)  # as /tmp: nobody can put another folder in its place
    read_factory(f"{file}:made")().shutdown()


def test_a_link_and_what_is_no_file_are_refused(file):
    link = file.parent / "link.py"
    link.symlink_to(file)
    assert "no ordinary file" in refused(f"{link}:made")
    assert "no ordinary file" in refused(f"{_folder(file)}:made")
    assert "cannot be read" in refused(f"{file.parent / 'nothing.py'}:made")


def _folder(file):
    folder = file.parent / "folder.py"
    folder.mkdir()
    return folder


@pytest.mark.root
@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a file away")
def test_a_file_or_a_folder_of_somebody_else_is_refused(file):
    os.chown(file, 1234, 1234)
    assert "belongs to another user" in refused(f"{file}:made")
    os.chown(file, 0, 0)
    os.chown(file.parent.parent, 1234, 1234)
    assert "belongs to another user" in refused(f"{file}:made")
    os.chown(file.parent.parent, 0, 0)


@pytest.mark.parametrize(
    ("named", "says"),
    [
        ("", "is no executor: name it as"),
        ("concurrent.futures", "is no executor: name it as"),
        ("concurrent.futures:", "is no executor: name it as"),
        (":x", "is no executor: name it as"),
        ("no_such_package_anywhere:x", "not among the installed packages"),
        ("concurrent.nothing:x", "cannot be imported: ModuleNotFoundError"),
        ("concurrent/futures:x", "is no module"),
        ("concurrent.futures:Nothing", "no 'Nothing' to call"),
        ("os:getcwd", "returned str, which is no concurrent.futures.Executor"),
        ("FILE:number", "returned int, which is no concurrent.futures.Executor"),
        ("FILE:NO_FUNCTION", "no 'NO_FUNCTION' to call"),
    ],
)
def test_anything_else_is_refused_in_a_sentence(named, says, file):
    assert says in refused(named.replace("FILE", str(file)))


def test_a_file_that_cannot_be_imported_is_named(file):
    file.write_text("1 / 0\n")
    assert refused(f"{file}:made") == f"{file} cannot be imported: ZeroDivisionError: division by zero"
