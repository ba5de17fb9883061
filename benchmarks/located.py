"""How often the line of a mistake is located, and how often it is the true one.

The functions are right alternatives of the course with one mutation, so that the line of the mistake is known. The
search has seen none of them. Whatever it finds is tried on fresh draws of every case.

    python benchmarks/located.py [--count 300] [--seed 1] [--fresh 3] [EXERCISE ...]
"""

from __future__ import annotations

import argparse
import random
import re
import statistics
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace

from grader.audit.mutants import make_mutants
from grader.course.load import load_course
from grader.diagnose.location.search import makes_right, search
from grader.diagnose.location.trials import trials_of
from grader.grading.exercise import grade_checks
from grader.grading.prepare import prepare_exercise
from grader.running.editing import beside
from grader.running.session import Session
from grader.sandbox.base import Limits, Program
from grader.sandbox.confined import ConfinedSandbox

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Wrong:
    """A wrong function whose line is known."""

    exercise: str
    function: str
    line: int
    says: str
    source: str


@dataclass
class Row:
    """What the search says of it."""

    wrong: Wrong
    lines: list[set[int]] = field(default_factory=list)
    """Of each edit that was found, those that it changes."""
    edits: int = 0
    """How many at once the first of them is."""
    cpu_s: float = 0.0
    """Of the grader and of the student's process, without loading the file."""
    fresh: int = 0
    refuted: int = 0
    """Fresh cases on which the first edit was tried, and those draws on which it was not right."""

    @property
    def kind(self) -> str:
        if not self.lines:
            return "none"
        if self.wrong.line in self.lines[0]:
            return "true"
        return "among" if any(self.wrong.line in one for one in self.lines) else "other"


def wrong_functions(names, count, seed):
    """Return mutants of the alternatives, drawn evenly over the exercises."""
    pools = [_pool(name, seed) for name in names]
    return [one for pool in pools for one in pool[: -(-count // len(pools))]]


def _pool(name, seed):
    text = (ROOT / "reference" / name / "alternatives.py").read_text(encoding="utf-8")
    named = re.findall(r'^@alternative\("(\w+)".*\)\ndef (\w+)\(', text, re.MULTILINE)
    text = re.sub(r"^(@alternative\(.*\)|from grader.authoring.*)$", "", text, flags=re.MULTILINE)
    text = re.sub(r"^from \.solution import", "from solution import", text, flags=re.MULTILINE)
    mutants = make_mutants(text)
    pool = [
        Wrong(name, function, one.line, one.says, re.sub(rf"\b{alternative}\b", function, one.source))
        for function, alternative in named
        for one in mutants
        if one.function == alternative
    ]
    random.Random(f"{seed} {name}").shuffle(pool)  # noqa: S311 - no secret
    return pool


def of_function(prepared, function):
    """Return the part of a plan whose checks call `function` alone."""
    plan = prepared.plan
    checks = tuple(check for check in plan.checks if set(check.callees) == {function})
    spec = replace(plan.exercise.spec, checks=checks)
    exercise = SimpleNamespace(name=plan.name, points=plan.exercise.points, spec=spec, stub="", functions=None)
    return replace(plan, exercise=exercise, probes=(), tripwire=None)


class Course:
    """The exercises with public cases, and with other draws of them."""

    def __init__(self, fresh):
        self.course = load_course(ROOT)
        self._fresh, self._prepared = fresh, {}

    def of(self, name):
        if name not in self._prepared:
            exercise = self.course.exercise(name)
            seeds = [self.course.public_seed, *range(7000, 7000 + self._fresh)]
            self._prepared[name] = [prepare_exercise(exercise, seed, self.course) for seed in seeds]
        return self._prepared[name]


def located(wrong, course, sandbox):
    """Return the row of a wrong function; None if it passes all checks."""
    prepared, *others = course.of(wrong.exercise)
    plan = of_function(prepared, wrong.function)
    solution = (ROOT / "reference" / wrong.exercise / "solution.py").read_bytes()
    modules = {wrong.exercise: wrong.source.encode(), "solution": solution}
    with Session(sandbox, Program(wrong.exercise, modules, functions=(wrong.function,)), Limits()) as session:
        grades = grade_checks(plan, session)
        ladder = prepared.knowledge.ladder.get(wrong.function, ())
        trials = trials_of(wrong.function, plan.checks, plan.cases, grades, ladder)
        if not trials:
            return None
        row, began = Row(wrong), time.process_time()
        with beside(session, wrong.function) as editing:
            found = search(editing, trials)
            row.cpu_s = time.process_time() - began + editing.spent_cpu_s
        if found is not None:
            row.lines = [{place.line for edit in choice for place in edit.places} for choice in found.choices]
            row.edits = len(found.choices[0])
            with beside(session, wrong.function) as editing:
                for other in others:
                    again = of_function(other, wrong.function)
                    more = trials_of(wrong.function, again.checks, again.cases, grades)
                    row.fresh += len(more)
                    row.refuted += not makes_right(editing, more, found.choices[0])
        return row


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, default=300)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--fresh", type=int, default=3)
    options.add_argument("exercises", nargs="*")
    options = options.parse_args()
    course, rows = Course(options.fresh), []
    names = options.exercises or [one.name for one in course.course.exercises]
    with ConfinedSandbox("process") as sandbox:
        for wrong in wrong_functions(names, options.count, options.seed):
            row = located(wrong, course, sandbox)
            if row is not None:
                rows.append(row)
                lines = " or ".join(str(sorted(one)) for one in row.lines)
                place = f"{wrong.exercise}.{wrong.function}, line {wrong.line}: {wrong.says}"
                refuted = " REFUTED" if row.refuted else ""
                print(f"{row.kind:5} {row.cpu_s:5.2f} s  {place}: {lines}{refuted}", flush=True)
    print(summary(rows))


def summary(rows):
    """Return the figures in a few lines."""
    found = [row for row in rows if row.lines]
    true, among = (sum(row.kind in kinds for row in found) for kinds in (("true",), ("true", "among")))
    cpu, alone = [row.cpu_s for row in rows], sum(row.edits == 1 for row in found)
    return "\n".join(
        [
            f"wrong functions: {len(rows)}",
            f"located: {len(found)} ({len(found) / len(rows):.0%}); with one edit {alone}",
            f"at the true line: {true} ({true / len(found):.0%}); {among} with it among the lines that are said",
            f"not right on {sum(row.fresh for row in rows)} fresh cases: {sum(row.refuted > 0 for row in rows)}",
            f"processor seconds: median {statistics.median(cpu):.2f}, largest {max(cpu):.2f}",
        ]
    )


if __name__ == "__main__":
    main()
