"""An author's code that runs in another process, as the rest of the grader sees it: functions and checks."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grader.checks import Check
from grader.checks.parts import ComparedPart
from grader.errors import CourseError
from grader.model import Call, CasePlan, Returned, Script, Verdict
from grader.running.base import StudentRunner
from grader.student.crossing import as_frame, from_frame
from grader.text import printable

__all__ = ["AuthorProcess", "RemoteCode"]


class AuthorProcess:
    """Asks the process in which the code runs."""

    def __init__(self, runner: StudentRunner) -> None:
        self._runner = runner
        self._numbers = itertools.count()

    def ask(self, question: str, **fields: Any) -> dict[str, Any]:
        """Return the answer to a question of `grader.student.author_side`.

        Raises
        ------
        CourseError
            If the code is broken, or did not answer.
        """
        (outcome,) = self._runner.run([Call("answer", (as_frame(question, fields),))])
        if not isinstance(outcome, Returned):
            raise CourseError(f"the course's own code gave no answer ({type(outcome).__name__})")
        kind, answer = from_frame(outcome.value)
        if kind == "answer":
            return answer
        says = printable(str(answer["says"]))
        raise CourseError(says if kind == "refused" else f"the course's own code failed: {says}")

    def steps(self, question: str, **fields: Any) -> Generator[Any, Any, Any]:
        """Run a script there: yield what it yields, send it what is sent, return what it returns."""
        number = next(self._numbers)
        step = self.ask(question, number=number, **fields)
        while not step["over"]:
            received = yield step["value"]
            step = self.ask("step", number=number, received=received)
        return step["value"]


class RemoteCode:
    """The code of one exercise, which runs in another process."""

    def __init__(self, exercise: str, place: AuthorProcess) -> None:
        self._exercise, self._place = exercise, place

    def script(self, name: str, *, steps: bool) -> Callable[..., Any]:
        """Return a function that runs the exercise's script there."""
        if steps:
            return lambda **kwargs: self._place.steps("begin", exercise=self._exercise, name=name, kwargs=kwargs)
        return lambda *args, **kwargs: self._place.ask(
            "call", exercise=self._exercise, name=name, args=args, kwargs=kwargs
        )["value"]

    def own_kind(self, packed: Mapping[str, Any]) -> Check:
        """Return a check that asks the one there."""
        described = packed["fields"]
        if not packed["kind"].startswith("here:"):
            described = self._place.ask("own_kind", exercise=self._exercise, packed=packed)
        return _RemoteCheck(
            name=described["name"],
            says=described["says"],
            points=described["points"],
            needs=tuple(described["needs"]),
            isolated=described["isolated"],
            described=described,
            exercise=self._exercise,
            place=self._place,
        )


@dataclass(frozen=True, kw_only=True)
class _RemoteCheck(Check):
    """A check of a kind of the course's own that runs in another process."""

    described: Mapping[str, Any]
    """What the check there says of itself."""
    exercise: str
    place: AuthorProcess

    @property
    def functions(self) -> tuple[str, ...]:
        return tuple(self.described["functions"])

    @property
    def callees(self) -> tuple[str, ...]:
        return tuple(self.described["callees"])

    @property
    def fixes_calls(self) -> bool:
        return bool(self.described["fixes_calls"])

    @property
    def compares_values(self) -> bool:
        return bool(self.described["compares_values"])

    def plan(self, context: object) -> tuple[CasePlan, ...]:
        """Its cases are planned where its author's code is."""
        raise NotImplementedError

    def grade(self, cases: Sequence[CasePlan]) -> Script:
        verdicts: list[Verdict] = yield from self.place.steps(
            "grade", exercise=self.exercise, check=self.name, cases=list(cases)
        )
        return verdicts

    def compared(self, case: CasePlan, value: Any) -> list[ComparedPart]:
        parts: list[ComparedPart] = self.place.ask(
            "compared", exercise=self.exercise, check=self.name, case=case, value=value
        )["value"]
        return parts
