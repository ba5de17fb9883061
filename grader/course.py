"""Load and validate a course folder.

The harness never imports ``reference`` by name: each exercise's files become submodules of a package that
is made up here, so that ``from .solution import ...`` and ``from ..other.solution import ...`` work inside
them, wherever the folder lies.
"""

from __future__ import annotations

import ast
import difflib
import importlib
import inspect
import math
import re
import sys
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from grader.authoring import Exercise, Variant
from grader.checks import Check, Contract
from grader.errors import CourseError, place_in
from grader.find import COURSE_FILE, find_course
from grader.release.stubs import make_stub, stub_cells
from grader.sandbox.base import Limits

__all__ = [
    "COURSE_FILE",
    "PROPERTIES_FILE",
    "Course",
    "CourseExercise",
    "find_course",
    "load_course",
    "read_settings",
    "settings_schema",
]

PROPERTIES_FILE = "properties.py"
"""Scripts of `Holds` checks: students may see them, and check their own work with them."""
DAY_S = 86_400
NAME = re.compile(r"[a-z][a-z0-9_]{0,40}")


@dataclass(frozen=True)
class CourseExercise:
    """One exercise of a course: its checks, and the implementations that the author gave."""

    name: str
    points: float
    spec: Exercise
    folder: Path
    functions: Mapping[str, Callable[..., Any]]
    """The reference's public functions."""
    alternatives: tuple[Variant, ...]
    misconceptions: tuple[Variant, ...]
    callables: Mapping[str, str]
    """Sources of the functions that `grader.authoring.function` names."""

    @cached_property
    def stub(self) -> str:
        """The text that students start from."""
        file = self.folder / "solution.py"
        return make_stub(file.read_text(encoding="utf-8"), file)

    @cached_property
    def stub_cells(self) -> tuple[str, ...]:
        """The code cells of the notebook that students start from."""
        return stub_cells(self.stub, self.name)

    def signature(self, function: str) -> inspect.Signature:
        return inspect.signature(self.functions[function])


@dataclass(frozen=True)
class Course:
    """A course folder, loaded and validated."""

    root: Path
    title: str
    seed: int
    public_seed: int
    limits: Limits
    stand_ins: tuple[str, ...]
    follow_through: float
    """The share of a gradient's points for the right derivative of a wrong forward function."""
    exercises: tuple[CourseExercise, ...]

    @property
    def max_score(self) -> float:
        return sum(exercise.points for exercise in self.exercises)

    def exercise(self, name: str) -> CourseExercise:
        for exercise in self.exercises:
            if exercise.name == name:
                return exercise
        known = ", ".join(exercise.name for exercise in self.exercises)
        raise CourseError(f"there is no exercise {name!r}; the course has {known}")

    @cached_property
    def digest(self) -> str:
        """A hash of everything that decides a grade: course.toml and the hidden files."""
        digest = sha256()
        files = [self.root / COURSE_FILE]
        for exercise in self.exercises:
            files += sorted(exercise.folder.glob("*.py"))
            files += [
                file for file in [self.root / "assignments" / exercise.name / PROPERTIES_FILE] if file.is_file()
            ]
        for file in files:
            digest.update(f"{file.relative_to(self.root).as_posix()}\0".encode())
            digest.update(sha256(file.read_bytes()).digest())
        return digest.hexdigest()


def load_course(root: Path, only: str | None = None) -> Course:
    """Load the course in `root`; with `only`, no exercise but that one.

    Raises
    ------
    CourseError
        If anything in it is broken; the message says in which file and line, and what to do.
    """
    root = root.resolve()
    settings = read_settings(root / COURSE_FILE)
    package = _make_package(root)
    names = [name for name in settings.exercises if only in (None, name)]
    if only is not None and not names:
        known = ", ".join(settings.exercises)
        raise CourseError(f"there is no exercise {only!r}; the course has {known}", file=root / COURSE_FILE)
    return Course(
        root=root,
        title=settings.title,
        seed=settings.seed,
        public_seed=settings.public_seed,
        limits=Limits(**settings.limits.model_dump()),
        stand_ins=tuple(settings.stand_ins),
        follow_through=settings.follow_through,
        exercises=tuple(_load_exercise(root, package, name, settings.exercises[name]) for name in names),
    )


# --- course.toml -----------------------------------------------------------------------------------------


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


