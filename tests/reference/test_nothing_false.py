"""What is said of random wrong functions is true: every finding is held against a brute-force oracle.

The functions are mutants of the solutions, pairs of catalogued mistakes, and solutions that work for one size only.
A condition is tried on every call that the grader knows, a mistake that is named gives the same results on all of
them, and a snippet is run: it prints what the finding says that it prints.
"""

from __future__ import annotations

import ast
import contextlib
import inspect
import io
import random
import re
from pathlib import Path

import numpy as np
import pytest

from grader.audit.mutants import functions_of, make_mutants
from grader.course.load import load_course
from grader.grading.exercise import grade_exercise
from grader.grading.prepare import prepare_exercise
from grader.model import Returned, Status
from grader.running.in_process import InProcess
from grader.sandbox.inside.poison import filled

ROOT = Path(__file__).resolve().parents[2]
BY_DAY, BY_NIGHT = 4, 200
"""Mutants of each exercise."""
CONDITION = re.compile(
    r"(?:Your (?P<parts>[\w ,]+) (?:was|were) wrong|(?P<function>\w+) failed) in all calls tried "
    r"where (?P<when>.+?), and (?:passed in all|in no) others"
)
WORKS_ONLY = re.compile(r"(?P<function>\w+) worked only where (?P<when>.+?)\.(?: |$)")
NAMED = re.compile(r"It explains (?:your (?P<parts>[\w ,]+) in all|all)")
BUT_FOR_SCOPES = "It does not explain"
NUMBER = re.compile(r"-?\d+\.?\d*(?:e[+-]?\d+)?")

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]


def holds(when, arguments):
    """Whether a condition, as a finding words it, holds for the arguments of a call."""
    if equal := re.fullmatch(r"(\S+) and (\S+) are equal", when):
        one, other = (eval(size, {}, dict(arguments)) for size in equal.groups())  # noqa: S307 - as below
        return one == other
    for pattern, tried in TRIED.items():
        found = re.fullmatch(pattern, when)
        if found is not None:
            value = eval(found[1], {}, dict(arguments))  # noqa: S307 - an expression that the grader wrote
            return tried(value, found[found.lastindex]) != bool(found[2])
    raise AssertionError(f"a condition that the oracle does not know: {when}")


def _equals(value, text):
    wanted = ast.literal_eval(text)
    return value is wanted if wanted is None or isinstance(wanted, bool) else value == wanted


TRIED = {
    r"the last two axes of (.+) are ()(\d+ x \d+)": lambda value, text: "{} x {}".format(*value.shape[-2:]) == text,
    r"(.+) is (not )?(square)": lambda value, _: value.shape[0] == value.shape[1],
    r"(.+) has ()(\d+) ax[ei]s": lambda value, text: value.ndim == int(text),
    r"(.+) holds (no )?(integers)": lambda value, _: np.asarray(value).dtype.kind in "iu",
    r"(.+) is (not )?(all zeros)": lambda value, _: not np.any(value),
    r"the last two axes of (.+) are (not )?(equally long)": lambda value, _: value.shape[-1] == value.shape[-2],
    r"(.+) is (not )?(None|True|False|-?\d+|'\w+')": _equals,
}


def outcome_of(functions, case):
    return InProcess(functions).run([case.calls[0]])[0]


def is_right(case, function, functions, reference, parts):
    """Whether a call gives the reference's values, or those of its `parts`."""
    came, due = outcome_of(functions, case), outcome_of(reference, case)
    if not isinstance(due, Returned):
        return None
    if not isinstance(came, Returned):
        return False
    exact = case.label == "whole numbers"
    if not parts or parts == "result":
        return same(came.value, due.value, exact)
    places = [case.returns.index(name) for name in re.split(r", | and ", parts) if name in case.returns]
    whole = isinstance(came.value, (list, tuple)) and len(came.value) == len(due.value)
    return all(whole and same(came.value[place], due.value[place], exact) for place in places) if places else None


def same(one, other, exact):
    if isinstance(other, dict):
        keys = isinstance(one, dict) and one.keys() == other.keys()
        return keys and all(same(one[key], other[key], exact) for key in other)
    if isinstance(other, (list, tuple)):
        whole = isinstance(one, (list, tuple)) and len(one) == len(other)
        return whole and all(same(a, b, exact) for a, b in zip(one, other, strict=True))
    if isinstance(other, (str, type(None))):
        return one == other
    try:
        a, b = np.asarray(one), np.asarray(other)
        rounding = (
            {"rtol": 0, "atol": 2.0**-46 * np.max(np.abs(b), initial=0)} if exact else {"rtol": 1e-6, "atol": 1e-9}
        )
        return a.shape == b.shape and np.allclose(a, b, **rounding, equal_nan=True)
    except (TypeError, ValueError):
        return False


