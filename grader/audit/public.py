"""What a student can learn by heart from a kit: every public call with its answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping
from copy import deepcopy
from typing import Any

import numpy as np

from grader.course.exercise import ExercisePlan
from grader.course.model import CourseExercise
from grader.grading.exercise import grade_checks
from grader.running.in_process import InProcess

__all__ = ["PublicAnswers", "learn"]

Answer = Callable[[], Any]
"""Returns what the reference returned, or raises what it raised."""


class PublicAnswers:
    """The answers of the public calls, found again by inputs, by shapes, or by their place in the order."""

    def __init__(self) -> None:
        self._inputs: dict[Hashable, Answer] = {}
        self._shapes: defaultdict[Hashable, list[Answer]] = defaultdict(list)
        self._order: defaultdict[str, list[Answer]] = defaultdict(list)

    def add(self, function: str, arguments: tuple[Any, ...], settings: Mapping[str, Any], answer: Answer) -> None:
        self._inputs.setdefault(_key(function, arguments, settings, exact=True), answer)
        self._shapes[_key(function, arguments, settings, exact=False)].append(answer)
        self._order[function].append(answer)

    def by_input(self, function: str, arguments: tuple[Any, ...], settings: Mapping[str, Any]) -> Any:
        """Return the answer of the public call with equal arguments; None if there is none."""
        known = self._inputs.get(_key(function, arguments, settings, exact=True))
        return known() if known else None

    def by_shape(self, function: str, arguments: tuple[Any, ...], settings: Mapping[str, Any]) -> Any:
        """Return the answer of a public call with arrays of these shapes and the same other arguments.

        Where there are several, they take turns, in the order of the public calls.
        """
        known = self._shapes.get(_key(function, arguments, settings, exact=False))
        if not known:
            return None
        known.append(known.pop(0))
        return known[-1]()

    def in_order(self, function: str, number: int) -> Any:
        """Return the answer of the public call of `function` with that number; None beyond the last."""
        known = self._order[function]
        return known[number]() if number < len(known) else None


def learn(exercise: CourseExercise, public: ExercisePlan) -> Callable[[], PublicAnswers]:
    """Return a function that returns the answers of the plan `public`, each time anew."""
    calls: list[tuple[str, tuple[Any, ...], dict[str, Any], Answer]] = []

    def recording(name: str, implementation: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            key = (name, deepcopy(args), deepcopy(kwargs))
            try:
                value = implementation(*args, **kwargs)
            except Exception as error:
                calls.append((*key, _raising(error)))
                raise
            calls.append((*key, lambda: value))
            return value

        return call

    grade_checks(public, InProcess({name: recording(name, one) for name, one in exercise.functions.items()}))

    def fresh() -> PublicAnswers:
        answers = PublicAnswers()
        for call in calls:
            answers.add(*call)
        return answers

    return fresh


def _raising(error: Exception) -> Answer:
    def answer() -> Any:
        raise type(error)(*error.args)

    return answer


def _key(function: str, arguments: Any, settings: Mapping[str, Any], *, exact: bool) -> Hashable:
    return function, _trait(arguments, exact=exact), _trait(dict(settings), exact=exact)


def _trait(value: Any, *, exact: bool) -> Hashable:
    """Return what tells `value` from others: the shape and type of an array, and its entries if `exact`."""
    match value:
        case np.ndarray():
            shape = ("array", value.shape, str(value.dtype))
            return (*shape, value.tobytes()) if exact else shape
        case list() | tuple():
            return (type(value).__name__, *(_trait(item, exact=exact) for item in value))
        case dict():
            return ("dict", *((str(key), _trait(item, exact=exact)) for key, item in value.items()))
        case bool() | int() | str() | None:
            return (type(value).__name__, value)
        case float():
            return ("float", value) if exact else ("float",)
        case _:
            return type(value).__name__
