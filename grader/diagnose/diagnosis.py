"""Turns a graded exercise into findings: what is wrong with each function that fails.

These are tried in order: a catalogued mistake that explains every result; two of them at once; forensics, which
looks at the results alone. The smallest public input on which the function fails is added.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import partial
from graphlib import TopologicalSorter
from typing import Any

from grader.checks import Check, Raises
from grader.course.exercise import ExercisePlan
from grader.diagnose.as_if import recognise_as_if
from grader.diagnose.catalogue import Catalogue, fingerprints_of, of_function
from grader.diagnose.counterexample import MEMORY, depends
from grader.diagnose.evidence import Sighting, beside, ordinary, sightings, traced, with_scopes
from grader.diagnose.fingerprint import ObservedCall
from grader.diagnose.forensics import KIND as OF_RESULTS
from grader.diagnose.forensics import Explanation, Tells, explain
from grader.diagnose.forensics.free_constants import free_constant
from grader.diagnose.knowledge import Knowledge
from grader.diagnose.method_marks import follow_through, worded
from grader.diagnose.misconceptions import recognise
from grader.diagnose.mistakes_at_random import recognise_random
from grader.diagnose.on_scopes import told_of_scopes
from grader.diagnose.same_again import Seen, first_wrong, unlike_before
from grader.diagnose.small_inputs import Climbed, climb, findings_of, pictures_of, raised_on, seen_on
from grader.model import CasePlan, CheckGrade, Finding, Picture, Status
from grader.running.base import Runner

__all__ = ["examine"]

FAILING = frozenset(Status) - {Status.PASSED, Status.SKIPPED}


def examine(
    plan: ExercisePlan, knowledge: Knowledge, grades: Sequence[CheckGrade], runner: Runner
) -> tuple[list[CheckGrade], tuple[Finding, ...]]:
    """Return the grades, with method marks if any are earned, and the findings on each function.

    Parameters
    ----------
    plan : ExercisePlan
        The exercise and its cases.
    knowledge : Knowledge
        With the catalogue. An exercise without one gets no findings.
    grades : sequence of CheckGrade
        With their traces.
    runner : Runner
        Runs the counterexamples, in a fresh process.
    """
    looked_at = tuple(traced(plan.cases.get(grade.name, ()), grade) for grade in grades)
    graded = _Graded(replace(plan, cases=ordinary(plan.cases)), knowledge, looked_at, plan.cases, tuple(grades))
    functions = _diagnose_all(graded)
    mistakes = {name: diagnosis.mistakes for name, diagnosis in functions.items() if diagnosis.mistakes}
    marked, followed = _follow(graded, mistakes)
    climbed = climb(knowledge.ladder, [name for name, one in functions.items() if one.wrong], runner)
    seen = {name: (seen_on(tried), raised_on(tried)) for name in functions for tried in [climbed.get(name, ())]}
    small, remembers = _of_small_inputs(graded, functions, climbed, runner)
    found = [
        finding
        for name, diagnosis in functions.items()
        if not diagnosis.of_callees and (diagnosis.mistakes or name not in remembers)
        for finding in _with_a_number(name, _not_refuted(diagnosis, seen[name]), seen[name][0], graded)
    ]
    last = [finding for diagnosis in functions.values() if diagnosis.of_callees for finding in diagnosis.findings]
    small = [one for one in small if one not in last]
    whole = [replace(one, trace=grade.trace) for one, grade in zip(marked, grades, strict=True)]
    told = _merged([*found, *followed, *small, *last])
    return whole, tuple(_with_pictures(told, pictures_of(plan.exercise.spec, climbed)))


def _of_small_inputs(
    graded: _Graded, functions: Mapping[str, _Diagnosis], climbed: Climbed, runner: Runner
) -> tuple[list[Finding], AbstractSet[str]]:
    """Return what small inputs show of each function, and the functions that depend on more than their arguments.

    Of these no input is shown, which nobody could repeat.
    """
    small = findings_of(graded.plan.name, climbed, runner)
    small = [*_depending(functions, small, runner), *small]
    remembers = {finding.function for finding in small if finding.kind == MEMORY}
    kept = [one for one in small if one.kind == MEMORY or one.function not in remembers]
    return [_after_others(one, remembers, _before(one.function, graded, functions)) for one in kept], remembers


def _after_others(small: Finding, memories: AbstractSet[str], before: Mapping[str, _Diagnosis]) -> Finding:
    """Return the finding on a small input with advice to begin with the functions `before`, which it may call.

    What one of them remembers, its caller seems to remember, too.
    """
    if small.kind == MEMORY and not memories.isdisjoint(before):
        return _of_its_callees(small.function, sorted(memories & before.keys()))
    return replace(small, hint=_fix_first(before)) if before and not small.hint else small


def _depending(functions: Mapping[str, _Diagnosis], small: Sequence[Finding], runner: Runner) -> list[Finding]:
    """Return a finding on each function whose results depend on more than its arguments, if that is not said."""
    said = {finding.function for finding in small if finding.kind == MEMORY}
    wrong = {
        name: one.first_wrong
        for name, one in functions.items()
        if one.first_wrong is not None and not (one.mistakes or one.of_callees or name in said)
    }
    return [depends(name) for name in unlike_before(wrong, runner)]


@dataclass(frozen=True)
class _Graded:
    """A graded exercise, with everything that its diagnosis needs."""

    plan: ExercisePlan
    knowledge: Knowledge
    grades: tuple[CheckGrade, ...]
    all_cases: Mapping[str, Sequence[CasePlan]]
    """With those of the scopes."""
    whole: tuple[CheckGrade, ...]
    """The grades with the traces of all cases."""

    @property
    def checks(self) -> Sequence[Check]:
        return self.plan.checks

    @property
    def by_name(self) -> dict[str, CheckGrade]:
        return {grade.name: grade for grade in self.grades}


Small = tuple[Sequence[Sighting], Sequence[Mapping[str, Any]]]
"""The small inputs with results of a function, and the arguments of those for which it raised an exception."""
Explaining = Callable[[Small], Finding | None]
"""Returns what the results of a function show if those of its small inputs are known as well."""
NO_SMALL: Small = ((), ())


@dataclass(frozen=True)
class _Diagnosis:
    """Whether one function is wrong, and the findings on it."""

    wrong: bool = False
    findings: tuple[Finding, ...] = ()
    mistakes: tuple[str, ...] = ()
    """The mistakes, the inner one first, that together explain all its results."""
    of_callees: bool = False
    """Whether it is known only that what the function calls is wrong: its finding stands below theirs."""
    explaining: Explaining | None = None
    first_wrong: Seen | None = None
    """A call that is wrong, if the function is not given a generator: when it is made again, it must end alike."""


def _diagnose_all(graded: _Graded) -> dict[str, _Diagnosis]:
    """Return the diagnosis of each function that may be wrong, callees before callers."""
    found: dict[str, _Diagnosis] = {}
    suspects = {name for grade in graded.grades for name in grade.suspects}
    called = _called(graded.knowledge.catalogue) if suspects else {}
    for function in TopologicalSorter(called).static_order():
        if function not in suspects:
            continue
        elsewhere = {name: diagnosis.mistakes for name, diagnosis in found.items()}
        diagnosis = _diagnose(function, graded, elsewhere)
        wrong = {name: found[name] for name in called[function] if name in found and found[name].wrong}
        if wrong and _answers_yes_or_no(function, graded.plan):
            found[function] = _Diagnosis(True, (_of_its_callees(function, wrong),), of_callees=True)
            continue
        earlier = wrong if diagnosis.mistakes else {**_before(function, graded, found), **wrong}
        found[function] = replace(
            diagnosis,
            findings=tuple(_cautioned(one, earlier) for one in diagnosis.findings),
            explaining=diagnosis.explaining and partial(_cautiously, diagnosis.explaining, earlier),
        )
    return found


def _before(function: str, graded: _Graded, found: Mapping[str, _Diagnosis]) -> dict[str, _Diagnosis]:
    """Return the wrong ones of the functions that are checked before this one: it may call any of them.

    A property of both is no sign that the earlier one is wrong: a check of it alone must fail.
    """
    plan = graded.plan
    names = plan.functions[: plan.functions.index(function)] if function in plan.functions else ()
    alone = {check.functions for check in graded.checks if graded.by_name[check.name].status in FAILING}
    return {name: found[name] for name in names if name in found and found[name].wrong and (name,) in alone}


def _cautiously(explaining: Explaining, wrong: Mapping[str, _Diagnosis], small: Small) -> Finding | None:
    found = explaining(small)
    return found and _cautioned(found, wrong)


def _of_its_callees(function: str, wrong: Collection[str]) -> Finding:
    """Say that a function may be wrong for what it calls: a few truth values fit many mistakes."""
    says = f"{function} gives wrong answers. {_fix_first(wrong)}"
    return Finding(OF_RESULTS, function, says, "")


def _answers_yes_or_no(function: str, plan: ExercisePlan) -> bool:
    """Whether nothing but truth values is expected of `function`."""
    cases = (
        case for planned in plan.cases.values() for case in planned if case.calls and case.expected is not None
    )
    expected = [case.expected for case in cases if case.calls[0].function == function]
    return bool(expected) and all(isinstance(one, bool) for one in expected)


def _cautioned(finding: Finding, wrong: Mapping[str, _Diagnosis]) -> Finding:
    """Return the finding with advice to fix first the unexplained functions among `wrong` that it may call."""
    unexplained = [
        name
        for name, diagnosis in wrong.items()
        if not any(set(finding.mistakes) & set(one.mistakes) for one in diagnosis.findings)
    ]
    if not unexplained:
        return finding
    return replace(finding, evidence=f"{finding.evidence} {_fix_first(unexplained)}")


def _fix_first(wrong: Collection[str]) -> str:
    """Advise to begin with what a function may call."""
    fix = "fix that first: it is wrong too" if len(wrong) == 1 else "fix those first: they are wrong too"
    return f"If it calls your {' or your '.join(wrong)}, {fix}."


def _diagnose(function: str, graded: _Graded, elsewhere: Mapping[str, Collection[str]]) -> _Diagnosis:
    """Try a catalogued mistake that explains every result, then two at once, then forensics."""
    knowledge = graded.knowledge
    expected = knowledge.catalogue.expected[function]
    traces = {grade.name: of_function(function, grade.trace) for grade in graded.grades}
    observed = fingerprints_of({name: trace for name, trace in traces.items() if trace}, expected)
    messages = _messages(function, graded)
    held = {check for check, several in messages.items() if not any(several)}
    returned, refused = _returned(function, graded.plan), _refused(function, graded)
    known = recognise(function, observed, knowledge.catalogue, elsewhere, held, returned, refused)
    if known.mistake:
        return _named(known.findings[0], (known.mistake,), graded)
    if known.findings and not (known.unexplained or known.partly):
        return _Diagnosis(True, known.findings)
    if known.wrong:
        random = recognise_random(
            function, messages, observed, knowledge.catalogue, draws=graded.plan.draws(function)
        )
        if random is not None:
            return _Diagnosis(True, (random,))
        passed = {grade.name for grade in graded.grades if grade.status is Status.PASSED}
        pairs = knowledge.pairs or knowledge.kept_pairs
        pair = pairs.recognise(function, observed, expected, messages, passed) if pairs else None
        if pair is not None:
            return _named(pair.finding, pair.names, graded)
    failed = (
        None
        if graded.plan.draws(function)
        else first_wrong(function, graded.checks, graded.plan.cases, graded.grades)
    )
    if known.partly:
        return _Diagnosis(True, (*known.findings, *known.alone), first_wrong=failed)
    explaining = partial(_explained, function, graded, known.unexplained)
    explained = explaining(NO_SMALL)
    if known.wrong and _tells(explained) <= Tells.WHERE:
        explained = _as_if(function, observed, graded, known.unexplained) or explained
    if known.alone and _tells(explained) <= Tells.WHEN:
        return _Diagnosis(True, (*known.findings, *known.alone))
    findings = (*known.findings, *([explained] if explained else ()))
    return _Diagnosis(known.wrong, findings, explaining=explaining, first_wrong=failed)


def _explained(function: str, graded: _Graded, positions: Collection[int], small: Small) -> Finding | None:
    """Return what the results of a function show, held against all that is known of it."""
    known = with_scopes(
        beside(function, graded.checks, graded.plan.cases, graded.grades, graded.plan.exercise.stub),
        function,
        graded.checks,
        graded.all_cases,
        graded.whole,
    )
    compared = sightings(function, graded.checks, graded.plan.cases, graded.grades, positions)
    seen, raised = small
    whole = replace(known, scoped=(*known.scoped, *seen), scoped_raised=(*known.scoped_raised, *raised))
    return explain(function, compared, whole)


def _not_refuted(diagnosis: _Diagnosis, small: Small) -> _Diagnosis:
    """Return the diagnosis whose sentences on when a result is wrong hold for the small inputs as well."""
    if not any(small) or diagnosis.explaining is None:
        return diagnosis
    findings = (
        diagnosis.explaining(small)
        if isinstance(one, Explanation) and (one.condition or one.tells is Tells.WHEN)
        else one
        for one in diagnosis.findings
    )
    return replace(diagnosis, findings=tuple(one for one in findings if one is not None))


def _named(finding: Finding, mistakes: tuple[str, ...], graded: _Graded) -> _Diagnosis:
    """Return the diagnosis that names `mistakes`, held against the calls of scopes if the author's code is here."""
    pairs = graded.knowledge.pairs
    if pairs is not None:
        mistaken = pairs.mistaken(mistakes, finding.function)
        finding = told_of_scopes(finding, mistaken, graded.all_cases, graded.whole)
    return _Diagnosis(True, (finding,), mistakes)


