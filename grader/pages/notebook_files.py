"""The notebooks of a class with their feedback, as files beside the pages of the students."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from grader.grading.document import SubmissionResult
from grader.grading.for_student import for_student
from grader.grading.places import make_folder, refuse_in_the_way
from grader.grading.results import write_whole
from grader.grading.sources import kept_sources
from grader.grading.table import results_in
from grader.pages.notebooks import export_notebooks, require_export

__all__ = ["write_notebooks"]

FOLDERS = ("feedback", "notebooks")
"""No page of a student is called so: those end in ``.html``."""


def write_notebooks(results: Path) -> int:
    """Write ``RESULTS/feedback/notebooks/<student>/<notebook>``, as a page and as a notebook; return how many.

    Raises
    ------
    ResultsError
        If nbconvert is missing, or something else lies in a file's place.
    """
    require_export()
    return sum(_write(results, file.stem, document) for file, document in results_in(results))


def _write(results: Path, student: str, document: SubmissionResult) -> int:
    about = document.submission
    submission = kept_sources(results, about.sha256, about.id)
    exported = list(export_notebooks(for_student(document), submission)) if submission else []
    place = results
    for part in (*FOLDERS, student) if exported else ():
        place /= part
        make_folder(place, "folder of results")
    for one in exported:
        page = place / f"{PurePosixPath(one.name).stem}.html"
        refuse_in_the_way([page, place / one.name])
        write_whole(page, one.page)
        if one.notebook is not None:
            write_whole(place / one.name, one.notebook)
    return len(exported)
