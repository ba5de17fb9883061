"""How often the line of a mistake is located, and how often it is the true one.

The functions are wrong in a line that is known (`benchmarks/wrong`): mutants of right alternatives, mistakes of the
catalogue made in alternatives, and what beginners write. Whatever is found is tried on fresh draws of every case.

    python benchmarks/located.py [--count 72] [--seed 1] [--draws 50] [--first N] [--half N] [--graded] [NAME ...]

`--count` is that of the mutants. `--draws` counts fresh calls of each function with the edit that is shown.
`--first` takes a sample of all. `--graded` has the budget of `grader grade`. `--half 0` are those that the edits
were worked out on, `--half 1` those that were counted and not looked at.

A function counts as located at the true line if the change that the sentence begins with is there, or if it is one
of several as small and the sentence names the lines of all of them. One true line among more than it names counts
as another line.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import random
import statistics
import sys
import time
import warnings
import zlib
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace

sys.path[:0] = [str(Path(__file__).resolve().parent.parent)]

from benchmarks.wrong.functions import Wrong, beginners, catalogue, mutants
from grader.course.load import load_course
from grader.diagnose.location.search import CHECKING, GRADING, required, search
from grader.diagnose.location.trials import trials_of
from grader.diagnose.location.words import MOST_NAMED, finding_of
from grader.grading.exercise import grade_checks
from grader.grading.prepare import prepare_exercise
from grader.model import Status
from grader.running.editing import beside
from grader.running.in_process import InProcess
from grader.running.session import Session
from grader.sandbox.base import Limits, Program
from grader.sandbox.confined import ConfinedSandbox
from grader.sandbox.inside.edits.editor import Editor

ROOT = Path(__file__).resolve().parent.parent
FIRST_FRESH = 7000
MOST_SEEDS, MOST_KEPT = 1000, 128


@dataclass
class Row:
    """What the search says of a wrong function."""

    wrong: Wrong
    lines: list[set[int]] = field(default_factory=list)
    """Of each edit that was found, those that it changes."""
    first: tuple[int, ...] = ()
    """The numbers of the edits that are shown."""
    says: str = ""
    cpu_s: float = 0.0
    """Of the grader and of the student's process, without loading the file."""
    fresh: int = 0
    refuted: int = 0
    """Fresh calls with the first edit, and those draws on which it was not right."""

    @property
    def kind(self) -> str:
        if not self.lines:
            return "none"
        if self.wrong.lines & self.lines[0]:
            return "true"
        if not any(self.wrong.lines & one for one in self.lines):
            return "other"
        return "named" if len(self.lines) <= 1 + MOST_NAMED else "among"