def _with_a_number(
    function: str, diagnosis: _Diagnosis, small: Sequence[Sighting], graded: _Graded
) -> Sequence[Finding]:
    """Return the findings on a function, or the number that explains its results where they say less than that."""
    if not small or diagnosis.mistakes or any(_tells(one) is Tells.WHY for one in diagnosis.findings):
        return diagnosis.findings
    if beside(function, graded.checks, graded.all_cases, graded.whole).raised:
        return diagnosis.findings
    seen = sightings(function, graded.checks, graded.all_cases, graded.whole)
    found = free_constant(function, small, seen)
    for one in diagnosis.findings:
        if found is None and isinstance(one, Explanation) and one.condition:
            found = free_constant(function, small, seen, condition=one.condition)
    return diagnosis.findings if found is None else (found,)


def _tells(finding: Finding | None) -> Tells:
    """Return how much a finding tells. What is not read off results alone is proved, and tells why."""
    if finding is None:
        return Tells.NOTHING
    return finding.tells if isinstance(finding, Explanation) else Tells.WHY


def _as_if(
    function: str, observed: Mapping[str, Sequence[ObservedCall]], graded: _Graded, positions: Collection[int]
) -> Finding | None:
    """Say for which other arguments the results of `function` are right, if there are any."""
    others = graded.knowledge.others
    if others is None:
        return None
    expected = graded.knowledge.catalogue.expected[function]
    known = others.checks(function)
    return recognise_as_if(
        function,
        {check: several for check, several in observed.items() if check in known},
        expected.fingerprints,
        others.candidates(function, expected),
        _returned(function, graded.plan),
        positions,
    )


