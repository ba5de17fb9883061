"""What is remembered of a statement that was left out. Student side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from grader.sandbox.inside.paths import PACKAGE, ROOT
from grader.sandbox.inside.perform import blame, describe

__all__ = ["Failure", "Skipped", "Stopped", "failure", "line_in"]


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

    def has(self, file: str, position: int) -> bool:
        return position in self.single.get(file, ()) or position >= self.from_on.get(file, position + 1)


@dataclass
class Failure:
    """A statement that was left out."""

    entry: dict[str, Any]
    namespace: dict[str, Any]
    before: dict[str, Any]
    """The values, at that moment, of the names that it would have defined."""

    def told(self) -> dict[str, Any]:
        earlier = [name for name, value in self.before.items() if self.namespace.get(name) is value]
        names = [name for name in self.entry["names"] if name not in self.namespace]
        return {**self.entry, "names": names, "earlier": earlier}


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
    return text.replace(f"{ROOT}/", "").replace(f"{PACKAGE}.", "")


def line_in(error: BaseException, file: str, lines: range) -> int | None:
    """The line of the innermost frame of `file` that is in `lines`, those of the statement."""
    found = error.lineno if isinstance(error, SyntaxError) and error.filename == file else None
    traceback = error.__traceback__
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == file and traceback.tb_lineno in lines:
            found = traceback.tb_lineno
        traceback = traceback.tb_next
    return found
