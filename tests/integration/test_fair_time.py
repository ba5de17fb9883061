"""Honest submissions with a few endless, crashing or memory-eating functions: the others keep their points."""

from __future__ import annotations

import ast
import random
from dataclasses import replace
from pathlib import Path

import pytest

from grader.course.load import load_course
from grader.course.plan import plan_exercise
from grader.errors import CourseError
from grader.grading.exercise import grade_checks
from grader.model import Status
from grader.running.session import Session
from grader.sandbox.base import Limits, Program
from grader.sandbox.confined import ConfinedSandbox
from tests.courses import write_course

ROOT = Path(__file__).resolve().parents[2]
LIMITS = Limits(cpu_s=2.4, call_cpu_s=0.24, wall_s=40, call_wall_s=4)
"""The proportions of the project's course at a quarter of the processor time, and less of that of a clock."""
EXERCISES = ("activations", "classifier", "conv", "rnn", "char_rnn", "gradcheck")
WRONGS = {
    "endless": "while True: pass",
    "endless for some": "\n    if type(arguments[0]).__name__ == 'ndarray' and arguments[0].size > 4:\n"
    "        while True: pass\n    return right(*arguments, **named)",
    "slow": "sum(range(4_000_000)); return right(*arguments, **named)",
    "waits": "import time; time.sleep(1000)",
    "crash": "import ctypes; ctypes.string_at(0)",
    "exit": "import os; os._exit(1)",
    "memory": "return np.ones((10**5, 10**5))",
    "grows": "kept = []\n    while True: kept.append(np.ones(10**6))",
    "recursion": "return NAME(*arguments, **named)",
}
CHEAP = tuple(name for name in WRONGS if name != "waits")
"""Those that a test of a few seconds can afford."""


@pytest.fixture(scope="module")
def sandbox():
    with ConfinedSandbox("process") as opened:
        yield opened


@pytest.fixture(scope="module")
def plans():
    known = {}

    def plan_of(name):
        if name not in known:
            course = load_course(ROOT, name)
            known[name] = plan_exercise(course.exercise(name), 3)
        return known[name]

    return plan_of


def right(plan):
    """The work of a student who did everything right."""
    return (ROOT / "tests" / "submissions" / "ada_loops" / f"{plan.name}.py").read_text(encoding="utf-8")


def callers(source):
    """Function -> the functions of the module that it calls, directly or not, and itself."""
    defined = {node.name: node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)}
    direct = {
        name: {part.id for part in ast.walk(node) if isinstance(part, ast.Name)} & defined.keys()
        for name, node in defined.items()
    }
    found = {name: {name, *others} for name, others in direct.items()}
    for _ in found:
        found = {name: set().union(*(found[other] for other in others)) for name, others in found.items()}
    return found


def spoiled(source, wrongs):
    """The source with some functions replaced, each by one that goes wrong in its way."""
    text = source
    for name, wrong in wrongs.items():
        body = WRONGS[wrong].replace("NAME", name)
        text += f"\n\ndef {name}(*arguments, right={name}, **named):\n    {body}\n"
    return text


def shuffled(checks, generator):
    """The checks in another order, in which each still comes after those that it needs."""
    left, order = list(checks), []
    while left:
        done = {check.name for check in order}
        ready = [check for check in left if done.issuperset(check.needs)]
        order.append(generator.choice(ready))
        left.remove(order[-1])
    return order


def graded(sandbox, plan, source, checks):
    spec = replace(plan.exercise.spec, checks=checks)
    permuted = replace(plan, exercise=replace(plan.exercise, spec=spec))
    others = {file.stem: file.read_bytes() for file in (ROOT / "tests" / "submissions" / "ada_loops").glob("*.py")}
    program = Program(plan.name, {**others, plan.name: source.encode()}, functions=permuted.functions)
    with Session(sandbox, program, LIMITS) as session:
        return {grade.name: grade for grade in grade_checks(permuted, session)}


def must_hold(plan, source, wrongs, grades):
    """Every check of other functions alone passes, and the contract blames no function that did not end."""
    reached = callers(source)
    bad = {name for name, others in reached.items() if others & wrongs.keys()}
    fails = set()
    for check in plan.checks:
        if {*check.callees, *check.functions} & bad or fails & set(check.needs):
            fails.add(check.name)
        else:
            assert grades[check.name].status is Status.PASSED, (wrongs, check.name, grades[check.name].message)
            assert grades[check.name].score == grades[check.name].max_score
    for verdict in grades["contract"].verdicts:
        function = verdict.part.partition(",")[0]
        if function not in bad:
            assert verdict.status is Status.PASSED, (wrongs, verdict)
        elif verdict.status is not Status.PASSED:
            assert "different result" not in verdict.message


