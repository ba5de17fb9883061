"""Stubs: all that a student needs to begin, and nothing of the answer."""

from __future__ import annotations

import ast
import inspect

import pytest

from grader.course.stubs import make_stub, stub_cells
from grader.errors import CourseError
from grader.release.assignments import stale_files, write_files

SOLUTION = '''\
"""Doubling.

The task in a few sentences.
"""

from __future__ import annotations

import math
import numpy as np
from scipy import special

GIVEN = ("TABLE", "_helper")

TABLE = [1, 2,
         3]
SECRET_TABLE = [7, 8]


def double(x, *, times=2,
           offset=0.0):
    """Return twice `x`.

    Notes
    -----
    ``y = 2 x``
    """
    # the derivation of the answer
    return _secret(x) * math.pi


def _secret(x):
    """Return the answer."""
    return 2 * x


def _helper(x):
    """Return x, as given to students."""
    return x  # given


class Secret:
    answer = 42


def half(x: float) -> float:
    \'\'\'Return half of `x`.\'\'\'

    return x / 2


print("secret")
'''


def signatures(source):
    namespace = {}
    exec(source.replace("from scipy import special", "").replace('print("secret")', ""), namespace)  # noqa: S102
    return {
        name: (str(inspect.signature(value)), value.__doc__)
        for name, value in namespace.items()
        if inspect.isfunction(value) and not name.startswith("_")
    }


def test_a_stub_is_this_text():
    assert make_stub(SOLUTION) == (
        '"""Doubling.\n\nThe task in a few sentences.\n"""\n'
        "\nfrom __future__ import annotations\n"
        "\nimport numpy as np\n"
        "\nTABLE = [1, 2,\n         3]\n"
        "\n\ndef double(x, *, times=2,\n           offset=0.0):\n"
        '    """Return twice `x`.\n\n    Notes\n    -----\n    ``y = 2 x``\n    """\n'
        "    raise NotImplementedError\n"
        '\n\ndef _helper(x):\n    """Return x, as given to students."""\n    return x  # given\n'
        "\n\ndef half(x: float) -> float:\n    '''Return half of `x`.'''\n    raise NotImplementedError\n"
    )


def test_a_stub_has_the_signatures_and_docstrings_of_the_solution():
    assert signatures(make_stub(SOLUTION)) == signatures(SOLUTION)


def test_every_function_of_a_stub_says_that_it_is_not_written():
    namespace = {}
    exec(make_stub(SOLUTION), namespace)  # noqa: S102 - it stands above
    for name in ("double", "half"):
        with pytest.raises(NotImplementedError):
            namespace[name](1.0)


def test_a_stub_holds_nothing_of_the_answer():
    stub = make_stub(SOLUTION)
    for secret in ("secret", "Secret", "SECRET", "42", "derivation", "math", "scipy", "x / 2", "GIVEN"):
        assert secret not in stub


def test_a_stub_of_a_stub_is_the_same_stub():
    source = SOLUTION.replace('GIVEN = ("TABLE", "_helper")\n', "")
    assert make_stub(make_stub(source)) == make_stub(source)


@pytest.mark.parametrize(
    "source",
    [
        'def double(x): "Return twice x."; return 2 * x\n',
        'def double(x):\n    "Return twice x."; return 2 * x\n',
        'def double(x):\n    """Return\n    twice x."""; return 2 * x\n',
    ],
)
def test_an_answer_on_the_docstrings_own_line_is_refused(source):
    with pytest.raises(CourseError, match="double") as refusal:
        make_stub(source, "solution.py")
    assert "2 * x" not in str(refusal.value)
    assert refusal.value.line is not None


def test_any_indentation_and_line_break_makes_a_stub_that_is_python():
    stub = make_stub(
        'def double(x):\n  """Return\f twice\x1cx."""\n  return 2 * x\n\n\n'
        'def half(x):\n\t"""Half."""\n\treturn x / 2\n'
    )
    assert [node.name for node in ast.parse(stub).body] == ["double", "half"]
    assert "return" not in stub
    assert "2" not in stub


def test_a_function_without_a_docstring_is_named_with_its_line():
    with pytest.raises(
        CourseError, match=r"solution\.py:4: double has no docstring: a student knows the task only from it"
    ):
        make_stub('"""Doc."""\n\n\ndef double(x):\n    return 2 * x\n', "solution.py")


@pytest.mark.parametrize("given", ["names()", "'TABLE'", "(1, 2)", "('ABSENT',)"])
def test_given_must_be_names_that_the_solution_defines(given):
    source = f'"""Doc."""\n\nGIVEN = {given}\nTABLE = 3\n'
    with pytest.raises(CourseError, match=r"solution\.py:3: GIVEN"):
        make_stub(source, "solution.py")


@pytest.mark.slow
def test_assignments_are_written_where_stale_and_only_there(tiny):
    readme = tiny.write("assignments/tiny/README.md", "# Doubling\n\nReturn twice the argument.\n")
    course = tiny.load()
    written = write_files(course)
    stub = tiny.root.resolve() / "assignments/tiny/tiny.py"
    assert stub in written
    assert stub.read_text() == make_stub((tiny.root / "reference/tiny/solution.py").read_text())
    assert stale_files(tiny.load()) == write_files(tiny.load()) == []
    stub.write_text("edited")
    assert stale_files(tiny.load()) == [stub]
    stub.unlink()
    assert write_files(tiny.load()) == [stub]
    assert readme.read_text().startswith("# Doubling")