def wrong_functions(names, count, seed):
    """Return mutants of the alternatives, drawn evenly over the exercises."""
    return [one for name in names if count for one in mutants(name, seed)[: -(-count // len(names))]]


def half_of(wrong):
    """Return 0 or 1: which half of all wrong functions this one is of."""
    return zlib.crc32(f"{wrong.exercise} {wrong.function} {wrong.says} {sorted(wrong.lines)}".encode()) % 2


def of_function(prepared, function):
    """Return the part of a plan whose checks are about `function`."""
    plan = prepared.plan
    checks = tuple(check for check in plan.checks if function in {*check.functions, *check.callees})
    spec = replace(plan.exercise.spec, checks=checks)
    exercise = SimpleNamespace(name=plan.name, points=plan.exercise.points, spec=spec, stub="", functions=None)
    return replace(plan, exercise=exercise, probes=(), tripwire=None)


class Course:
    """The exercises with public cases, and with other draws of them."""

    def __init__(self):
        self.course = load_course(ROOT)
        self._public = {}
        self.drawn = lru_cache(MOST_KEPT)(self._drawn)

    @property
    def names(self):
        return [one.name for one in self.course.exercises]

    def of(self, name):
        """Return an exercise with its public cases."""
        if name not in self._public:
            self._public[name] = self.drawn(name, self.course.public_seed)
        return self._public[name]

    def _drawn(self, name, seed):
        """Return an exercise with other cases."""
        return prepare_exercise(self.course.exercise(name), seed, self.course)


def located(wrong, course, sandbox, effort=CHECKING):
    """Return the row of a wrong function; None if it passes all checks."""
    prepared = course.of(wrong.exercise)
    plan = of_function(prepared, wrong.function)
    others = [name for name in prepared.plan.functions if name != wrong.function]
    source = f"{wrong.source}\nfrom solution import {', '.join(others)}\n" if others else wrong.source
    solution = (ROOT / "reference" / wrong.exercise / "solution.py").read_bytes()
    modules = {wrong.exercise: source.encode(), "solution": solution}
    program = Program(wrong.exercise, modules, functions=prepared.plan.functions)
    with Session(sandbox, program, Limits()) as session:
        grades = grade_checks(plan, session)
        ladder = prepared.knowledge.ladder.get(wrong.function, ())
        trials = trials_of(wrong.function, plan.checks, plan.cases, grades, ladder)
        if not trials:
            return None
        row, began = Row(wrong), time.process_time()
        with beside(session, wrong.function, effort.backstop_s) as editing:
            found = search(editing, required(editing, trials), effort)
            row.cpu_s = time.process_time() - began + editing.spent_cpu_s
        if found is not None:
            row.lines = [{place.line for edit in choice for place in edit.places} for choice in found.choices]
            row.first = tuple(edit.number for edit in found.choices[0])
            said = finding_of(wrong.function, found, program, "edit", named=False)
            row.says = f"{said.says} {said.evidence}"
        return row


def confirm(row, course, draws):
    """Try what is shown on fresh draws, in this process: the function is our own."""
    if not row.lines:
        return
    function, applied = _edited(row, course.of(row.wrong.exercise).plan.functions)
    for seed in range(FIRST_FRESH, FIRST_FRESH + MOST_SEEDS):
        drawn = course.drawn(row.wrong.exercise, seed)
        plan = of_function(drawn, row.wrong.function)
        functions = {**drawn.plan.exercise.functions, row.wrong.function: function}
        with applied():
            grades = grade_checks(plan, InProcess(functions))
        row.fresh += sum(max(1, len(case.calls)) for check in plan.checks for case in plan.cases[check.name])
        row.refuted += any(grade.status is not Status.PASSED for grade in grades)
        if row.fresh >= draws:
            return


def _edited(row, functions):
    """The wrong function, and what makes the edits in it.

    Edits have numbers, which are the same only where the function sees the same functions: see `located`.
    """
    wrong = row.wrong
    texts = {
        f"{wrong.exercise}.py": wrong.source,
        "solution.py": (ROOT / "reference" / wrong.exercise / "solution.py").read_text(encoding="utf-8"),
    }
    trees = {file: ast.parse(text) for file, text in texts.items()}
    handed_in, solution = ({"__name__": file.removesuffix(".py"), "__package__": ""} for file in texts)
    for (file, tree), namespace in zip(trees.items(), (handed_in, solution), strict=True):
        _run(tree, file, namespace)
    handed_in |= {name: solution[name] for name in functions if name != wrong.function}
    function = handed_in[wrong.function]
    editor = Editor(function, lambda file: trees[file].body, frozenset(trees))
    return function, lambda: editor.applied(row.first)


def _run(tree, file, namespace):
    """Run a file as the sandbox does: an import of another exercise's reference is left out."""
    for statement in tree.body:
        with contextlib.suppress(ImportError):
            exec(compile(ast.Module([statement], []), file, "exec"), namespace)  # noqa: S102


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, default=72)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--draws", type=int, default=50)
    options.add_argument("--first", type=int, default=None)
    options.add_argument("--half", type=int, choices=(0, 1), default=None)
    options.add_argument("--graded", action="store_true")
    options.add_argument("exercises", nargs="*")
    options = options.parse_args()
    warnings.simplefilter("ignore")
    course, rows = Course(), []
    names = options.exercises or course.names
    several = wrong_functions(names, options.count, options.seed)
    several += [one for kind in (catalogue, beginners) for name in names for one in kind(name)]
    several = [one for one in several if options.half in (None, half_of(one))]
    random.Random(options.seed).shuffle(several)  # noqa: S311 - no secret; so that the first ones are a sample
    with ConfinedSandbox("process") as sandbox:
        for wrong in several[: options.first]:
            row = located(wrong, course, sandbox, GRADING if options.graded else CHECKING)
            if row is not None:
                rows.append(row)
                confirm(row, course, options.draws)
                print(line_of(row), flush=True)
    for row in rows:
        if row.refuted:
            print(f"REFUTED {line_of(row)}")
    for kind in dict.fromkeys(row.wrong.kind for row in rows):
        print(f"\n{kind}\n{summary([row for row in rows if row.wrong.kind == kind])}")
    print(f"\nall\n{summary(rows)}")


def line_of(row):
    """Return what a row says, as one line."""
    wrong = row.wrong
    place = f"{wrong.kind} {wrong.exercise}.{wrong.function}, {sorted(wrong.lines)}: {wrong.says}"
    fresh = f"{row.fresh} fresh calls, {row.refuted} draws wrong" if row.fresh else "not tried"
    return f"{row.kind:5} {row.cpu_s:5.2f} s  {fresh}  {place} -> {row.says}"


def summary(rows):
    """Return the figures in a few lines."""
    found = [row for row in rows if row.lines]
    fruitless = [row.cpu_s for row in rows if not row.lines] or [0.0]
    true, first = (sum(row.kind in kinds for row in found) for kinds in (("true", "named"), ("true",)))
    cpu, alone = [row.cpu_s for row in rows], sum(len(row.first) == 1 for row in found)
    share, right = len(found) / len(rows), true / max(1, len(found))
    each = min((row.fresh for row in found), default=0)
    refuted = sum(row.refuted > 0 for row in rows)
    said = [
        f"wrong functions: {len(rows)}",
        f"located: {len(found)} ({share:.0%}); with one edit {alone}",
        f"at the true line: {true} ({right:.0%}); {first} with it first",
        f"not right on {sum(row.fresh for row in rows)} fresh calls, {each} or more for each: {refuted}",
        f"processor seconds: median {statistics.median(cpu):.2f}, largest {max(cpu):.2f}",
        f"fruitless: median {statistics.median(fruitless):.2f}, largest {max(fruitless):.2f}",
    ]
    return "\n".join(said)


if __name__ == "__main__":
    main()
