"""A kit's course.toml: what a release writes there, and what a student's check reads.

Imports neither pydantic nor, to read, anything that writes: a student waits for this.
"""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.course.find import COURSE_FILE
from grader.course.kit_list import NAME
from grader.errors import CourseError, GraderError
from grader.sandbox.base import Imports, Limits

if TYPE_CHECKING:
    from grader.course.model import Course

__all__ = ["KitSettings", "pack_settings", "read_settings"]

LEVELS = ("off", "line", "expression", "edit")
DEFAULT_LEVEL = "line"
LARGEST = 1 << 20
"""No limit that a course may set is larger, in its own unit."""


@dataclass(frozen=True)
class KitSettings:
    """What a student's check needs to know of a course."""

    exercises: tuple[str, ...]
    imports: Imports
    limits: Limits
    locate: str = DEFAULT_LEVEL
    """How much a student is told of where a mistake is."""


def pack_settings(course: Course) -> bytes:
    """Return the course.toml of a kit: title, points, limits and modules of `course`, and no secret or seed.

    Raises
    ------
    GraderError
        If ``tomlkit`` is not installed.
    """
    try:
        import tomlkit  # for an author alone
    except ImportError:
        raise GraderError("the settings of a kit are written by tomlkit: pip install tomlkit") from None

    table = {
        "title": course.title,
        "stand_ins": list(course.imports.stand_ins),
        "packages": list(course.imports.packages),
        "exercises": {exercise.name: exercise.points for exercise in course.exercises},
        "locate": course.locate,
        "limits": vars(course.limits),
    }
    return tomlkit.dumps(table).encode()


def read_settings(root: Path) -> KitSettings:
    """Return the settings of the kit, or the course, in `root`.

    Raises
    ------
    CourseError
        If they cannot be read, or a value is none that this version of the grader knows.
    """
    try:
        table = _understood(root / COURSE_FILE)
    except CourseError:
        if not (root / "reference").is_dir():
            raise
        from grader.course import settings  # a course's own reader names the line, and what is meant

        course = settings.read_settings(root / COURSE_FILE)
        table = course.model_dump()
    imports = Imports(tuple(table.get("stand_ins", ())), tuple(table.get("packages", ())))
    limits = Limits(**table.get("limits", {}))
    return KitSettings(tuple(table.get("exercises", {})), imports, limits, table.get("locate", DEFAULT_LEVEL))


def _understood(file: Path) -> dict[str, Any]:
    """What stands in `file`, of which this version of the grader can use every value."""
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise CourseError(f"cannot be used ({error}): unpack the kit again", file=file) from None
    unknown = _unknown(table)
    if unknown is not None:
        problem = f"is of another version of the grader ({unknown}): install the wheel of this kit"
        raise CourseError(problem, file=file)
    return table


def _unknown(table: dict[str, Any]) -> str | None:
    """The first setting that this version of the grader does not know, or whose value it cannot use."""
    exercises = table.get("exercises", {})
    if not isinstance(exercises, dict):
        return "exercises"
    odd = [name for name, points in exercises.items() if not (NAME.fullmatch(name) and _are_points(points))]
    if odd:
        return f"exercises.{odd[0]}"
    for key in ("stand_ins", "packages"):
        names = table.get(key, [])
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            return key
    if table.get("locate", DEFAULT_LEVEL) not in LEVELS:
        return "locate"
    limits = table.get("limits", {})
    if not isinstance(limits, dict):
        return "limits"
    known = {field.name: type(field.default) for field in fields(Limits)}
    return next((f"limits.{key}" for key, value in limits.items() if not _fits(value, known.get(key))), None)


def _are_points(value: Any) -> bool:
    return type(value) in (int, float) and 0 < value < math.inf


def _fits(value: Any, kind: type | None) -> bool:
    """Whether `value` can be a limit whose numbers are of type `kind`; None stands for no such limit."""
    numbers: dict[type | None, tuple[type, ...]] = {int: (int,), float: (int, float)}
    return type(value) in numbers.get(kind, ()) and 0 < value <= LARGEST