def test_an_exercise_without_a_readme_is_named(tiny):
    with pytest.raises(CourseError, match=r"README\.md: is missing: write what students read first"):
        stale_files(tiny.load())


def test_given_helpers_and_constants_stand_in_the_notebooks_first_cell():
    first, double, half, check = stub_cells(make_stub(SOLUTION), "tiny")
    assert "import numpy as np" in first
    assert "def _helper(x):" in first
    assert "TABLE = [1, 2," in first
    assert double.startswith("def double(")
    assert half.startswith("def half(")
    assert check.endswith("%check tiny")


# --- names that a stub needs -----------------------------------------------------------------------------


HEAD = (
    '"""Doc."""\n\n{above}\n\nimport numpy as np\n\n\n'
    '{below}def double(x{given}){returns}:\n    """Return twice `x`."""\n'
)
CARRIED = {
    "an annotation": ("from typing import Optional, Any", "", ": Optional[np.ndarray]", " -> Optional[int]"),
    "a module": ("import math, os", "", ", t=math.pi", ""),
    "a module under another name": ("import collections.abc as abc", "", ": abc.Sequence", ""),
    "a part of a package": ("import collections.abc", "", ": collections.abc.Sequence", ""),
    "an alias": ("", "Array = np.ndarray\n", ": Array", " -> Array"),
    "an alias of an alias": ("from typing import Union", "A = np.ndarray\nB = Union[A, float]\n", ": B", ""),
    "a constant": ("", "EPS: float = 1e-6\n", ", eps=EPS", ""),
    "a list that is computed": ("", "SIZES = tuple(n * n for n in range(3))\n", ", sizes=SIZES", ""),
    "a keyword's default": ("from enum import Enum", "", ", *, kind=Enum", ""),
    "every argument": ("from typing import Any", "", ", *args: Any, **kwargs: Any", ""),
}


def solution_with(above, below, given, returns):
    return HEAD.format(above=above, below=below, given=given, returns=returns) + "    return 2 * x\n"


@pytest.mark.parametrize("needed", CARRIED.values(), ids=CARRIED)
def test_what_a_signature_names_is_carried_into_the_stub_and_the_notebook(needed):
    source = solution_with(*needed)
    stub = make_stub(source)
    assert signatures(stub) == signatures(source)
    assert "2 * x" not in stub
    assert "os" not in stub.replace("pos", "")
    namespace = {}
    for cell in stub_cells(stub, "tiny")[:-1]:
        exec(cell, namespace)  # noqa: S102 - it stands above
    assert namespace["double"].__doc__ == "Return twice `x`."
    assert make_stub(stub) == stub


REFUSED = {
    "a class": ("", "class Box:\n    answer = 42\n\n\n", ": Box", ""),
    "a secret function": ("", "def _answer():\n    return 42\n\n\n", ", t=_answer()", ""),
    "a constant that a secret function makes": (
        "",
        "def _answer():\n    return 42\n\n\nTABLE = _answer()\n",
        ", t=TABLE",
        "",
    ),
    "another package": ("from scipy.sparse import spmatrix", "", ": spmatrix", ""),
    "another exercise": ("from ..other.solution import Box", "", ": Box", ""),
    "a name that is bound in a condition": ("", "if True:\n    KIND = int\n", ": KIND", ""),
    "everything of a module": ("from typing import *", "", ": Optional[int]", ""),
}


@pytest.mark.parametrize("needed", REFUSED.values(), ids=REFUSED)
def test_a_name_that_cannot_be_carried_is_refused_with_the_remedy(needed):
    source = solution_with(*needed)
    line = next(number for number, text in enumerate(source.split("\n"), 1) if text.startswith("def double"))
    with pytest.raises(
        CourseError, match=rf"solution\.py:{line}: the stub of double needs \w+, .*GIVEN"
    ) as refusal:
        make_stub(source, "solution.py")
    assert "42" not in str(refusal.value)


def test_annotations_that_are_not_evaluated_need_nothing():
    source = solution_with("from __future__ import annotations\nfrom scipy import sparse", "", ": sparse.x", "")
    assert "scipy" not in make_stub(source)


def test_given_code_brings_its_imports_and_asks_for_the_rest():
    source = solution_with(
        "import math", 'GIVEN = ("_helper",)\n\n\ndef _helper(x):\n    return math.sqrt(x) * TABLE\n\n\n', "", ""
    )
    with pytest.raises(CourseError, match="the stub of _helper needs TABLE"):
        make_stub(source, "solution.py")
    stub = make_stub(source.replace(" * TABLE", ""), "solution.py")
    assert stub.index("import math") < stub.index("def _helper")


def test_a_mark_of_the_byte_order_is_no_part_of_a_solution(tiny):
    for name in ("reference/tiny/solution.py", "reference/tiny/checks.py", "course.toml"):
        file = tiny.root / name
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    tiny.write("assignments/tiny/README.md", "\ufeff# Doubling\n")
    (stub, notebook) = write_files(tiny.load())
    assert b"\xef\xbb\xbf" not in stub.read_bytes() + notebook.read_bytes()
