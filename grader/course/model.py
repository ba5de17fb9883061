"""A course and its exercises, loaded and validated."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from grader.checks.base import PROPERTIES_FILE
from grader.course.exercise import Exercise
from grader.course.find import COURSE_FILE
from grader.course.stubs import make_stub, stub_cells
from grader.course.suggest import meant_exercise
from grader.course.validate import author_text
from grader.course.variants import Variant
from grader.errors import CourseError
from grader.sandbox.base import Imports, Limits

__all__ = ["Course", "CourseExercise"]


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
    voided: Mapping[str, str] = field(default_factory=dict)
    """Check -> why course.toml voids it."""

    @cached_property
    def stub(self) -> str:
        """The text that students start from."""
        file = self.folder / "solution.py"
        return make_stub(author_text(file), file)

    @cached_property
    def stub_cells(self) -> tuple[str, ...]:
        """The code cells of the notebook that students start from."""
        return stub_cells(self.stub, self.name)

    def signature(self, function: str) -> inspect.Signature:
        """Return the parameters of a function of the reference."""
        if function not in self._signatures:
            self._signatures[function] = inspect.signature(self.functions[function])
        return self._signatures[function]

    @cached_property
    def _signatures(self) -> dict[str, inspect.Signature]:
        """Those that were asked for: every case asks."""
        return {}


@dataclass(frozen=True)
class Course:
    """A course folder, loaded and validated."""

    root: Path
    title: str
    public_seed: int
    demonstration_secret: bytes | None
    """The key of an example, whose hidden inputs are public; None for a course of one's own."""
    limits: Limits
    imports: Imports
    follow_through: float
    """The share of a gradient's points for the right derivative of a wrong forward function."""
    exercises: tuple[CourseExercise, ...]
    locate: str = "line"
    """How much students are told of where a mistake is."""
    locate_graded: str = "unnamed"
    """Of which functions this is looked for when they are graded: none, those whose mistake has no name, or all."""
    locate_shown_to: str = "teacher"
    """Who reads what this finds: the teacher alone, or students as well."""
    attempt: str = "last"
    """Which attempt counts: the last, the first or the best."""
    samples: Path | None = None
    """The folder of sample submissions, for an audit."""

    @property
    def max_score(self) -> float:
        return sum(exercise.points for exercise in self.exercises)

    @property
    def locates_when_graded(self) -> bool:
        """Whether the lines of mistakes are looked for when a class is graded."""
        return "off" not in (self.locate, self.locate_graded)

    def exercise(self, name: str) -> CourseExercise:
        for exercise in self.exercises:
            if exercise.name == name:
                return exercise
        known = {exercise.name: list(exercise.functions) for exercise in self.exercises}
        raise CourseError(f"there is no exercise {name!r}; {meant_exercise(name, known)}")

    def only(self, names: Collection[str]) -> Course:
        """Return the course with the exercises of these names alone, in its own order."""
        for name in names:
            self.exercise(name)
        return replace(self, exercises=tuple(one for one in self.exercises if one.name in names))

    def digest_of(self, name: str) -> str:
        """Return a hash of everything that decides the grade of one exercise, and of nothing that is about others.

        It covers the hidden files of all exercises, since one can import another's.
        """
        exercise = self.exercise(name)
        settings = (
            self.limits,
            self.imports,
            self.follow_through,
            (self.locate, self.locate_graded, self.locate_shown_to, self.public_seed),
            exercise.points,
            sorted(exercise.voided.items()),
        )
        digest = sha256(f"{name}\0{settings}\0".encode())
        files = sorted((self.root / "reference").glob("*/*.py"))
        files += sorted((self.root / "assignments").glob(f"*/{PROPERTIES_FILE}"))
        self._add(digest, files)
        return digest.hexdigest()

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
        self._add(digest, files)
        return digest.hexdigest()

    def _add(self, digest: Any, files: Sequence[Path]) -> None:
        for file in files:
            digest.update(f"{file.relative_to(self.root).as_posix()}\0".encode())
            digest.update(sha256(file.read_bytes()).digest())