class _Limits(_Table):
    """What one exercise of one submission may use. Code that uses more is stopped, and the student reads why."""

    cpu_s: float = Field(default=Limits.cpu_s, gt=0, le=DAY_S)
    """Processor seconds of an exercise: importing the file, and all calls together."""
    call_cpu_s: float = Field(default=Limits.call_cpu_s, gt=0, le=DAY_S)
    """Processor seconds of one call, or of the import."""
    wall_s: float = Field(default=Limits.wall_s, gt=0, le=DAY_S)
    """Wall seconds of an exercise. Processor time decides; this is for code that waits instead of computing."""
    call_wall_s: float = Field(default=Limits.call_wall_s, gt=0, le=DAY_S)
    """Wall seconds of one call, or of the import. Keep it well above `call_cpu_s`: a machine may be busy."""
    memory_mb: int = Field(default=Limits.memory_mb, ge=16, le=1 << 20)
    """Megabytes of memory, beyond what Python and NumPy need themselves."""
    output_kb: int = Field(default=Limits.output_kb, ge=1, le=1 << 16)
    """Kilobytes kept of what the code prints. The rest is thrown away; 64 times as much ends the process."""
    result_mb: int = Field(default=Limits.result_mb, ge=1, le=16)
    """Megabytes that one call may return. All calls of an exercise may return four times as much."""


class Settings(_Table):
    """The settings of a course."""

    title: str = Field(min_length=1)
    """The name of the course. Students read it in their kit, and it stands in every result."""
    seed: int = Field(ge=0, lt=1 << 63)
    """The hidden inputs are drawn from this number. Change it every term, and keep it secret."""
    public_seed: int = Field(default=1, ge=0, lt=1 << 63)
    """The inputs of `grader check`, which students see, are drawn from this number. It must differ from `seed`."""
    stand_ins: list[str] = []
    """Modules that do nothing when students' code imports them, such as ``["matplotlib", "tqdm"]``."""
    follow_through: float = Field(default=0.5, ge=0, le=1)
    """A share of a gradient's points. A gradient earns it if it is the right derivative of a forward function
    that has a known mistake."""
    limits: _Limits = _Limits()
    """What one exercise of one submission may use."""
    exercises: dict[str, float] = Field(min_length=1)
    """Each exercise and its points, in the order in which they are reported. A name has small letters, digits
    and ``_``; it is the name of the folders in ``reference/`` and ``assignments/`` and of the student's file."""


def settings_schema() -> dict[str, Any]:
    """Return the JSON Schema of ``course.toml``."""
    return Settings.model_json_schema()


def read_settings(file: Path) -> Settings:
    """Return what ``course.toml`` says.

    Raises
    ------
    CourseError
        If it cannot be read or used; the message says in which line, and what to do.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise CourseError(f"cannot be read: {error.strerror}", file=file) from None
    except UnicodeDecodeError:
        raise CourseError("is not UTF-8 text; save it as UTF-8", file=file) from None
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        raise CourseError(f"is not TOML: {error}", file=file, line=int(found[1]) if found else None) from None
    except (ValueError, RecursionError):  # what tomllib itself does not expect
        raise CourseError("holds a number of too many digits, or brackets nested too deep", file=file) from None
    if "seed" not in table and not (file.parent / "reference").exists():
        raise CourseError("has no seed: this is a student's kit, in which only 'grader check' works", file=file)
    try:
        settings = Settings.model_validate(table)
    except ValidationError as error:
        # A misspelt key says more than that the right one is missing.
        first = min(error.errors(), key=lambda one: one["type"] != "extra_forbidden")
        key = str(first["loc"][-1])
        where = ".".join(map(str, first["loc"]))
        says = _unknown_key(first["loc"]) if first["type"] == "extra_forbidden" else first["msg"]
        raise CourseError(f"{where}: {says}", file=file, line=_line_of(text, key)) from None
    for name, points in settings.exercises.items():
        if not NAME.fullmatch(name) or not 0 < points < math.inf:
            message = f"exercises.{name}: use a name of small letters, digits and _, and more than 0 points"
            raise CourseError(message, file=file, line=_line_of(text, name))
    return settings


def _unknown_key(place: tuple[int | str, ...]) -> str:
    known = list((Settings if len(place) == 1 else _Limits).model_fields)
    near = difflib.get_close_matches(str(place[-1]), known, 1)
    meant = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}"
    return f"there is no such key; {meant}"


def _line_of(text: str, key: str) -> int | None:
    """The line on which `key` is set or a table of that name begins."""
    for number, line in enumerate(text.split("\n"), 1):  # editors count no other ends of a line
        if re.match(rf'\s*(\[.*)?["\']?{re.escape(key)}["\']?\s*[=\]]', line):
            return number
    return None


# --- an exercise's files ---------------------------------------------------------------------------------


def _make_package(root: Path) -> str:
    """Register an empty package over ``reference/`` under a name that no file can have."""
    name = f"_course_{sha256(str(root).encode()).hexdigest()[:12]}"
    for known in [module for module in sys.modules if module == name or module.startswith(name + ".")]:
        del sys.modules[known]
    _register(name, root / "reference")
    return name


def _register(name: str, *folders: Path) -> None:
    """Register a package over `folders`: an exercise's hidden files, then those that students may see."""
    module = ModuleType(name)
    module.__path__ = [str(folder) for folder in folders]
    sys.modules[name] = module


