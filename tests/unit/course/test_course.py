"""A broken course is named: the file, the line, and what to do."""

from __future__ import annotations

import pytest

from grader.course.find import find_course
from grader.course.load import load_course
from grader.errors import CourseError
from grader.sandbox.base import Imports, Limits


def refused(tiny):
    with pytest.raises(CourseError) as refusal:
        tiny.load()
    return refusal.value


def test_a_sound_course_is_loaded_with_all_that_it_says(tiny):
    tiny.write(
        "course.toml",
        """
        title = "A tiny course"
        demonstration_secret = "00000000000000000000000000000007"
        public_seed = 3
        stand_ins = ["matplotlib"]

        [limits]
        cpu_s = 1.5

        [exercises]
        tiny = 2.5
        """,
    )
    course = tiny.load()
    assert (course.title, course.demonstration_secret, course.public_seed) == (
        "A tiny course",
        bytes(15) + b"\7",
        3,
    )
    assert (course.imports, course.limits) == (Imports(("matplotlib",)), Limits(cpu_s=1.5))
    assert (course.max_score, course.exercise("tiny").points) == (2.5, 2.5)
    assert set(course.exercises[0].functions) == {"double", "double_backward"}
    assert course.exercises[0].misconceptions == course.exercises[0].alternatives == ()


def test_exercises_stand_in_the_order_of_course_toml(tiny):
    for name in ("zebra", "apple"):
        for file in ("solution.py", "checks.py"):
            text = (tiny.root / "reference/tiny" / file).read_text()
            tiny.write(f"reference/{name}/{file}", text)
    tiny.write("course.toml", 'title = "t"\npublic_seed = 1\n[exercises]\nzebra = 1\ntiny = 1\napple = 1\n')
    assert [exercise.name for exercise in tiny.load().exercises] == ["zebra", "tiny", "apple"]
    assert [exercise.name for exercise in load_course(tiny.root, "apple").exercises] == ["apple"]


def test_exercises_may_import_from_each_other(tiny):
    tiny.write(
        "reference/other/solution.py",
        "from ..tiny.solution import double\n\n\ndef own(x):\n    return double(x)\n",
    )
    tiny.write(
        "reference/other/checks.py",
        """
        from grader.authoring import Agrees, Exercise, case

        EXERCISE = Exercise("Other", checks=[Agrees("own", "own", call="own", inputs=case(x=1.0))])
        """,
    )
    tiny.write("course.toml", 'title = "t"\npublic_seed = 1\n[exercises]\nother = 1\ntiny = 1\n')
    assert set(tiny.load().exercises[0].functions) == {"own"}


def test_two_courses_of_the_same_exercises_do_not_mix(tiny, tmp_path):
    other = type(tiny)(tmp_path / "another")
    other.write("reference/tiny/solution.py", "def double(x):\n    return 3 * x\n")
    functions = [course.load().exercises[0].functions["double"] for course in (tiny, other)]
    assert [function(1) for function in functions] == [2.0, 3]


def test_private_and_imported_functions_are_not_part_of_an_exercise(tiny):
    tiny.write(
        "reference/tiny/solution.py",
        "from math import *\nfrom os.path import join\ndef _half(x): return x\ndef double(x): return 2 * x\n",
    )
    assert set(tiny.load().exercises[0].functions) == {"double"}


# --- course.toml -----------------------------------------------------------------------------------------

