"""An exercise as its author writes it, what the rest of the grader needs of any exercise, and its plan."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from grader.checks import Check
from grader.checks.contract import calls_of
from grader.course.inputs import Case
from grader.model import Call, CasePlan
from grader.wire import Rng

__all__ = ["AnyExercise", "Exercise", "ExercisePlan", "Tripwire", "contract_of", "points_at_odds"]


@dataclass(frozen=True)
class Exercise:
    """An exercise's checks. Points are relative: course.toml says what the exercise is worth.

    Parameters
    ----------
    title : str
        As students read it.
    checks : sequence of Check
        In the order in which students read them.
    contract : float, optional
        Points, on the same scale, for what every function must do: leave arguments unchanged, keep no memory of
        earlier calls, accept read-only and non-contiguous input. Only functions with right values earn them.
        If nothing is said, it is 0 where the checks add up to the points in course.toml, else 1.
    ladder : mapping of str to sequence of cases
        Function -> small inputs, the smallest first, drawn from the public seed. A student whose function
        fails is shown the first of these inputs on which it fails.
    curves : mapping of str to mapping of str to str
        Function -> returned values that are drawn as curves along their first axis, each with what this axis
        counts, such as ``{"h": "time step"}``. On the page of a student, other arrays are drawn as maps.
    random : mapping of str to sequence of cases
        Function -> one public input on which what it returns is drawn at random. Where the function is wrong, the
        page of its student shows how often each value occurs in the last array that it returns, beside the
        reference.
    unearned : mapping of str to sequence of str
        Agent -> the checks in which it may earn points. Agents are submissions that solve nothing, such as one that
        returns zeros; `grader audit` grades them all, and names any that earns more.

    Examples
    --------
    A file ``checks.py`` defines ``EXERCISE``:

    >>> EXERCISE = Exercise(
    ...     title="Doubling",
    ...     checks=[Agrees("values", "twice x", points=3, call="double", inputs=case(x=normal(3, 2)))],
    ...     ladder={"double": case("one number", x=small(1)) + case("two rows", x=small(2, 2))},
    ... )
    >>> [check.name for check in EXERCISE.checks]
    ['values']
    """

    title: str
    checks: Sequence[Check]
    contract: float | None = None
    ladder: Mapping[str, Sequence[Case]] = field(default_factory=dict)
    curves: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    random: Mapping[str, Sequence[Case]] = field(default_factory=dict)
    unearned: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def functions(self) -> tuple[str, ...]:
        """The functions that the checks call."""
        return tuple(dict.fromkeys(name for check in self.checks for name in (*check.callees, *check.functions)))


class AnyExercise(Protocol):
    """An exercise of a course, or of a kit: its name, its points and checks, and what students started from."""

    @property
    def name(self) -> str: ...

    @property
    def points(self) -> float: ...

    @property
    def spec(self) -> Exercise: ...

    @property
    def stub(self) -> str: ...

    @property
    def stub_cells(self) -> tuple[str, ...]: ...


@dataclass(frozen=True)
class Tripwire:
    """A case whose expected value nobody can compute, added to those of one check as the last; worth nothing."""

    check: str
    case: CasePlan


@dataclass(frozen=True)
class ExercisePlan:
    """One exercise with its cases, by check name, and the contract's probes."""

    exercise: AnyExercise
    cases: Mapping[str, tuple[CasePlan, ...]]
    probes: tuple[CasePlan, ...]
    voided: Mapping[str, str] = field(default_factory=dict)
    """Check -> why it is voided: everybody gets its points."""
    tripwire: Tripwire | None = None
    """A case that nobody can pass; None in a kit, or where no check can have one."""

    @property
    def name(self) -> str:
        return self.exercise.name

    @property
    def checks(self) -> Sequence[Check]:
        return self.exercise.spec.checks

    @cached_property
    def functions(self) -> tuple[str, ...]:
        """The functions that the checks call."""
        return self.exercise.spec.functions

    def draws(self, function: str) -> bool:
        """Whether `function` is given a generator of random numbers."""
        calls = (call for planned in self.cases.values() for case in planned for call in case.calls)
        return any(isinstance(value, Rng) for call in calls if call.function == function for value in call.args)

    @cached_property
    def probe_calls(self) -> list[list[Call]]:
        """What is called for each probe: the same objects for every submission, so that each is encoded once."""
        return [calls_of(probe) for probe in self.probes]


def contract_of(spec: Exercise, points: float) -> float:
    """Return what the contract of an exercise is worth that course.toml gives `points`.

    An author who does not mention it, and whose checks add up to `points`, gives nothing for it.
    """
    if spec.contract is not None:
        return spec.contract
    return 0.0 if math.isclose(sum(check.points for check in spec.checks), points) else 1.0


def points_at_odds(exercise: AnyExercise) -> str | None:
    """Return a sentence with both numbers if checks.py does not add up to the points in course.toml; else None."""
    spec, points = exercise.spec, exercise.points
    probed = any(check.compares_values and not check.isolated for check in spec.checks)
    written = sum(check.points for check in spec.checks) + (contract_of(spec, points) if probed else 0.0)
    if math.isclose(written, points):
        return None
    return (
        f"the points in checks.py add up to {written:g}, but course.toml says {exercise.name} = {points:g}; "
        f"until they agree, each is shown times {points:g}/{written:g}: write {exercise.name} = {written:g} there, "
        "or change the points in checks.py"
    )
