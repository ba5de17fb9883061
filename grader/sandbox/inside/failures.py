"""What is remembered of the statements that were left out. Student side."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from grader.sandbox.inside.paths import PACKAGE, ROOT
from grader.sandbox.inside.perform import blame, describe
from grader.sandbox.inside.statements import Statement, names_bound

__all__ = ["Failures", "Running", "Skipped", "Stopped"]

MOST_FAILURES = 40
MOST_TOLD = 16 << 10
"""Characters of what is told of them."""
MOST_NAMES, LONGEST = 100, 80

PLACE = re.compile(r" \((?:/[^()]*|unknown location)\)$")
"""Where a module lies on this machine, behind the message of an ``ImportError``."""


class Stopped(Exception):
    """A statement has taken its time."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


@dataclass(frozen=True)
class Skipped:
    """Statements that the grader knows not to end well."""

    single: Mapping[str, frozenset[int]] = field(default_factory=dict)
    """File -> the positions of single statements."""
    from_on: Mapping[str, int] = field(default_factory=dict)
    """File -> the first position of the rest that is left out."""

    def of(self, file: str) -> bool:
        """Whether any is in `file`."""
        return file in self.single or file in self.from_on

    def has(self, file: str, position: int) -> bool:
        return position in self.single.get(file, ()) or position >= self.from_on.get(file, position + 1)


@dataclass
class Running:
    """A file or a cell whose statements are being run."""

    file: str
    namespace: dict[str, Any]
    position: int = 0
    line: int = 0
    flags: int = 0
    """Of ``__future__``, as the statements so far have set them."""


@dataclass
class _Failure:
    """A statement that was left out."""

    entry: dict[str, Any]
    namespace: dict[str, Any]
    before: dict[str, Any]
    """The values, at that moment, of the names that it would have defined."""

    def told(self) -> dict[str, Any]:
        earlier = [name for name, value in self.before.items() if self.namespace.get(name) is value]
        names = [name for name in self.entry["names"] if name not in self.namespace]
        return {**self.entry, "names": names, "earlier": earlier}


class Failures:
    """The statements of a process that were left out."""

    def __init__(self) -> None:
        self.absent: set[str] = set()
        """The names that imports would have bound, and have not."""
        self._remembered: list[_Failure] = []
        self._in_all = 0

    def failed(self, statement: Statement, running: Running, error: BaseException, files: frozenset[str]) -> None:
        """Remember a statement that `error` ended. `files` are those of the student."""
        kind, fields = failure(error, files)
        if statement.node is None:
            fields |= {"file": running.file, "line": statement.line}
        if isinstance(error, ImportError) and isinstance(statement.node, ast.Import | ast.ImportFrom):
            self.absent.update(names_bound(statement))
        line = line_in(error, running.file, statement.lines) or statement.line
        self._remember(statement, running, {"kind": kind, "fields": fields, "at": line})

    def skipped(self, statement: Statement, running: Running, *, of_rest: bool) -> None:
        """Remember a statement that is not run. Those of a rest count as one."""
        if of_rest and self._remembered:
            last = self._remembered[-1].entry
            last["names"] = [*last["names"], *names_bound(statement)][:MOST_NAMES]
        else:
            self._remember(statement, running, {"kind": "skipped", "fields": {}, "at": statement.line})

    def note(self, what: str, running: Running) -> None:
        """Remember that `what`, a magic or a part of a definition, is left out."""
        self._in_all += 1
        if len(self._remembered) < MOST_FAILURES:
            entry = {"kind": "magic", "fields": {"what": what[:LONGEST]}, "at": running.line, "names": []}
            entry |= {"source": running.file, "position": running.position}
            self._remembered.append(_Failure(entry, running.namespace, {}))

    def told(self) -> dict[str, Any]:
        """Return what was left out, and how much more: of names only those that nothing else has bound."""
        told, size = [], 0
        for one in self._remembered:
            entry = one.told()
            size += len(repr(entry))
            if size > MOST_TOLD:
                break
            told.append(entry)
        return {"left_out": told, "more": self._in_all - len(told)}

    def _remember(self, statement: Statement, running: Running, entry: dict[str, Any]) -> None:
        self._in_all += 1
        if len(self._remembered) >= MOST_FAILURES:
            return
        names = [name for name in names_bound(statement) if name.isidentifier() and len(name) <= LONGEST]
        defines = statement.node is None or isinstance(statement.node, ast.FunctionDef | ast.ClassDef)
        before = {name: running.namespace[name] for name in names if defines and name in running.namespace}
        entry |= {"source": running.file, "position": running.position, "names": names[:MOST_NAMES]}
        self._remembered.append(_Failure(entry, running.namespace, before))


def failure(error: BaseException, files: frozenset[str]) -> tuple[str, dict[str, Any]]:
    """Return kind and fields of the report of `error`, which left a statement."""
    match error:
        case Stopped():
            return "timed_out", {"seconds": error.seconds}
        case SystemExit(code=int(code)):
            return "exited", {"code": code & 0xFF}
        case SystemExit(code=code):
            return "exited", {"code": int(code is not None)}
        case MemoryError():
            file, line = blame(error.__traceback__, files)
            return "out_of_memory", {"file": file, "line": line}
    fields = describe(error, files)
    fields["absent"] = _own_name(error.name or "") if isinstance(error, ModuleNotFoundError) else ""
    fields["message"] = _own_name(fields["message"])
    if isinstance(error, SyntaxError):
        fields["message"] = str(error.msg)
        if error.filename in files:
            fields |= {"file": error.filename, "line": error.lineno}
    return "import_failed", fields


def _own_name(text: str) -> str:
    """`text` with modules called as a student's ``import`` calls them, and files as they were handed in."""
    return PLACE.sub("", text.replace(f"{ROOT}/", "").replace(f"{PACKAGE}.", ""))


def line_in(error: BaseException, file: str, lines: range) -> int | None:
    """The line of the innermost frame of `file` that is in `lines`, those of the statement."""
    found = error.lineno if isinstance(error, SyntaxError) and error.filename == file else None
    traceback = error.__traceback__
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == file and traceback.tb_lineno in lines:
            found = traceback.tb_lineno
        traceback = traceback.tb_next
    return found
