"""``%load_ext grader``, then ``%check EXERCISE``: check the functions of the running notebook.

They run in the notebook's own process, which is the student's anyway, on the kit's public cases.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import Any

from grader.check import public_exercises
from grader.errors import CourseError, GraderError
from grader.find import find_course
from grader.model import ExerciseGrade, Finding, NotWritten, Outcome, OutOfMemory, Raised
from grader.pipeline import grade_exercise
from grader.rehearsal import Rehearsal
from grader.reports.lines import check_details, exercise_text, finding_sentences, mark_of

__all__ = ["NotebookCheck", "check_notebook", "register"]

WIDTH = 100


@dataclass(frozen=True)
class NotebookCheck:
    """What a check of the notebook found: a table where there is HTML, the same words where there is not."""

    grade: ExerciseGrade

    def __repr__(self) -> str:
        return exercise_text(self.grade, WIDTH, colour=False)

    def _repr_html_(self) -> str:
        rows = []
        for check in self.grade.checks:
            said = "<br>".join(escape(text) for text in [check.message, *check_details(check)] if text)
            rows.append(
                f'<tr><td>{mark_of(check.status)}</td><td style="text-align:left">{escape(check.name)}</td>'
                f"<td>{check.score:g}/{check.max_score:g}</td>"
                f'<td style="text-align:left;max-width:48em">{said}</td></tr>'
            )
        heading = escape(f"{self.grade.title}: {self.grade.score:g} of {self.grade.max_score:g} points")
        table = f"<table><caption>{heading} on public inputs</caption>{''.join(rows)}</table>"
        return table + "".join(map(_finding_html, self.grade.findings))


def _finding_html(finding: Finding) -> str:
    head, *rest = (escape(sentence) for sentence in finding_sentences(finding))
    replay = f"<pre>{escape(finding.replay)}</pre>" if finding.replay else ""
    return f'<p style="max-width:60em"><b>{head}</b><br>{"<br>".join(rest)}</p>{replay}'


def register(shell: Any) -> None:
    """Give the IPython `shell` the magic ``%check``."""

    def check(line: str) -> NotebookCheck | None:
        """Check an exercise: %check and its name."""
        try:
            return check_notebook(line.strip(), shell.user_ns, Path.cwd(), _labels(shell))
        except GraderError as error:
            print(error)  # noqa: T201 - a message in the notebook, not a traceback
            return None

    shell.register_magic_function(check, "line", "check")


def check_notebook(
    name: str, namespace: Mapping[str, Any], here: Path, labels: Mapping[str, str] | None = None
) -> NotebookCheck:
    """Check exercise `name` with the functions of `namespace`.

    Parameters
    ----------
    name : str
        The exercise.
    namespace : mapping
        Where the functions are.
    here : Path
        A folder inside the kit.
    labels : mapping, optional
        What the student calls each cell's file: ``In [3]``.

    Raises
    ------
    CourseError
        If there is no kit, or no such exercise in it.
    """
    if not name:
        raise CourseError("say which exercise: %check followed by its name")
    exercise = public_exercises(find_course(here), name)[0]
    functions = {key: value for key, value in namespace.items() if callable(value) and not key.startswith("_")}
    with contextlib.redirect_stdout(io.StringIO()):
        grade = grade_exercise(exercise, exercise.plan, _Cells(functions, labels or {}))
    return NotebookCheck(grade)


class _Cells(Rehearsal):
    """A rehearsal that names the cell in which something was raised."""

    def __init__(self, functions: Mapping[str, Any], labels: Mapping[str, str]) -> None:
        super().__init__(functions, frozenset(labels))
        self._labels = labels

    def _call(self, call: Any) -> Outcome:
        outcome = super()._call(call)
        if isinstance(outcome, (Raised, NotWritten, OutOfMemory)):
            return replace(outcome, file=self._labels.get(outcome.file, outcome.file))
        return outcome


def _labels(shell: Any) -> dict[str, str]:
    """The files of a notebook's cells, by the numbers that stand beside them."""
    known = getattr(shell.compile, "_filename_map", {})
    return {file: f"In [{count}]" for file, count in known.items()}
