"""``course.toml``, validated: every key, its type and its default."""

from __future__ import annotations

import difflib
import math
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from grader.course.described import schema_of
from grader.course.kit_list import NAME
from grader.errors import CourseError
from grader.sandbox.base import Limits

__all__ = ["LateSettings", "Settings", "line_of", "read_settings", "refuse_limits", "settings_schema"]

DAY_S = 86_400


NO_SEED = (
    "seed: hidden inputs are no longer drawn from a number in this file; take the line out, and run "
    "'grader secret --new', which writes course.secret"
)


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid")


class LimitSettings(_Table):
    """What one exercise of one submission may use. Code that uses more is stopped, and the student reads why."""

    cpu_s: float = Field(default=Limits.cpu_s, gt=0, le=DAY_S)
    """Processor seconds of an exercise: all calls together. Each function keeps a share of
    them until it has used it, so give `call_cpu_s` for each function at least."""
    call_cpu_s: float = Field(default=Limits.call_cpu_s, gt=0, le=DAY_S)
    """Processor seconds of one call."""
    import_cpu_s: float = Field(default=Limits.import_cpu_s, gt=0, le=DAY_S)
    """Processor seconds of a file's own code, or of a notebook's cells: demonstrations, tests, plots. No statement
    takes more than a quarter of it, unless `call_cpu_s` is more. Statements that do are left out, with a note."""
    wall_s: float = Field(default=Limits.wall_s, gt=0, le=DAY_S)
    """Wall seconds of an exercise. Processor time decides; this is for code that waits instead of computing."""
    call_wall_s: float = Field(default=Limits.call_wall_s, gt=0, le=DAY_S)
    """Wall seconds of one call, or of one statement of a file's own code. Keep it well above `call_cpu_s`: a
    machine may be busy."""
    memory_mb: int = Field(default=Limits.memory_mb, ge=16, le=1 << 20)
    """Megabytes of memory, beyond what Python and NumPy need themselves."""
    output_kb: int = Field(default=Limits.output_kb, ge=1, le=1 << 16)
    """Kilobytes kept of what the code prints. The rest is thrown away; 64 times as much ends the process."""
    result_mb: int = Field(default=Limits.result_mb, ge=1, le=16)
    """Megabytes that one call may return. All calls of an exercise may return four times as much."""
    data_mb: int = Field(default=Limits.data_mb, ge=1, le=16)
    """Megabytes of the files beside the code that it may read, all of them together."""


class LateSettings(_Table):
    """What late work loses when grades are exported or summarised. No result document changes for it."""

    due: AwareDatetime | None = None
    """When the work is due, with the time zone: ``2026-11-20T23:59:00+01:00``. Nothing is lost without it. Where a
    platform writes a time of handing in without a zone, it is taken to be in that of the student's due time."""
    grace_minutes: float = Field(default=0, ge=0, le=DAY_S)
    """Minutes for which late work still counts as on time."""
    per_day: float = Field(default=0, ge=0, le=1)
    """The share of the points earned that is lost for each day that has begun since the due time."""
    cap: float = Field(default=1, ge=0, le=1)
    """The largest share that is lost."""
    extensions: dict[str, AwareDatetime] = {}
    """A due time of their own for single students: ``ana = 2026-11-27T23:59:00+01:00``."""


class Settings(_Table):
    """The settings of a course."""

    title: str = Field(min_length=1)
    """The name of the course. Students read it in their kit, and it stands in every result."""
    public_seed: int = Field(default=1, ge=0, lt=1 << 63)
    """The inputs of `grader check`, which students see, are drawn from this number."""
    demonstration_secret: str | None = Field(default=None, pattern="^[0-9a-fA-F]{32}$")
    """For an example that anybody may grade with the same result: its hidden inputs, which are then public, are
    drawn from these 32 hexadecimal digits. A course of your own has a secret in ``course.secret`` instead, which
    comes first."""
    stand_ins: list[str] = []
    """Modules that do nothing when students' code imports them, such as ``["matplotlib", "tqdm"]``."""
    packages: list[Annotated[str, Field(pattern=r"^[A-Za-z_]\w*$")]] = []
    """Installed packages that students' code can import besides NumPy, such as ``["scipy"]``, by the names that
    ``import`` takes. Name what they import themselves as well, apart from NumPy. Any other package is absent, even
    where it is installed beside the grader."""
    samples: str | None = None
    """A folder of sample submissions, such as ``"samples"``, in the course's own. ``grader audit`` grades each of
    them on many draws of the hidden inputs, and says by how much its score depends on the draw."""
    attempt: Literal["last", "first", "best"] = "last"
    """Which attempt counts, where a platform has several of one student, or members of a group handed in."""
    follow_through: float = Field(default=0.5, ge=0, le=1)
    """A share of a gradient's points. A gradient earns it if it is the right derivative of a forward function
    that has a known mistake."""
    locate: Literal["off", "line", "expression", "edit"] = "line"
    """What `grader check` tells of the smallest change of a student's own code that makes a function right:
    nothing, the line and the kind of change, the expression besides, or also what comes instead where that is a
    sign, a number or a name."""
    locate_graded: Literal["off", "unnamed", "all"] = "unnamed"
    """For which wrong functions `grader grade` looks for that change, on public inputs alone: for none, for those
    whose mistake has no name, or for all. An exception that is explained, with its line, counts as a name. `locate`
    says how much is told."""
    locate_shown_to: Literal["teacher", "students"] = "teacher"
    """Who reads in which line `grader grade` found a mistake: for students, hostile code could put what a clock
    told it of hidden calls into the choice of a line."""
    limits: LimitSettings = LimitSettings()
    """What one exercise of one submission may use."""
    voided: dict[str, dict[str, str]] = {}
    """Checks that do not count after all: ``[voided.EXERCISE]`` holds a line ``"CHECK" = "REASON"`` for each.
    Everybody gets their points, and students read the reason. ``--resume`` grades that exercise alone again."""
    late: LateSettings = LateSettings()
    """What late work loses."""
    manual: dict[str, float] = {}
    """Items that people give points for, and what each is worth: ``derivation = 5``. ``adjustments.toml`` names the
    table of their points."""
    exercises: dict[str, float] = Field(min_length=1)
    """Each exercise and its points, in the order in which they are reported. A name has small letters, digits
    and ``_``; it is the name of the folders in ``reference/`` and ``assignments/`` and of the student's file."""


