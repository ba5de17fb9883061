"""Say in which line of a running notebook's cells a mistake is: the cells run again, in a confined process.

The notebook's own process is no place for it: its memory is the student's, and an edit may loop or crash. What is
found there is said only if every case ends in it as it ends in the notebook.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from grader.grading.locating import NOT_HERE, OFF, has_wrong, with_lines
from grader.grading.prepare import PreparedExercise
from grader.model import Cell, ExerciseGrade
from grader.release.kit_settings import KitSettings
from grader.sandbox.base import Program
from grader.student.check import open_sessions
from grader.student.work import read_work
from grader.submissions.select import select

__all__ = ["cells_that_ran", "with_lines_of_cells"]

MOST_CELLS = 200
"""Those that ran last."""
IMPORT_CPU_S = 2.0
"""Processor seconds of running the cells again: a statement that trains or draws for long is left out."""


def cells_that_ran(sources: Sequence[str]) -> tuple[Cell, ...]:
    """Return the cells of a notebook in the order in which they ran, each under its number: ``In [3]``.

    Of a text that ran several times the last is taken.

    Parameters
    ----------
    sources : sequence of str
        What was typed, by the number of the execution.
    """
    last = {source: number for number, source in enumerate(sources) if source.strip()}
    kept = sorted(last.items(), key=lambda one: one[1])[-MOST_CELLS:]
    return tuple(Cell(f"In [{number}]", source) for source, number in kept)


def with_lines_of_cells(
    exercise: PreparedExercise,
    grade: ExerciseGrade,
    cells: Sequence[Cell],
    settings: KitSettings,
    root: Path,
    here: Path,
) -> ExerciseGrade:
    """Return `grade` with a finding for each mistake that is located in `cells`.

    Parameters
    ----------
    exercise : PreparedExercise
        With public cases.
    grade : ExerciseGrade
        As the notebook's own process earned it.
    cells : sequence of Cell
    settings : KitSettings
    root, here : Path
        The kit, and the folder of the notebook: files beside it can be imported.
    """
    if settings.locate == OFF or not cells or not has_wrong(grade):
        return grade
    from grader.grading.exercise import grade_checks  # a right solution need not wait

    limits = replace(settings.limits, import_cpu_s=min(settings.limits.import_cpu_s, IMPORT_CPU_S))
    with open_sessions(limits, confined=True) as desk:
        if not desk.confined:
            return replace(grade, notes=(*grade.notes, NOT_HERE))
        with desk.open_session(_program(exercise, cells, settings, root, here)) as session:
            again = replace(grade, checks=tuple(grade_checks(exercise.plan, session)))
            if _endings(again) != _endings(grade):
                return grade
            return replace(with_lines(exercise, again, session, level=settings.locate), checks=grade.checks)


def _program(
    exercise: PreparedExercise, cells: Sequence[Cell], settings: KitSettings, root: Path, here: Path
) -> Program:
    """The cells, and the files that they can import."""
    work = read_work(root, exercise.plan.name, settings, here)
    works = select(work, exercise.plan.exercise, settings.imports).works if work is not None else ()
    around = works[0].program if works else Program("", {}, imports=settings.imports)
    entry = next(name for name in ("cells", "cells_", "cells__") if name not in around.modules)
    return replace(around, entry=entry, cells=tuple(cells), functions=exercise.plan.functions)


def _endings(grade: ExerciseGrade) -> list[object]:
    """How every part of every case ended, and how far it was off: a function that is another one ends otherwise."""
    verdicts = [(check.name, one) for check in grade.checks for one in check.verdicts]
    return [(name, one.case, one.part, one.status, one.error) for name, one in verdicts]
