"""A mistake is located by an edit that makes the function right: in a process of its own, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from grader.course.load import load_course
from grader.diagnose.location import search
from grader.diagnose.location.locate import locate
from grader.diagnose.location.search import CHECKING
from grader.diagnose.location.trials import trials_of
from grader.grading.document import CourseIdentity
from grader.grading.exercise import grade_checks
from grader.grading.prepare import make_plan, prepare_exercise
from grader.grading.results import environment_of, make_result
from grader.grading.searches import Searches
from grader.grading.submission import grade_submission
from grader.model import Cell, Status, Submission
from grader.running.in_process import InProcess
from grader.running.session import Session
from grader.sandbox.base import Program
from tests.courses import write_course
from tests.fakes import received

from .conftest import LIMITS

FILES = {
    "course.toml": 'title = "Lines"\n[exercises]\nwork = 10\n',
    "reference/work/solution.py": '''
        """Windows of an image, and their mean."""

        import numpy as np


        def windows(x, size, stride):
            """Return the sum of each window."""
            rows, columns = ((n - size) // stride + 1 for n in x.shape)
            out = np.zeros((rows, columns))
            for i, j in np.ndindex(rows, columns):
                out[i, j] = x[i * stride : i * stride + size, j * stride : j * stride + size].sum()
            return out


        def level(x, size, stride):
            """Return the mean of the sums of the windows."""
            return windows(x, size, stride).mean()


        def scaled(x, rate):
            """Return `x` times `rate`."""
            return rate * x


        def noisy(x, rng):
            """Return `x` plus a draw."""
            return x + rng.normal(size=x.shape)
    ''',
    "reference/work/checks.py": """
        from grader.authoring import Agrees, Exercise, case, cases, normal, rng

        SHAPES = cases(x=[normal(4, 5), normal(6, 5)], size=2, stride=[1, 2])

        DRAWN = case(x=normal(3), rng=rng(5)) + case(x=normal(2), rng=rng(6))

        EXERCISE = Exercise(
            "Work",
            [
                Agrees("windows", "sums", call="windows", inputs=SHAPES),
                Agrees("level", "their mean", call="level", inputs=SHAPES),
                Agrees("scaled", "a product", call="scaled", inputs=cases(x=normal(3), rate=[0.25, 0.5])),
                Agrees("noisy", "a draw", call="noisy", inputs=DRAWN),
            ],
            contract=0,
        )
    """,
    "reference/work/misconceptions.py": '''
        """What students get wrong."""

        from grader.authoring import wrong


        @wrong("scaled", fails=("scaled",))
        def rate_is_clipped(scaled, x, rate):
            """You use no rate above a quarter."""
            return scaled(x, min(rate, 0.25))


        @wrong("scaled", fails=("scaled",))
        def rate_is_added(scaled, x, rate):
            """You add the rate."""
            return scaled(x, rate) + rate
    ''',
    "assignments/work/README.md": "# Work\n",
}
NOISY = "def noisy(x, rng):\n    return x + rng.normal(size=x.shape)\n"
RIGHT = "def scaled(x, rate):\n    return rate * x\n"
LEVEL = "def level(x, size, stride):\n    return windows(x, size, stride).mean()\n"
WINDOWS = """import numpy as np

def windows(x, size, stride):
    rows = (x.shape[0] - size) // stride + 1
    columns = (x.shape[1] - size) // stride + 1
    out = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            top = i
            left = j
            out[i, j] = x[top : top + size, left : left + size].sum()
    return out
"""


@pytest.fixture(scope="session")
def sandbox(stronger_by_day):
    return stronger_by_day


@pytest.fixture(scope="session")
def exercise(tmp_path_factory):
    course = load_course(write_course(tmp_path_factory.mktemp("lines"), FILES))
    return prepare_exercise(course.exercise("work"), course.public_seed, course)


@pytest.fixture
def located(sandbox, exercise):
    """``located(program, level)`` -> what is said of the lines of a program's mistakes."""

    def look(program, level="line", **others):
        with Session(sandbox, program, LIMITS) as session:
            grades = grade_checks(exercise.plan, session)
            assert any(grade.status is not Status.PASSED for grade in grades)
            return locate(exercise.plan, exercise.knowledge.ladder, grades, session, level, **others)

    return look


def program(source, **others):
    source = source if "def noisy" in source else source + NOISY
    modules = {"work": source.encode(), **{name: text.encode() for name, text in others.items()}}
    return Program("work", modules, functions=("windows", "level", "scaled", "noisy"))


