"""Before anybody is graded, the packages that course.toml names are imported where students' code runs."""

from __future__ import annotations

from collections.abc import Callable

from grader.course.find import COURSE_FILE
from grader.course.model import Course
from grader.course.settings import line_of
from grader.errors import CourseError
from grader.model import Call, ImportFailed, LeftOut
from grader.running.base import StudentRunner
from grader.sandbox.base import Program

__all__ = ["try_packages"]

ENTRY = "packages_of_the_course"


def try_packages(course: Course, open_session: Callable[[Program], StudentRunner]) -> None:
    """Import each package that students' code may import.

    Raises
    ------
    CourseError
        If one cannot be imported: what a submission is worth would depend on the machine.
    """
    names = course.imports.packages
    if not names:
        return
    source = "".join(f"import {name}\n" for name in names)
    with open_session(Program(ENTRY, {ENTRY: source.encode()}, imports=course.imports)) as session:
        session.run([Call(ENTRY)])
        failed = [one for one in session.left_out if one.file == f"{ENTRY}.py"]
    if failed:
        file = course.root / COURSE_FILE
        line = line_of(file.read_text(encoding="utf-8-sig"), "packages")
        raise CourseError(f"packages: {_why(names[failed[0].line - 1], failed[0])}", file=file, line=line)


def _why(name: str, failed: LeftOut) -> str:
    absent = failed.outcome.absent.partition(".")[0] if isinstance(failed.outcome, ImportFailed) else ""
    if absent == name:
        return f"{name} is not installed here: install it on every machine that grades, or take it out"
    needed = f"it imports {absent}: name that as well" if absent else "try it in Python on this machine"
    return f"{name} cannot be imported where students' code runs; {needed}, or take it out"
