"""The code in a kit, beside the data: scripts of properties, and a course's own kinds of check."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

import grader.checks
from grader.checks import Check, Holds
from grader.checks.base import PROPERTIES_FILE
from grader.errors import CourseError
from grader.release.kinds import KINDS_FILE

__all__ = ["CodeHere", "KitCode", "is_code", "unpack_check"]


class KitCode(Protocol):
    """Where the code of one exercise runs."""

    def script(self, name: str, *, steps: bool) -> Callable[..., Any]:
        """Return the function `name` of the exercise; with `steps`, a generator function."""

    def own_kind(self, packed: Mapping[str, Any]) -> Check:
        """Return a check of a kind of the course's own."""


class CodeHere:
    """Runs the code of the exercise in `folder` in this process. Each file is loaded when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._modules: dict[str, ModuleType] = {}

    def script(self, name: str, *, steps: bool) -> Callable[..., Any]:
        """Return the function `name` of the exercise's properties."""
        del steps
        found: Callable[..., Any] = self._find(PROPERTIES_FILE, name)
        return found

    def own_kind(self, packed: Mapping[str, Any]) -> Check:
        """Return a check of a kind of the course's own."""
        file, _, name = packed["kind"].rpartition(":")
        kind: type[Check] = self._find(file, name)
        return kind.unpacked(packed["fields"], lambda script: self.script(script, steps=True))

    def _find(self, file: str, name: str) -> Any:
        if file not in (PROPERTIES_FILE, KINDS_FILE):
            raise CourseError(f"names code in {file!r}, which no kit has: unpack the kit again", file=self._folder)
        if file not in self._modules:
            self._modules[file] = _module(self._folder / file)
        found = getattr(self._modules[file], name, None)
        if found is None:
            raise CourseError(f"defines no {name}: unpack the kit again", file=self._folder / file)
        return found


def is_code(packed: Mapping[str, Any]) -> bool:
    """Whether a packed check needs code that its author wrote."""
    return ":" in packed["kind"] or any(_script_of(value) for value in packed["fields"].values())


def unpack_check(packed: Mapping[str, Any], code: KitCode) -> Check:
    """Return a check; what its author wrote for it runs where `code` does."""
    if ":" in packed["kind"]:
        return code.own_kind(packed)
    kind = getattr(grader.checks, packed["kind"])
    if not issubclass(kind, Check):
        raise TypeError("no kind of check")
    unpacked: Check = kind.unpacked(packed["fields"], lambda name: code.script(name, steps=issubclass(kind, Holds)))
    return unpacked


def _script_of(value: Any) -> str | None:
    match value:
        case {"script": str(name)}:
            return name
    return None


def _module(file: Path) -> ModuleType:
    if not file.is_file():
        raise CourseError("is missing: unpack the kit again", file=file)
    spec = importlib.util.spec_from_file_location(f"_kit_{file.parent.name}_{file.stem}", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # a dataclass looks its module up there
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise CourseError(
            f"cannot be run ({type(error).__name__}: {error}): unpack the kit again", file=file
        ) from error
    return module