def _returned(function: str, plan: ExercisePlan) -> tuple[str, ...]:
    """Return the names of the values that `function` returns."""
    cases = (case for planned in plan.cases.values() for case in planned if case.calls)
    return next((case.returns for case in cases if case.calls[0].function == function and case.returns), ())


def _refused(function: str, graded: _Graded) -> dict[str, list[bool]]:
    """Return whether `function` raises the error, case by case, for each check that asks it for one."""
    grades = {
        check.name: graded.by_name[check.name]
        for check in graded.checks
        if isinstance(check, Raises) and check.call == function
    }
    return {
        name: [verdict.status is Status.PASSED for verdict in grade.verdicts]
        for name, grade in grades.items()
        if grade.verdicts and grade.status is not Status.SKIPPED
    }


def _messages(function: str, graded: _Graded) -> dict[str, list[str]]:
    """Return the message of each case of each property of `function`.

    Properties that are also about another function are left out if that one fails a check of its own.
    """
    by_name = graded.by_name
    wrong = {
        check.functions
        for check in graded.checks
        if len(check.functions) == 1 and by_name[check.name].status not in (Status.PASSED, Status.SKIPPED)
    }
    return {
        check.name: [verdict.message for verdict in by_name[check.name].verdicts]
        for check in graded.checks
        if not check.fixes_calls and function in check.functions and by_name[check.name].verdicts
        if not any((other,) in wrong for other in check.functions if other != function)
    }


