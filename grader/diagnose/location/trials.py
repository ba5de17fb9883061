"""The trials of an edit: public cases on which the function must come out right, the cheapest failing one first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from grader import wire
from grader.checks import Check
from grader.checks.agrees import judge
from grader.checks.base import renewed
from grader.model import Call, CasePlan, CheckGrade, Outcome, Script, Status, Verdict

__all__ = ["Run", "Trial", "passes", "trials_about", "trials_of"]

Run = Callable[[Sequence[Call]], Sequence[Outcome]]
WRONG = (Status.FAILED, Status.RAISED)


@dataclass(frozen=True)
class Trial:
    """One case of one check."""

    case: CasePlan
    check: Check | None
    """None for an input of the ladder, which no check judges."""
    failed: bool
    """Whether the function fails on it as it was handed in."""

    def script(self) -> Script:
        """Return the steps that judge the case."""
        return self._alone() if self.check is None else self.check.grade((self.case,))

    def _alone(self) -> Script:
        (outcome,) = yield [self.case.calls[0]]
        return [judge(self.case, outcome)]

    @property
    def only_call(self) -> Call | None:
        """The call whose result alone decides; None if there are several, or if an error may be right."""
        plain = self.check is None or (self.check.compares_values and self.check.fixes_calls)
        return self.case.calls[0] if plain and len(self.case.calls) == 1 else None

    @property
    def asks_for_an_error(self) -> bool:
        """Whether the call must raise an exception."""
        return self.check is not None and not self.check.functions

    @property
    def cost(self) -> int:
        """How many numbers its arguments hold."""
        return sum(np.asarray(value).size for value in self.case.arguments.values() if _is_data(value))


def trials_of(
    function: str,
    checks: Sequence[Check],
    cases: Mapping[str, Sequence[CasePlan]],
    grades: Sequence[CheckGrade],
    ladder: Sequence[CasePlan] = (),
) -> list[Trial]:
    """Return the trials of `function`; none if no check shows that it, and nothing else, is wrong.

    The checks are those of the function. One that calls another function is left out if that is wrong, too.
    """
    graded = {grade.name: grade for grade in grades}
    wrong = {
        check.functions[0]
        for check in checks
        if len(set(check.callees)) == 1 and check.functions and graded[check.name].status in WRONG
    } - {function}
    about = [check for check in checks if function in check.concerns]
    own = [check for check in about if not wrong & set(check.callees)]
    if not any(graded[check.name].status in WRONG for check in own if check.functions):
        return []
    found = [
        Trial(case, check, case.label in _failed(graded[check.name]))
        for check in own
        for case in cases[check.name]
        if graded[check.name].status in (*WRONG, Status.PASSED, Status.SKIPPED)
    ]
    failing = sorted((trial for trial in found if trial.failed), key=lambda trial: trial.cost)
    others = sorted((trial for trial in found if not trial.failed), key=lambda trial: trial.cost)
    rungs = [Trial(case, None, failed=False) for case in ladder if not case.random]  # another draw is not wrong
    return [*failing, *others, *rungs] if failing else []


def trials_about(function: str, checks: Sequence[Check], cases: Mapping[str, Sequence[CasePlan]]) -> list[Trial]:
    """Return the cases of every check of `function`, the cheapest first, whether it is right or wrong there."""
    about = [check for check in checks if function in check.concerns]
    found = [Trial(case, check, failed=False) for check in about for case in cases[check.name]]
    return sorted(found, key=lambda trial: trial.cost)


def passes(trial: Trial, choices: Sequence[tuple[int, ...]], run: Run) -> list[bool]:
    """Return for each choice of edits whether the trial passes with them; all choices are asked together."""
    scripts = [trial.script() for _ in choices]
    verdicts: dict[int, Sequence[Verdict]] = {}
    asked: dict[int, Sequence[Call]] = {}
    made: list[dict[int, wire.Rng]] = [{} for _ in choices]

    def step(number: int, outcomes: Sequence[Outcome] | None) -> None:
        try:
            calls = next(scripts[number]) if outcomes is None else scripts[number].send(outcomes)
            asked[number] = [_with_edits(call, choices[number], made[number]) for call in calls]
        except StopIteration as stop:
            verdicts[number] = stop.value
        except Exception:  # noqa: BLE001 - what an edited function returns may be anything
            verdicts[number] = ()

    for number in range(len(scripts)):
        step(number, None)
    while asked:
        now, asked = asked, {}
        outcomes = iter(run([call for calls in now.values() for call in calls]))
        for number, calls in now.items():
            step(number, [next(outcomes) for _ in calls])
    return [_all_passed(verdicts[number]) for number in range(len(scripts))]


def _with_edits(call: Call, edits: tuple[int, ...], made: dict[int, wire.Rng]) -> Call:
    """Return `call` with edits, and with generators that no other choice has drawn from."""
    return replace(call, edits=edits, args=renewed(call.args, made), kwargs=renewed(dict(call.kwargs), made))


def _all_passed(verdicts: Sequence[Verdict]) -> bool:
    return bool(verdicts) and all(verdict.status is Status.PASSED for verdict in verdicts)


def _failed(grade: CheckGrade) -> set[str]:
    return {verdict.case for verdict in grade.verdicts if verdict.status in WRONG}


def _is_data(value: object) -> bool:
    return isinstance(value, (np.ndarray, int, float, list, tuple, str))
