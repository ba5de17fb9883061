"""``%load_ext fairgrade``, then ``%check``: check the functions of the running notebook.

They run in the notebook's own process, which is the student's anyway, on the kit's public cases.
"""

from __future__ import annotations

import contextlib
import difflib
import io
import os
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import Any

from grader.course.find import find_course
from grader.diagnose.snippet import import_line
from grader.errors import CourseError, GraderError, UntrustedCourse
from grader.grading.exercise import grade_exercise
from grader.model import (
    Call,
    Cell,
    Finding,
    Missing,
    NotWritten,
    Outcome,
    OutOfMemory,
    Raised,
)
from grader.release.kit_settings import read_settings
from grader.reports.lines import finding_sentences, mark_of, points, printed_text, texts_of_checks
from grader.reports.page import page_text, word_of
from grader.running.in_process import InProcess
from grader.running.unconfined import CallTimer
from grader.student.authors import open_authors
from grader.student.check import Checked, closing, kit_limits, public_exercises
from grader.student.notebook_lines import cells_that_ran, with_lines_of_cells

__all__ = ["NotebookCheck", "NotebookChecks", "check_notebook", "register", "wanted_exercises"]

WIDTH = 100


@dataclass(frozen=True)
class NotebookCheck(Checked):
    """The result of a check in a notebook: a table in HTML, the same words as plain text."""

    authors_say: str = ""
    """A sentence on where the course's own code ran; empty if none was needed."""

    def __repr__(self) -> str:
        text = page_text(self.grade, WIDTH, colour=False) + printed_text(self.printed, WIDTH)
        return f"{text}\n\n{textwrap.fill(self._closing, WIDTH)}"

    def _repr_html_(self) -> str:
        rows = []
        for check, texts in zip(self.grade.checks, texts_of_checks(self.grade.checks), strict=True):
            explanation = "<br>".join(map(escape, texts))
            rows.append(
                f"<tr><td>{mark_of(check.status)} {word_of(check.status)}</td>"
                f'<td style="text-align:left">{escape(check.name)}</td>'
                f"<td>{points(check.score)}/{points(check.max_score)}</td>"
                f'<td style="text-align:left;max-width:48em">{explanation}</td></tr>'
            )
        heading = escape(f"{self.grade.title}: {points(self.grade.score)} of {points(self.grade.max_score)} points")
        header = "".join(f'<th scope="col">{name}</th>' for name in ("state", "check", "points", "what was found"))
        caption = f"<caption>Checks of {escape(self.grade.title)}</caption>"
        table = f"<table>{caption}<tr>{header}</tr>{''.join(rows)}</table>"
        printed = printed_text(self.printed, WIDTH).strip()
        shown = f"<pre><code>{escape(printed)}</code></pre>" if printed else ""
        findings = "".join(map(_finding_html, self.grade.findings))
        return f"<p><b>{heading}</b></p>{findings}{table}{shown}<p>{escape(self._closing)}</p>"

    @property
    def _closing(self) -> str:
        return f"{closing([self])} Your code ran in this notebook, not in a sandbox. {self.authors_say}".rstrip()


def _finding_html(finding: Finding) -> str:
    head, *rest = (escape(sentence) for sentence in finding_sentences(finding))
    replay = f"<pre><code>{escape(finding.replay)}</code></pre>" if finding.replay else ""
    return f'<p style="max-width:60em"><b>{head}</b><br>{"<br>".join(rest)}</p>{replay}'


class NotebookChecks(list[NotebookCheck]):
    """The results of several exercises, shown one below the other."""

    def __repr__(self) -> str:
        return "\n\n".join(map(repr, self))

    def _repr_html_(self) -> str:
        return "".join(check._repr_html_() for check in self)


def register(shell: Any) -> None:
    """Give the IPython `shell` the magic ``%check``."""

    def check(line: str) -> NotebookChecks | None:
        """Check exercises: %check and their names; without a name, the notebook's own."""
        try:
            names = wanted_exercises(line, shell.user_ns, Path.cwd())
            cells = cells_that_ran(_typed(shell))
            return NotebookChecks(
                [check_notebook(name, shell.user_ns, Path.cwd(), _labels(shell), cells) for name in names]
            )
        except GraderError as error:
            print(error)  # noqa: T201 - a message in the notebook, not a traceback
            return None

    shell.register_magic_function(check, "line", "check")


