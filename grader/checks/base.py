"""What every kind of check is, and what the plan lends it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from grader import wire
from grader.model import Call, CasePlan, Outcome, Script, Trace, Verdict

__all__ = ["Bench", "Check", "Recipe", "drive", "renewed"]


class Recipe(Protocol):
    """One case as the author wrote it: a label, and arguments that are yet to be drawn."""

    @property
    def label(self) -> str: ...

    @property
    def arguments(self) -> Mapping[str, Any]: ...


class Bench(Protocol):
    """What a check may use while it is planned. It stands in the grader; students' code is not there."""

    def draw(self, recipes: Sequence[Recipe]) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield label and arguments of each recipe, every argument drawn."""

    def bind(self, function: str, arguments: Mapping[str, Any]) -> Call:
        """Return the call of `function` with `arguments`, positional as far as they go."""

    def returns(self, function: str) -> tuple[str, ...]:
        """Return what the function's docstring calls the values that it returns."""

    def reference(self, call: Call) -> Any:
        """Return what the reference returns."""

    def others(self, call: Call) -> list[Any]:
        """Return what each alternative of the called function returns."""

    def precise(self, call: Call) -> list[Any]:
        """Return results of `call` with arguments of higher precision; some of their arrays may have lost it."""


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
        Whether its calls run in another process than those of the checks that are not.
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
    def plan(self, bench: Bench) -> tuple[CasePlan, ...]:
        """Return the cases, with all that `grade` needs of the reference."""

    @abstractmethod
    def grade(self, cases: Sequence[CasePlan]) -> Script:
        """Yield calls, receive their outcomes, return at least one verdict."""


def renewed(value: Any, made: dict[int, wire.Rng]) -> Any:
    """Return `value` with every generator replaced by one that starts anew; `made` keeps them apart.

    A generator's identity is its handle: were it the same in two cases, the second would go on where the first
    ended, while the reference always begins.
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
    """Run `script` to its end, giving each batch of calls to `run`; return its verdicts, and all that it saw."""
    trace: list[tuple[Call, Outcome]] = []
    try:
        calls = next(script)
        while True:
            outcomes = run(calls)
            trace += zip(calls, outcomes, strict=True)
            calls = script.send(outcomes)
    except StopIteration as stop:
        verdicts: list[Verdict] = stop.value
        return verdicts, tuple(trace)
