"""Keep ``assignments/`` in step with ``reference/``: write the stale files, or only name them."""

from __future__ import annotations

from pathlib import Path

from grader.course.model import Course
from grader.course.validate import author_text
from grader.errors import CourseError
from grader.grading.results import write_atomically
from grader.release.notebooks import make_notebook

__all__ = ["generated_files", "stale_files", "unlisted", "write_files"]


def generated_files(course: Course) -> dict[Path, bytes]:
    """Return the files of ``assignments/`` that are generated, with their required content."""
    files = {}
    for exercise in course.exercises:
        folder = course.root / "assignments" / exercise.name
        readme = folder / "README.md"
        if not readme.is_file():
            raise CourseError("is missing: write what students read first", file=readme)
        files[folder / f"{exercise.name}.py"] = exercise.stub.encode()
        files[folder / f"{exercise.name}.ipynb"] = make_notebook(
            exercise.name, author_text(readme), list(exercise.functions), exercise.stub_cells
        )
    return files


def unlisted(course: Course) -> list[str]:
    """Return the folders of ``reference/`` with a solution that are not exercises of the course."""
    known = {exercise.name for exercise in course.exercises}
    folders = {file.parent.name for file in (course.root / "reference").glob("*/solution.py")}
    return sorted(folders - known)


def stale_files(course: Course) -> list[Path]:
    """Return the generated files that are missing or out of date."""
    return [
        path
        for path, wanted in generated_files(course).items()
        if not path.is_file() or path.read_bytes() != wanted
    ]


def write_files(course: Course) -> list[Path]:
    """Write every stale file; return them."""
    wanted = generated_files(course)
    stale = stale_files(course)
    for path in stale:
        write_atomically(path, wanted[path])
    return stale