def test_rows_and_columns_are_one_mistake_and_said_once_though_a_caller_shows_it_too(located):
    (found,) = located(program(WINDOWS + LEVEL + RIGHT))
    assert found.kind == "located"
    assert found.function == "windows"
    assert (
        found.says
        == "work.py, lines 9 and 10: with another index here, windows is right in all 4 public calls tried."
    )
    assert found.evidence == (
        "Another change as small, in work.py, line 11, does the same. It shows in level as well."
    )


def test_the_expression_is_quoted_as_it_was_handed_in_if_the_course_says_so(located):
    (found,) = located(program(WINDOWS + LEVEL + RIGHT), "expression")
    assert "It is about `i` and `j`." in found.evidence


def test_what_comes_instead_is_told_if_the_course_says_so(located):
    (found,) = located(program(WINDOWS + LEVEL + RIGHT), "edit")
    assert "It is about `i` and `j`. It comes out right with `* stride` behind it." in found.evidence


def test_a_mistake_in_a_helper_of_another_file_is_located_there(located):
    helpers = "def factor(rate):\n    return 1 + rate\n"
    right = WINDOWS.replace("top = i", "top = i * stride").replace("left = j", "left = j * stride")
    scaled = "from helpers import factor\n\ndef scaled(x, rate):\n    return factor(rate) * x\n"
    (found,) = located(program(right + LEVEL + scaled, helpers=helpers))
    assert found.says.startswith("helpers.py, line 2: with another operator here, scaled is right in all 2 ")


def test_an_edit_that_makes_another_function_wrong_is_not_said(located):
    """A helper is wrong for one of its callers and right for the other one: its line is no mistake."""
    helper = "def helped(x):\n    return 2.0 * x\n"
    wrong = "def scaled(x, rate):\n    y = helped(x)\n    return rate * y\n"
    rest = WINDOWS.replace("= i\n", "= i * stride\n").replace("= j\n", "= j * stride\n")
    level = "def level(x, size, stride):\n    return helped(windows(x, size, stride).mean()) / 2\n"
    (found,) = located(program(rest + LEVEL + helper + wrong))
    assert found.says.startswith("work.py, line 16")
    (found,) = located(program(rest + level + helper + wrong))
    assert found.says.startswith("work.py, line 19")
    assert "line 16" not in found.evidence


def test_what_only_makes_up_for_a_wrong_function_that_is_called_is_not_said(located):
    """Half of the mean is right, though nothing is wrong there: the windows that it calls add too much."""
    right = WINDOWS.replace("top = i\n", "top = i * stride\n").replace("left = j\n", "left = j * stride\n")
    more = "".join(f"    out = out + out.mean() * {more}\n" for more in (0.25, 0.28, 0.25))
    wrong = right.replace("    return out\n", f"{more}    return out\n")
    assert located(program(wrong + LEVEL + RIGHT)) == []
    (found,) = located(program(right + LEVEL.replace(".mean()", ".mean() * 2") + RIGHT))
    assert (found.function, found.says.partition(":")[0]) == ("level", "work.py, line 14")


def test_functions_that_do_not_run_an_edited_line_are_not_run_to_say_it(sandbox, exercise):
    watched, wrong = Watched(sandbox), RIGHT.replace("*", "+")
    right = WINDOWS.replace("top = i", "top = i * stride").replace("left = j", "left = j * stride")
    with Session(watched, program(right + LEVEL + wrong), LIMITS) as session:
        grades = grade_checks(exercise.plan, session)
        del watched.asked[:]
        assert locate(exercise.plan, exercise.knowledge.ladder, grades, session, "line")
    assert {one["function"] for frames in watched.asked for kind, one in frames if kind == "edits"} == {"scaled"}
    assert len(watched.asked) == 2  # it is searched in one process, and confirmed in another


def test_a_mistake_in_a_notebook_has_its_cell_and_line(located):
    right = WINDOWS.replace("top = i", "top = i * stride").replace("left = j", "left = j * stride")
    cells = (
        Cell("work.ipynb, cell 1", right + LEVEL),
        Cell("work.ipynb, cell 2", "# so\n" + RIGHT.replace("*", "+") + NOISY),
    )
    (found,) = located(Program("work", {}, cells))
    assert found.says.startswith("work.ipynb, cell 2, line 3: with another operator here")


