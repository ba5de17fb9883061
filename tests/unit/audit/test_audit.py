"""The parts of an audit: what runs the tasks, what is declared, what is tried and what is said of it."""

from __future__ import annotations

import pytest

from grader.audit.calibration import tolerances
from grader.audit.equivalents import explain
from grader.audit.kill import killer
from grader.audit.model import MutantsAudit, Survivor
from grader.audit.mutants import make_mutants
from grader.audit.properties import caught_on, named_on, rejections, stub_score
from grader.audit.summary import summarise
from grader.course.load import load_course
from grader.course.plan import plan_exercise
from grader.errors import CourseError
from tests.courses import write_course

COURSE = 'title = "Audit"\n\n[exercises]\nscale = 4\n'
SOLUTION = '''\
"""Scaling."""

import numpy as np


def scale(x, factor=2.0):
    """Return `x` times `factor`, at least 0."""
    if factor < 0:
        raise ValueError("negative")
    return np.maximum(x * factor, 0.0)


def total(x):
    """Return the sum of `x`."""
    return np.sum(x)
'''
CHECKS = """\
from grader.authoring import Agrees, Exercise, Raises, case, cases, normal

EXERCISE = Exercise(
    "Scaling",
    [
        Agrees("scaled", "x times factor", call="scale", inputs=cases(x=normal(5), factor=[3.0, 0.5])),
        Raises("negative", "no factor below 0", needs=("scaled",), call="scale",
               inputs=case(x=normal(3), factor=-1)),
        Agrees("total", "the sum", call="total", inputs=cases(x=[normal(4), normal(2, 3)])),
    ],
)
"""
ALTERNATIVES = """\
import numpy as np
from grader.authoring import alternative


@alternative("scale")
def by_loop(x, factor=2.0):
    if factor < 0:
        raise ValueError
    return np.array([max(one * factor, 0.0) for one in x])


@alternative("total")
def added_up(x):
    return sum(x.ravel())
"""
MISCONCEPTIONS = '''\
import numpy as np
from grader.authoring import wrong


@wrong("scale", fails=("scaled",))
def not_cut(scale, x, factor=2.0):
    """You kept what is below 0.

    Hint: What is the least that may come out?
    """
    if factor < 0:
        raise ValueError
    return x * factor
'''


@pytest.fixture
def folder(tmp_path):
    """A course of one exercise; ``folder(checks=...)`` writes it, with other files if they are given."""

    def write(**files):
        texts = {
            "solution": SOLUTION,
            "checks": CHECKS,
            "alternatives": ALTERNATIVES,
            "misconceptions": MISCONCEPTIONS,
            **files,
        }
        modules = {f"reference/scale/{name}.py": text for name, text in texts.items()}
        return write_course(tmp_path, {"course.toml": COURSE, **modules})

    return write


@pytest.fixture
def loaded(folder):
    """``loaded(checks=...)`` -> the course and its exercise."""

    def load(**files):
        course = load_course(folder(**files))
        return course, course.exercises[0]

    return load


# --- right implementations -------------------------------------------------------------------------------


@pytest.mark.slow
def test_right_implementations_are_rejected_nowhere(loaded):
    _, exercise = loaded()
    assert rejections(exercise, range(5)) == []


@pytest.mark.slow
def test_alternative_that_fails_is_reported_with_its_seed(loaded):
    rare = ALTERNATIVES.replace("return sum(x.ravel())", "return sum(x.ravel()) if x.ravel()[0] < 1 else 0.0")
    _, exercise = loaded(alternatives=rare)
    found = rejections(exercise, range(30))
    assert {name for name, _ in found} == {"added_up"}
    assert {rejection.check for _, rejection in found} == {"total"}
    assert 0 < len(found) < 30
    number = found[0][1].seed
    assert rejections(exercise, [number], number)[0] == found[0]


@pytest.mark.slow
def test_an_alternative_that_writes_into_its_argument_is_rejected(loaded):
    rude = ALTERNATIVES.replace("return sum(x.ravel())", "x.sort()\n    return sum(x.ravel())")
    _, exercise = loaded(alternatives=rude)
    found = rejections(exercise, range(3))
    assert {(name, rejection.check) for name, rejection in found} == {("added_up", "contract")}


@pytest.mark.slow
def test_reference_that_raises_is_reported_with_its_seed(loaded):
    _, exercise = loaded(
        solution=SOLUTION.replace("return np.sum(x)", "return np.sum(x) * (1 // int(x.flat[0] < 1))")
    )
    found = rejections(exercise, range(30))
    assert 0 < len(found) < 30
    assert {name for name, _ in found} == {"reference"}
    assert "ZeroDivisionError" in found[0][1].check


def test_what_students_start_from_scores_nothing(loaded):
    _, exercise = loaded()
    assert stub_score(exercise, plan_exercise(exercise, 0)) == 0


# --- misconceptions --------------------------------------------------------------------------------------


def test_a_misconception_that_fails_what_it_should_does_not_get_away(loaded):
    _, exercise = loaded()
    (caught,) = caught_on(exercise, 0)
    assert (caught.name, caught.escape) == ("not_cut", "")
    assert caught.distance > 1e6