def tried(sandbox, plan, number, kinds):
    generator = random.Random(number)  # noqa: S311 - the choice of a test
    source = right(plan)
    many = generator.randint(1, min(3, len(plan.functions)))
    wrongs = {name: generator.choice(kinds) for name in generator.sample(sorted(plan.functions), many)}
    text = spoiled(source, wrongs)
    first = graded(sandbox, plan, text, plan.checks)
    must_hold(plan, source, wrongs, first)
    again = graded(sandbox, plan, text, shuffled(plan.checks, generator))
    must_hold(plan, source, wrongs, again)
    if not {"slow", "endless for some"} & set(wrongs.values()):
        assert {name: grade.score for name, grade in again.items()} == {
            name: grade.score for name, grade in first.items()
        }


@pytest.mark.parametrize("number", range(4))
def test_other_functions_keep_exactly_their_points(sandbox, plans, number):
    tried(sandbox, plans(EXERCISES[number]), number, CHEAP)


@pytest.mark.nightly
@pytest.mark.parametrize("number", range(100))
def test_in_a_hundred_submissions_other_functions_keep_exactly_their_points(sandbox, plans, number):
    tried(sandbox, plans(EXERCISES[number % len(EXERCISES)]), 1000 + number, tuple(WRONGS))


@pytest.mark.parametrize("wrongs", [("step", "sigmoid"), ("softmax", "softmax_derivative")])
def test_two_endless_functions_cost_their_own_points_and_say_what_was_not_run(sandbox, plans, wrongs):
    plan = plans("activations")
    names = [name for name in plan.functions if name in wrongs] or list(plan.functions[-2:])
    source = right(plan)
    grades = graded(sandbox, plan, spoiled(source, dict.fromkeys(names, "endless")), plan.checks)
    must_hold(plan, source, dict.fromkeys(names, "endless"), grades)
    said = " ".join(grade.message for grade in grades.values())
    assert f"not run: {names[0]} used up the time of the exercise" in said
    ran = [verdict for grade in grades.values() for verdict in grade.verdicts if verdict.status is Status.TIMED_OUT]
    assert len(ran) == len(names)  # one call of each was made, and no outcome is invented for the others


FILES = {
    "reference/ab/solution.py": "def a(x):\n    return x + 1\n\n\ndef b(x):\n    return 2 * x\n",
    "reference/ab/checks.py": """
        from grader.authoring import Agrees, Exercise, case, normal

        EXERCISE = Exercise(title="Two", contract=0, checks=[
            Agrees("a", "x + 1", call="a", inputs=case(x=normal(3))),
            Agrees("b", "2 x", call="b", inputs=case(x=normal(3))),
        ])
        """,
    "assignments/ab/README.md": "# Two\n",
}
HEAD = 'title = "T"\n[exercises]\nab = 2\n'

TOGETHER = [
    ("cpu_s = 3\ncall_cpu_s = 2", "call_cpu_s: the 2 functions of ab may use 2 s in a call, but only 3 s together"),
    ("call_wall_s = 50\nwall_s = 60", "call_wall_s: the 2 functions of ab may use 50 s"),
    ("cpu_s = 90", "cpu_s: cpu_s = 90 is never reached, since wall_s = 80 ends it first; set wall_s to 720"),
    ("call_wall_s = 4", "call_wall_s: call_cpu_s = 5 is never reached"),
]


@pytest.mark.parametrize(("limits", "says"), TOGETHER)
def test_limits_that_cannot_work_together_are_refused_with_the_remedy(tmp_path, limits, says):
    root = write_course(tmp_path, {**FILES, "course.toml": f"{HEAD}[limits]\n{limits}\n"})
    with pytest.raises(CourseError) as refused:
        load_course(root)
    assert says in str(refused.value)
    assert "set " in str(refused.value)
    assert refused.value.line is not None


@pytest.mark.parametrize("endless", ["a", "b"])
def test_whichever_comes_first_the_right_one_of_two_functions_counts(sandbox, tmp_path, endless):
    root = write_course(tmp_path, {**FILES, "course.toml": f"{HEAD}[limits]\ncpu_s = 1\ncall_cpu_s = 0.5\n"})
    course = load_course(root)
    plan = plan_exercise(course.exercise("ab"), 3)
    text = spoiled(FILES["reference/ab/solution.py"], {endless: "endless"})
    with Session(sandbox, Program("ab", {"ab": text.encode()}, functions=plan.functions), course.limits) as session:
        scores = {grade.name: grade.score for grade in grade_checks(plan, session)}
    assert scores == {"a": 1.0, "b": 1.0} | {endless: 0.0}
