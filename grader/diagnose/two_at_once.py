"""Two catalogued mistakes at once in one function, tried where no single one explains the results.

Variants nest: the outer one runs with the inner one in place of the reference. A pair is mostly refuted by one
call, so that hundreds of them cost little; what they give is remembered for the run.
"""

from __future__ import annotations

import contextlib
import inspect
import itertools
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.checks import drive
from grader.course.variants import Variant
from grader.diagnose.catalogue import Expected, Functions, Implemented, patched
from grader.diagnose.fingerprint import Observed, ObservedCall, prints_of, same
from grader.diagnose.misconceptions import KIND, MOST_NAMED
from grader.diagnose.unused_parameters import ignoring
from grader.model import Call, CasePlan, Finding
from grader.running.in_process import InProcess
from grader.sandbox.inside.perform import ArgumentBuilder

__all__ = ["MistakePair", "MistakePairs"]

MOST = 2000
"""Pairs that are tried for one function."""


@dataclass(frozen=True)
class MistakePair:
    """Two mistakes, the inner one first, and the finding that says so."""

    names: tuple[str, str]
    finding: Finding


class MistakePairs:
    """The pairs of an exercise's misconceptions, with what they were seen to give.

    Parameters
    ----------
    exercise : Implemented
        With the author's code: a student's kit has none, and no pairs.
    cases : mapping of str to sequence of CasePlan
        By check; only those that fix their calls beforehand are looked at.
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
        self._given: dict[tuple[str, str, str, int], Observed] = {}
        self._said: dict[tuple[str, str, str], tuple[str, ...]] = {}

    def recognise(
        self,
        function: str,
        seen: Mapping[str, Sequence[ObservedCall]],
        expected: Expected,
        said: Mapping[str, Sequence[str]],
        passed: Collection[str],
    ) -> MistakePair | None:
        """Return the only pair that gives what was `seen` on every call, and of which the same is `said`.

        Neither mistake may be one that fails a check that the student's function passed.

        Parameters
        ----------
        function : str
            The function's name.
        seen : mapping of str to sequence
            What its calls gave, check by check; where a property fixes no calls, they are not looked at.
        right : Right
            What they should give.
        said : mapping of str to sequence of str
            What is said of each case of each property that is about the function; empty where it holds.
        passed : collection of str
            The checks that the student passed.
        """
        observed = {
            (check, number): one
            for check, several in seen.items()
            for number, one in enumerate(several)
            if (check, number) in self._calls and not isinstance(one, str)
        }
        wrong = [key for key, one in observed.items() if not same(one, expected.fingerprints[key[0]][key[1]])]
        values = [key for key in wrong if observed[key] is not None]
        if not any(any(part.sums) for key in values for part in observed[key] or ()):
            return None  # zeros are the work of many pairs, and of none
        in_order = [*values, *(key for key in observed if key not in values)]  # a wrong value refutes most
        properties = sorted(said, key=lambda check: not any(said[check]))  # one that fails refutes most
        mine = [
            variant
            for variant in self._exercise.misconceptions
            if variant.function == function and not set(variant.fails) & set(passed)
        ]
        fitting: dict[frozenset[str], tuple[Variant, Variant]] = {}
        for outer, inner in itertools.islice(itertools.permutations(mine, 2), MOST):
            given = all(self._agrees(outer, inner, key, expected, observed[key]) for key in in_order)
            if given and all(self._says(outer, inner, check) == tuple(said[check]) for check in properties):
                fitting.setdefault(frozenset({outer.name, inner.name}), (outer, inner))
        return _told(function, list(fitting.values()), len(wrong), len(observed))

    def mistaken(self, names: Sequence[str], function: str) -> Callable[[Mapping[str, Any]], Any]:
        """Return `function` with the mistakes called `names` in it, the inner one first; it takes names.

        A mistake may be one of another function, which `function` calls.
        """
        variants = [*ignoring(self._exercise.functions), *self._exercise.misconceptions]
        variants.sort(key=lambda variant: variant.function == function)  # the last of one name counts
        known = {variant.name: variant for variant in variants}
        signature = inspect.signature(self._exercise.functions[function])

        def call(given: Mapping[str, Any]) -> Any:
            bound, builder = signature.bind(**given), ArgumentBuilder()
            args = [builder.build(value) for value in bound.args]
            kwargs = {key: builder.build(value) for key, value in bound.kwargs.items()}
            functions = self._exercise.functions
            with contextlib.ExitStack() as patches:
                for name in names:
                    functions = patches.enter_context(patched(functions, known[name]))
                return functions[function](*args, **kwargs)

        return call

    def _give(self, outer: Variant, inner: Variant, key: tuple[str, int], expected: Expected) -> Observed:
        known = (outer.name, inner.name, *key)
        if known not in self._given:
            functions = outer.applied(inner.applied(self._exercise.functions))
            self._given[known] = _result(functions, self._calls[key], expected.scales[key[0]][key[1]])
        return self._given[known]

    def _agrees(
        self, outer: Variant, inner: Variant, key: tuple[str, int], expected: Expected, observed: Observed
    ) -> bool:
        given = self._give(outer, inner, key, expected)
        if expected.fingerprints[key[0]][key[1]] is None and given is not None:
            return observed is not None  # where an error is due, any value is as wrong as another
        return same(given, observed)

    def _says(self, outer: Variant, inner: Variant, check: str) -> tuple[str, ...]:
        """Return what is said of each case of a property if both mistakes are made."""
        known = (outer.name, inner.name, check)
        if known not in self._said:
            functions = outer.applied(inner.applied(self._exercise.functions))
            with np.errstate(all="ignore"):  # what is wrong on purpose may well divide by zero
                verdicts, _ = drive(self._properties[check].grade(self._cases[check]), InProcess(functions).run)
            self._said[known] = tuple(verdict.message for verdict in verdicts)
        return self._said[known]


def _told(function: str, pairs: Sequence[tuple[Variant, Variant]], wrong: int, total: int) -> MistakePair | None:
    """Return what is said if each of `pairs` explains all: what they have in common, and what the rest could be."""
    common = [v for v in (pairs[0] if pairs else ()) if all(v in pair for pair in pairs)]
    if not common or len(pairs) > MOST_NAMED:
        return None
    outer, inner = pairs[0]
    if len(pairs) == 1:
        said = f"{inner.says} And: {outer.says}"
    else:
        others = [other.says for pair in pairs for other in pair if other is not common[0]]
        said = f"{common[0].says} And one of these: {' Or: '.join(others)}"
    results = "result" if wrong == 1 else "results"
    evidence = (
        f"The two together give exactly what came, in all {total} calls, your {wrong} wrong {results} among "
        "them; neither does alone."
    )
    names = tuple(f"{inner.name} + {outer.name}" for outer, inner in pairs)
    hint = common[0].hint if len(pairs) > 1 else inner.hint
    finding = Finding(KIND, function, f"Two mistakes at once. {said}", evidence, hint, mistakes=names)
    return MistakePair((inner.name, outer.name), finding)


def _result(functions: Functions, call: Call, scale: tuple[float, ...]) -> Observed:
    builder = ArgumentBuilder()
    args = [builder.build(value) for value in call.args]
    named = {key: builder.build(value) for key, value in call.kwargs.items()}
    try:
        with np.errstate(all="ignore"):  # what is wrong on purpose may well divide by zero
            return prints_of(functions[call.function](*args, **named), scale)
    except Exception:  # noqa: BLE001 - two mistakes at once may fail in any way
        return None
