"""Start a course, or another exercise of one, as a copy of a small example that works as it stands.

The example is a folder of real files beside this module. ``exercise_name`` in a path or a text stands for the
name of the exercise. A student's kit carries this module without those files.
"""

from __future__ import annotations

import itertools
import keyword
import sys
from collections.abc import Mapping
from pathlib import Path

from grader.course.find import COURSE_FILE
from grader.course.kit_list import NAME
from grader.course.secret import SECRET_FILE, write_secret
from grader.course.settings import read_settings
from grader.errors import CourseError, GraderError, ResultsError
from grader.grading.results import write_atomically

__all__ = ["EXAMPLE", "TEMPLATES", "new_course", "new_exercise"]

TEMPLATES = Path(__file__).parent / "templates"
EXAMPLE = "centring"
"""What the first exercise of a new course is called."""
POINTS = 10
STANDS_FOR_NAME = "exercise_name"


def new_course(folder: Path) -> list[Path]:
    """Write a course with one small exercise into `folder`; return its files.

    Raises
    ------
    CourseError
        If `folder` holds anything already, or is a file.
    ResultsError
        If it cannot be written.
    """
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        raise CourseError(f"{folder} exists already: choose a new folder, or an empty one")
    written = _write(_filled("exercise", EXAMPLE) | _filled("course", EXAMPLE), folder)
    write_secret(folder)
    return [*written, folder / ".gitignore", folder / SECRET_FILE]


def new_exercise(root: Path, name: str) -> list[Path]:
    """Write a small exercise called `name` into the course in `root`; return the files written.

    Parameters
    ----------
    root : Path
        The folder that holds ``course.toml``, to which the exercise is added. Its comments and layout stay.
    name : str
        Small letters, digits and ``_``; students' files have this name.

    Raises
    ------
    CourseError
        If the name cannot be used or is in use, or if course.toml cannot be used.
    GraderError
        If ``tomlkit`` is not installed.
    ResultsError
        If a file cannot be written.
    """
    _refuse_bad(name)
    settings = root / COURSE_FILE
    if name in read_settings(settings).exercises:
        raise CourseError(f"the course has an exercise {name!r} already: choose another name", file=settings)
    for folder in (root / "reference" / name, root / "assignments" / name):
        if folder.exists():
            raise CourseError(f"{folder} exists already: choose another name, or move the folder away")
    listed = _with_exercise(settings.read_bytes().decode("utf-8-sig"), name)
    written = _write(_filled("exercise", name), root)
    write_atomically(settings, listed.encode())  # last: an exercise that is listed must be there
    return [*written, settings]


def _refuse_bad(name: str) -> None:
    if not NAME.fullmatch(name):
        raise CourseError(
            f"{name!r} cannot name an exercise: use small letters, digits and _, a letter first, 41 at the most"
        )
    if keyword.iskeyword(name) or name in sys.stdlib_module_names or name in ("grader", "numpy"):
        raise CourseError(
            f"{name!r} is a Python module or keyword, and a student's {name}.py could not be imported: "
            f"choose another name, such as {name}_exercise"
        )


def _filled(template: str, name: str) -> dict[Path, bytes]:
    """Return the files of a template, by path within the course, with `name` in place."""
    folder = TEMPLATES / template
    if not folder.is_dir():
        raise GraderError(
            "this copy of the grader came with a student's kit, which leaves the example out: "
            "install the package that the kit was made with"
        )
    files = {}
    for file in sorted(folder.rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts:
            text = file.read_text(encoding="utf-8").replace(STANDS_FOR_NAME, name)
            path = Path(*(name if part == STANDS_FOR_NAME else part for part in file.relative_to(folder).parts))
            files[path] = text.encode()
    return files


def _write(files: Mapping[Path, bytes], root: Path) -> list[Path]:
    for path, data in files.items():
        try:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ResultsError(f"{(root / path).parent} cannot be made: {error.strerror}") from None
        write_atomically(root / path, data)
    return [root / path for path in files]


def _with_exercise(text: str, name: str) -> str:
    """Return the text of a course.toml with `name` at the end of its exercises, and nothing else changed."""
    try:
        import tomlkit
        from tomlkit.items import Table
    except ImportError:
        raise GraderError(
            "course.toml is edited by tomlkit, which is not installed: python -m pip install tomlkit"
        ) from None
    document = tomlkit.parse(text)
    exercises = document["exercises"]
    # What stands below the last exercise, an empty line or a comment, belongs to the table that comes next.
    body = exercises.value.body if isinstance(exercises, Table) else []
    below = list(itertools.takewhile(lambda entry: entry[0] is None, reversed(body)))
    del body[len(body) - len(below) :]
    points = tomlkit.item(POINTS)
    points.trivia.trail = "\r\n" if "\r\n" in text else "\n"
    exercises[name] = points
    body.extend(reversed(below))
    return tomlkit.dumps(document)
