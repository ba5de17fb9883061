"""Load and validate a course folder.

The harness never imports ``reference`` by name: each exercise's files become submodules of a package that
is created here, so that ``from .solution import ...`` and ``from ..other.solution import ...`` work inside
them, wherever the folder lies.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import sys
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any

from grader.checks import Contract
from grader.course.exercise import Exercise
from grader.course.find import COURSE_FILE
from grader.course.model import Course, CourseExercise
from grader.course.secret import read_key
from grader.course.settings import Settings, line_of, read_settings, refuse_limits
from grader.course.suggest import meant_exercise
from grader.course.validate import line_containing, refuse_odd_functions, validate
from grader.course.variants import Variant
from grader.errors import CourseError, place_in
from grader.sandbox.base import Imports, Limits

__all__ = ["load_course"]


def load_course(root: Path, only: str | None = None) -> Course:
    """Load the course in `root`; with `only`, no exercise but that one.

    Raises
    ------
    CourseError
        If anything in it is broken; the message names the file, the line and the remedy.
    """
    root = root.resolve()
    settings = read_settings(root / COURSE_FILE)
    package = _make_package(root)
    names = [name for name in settings.exercises if only in (None, name)]
    if only is not None and not names:
        meant = meant_exercise(only or "", {name: [] for name in settings.exercises})
        raise CourseError(f"there is no exercise {only!r}; {meant}", file=root / COURSE_FILE)
    strangers = sorted(settings.voided.keys() - settings.exercises.keys())
    if strangers:
        file = root / COURSE_FILE
        line = line_of(file.read_text(encoding="utf-8"), strangers[0])
        raise CourseError(f"voided: there is no exercise {strangers[0]!r}", file=file, line=line)
    exercises = tuple(_load_exercise(root, package, name, settings) for name in names)
    refuse_limits(settings, {one.name: len(one.spec.functions) for one in exercises}, root / COURSE_FILE)
    return Course(
        root=root,
        title=settings.title,
        public_seed=settings.public_seed,
        demonstration_secret=read_key(settings.demonstration_secret or ""),
        limits=Limits(**settings.limits.model_dump()),
        imports=Imports(tuple(settings.stand_ins), tuple(settings.packages)),
        follow_through=settings.follow_through,
        locate=settings.locate,
        locate_graded=settings.locate_graded,
        locate_shown_to=settings.locate_shown_to,
        attempt=settings.attempt,
        samples=root / settings.samples if settings.samples else None,
        exercises=exercises,
    )


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


def _load_exercise(root: Path, package: str, name: str, settings: Settings) -> CourseExercise:
    folder = root / "reference" / name
    if not folder.is_dir():
        raise CourseError(
            f"course.toml lists the exercise {name!r}, but there is no folder {folder}; "
            "create it, or take the line out",
            file=root / COURSE_FILE,
            line=line_of((root / COURSE_FILE).read_text(encoding="utf-8-sig"), name),
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
    refuse_odd_functions(solution, functions, folder / "solution.py")
    spec = getattr(checks, "EXERCISE", None)
    if not isinstance(spec, Exercise):
        raise CourseError("must define EXERCISE = Exercise(...)", file=folder / "checks.py")
    validate(spec, functions, folder / "checks.py")
    return CourseExercise(
        name=name,
        points=settings.exercises[name],
        spec=spec,
        folder=folder,
        functions=functions,
        alternatives=_variants(package, name, folder, "alternatives", functions, spec),
        misconceptions=_variants(package, name, folder, "misconceptions", functions, spec),
        callables=_callables(folder / "callables.py"),
        voided=_voided(root / COURSE_FILE, settings, name, spec),
    )


def _voided(file: Path, settings: Settings, name: str, spec: Exercise) -> Mapping[str, str]:
    """The voided checks of an exercise, each with its reason, once they are known to exist."""
    voided = settings.voided.get(name, {})
    known = [check.name for check in spec.checks]
    for check, reason in voided.items():
        line = line_of(file.read_text(encoding="utf-8"), check)
        if check not in known:
            raise CourseError(f"voided.{name}: there is no check {check!r} in it", file=file, line=line)
        if not reason.strip():
            problem = f"voided.{name}: give {check!r} a reason, which students read"
            raise CourseError(problem, file=file, line=line)
    return voided


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
    except (Exception, SystemExit) as error:
        place, line = place_in(folder.parent, error) or (file, None)
        raise CourseError(f"{type(error).__name__}: {error}", file=place, line=line) from error


def _variants(
    package: str, exercise: str, folder: Path, stem: str, functions: Mapping[str, Any], spec: Exercise
) -> tuple[Variant, ...]:
    if not (folder / f"{stem}.py").is_file():
        return ()
    module = _import(package, exercise, folder, stem)
    variants = tuple(_variants_among(vars(module).values()))
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


def _variants_among(values: Iterable[object]) -> Iterator[Variant]:
    """The variants, and those of each tuple that `wrong_with` made."""
    for value in values:
        several = value if isinstance(value, tuple) else (value,)
        yield from (one for one in several if isinstance(one, Variant))


def _callables(file: Path) -> dict[str, str]:
    if not file.is_file():
        return {}
    try:
        text = file.read_text(encoding="utf-8-sig")
        body = ast.parse(text).body
    except UnicodeDecodeError:
        raise CourseError("is not UTF-8 text; save it as UTF-8", file=file) from None
    except SyntaxError as error:
        raise CourseError(f"is not valid Python: {error.msg}", file=file, line=error.lineno) from None
    return {
        node.name: ast.get_source_segment(text, node) or "" for node in body if isinstance(node, ast.FunctionDef)
    }


def _line_defining(file: Path, function: str) -> int | None:
    return line_containing(file, f"def {function}(")
