"""The exercise for this project's own grader: the course of its tests, and ``grader grade``, with no jail."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jail import HERE, supervised
from jobs import ATTACKER, LIMIT_S, NEIGHBOUR, Graded, Step, job

from grader.course.load import load_course
from grader.grading.prepare import make_plan
from tests.attacks.test_corpus import PLACES, floats_of

ROOT = HERE.parent.parent
COURSE = ROOT / "tests" / "attacks" / "course"
STARTUP = Path.home() / ".ipython" / "profile_default" / "startup"


class Fairgrade:
    """The honest submission is graded right after the attack, by the same worker, as in a class."""

    name = "fairgrade"
    points = 10.0
    limit_s = LIMIT_S
    kept: tuple[str, ...] = ()

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.code = folder / "fairgrade"  # a copy: what its authors change meanwhile is not the attacks' doing
        shutil.copytree(ROOT / "grader", self.code / "grader")

    def steps(self, attack: str, honest: str) -> Sequence[Step]:
        handed_in = {ATTACKER: attack, NEIGHBOUR: honest}
        both = {f"PLACE/class/{who}/target.py": source for who, source in handed_in.items()}
        alone = {f"PLACE/alone/{NEIGHBOUR}/target.py": honest}
        return [
            self._step("attack", "class", both, (ATTACKER, NEIGHBOUR)),
            self._step("honest", "alone", alone, (NEIGHBOUR,), only_after_hang=True),
        ]

    def _step(self, name: str, graded: str, files: Mapping[str, str], who: Sequence[str], **options: Any) -> Step:
        arguments = ("--course", "PLACE/course", "--out", f"PLACE/{name}", "--jobs", "1", "--json")
        command = (sys.executable, "-m", "grader", "grade", f"PLACE/{graded}", *arguments)
        collected = tuple(f"PLACE/{name}/{each}.json" for each in who)
        return Step(name, command, str(self.code), files, collected, **options)

    def run(self, number: int, steps: Sequence[Step]) -> dict[str, Any]:
        with tempfile.TemporaryDirectory(dir=self.folder, prefix=f"{number}-") as place:
            given = job(
                steps,
                template=COURSE,
                course="PLACE/course",
                watched=["PLACE/course", str(self.code)],
                places=[*map(str, PLACES), "PLACE/course", *filter(None, sys.path), str(STARTUP)],
                deep=False,
                environment={**os.environ, "PYTHONPATH": str(self.code)},
                planted={},
                python=sys.executable,
                uid=None,
            )
            here = json.loads(json.dumps(given).replace("PLACE", place))
            report = supervised([sys.executable, str(HERE / "supervise.py")], here)
            return json.loads(json.dumps(report).replace(place, "PLACE"))

    def read(self, report: Mapping[str, Any]) -> Graded:
        attack, honest = (self._result(report, who) for who in (ATTACKER, NEIGHBOUR))
        return Graded(_score(attack), _score(honest), _shown(attack) if attack else "")

    def _result(self, report: Mapping[str, Any], who: str) -> dict[str, Any] | None:
        found = [step["files"].get(f"PLACE/{name}/{who}.json") for name, step in report["steps"].items()]
        written = [text for text in found if text]
        return json.loads(written[0]) if written else None


def _score(result: Mapping[str, Any] | None) -> float | None:
    return None if result is None or not result["complete"] else float(result["score"])


def _shown(result: Mapping[str, Any]) -> str:
    """All of the result but digests, times and what is quoted of public inputs, whose digits may be anybody's."""
    (exercise,) = result["exercises"]
    secret = [finding for finding in exercise["findings"] if finding["kind"] != "counterexample"]
    kept = {**result, "timings": None, "submission": None, "course": None}
    return json.dumps({**kept, "exercises": [{**exercise, "findings": secret}]}, ensure_ascii=False)


def hidden_numbers() -> list[float]:
    """Return every hidden input and every expected value of our course."""
    course = load_course(COURSE)
    cases = make_plan(course, course.demonstration_secret).exercises["target"].cases.values()
    return [
        number
        for several in cases
        for each in several
        for number in floats_of([dict(each.arguments), each.expected])
    ]
