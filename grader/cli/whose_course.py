"""Whether the course that was found is the one to grade with: by where it lies, and by what was handed in.

A course's own code runs as the user who grades. A course that is named with ``--course`` is meant; one that was
only found above the current folder may be a student's, or another one than the submissions are for. Nothing of it
but its settings is read before that is settled.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from grader.errors import CourseError, UntrustedCourse
from grader.text import joined, printable

if TYPE_CHECKING:  # imports stand inside the command: see `grader.cli`
    from grader.submissions.handed_in import HandIn
    from grader.submissions.intake import Reader

__all__ = ["refuse_a_course_that_was_handed_in", "refuse_a_wrong_course", "say_course"]

MOST_SHOWN = 3
LEAST = 2
"""So many folders beside a course that hold files of its exercises look like submissions."""


def refuse_a_course_that_was_handed_in(root: Path, submissions: Path) -> None:
    """Refuse a course inside the submissions: its reference/ would run as the teacher's own code."""
    if (root / "reference").exists() and root.is_relative_to(submissions.resolve()):
        raise CourseError(
            f"the course {root} lies inside the submissions ({submissions}), and its code would run unconfined: "
            "name your own course with --course, and keep submissions out of its folder"
        )


def refuse_a_wrong_course(
    root: Path,
    exercises: Sequence[str],
    submissions: Path,
    handed_in: Sequence[HandIn],
    goes_on: str,
    read: Reader,
) -> None:
    """Refuse a course that was only found, for submissions outside of it that it may not be meant for.

    Parameters
    ----------
    root : Path
        The course's folder.
    exercises : sequence of str
        The names of its exercises.
    submissions : Path
        What was given as submissions.
    handed_in : sequence of HandIn
        What they are.
    goes_on : str
        The command that a refusal names, to which ``--course`` is added.
    read : callable
        How a hand-in is read: `grader.submissions.intake.read_submission`, but for those that were kept.

    Raises
    ------
    UntrustedCourse
        If one submission is graded, which may lie beside the course's in a class; if the course itself lies among
        submissions; or if nothing that was handed in is of any of its exercises.
    """
    graded = submissions.resolve()
    if graded.is_relative_to(root):
        return
    if any(isinstance(one.place, Path) and one.place.resolve() == graded for one in handed_in):
        raise UntrustedCourse.because(root, "the submission lies outside of it", goes_on)
    beside = _submissions_beside(root, exercises)
    if len(beside) >= LEAST:
        names = joined(printable(file) for file in beside[:LEAST])
        raise UntrustedCourse.because(root, f"it lies among what look like submissions ({names})", goes_on)
    functions = _functions(root, exercises)
    if not any(_is_meant(one, exercises, functions, read) for one in handed_in):
        names = joined([*exercises[:MOST_SHOWN], *(["others"] if len(exercises) > MOST_SHOWN else [])])
        reason = f"nothing in {submissions} is named after one of its exercises ({names}) or has their functions"
        raise UntrustedCourse.because(root, reason, goes_on)


def say_course(root: Path, here: Path, submissions: Path) -> str:
    """Return which course grades submissions that are not in it, where it lies further up; else nothing."""
    if root == here.resolve() or submissions.resolve().is_relative_to(root):
        return ""
    return f"Course: {root}, found above this folder; --course names another."


def _submissions_beside(root: Path, exercises: Sequence[str]) -> list[str]:
    """Files of exercises in the folders beside the course's."""
    from grader.submissions.names import canonical
    from grader.submissions.place import listed

    folders = [one for one in listed(root.parent) if one != root and one.is_dir() and not one.is_symlink()]
    found = ((folder, file) for folder in folders for file in listed(folder)[:100])
    names = {folder.name: file.name for folder, file in found if Path(canonical(file.name)).stem in exercises}
    return [f"{folder}/{file}" for folder, file in names.items()]


def _functions(root: Path, exercises: Sequence[str]) -> frozenset[str]:
    """The functions of the course's exercises, as its stubs have them, or the text of a solution without a stub."""
    from grader.submissions.definitions import functions_of

    found: set[str] = set()
    for name in exercises:
        stub = root / "assignments" / name / f"{name}.py"
        text = stub if stub.exists() else root / "reference" / name / "solution.py"
        with suppress(OSError, UnicodeDecodeError):
            found |= functions_of(text.read_text("utf-8-sig"))
    return frozenset(found)


def _is_meant(one: HandIn, exercises: Sequence[str], functions: Collection[str], read: Reader) -> bool:
    """Whether a hand-in has a file that is called after an exercise, or defines one of its functions."""
    from grader.submissions.definitions import defined_names
    from grader.submissions.names import named_after

    for choice in one.choices:
        submission = read(one.student, choice.place, exercises, 0)
        cells = {name: "\n".join(cell.source for cell in some) for name, some in submission.notebooks.items()}
        sources = [*submission.files.items(), *((name, text.encode()) for name, text in cells.items())]
        for name, source in sources:
            stem = PurePosixPath(name).stem
            if stem in exercises or named_after(stem, exercises) or defined_names(source) & set(functions):
                return True
    return False