def test_each_edit_draws_from_a_generator_of_its_own(located):
    right = WINDOWS.replace("top = i", "top = i * stride").replace("left = j", "left = j * stride")
    twice = "def noisy(x, rng):\n    y = 2 * x + 3 * 0\n    return y + rng.normal(size=x.shape)\n"
    (found,) = located(program(right + LEVEL + RIGHT + twice))
    assert found.says.startswith("work.py, line 18: with another number here, ")


def test_a_public_input_whose_answer_is_a_draw_is_no_trial(exercise):
    plan = exercise.plan
    grades = grade_checks(plan, InProcess({**plan.exercise.functions, "noisy": lambda x, _: x}))
    (case, *_) = plan.cases["noisy"]
    ladder = [case, replace(case, random=True)]
    rungs = [one.case for one in trials_of("noisy", plan.checks, plan.cases, grades, ladder) if one.check is None]
    assert rungs == [case]


def test_what_no_small_edit_makes_right_is_not_located(located):
    right = WINDOWS.replace("top = i", "top = i * stride").replace("left = j", "left = j * stride")
    assert located(program(right + LEVEL + "def scaled(x, rate):\n    return [[], 'no']\n")) == []


@pytest.mark.parametrize(
    "hostile",
    [
        "import ast\nast.walk = None\nast.parse = print\n",
        "import builtins\nbuiltins.compile = lambda *args, **kwargs: exit(3)\n",
        "import sys\nsys.setrecursionlimit(5000)\nsys.settrace(lambda *args: None)\n",
        "import random, time\nrandom.seed()\nRATE = random.random()\n",
    ],
)
def test_code_that_hinders_the_search_harms_nobody_else(located, hostile):
    said = located(program(hostile + WINDOWS + LEVEL + RIGHT))
    assert len(said) <= 1
    (found,) = located(program(WINDOWS + LEVEL + RIGHT))
    assert found.function == "windows"


def test_a_function_that_is_right_only_where_it_is_searched_is_not_located(located):
    """A process that lies: it counts its calls, and is right from the hundredth on, whatever the edit."""
    right = WINDOWS.replace("top = i", "top = i * stride").replace("left = j", "left = j * stride")
    value = "rate * x if len(CALLS) > 100 else 0 * x"
    liar = f"CALLS = []\ndef scaled(x, rate):\n    CALLS.append(0)\n    return {value}\n"
    said = located(program(right + LEVEL + liar))
    for one in said:  # an edit that truly makes it right: the condition, or what it compares with
        assert one.says.startswith("work.py, line ")
        assert np.all([word not in one.says for word in ("CALLS", "append")])


SLOW = """def scaled(x, rate):
    turns = 10**9 if rate > 2 else 1
    for _ in range(turns):
        pass
    return (1 + rate) * x
"""
"""The other comparison makes it slow; the mistake is elsewhere."""


@pytest.mark.nightly
def test_an_edit_that_makes_the_function_slow_does_not_end_the_search(located):
    right = WINDOWS.replace("top = i", "top = i * stride").replace("left = j", "left = j * stride")
    (found,) = located(program(right + LEVEL + SLOW))
    assert found.says.startswith("work.py, line 19: with another operator here, ")


def test_a_search_that_took_too_long_is_said(located):
    found, *_ = located(program(HALF_RIGHT), effort=replace(CHECKING, backstop_s=1e-3))
    assert found.says == (
        "The search for the line of a mistake in windows took too long and was ended: another run may find one."
    )
    assert not found.change


TWO_MISTAKES = """def scaled(x, rate):
    y = min(rate, 0.25) * x
    return y + rate
"""


def test_of_two_mistakes_each_has_its_name_if_both_are_in_the_catalogue(located, exercise):
    right = WINDOWS.replace("top = i", "top = i * stride").replace("left = j", "left = j * stride")
    source = right + LEVEL + TWO_MISTAKES
    *both, line = located(program(source), known=lambda: exercise.knowledge.catalogue)
    added, clipped = sorted(both, key=lambda one: one.mistakes)
    assert (clipped.says, clipped.mistakes) == ("You use no rate above a quarter.", ("rate_is_clipped",))
    assert clipped.evidence == (
        "It is in work.py, line 16. With work.py, line 17, put right, all 2 public calls give its results."
    )
    assert (added.says, added.mistakes) == ("You add the rate.", ("rate_is_added",))
    assert line.says.startswith("work.py, lines 16 and 17: ")
    unknown = source.replace(
        "y + rate", "y - rate"
    )  # to drop it is no proof that the other is a mistake of its own
    assert not any(one.mistakes for one in located(program(unknown), known=lambda: exercise.knowledge.catalogue))
    same_line = TWO_MISTAKES.replace("    y = min(rate, 0.25) * x\n", "").replace("y +", "min(rate, 0.25) * x +")
    said = located(program(right + LEVEL + same_line), known=lambda: exercise.knowledge.catalogue)
    assert not any(one.mistakes for one in said)


