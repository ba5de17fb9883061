"""``grader audit`` as a course author meets it."""

from __future__ import annotations

import json

import pytest

from tests.courses import write_course

FILES = {
    "course.toml": """
        title = "Lines"
        demonstration_secret = "00000000000000000000000000000007"

        [exercises]
        line = 6
        double = 2
        """,
    "reference/line/solution.py": '''"""A straight line."""


def line(x, a, b=0.0):
    """Return ``a x + b``."""
    return a * x + b
''',
    "reference/line/checks.py": """
from grader.authoring import Agrees, Exercise, case, cases, normal

EXERCISE = Exercise("Line", [
    Agrees("slope", "a is the slope", call="line", inputs=case("b left out", x=normal(5), a=3.0)),
    Agrees("offset", "b is added", call="line", inputs=cases(x=normal(5), a=3.0, b=[0.5, -2.0])),
])
""",
    "reference/line/alternatives.py": """
import numpy as np
from grader.authoring import alternative


@alternative("line")
def by_loop(x, a, b=0.0):
    return np.array([a * one + b for one in x])


@alternative("line")
def by_polynomial(x, a, b=0.0):
    return np.polyval([a, b], x)
""",
    "reference/line/misconceptions.py": '''
from grader.authoring import wrong


@wrong("line", fails=("offset",))
def no_offset(line, x, a, b=0.0):
    """You forgot b.

    Hint: What comes out where x is 0?
    """
    return line(x, a)
''',
    "reference/double/solution.py": '''"""Twice."""


def double(x):
    """Return ``2 x``."""
    return 2 * x
''',
    "reference/double/checks.py": """
from grader.authoring import Agrees, Exercise, case, normal

EXERCISE = Exercise("Double", [Agrees("twice", "2 x", call="double", inputs=case(x=normal(4)))])
""",
}
LEFT_OUT = 'inputs=case("b left out", x=normal(5), a=3.0)'
EQUIVALENT = """\
[[equivalent]]
function = "line"
line = "def line(x, a, b=0.0):"
becomes = ["def line(x, a, b=1.0):"]
reason = "nobody leaves it out"
"""


@pytest.fixture
def course(tmp_path):
    """A sound course."""
    return write_course(tmp_path / "course", FILES)


@pytest.fixture
def edit(course):
    """Replace a text in a file of the course."""

    def replace(name, old, new):
        file = course / "reference" / name
        assert old in file.read_text()
        file.write_text(file.read_text().replace(old, new))

    return replace


@pytest.fixture
def audit(grader, course):
    """``audit("line")`` -> the finished process; with ``document=True`` what it printed as JSON."""

    def run(*arguments, document=False, **environment):
        json_too = ["--json"] if document else []
        done = grader("audit", *arguments, "--course", course, "--quick", *json_too, **environment)
        assert "Traceback" not in done.stderr, done.stderr
        return json.loads(done.stdout) if document else done

    return run


def words(text):
    return " ".join(text.split())


@pytest.mark.nightly  # it takes as long as all other tests of this file; those have a course that is sound, too
def test_a_sound_exercise_of_the_course_is_called_sound(grader, root):
    done = grader("audit", "residual", "--quick", "--course", root, "--jobs", "2")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Sound: every law holds" in done.stdout
    assert done.stderr == ""
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_a_sound_course_is_called_sound(audit):
    done = audit()
    assert done.returncode == 0, done.stdout
    row = ["line", "10/10", "0", "21/21", "2/2", "1/1", "1/1", "7/7", "sound"]
    assert row in map(str.split, done.stdout.splitlines())
    assert "double has 0 alternatives; 2 are needed" in words(done.stdout)
    assert "line has" not in done.stdout
    assert "Sound: every law holds, and 12 of 12 mutants are noticed." in done.stdout


def test_mutants_that_no_input_tells_are_listed_with_what_they_changed(audit, edit):
    edit("line/checks.py", LEFT_OUT, LEFT_OUT.replace("a=3.0", "a=3.0, b=0.0"))
    done = audit()
    assert done.returncode == 1
    assert "only 85.7% of the mutants are noticed; 95% are required" in words(done.stdout)
    assert "line 4, line: `0.0` became `1.0` - def line(x, a, b=0.0): + def line(x, a, b=1.0):" in words(
        done.stdout
    )
    assert "Unsound: line. See" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_declared_equivalents_are_counted_apart(audit, edit, course):
    edit("line/checks.py", LEFT_OUT, LEFT_OUT.replace("a=3.0", "a=3.0, b=0.0"))
    (course / "reference/line/equivalent.toml").write_text(EQUIVALENT)
    done = audit("line")
    assert done.returncode == 0, done.stdout
    assert "6/6" in done.stdout
    assert "line 4, `0.0` became `1.0`: nobody leaves it out" in done.stdout


def test_a_declared_mutant_that_is_noticed_makes_a_course_unsound(audit, course):
    (course / "reference/line/equivalent.toml").write_text(EQUIVALENT)
    done = audit("line")
    assert done.returncode == 1
    assert "declared not to be a mistake, but 'slope' notices it" in words(done.stdout)


def test_a_declaration_that_fits_nothing_is_bad_input(audit, course):
    (course / "reference/line/equivalent.toml").write_text(EQUIVALENT.replace("b=1.0", "b=7.0"))
    done = audit("line")
    assert done.returncode == 2
    assert "equivalent.toml:4: no mutant of 'line'" in done.stderr


