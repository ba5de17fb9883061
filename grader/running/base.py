"""The interface of everything that runs calls of one exercise's functions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, Self

from grader.model import Call, LeftOut, Outcome

__all__ = ["NoProcess", "Runner", "StudentRunner"]


class Runner(Protocol):
    """Runs calls."""

    def run(self, calls: Sequence[Call]) -> list[Outcome]:
        """Return one outcome per call, in order."""

    def renew(self) -> None:
        """Make the next calls run in a fresh state, without traces of earlier calls."""


class StudentRunner(Runner, Protocol):
    """A runner with a student's module loaded while its context lasts."""

    @property
    def left_out(self) -> Sequence[LeftOut]:
        """The statements of the student's files that were not run to their end, or the first of them."""

    @property
    def left_out_besides(self) -> int:
        """How many more were not."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *error: object) -> None: ...


class NoProcess:
    """A runner without a process: every call has the same outcome."""

    def __init__(self, outcome: Outcome) -> None:
        self._outcome = outcome

    def run(self, calls: Sequence[Call]) -> list[Outcome]:
        return [self._outcome] * len(calls)

    def renew(self) -> None:
        """Nothing to renew."""