def _follow(graded: _Graded, mistakes: Mapping[str, Sequence[str]]) -> tuple[list[CheckGrade], list[Finding]]:
    """Give method marks to the gradients of forward functions whose mistake is known."""
    knowledge, marked = graded.knowledge, graded.by_name
    earned: dict[tuple[str, str], tuple[list[str], float]] = {}
    for check in graded.checks:
        grade, derivative = marked[check.name], check.derivative
        if derivative is None or derivative.forward not in mistakes or knowledge.pairs is None:
            continue
        if grade.status is Status.FAILED:
            backward, forward = derivative.backward, derivative.forward
            mistaken = knowledge.pairs.mistaken(mistakes[forward], forward)
            share = knowledge.follow_through
            given, parts = follow_through(derivative, graded.plan.cases[check.name], grade, mistaken, share)
            known, marks = earned.get((backward, forward), ([], 0.0))
            earned[backward, forward] = ([*known, *parts], marks + given.score - grade.score)
            marked[check.name] = given
    findings = [
        worded(backward, forward, list(dict.fromkeys(parts)), round(marks, 6))
        for (backward, forward), (parts, marks) in earned.items()
        if parts
    ]
    return list(marked.values()), findings


def _with_pictures(findings: Sequence[Finding], pictures: Mapping[str, Picture]) -> Iterator[Finding]:
    """The findings, with each picture at the first one of its function."""
    left = dict(pictures)
    for finding in findings:
        yield replace(finding, picture=left.pop(finding.function, None))


def _called(known: Catalogue) -> dict[str, set[str]]:
    """Return the functions that each function may call: those whose mistakes show in it."""
    through: dict[str, set[str]] = {function: set() for function in known.expected}
    for mistake in known.mistakes:
        through[mistake.function] |= {mistake.through} - {""}
    return through


def _merged(findings: Sequence[Finding]) -> list[Finding]:
    """Name each mistake once: a mistake in a function also shows in the functions that call it."""
    merged: dict[tuple[str, ...], Finding] = {}
    for finding in findings:
        key = finding.mistakes or (finding.function, finding.says)
        if key in merged:
            evidence = f"{merged[key].evidence} It shows in {finding.function} as well."
            shows_in = (*merged[key].shows_in, finding.function)
            merged[key] = replace(merged[key], evidence=evidence, shows_in=shows_in)
        else:
            merged[key] = finding
    return list(merged.values())
