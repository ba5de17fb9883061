"""The assignment as nbgrader has it: a course folder, hidden tests between markers, and feedback as HTML."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from pathlib import Path

from assignment import Statements
from environments import Environment
from notebooks import Cell, code_cell, notebook
from shown import Message
from submissions import Submission

CONFIG = 'c = get_config()\nc.CourseDirectory.course_id = "course"\n'


def grade(
    environment: Environment,
    folder: Path,
    tests: Mapping[str, Sequence[Statements]],
    submissions: Sequence[Submission],
) -> dict[str, list[Message]]:
    """Grade `submissions` in `folder`; return, by mistake, what the feedback shows of the tests that failed."""
    (folder / "nbgrader_config.py").write_text(CONFIG)
    for exercise, its_tests in tests.items():
        _write(folder / "source" / exercise / f"{exercise}.ipynb", _source(its_tests))
        environment.run(["-m", "nbgrader", "generate_assignment", exercise], folder)
        for each in submissions:
            if each.exercise == exercise:
                _write(folder / "submitted" / each.mistake / exercise / f"{exercise}.ipynb", _filled(folder, each))
        environment.run(["-m", "nbgrader", "autograde", exercise], folder)
        environment.run(["-m", "nbgrader", "generate_feedback", exercise], folder)
    return {each.mistake: _feedback(folder, each) for each in submissions}


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True)
    file.write_text(text)


def _source(tests: Sequence[Statements]) -> str:
    """The instructor's notebook."""
    return notebook(
        [
            code_cell("### BEGIN SOLUTION\n### END SOLUTION", _role("solution", solution=True)),
            *(_test_cell(test) for test in tests),
        ]
    )


def _test_cell(test: Statements) -> Cell:
    source = "\n".join([f"# {test.name}", "### BEGIN HIDDEN TESTS", *test.lines, "### END HIDDEN TESTS"])
    return code_cell(source, _role(test.name, grade=True))


def _role(name: str, *, grade: bool = False, solution: bool = False) -> dict[str, dict[str, object]]:
    role = {"grade": grade, "solution": solution, "locked": grade, "grade_id": name, "schema_version": 3}
    return {"nbgrader": {**role, "points": 1} if grade else role}


def _filled(folder: Path, submission: Submission) -> str:
    """The released notebook with the student's code in its first cell."""
    name = submission.exercise
    released = json.loads((folder / "release" / name / f"{name}.ipynb").read_text())
    released["cells"][0]["source"] = submission.source
    return json.dumps(released)


def _feedback(folder: Path, submission: Submission) -> list[Message]:
    name = submission.exercise
    reader = _Errors()
    reader.feed((folder / "feedback" / submission.mistake / name / f"{name}.html").read_text())
    return [Message(cell, True, text.strip("\n")) for cell, text in reader.found]


class _Errors(HTMLParser):
    """Collects the outputs of cells that ended in an error, with the name that the feedback gives the cell."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._inside = ""
        self._text = ""
        self._cell = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a" and (name := dict(attrs).get("name")):
            self._cell = name  # every graded cell begins with an anchor of its name
        elif tag == "div" and "output_error" in (dict(attrs).get("class") or "").split():
            self._inside, self._text = tag, ""

    def handle_data(self, data: str) -> None:
        self._text += data if self._inside else ""

    def handle_endtag(self, tag: str) -> None:
        if tag == self._inside:
            self.found.append((self._cell, self._text))
            self._inside = ""