SOMETIMES = """

@wrong("total", fails=("total",)REASON)
def loses_a_little(total, x):
    \"\"\"You lost a little on the way.

    Hint: Add up by hand.
    \"\"\"
    return total(x) + (x.flat[0] > 0)
"""


@pytest.mark.slow
@pytest.mark.parametrize(("reason", "faults"), [("", 1), (', varies="only where the first entry is positive"', 0)])
def test_points_that_depend_on_the_draw_are_a_fault_unless_the_author_says_why(loaded, reason, faults):
    _, exercise = loaded(misconceptions=MISCONCEPTIONS + SOMETIMES.replace("REASON", reason))
    caught = [caught_on(exercise, seed) for seed in range(12)]
    nothing = dict.fromkeys(("right", "named", "unearned", "mutants"), ())
    audit = summarise(exercise, plan_exercise(exercise, 0), 0, caught=caught, reasons={}, **nothing)
    found = [fault for fault in audit.faults if " points on seed 0 and " in fault]
    assert [fault.partition(" costs ")[0] for fault in found] == ["misconception 'loses_a_little'"] * faults
    steady, moving = audit.misconceptions
    assert steady.least == steady.most
    assert (steady.wavering, moving.wavering, moving.draws) == ((), ("total",), 12)
    (said,) = [remark for remark in audit.remarks if " draws" in remark]
    assert said == (
        f"misconception 'loses_a_little' scores {moving.least:g} to {moving.most:g} of 4 points on 12 draws, more "
        "than 10% of them apart: 'total' depends on the draw"
    )


def test_a_misconception_that_fails_other_checks_gets_away(loaded):
    text = MISCONCEPTIONS.replace('fails=("scaled",)', 'fails=("total",)')
    _, exercise = loaded(misconceptions=text)
    (caught,) = caught_on(exercise, 0)
    assert caught.escape == "passes 'total' and fails 'scaled'"


def test_how_far_a_misconception_is_off_is_counted_in_allowances(loaded):
    text = MISCONCEPTIONS.replace("return x * factor", "return scale(x, factor) * (1 + 5e-9)")
    _, exercise = loaded(misconceptions=text)
    (caught,) = caught_on(exercise, 0)
    assert caught.distance == pytest.approx(50, rel=0.01)  # of the floor, which is 1e-10


WHOLE = CHECKS.replace('"total", "the sum",', '"total", "the sum", exact=1,')
LITTLE = """

@wrong("total", fails=("total",))
def {name}(total, x):
    \"\"\"You lost a little on the way.

    Hint: Add up by hand.
    \"\"\"
    return total(x) * (1 + {error})
"""


@pytest.mark.slow
def test_whole_numbers_count_in_allowances_only_where_nothing_else_fails(loaded):
    mistakes = [LITTLE.format(name=name, error=error) for name, error in (("much", 1e-8), ("hardly", 1e-12))]
    _, exercise = loaded(checks=WHOLE, misconceptions=MISCONCEPTIONS + "".join(mistakes))
    _, much, hardly = caught_on(exercise, 0)
    assert not much.escape
    assert not hardly.escape
    assert much.distances["total"] == pytest.approx(100, rel=0.1)  # of the floor, which is 1e-10
    assert hardly.distances["total"] == pytest.approx(1e-12 * 2**46, rel=0.1)


@pytest.mark.slow
def test_the_bound_of_whole_numbers_is_said_with_the_degree(loaded):
    _, exercise = loaded(checks=WHOLE)
    nothing = dict.fromkeys(("right", "caught", "named", "unearned", "mutants"), ())
    audit = summarise(exercise, plan_exercise(exercise, 0), 0, reasons={}, **nothing)
    (said,) = [remark for remark in audit.remarks if "whole numbers" in remark]
    assert said == (
        "check 'total' allows nothing but rounding in a case of whole numbers up to 137,438,953,472: a wrong "
        "polynomial of degree 1 passes it with a probability of at most 3.6e-12"
    )


@pytest.mark.slow
def test_a_misconception_is_named_by_the_diagnosis(loaded):
    course, exercise = loaded()
    (named,) = named_on(course, exercise, 10**6)
    assert (named.name, named.names) == ("not_cut", ("not_cut",))
    assert named.finding.says == "You kept what is below 0."


def test_a_misconception_that_changes_nothing_is_not_named(loaded):
    course, exercise = loaded(misconceptions=MISCONCEPTIONS.replace("return x * factor", "return scale(x, factor)"))
    (named,) = named_on(course, exercise, 10**6)
    assert (named.names, named.finding) == ((), None)