TITLE = 'title = "t"\npublic_seed = 1\n'


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("title =\n", 1, "is not TOML"),
        (TITLE + "[exercises\n", 3, "is not TOML"),
        ("public_seed = 1\n[exercises]\ntiny = 1\n", None, "title: Field required"),
        (TITLE, None, "exercises: Field required"),
        (TITLE + "[exercises]\n", 3, "exercises: Dictionary should have at least 1 item"),
        (TITLE + "[exercises]\ntiny = 0\n", 4, "exercises.tiny: use a name .* more than 0 points"),
        (TITLE + "[exercises]\ntiny = -1\n", 4, "more than 0 points"),
        (TITLE + "[exercises]\ntiny = nan\n", 4, "more than 0 points"),
        (TITLE + "[exercises]\ntiny = inf\n", 4, "more than 0 points"),
        (TITLE + "[exercises]\nTiny = 1\n", 4, "small letters"),
        (TITLE + '[exercises]\ntiny = 1\n"../x" = 1\n', 5, "small letters"),
        (TITLE + '[exercises]\ntiny = "many"\n', 4, "exercises.tiny: Input should be a valid number"),
        (
            'title = ""\npublic_seed = 1\n[exercises]\ntiny = 1\n',
            1,
            "title: String should have at least 1 character",
        ),
        ('title = "t"\npublic_seed = -1\n[exercises]\ntiny = 1\n', 2, "public_seed: Input should be greater"),
        (
            TITLE + "# \u2028\x85\npublic_sed = 2\n[exercises]\ntiny = 1\n",
            4,
            "public_sed: there is no such key; did you mean public_seed",
        ),
        (
            TITLE + "public_sed = 2\n[exercises]\ntiny = 1\n",
            3,
            "public_sed: there is no such key; did you mean public_seed",
        ),
        (
            'title = "t"\npublic_sed = 2\n[exercises]\ntiny = 1\n',
            2,
            "public_sed: there is no such key; did you mean public_seed",
        ),
        (
            TITLE + "seed = 2\n[exercises]\ntiny = 1\n",
            3,
            "seed: .* take the line out, and run 'grader secret --new'",
        ),
        ('title = "t"\nseed = "x"\n', 2, "seed: hidden inputs are no longer drawn from a number in this file"),
        (TITLE + 'demonstration_secret = "12"\n[exercises]\ntiny = 1\n', 3, "demonstration_secret: String should"),
        (TITLE + "[exercise]\ntiny = 1\n", 3, "exercise: there is no such key; did you mean exercises"),
        (TITLE + "[exercises]\ntiny = 1\n[limits]\ncpu_s = 0\n", 6, "limits.cpu_s: Input should be greater than 0"),
        (
            TITLE + "[exercises]\ntiny = 1\n[limits]\nmemory = 9\n",
            6,
            "limits.memory: there is no such key; did you mean memory_mb",
        ),
        (TITLE + "[exercises]\ntiny = 1\n[limits]\nresult_mb = 99\n", 6, "limits.result_mb: Input should be less"),
        (
            TITLE + "[exercises]\nabsent = 1\n",
            4,
            "lists the exercise 'absent', but there is no folder .*; create it",
        ),
    ],
)
def test_a_broken_course_toml_is_named_with_its_line(tiny, text, line, says):
    file = tiny.write("course.toml", text)
    error = refused(tiny)
    assert (error.file, error.line) == (file, line)
    with pytest.raises(CourseError, match=says):
        raise error


def test_a_course_toml_that_cannot_be_read_is_named(tiny):
    file = tiny.root / "course.toml"
    file.write_bytes(b"title = '\xff'")
    assert str(refused(tiny)) == f"{file}: is not UTF-8 text; save it as UTF-8"
    file.unlink()
    assert str(refused(tiny)) == f"{file}: cannot be read: No such file or directory"


def test_an_exercise_that_is_not_there_is_named_with_those_that_are(tiny):
    with pytest.raises(CourseError, match="no exercise 'big'; the exercises are tiny"):
        load_course(tiny.root, "big")
    with pytest.raises(CourseError, match="no exercise 'big'; the exercises are tiny"):
        tiny.load().exercise("big")


def test_the_course_is_found_from_any_folder_in_it(tiny):
    inner = tiny.root / "assignments" / "tiny"
    inner.mkdir(parents=True)
    assert find_course(inner) == find_course(tiny.root) == tiny.root.resolve()


def test_no_course_above_says_what_to_do(tmp_path):
    with pytest.raises(CourseError, match=r"no course\.toml in .* or any folder above it; .*--course"):
        find_course(tmp_path)


# --- the files of an exercise ----------------------------------------------------------------------------


@pytest.mark.parametrize("stem", ["solution", "checks"])
def test_a_missing_file_is_named(tiny, stem):
    file = tiny.root / "reference/tiny" / f"{stem}.py"
    file.unlink()
    assert str(refused(tiny)) == f"{file}: is missing; every exercise needs it"


@pytest.mark.slow
@pytest.mark.parametrize("stem", ["solution", "checks", "misconceptions", "alternatives", "callables"])
def test_a_file_that_is_not_python_is_named_with_its_line(tiny, stem):
    file = tiny.write(f"reference/tiny/{stem}.py", "import math\n\ndef double(x:\n    return 2\n")
    error = refused(tiny)
    assert (str(error.file), error.line) == (str(file), 3)
    assert "is not valid Python" in str(error)


def test_callables_that_are_not_utf8_are_named(tiny):
    file = tiny.root / "reference/tiny/callables.py"
    file.write_bytes(b"# \xff\n")
    error = refused(tiny)
    assert str(error.file) == str(file)
    assert "UTF-8" in str(error)


@pytest.mark.parametrize("stem", ["solution", "checks", "misconceptions", "alternatives"])
def test_a_file_that_raises_when_imported_is_named_with_its_line(tiny, stem):
    file = tiny.write(f"reference/tiny/{stem}.py", "import math\n\nmath.sqrt(-1)\n")
    error = refused(tiny)
    assert (str(error.file), error.line) == (str(file), 3)
    assert "ValueError: math domain error" in str(error)


def test_a_mistake_in_a_check_is_named_with_the_line_in_checks_py(tiny):
    file = tiny.write(
        "reference/tiny/checks.py",
        """\
        from grader.authoring import Agrees, Exercise, case

        EXERCISE = Exercise("Tiny", checks=[
            Agrees("values", "twice", call="double"),
        ])
        """,
    )
    error = refused(tiny)
    assert (str(error.file), error.line) == (str(file), 4)
    assert "inputs" in str(error)


def test_checks_without_an_exercise_say_what_to_write(tiny):
    tiny.write("reference/tiny/checks.py", "EXERCISE = 1\n")
    assert "must define EXERCISE = Exercise(...)" in str(refused(tiny))


