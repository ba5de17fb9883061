"""What an author wrote is on trial before anybody is graded, and before anything is handed out."""

from __future__ import annotations

import json

import pytest

from grader.cli import main
from tests.courses import write_course

COURSE = {
    "course.toml": """
        title = "Trial"
        demonstration_secret = "00112233445566778899aabbccddeeff"
        [exercises]
        twice = 4
        [limits]
        cpu_s = 2
        call_cpu_s = 0.3
    """,
    "reference/twice/solution.py": '''
        """Doubling."""

        import numpy as np


        def twice(x):
            """Return twice `x`."""
            return 2.0 * x
    ''',
    "reference/twice/checks.py": """
        from grader.authoring import Agrees, Exercise, case, normal

        VALUES = Agrees("values", "twice x", call="twice", inputs=case(x=normal(3)))
        EXERCISE = Exercise("Twice", [VALUES], contract=0)
    """,
    "assignments/twice/README.md": "# Twice\n",
    "class/ann/twice.py": "def twice(x):\n    return 2 * x\n",
}
SLOW = """import time
    end = time.process_time() + 0.4
    while time.process_time() < end:
        pass
    return 2.0 * x"""
BODIES = {
    "without a seed": ("return 2.0 * x + np.random.default_rng().normal()", "when it is called again"),
    "another result each time": (
        "twice.n = getattr(twice, 'n', 0) + 1\n    return x * twice.n",
        "when it is called",
    ),
    "too slow": (SLOW, "is too slow for the limits of the course"),
    "nothing": ("return None", "returns nothing|cannot be planned"),
    "several nothings": ("return (None, None)", "returns nothing|cannot be planned"),
    "a file": ("open('/etc/passwd').close()\n    return 2.0 * x", "does not pass its own check"),
}


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course of one exercise, and a class of one."""
    folder = write_course(tmp_path / "course", COURSE)
    monkeypatch.chdir(folder)
    return folder


def write(course, body, before=""):
    file = course / "reference/twice/solution.py"
    file.write_text(file.read_text().replace("return 2.0 * x", body).replace("import numpy as np", before))


def run(capsys, *arguments):
    code = main(list(arguments))
    said = capsys.readouterr()
    assert "Traceback" not in said.out + said.err
    return code, " ".join((said.out + said.err).split())


def test_a_right_reference_costs_its_trial_once(course, capsys):
    for _ in range(2):
        assert run(capsys, "grade", "class", "--out", "out")[0] == 0
    (passed,) = course.glob("course.secret*tried")
    # What somebody brings along is not believed.
    write(course, "return 2.0 * x if x.size < 3 else np.random.default_rng().normal(size=3)", "import numpy as np")
    passed.write_bytes(b"0" * 64)
    code, said = run(capsys, "grade", "class", "--out", "out")
    assert code == 2, said


@pytest.mark.parametrize(("body", "says"), BODIES.values(), ids=BODIES)
def test_a_reference_that_nobody_can_be_graded_by_stops_the_run(course, capsys, body, says):
    write(course, body, "import numpy as np")
    code, said = run(capsys, "grade", "class", "--out", "out")
    assert code == 2, said
    assert any(part in said for part in says.split("|")), said
    assert said.count("grader: ") == 1
    assert not list((course / "out").glob("*.json"))


IMPORTS = {
    "a program": "import subprocess\nsubprocess.run(['true'])\nimport numpy as np",
    "a file": "import numpy as np\nopen('/etc/passwd').close()",
}


@pytest.mark.parametrize("before", IMPORTS.values(), ids=IMPORTS)
def test_a_reference_that_cannot_be_imported_in_a_sandbox_is_said(course, capsys, before):
    write(course, "return 2.0 * x", before)
    code, said = run(capsys, "grade", "class", "--out", "out")
    assert (code, "cannot be imported where students' files run" in said) == (2, True), said


def test_an_audit_of_a_reference_that_returns_nothing_is_no_audit(course, capsys):
    write(course, "return None", "import numpy as np")
    code, said = run(capsys, "audit", "--quick")
    assert code == 2, said
    assert "solution.py:7" in said


def test_a_stub_that_students_cannot_import_is_not_handed_out(course, capsys):
    """What is given is read in the stub too: there it needs what a student's process does not allow."""
    write(
        course, "return 2.0 * x", "import os\nimport numpy as np\nGIVEN = ('HOME',)\nHOME = os.listdir('/etc/..')"
    )
    for command in (["release"], ["release", "--check"], ["release", "kit"], ["audit", "--quick"]):
        code, said = run(capsys, *command)
        assert (code, "students cannot use the stub" in said) == (2, True), said
    assert not (course / "assignments/twice/twice.py").exists()
    assert not (course / "kit").exists()


def test_references_that_import_each_other_and_their_own_files_pass(course, capsys):
    write_course(
        course,
        {
            "course.toml": COURSE["course.toml"].replace("twice = 4", "twice = 4\n        fourfold = 2"),
            "reference/twice/helpers.py": "from .lib.more import product\nfrom .lib import one\n",
            "reference/twice/lib/__init__.py": "from .more import product\n\none = 1.0\n",
            "reference/twice/lib/more.py": "def product(a, b):\n    return a * b\n",
            "reference/fourfold/solution.py": (
                '"""Doc."""\n\nfrom ..twice import helpers\nfrom ..twice.solution import twice\n\n\n'
                'def fourfold(x):\n    """Return four times `x`."""\n    return helpers.product(2.0, twice(x))\n'
            ),
            "reference/fourfold/checks.py": COURSE["reference/twice/checks.py"].replace('"twice"', '"fourfold"'),
        },
    )
    assert run(capsys, "grade", "class", "--out", "out")[0] == 0
    assert json.loads((course / "out/ann.json").read_text())["score"] == 4


def test_a_reference_that_draws_from_a_generator_it_is_given_passes(course, capsys):
    write_course(
        course,
        {
            "reference/twice/solution.py": (
                '"""Doc."""\n\n\ndef twice(x, rng):\n    """Return twice `x`, shuffled."""\n'
                "    return 2.0 * rng.permutation(x)\n"
            ),
            "reference/twice/checks.py": COURSE["reference/twice/checks.py"]
            .replace("normal", "normal, rng")
            .replace("normal, rng(3)", "normal(30), rng=rng(1)"),
        },
    )
    code, said = run(capsys, "grade", "class", "--out", "out")
    assert code == 0, said


def test_a_package_that_students_may_import_must_be_there(course, capsys):
    settings = course / "course.toml"
    settings.write_text('packages = ["typing_extensions", "no_such_package"]\n' + settings.read_text())
    code, said = run(capsys, "grade", "class", "--out", "results")
    assert code == 2
    assert f"{settings}:1: packages: no_such_package is not installed here" in said
    assert not (course / "results/ann.json").exists()


def test_a_package_counts_for_students_only_where_the_course_names_it(course, capsys):
    (course / "class/ann/twice.py").write_text(
        "from typing_extensions import get_args\n\ndef twice(x):\n    return (2 * x, get_args)[0]\n"
    )
    settings = course / "course.toml"
    _, said = run(capsys, "grade", "class", "--out", "without")
    settings.write_text('packages = ["typing_extensions"]\n' + settings.read_text())
    _, named = run(capsys, "grade", "class", "--out", "with")
    scores = [json.loads((course / folder / "ann.json").read_text())["score"] for folder in ("without", "with")]
    assert scores == [0, 4], (said, named)
