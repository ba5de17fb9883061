"""A student's notebooks with their feedback in them, each exported in a process of its own."""

from __future__ import annotations

import itertools
import json
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import PurePosixPath
from typing import Any

from grader.errors import ResultsError
from grader.grading.for_student import StudentExercise, StudentResult
from grader.model import Submission
from grader.pages.environment import TEMPLATES, render
from grader.pages.own_lines import excerpt_of, places_in
from grader.pages.shown import is_tried

__all__ = ["Exported", "export_notebooks", "require_export"]

START = "from grader.pages.notebook_export import main; main()"
WALL_S = 60
"""Backstop: the process itself is limited in processor time."""
CELL = re.compile(r"(?P<file>.+\.ipynb), cell (?P<number>\d+)(?:, line \d+)?")
MOST_BYTES = 64 << 20


@dataclass(frozen=True)
class Exported:
    """One notebook with its feedback."""

    name: str
    """What to call it as a file: no other notebook of the hand-in is called so."""
    page: bytes
    notebook: bytes | None
    """None if it could not be exported; the page says so."""


def require_export() -> None:
    """Raise `ResultsError`, with what to install, if no notebook could be exported."""
    missing = [name for name in ("nbconvert", "nbformat", "bleach") if find_spec(name) is None]
    if missing:
        raise ResultsError(f"notebooks with feedback need {missing[0]}: pip install 'nbconvert>=7.16'")


def export_notebooks(result: StudentResult, submission: Submission) -> Iterator[Exported]:
    """Yield each notebook of a hand-in that some exercise of `result` was graded from."""
    names = _names(submission.originals)
    for file, content in submission.originals.items():
        exercises = [one for one in result.exercises if file in submission.entries.get(one.name, ())]
        if exercises:
            yield _exported(names[file], file, content, exercises, result, submission)


def _names(files: Iterable[str]) -> dict[str, str]:
    """What each notebook is called as a file: by its own name, and with a number behind it where that is taken."""
    found: dict[str, str] = {}
    for file in files:
        path = PurePosixPath(file)
        numbered = (f"{path.stem}-{number}{path.suffix}" for number in itertools.count(2))
        found[file] = next(name for name in itertools.chain([path.name], numbered) if name not in found.values())
    return found


def _exported(
    name: str,
    file: str,
    content: bytes,
    exercises: list[StudentExercise],
    result: StudentResult,
    submission: Submission,
) -> Exported:
    remarks: dict[str, list[dict[str, Any]]] = {}
    for exercise in exercises:
        for number, remark in _remarks(file, exercise, submission):
            remarks.setdefault(number, []).append(remark)
    template = (TEMPLATES / "notebook_body.html").read_text(encoding="utf-8")
    question = {
        "notebook": content.decode(errors="replace"),
        "remarks": remarks,
        "marked": _marked(file, exercises),
        "template": template,
    }
    answer = _asked(question)
    page = render(
        "notebook.html",
        "page.css",
        "nothing.js",
        result=result,
        exercises=exercises,
        name=file,
        body=answer and answer["html"],
    )
    return Exported(name, page, answer["ipynb"].encode(errors="replace") if answer else None)


def _remarks(file: str, exercise: StudentExercise, submission: Submission) -> Iterator[tuple[str, dict[str, Any]]]:
    """The number of a cell, and what is to be said under it."""
    for finding in exercise.findings:
        excerpt = excerpt_of(finding.function, exercise.name, submission, exercise.notes, set())
        found = excerpt and CELL.fullmatch(excerpt.file)
        if found and found["file"] == file and not is_tried(finding):
            texts = [text for text in (finding.evidence, finding.hint) if text]
            yield found["number"], _remark(finding.function, finding.says, texts, wrong=True)
    for note in exercise.notes:
        place, _, says = note.partition(": ")
        found = CELL.fullmatch(place)
        if found and found["file"] == file:
            yield found["number"], _remark(place, says, [], wrong=False)


def _marked(file: str, exercises: Iterable[StudentExercise]) -> dict[str, list[int]]:
    """The number of each cell of which lines are named, as where it failed or where a mistake is, and the lines."""
    texts = [
        text
        for exercise in exercises
        for text in (
            *exercise.notes,
            *(check.message for check in exercise.checks),
            *(one.says for one in exercise.findings),
        )
    ]
    found: dict[str, list[int]] = {}
    for place, line in sorted(places_in(texts)):
        cell = CELL.fullmatch(place)
        if cell and cell["file"] == file:
            found.setdefault(cell["number"], []).append(line)
    return found


def _remark(about: str, title: str, texts: list[str], *, wrong: bool) -> dict[str, Any]:
    return {"about": about, "title": title, "texts": texts, "wrong": wrong}


def _asked(question: dict[str, Any]) -> dict[str, str] | None:
    """What the process answers; None if it fails, takes too long, or answers too much."""
    try:
        done = subprocess.run(  # noqa: S603 - this Python, and code of ours
            [sys.executable, "-I", "-c", START],
            input=json.dumps(question).encode(),
            capture_output=True,
            timeout=WALL_S,
            cwd="/",
            env={},
            check=True,
        )
        answer = json.loads(done.stdout) if len(done.stdout) <= MOST_BYTES else None
    except (subprocess.SubprocessError, OSError, ValueError):
        return None
    whole = isinstance(answer, dict) and all(isinstance(answer.get(key), str) for key in ("html", "ipynb"))
    return answer if whole else None