A = "Agrees('a', 'says', call='double', inputs=case(x=1.0){})"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("checks", "line", "says"),
    [
        ((), 4, "EXERCISE has no checks"),
        (("3",), 4, "checks has an entry that is not a check: 3"),
        ((A.format(""), A.format("")), 5, "two checks are named 'a'; give each a name of its own"),
        ((A.format("").replace("'a'", "'contract'"),), 5, "two checks are named 'contract'"),
        ((A.format(", points=0"),), 5, "check 'a': points must be more than 0"),
        ((A.format(", points=float('nan')"),), 5, "points must be more than 0"),
        ((A.format(", points=float('inf')"),), 5, "points must be more than 0"),
        ((A.format(", needs=['b']"),), 5, "check 'a' needs 'b', which does not come before it"),
        ((A.format(", needs=['a']"),), 5, "check 'a' needs 'a', which does not come before it"),
        ((A.format("").replace("double", "triple"),), 5, "check 'a': the solution has no function 'triple'"),
        (
            ("Differentiates('a', 'd', forward='double', backward='back', wrt=['x'], inputs=case(x=1.0))",),
            5,
            "no function 'back'",
        ),
        (
            ("Holds('a', 'h', script=print, about=['double', 'half'], inputs=case(x=1.0))",),
            5,
            "no function 'half'",
        ),
        (("Raises('a', 'r', call='half', inputs=case(x=1.0))",), 5, "no function 'half'"),
    ],
)
def test_a_check_that_cannot_be_right_is_named_with_its_line(tiny, checks, line, says):
    tiny.checks(*checks)
    error = refused(tiny)
    assert str(error.file) == str(tiny.root / "reference/tiny/checks.py")
    assert error.line == line
    assert says in str(error)


@pytest.mark.parametrize("points", ["-1", "float('nan')", "float('inf')"])
def test_a_contract_must_be_worth_nothing_or_more(tiny, points):
    tiny.checks(A.format(""), contract=points)
    assert "contract: points" in str(refused(tiny))


@pytest.mark.parametrize(
    ("mark", "says"),
    [
        ("@wrong('triple', fails=['values'])", "lost: the solution has no function 'triple'"),
        ("@wrong('double', fails=['vales'])", "lost: there is no check named 'vales'"),
    ],
)
def test_a_misconception_of_nothing_is_named_with_its_line(tiny, mark, says):
    file = tiny.write(
        "reference/tiny/misconceptions.py",
        f'from grader.authoring import wrong\n\n\n{mark}\ndef lost(double, x):\n    """You."""\n    return x\n',
    )
    error = refused(tiny)
    assert (str(error.file), error.line) == (str(file), 5)
    assert says in str(error)


def test_a_free_constant_makes_one_mistake_for_each_value_that_people_write(tiny):
    tiny.write(
        "reference/tiny/misconceptions.py",
        "from grader.authoring import wrong_with\n\n\n"
        "@wrong_with((3, 1e-8), 'double', fails=['values'])\n"
        'def shifted(c, double, x):\n    """You added {c}.\n\n    Hint: Why {c}?\n    """\n'
        "    return double(x) + c\n",
    )
    exercise = load_course(tiny.root).exercise("tiny")
    found = exercise.misconceptions
    assert [(one.name, one.says, one.hint) for one in found] == [
        ("shifted_3", "You added 3.", "Why 3?"),
        ("shifted_1e_08", "You added 1e-08.", "Why 1e-08?"),
    ]
    assert [one.applied({"double": float})["double"](2) for one in found] == [5, 2 + 1e-8]


def test_checks_that_a_misconception_fails_are_a_tuple_of_names(tiny):
    file = tiny.write(
        "reference/tiny/misconceptions.py",
        "from grader.authoring import wrong\n\n\n"
        "@wrong('double', fails='values')\ndef lost(double, x):\n    return x\n",
    )
    error = refused(tiny)
    assert (str(error.file), error.line) == (str(file), 4)
    assert 'write a tuple of names, fails=("values",)' in str(error)


def test_an_alternative_of_nothing_is_named(tiny):
    tiny.write(
        "reference/tiny/alternatives.py",
        "from grader.authoring import alternative\n\n\n@alternative('triple')\ndef lost(x):\n    return x\n",
    )
    assert "lost: the solution has no function 'triple'" in str(refused(tiny))


# --- the digest ------------------------------------------------------------------------------------------


def test_the_digest_changes_with_every_hidden_file_and_with_nothing_else(tiny, tmp_path):
    first = tiny.load().digest
    assert type(tiny)(tmp_path / "elsewhere").load().digest == first
    tiny.write("assignments/tiny/README.md", "words")
    assert tiny.load().digest == first
    tiny.write("reference/tiny/callables.py", "def f(): pass\n")
    second = tiny.load().digest
    tiny.write("course.toml", (tiny.root / "course.toml").read_text().replace("7", "8"))
    assert len({first, second, tiny.load().digest}) == 3
