"""What the reference returns for changed arguments, computed when it is asked for and kept for the run."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from grader.diagnose.as_if import Candidate
from grader.diagnose.catalogue import Expected, Implemented
from grader.diagnose.changed_arguments import Change, changes
from grader.diagnose.fingerprint import Observed, prints_of
from grader.model import Call, CasePlan
from grader.sandbox.inside.perform import ArgumentBuilder

__all__ = ["ComputedResults"]


class ComputedResults:
    """The results of an exercise's functions for changed arguments.

    Parameters
    ----------
    exercise : Implemented
        With the author's code.
    cases : mapping of str to sequence of CasePlan
        By check. Only checks that fix their calls beforehand are used.
    """

    def __init__(self, exercise: Implemented, cases: Mapping[str, Sequence[CasePlan]]) -> None:
        self._functions = exercise.functions
        self._calls = {
            (check.name, function): [
                call for case in cases[check.name] for call in case.calls if call.function == function
            ]
            for check in exercise.spec.checks
            if check.fixes_calls
            for function in check.functions
        }
        self._known: dict[str, list[Change]] = {}
        self._results: dict[tuple[str, int, str, int], Observed] = {}

    def checks(self, function: str) -> list[str]:
        """Return the names of the checks whose calls of `function` are known beforehand."""
        return [check for (check, called), calls in self._calls.items() if called == function and calls]

    def candidates(self, function: str, expected: Expected) -> list[Candidate]:
        """Return the changes of the arguments of `function`."""
        if function not in self._known:
            self._known[function] = changes(self._arguments(function))
        return [
            Candidate(change.says, change.about, partial(self._give, function, number, expected), change.likely)
            for number, change in enumerate(self._known[function])
        ]

    def _arguments(self, function: str) -> dict[str, Any]:
        """Return an example of each argument that is ever given: a pair in preference to a number."""
        found: dict[str, Any] = {}
        for (_, called), calls in self._calls.items():
            for call in calls if called == function else ():
                for name, value in self._bound(call).items():
                    if name not in found or isinstance(value, (list, tuple)):
                        found[name] = value
        return found

    def _bound(self, call: Call) -> dict[str, Any]:
        bound = inspect.signature(self._functions[call.function]).bind(*call.args, **call.kwargs)
        return dict(bound.arguments)

    def _give(self, function: str, number: int, expected: Expected, check: str, of: int) -> Observed:
        known = (function, number, check, of)
        if known not in self._results:
            call = self._calls[check, function][of]
            scales = expected.scales[check][of]
            self._results[known] = self._computed(call, self._known[function][number], scales)
        return self._results[known]

    def _computed(self, call: Call, change: Change, scales: tuple[float, ...]) -> Observed:
        builder = ArgumentBuilder()
        given = {name: builder.build(value) for name, value in self._bound(call).items()}
        try:
            with np.errstate(all="ignore"):
                return prints_of(self._functions[call.function](**change.make(given)), scales)
        except Exception:  # noqa: BLE001 - what no function is made for may fail in any way
            return None
