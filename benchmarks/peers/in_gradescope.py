"""The assignment as gradescope-utils has it: `unittest` with decorators, and its runner that writes JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from assignment import Statements
from environments import Environment
from shown import Message
from submissions import Submission

# As in the project's own example: one file that discovers the tests and writes the results.
RUNNER = """\
import unittest
from gradescope_utils.autograder_utils.json_test_runner import JSONTestRunner

if __name__ == "__main__":
    suite = unittest.defaultTestLoader.discover("tests")
    with open("results.json", "w") as f:
        JSONTestRunner(visibility="visible", stream=f).run(suite)
"""


def grade(
    environment: Environment,
    folder: Path,
    tests: Mapping[str, Sequence[Statements]],
    submissions: Sequence[Submission],
    *,
    hidden: bool = False,
) -> dict[str, list[Message]]:
    """Grade `submissions` in `folder`; return, by mistake, what the student is shown of each test."""
    sources = {exercise: _unittest(exercise, its_tests, hidden=hidden) for exercise, its_tests in tests.items()}
    return {
        each.mistake: _run(environment, folder / each.mistake, sources[each.exercise], each) for each in submissions
    }


def _run(environment: Environment, folder: Path, tests: str, submission: Submission) -> list[Message]:
    place = folder / submission.mistake
    (place / "tests").mkdir(parents=True)
    (place / "run_tests.py").write_text(RUNNER)
    (place / "tests" / f"test_{submission.exercise}.py").write_text(tests)
    (place / f"{submission.exercise}.py").write_text(submission.source)
    environment.run(["run_tests.py"], place)
    results = json.loads((place / "results.json").read_text())["tests"]
    shown = [result for result in results if result.get("visibility", "visible") == "visible"]
    return [Message(result["name"], result["status"] == "failed", result.get("output", "")) for result in shown]


def _unittest(exercise: str, tests: Sequence[Statements], *, hidden: bool) -> str:
    lines = [
        "import unittest",
        "from gradescope_utils.autograder_utils.decorators import visibility, weight",
        f"from {exercise} import *",
        "",
        f"class Test{exercise.capitalize()}(unittest.TestCase):",
    ]
    for test in tests:
        lines += ["    @weight(1)", *(['    @visibility("hidden")'] if hidden else [])]
        lines += [f"    def {test.name}(self):", *(f"        {line}" for line in test.lines), ""]
    return "\n".join(lines)