def check_notebook(
    name: str,
    namespace: Mapping[str, Any],
    here: Path,
    labels: Mapping[str, str] | None = None,
    cells: Sequence[Cell] = (),
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
        The name that the student sees for each cell's file: ``In [3]``.
    cells : sequence of Cell, optional
        The cells that ran, in which the line of a mistake is looked for.

    Raises
    ------
    CourseError
        If there is no kit, or no such exercise in it.
    """
    root = _kit_of(here)
    functions = {key: value for key, value in namespace.items() if callable(value) and not key.startswith("_")}
    with open_authors(root) as authors:
        exercise = next(public_exercises(root, authors, name), None)
        if exercise is None:
            raise CourseError(f"there is no folder {name} in {root}: unpack the kit again")
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            grade = grade_exercise(exercise, _NotebookRunner(functions, labels or {}, kit_limits(root).call_cpu_s))
        grade = with_lines_of_cells(exercise, grade, cells, read_settings(root), root, here)
    findings = tuple(_here(finding, name) for finding in grade.findings)
    return NotebookCheck(replace(grade, findings=findings), printed.getvalue(), authors.says)


def _kit_of(here: Path) -> Path:
    try:
        return find_course(here)
    except UntrustedCourse:
        raise
    except CourseError:
        raise CourseError(
            f"there is no kit in {here} or any folder above it: open the notebook in its folder of the kit. "
            "In Colab, bring the kit along: zip its folder, upload the zip, then run !unzip -q kit.zip and %cd kit"
        ) from None


def wanted_exercises(line: str, namespace: Mapping[str, Any], here: Path) -> list[str]:
    """Return the exercises that a line of ``%check`` names; without a name, the notebook's own.

    It takes what `grader check` takes, a folder or a file of the exercise, and what people write behind a magic:
    quotes, commas, a semicolon, a comment.

    Raises
    ------
    CourseError
        If there is no kit, or nothing says which exercise is meant.
    """
    words = [word.strip("'\",; ") for word in line.partition("#")[0].replace(",", " ").split()]
    options = [word for word in words if word.startswith("-")]
    if options:
        raise CourseError(
            f"{options[0]} is for 'grader check' in a terminal: %check takes names of exercises alone"
        )
    names = read_settings(_kit_of(here)).exercises
    given = [Path(word).stem or here.name for word in words if word]
    if given:
        lower = {name.casefold(): name for name in names}
        return [lower.get(name.casefold(), name) for name in dict.fromkeys(given)]
    return _own_exercise(names, namespace, here)


def _own_exercise(names: Sequence[str], namespace: Mapping[str, Any], here: Path) -> list[str]:
    """The exercise that the notebook is called after, else the one that its folder is."""
    notebook = str(namespace.get("__vsc_ipynb_file__") or os.environ.get("JPY_SESSION_NAME") or "")
    candidates = [Path(notebook).stem, here.name, *sorted(file.stem for file in here.glob("*.ipynb"))]
    own = [name for name in candidates if name in names]
    if not own:
        raise CourseError(f"say which exercise: %check followed by its name; the exercises are {', '.join(names)}")
    return own[:1]


def _here(finding: Finding, name: str) -> Finding:
    """The finding without its import, which would replace the notebook's function by that of a file."""
    line = import_line(name, finding.function)
    return replace(finding, replay=finding.replay.replace(f"{line}\n", ""))


class _NotebookRunner:
    """Runs the functions of the running notebook.

    It names the cell in which something was raised, and stops a call
    that takes too long.
    """

    def __init__(self, functions: Mapping[str, Any], labels: Mapping[str, str], call_s: float) -> None:
        self._functions, self._labels, self._call_s = functions, labels, call_s
        self._in_process = InProcess(functions, frozenset(labels))
        self._timer = CallTimer()

    def run(self, calls: Sequence[Call]) -> list[Outcome]:
        return [self._run_one(call) for call in calls]

    def renew(self) -> None:
        self._in_process.renew()

    def _run_one(self, call: Call) -> Outcome:
        outcome = self._timer.run(call.function, self._call_s, lambda: self._in_process.run([call])[0])
        if isinstance(outcome, Missing):
            near = difflib.get_close_matches(call.function, self._functions, 1)
            misspelt = f"; did you mean {near[0]}? Rename it to {call.function}" if near else ""
            return Missing(call.function, why=f"run the cell that defines it{misspelt}")
        if isinstance(outcome, (Raised, NotWritten, OutOfMemory)):
            return replace(outcome, file=self._labels.get(outcome.file, outcome.file))
        return outcome


def _typed(shell: Any) -> Sequence[str]:
    """What was typed into each cell, by the number of its execution; empty in a shell that keeps none."""
    return tuple(getattr(getattr(shell, "history_manager", None), "input_hist_raw", ()))


def _labels(shell: Any) -> dict[str, str]:
    """The file of each cell of the notebook, with the number shown next to the cell."""
    known = getattr(shell.compile, "_filename_map", {})
    return {file: f"In [{count}]" for file, count in known.items()}
