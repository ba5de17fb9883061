"""Two catalogued mistakes at once in one function, tried if no single one explains the results.

Variants nest: the outer one runs with the inner one in place of the reference. One call usually refutes a pair, so
hundreds of pairs cost little. Their results are kept for the run.
"""

from __future__ import annotations

import contextlib
import inspect
import itertools
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from grader import wire
from grader.checks import drive
from grader.course.variants import Variant
from grader.diagnose.catalogue import Expected, Functions, Implemented, derived, patched
from grader.diagnose.fingerprint import Observed, ObservedCall, prints_of, same
from grader.diagnose.pairs_in_words import MistakePair, worded_pair
from grader.model import Call, CasePlan
from grader.running.in_process import InProcess
from grader.sandbox.inside.perform import ArgumentBuilder

__all__ = ["MistakePairs"]

Prints = dict[str, tuple[Observed, ...]]

MOST = 2000
"""Pairs of mistakes that are tried for one function, at most."""
COMMON = 8
"""Mistakes of a function, the first in the catalogue, whose pairs a kit holds."""
MOST_KEPT = 8 << 20
"""Bytes that are kept for an exercise, of questions to functions with mistakes in them and of the answers."""


class MistakePairs:
    """The pairs of an exercise's misconceptions, with a memory of their results.

    Parameters
    ----------
    exercise : Implemented
        With the author's code. A student's kit has none, so it has no pairs.
    cases : mapping of str to sequence of CasePlan
        By check. Only checks that fix their calls beforehand are used.
    """

    def __init__(self, exercise: Implemented, cases: Mapping[str, Sequence[CasePlan]]) -> None:
        self._exercise, self._cases = exercise, cases
        self._properties = {check.name: check for check in exercise.spec.checks if not check.fixes_calls}
        self._calls = {
            (check, number): case.calls[0]
            for check, planned in cases.items()
            for number, case in enumerate(planned)
            if case.calls
        }
        self._results: dict[tuple[str, str, str, int], Observed] = {}
        self._messages: dict[tuple[str, str, str], tuple[str, ...]] = {}
        self._answers: dict[tuple[str, ...], dict[bytes, bytes]] = {}
        self._kept = 0

    def recognise(
        self,
        function: str,
        observed: Mapping[str, Sequence[ObservedCall]],
        expected: Expected,
        messages: Mapping[str, Sequence[str]],
        passed: Collection[str],
    ) -> MistakePair | None:
        """Return the only pair of mistakes that gives the observed results on every call, and the same messages.

        Neither mistake may fail a check that the student's function passed.

        Parameters
        ----------
        function : str
            The function's name.
        observed : mapping of str to sequence
            The results of its calls, by check. Calls of properties, which fix none beforehand, are not compared.
        expected : Expected
            The expected results.
        messages : mapping of str to sequence of str
            Property of the function -> the message of each of its cases; empty if the case passes.
        passed : collection of str
            The checks that the student passed.
        """
        results = {
            (check, number): one
            for check, several in observed.items()
            for number, one in enumerate(several)
            if (check, number) in self._calls and not isinstance(one, str)
        }
        wrong = [key for key, one in results.items() if not same(one, expected.fingerprints[key[0]][key[1]])]
        values = [key for key in wrong if results[key] is not None]
        if not any(any(part.sums) for key in values for part in results[key] or ()):
            return None  # many pairs give zeros, and so does unfinished code
        in_order = [*values, *(key for key in results if key not in values)]  # wrong values refute most
        properties = sorted(messages, key=lambda check: not any(messages[check]))  # failed ones refute most
        mine = [
            variant
            for variant in self._exercise.misconceptions
            if variant.function == function and not set(variant.fails) & set(passed)
        ]
        fitting: dict[frozenset[str], tuple[Variant, Variant]] = {}
        for outer, inner in itertools.islice(itertools.permutations(mine, 2), MOST):
            agrees = all(self._agrees(outer, inner, key, expected, results[key]) for key in in_order)
            if agrees and all(
                self._messages_of(outer, inner, check) == tuple(messages[check]) for check in properties
            ):
                fitting.setdefault(frozenset({outer.name, inner.name}), (outer, inner))
        return worded_pair(function, list(fitting.values()), len(results))

    def common(
        self, function: str, scales: Mapping[str, Sequence[tuple[float, ...]]]
    ) -> Iterator[tuple[str, str, Prints]]:
        """Yield pairs of the mistakes that come first in the catalogue, outer and inner one, and their results."""
        first = [one for one in self._exercise.misconceptions if one.function == function][:COMMON]
        keys = [key for key, call in self._calls.items() if call.function == function and key[0] in scales]
        for outer, inner in itertools.permutations(first, 2):
            functions = outer.applied(inner.applied(self._exercise.functions))
            found: dict[str, list[Observed]] = {}
            for check, number in keys:
                scale = scales[check][number]
                found.setdefault(check, []).append(_result(functions, self._calls[check, number], scale))
            yield outer.name, inner.name, {check: tuple(several) for check, several in found.items()}

    def mistaken(self, names: Sequence[str], function: str) -> Callable[[Mapping[str, Any]], Any]:
        """Return `function` with the mistakes called `names`, the inner one first; it takes named arguments.

        A mistake may be in another function, which `function` calls. What it returns is kept for the run, up to a
        limit: the next student with the same mistake has the same questions.
        """
        variants = [*derived(self._exercise.functions), *self._exercise.misconceptions]
        variants.sort(key=lambda variant: variant.function == function)  # the last of one name counts
        known = {variant.name: variant for variant in variants}
        signature = inspect.signature(self._exercise.functions[function])

        def computed(given: Mapping[str, Any]) -> Any:
            bound, builder = signature.bind(**given), ArgumentBuilder()
            args = [builder.build(value) for value in bound.args]
            kwargs = {key: builder.build(value) for key, value in bound.kwargs.items()}
            functions = self._exercise.functions
            with contextlib.ExitStack() as patches:
                for name in names:
                    functions = patches.enter_context(patched(functions, known[name]))
                return functions[function](*args, **kwargs)

        answers = self._answers.setdefault((function, *names), {})

        def call(given: Mapping[str, Any]) -> Any:
            question = wire.encode("given", given)
            if question not in answers:
                value = computed(given)
                try:
                    answer = wire.encode("answer", {"value": value})
                except wire.Unsendable:
                    return value
                if self._kept + len(question) + len(answer) > MOST_KEPT:
                    return wire.opened(answer)["value"]
                self._kept += len(question) + len(answer)
                answers[question] = answer
            return wire.opened(answers[question])["value"]

        return call

    def _give(self, outer: Variant, inner: Variant, key: tuple[str, int], expected: Expected) -> Observed:
        known = (outer.name, inner.name, *key)
        if known not in self._results:
            functions = outer.applied(inner.applied(self._exercise.functions))
            self._results[known] = _result(functions, self._calls[key], expected.scales[key[0]][key[1]])
        return self._results[known]

    def _agrees(
        self, outer: Variant, inner: Variant, key: tuple[str, int], expected: Expected, observed: Observed
    ) -> bool:
        given = self._give(outer, inner, key, expected)
        if expected.fingerprints[key[0]][key[1]] is None and given is not None:
            return observed is not None  # if an error is expected, any value is equally wrong
        return same(given, observed)

    def _messages_of(self, outer: Variant, inner: Variant, check: str) -> tuple[str, ...]:
        """Return the message of each case of a property if both mistakes are made."""
        known = (outer.name, inner.name, check)
        if known not in self._messages:
            functions = outer.applied(inner.applied(self._exercise.functions))
            with np.errstate(all="ignore"):  # a wrong-on-purpose variant may divide by zero
                verdicts, _ = drive(self._properties[check].grade(self._cases[check]), InProcess(functions).run)
            self._messages[known] = tuple(verdict.message for verdict in verdicts)
        return self._messages[known]


def _result(functions: Functions, call: Call, scale: tuple[float, ...]) -> Observed:
    builder = ArgumentBuilder()
    args = [builder.build(value) for value in call.args]
    named = {key: builder.build(value) for key, value in call.kwargs.items()}
    try:
        with np.errstate(all="ignore"):  # a wrong-on-purpose variant may divide by zero
            return prints_of(functions[call.function](*args, **named), scale)
    except Exception:  # noqa: BLE001 - two mistakes at once may fail in any way
        return None
