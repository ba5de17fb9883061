"""Every format by its name: what it makes, and of whom."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from grader.gradebook.formats.autolab import autolab
from grader.gradebook.formats.canvas import canvas
from grader.gradebook.formats.classroom50 import classroom50
from grader.gradebook.formats.github import annotation_commands, summary
from grader.gradebook.formats.gradescope import gradescope
from grader.gradebook.formats.junit import junit
from grader.gradebook.formats.moodle import moodle
from grader.gradebook.formats.nbgrader import nbgrader
from grader.gradebook.formats.prairielearn import prairielearn
from grader.gradebook.formats.request import Filled, Request
from grader.gradebook.formats.tidy import parquet, tidy
from grader.gradebook.model import Entry

__all__ = ["OF_A_CLASS", "OF_A_STUDENT", "OfAStudent"]

OfAClass: TypeAlias = Callable[[Iterable[Entry], Request], Filled]
"""Entries are asked for once, or twice where a file begins with what they come to."""

OF_A_CLASS: Mapping[str, OfAClass] = {
    "csv": tidy,
    "parquet": parquet,
    "junit": junit,
    "canvas": canvas,
    "moodle": moodle,
    "nbgrader": nbgrader,
}
"""One file for all students."""


@dataclass(frozen=True)
class OfAStudent:
    """A format that has one file per student."""

    make: Callable[[Entry, Request], Filled]
    ending: str


OF_A_STUDENT: Mapping[str, OfAStudent] = {
    "gradescope": OfAStudent(gradescope, ".json"),
    "classroom50": OfAStudent(classroom50, ".json"),
    "prairielearn": OfAStudent(prairielearn, ".json"),
    "autolab": OfAStudent(autolab, ".txt"),
    "github": OfAStudent(summary, ".md"),
    "github-annotations": OfAStudent(annotation_commands, ".txt"),
}
