"""The checks that submissions earn which solve nothing, beside those that the author declares."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

from grader.audit.agents import AGENTS, Agent, Asked
from grader.audit.model import Earned
from grader.audit.public import PublicAnswers, learn
from grader.checks import Contract
from grader.course.model import CourseExercise
from grader.course.plan import plan_exercise
from grader.course.secret import Seed
from grader.grading.exercise import grade_checks
from grader.running.in_process import InProcess

__all__ = ["earned_on", "faults_of", "undeclared"]


def earned_on(exercise: CourseExercise, public_seed: int, seed: Seed, number: int = 0) -> list[Earned]:
    """Return what each agent earns on inputs drawn from `seed`, after it has seen those of `public_seed`.

    The seed itself may be secret: what is returned has its `number`.

    The contract is left out: it is earned with the values of a function, never alone.
    """
    plan = plan_exercise(exercise, seed)
    public = learn(exercise, plan_exercise(exercise, public_seed))
    return [
        Earned(name, grade.name, grade.score, number)
        for name, agent in AGENTS.items()
        for grade in grade_checks(plan, InProcess(_functions(exercise, agent, public())))
        if grade.score and grade.name != Contract.name
    ]


def undeclared(earned: Sequence[Earned], declared: Mapping[str, Sequence[str]]) -> tuple[Earned, ...]:
    """Return what agents earn beyond what the author declares, each check once for each agent."""
    beyond: dict[tuple[str, str], Earned] = {}
    for one in earned:
        if one.check not in declared.get(one.agent, ()):
            beyond.setdefault((one.agent, one.check), one)
    return tuple(beyond.values())


def faults_of(earned: Sequence[Earned], declared: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Say what agents earn beyond what the author declares, and what is declared and not earned."""
    for one in undeclared(earned, declared):
        yield f"agent '{one.agent}' solves nothing and earns {one.points:g} in '{one.check}' (seed {one.seed})"
    found = {(one.agent, one.check) for one in earned}
    for agent, checks in declared.items():
        if agent not in AGENTS:
            yield f"unearned names an agent '{agent}', which there is not; the agents are {', '.join(AGENTS)}"
            continue
        for check in checks:
            if (agent, check) not in found:
                yield f"unearned says that agent '{agent}' earns '{check}', which it does not: take it out"


def _functions(exercise: CourseExercise, agent: Agent, public: PublicAnswers) -> Mapping[str, Callable[..., Any]]:
    before: defaultdict[str, list[Any]] = defaultdict(list)

    def answering(name: str, reference: Callable[..., Any]) -> Callable[..., Any]:
        def answer(*args: Any, **kwargs: Any) -> Any:
            try:
                right = reference(*deepcopy(args), **deepcopy(kwargs))
            except Exception:  # noqa: BLE001 - the input may be one that the reference refuses
                right = None
            try:
                return agent(Asked(name, (*args, *kwargs.values()), kwargs, right, before[name], public))
            finally:
                before[name].append(right)

        return answer

    return {name: answering(name, one) for name, one in exercise.functions.items()}