def settings_schema() -> dict[str, Any]:
    """Return the JSON Schema of ``course.toml``."""
    return schema_of(Settings, _Table)


def read_settings(file: Path) -> Settings:
    """Return the settings in `file`.

    Raises
    ------
    CourseError
        If it cannot be read or used; the message names the line and the remedy.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CourseError(f"cannot be read: {error.strerror}", file=file) from None
    except UnicodeDecodeError:
        raise CourseError("is not UTF-8 text; save it as UTF-8", file=file) from None
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        raise CourseError(f"is not TOML: {error}", file=file, line=int(found[1]) if found else None) from None
    except (ValueError, RecursionError):  # errors that tomllib itself does not expect
        raise CourseError("holds a number of too many digits, or brackets nested too deep", file=file) from None
    if "seed" in table:
        raise CourseError(NO_SEED, file=file, line=line_of(text, "seed"))
    if not (file.parent / "reference").exists():
        raise CourseError(
            "has no reference/: this is a student's kit, in which only 'grader check' works", file=file
        )
    try:
        settings = Settings.model_validate(table)
    except ValidationError as error:
        # A misspelt key is reported before the missing one that it causes.
        first = min(error.errors(), key=lambda one: one["type"] != "extra_forbidden")
        key = str(first["loc"][-1])
        where = ".".join(map(str, first["loc"]))
        says = _unknown_key(first["loc"]) if first["type"] == "extra_forbidden" else first["msg"]
        raise CourseError(f"{where}: {says}", file=file, line=line_of(text, key)) from None
    both = set(settings.exercises) & set(settings.manual)
    for name, points in [*settings.exercises.items(), *settings.manual.items()]:
        if name in both:
            message = f"manual.{name}: is an exercise as well: give the item another name"
            raise CourseError(message, file=file, line=line_of(text, "manual"))
        if not NAME.fullmatch(name) or not 0 < points < math.inf:
            where = f"{_table_of(name, settings)}.{name}"
            message = f"{where}: use a name of small letters, digits and _, and more than 0 points"
            raise CourseError(message, file=file, line=line_of(text, name))
    return settings


def _table_of(name: str, settings: Settings) -> str:
    return "exercises" if name in settings.exercises else "manual"


def refuse_limits(settings: Settings, functions: Mapping[str, int], file: Path) -> None:
    """Refuse limits that cannot work together.

    Parameters
    ----------
    settings : Settings
    functions : mapping of str to int
        Exercise -> the number of its functions that are called.
    file : Path
        The file of the settings, for the message.

    Raises
    ------
    CourseError
        With both limits and the remedy.
    """
    problem = _limits_at_odds(settings.limits, functions)
    if problem is not None:
        key, says = problem
        raise CourseError(
            f"limits.{key}: {says}", file=file, line=line_of(file.read_text(encoding="utf-8-sig"), key)
        )


def _limits_at_odds(limits: LimitSettings, functions: Mapping[str, int]) -> tuple[str, str] | None:
    """The key and the fault of the first limit that another one makes pointless. Those of nobody are not judged."""
    chosen = limits.model_fields_set
    for cpu, wall in (("cpu_s", "wall_s"), ("call_cpu_s", "call_wall_s")):
        cpu_s, wall_s = getattr(limits, cpu), getattr(limits, wall)
        if {cpu, wall} & chosen and cpu_s > wall_s:
            return (cpu if cpu in chosen else wall), (
                f"{cpu} = {cpu_s:g} is never reached, since {wall} = {wall_s:g} ends it first; "
                f"set {wall} to {8 * cpu_s:g}, or {cpu} to at most {wall_s:g}"
            )
    for call, whole in (("call_cpu_s", "cpu_s"), ("call_wall_s", "wall_s")):
        one_s, all_s = getattr(limits, call), getattr(limits, whole)
        name, count = max(functions.items(), key=lambda one: one[1], default=("", 1))
        if {call, whole} <= chosen and count * one_s > all_s:
            return call, (
                f"the {count} functions of {name} may use {one_s:g} s in a call, but only {all_s:g} s together; "
                f"set {whole} to at least {count * one_s:g}, or {call} to at most {float(f'{all_s / count:.2g}'):g}"
            )
    return None


def _unknown_key(place: tuple[int | str, ...]) -> str:
    inner: dict[str, type[_Table]] = {"limits": LimitSettings, "late": LateSettings}
    table = Settings if len(place) == 1 else inner[str(place[0])]
    known = list(table.model_fields)
    near = difflib.get_close_matches(str(place[-1]), known, 1)
    meant = f"did you mean {near[0]}?" if near else f"the keys are {', '.join(known)}"
    return f"there is no such key; {meant}"


def line_of(text: str, key: str) -> int | None:
    """The line on which `key` is set or a table of that name begins."""
    for number, line in enumerate(text.split("\n"), 1):  # editors count only these line ends
        if re.match(rf'\s*(\[.*)?["\']?{re.escape(key)}["\']?\s*[=\]]', line):
            return number
    return None
