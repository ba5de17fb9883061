"""Mistakes that authors make: each is one sentence with its file, and no traceback."""

from __future__ import annotations

import re

import pytest

from grader.errors import CourseError
from grader.grading.prepare import prepare_exercise

SOLUTION = "reference/tiny/solution.py"
CHECK = 'Agrees("values", "twice", call="double", inputs=case(x=normal(3, 2)){more})'
DERIVATIVE = 'Differentiates("values", "t", forward="double", backward="double_backward", wrt=("x",), '

IN_CHECKS = {
    "points as text": (CHECK.format(more=', points="3"'), "points must be a number, not '3'"),
    "points as a truth": (CHECK.format(more=", points=True"), "points must be a number, not True"),
    "no points": (CHECK.format(more=", points=None"), "points must be a number, not None"),
    "needs as text": (CHECK.format(more=', needs="other"'), r"needs must be a tuple of names"),
    "a name that is a number": (CHECK.replace('"values"', "7").format(more=""), "name must be a text, not 7"),
    "a sentence that is none": (CHECK.replace('"twice"', "None").format(more=""), "says must be a text, not None"),
    "text arrays": (
        CHECK.replace("normal(3, 2)", 'np.array(["a", "b"])').format(more=""),
        "the input 'x' cannot be sent|cannot be planned",
    ),
    "objects": (CHECK.replace("normal(3, 2)", "object()").format(more=""), "cannot be (sent|planned)"),
    "no such part": (CHECK.format(more=", part=3"), "cannot be planned|part"),
    "no inputs": (
        CHECK.replace("case(x=normal(3, 2))", "()").format(more=""),
        "has no inputs, so nothing is checked",
    ),
    "a list of no choices": (
        CHECK.replace("case(x=normal(3, 2))", "cases(x=[])").format(more=""),
        "has no inputs, so nothing is checked",
    ),
    "errors without inputs": ('Raises("values", "t", call="double", inputs=())', "has no inputs"),
    "an error that is none": (
        'Raises("values", "t", call="double", inputs=case(x=np.zeros(0)), error="Wrong")',
        "'Wrong' is not the name of a built-in exception",
    ),
    "a derivative of something else": (
        DERIVATIVE + "elementwise=True, inputs=case(dout=normal(3), x=normal(3)))",
        "double_backward contradicts double",
    ),
    "a ceiling below 0": (CHECK.format(more=", ceiling=-1"), "ceiling must be a number from 0, not -1"),
    "a ceiling that is no number": (CHECK.format(more=", ceiling=np.nan"), "ceiling must be a number from 0"),
    "a degree of 0": (CHECK.format(more=", exact=0"), "degree must be a whole number from 1 to 37, not 0"),
    "half of a letter": (CHECK.replace('"twice"', r'"\ud800"').format(more=""), "says must be a text, not"),
    "more points than there are": (CHECK.format(more=", points=10**400"), "points must be more than 0, and finite"),
    "no such argument": (CHECK.replace("x=", "y=").format(more=""), "has no parameter 'y'"),
}


def prepare(tiny):
    course = tiny.load()
    return prepare_exercise(course.exercises[0], 1, course)


def refusal(tiny):
    with pytest.raises(CourseError) as refused:
        prepare(tiny)
    assert "\n" not in str(refused.value).strip()
    return refused.value


@pytest.mark.slow
@pytest.mark.parametrize(("check", "says"), IN_CHECKS.values(), ids=IN_CHECKS)
def test_a_mistake_in_a_check_is_said_with_its_line(tiny, check, says):
    tiny.checks(check)
    refused = refusal(tiny)
    assert str(refused.file).endswith("checks.py")
    assert refused.line is not None
    assert re.search(says, str(refused)), str(refused)


EXERCISES = {
    "checks that are none": "Exercise('Tiny', checks=5)",
    "a check that is none": "Exercise('Tiny', checks=[5])",
    "a title that is none": "Exercise(3, checks=[{check}])",
    "a contract as text": "Exercise('Tiny', checks=[{check}], contract='1')",
    "no checks": "Exercise('Tiny', checks=[])",
    "ladders that are none": "Exercise('Tiny', checks=[{check}], ladder=[3])",
    "curves that are none": "Exercise('Tiny', checks=[{check}], curves='h')",
    "whole numbers of which none is drawn": "Exercise('Tiny', checks=[Exact(1, most=0)])",
    "a label that is none": "Exercise('Tiny', checks=[{check}], ladder={{'double': together(3, dict)}})",
    "a ladder that is none": "Exercise('Tiny', checks=[{check}], ladder={{'double': 3}})",
    "a ladder of no function": "Exercise('Tiny', checks=[{check}], ladder={{'triple': case(x=normal(1))}})",
}


