"""The exercise for nbgrader: hidden tests between markers; attacker and neighbour are one class."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from hidden_tests import TESTS, Tested, named
from jobs import ATTACKER, LIMIT_S, NEIGHBOUR, SECRETS, Graded, Step
from notebooks import Cell, code_cell, notebook
from peer import JailedPeer

CONFIG = """\
c = get_config()
c.CourseDirectory.course_id = "course"
c.Execute.timeout = 30
"""
"""The limit for a cell is nbgrader's default, in seconds."""
SCORES = """\
import json, sqlite3
rows = sqlite3.connect("gradebook.db").execute('''
    SELECT submitted_assignment.student_id,
           TOTAL(COALESCE(grade.manual_score, grade.auto_score, 0) + COALESCE(grade.extra_credit, 0)),
           COUNT(COALESCE(grade.manual_score, grade.auto_score))
    FROM submitted_assignment
    JOIN submitted_notebook ON submitted_notebook.assignment_id = submitted_assignment.id
    JOIN grade ON grade.notebook_id = submitted_notebook.id
    GROUP BY 1''')
print(json.dumps({student: score for student, score, graded in rows if graded}))
"""
"""As nbgrader computes a score: the manual one goes before the automatic one, and extra credit is added."""


class Nbgrader(JailedPeer):
    """``nbgrader autograde`` for the whole class, then ``nbgrader generate_feedback``."""

    limit_s = (len(TESTS) + 2) * LIMIT_S
    """Four cells may each take as long as nbgrader lets them: that is no hang."""
    kept = ("gradebook.db",)

    def prepare(self) -> None:
        (self.template / "nbgrader_config.py").write_text(CONFIG)
        solution = f"### BEGIN SOLUTION\n# {SECRETS['reference']}\n### END SOLUTION"
        cells = [code_cell(solution, _role("target", solution=True)), *map(_test_cell, TESTS)]
        (self.template / "source" / "target").mkdir(parents=True)
        (self.template / "source" / "target" / "target.ipynb").write_text(notebook(cells))
        self.environment.run(["-m", "nbgrader", "generate_assignment", "target"], self.template)

    def steps(self, attack: str, honest: str) -> Sequence[Step]:
        handed_in = {ATTACKER: attack, NEIGHBOUR: honest}
        files = {
            f"{self.course}/submitted/{who}/target/target.ipynb": self._filled(handed_in[who]) for who in handed_in
        }
        whole_class = self._step("attack", "autograde", "target", files=files, limit_s=self.limit_s)
        alone = self._step("honest", "autograde", "target", "--student", NEIGHBOUR, only_after_hang=True)
        feedback = self._step("feedback", "generate_feedback", "target", collected=(self._feedback,))
        return [whole_class, alone, Step("scores", (self.python, "-c", SCORES), self.course), feedback]

    @property
    def _feedback(self) -> str:
        return f"{self.course}/feedback/{ATTACKER}/target/target.html"

    def _step(self, name: str, *arguments: str, **options: Any) -> Step:
        return Step(name, (self.python, "-m", "nbgrader", *arguments), self.course, **options)

    def _filled(self, source: str) -> str:
        """The released notebook with `source` in its first cell."""
        released = json.loads((self.template / "release" / "target" / "target.ipynb").read_text())
        released["cells"][0]["source"] = source
        return json.dumps(released)

    def read(self, report: Mapping[str, Any]) -> Graded:
        try:
            scores = json.loads(report["steps"]["scores"]["out"])
        except json.JSONDecodeError:
            scores = {}
        shown = report["steps"]["feedback"]["files"].get(self._feedback)
        return Graded(scores.get(ATTACKER), scores.get(NEIGHBOUR), shown or "")


def _test_cell(test: Tested) -> Cell:
    lines = ["import numpy as np", *named(test.public)]
    hidden = ["### BEGIN HIDDEN TESTS", *named(test.hidden), "### END HIDDEN TESTS"]
    return code_cell("\n".join([*lines, *hidden]), _role(test.function, points=test.points))


def _role(name: str, *, points: int = 0, solution: bool = False) -> dict[str, dict[str, object]]:
    role = {
        "grade": not solution,
        "solution": solution,
        "locked": not solution,
        "grade_id": name,
        "schema_version": 3,
    }
    return {"nbgrader": role if solution else {**role, "points": points}}