class Watched:
    """A sandbox that keeps what each of its processes was asked."""

    def __init__(self, sandbox):
        self._sandbox, self.strength = sandbox, sandbox.strength
        self.asked = []

    def start(self, limits):
        connection, frames = self._sandbox.start(limits), []
        self.asked.append(frames)
        ask = connection.ask

        def kept(frame, *allowed):
            frames.append(received(frame, arguments=True))
            return ask(frame, *allowed)

        connection.ask = kept
        return connection

    def restart(self):
        self._sandbox.restart()


@pytest.fixture(scope="session")
def graded(tmp_path_factory):
    """``graded(source, sandbox, searches, **settings)`` -> the grade on hidden inputs."""
    course = load_course(write_course(tmp_path_factory.mktemp("graded"), FILES))
    plan = make_plan(course, b"hidden")

    def grade(source, sandbox, searches=None, **settings):
        submission = Submission("ann", "0" * 64, {"work": source.encode()}, entries={"work": ("work.py",)})
        own = replace(plan.exercises["work"], searches=searches or Searches())
        own_plan = replace(plan, exercises={"work": own})
        (found,) = grade_submission(submission, replace(course, **settings), own_plan, sandbox)
        return found

    return grade


def lines_of(grade):
    return [one.says for one in grade.findings if one.kind == "located"]


HALF_RIGHT = WINDOWS + LEVEL + RIGHT + NOISY


def test_a_graded_submission_has_the_line_of_a_mistake_without_a_name(graded, sandbox):
    grade = graded(HALF_RIGHT, sandbox)
    # the 4 calls that students see, and the same in two further draws
    says = "work.py, lines 9 and 10: with another index here, windows is right in all 12 public calls tried."
    assert lines_of(grade) == [says]
    without = graded(HALF_RIGHT, sandbox, locate_graded="off")
    assert lines_of(without) == lines_of(graded(HALF_RIGHT, sandbox, locate="off")) == []
    assert grade.score == without.score > 0


def test_files_that_were_searched_are_not_searched_again(graded, sandbox):
    watched, searches = [Watched(sandbox), Watched(sandbox)], Searches()
    first, second = (graded(HALF_RIGHT, one, searches) for one in watched)
    assert first.findings == second.findings
    assert len(lines_of(first)) == 1
    searched = [any(kind == "edits" for frames in one.asked for kind, _ in frames) for one in watched]
    assert searched == [True, False]


def test_of_a_search_that_took_too_long_a_graded_submission_says_nothing_but_in_its_timings(
    graded, sandbox, monkeypatch
):
    monkeypatch.setattr(search, "GRADING", replace(search.GRADING, backstop_s=1e-3))
    grade = graded(HALF_RIGHT, sandbox)
    without = graded(HALF_RIGHT, sandbox, locate_graded="off")
    assert (grade.findings, grade.score) == (without.findings, without.score)
    identity = CourseIdentity(title="Lines", plan_sha256="0" * 64)
    submission = Submission("ann", "0" * 64, {})
    document = make_result(submission, [grade], identity, environment_of("none", ()))
    assert document.timings.searches_ended == {"work": ["windows", "level"]}


BEYOND = """def scaled(x, rate):
    out = np.zeros(len(x))
    for i in range(len(x) + 1):
        out[i] = rate * x[i]
    return out
"""


def test_a_line_that_an_exception_names_is_not_searched_unless_the_course_says_so(graded, sandbox):
    right = WINDOWS.replace("top = i", "top = i * stride").replace("left = j", "left = j * stride")
    watched = Watched(sandbox)
    source = right + LEVEL + NOISY + BEYOND
    grade = graded(source, watched)
    (said,) = [check.message for check in grade.checks if check.status is Status.RAISED]
    assert said.startswith("IndexError was raised (work.py, line 20): an index is beyond the end of an array")
    assert not any(kind == "edits" for frames in watched.asked for kind, _ in frames)
    assert lines_of(grade) == []
    (line,) = lines_of(graded(source, sandbox, locate_graded="all"))
    assert line.startswith("work.py, line 19: with ")