@pytest.mark.slow
@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_a_mistake_in_an_exercise_is_said(tiny, exercise):
    text = exercise.format(check=CHECK.format(more=""))
    tiny.write(
        "reference/tiny/checks.py",
        f"from grader.authoring import Agrees, Exact, Exercise, case, normal, together\nEXERCISE = {text}\n",
    )
    refused = refusal(tiny)
    assert (str(refused.file).rpartition("/")[2], refused.line) == ("checks.py", 2)


RETURNS = {
    "a set": "{1, 2}",
    "a function": "len",
    "a generator": "(one for one in x)",
    "an object": "object()",
    "a text array": "np.array(['a'])",
    "an object array": "np.array([{}, None], dtype=object)",
    "a class": "type('Box', (), {'value': x})()",
}


@pytest.mark.slow
@pytest.mark.parametrize("returns", RETURNS.values(), ids=RETURNS)
def test_a_reference_that_returns_no_value_of_ours_is_said(tiny, returns):
    tiny.checks(CHECK.format(more=""))
    tiny.write(SOLUTION, f'import numpy as np\n\n\ndef double(x):\n    """Doc."""\n    return {returns}\n')
    assert "cannot be" in str(refusal(tiny))


ODD_FUNCTIONS = {
    "a lambda": ("double = lambda x: 2.0 * x", 3),
    "another name of one": ('def _f(x):\n    """Doc."""\n    return 2.0 * x\n\n\ndouble = _f', 8),
    "one in a condition": ('if True:\n    def double(x):\n        """Doc."""\n        return 2.0 * x', 4),
    "one that awaits": ('async def double(x):\n    """Doc."""\n    return 2.0 * x', 3),
    "one behind a cache": ('@functools.cache\ndef double(x):\n    """Doc."""\n    return 2.0 * x', 4),
    "one made of another": (
        "def _f(n, x):\n    return n * x\n\n\ndouble = functools.wraps(_f)(lambda x: 2 * x)",
        7,
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize(("code", "line"), ODD_FUNCTIONS.values(), ids=ODD_FUNCTIONS)
def test_a_function_that_no_stub_can_be_made_of_is_said_with_its_line(tiny, code, line):
    tiny.checks(CHECK.format(more=""))
    tiny.write(SOLUTION, f"import functools\n\n{code}\n")
    refused = refusal(tiny)
    assert "double is " in str(refused)
    assert str(refused.file).endswith("solution.py")
    assert refused.line == line


def test_a_script_that_is_none_is_said(tiny):
    tiny.checks('Holds("values", "t", script=None, about=("double",), inputs=case(x=normal(2)))')
    assert "must be a function that yields calls" in str(refusal(tiny))


@pytest.mark.parametrize("name", ["solution.py", "checks.py"])
def test_a_file_in_another_encoding_is_said(tiny, name):
    tiny.checks(CHECK.format(more=""))
    file = tiny.root / "reference/tiny" / name
    file.write_bytes(file.read_bytes() + b"# \xe4\n")
    assert "save it as UTF-8" in str(refusal(tiny)) or "is not valid Python" in str(refusal(tiny))


@pytest.mark.parametrize("ending", ["raise SystemExit", "import sys; sys.exit(0)"])
def test_a_file_or_a_function_that_ends_the_program_is_said(tiny, ending):
    tiny.checks(CHECK.format(more=""))
    right = (tiny.root / SOLUTION).read_text()
    tiny.write(SOLUTION, f"{right}\n\n{ending}\n")
    assert "SystemExit" in str(refusal(tiny))
    tiny.write(SOLUTION, right.replace("return 2.0 * x", ending))
    assert "SystemExit" in str(refusal(tiny))


def test_settings_of_another_kind_are_said(tiny):
    for settings in (
        "exercises = 5",
        "exercises = ['tiny']",
        "[exercises]\ntiny = 'ten'",
        "[[exercises]]\ntiny = 1",
    ):
        tiny.write("course.toml", f'title = "t"\n{settings}\n')
        assert "exercises" in str(refusal(tiny))
