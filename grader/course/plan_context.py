"""The context of planning a check: inputs drawn for it alone, the reference, the alternatives."""

from __future__ import annotations

import contextlib
import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from grader import wire
from grader.checks.base import renewed
from grader.checks.exact import with_whole_numbers
from grader.checks.parts import Recipe
from grader.checks.tolerances import allowance, keeps_precision
from grader.course.docstrings import returned_names
from grader.course.inputs import CallableSpec
from grader.course.model import CourseExercise
from grader.course.secret import Seed, entropy
from grader.course.variants import Variant
from grader.errors import CourseError, place_in
from grader.model import Call, CasePlan
from grader.sandbox.inside.perform import ArgumentBuilder

__all__ = ["ExerciseContext"]


class ExerciseContext:
    """The context in which the checks of one exercise are planned.

    Parameters
    ----------
    exercise : CourseExercise
    purpose : str
        The purpose of the inputs, usually the name of a check: they are drawn for it alone.
    seed : int or bytes
    """

    def __init__(self, exercise: CourseExercise, purpose: str, seed: Seed) -> None:
        self._exercise, self._purpose, self._seed = exercise, purpose, seed

    def draw(self, recipes: Iterable[Recipe]) -> Iterator[tuple[str, dict[str, Any]]]:
        for number, recipe in enumerate(recipes):
            drawn = recipe.materialise(self._generator(self._purpose, number))
            arguments = {key: self._callables(value) for key, value in renewed(drawn, {}).items()}
            yield recipe.label or f"case {number + 1}", arguments

    def order(self, count: int) -> Sequence[int]:
        return [int(number) for number in self._generator(f"order of {self._purpose}", 0).permutation(count)]

    def _generator(self, purpose: str, number: int) -> np.random.Generator:
        return np.random.default_rng(entropy(self._seed, self._exercise.name, purpose, number))

    def draw_whole(self, recipe: Recipe, most: int, unit: int) -> dict[str, Any]:
        generator = np.random.default_rng(entropy(self._seed, self._exercise.name, f"{self._purpose}, exact", 0))
        return {
            name: with_whole_numbers(self._callables(value), most, unit, generator)
            for name, value in renewed(recipe.materialise(generator), {}).items()
        }

    def bind(self, function: str, arguments: Mapping[str, Any]) -> Call:
        args, kwargs, positional = [], {}, True
        signature = self._exercise.signature(function)
        unknown = [name for name in arguments if name not in signature.parameters]
        if unknown:
            raise TypeError(f"{function} has no parameter {unknown[0]!r}")
        for name, parameter in signature.parameters.items():
            if name not in arguments:
                if parameter.default is inspect.Parameter.empty:
                    raise TypeError(f"{function} needs an argument {name!r}")
                positional = False
            elif positional and parameter.kind is not inspect.Parameter.KEYWORD_ONLY:
                args.append(arguments[name])
            else:
                kwargs[name] = arguments[name]
        return Call(function, tuple(args), kwargs)

    def case(self, function: str, label: str, arguments: Mapping[str, Any]) -> CasePlan:
        """Return one call of `function` with all that it returns, its arguments in the order of its parameters."""
        call = self.bind(function, arguments)
        expected = self.reference(call)
        parameters = self._exercise.signature(function).parameters
        in_order = {name: arguments[name] for name in parameters if name in arguments}
        allowed = allowance(expected, self.others(call), precise=self.precise(call))
        return CasePlan(label, in_order, (call,), expected, allowed, self.returns(function))

    def returns(self, function: str) -> tuple[str, ...]:
        return returned_names(self._exercise.functions[function])

    def reference(self, call: Call) -> Any:
        return invoke(self._exercise.functions[call.function], call)

    def others(self, call: Call) -> list[Any]:
        return [self._alternative(variant, call) for variant in self._alternatives(call.function)]

    def _alternatives(self, name: str) -> list[Variant]:
        return [variant for variant in self._exercise.alternatives if variant.function == name]

    def _alternative(self, variant: Variant, call: Call) -> Any:
        try:
            return invoke(variant.applied(self._exercise.functions)[call.function], call)
        except Exception as error:
            file, line = place_in(self._exercise.folder, error) or (self._exercise.folder / "alternatives.py", None)
            raise CourseError(
                f"the alternative {variant.name!r} fails on an input of {self._purpose!r}: "
                f"{type(error).__name__}: {error}",
                file=file,
                line=line,
            ) from error

    def precise(self, call: Call) -> list[Any]:
        """Return the results of the reference, and if necessary of the alternatives, in higher precision."""
        wide = replace(call, args=_widened(call.args), kwargs=_widened(dict(call.kwargs)))
        results: list[Any] = []
        variants = [variant.applied(self._exercise.functions) for variant in self._alternatives(call.function)]
        for functions in [self._exercise.functions, *variants]:
            with contextlib.suppress(Exception), np.errstate(all="ignore"):  # it may be written for float64 alone
                results.append(invoke(functions[call.function], wide))
                if keeps_precision(results[-1]):
                    break
        return results

    def _callables(self, value: Any) -> Any:
        match value:
            case CallableSpec(name, parameters):
                if name not in self._exercise.callables:
                    raise KeyError(f"callables.py defines no function {name!r}")
                return wire.Function(name, self._exercise.callables[name], parameters)
            case list() | tuple():
                return type(value)(self._callables(item) for item in value)
            case dict():
                return {key: self._callables(item) for key, item in value.items()}
            case _:
                return value


def _widened(value: Any) -> Any:
    """Return `value` with every float64 array in the highest precision that NumPy has here."""
    match value:
        case np.ndarray() if value.dtype == np.float64:
            return value.astype(np.longdouble)
        case list() | tuple():
            return type(value)(map(_widened, value))
        case dict():
            return {key: _widened(item) for key, item in value.items()}
        case wire.Function():
            return replace(value, parameters=_widened(dict(value.parameters)))
        case _:
            return value


def invoke(function: Callable[..., Any], call: Call) -> Any:
    """Call one of the author's implementations on fresh copies, as a student's is called."""
    builder = ArgumentBuilder()
    args = [builder.build(value) for value in call.args]
    return function(*args, **{key: builder.build(value) for key, value in call.kwargs.items()})
