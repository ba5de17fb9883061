"""The same submissions with this project's own grader: ``python -m grader grade``, and what it says."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from submissions import Submission

ROOT = Path(__file__).resolve().parent.parent.parent
CATALOGUED = "misconception"
"""The kind of finding that names a mistake of the catalogue."""


@dataclass(frozen=True)
class Said:
    """What a student reads first: a sentence, what goes with it, and the catalogued mistakes that it may be."""

    says: str
    then: str
    mistakes: tuple[str, ...]


def grade(folder: Path, submissions: Sequence[Submission], course: Path = ROOT) -> dict[str, Said]:
    """Grade `submissions` in `folder`; return, by mistake, what the student is told first.

    Raises
    ------
    subprocess.CalledProcessError
        If grading ends with another code than 0.
    """
    for each in submissions:
        place = folder / "class" / each.mistake
        place.mkdir(parents=True)
        (place / f"{each.exercise}.py").write_text(each.source)
    arguments = ["grade", folder / "class", "--course", course, "--out", folder / "results", "--json"]
    subprocess.run([sys.executable, "-m", "grader", *arguments], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return {each.mistake: first_said(_exercise(folder / "results", each)) for each in submissions}


def _exercise(results: Path, submission: Submission) -> Mapping[str, Any]:
    """The part of the result document that is about the exercise of `submission`."""
    document = json.loads((results / f"{submission.mistake}.json").read_text())
    (graded,) = [each for each in document["exercises"] if each["name"] == submission.exercise]
    return graded


def first_said(graded: Mapping[str, Any]) -> Said:
    """Return the first finding of an exercise's result; without any, the message of the first check that failed."""
    for finding in graded["findings"]:
        mistakes = finding["mistakes"] if finding["kind"] == CATALOGUED else ()
        return Said(finding["says"], finding["hint"] or finding["evidence"], tuple(mistakes))
    failed = [check for check in graded["checks"] if check["status"] not in ("passed", "skipped")]
    return Said(failed[0]["message"] if failed else "", "", ())
