"""The search for a line meets every attack: it ends, tells fixed words and lines that exist, and leaves nothing."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from grader.diagnose.location.locate import NO_ERRORS, locate
from grader.diagnose.location.questions import QUESTIONS
from grader.diagnose.location.search import CHECKING
from grader.diagnose.location.words import A_SMALL_CHANGE, COMPARE, WORDS, took_too_long
from grader.grading.exercise import grade_checks
from grader.grading.prepare import prepare_exercise
from grader.running.session import Session
from grader.sandbox.base import Limits, Program

from .conftest import CORPUS, HONEST
from .test_corpus import leftovers

pytestmark = pytest.mark.nightly

EFFORT = replace(CHECKING, backstop_s=2.0)
LIMITS = Limits(cpu_s=2, call_cpu_s=0.5, wall_s=10, call_wall_s=2, memory_mb=256)
PLACE = r"target\.py, lines? \d+(?:(?:, | and )\d+)*(?:, and \d+ more)?"
CHANGE = "|".join(map(re.escape, (*WORDS.values(), A_SMALL_CHANGE)))
SAYS = re.compile(
    rf"{PLACE}: (?:{CHANGE})(?: and (?:{CHANGE}))* here, "
    r"\w+ is right in (?:all \d+ public calls|the public call) tried\."
)
EVIDENCE = re.compile(
    rf"(?:(?:Another change|Others) as small, in {PLACE}(?: and {PLACE})*, (?:does|do) the same"
    r"(?:, and there are more)?\. ?)?"
    r"(?P<quoted>(?:It is about `.*`\. ?)?(?:It comes out right with `.*` (?:behind it|in the place of `.*`)\. ?)?)"
    rf"(?:{re.escape(NO_ERRORS)} ?)?"
    r"(?:It shows in \w+(?: and \w+)* as well\.)?"
)


@pytest.fixture(scope="module")
def exercise(course):
    return prepare_exercise(course.exercise("target"), course.public_seed, course)


def located(source, exercise, sandbox):
    program = Program("target", {"target": source}, functions=exercise.plan.functions)
    with Session(sandbox, program, LIMITS) as session:
        grades = grade_checks(exercise.plan, session)
        return locate(exercise.plan, exercise.knowledge.ladder, grades, session, "edit", effort=EFFORT)


@pytest.mark.parametrize("attack", CORPUS, ids=lambda attack: attack.name)
def test_an_attack_learns_nothing_from_the_search_and_it_ends(attack, exercise, sandbox):
    text = attack.source.decode()
    for found in located(attack.source, exercise, sandbox):
        if not found.change:  # the search was ended
            assert found.says == took_too_long(found.function)
            assert found.evidence == found.hint == ""
            continue
        assert SAYS.fullmatch(found.says), found.says
        said = EVIDENCE.fullmatch(found.evidence)
        assert said, found.evidence
        assert all(quoted in text for quoted in re.findall("about `([^`]*)`", said["quoted"]))
        assert max(map(int, re.findall(r"\d+", found.says.partition(":")[0]))) <= text.count("\n") + 1
        assert found.hint in {*QUESTIONS.values(), COMPARE}
        assert (found.replay, found.picture) == ("", None)
    assert leftovers() == []
    assert located(HONEST.encode(), exercise, sandbox) == []
