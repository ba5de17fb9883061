"""The `Check` base class.

A kind of check is one file: a subclass of `Check`. Everything else in the grader, from the plan to the diagnosis
and the kit, asks a check by the methods here and knows no kind by name.
"""

from __future__ import annotations

import dataclasses
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Self

from grader import wire
from grader.checks.parts import ComparedPart, Derivative, PlanContext
from grader.errors import CourseError
from grader.model import Call, CasePlan, Outcome, Script, Trace, Verdict

__all__ = ["FOR_PLANNING", "Check", "Unjudgeable", "drive", "renewed"]

PROPERTIES_FILE = "properties.py"
"""The file of an exercise in ``assignments/`` with the part of its checks that students may see and need to run."""
FOR_PLANNING = {"for_planning": True}
"""Metadata of a field of a check that only says how cases are drawn: a kit holds the cases instead."""


class Unjudgeable(Exception):
    """A check failed on what a call returned. The message is that of the exception."""


@dataclass(frozen=True)
class Check(ABC):
    """A name, a sentence for the student, and points.

    Parameters
    ----------
    name : str
        Unique within the exercise; stable, since results and gradebooks refer to it.
    says : str
        What is checked, as a student reads it.
    points : float
        Relative to the exercise's other checks.
    needs : sequence of str
        Names of checks that must pass first; else this one is skipped, and says so.
    isolated : bool
        Whether its calls run in a process apart from those of other checks.

    Examples
    --------
    A kind of check of your own says which functions it is about, plans its cases, and judges what came back:

    >>> from dataclasses import dataclass
    >>> @dataclass(frozen=True)
    ... class Answers(Check):
    ...     "The function returns something."
    ...
    ...     call: str = ""
    ...     inputs: tuple = ()
    ...
    ...     @property
    ...     def functions(self):
    ...         return (self.call,)
    ...
    ...     def plan(self, context):
    ...         return tuple(
    ...             CasePlan(label, arguments, (context.bind(self.call, arguments),))
    ...             for label, arguments in context.draw(self.inputs)
    ...         )
    ...
    ...     def grade(self, cases):
    ...         outcomes = yield [case.calls[0] for case in cases]
    ...         return [
    ...             Verdict(case.label, Status.PASSED) if isinstance(end, Returned) else verdict_of(end, case.label)
    ...             for case, end in zip(cases, outcomes)
    ...         ]
    >>> Answers("answers", "relu returns something", call="relu", inputs=case(z=normal(3))).functions
    ('relu',)
    """

    name: str
    says: str
    points: float = 1.0
    needs: Sequence[str] = ()
    isolated: bool = False

    @property
    @abstractmethod
    def functions(self) -> tuple[str, ...]:
        """The functions whose values this check is about."""

    @abstractmethod
    def plan(self, context: PlanContext) -> tuple[CasePlan, ...]:
        """Return the cases, with everything that `grade` needs from the reference."""

    @abstractmethod
    def grade(self, cases: Sequence[CasePlan]) -> Script:
        """Yield calls, receive their outcomes, return at least one verdict."""

    @property
    def callees(self) -> tuple[str, ...]:
        """The student's functions that the check calls."""
        return self.functions

    @property
    def concerns(self) -> tuple[str, ...]:
        """The functions that must be right for it to pass: of a check of errors, those that it calls."""
        return self.functions or self.callees

    @property
    def fixes_calls(self) -> bool:
        """Whether each case states its calls beforehand. The script of a property decides them as it runs."""
        return True

    @property
    def compares_values(self) -> bool:
        """Whether the first call of each case is compared with the reference: then the contract applies to it."""
        return False

    @property
    def derivative(self) -> Derivative | None:
        """Access to the derivatives of a check of gradients; None for any other check."""
        return None

    def compared(self, case: CasePlan, value: Any) -> list[ComparedPart]:
        """Return the compared parts of a returned `value` for the diagnosis; empty if none is compared."""
        del case, value
        return []

    def packed(self, named: Callable[[str], str] | None = None) -> dict[str, Any]:
        """Return the check as plain data for a kit, without what its cases are drawn from: a kit holds the cases.

        A function from the exercise's ``properties.py`` is packed as its name. Any other function is left out if
        the field has a default.

        Parameters
        ----------
        named : callable, optional
            Returns the name under which the function in a field is found. Then every function is packed as one.

        Raises
        ------
        CourseError
            If a field can neither be packed nor be left out; the message names the check and the remedy.
        """
        fields: dict[str, Any] = {}
        for field in dataclasses.fields(self):
            value = getattr(self, field.name)
            if _is_inputs(value) or field.metadata.get("for_planning"):
                continue
            if callable(value):
                if named is not None:
                    fields[field.name] = {"script": named(field.name)}
                elif _is_released(value):
                    fields[field.name] = {"script": value.__name__}
                elif _is_required(field):
                    raise CourseError(
                        f"check {self.name!r}: a kit needs its {field.name} in assignments/<exercise>/"
                        f"{PROPERTIES_FILE}, which checks.py can import as .properties"
                    )
            else:
                fields[field.name] = list(value) if isinstance(value, tuple) else value
                self._refuse_unsendable(field.name, fields[field.name])
        return fields

    @classmethod
    def unpacked(cls, fields: Mapping[str, Any], script: Callable[[str], Any]) -> Self:
        """Return the check that `packed` packed, without inputs.

        Parameters
        ----------
        fields : mapping
            What `packed` returned.
        script : callable
            Returns the function of that name in the exercise's ``properties.py``.
        """
        given: dict[str, Any] = {}
        for field in dataclasses.fields(cls):
            match fields.get(field.name):
                case {"script": str(name)}:
                    given[field.name] = script(name)
                case value if field.name in fields:
                    given[field.name] = value
                case _ if _is_required(field):
                    given[field.name] = ()
        return cls(**given)

    def _refuse_unsendable(self, field: str, value: Any) -> None:
        try:
            wire.encode("field", {"value": value})
        except wire.Unsendable as refusal:
            raise CourseError(
                f"check {self.name!r}: its {field} cannot be put into a kit ({refusal}): make it plain data"
            ) from None


