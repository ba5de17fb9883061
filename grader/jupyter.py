"""``%load_ext grader``, then ``%check EXERCISE``: check the functions of the running notebook.

They run in the notebook's own process, which is the student's anyway, on the kit's public cases.
"""

from __future__ import annotations

import contextlib
import difflib
import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import Any

from grader.check import kit_limits, public_exercises
from grader.diagnose.counterexample import import_line
from grader.errors import CourseError, GraderError
from grader.find import find_course
from grader.model import (
    Call,
    ExerciseGrade,
    Finding,
    Missing,
    NotWritten,
    Outcome,
    OutOfMemory,
    Raised,
)
from grader.pipeline import grade_exercise
from grader.rehearsal import Rehearsal
from grader.reports.lines import exercise_text, finding_sentences, mark_of, points, told
from grader.unconfined import Patience

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
        for check, texts in zip(self.grade.checks, told(self.grade.checks), strict=True):
            said = "<br>".join(map(escape, texts))
            rows.append(
                f'<tr><td>{mark_of(check.status)}</td><td style="text-align:left">{escape(check.name)}</td>'
                f"<td>{points(check.score)}/{points(check.max_score)}</td>"
                f'<td style="text-align:left;max-width:48em">{said}</td></tr>'
            )
        heading = escape(f"{self.grade.title}: {points(self.grade.score)} of {points(self.grade.max_score)} points")
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
    root = find_course(here)
    exercise = next(public_exercises(root, name))
    functions = {key: value for key, value in namespace.items() if callable(value) and not key.startswith("_")}
    with contextlib.redirect_stdout(io.StringIO()):
        grade = grade_exercise(
            exercise, exercise.plan, _Cells(functions, labels or {}, kit_limits(root).call_cpu_s)
        )
    findings = tuple(_here(finding, name) for finding in grade.findings)
    return NotebookCheck(replace(grade, findings=findings))


def _here(finding: Finding, name: str) -> Finding:
    """A snippet for this notebook: the import would put the function of a file in place of the cell's."""
    line = import_line(name, finding.function)
    return replace(finding, replay=finding.replay.replace(f"{line}\n", ""))


class _Cells(Rehearsal):
    """A rehearsal that names the cell in which something was raised, and stops a call that takes too long."""

    def __init__(self, functions: Mapping[str, Any], labels: Mapping[str, str], call_s: float) -> None:
        super().__init__(functions, frozenset(labels))
        self._labels = labels
        self._patience = Patience()
        self._call_s = call_s

    def _call(self, call: Call) -> Outcome:
        answer = super()._call
        outcome = self._patience.wait(call.function, self._call_s, lambda: answer(call))
        if isinstance(outcome, Missing):
            near = difflib.get_close_matches(call.function, self._functions, 1)
            return replace(outcome, nearest=next(iter(near), ""))
        if isinstance(outcome, (Raised, NotWritten, OutOfMemory)):
            return replace(outcome, file=self._labels.get(outcome.file, outcome.file))
        return outcome


def _labels(shell: Any) -> dict[str, str]:
    """The files of a notebook's cells, by the numbers that stand beside them."""
    known = getattr(shell.compile, "_filename_map", {})
    return {file: f"In [{count}]" for file, count in known.items()}