def defaults_of(function):
    parameters = inspect.signature(function).parameters.values()
    return {one.name: one.default for one in parameters if one.default is not one.empty}


def untrue_conditions(finding, cases, functions, reference):
    for found in CONDITION.finditer(f"{finding.says} {finding.evidence}"):
        if "one particular value" in found["when"]:
            continue
        for case in cases:
            right = is_right(case, finding.function, functions, reference, found["parts"])
            arguments = {**defaults_of(reference[finding.function]), **case.arguments}
            if right is not None and right == holds(found["when"], arguments):
                yield f"{finding.says} ({case.label})"


def untrue_sizes(finding, cases, functions, reference):
    """Calls that are right although they are not of the only kind that works, or wrong although they are."""
    for found in WORKS_ONLY.finditer(finding.says):
        for case in cases:
            right = is_right(case, found["function"], functions, reference, None)
            if right is not None and right != holds(found["when"], case.arguments):
                yield f"{finding.says} ({case.label})"


def untrue_names(finding, cases, functions, exercise):
    """Calls whose results are not those of the mistake that is named for all of them."""
    found = NAMED.search(finding.evidence)
    if finding.kind != "misconception" or found is None or exercise.name == DRAWS:
        return
    known = {one.name: one for one in exercise.misconceptions}
    mistaken = exercise.functions
    for name in finding.mistakes[:1] if "Two things" not in finding.says else finding.mistakes:
        if name not in known:
            return  # it comes from no author: a parameter that is not heeded
        mistaken = known[name].applied(mistaken)
    kept = [case for case in cases if not (case.assures and BUT_FOR_SCOPES in finding.evidence)]
    for case in kept:
        came, given = outcome_of(functions, case), outcome_of(mistaken, case)
        if not isinstance(came, Returned) or not isinstance(given, Returned) or case.expected is None:
            continue
        parts = re.split(r", | and ", found["parts"] or "")
        places = [case.returns.index(part) for part in parts if part in case.returns]
        mine, its = as_several(came.value), as_several(given.value)
        both = [(mine[n], its[n]) for n in places] if places else [(came.value, given.value)]
        if not all(same(one, other, exact=False) for one, other in both):
            yield f"{finding.says} ({case.label})"


def as_several(value):
    """One value of several may come alone: the others are missing."""
    return value if isinstance(value, (list, tuple)) else [value]


def printed_by(lines, functions):
    printed = io.StringIO()
    with contextlib.suppress(Exception), contextlib.redirect_stdout(printed), np.errstate(all="ignore"), filled():
        exec("\n".join(lines), {**functions})  # noqa: S102 - the snippet of the grader
    return printed.getvalue()


def untrue_replays(finding, functions):
    """What a snippet prints that its finding does not say."""
    if not finding.replay:
        return
    lines = [line for line in finding.replay.splitlines() if not line.endswith(".py") or " import " not in line]
    if len({printed_by(lines, functions) for _ in range(8)}) > 1:
        return  # it draws random numbers of its own: each run gives others
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed), np.errstate(all="ignore"), filled():
            exec("\n".join(lines), {**functions})  # noqa: S102 - the snippet of the grader
    except Exception as error:  # noqa: BLE001 - it says that one is raised
        printed.write(f"{type(error).__name__}: {error}")
        if "fails on a small input" not in finding.says or finding.evidence.startswith(("The result is", "Your ")):
            yield f"{finding.evidence} but: {printed.getvalue()}"
        return
    said = re.match(r"(?:The result|Your \S+|Value \d of \d) is (.+?); expected (.+)\.$", finding.evidence)
    if said is not None:
        seen = [float(one) for one in NUMBER.findall(printed.getvalue())]
        for text in NUMBER.findall(said[1]):
            if not any(abs(float(text) - one) <= 1e-4 * max(1.0, abs(one)) for one in seen):
                yield f"{finding.evidence} but: {printed.getvalue()}"
        if said[1] == said[2]:
            yield finding.evidence
        if re.search(r"-0\.(?!\d)", said[2]):
            yield finding.evidence


def wrong_functions(exercise, count):
    source = (exercise.folder / "solution.py").read_text(encoding="utf-8")
    mutants = make_mutants(source)
    for mutant in random.Random(14).sample(mutants, min(count, len(mutants))):  # noqa: S311 - no secret
        with contextlib.suppress(Exception):  # a mutant that cannot be imported
            yield mutant, functions_of(mutant, exercise.functions)