def _load_exercise(root: Path, package: str, name: str, points: float) -> CourseExercise:
    folder = root / "reference" / name
    if not folder.is_dir():
        raise CourseError(
            f"course.toml lists the exercise {name!r}, but there is no folder {folder}; "
            "create it, or take the line out",
            file=root / COURSE_FILE,
            line=_line_of((root / COURSE_FILE).read_text(encoding="utf-8"), name),
        )
    if f"{package}.{name}" not in sys.modules:
        _register(f"{package}.{name}", folder, root / "assignments" / name)
    solution = _import(package, name, folder, "solution")
    checks = _import(package, name, folder, "checks")
    functions = {
        key: value
        for key, value in vars(solution).items()
        if inspect.isfunction(value) and value.__module__ == solution.__name__ and not key.startswith("_")
    }
    spec = getattr(checks, "EXERCISE", None)
    if not isinstance(spec, Exercise):
        raise CourseError("must define EXERCISE = Exercise(...)", file=folder / "checks.py")
    _validate(spec, functions, folder / "checks.py")
    return CourseExercise(
        name=name,
        points=points,
        spec=spec,
        folder=folder,
        functions=functions,
        alternatives=_variants(package, name, folder, "alternatives", functions, spec),
        misconceptions=_variants(package, name, folder, "misconceptions", functions, spec),
        callables=_callables(folder / "callables.py"),
    )


def _import(package: str, exercise: str, folder: Path, stem: str) -> ModuleType:
    file = folder / f"{stem}.py"
    if not file.is_file():
        raise CourseError("is missing; every exercise needs it", file=file)
    try:
        return importlib.import_module(f"{package}.{exercise}.{stem}")
    except CourseError:
        raise
    except SyntaxError as error:
        raise CourseError(f"is not valid Python: {error.msg}", file=error.filename, line=error.lineno) from None
    except Exception as error:
        place, line = place_in(folder.parent, error) or (file, None)
        raise CourseError(f"{type(error).__name__}: {error}", file=place, line=line) from error


def _variants(
    package: str, exercise: str, folder: Path, stem: str, functions: Mapping[str, Any], spec: Exercise
) -> tuple[Variant, ...]:
    if not (folder / f"{stem}.py").is_file():
        return ()
    module = _import(package, exercise, folder, stem)
    variants = tuple(value for value in vars(module).values() if isinstance(value, Variant))
    names = {Contract.name, *(check.name for check in spec.checks)}
    for variant in variants:
        file, line = folder / f"{stem}.py", _line_defining(folder / f"{stem}.py", variant.name)
        if variant.function not in functions:
            raise CourseError(
                f"{variant.name}: the solution has no function {variant.function!r}", file=file, line=line
            )
        unknown = [name for name in variant.fails if name not in names]
        if unknown:
            raise CourseError(f"{variant.name}: there is no check named {unknown[0]!r}", file=file, line=line)
    return variants


def _callables(file: Path) -> dict[str, str]:
    if not file.is_file():
        return {}
    try:
        text = file.read_text(encoding="utf-8")
        body = ast.parse(text).body
    except UnicodeDecodeError:
        raise CourseError("is not UTF-8 text; save it as UTF-8", file=file) from None
    except SyntaxError as error:
        raise CourseError(f"is not valid Python: {error.msg}", file=file, line=error.lineno) from None
    return {
        node.name: ast.get_source_segment(text, node) or "" for node in body if isinstance(node, ast.FunctionDef)
    }


def _validate(spec: Exercise, functions: Mapping[str, Any], file: Path) -> None:
    seen: set[str] = set()
    if not spec.checks:
        raise CourseError("EXERCISE has no checks", file=file)
    if not 0 <= spec.contract < math.inf:
        raise CourseError("contract: points cannot be negative or infinite", file=file)
    for check in spec.checks:
        if not isinstance(check, Check):
            raise CourseError(f"checks has an entry that is no check: {check!r}", file=file)
        line = _line_containing(file, f"'{check.name}'", f'"{check.name}"')
        if check.name in seen or check.name == Contract.name:
            raise CourseError(
                f"two checks are named {check.name!r}; give each a name of its own", file=file, line=line
            )
        if not 0 < check.points < math.inf:
            raise CourseError(f"check {check.name!r}: points must be more than 0, and finite", file=file, line=line)
        unknown = [name for name in check.needs if name not in seen]
        if unknown:
            raise CourseError(
                f"check {check.name!r} needs {unknown[0]!r}, which does not come before it",
                file=file,
                line=line,
            )
        called = {
            *check.functions,
            *filter(None, (getattr(check, key, None) for key in ("call", "forward", "backward"))),
        }
        absent = sorted(called - functions.keys())
        if absent:
            raise CourseError(
                f"check {check.name!r}: the solution has no function {absent[0]!r}", file=file, line=line
            )
        seen.add(check.name)


def _line_containing(file: Path, *texts: str) -> int | None:
    lines = file.read_text(encoding="utf-8").split("\n")
    return next((number for number, line in enumerate(lines, 1) if any(text in line for text in texts)), None)


def _line_defining(file: Path, function: str) -> int | None:
    return _line_containing(file, f"def {function}(")