def test_a_right_solution_that_is_rejected_makes_a_course_unsound(audit, edit):
    edit("line/alternatives.py", "np.polyval([a, b], x)", "np.polyval([a, b], x) * (1 + (x[0] > 0.5))")
    done = audit("line", "--seeds", "30")
    assert done.returncode == 1
    (fault,) = audit("line", "--seeds", "30", document=True)["exercises"][0]["faults"]
    assert fault in words(done.stdout)
    assert fault.startswith("alternative 'by_polynomial' of line is rejected on ")
    assert " of 30 seeds, first on seed " in fault
    assert "right implementations are so far apart that" in words(done.stdout)


def test_a_mistake_that_nothing_notices_makes_a_course_unsound(audit, edit):
    edit("line/misconceptions.py", "return line(x, a)", "return line(x, a, b)")
    found = audit("line", document=True)
    assert not found["sound"]
    assert "misconception 'no_offset' passes 'offset' (seed 0)" in found["exercises"][0]["faults"]
    assert "misconception 'no_offset' is not named on 1 of 1 seeds" in found["exercises"][0]["faults"]


def test_mistakes_that_are_named_together_are_listed(audit, course):
    file = course / "reference/line/misconceptions.py"
    text = file.read_text()
    other = text.partition("wrong\n")[2].replace("no_offset", "left_out").replace("forgot", "left out")
    file.write_text(text + other)
    done = audit("line")
    assert done.returncode == 0, done.stdout
    assert "named together, because they return the same values: left_out, no_offset" in words(done.stdout)


def test_a_mistake_that_is_nearly_right_makes_a_course_unsound(audit, edit):
    edit("line/misconceptions.py", "return line(x, a)", "return line(x, a, b) * (1 + 3e-9 * bool(b))")
    (first, *_) = audit("line", document=True)["exercises"][0]["faults"]
    assert first == "misconception 'no_offset' is never more than 30 allowances off; 100 are required"


ONES = """
import numpy as np
from grader.authoring import Agrees, Exercise, case

EXERCISE = Exercise(
    "Double",
    [Agrees("twice", "2 x", call="double", inputs=case(x=np.full(4, 3.5)))],
    unearned={},
)
"""
BY_HEART = ("public answers by input", "public answers by shape", "public answers in order")


def test_points_for_a_submission_that_solves_nothing_make_a_course_unsound(audit, course):
    (course / "reference/double/checks.py").write_text(ONES)
    done = audit("double")
    assert done.returncode == 1
    for agent in BY_HEART:
        assert f"agent '{agent}' solves nothing and earns 1 in 'twice' (seed 1000000)" in words(done.stdout)
    assert done.stdout.count("solves nothing and earns") == 3
    assert "18/21" in done.stdout


def test_what_an_author_declares_may_be_earned_and_no_more(audit, edit, course):
    (course / "reference/double/checks.py").write_text(ONES)
    edit("double/checks.py", "unearned={}", f"unearned=dict.fromkeys({BY_HEART[:2]}, ('twice',))")
    (fault,) = audit("double", document=True)["exercises"][0]["faults"]
    assert fault.startswith(f"agent '{BY_HEART[2]}' solves nothing and earns 1 in 'twice'")
    edit("double/checks.py", f"{BY_HEART[:2]}", f"{(*BY_HEART, 'zeros')}")
    (fault,) = audit("double", document=True)["exercises"][0]["faults"]
    assert fault == "unearned says that agent 'zeros' earns 'twice', which it does not: take it out"
    edit("double/checks.py", "'zeros'", "'nobody'")
    (fault,) = audit("double", document=True)["exercises"][0]["faults"]
    assert fault.startswith("unearned names an agent 'nobody', which there is not; the agents are pass, ")


def test_a_check_that_is_declared_unearned_and_does_not_exist_is_bad_input(audit, edit, course):
    (course / "reference/double/checks.py").write_text(ONES)
    edit("double/checks.py", "unearned={}", "unearned={'zeros': ('thrice',)}")
    done = audit("double")
    assert done.returncode == 2
    assert "unearned: 'zeros' names a check 'thrice', which there is not" in words(done.stderr)


def test_the_weakest_check_that_still_catches_a_mistake_is_shown(audit, edit):
    edit("line/misconceptions.py", "return line(x, a)", "return line(x, a, b) * (1 + 3e-7 * bool(b))")
    (row,) = [line.split() for line in audit("line").stdout.splitlines() if line.startswith("no_offset")]
    assert row == ["no_offset", "offset", "3.0e+03", "2"]
    (mistake,) = audit("line", document=True)["exercises"][0]["misconceptions"]
    assert (mistake["weakest"], round(mistake["weakest_distance"], -2)) == ("offset", 3000)


def test_a_mutant_that_never_ends_is_noticed(audit, edit):
    edit(
        "double/solution.py",
        "return 2 * x",
        "done, out = 0, 0 * x\n    while done < 2:\n        out = out + x\n        done += 1\n    return out",
    )
    mutants = audit("double", document=True)["exercises"][0]["mutants"]
    assert mutants["killed_by"]["time"] >= 2
    assert mutants["killed"] == mutants["total"] - len(mutants["survivors"])


def test_the_document_is_the_same_on_every_run_but_for_the_timings(audit):
    first = audit(document=True)
    second = audit("--jobs", "2", document=True, PYTHONHASHSEED="1")
    assert {name: set(checks) for name, checks in first["timings"].items()} == {
        "line": {"slope", "offset"},
        "double": {"twice"},
    }
    del first["timings"], second["timings"]
    assert first == second


def test_an_exercise_that_is_not_there_is_bad_usage(audit):
    done = audit("nowhere")
    assert done.returncode == 2
    assert "nowhere" in done.stderr


def test_a_course_that_cannot_be_loaded_is_bad_input(audit, edit):
    edit("line/solution.py", "return a", "return return a")
    assert audit().returncode == 2
