"""Mutants that are not mistakes, declared by the author in ``reference/<exercise>/equivalent.toml``.

    [[equivalent]]
    function = "clip_backward"
    line = "return dout * (x > 0)"
    becomes = ["return dout * (x >= 0)"]
    reason = "at 0 there is no derivative: 0 and 1 are as right as each other, and no input is 0"

An entry is found by the text of the line, so that it stays valid when lines move. An entry that matches no
mutant is an error, so that none outlives the code that it describes.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from grader.audit.mutants import Mutant
from grader.errors import CourseError

__all__ = ["EQUIVALENT_FILE", "explain"]

EQUIVALENT_FILE = "equivalent.toml"


class _Entry(BaseModel):
    """One line, what it may become, and why that is not a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    function: str
    line: str
    becomes: list[str] = Field(min_length=1)
    reason: str = Field(min_length=1)


class _Entries(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    equivalent: list[_Entry] = []


def explain(mutants: Sequence[Mutant], folder: Path) -> dict[Mutant, str]:
    """Return the mutants that the author of the exercise in `folder` declares not to be mistakes, and why.

    Raises
    ------
    CourseError
        If the declarations cannot be read, or one of them matches no mutant.
    """
    file = folder / EQUIVALENT_FILE
    if not file.is_file():
        return {}
    known = {(mutant.function, mutant.before, mutant.after): mutant for mutant in mutants}
    explained = {}
    for entry in _read(file).equivalent:
        for becomes in entry.becomes:
            key = (entry.function, _plain(entry.line), _plain(becomes))
            if key not in known:
                raise CourseError(
                    f"no mutant of {entry.function or 'the file'!r} turns {entry.line!r} into {becomes!r}: "
                    "take the entry out, or copy both lines from the audit",
                    file=file,
                    line=line_of(file, becomes),
                )
            explained[known[key]] = " ".join(entry.reason.split())
    return explained


def _read(file: Path) -> _Entries:
    try:
        return _Entries.model_validate(tomllib.loads(file.read_text(encoding="utf-8-sig")))
    except UnicodeDecodeError:
        raise CourseError("is not UTF-8 text; save it as UTF-8", file=file) from None
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        raise CourseError(f"is not TOML: {error}", file=file, line=int(found[1]) if found else None) from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise CourseError(f"{where}: {first['msg']}", file=file) from None


def _plain(line: str) -> str:
    return " ".join(line.split())


def line_of(file: Path, text: str) -> int | None:
    lines = file.read_text(encoding="utf-8-sig").splitlines()
    return next((number for number, line in enumerate(lines, 1) if text in line), None)
