"""The process in which an author's code runs for a student's check: references, scripts, own kinds of check.

It is confined like a student's, except that it can read the course. What it answers is believed as much as the
course is: it decides what the check says, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from grader.checks import Check
from grader.errors import GraderError
from grader.release.kit_code import CodeHere
from grader.student.crossing import as_frame, from_frame

if TYPE_CHECKING:  # a kit needs none of it
    from grader.course.model import Course

__all__ = ["answer"]


class _Author:
    """Holds what was loaded, and the generators that are under way."""

    def __init__(self) -> None:
        self._course: Course | None = None
        self._kits: dict[str, CodeHere] = {}
        self._checks: dict[tuple[str, str], Check] = {}
        self._functions: dict[tuple[str, str], Callable[..., Any]] = {}
        self._running: dict[int, Generator[Any, Any, Any]] = {}

    def open_course(self, root: str, only: str | None) -> dict[str, Any]:
        """Load a course; answer with the names of its exercises."""
        from grader.course.load import load_course

        self._course = load_course(Path(root), only)
        return {"names": [exercise.name for exercise in self._course.exercises]}

    def exercise(self, name: str) -> dict[str, Any]:
        """Prepare an exercise of the course on public inputs; answer with a public file, as a kit has it."""
        from grader.grading.prepare import prepare_exercise
        from grader.release.kit_file import pack_exercise

        assert self._course is not None
        prepared = prepare_exercise(self._course.exercise(name), self._course.public_seed, self._course)
        return {"file": np.frombuffer(pack_exercise(prepared, partial(self._packed, name)), np.uint8)}

    def further(self, name: str, function: str) -> dict[str, Any]:
        """Answer with further public cases of a function, as a kit has them."""
        from grader.release.further_file import pack_further

        assert self._course is not None
        packed = pack_further(self._course.exercise(name), self._course.public_seed, [function])
        return {"file": np.frombuffer(packed, np.uint8)}

    def open_kit(self, folder: str, exercise: str) -> dict[str, Any]:
        """Take the code of a kit's exercise, which is loaded when it is first needed."""
        self._kits[exercise] = CodeHere(Path(folder))
        return {}

    def own_kind(self, exercise: str, packed: Mapping[str, Any]) -> dict[str, Any]:
        """Make a check of a kit's own kind; answer with what it says of itself."""
        check = self._kits[exercise].own_kind(packed)
        self._checks[exercise, check.name] = check
        return _described(check)

    def call(self, exercise: str, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
        """Call a script that takes no steps."""
        return {"value": self._script(exercise, name)(*args, **kwargs)}

    def begin(self, exercise: str, name: str, kwargs: dict[str, Any], number: int) -> dict[str, Any]:
        """Begin a script that takes steps; answer with its first one."""
        self._running[number] = self._script(exercise, name)(**kwargs)
        return self.step(number, None)

    def grade(self, exercise: str, check: str, cases: list[Any], number: int) -> dict[str, Any]:
        """Begin to grade with a check of an own kind; answer with its first step."""
        self._running[number] = self._checks[exercise, check].grade(tuple(cases))
        return self.step(number, None)

    def step(self, number: int, received: Any) -> dict[str, Any]:
        """Send what was received; answer with the next step, or with what is returned at the end."""
        try:
            asked = self._running[number].send(received)
        except StopIteration as stop:
            del self._running[number]
            return {"over": True, "value": stop.value}
        return {"over": False, "value": list(asked) if isinstance(asked, (list, tuple)) else asked}

    def compared(self, exercise: str, check: str, case: Any, value: Any) -> dict[str, Any]:
        """Answer with the parts that a check of an own kind compares."""
        return {"value": self._checks[exercise, check].compared(case, value)}

    def _script(self, exercise: str, name: str) -> Callable[..., Any]:
        if exercise in self._kits:
            return self._kits[exercise].script(name, steps=True)
        return self._functions[exercise, name]

    def _packed(self, exercise: str, check: Check) -> dict[str, Any]:
        """Return a check of the course as plain data; what is code stays here and is referred to by name."""
        from grader.release.kinds import kind_name

        kind = kind_name(type(check))
        if ":" in kind:
            self._checks[exercise, check.name] = check
            return {"kind": f"here:{kind}", "fields": _described(check)}
        scripts = {f"{check.name}.{name}": value for name, value in vars(check).items() if callable(value)}
        self._functions |= {(exercise, name): value for name, value in scripts.items()}
        return {"kind": kind, "fields": check.packed(lambda field: f"{check.name}.{field}")}


def _described(check: Check) -> dict[str, Any]:
    return {
        "name": check.name,
        "says": check.says,
        "points": float(check.points),
        "needs": list(check.needs),
        "isolated": bool(check.isolated),
        "functions": list(check.functions),
        "callees": list(check.callees),
        "fixes_calls": bool(check.fixes_calls),
        "compares_values": bool(check.compares_values),
    }


_AUTHOR = _Author()
QUESTIONS = frozenset(name for name in vars(_Author) if not name.startswith("_"))


def answer(question: np.ndarray) -> np.ndarray:
    """Answer one question: the frame of one of the methods above, with its arguments."""
    name, fields = from_frame(question)
    try:
        assert name in QUESTIONS
        return as_frame("answer", getattr(_AUTHOR, name)(**fields))
    except GraderError as error:
        return as_frame("refused", {"says": str(error)})
    except Exception as error:  # noqa: BLE001 - an author's code may raise anything
        return as_frame("failed", {"says": f"{type(error).__name__}: {error}"})
