"""Whatever runs calls of one exercise's functions: a session in the sandbox, or this process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, Self

from grader.model import Call, Outcome

__all__ = ["NoProcess", "Runner", "StudentRunner"]


class Runner(Protocol):
    """Runs calls."""

    def run(self, calls: Sequence[Call]) -> list[Outcome]:
        """Return one outcome per call, in order."""

    def renew(self) -> None:
        """Make the next calls run where nothing of the earlier ones is left."""


class StudentRunner(Runner, Protocol):
    """A runner that has a student's module loaded, until it is left."""

    @property
    def failed_cells(self) -> Mapping[str, Outcome]:
        """The cells of a notebook that did not run to their end, and why."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *error: object) -> None: ...


class NoProcess:
    """Stands in for a student's process where there is none: every call ends in the same way."""

    def __init__(self, outcome: Outcome) -> None:
        self._outcome = outcome

    def run(self, calls: Sequence[Call]) -> list[Outcome]:
        return [self._outcome] * len(calls)

    def renew(self) -> None:
        """Nothing to renew."""
