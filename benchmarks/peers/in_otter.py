"""The assignment as otter-grader has it: tests in the OK format, one zip per exercise, one run per submission."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from assignment import Statements
from environments import Environment
from notebooks import code_cell, notebook
from shown import Message
from submissions import Submission


def grade(
    environment: Environment,
    folder: Path,
    tests: Mapping[str, Sequence[Statements]],
    submissions: Sequence[Submission],
    *,
    hidden: bool = False,
) -> dict[str, list[Message]]:
    """Grade `submissions` in `folder`; return, by mistake, what the student is shown.

    What otter shows by default is one text for all public test cases. With `hidden`, the cases are marked as the
    format marks them when nothing is said: hidden.
    """
    for exercise, its_tests in tests.items():
        _make_zip(environment, folder / exercise, exercise, its_tests, hidden=hidden)
    return {each.mistake: _run(environment, folder / each.exercise, each) for each in submissions}


def _make_zip(
    environment: Environment, folder: Path, exercise: str, tests: Sequence[Statements], *, hidden: bool
) -> None:
    (folder / "tests").mkdir(parents=True)
    codes = ["".join(f">>> {line}\n" for line in test.lines) for test in tests]
    cases = [{"code": code, "hidden": hidden, "locked": False} for code in codes]
    suite = {"cases": cases, "scored": True, "setup": "", "teardown": "", "type": "doctest"}
    spec = {"name": exercise, "points": len(tests), "suites": [suite]}
    (folder / "tests" / f"{exercise}.py").write_text(f"OK_FORMAT = True\n\ntest = {spec!r}\n")
    environment.run(["-m", "otter", "generate", "-t", "tests", "-o", "autograder.zip"], folder)


def _run(environment: Environment, folder: Path, submission: Submission) -> list[Message]:
    place = folder / submission.mistake
    place.mkdir()
    (place / f"{submission.exercise}.ipynb").write_text(notebook([code_cell(submission.source)]))
    arguments = ["-m", "otter", "run", "-a", "../autograder.zip", "-o", ".", f"{submission.exercise}.ipynb"]
    environment.run(arguments, place)
    results = json.loads((place / "results.json").read_text())["tests"]
    shown = [result for result in results if result.get("visibility", "visible") == "visible"]
    return [Message(result["name"], result.get("status") == "failed", result["output"]) for result in shown]
