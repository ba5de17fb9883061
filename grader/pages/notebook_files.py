"""The notebooks of a class with their feedback, as files beside the pages of the students."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path, PurePosixPath

from grader.grading.document import SubmissionResult
from grader.grading.for_student import for_student
from grader.grading.places import make_folder, refuse_in_the_way
from grader.grading.results import write_whole
from grader.grading.sources import kept_sources
from grader.grading.table import results_in
from grader.pages.notebooks import export_notebooks, require_export
from grader.pages.written import FEEDBACK, refuse_list_in_the_way, remember_written

__all__ = ["write_notebooks"]

NOTEBOOKS = "notebooks"
"""No page of a student is called so: those end in ``.html``."""


def write_notebooks(results: Path) -> int:
    """Write ``RESULTS/feedback/notebooks/<student>/<notebook>``, as a page and as a notebook; return how many.

    What an earlier run wrote, and is not written any more, is removed.

    Raises
    ------
    ResultsError
        If nbconvert is missing, or something else lies in a file's place.
    """
    require_export()
    refuse_list_in_the_way(results)
    made, count = {}, 0
    for file, document in results_in(results):
        for path, data in _notebooks(results, file.stem, document):
            write_whole(results / FEEDBACK / path, data)
            made[path] = sha256(data).hexdigest()
            count += path.endswith(".html")
    remember_written(results, made, lambda path: path.parts[0] == NOTEBOOKS)
    return count


def _notebooks(results: Path, student: str, document: SubmissionResult) -> Iterator[tuple[str, bytes]]:
    """Yield what is to be written for a student, below ``feedback``, with the folder for it."""
    about = document.submission
    submission = kept_sources(results, about.sha256, about.id)
    exported = list(export_notebooks(for_student(document), submission)) if submission else []
    place = results
    for part in (FEEDBACK, NOTEBOOKS, student) if exported else ():
        place /= part
        make_folder(place, "folder of results")
    for one in exported:
        page = f"{PurePosixPath(one.name).stem}.html"
        refuse_in_the_way([place / page, place / one.name])
        yield f"{NOTEBOOKS}/{student}/{page}", one.page
        if one.notebook is not None:
            yield f"{NOTEBOOKS}/{student}/{one.name}", one.notebook
