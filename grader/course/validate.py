"""What an author wrote in solution.py and checks.py: each mistake is one sentence, with file and line."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from grader.checks import Check, Contract, Holds
from grader.course.exercise import Exercise
from grader.errors import CourseError
from grader.text import is_text

__all__ = ["author_text", "error_in_checks", "line_containing", "refuse_odd_functions", "validate"]

KINDS: tuple[tuple[str, Callable[[Any], bool], str], ...] = (
    ("name", is_text, "a text"),
    ("says", is_text, "a text"),
    ("points", lambda value: isinstance(value, (int, float)) and not isinstance(value, bool), "a number"),
    ("isolated", lambda value: isinstance(value, bool), "True or False"),
)
TABLES = ("ladder", "curves", "random", "unearned")
"""What an exercise states by the names of functions, or of agents."""
MOST_POINTS = 1e9


def validate(spec: Exercise, functions: Mapping[str, Any], file: Path) -> None:
    """Raise `CourseError` unless the exercise in `file`, which checks `functions`, can be planned."""
    try:
        _validate(spec, functions, file)
    except (TypeError, AttributeError, ValueError) as error:
        line = line_containing(file, "Exercise(")
        raise CourseError(f"EXERCISE cannot be used: {error}", file=file, line=line) from error


def refuse_odd_functions(solution: ModuleType, functions: Mapping[str, Any], file: Path) -> None:
    """Refuse a function that no stub can be made of: students would be given another list than is checked."""
    body = ast.parse(author_text(file)).body
    defined = {node.name: node.lineno for node in body if isinstance(node, ast.FunctionDef)}
    public = {name: line for name, line in defined.items() if not name.startswith("_")}
    for name in functions.keys() - public.keys():
        line = line_containing(file, f"{name} =", f"{name}=", f"def {name}(")
        raise CourseError(
            f"{name} is a function, but not one that begins with 'def {name}(' in the first column, as the stub "
            f"needs: write it so, or call it _{name}",
            file=file,
            line=line,
        )
    for name in public.keys() - functions.keys():
        if getattr(solution, name, None) is not None:
            raise CourseError(
                f"{name} is not a plain function once the file has run: take its decorator away, or give it "
                f"functools.wraps",
                file=file,
                line=public[name],
            )


def _validate(spec: Exercise, functions: Mapping[str, Any], file: Path) -> None:
    seen: set[str] = set()
    begins = line_containing(file, "Exercise(")
    if not is_text(spec.title) or not spec.title.strip():
        raise CourseError(f"title must be a text, not {spec.title!r}", file=file, line=begins)
    if not spec.checks:
        raise CourseError("EXERCISE has no checks", file=file, line=begins)
    if spec.contract is not None and not 0 <= spec.contract <= MOST_POINTS:
        raise CourseError("contract: points cannot be negative or infinite", file=file, line=begins)
    for table in TABLES:
        value = getattr(spec, table)
        if not isinstance(value, Mapping):
            raise CourseError(f"{table} must be a dict, not {value!r}", file=file, line=begins)
    for check in spec.checks:
        if not isinstance(check, Check):
            raise CourseError(f"checks has an entry that is not a check: {check!r}", file=file, line=begins)
        line = line_containing(file, f"'{check.name}'", f'"{check.name}"') or begins
        _refuse_odd_values(check, file, line)
        if check.name in seen or check.name == Contract.name:
            raise CourseError(
                f"two checks are named {check.name!r}; give each a name of its own", file=file, line=line
            )
        if not 0 < check.points <= MOST_POINTS:
            raise CourseError(f"check {check.name!r}: points must be more than 0, and finite", file=file, line=line)
        unknown = [name for name in check.needs if name not in seen]
        if unknown:
            raise CourseError(
                f"check {check.name!r} needs {unknown[0]!r}, which does not come before it",
                file=file,
                line=line,
            )
        absent = sorted({*check.functions, *check.callees} - functions.keys())
        if absent:
            raise CourseError(
                f"check {check.name!r}: the solution has no function {absent[0]!r}", file=file, line=line
            )
        if isinstance(check, Holds) and not callable(getattr(check, "script")):  # noqa: B009 - of any type, whatever it says
            says = f"check {check.name!r}: its script must be a function that yields calls, not {check.script!r}"
            raise CourseError(says, file=file, line=line)
        seen.add(check.name)
    for agent, names in spec.unearned.items():
        unknown = [name for name in names if name not in seen]
        if unknown:
            message = f"unearned: {agent!r} names a check {unknown[0]!r}, which there is not"
            raise CourseError(message, file=file, line=line_containing(file, "unearned") or begins)


def _refuse_odd_values(check: Check, file: Path, line: int | None) -> None:
    """Refuse a field of every check whose value is of another kind: it would fail later, and say less."""
    for field, fits, wanted in KINDS:
        value = getattr(check, field)
        if not fits(value):
            message = f"check {check.name!r}: {field} must be {wanted}, not {value!r}"
            raise CourseError(message, file=file, line=line)
    if isinstance(check.needs, str) or not all(isinstance(name, str) for name in check.needs):
        raise CourseError(
            f"check {check.name!r}: needs must be a tuple of names, such as needs=('values',)", file=file, line=line
        )


def error_in_checks(folder: Path, named: str, says: str) -> CourseError:
    """Return the error of a check, or of what is stated for a function, at the line of checks.py that names it."""
    file = folder / "checks.py"
    line = line_containing(file, f"'{named}'", f'"{named}"') or line_containing(file, "Exercise(")
    return CourseError(says, file=file, line=line)


def author_text(file: Path) -> str:
    """Return the text of an author's file, without a mark of the byte order.

    Raises
    ------
    CourseError
        If it is not UTF-8.
    """
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise CourseError("is not UTF-8 text; save it as UTF-8", file=file) from None


def line_containing(file: Path, *texts: str) -> int | None:
    """Return the first line of `file` with one of `texts` in it; None if there is none."""
    lines = author_text(file).split("\n")
    return next((number for number, line in enumerate(lines, 1) if any(text in line for text in texts)), None)
