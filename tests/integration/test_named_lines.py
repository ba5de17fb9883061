"""A mistake that has a name gets its line as well, below the name, wherever either is read."""

from __future__ import annotations

import json

import pytest

from tests.courses import write_course

FILES = {
    "course.toml": """
        title = "One"
        public_seed = 3
        demonstration_secret = "00112233445566778899aabbccddeeff"
        locate_graded = "all"
        locate_shown_to = "students"

        [exercises]
        one = 4
    """,
    "reference/one/solution.py": '''
        """Scaling."""


        def scaled(x, rate):
            """Return `x` times `rate`."""
            return rate * x
    ''',
    "reference/one/checks.py": """
        from grader.authoring import Agrees, Exercise, cases, normal

        INPUTS = cases(x=normal(3), rate=[0.25, 0.5])
        EXERCISE = Exercise("One", contract=0, checks=[Agrees("values", "a product", call="scaled", inputs=INPUTS)])
    """,
    "reference/one/misconceptions.py": '''
        from grader.authoring import wrong


        @wrong("scaled", fails=("values",))
        def rate_is_added(scaled, x, rate):
            """You add the rate.

            Hint: what is half of 3?
            """
            return x + rate
    ''',
    "assignments/one/README.md": "# One\n",
    "class/ann/one.py": "def scaled(x, rate):\n    y = x + rate\n    return y\n",
}
NAME, LINE = "You add the rate.", "one.py, line 2: with a small change here, scaled is right in all "


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    return write_course(tmp_path_factory.mktemp("named") / "course", FILES)


def has_both(text):
    """Whether the line is said once, below the name that is said once."""
    text = " ".join(text.split())
    return text.count(NAME) == text.count(LINE) == 1 and text.index(NAME) < text.index(LINE)


def test_a_student_who_checks_reads_both(grader, course):
    folder = course / "class" / "ann"
    done = grader("check", "--course", course, cwd=folder)
    assert has_both(done.stdout), done.stdout + done.stderr
    (one,) = json.loads(grader("check", "--json", "--course", course, cwd=folder).stdout)["exercises"]
    assert [(found["kind"], found["mistakes"]) for found in one["findings"]][:2] == [
        ("misconception", ["rate_is_added"]),
        ("located", []),
    ]


def test_what_is_shown_of_a_graded_class_has_both(grader, course):
    done = grader("grade", "class", "--out", "results", "--report", cwd=course)
    assert done.returncode == 0, done.stderr
    assert has_both(grader("show", "ann", "--results", "results", cwd=course).stdout)
    page = (course / "results" / "feedback" / "ann.html").read_text()
    assert NAME in page
    assert LINE in page
    assert page.index(NAME) < page.index(LINE)
