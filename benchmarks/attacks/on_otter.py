"""The exercise for otter-grader: a test file a function, one zip, and one ``otter run`` a submission."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hidden_tests import TESTS, Tested, named
from jobs import ATTACKER, NEIGHBOUR, Graded, Step
from notebooks import code_cell, notebook
from on_gradescope import results, score_of, visible
from peer import JailedPeer


class Otter(JailedPeer):
    """``otter run``, which is otter's way without containers."""

    def prepare(self) -> None:
        (self.template / "tests").mkdir()
        for test in TESTS:
            (self.template / "tests" / f"{test.function}.py").write_text(_test_file(test))
        self.environment.run(["-m", "otter", "generate", "-t", "tests", "-o", "autograder.zip"], self.template)

    def steps(self, attack: str, honest: str) -> Sequence[Step]:
        handed_in = {ATTACKER: attack, NEIGHBOUR: honest}
        files = {f"{self._place(who)}/target.ipynb": notebook([code_cell(text)]) for who, text in handed_in.items()}
        return [self._step("attack", ATTACKER, files), self._step("honest", NEIGHBOUR, {})]

    def _step(self, name: str, who: str, files: Mapping[str, str]) -> Step:
        arguments = ("-m", "otter", "run", "-a", "autograder.zip", "-o", self._place(who))
        notebook_of_student = f"{self._place(who)}/target.ipynb"
        command = (self.python, *arguments, notebook_of_student)
        return Step(name, command, self.course, files, (self._results(who),))

    def _place(self, who: str) -> str:
        return f"{self.course}/submissions/{who}"

    def _results(self, who: str) -> str:
        return f"{self._place(who)}/results.json"

    def read(self, report: Mapping[str, Any]) -> Graded:
        attack = results(report, "attack", self._results(ATTACKER))
        honest = results(report, "honest", self._results(NEIGHBOUR))
        return Graded(score_of(attack), score_of(honest), visible(attack))


def _test_file(test: Tested) -> str:
    cases = [
        {"code": _doctest(test.public), "hidden": False, "locked": False, "points": 0},
        {"code": _doctest(test.hidden), "hidden": True, "locked": False, "points": test.points},
    ]
    suite = {"cases": cases, "scored": True, "setup": "", "teardown": "", "type": "doctest"}
    return f"OK_FORMAT = True\n\ntest = { ({'name': test.function, 'points': None, 'suites': [suite]})!r}\n"


def _doctest(lines: tuple[str, ...]) -> str:
    return "".join(f">>> {line}\n" for line in ("import numpy as np", *named(lines)))
