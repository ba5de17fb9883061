"""The executor that somebody names: a factory of an installed package, or in a file that only they can change."""

from __future__ import annotations

import importlib
import importlib.util
import site
import sys
import sysconfig
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from importlib.machinery import PathFinder
from pathlib import Path
from types import ModuleType
from typing import Any

from grader.course.find import reason_against_code
from grader.errors import GraderError

__all__ = ["BadFactory", "read_factory"]

OWN_FILE = "_grader_executor"
HOW = "name it as package.module:factory, or as /absolute/file.py:factory"


class BadFactory(GraderError):
    """What was named as an executor cannot be used."""


def read_factory(named: str) -> Callable[[], Executor]:
    """Return the factory that is written as ``module:factory``.

    Nothing is imported from the current folder, which may be a student's.

    Raises
    ------
    BadFactory
        If there is none, if it is not installed, or if somebody else can change its file.
    """
    place, colon, name = named.rpartition(":")
    if not colon or not place or not name.isidentifier():
        raise BadFactory(f"{named!r} is no executor: {HOW}")
    with _installed_alone():
        module = _file(Path(place)) if place.endswith(".py") else _module(place)
    factory = getattr(module, name, None)
    if not callable(factory):
        raise BadFactory(f"there is no {name!r} to call in {place}: {HOW}")

    def made() -> Executor:
        with _installed_alone():
            executor: Any = factory()
        if not isinstance(executor, Executor):
            raise BadFactory(f"{named} returned {type(executor).__name__}, which is no concurrent.futures.Executor")
        return executor

    return made


def _file(file: Path) -> ModuleType:
    if not file.is_absolute():
        raise BadFactory(f"{file} is taken from the current folder, which may be anybody's: name its absolute path")
    reason = reason_against_code(file)
    if reason:
        raise BadFactory(f"{file} is not trusted, since {reason} and its code would run as yours")
    spec = importlib.util.spec_from_file_location(OWN_FILE, file)
    if spec is None or spec.loader is None:
        raise BadFactory(f"{file} is no Python: {HOW}")
    module = importlib.util.module_from_spec(spec)
    sys.modules[OWN_FILE] = module  # its functions can be sent to other processes of this machine
    _run(lambda: spec.loader.exec_module(module), str(file))  # type: ignore[union-attr]
    return module


def _module(name: str) -> ModuleType:
    top = name.partition(".")[0]
    if not all(part.isidentifier() for part in name.split(".")):
        raise BadFactory(f"{name!r} is no module: {HOW}")
    builtin = top in sys.builtin_module_names
    if not builtin and PathFinder.find_spec(top, [str(folder) for folder in _installed()]) is None:
        raise BadFactory(
            f"{name} is not among the installed packages, and nothing is imported from the current folder: {HOW}"
        )
    module: ModuleType = _run(lambda: importlib.import_module(name), name)
    return module


def _run(action: Callable[[], Any], what: str) -> Any:
    try:
        return action()
    except Exception as error:
        raise BadFactory(f"{what} cannot be imported: {type(error).__name__}: {error}") from error


@contextmanager
def _installed_alone() -> Iterator[None]:
    """Import from installed packages and from where the grader is, and from nowhere else."""
    before = list(sys.path)
    own = Path(__file__).parents[2]
    sys.path[:] = dict.fromkeys(str(folder) for folder in [*_installed(), own])
    try:
        yield
    finally:
        sys.path[:] = before


def _installed() -> list[Path]:
    """The folders of the standard library and of installed packages."""
    names = ("stdlib", "platstdlib", "purelib", "platlib")
    folders = [Path(sysconfig.get_path(name)) for name in names]
    folders.append(Path(sysconfig.get_path("platstdlib")) / "lib-dynload")
    folders += [Path(one) for one in site.getsitepackages()]
    if site.ENABLE_USER_SITE:
        folders.append(Path(site.getusersitepackages()))
    return [folder for folder in dict.fromkeys(folders) if folder.is_dir()]
