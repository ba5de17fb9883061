"""The line of a mistake is looked for where something is wrong and code can be confined; else it costs nothing."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from types import SimpleNamespace

import pytest

from grader.diagnose.location.questions import QUESTIONS
from grader.diagnose.location.words import WORDS
from grader.grading.locating import NOT_HERE, WhenGraded, _placed, _provable, with_lines
from grader.grading.unnamed import unnamed_functions, wrong_functions
from grader.model import Call, CheckGrade, ExerciseGrade, Finding, Raised, Returned, Status, Verdict
from grader.running.unconfined import Unconfined
from grader.sandbox.base import Program
from grader.sandbox.inside.edits.operators import Operator


def graded(*statuses):
    checks = tuple(CheckGrade(str(number), "", status, 0.0, 1.0, "") for number, status in enumerate(statuses))
    return ExerciseGrade("tiny", "Tiny", 0.0, float(len(checks)), checks)


@pytest.mark.parametrize("statuses", [(Status.PASSED,), (Status.NOT_WRITTEN, Status.MISSING), (Status.TIMED_OUT,)])
def test_nothing_is_asked_where_no_answer_is_wrong(statuses):
    grade = graded(*statuses)
    assert with_lines(None, grade, None, level="edit") is grade


def test_a_course_can_have_it_off():
    grade = graded(Status.FAILED)
    assert with_lines(None, grade, None, level="off") is grade


def test_where_nothing_can_be_confined_it_is_off_and_says_so():
    with Unconfined(Program("tiny", {"tiny": b""})) as session:
        assert with_lines(None, graded(Status.RAISED), session, level="line").notes == (NOT_HERE,)


def test_a_mistake_that_has_a_name_is_not_looked_for_where_it_is_nor_where_it_shows():
    grade = graded(Status.FAILED, Status.FAILED)
    checks = [replace(one, functions=(name,)) for one, name in zip(grade.checks, ("inner", "outer"), strict=True)]
    named = Finding("misconception", "inner", "Wrong.", "", mistakes=("wrong",), shows_in=("outer",))
    grade = replace(grade, checks=tuple(checks), findings=(named,))
    assert WhenGraded("line", "unnamed", "teacher")(None, grade, None) is grade
    with pytest.raises(AttributeError):  # the exercise would be asked for public inputs
        WhenGraded("line", "all", "teacher")(None, grade, None)


def test_no_line_is_looked_for_of_a_draw_whose_mistake_has_a_name():
    """Properties of what is random pass with many an edit that was not meant."""
    exercise = SimpleNamespace(plan=SimpleNamespace(draws=lambda name: name == "noisy"))
    named = Finding("misconception", "noisy", "Wrong.", "", mistakes=("wrong",))
    grade = graded(Status.FAILED)
    functions = ["noisy", "scaled"]
    assert _provable(exercise, grade, functions) == functions
    assert _provable(exercise, replace(grade, findings=(named,)), functions) == ["scaled"]
    assert _provable(exercise, replace(grade, findings=(replace(named, mistakes=()),)), functions) == functions


ENDS = Raised("IndexError", "IndexError", "index 3 is out of bounds for axis 0 with size 3", "tiny.py", 7)


def ended(*outcomes):
    """A grade of a check of ``inner`` whose calls ended so: with an exception, or with a wrong value."""
    statuses = [Status.RAISED if isinstance(one, Raised) else Status.FAILED for one in outcomes]
    verdicts = tuple(Verdict(str(number), status) for number, status in enumerate(statuses))
    trace = tuple((Call("inner"), one) for one in outcomes)
    grade = graded(statuses[0])
    return replace(grade, checks=(replace(grade.checks[0], functions=("inner",), verdicts=verdicts, trace=trace),))


@pytest.mark.parametrize(
    ("outcomes", "searched"),
    [
        ((ENDS, ENDS), False),
        ((ENDS, Returned(1.0)), True),
        ((replace(ENDS, line=None),), True),
        ((replace(ENDS, type="MyError"),), True),
        ((Raised("ValueError", "ValueError", "", "tiny.py", 7),), True),
    ],
)
def test_exceptions_that_are_explained_with_their_line_are_searched_only_where_all_is(outcomes, searched):
    grade = ended(*outcomes)
    assert unnamed_functions(grade) == (["inner"] if searched else [])
    assert wrong_functions(grade) == ["inner"]


@pytest.mark.slow
def test_a_check_imports_nothing_of_the_search_until_something_is_wrong():
    modules = (
        "import sys, grader.cli.check, grader.student.check, grader.running.session, grader.sandbox.confined\n"
    )
    searched = "('grader.diagnose.location', 'grader.running.editing', 'grader.sandbox.lesson', 'inside.edits')"
    program = f"{modules}print([name for name in sys.modules if any(one in name for one in {searched})])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_each_kind_of_change_has_its_words_and_a_question():
    assert set(WORDS) == set(QUESTIONS) == set(Operator)
    assert all(question.endswith(("?", ".")) and "?" in question for question in QUESTIONS.values())


def test_a_line_asks_no_question_beside_that_of_a_name():
    line = Finding("located", "inner", "work.py, line 3: here.", "", hint="What is this?")
    named = Finding("misconception", "inner", "Wrong.", "", hint="Why?", mistakes=("wrong",))
    assert _placed([named], [line]) == (named, replace(line, hint=""))
    assert _placed([replace(named, hint="")], [line])[1] == line


def test_where_a_mistake_shows_besides_is_said_once():
    line = Finding("located", "inner", "work.py, line 3: here.", "It shows in outer as well.", shows_in=("outer",))
    named = Finding("misconception", "inner", "Wrong.", "It shows in outer as well.", shows_in=("outer",))
    assert _placed([named], [line])[1].evidence == ""
    assert _placed([replace(named, shows_in=())], [line])[1] == line