def _is_inputs(value: Any) -> bool:
    """Whether a value is cases, or scopes of cases."""
    recipes = ("materialise", "whole")
    return (
        isinstance(value, (list, tuple))
        and bool(value)
        and all(any(hasattr(one, name) for name in recipes) for one in value)
    )


def _is_released(function: Callable[..., Any]) -> bool:
    """Whether a function is defined in the file that students get."""
    return getattr(function, "__module__", "").endswith(f".{PROPERTIES_FILE.removesuffix('.py')}")


def _is_required(field: dataclasses.Field[Any]) -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


def renewed(value: Any, made: dict[int, wire.Rng]) -> Any:
    """Return `value` with every generator replaced by a fresh one; `made` maps the old handles to the new ones.

    The handle is a generator's identity. With the same handle in two cases, the second case would continue the
    sequence of the first, while the reference always starts from the seed.
    """
    match value:
        case wire.Rng(seed, handle):
            return made.setdefault(handle, wire.Rng(seed))
        case list() | tuple():
            return type(value)(renewed(item, made) for item in value)
        case dict():
            return {key: renewed(item, made) for key, item in value.items()}
        case _:
            return value


def drive(script: Script, run: Callable[[Sequence[Call]], Sequence[Outcome]]) -> tuple[list[Verdict], Trace]:
    """Run `script` to its end, giving each batch of calls to `run`; return its verdicts and its trace.

    Raises
    ------
    Unjudgeable
        If `script` fails on a batch's outcomes. What `run` raises, or `script` before any call, passes unchanged.
    """
    trace: list[tuple[Call, Outcome]] = []
    step: Callable[[], Sequence[Call]] = partial(next, script)
    while True:
        try:
            calls = step()
        except StopIteration as stop:
            verdicts: list[Verdict] = stop.value
            return verdicts, tuple(trace)
        except Exception as error:
            if trace:
                raise Unjudgeable(f"{type(error).__name__}: {error}") from error
            raise
        outcomes = run(calls)
        trace += zip(calls, outcomes, strict=True)
        step = partial(script.send, outcomes)