def pairs_of_mistakes(exercise, count):
    """Functions with two catalogued mistakes, one inside of the other."""
    known = [one for one in exercise.misconceptions if "contract" not in one.fails]
    pairs = [(a, b) for a in known for b in known if a is not b and a.function == b.function]
    for outer, inner in random.Random(14).sample(pairs, min(count, len(pairs))):  # noqa: S311 - no secret
        yield f"{outer.name} of {inner.name}", outer.applied(inner.applied(exercise.functions))


def written_for_one_size(exercise, plan, count):
    """Functions that are right if one axis has one length, and otherwise raise, or return what is wrong."""
    calls = [case for cases in plan.cases.values() for case in cases if case.calls and case.expected is not None]
    axes = sorted(
        {
            (case.calls[0].function, name, axis, length)
            for case in calls
            for name, value in case.arguments.items()
            if isinstance(value, np.ndarray)
            for axis, length in enumerate(value.shape)
        }
    )
    generator = random.Random(14)  # noqa: S311 - no secret
    for function, name, axis, length in generator.sample(axes, min(count, len(axes))):
        right, raises = exercise.functions[function], generator.random() < 0.5
        parameters = inspect.signature(right)

        def wrong(
            *args, right=right, parameters=parameters, name=name, axis=axis, length=length, raises=raises, **more
        ):
            given = parameters.bind(*args, **more).arguments[name]
            result = right(*args, **more)
            if np.ndim(given) > axis and given.shape[axis] == length:
                return result
            if raises:
                raise ValueError("shapes do not fit")
            return _spoilt(result)

        yield f"{function} with {name}.shape[{axis}] == {length}", {**exercise.functions, function: wrong}


def _spoilt(result):
    if isinstance(result, (tuple, list)):
        return type(result)(map(_spoilt, result))
    if isinstance(result, dict):
        return {key: _spoilt(value) for key, value in result.items()}
    return result if isinstance(result, (str, bool)) else result * 1.7 + 0.3


DRAWS = "dropout"
"""The exercise whose results are each student's own."""
NAMES = ("activations", "descent", "gated", "residual", "rnn", "dropout")
LARGE = ("conv", "pooling", "bptt", "classifier", "gradcheck", "char_rnn")
BOTH = ("activations", "gated", "dropout")
"""What is tried by day as well: an exercise of one argument, one of several, and the one that draws."""
GIVEN = [
    *(pytest.param(name, BY_DAY, id=name) for name in BOTH),
    *(pytest.param(name, BY_NIGHT, id=f"{name} by night", marks=pytest.mark.nightly) for name in (*NAMES, *LARGE)),
]


def untrue(prepared, exercise, functions):
    """What is said of wrong functions and is not true."""
    with filled():  # as when it is graded
        graded = grade_exercise(prepared, InProcess(functions))
    tried = [check.name for check in graded.checks if check.status is not Status.SKIPPED]
    cases = [case for name in tried for case in prepared.plan.cases.get(name, ()) if case.calls]
    for finding in graded.findings:
        of_it = [case for case in cases if case.calls[0].function == finding.function]
        yield from untrue_conditions(finding, of_it, functions, exercise.functions)
        yield from untrue_sizes(finding, of_it, functions, exercise.functions)
        yield from untrue_names(finding, of_it, functions, exercise)
        yield from untrue_replays(finding, functions)


def loaded(name):
    course = load_course(ROOT, name)
    exercise = course.exercise(name)
    return exercise, prepare_exercise(exercise, course.public_seed, course)


@pytest.mark.timeout(900)
@pytest.mark.parametrize(("name", "count"), GIVEN)
def test_what_is_said_of_a_random_wrong_function_is_true(name, count):
    exercise, prepared = loaded(name)
    found = []
    for mutant, functions in wrong_functions(exercise, count):
        if any(word in mutant.before for word in ("while", "range(")):
            continue  # it might not end
        found += [
            f"line {mutant.line}, {mutant.says}: {one}" for one in list(untrue(prepared, exercise, functions))[:1]
        ]
    for described, functions in (
        *pairs_of_mistakes(exercise, count // 4),
        *written_for_one_size(exercise, prepared.plan, count // 4),
    ):
        with np.errstate(all="ignore"):
            found += [f"{described}: {one}" for one in list(untrue(prepared, exercise, functions))[:1]]
    assert found == []