def arrays_sent(frames):
    calls = [call for kind, one in frames if kind == "calls" for call in one["calls"]]
    return {value.tobytes() for call in calls for value in call["args"] if isinstance(value, np.ndarray)}


def test_a_process_that_is_asked_for_edits_is_sent_no_hidden_input(graded, sandbox, exercise):
    watched = Watched(sandbox)
    assert lines_of(graded(HALF_RIGHT, watched))
    hidden, *others = map(arrays_sent, watched.asked)
    public = {case.arguments["x"].tobytes() for cases in exercise.plan.cases.values() for case in cases}
    assert hidden
    assert not hidden & public
    assert set().union(*others) & public
    assert not hidden & set().union(*others)
    assert not any(kind == "edits" for kind, _ in watched.asked[0])


def test_what_is_right_costs_no_further_process(graded, sandbox):
    right = WINDOWS.replace("top = i", "top = i * stride").replace("left = j", "left = j * stride")
    watched = Watched(sandbox)
    assert graded(right + LEVEL + RIGHT + NOISY, watched).findings == ()
    assert len(watched.asked) == 1


def test_an_edit_that_is_not_right_on_further_draws_is_not_said(located, exercise):
    def further(_function):
        plan = exercise.plan
        names = ("windows", "level")
        wrong = {name: [replace(one, expected=one.expected + 1) for one in plan.cases[name]] for name in names}
        return [replace(plan, cases={**plan.cases, **wrong})]

    assert located(program(HALF_RIGHT))
    assert located(program(HALF_RIGHT), further=further) == []


WITH_ERRORS = {
    "course.toml": 'title = "Errors"\n[exercises]\nwork = 4\n',
    "reference/work/solution.py": '''
        """A mean of groups."""


        def means(x, size):
            """Return the mean of each `size` neighbours; ValueError if some are left over."""
            if len(x) % size:
                raise ValueError("some are left over")
            return x.reshape(-1, size).mean(axis=1)
    ''',
    "reference/work/checks.py": """
        from grader.authoring import Agrees, Exercise, Raises, cases, normal

        EXERCISE = Exercise(
            "Work",
            [
                Agrees("means", "means", call="means", inputs=cases(x=[normal(4), normal(8)], size=[2, 4])),
                Raises("left over", "an error", call="means", needs=("means",), inputs=cases(x=normal(5), size=2)),
            ],
            contract=0,
        )
    """,
    "assignments/work/README.md": "# Work\n",
}


@pytest.fixture(scope="session")
def with_errors(tmp_path_factory):
    course = load_course(write_course(tmp_path_factory.mktemp("errors"), WITH_ERRORS))
    return prepare_exercise(course.exercise("work"), course.public_seed, course)


def lines_with_errors(with_errors, sandbox, source):
    with Session(sandbox, program(source), LIMITS) as session:
        grades = grade_checks(with_errors.plan, session)
        return locate(with_errors.plan, with_errors.knowledge.ladder, grades, session, "expression")


WITHOUT_THE_ERROR = """def means(x, size):
    if x % size is not x:
        raise ValueError
    return [sum(x[i : i + size]) / size for i in range(0, len(x), size)]
"""
"""To turn the condition around makes every mean right, and lets what is left over pass without an error."""


def test_an_edit_after_which_an_error_is_missing_is_not_said(with_errors, sandbox):
    assert lines_with_errors(with_errors, sandbox, WITHOUT_THE_ERROR) == []


def test_nor_is_it_said_when_the_function_is_graded(tmp_path, sandbox):
    course = load_course(write_course(tmp_path, WITH_ERRORS))
    submission = Submission("ann", "0" * 64, {"work": WITHOUT_THE_ERROR.encode()}, entries={"work": ("work.py",)})
    (grade,) = grade_submission(submission, course, make_plan(course, b"hidden"), sandbox)
    assert any(check.status is Status.RAISED for check in grade.checks)
    assert lines_of(grade) == []


def test_a_function_that_checks_no_arguments_is_located_and_that_is_said(with_errors, sandbox):
    source = "def means(x, size):\n    return x[: len(x) // size * size].reshape(-1, size).mean(axis=0)\n"
    (found,) = lines_with_errors(with_errors, sandbox, source)
    assert found.says.startswith("work.py, line 2: with another axis here, ")
    assert "Calls that must raise an error are not among these." in found.evidence