PROPERTY = """\
from grader.authoring import Agrees, Exercise, Holds, call, case, normal


def adds_up(x):
    whole, rest = yield [call("total", x, like=0.0), call("total", x[1:], like=0.0)]
    if abs(whole - rest - x[0]) > 1e-9:
        return "the total of the rest and the first entry are not the total"


EXERCISE = Exercise(
    "Scaling",
    [
        Agrees("scaled", "x times factor", call="scale", inputs=case(x=normal(5), factor=3.0)),
        Holds("adds up", "entry by entry", script=adds_up, about=("total",), inputs=case(x=normal(4))),
    ],
)
"""
NOTHING = '''
@wrong("total", fails=("adds up",))
def nothing(total, x):
    """You added nothing up.

    Hint: What is the total of 1 and 2?
    """
    return 0.0
'''


def test_a_misconception_in_a_function_that_only_a_property_calls_is_tried_with_it(loaded):
    _, exercise = loaded(checks=PROPERTY, misconceptions=MISCONCEPTIONS + NOTHING)
    assert [(caught.name, caught.escape) for caught in caught_on(exercise, 0)] == [("not_cut", ""), ("nothing", "")]


def test_a_misconception_in_a_function_that_nothing_calls_gets_away(loaded):
    text = (MISCONCEPTIONS + NOTHING).replace('fails=("adds up",)', 'fails=("scaled",)')
    before, _, _ = CHECKS.partition('        Agrees("total"')
    _, exercise = loaded(checks=f"{before}    ],\n)\n", misconceptions=text)
    assert [caught.escape for caught in caught_on(exercise, 0)] == ["", "passes 'scaled'"]


# --- mutants ---------------------------------------------------------------------------------------------


def killers(course, exercise):
    plan = plan_exercise(exercise, 0)
    return {
        (one.function, one.says, one.after): killer(exercise, plan, one)
        for one in make_mutants((exercise.folder / "solution.py").read_text())
    }


@pytest.mark.slow
def test_mutants_are_noticed_by_the_first_check_that_fails(loaded):
    found = killers(*loaded())
    assert found["scale", "`*` became `/`", "return np.maximum(x / factor, 0.0)"] == "scaled"
    assert found["scale", "error not raised", "pass"] == "negative"
    assert found["total", "`sum` became `mean`", "return np.mean(x)"] == "total"


@pytest.mark.slow
def test_a_mutant_that_no_input_tells_from_the_reference_is_not_noticed(loaded):
    survivors = {key for key, found in killers(*loaded()).items() if not found}
    assert survivors == {
        ("scale", "`2.0` became `4.0`", "def scale(x, factor=4.0):"),  # no case leaves the factor out
        ("scale", "`<` became `<=`", "if factor <= 0:"),  # none is 0
    }


# --- equivalents -----------------------------------------------------------------------------------------

DECLARED = """\
[[equivalent]]
function = "scale"
line = "return  np.maximum(x * factor, 0.0)"
becomes = ["return np.maximum(x / factor, 0.0)", "return np.maximum(x, 0.0)"]
reason = "for a test"
"""


def test_declared_mutants_are_explained_whatever_line_they_are_in(tmp_path):
    (tmp_path / "equivalent.toml").write_text(DECLARED)
    explained = explain(make_mutants("\n\n" + SOLUTION), tmp_path)
    assert {(mutant.line, mutant.says, reason) for mutant, reason in explained.items()} == {
        (12, "`*` became `/`", "for a test"),
        (12, "what follows `*` dropped", "for a test"),
    }


def test_nothing_declared_explains_nothing(tmp_path):
    assert explain(make_mutants(SOLUTION), tmp_path) == {}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "says"),
    [
        (DECLARED.replace("x, 0.0", "x, 7.0"), "equivalent.toml:4: no mutant of 'scale' turns"),
        (DECLARED.replace('"scale"', '"total"'), "no mutant of 'total' turns"),
        (DECLARED.replace('"for a test"', '""'), "reason"),
        (DECLARED + "because = 1\n", "because"),
        (DECLARED + "?", "equivalent.toml:6: is not TOML"),
        ("\xff", "UTF-8"),
    ],
)
def test_declarations_that_fit_nothing_are_errors(tmp_path, text, says):
    (tmp_path / "equivalent.toml").write_bytes(text.encode("latin-1"))
    with pytest.raises(CourseError, match=says):
        explain(make_mutants(SOLUTION), tmp_path)


# --- what is said ----------------------------------------------------------------------------------------


def test_explained_mutants_count_neither_as_noticed_nor_as_not():
    def survivor(reason):
        return Survivor("f", 1, "a", "b", "c", reason)

    mutants = MutantsAudit(10, {"one": 5, "time": 2}, (survivor(""),), (survivor("why"), survivor("why")))
    assert mutants.killed == 7
    assert mutants.share == pytest.approx(7 / 8)
    assert MutantsAudit(0, {}, (), ()).share == 1


def test_tolerances_are_those_of_the_plan(loaded):
    _, exercise = loaded()
    scaled, total = tolerances(exercise, plan_exercise(exercise, 0))
    assert (scaled.check, total.check) == ("scaled", "total")  # errors have none
    assert (scaled.smallest, scaled.largest) == pytest.approx((1e-10, 1e-10))
    assert (scaled.floored, scaled.ceiled, scaled.values) == (2, 0, 2)
