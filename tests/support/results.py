"""Result documents written by hand: a class without a sandbox."""

from __future__ import annotations

import itertools
import random

from grader.grading.document import (
    CaseResult,
    CheckResult,
    CourseIdentity,
    Environment,
    ExerciseResult,
    FindingResult,
    SubmissionIdentity,
    SubmissionResult,
    Timings,
)
from grader.model import Status

REPLAY = "import numpy as np\nfrom work import layer\n\nprint(layer(np.eye(2)))"


def check(name="values", status="passed", worth=2.0, message="", functions=("layer",), score=None):
    passed = status == "passed"
    return CheckResult(
        name=name,
        says=f"what {name} is about",
        functions=list(functions),
        score=worth * passed if score is None else score,
        max_score=worth,
        status=Status(status),
        message=message,
        cases_total=2,
        cases_wrong=[] if passed else [CaseResult(case="a case", part="dx", status=Status(status), error=3.0)],
    )


def mistake(
    says="You flipped the kernel.",
    function="layer",
    hint="Which way round?",
    kind="misconception",
    evidence="It explains all 9 calls.",
    change="",
):
    mistakes = ["flipped"] if kind == "misconception" else []
    return FindingResult(
        kind=kind,
        function=function,
        says=says,
        evidence=evidence,
        hint=hint,
        replay="",
        mistakes=mistakes,
        change=change,
    )


def located(line, function="layer", change="with another index"):
    says = f"work.py, line {line}: {change} here, scaled is right in all 12 public calls tried."
    return mistake(says, function, hint="", kind="located", evidence="", change=change)


def tried(function="layer", evidence="The result is 1; expected 2."):
    says = f"{function} fails on a small input, which you can try yourself."
    return FindingResult(
        kind="counterexample", function=function, says=says, evidence=evidence, hint="", replay=REPLAY, mistakes=[]
    )


def exercise(name="work", checks=(), findings=(), notes=(), title=""):
    checks = list(checks) or [check()]
    return ExerciseResult(
        name=name,
        title=title or name.capitalize(),
        score=sum(one.score for one in checks),
        max_score=sum(one.max_score for one in checks),
        checks=checks,
        findings=list(findings),
        notes=list(notes),
    )


def result(student="ann", exercises=(), *, compromised=False, notes=(), plan="c" * 64, **about):
    exercises = list(exercises) or [exercise()]
    return SubmissionResult(
        schema_version="2",
        submission=SubmissionIdentity(id=student, sha256="a" * 64, **about),
        course=CourseIdentity(title="A course", plan_sha256=plan),
        environment=Environment(
            grader="1", python="3.11", numpy="2", sandbox="namespaces", protections=["network", "read"]
        ),
        score=sum(one.score for one in exercises),
        max_score=sum(one.max_score for one in exercises),
        complete=all(one.status != "unknown" for of in exercises for one in of.checks),
        compromised=compromised,
        exercises=exercises,
        notes=list(notes),
        timings=Timings(total_s=1.0, exercises_s={}),
    )


def write(folder, *results):
    """Write some results as `grade` does."""
    for number, one in enumerate(results):
        (folder / f"{number:04d}.json").write_bytes(one.to_json())
    return folder


def big_class(count, exercises=12, checks=12):
    """Yield the results of a class: each student is good at some things, and some make the same mistakes."""
    chance = random.Random(0)  # noqa: S311 - not about secrets
    for number in range(count):
        skill = chance.random()
        done = []
        for place in range(exercises):
            marked = [
                check(
                    f"check {one}",
                    "passed" if chance.random() < skill ** (one / 12) else "failed",
                    1.0,
                    "a sentence",
                )
                for one in range(checks)
            ]
            wrong = any(one.status != "passed" for one in marked)
            findings = [mistake(f"You made mistake {chance.randrange(9)}."), tried()] if wrong else []
            done.append(exercise(f"exercise{place}", marked, findings, title=f"Exercise number {place}"))
        yield result(
            f"s{number:05d}",
            done,
            name=f"Somebody Withaname {number}",
            section=chance.choice(["Tuesday", "Friday"]),
            late=chance.random() < 0.05,
        )


def class_of(graded):
    """Yield the results of a graded class without end, over and over, each with an id of its own."""
    known = [SubmissionResult.model_validate_json(file.read_bytes()) for file in sorted(graded.glob("*.json"))]
    for number in itertools.count():
        one = known[number % len(known)]
        about = {"id": f"s{number:04d}", "name": f"{one.submission.id} {number // len(known)}"}
        yield one.model_copy(update={"submission": one.submission.model_copy(update=about)})
