"""An author's code for a student's check, in a sandbox of its own or in this process.

A folder that somebody hands in, or that lies above, can bring a reference, scripts and kinds of check along. So a
check runs none of them in its own process, unless nothing can be confined here and they are known.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import grader
from grader.checks import Check
from grader.course.find import COURSE_FILE
from grader.course.kit_list import is_intact_kit
from grader.errors import SandboxError, Unsupported, UntrustedCourse
from grader.grading.prepare import PreparedExercise
from grader.release.kit_code import CodeHere, KitCode
from grader.release.kit_file import PUBLIC_FILE, read_exercise, unpack_exercise
from grader.sandbox.base import Limits, Program

if TYPE_CHECKING:  # most exercises of a kit need no code of their author's
    from grader.course.exercise import ExercisePlan
    from grader.student.remote_code import AuthorProcess

__all__ = ["Authors", "open_authors", "refuse_other_systems"]

LIMITS = Limits(cpu_s=900, call_cpu_s=120, wall_s=7200, call_wall_s=900, memory_mb=1024, result_mb=64)
"""Planning an exercise calls its reference some hundred times."""
ENTRY = "course_code"
BOOTSTRAP = """
import importlib.util, sys
spec = importlib.util.spec_from_file_location(
    "grader", {package!r} + "/__init__.py", submodule_search_locations=[{package!r}])
sys.modules["grader"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(sys.modules["grader"])
from grader.student.author_side import answer
"""


class Authors(Protocol):
    """Where the code of a course, or of a kit, runs."""

    @property
    def says(self) -> str:
        """A sentence on where it ran; empty if none was needed."""

    def of_kit(self, folder: Path) -> PreparedExercise:
        """Return the exercise of a kit whose folder is `folder`."""

    def of_course(self, only: str | None) -> Iterator[PreparedExercise]:
        """Yield the exercises of the course, or one of them, with public cases."""


@contextlib.contextmanager
def open_authors(root: Path, *, unconfined: bool = False) -> Iterator[Authors]:
    """Open a place for the code of the course, or the kit, in `root`.

    Parameters
    ----------
    root : Path
    unconfined : bool
        Whether the user asked for no sandbox: then the code runs in this process where it cannot be confined.
    """
    with contextlib.ExitStack() as opened:
        yield _Lazy(root, opened, unconfined=unconfined)


def refuse_other_systems() -> None:
    """Raise `Unsupported` where no code can be confined, before anything is tried."""
    if sys.platform != "linux":
        raise Unsupported("code can be confined only on Linux")


class _Lazy:
    """Opens a sandbox when code is first needed: most exercises of a kit need none."""

    def __init__(self, root: Path, opened: contextlib.ExitStack, *, unconfined: bool) -> None:
        self._root, self._opened, self._unconfined = root, opened, unconfined
        self._confined: AuthorProcess | None = None
        self.says = ""

    def of_kit(self, folder: Path) -> PreparedExercise:
        return unpack_exercise(folder, _KitCode(folder, self._place))

    def of_course(self, only: str | None) -> Iterator[PreparedExercise]:
        place = self._place()
        if place is None:
            yield from _course_here(self._root, only)
            return
        from grader.student.remote_code import RemoteCode

        for name in place.ask("open_course", root=str(self._root), only=only)["names"]:
            data = place.ask("exercise", name=name)["file"]
            file = self._root / "reference" / str(name) / PUBLIC_FILE
            exercise = read_exercise(data.tobytes(), file, RemoteCode(str(name), place))
            yield replace(exercise, further=partial(_further, place, exercise.plan))

    def _place(self) -> AuthorProcess | None:
        """Return the sandbox; None if the code may run in this process."""
        if self._confined is not None or self.says:
            return self._confined
        try:
            self._confined = self._opened.enter_context(_confined(self._root))
            self.says = "The course's own code ran in a sandbox of its own."
        except (SandboxError, OSError, ImportError, AttributeError) as error:
            self._refuse_unknown(error)
        return self._confined

    def _refuse_unknown(self, error: Exception) -> None:
        """Raise `UntrustedCourse` unless the code is known, or the user wants to run whatever it is."""
        if self._unconfined:
            self.says = "The course's own code ran in this process, too: it may be anybody's."
        elif is_intact_kit(self._root):
            self.says = "The kit's own scripts ran in this process, too: they are as they were released."
        else:
            raise UntrustedCourse(
                f"{self._root} holds code of its own that is not as a kit was released, and this machine cannot "
                f"confine it ({error}): if you trust it, add --unconfined"
            ) from None


def _further(place: AuthorProcess, plan: ExercisePlan, function: str) -> list[ExercisePlan]:
    from grader.release.further_file import unpack_further  # only where an edit was found

    data = place.ask("further", name=plan.name, function=function)["file"]
    return [unpack_further(data.tobytes(), plan)]


def _course_here(root: Path, only: str | None) -> Iterator[PreparedExercise]:
    from grader.course.load import load_course
    from grader.grading.prepare import prepare_exercise

    course = load_course(root, only)
    for exercise in course.exercises:
        yield prepare_exercise(exercise, course.public_seed, course)


@contextlib.contextmanager
def _confined(root: Path) -> Iterator[AuthorProcess]:
    refuse_other_systems()
    from grader.running.session import Session  # not where there is no sandbox
    from grader.sandbox.confined import ConfinedSandbox
    from grader.sandbox.launch import Setup, WarmProcess
    from grader.student.remote_code import AuthorProcess

    package = Path(grader.__file__).resolve().parent
    readable = [package, *(path for path in _course_files(root) if path.exists())]
    program = Program(ENTRY, {ENTRY: BOOTSTRAP.format(package=str(package)).encode()})
    with ConfinedSandbox("process", WarmProcess(Setup.for_authors(readable))) as sandbox:
        sandbox.start(LIMITS).close()
        with Session(sandbox, program, LIMITS) as session:
            yield AuthorProcess(session)


def _course_files(root: Path) -> list[Path]:
    """Everything of a course, or of a kit, that its code may read: not what lies beside, such as a secret."""
    if (root / "reference").is_dir():
        return [root / COURSE_FILE, root / "reference", root / "assignments"]
    return [folder for folder in root.iterdir() if (folder / PUBLIC_FILE).is_file()]


class _KitCode:
    """The code of one exercise of a kit, in the place that is opened when it is first needed."""

    def __init__(self, folder: Path, place: Callable[[], AuthorProcess | None]) -> None:
        self._folder, self._place = folder, place
        self._opened: KitCode | None = None

    def script(self, name: str, *, steps: bool) -> Callable[..., Any]:
        """Return a function that opens the place only when it is called: a list of checks needs none."""

        def run(*args: Any, **kwargs: Any) -> Any:
            return self._code().script(name, steps=steps)(*args, **kwargs)

        return run

    def own_kind(self, packed: Mapping[str, Any]) -> Check:
        """Return a check of a kind of the course's own."""
        return self._code().own_kind(packed)

    def _code(self) -> KitCode:
        if self._opened is None:
            place = self._place()
            if place is None:
                self._opened = CodeHere(self._folder)
            else:
                from grader.student.remote_code import RemoteCode

                place.ask("open_kit", folder=str(self._folder), exercise=self._folder.name)
                self._opened = RemoteCode(self._folder.name, place)
        return self._opened
