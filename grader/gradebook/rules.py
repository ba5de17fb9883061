"""Where the rules of a course are found: ``course.toml``, ``adjustments.toml`` beside it, the tables it names."""

from __future__ import annotations

from pathlib import Path

from grader.course.find import COURSE_FILE
from grader.course.settings import read_settings
from grader.errors import GraderError
from grader.gradebook.adjustments import FILE, Adjustments, read_adjustments
from grader.gradebook.applying import Rules
from grader.gradebook.manual import read_points, read_times

__all__ = ["rules_of"]


def rules_of(course: Path | None, decisions: Path | None) -> Rules:
    """Return the rules of a course; none without a course and without a file of adjustments.

    Parameters
    ----------
    course : Path, optional
        The course folder. Without it there is no rule for late work, and no item that people give points for.
    decisions : Path, optional
        The adjustments; without it those beside the course, if there are any.
    """
    settings = read_settings(course / COURSE_FILE) if course is not None else None
    if decisions is None and course is not None and (course / FILE).is_file():
        decisions = course / FILE
    adjustments = read_adjustments(decisions) if decisions is not None else Adjustments()
    folder = decisions.parent if decisions is not None else Path()
    if adjustments.manual is not None and settings is None:
        raise GraderError(
            f"{decisions} names a table of manual points: name the course with --course, which says their worth"
        )
    worth = dict(settings.manual) if settings is not None else {}
    given = read_points(folder / adjustments.manual, worth) if adjustments.manual is not None else {}
    times = read_times(folder / adjustments.times) if adjustments.times is not None else {}
    if settings is None:
        return Rules(adjustments, worth=worth, given=given, times=times)
    return Rules(adjustments, settings.late, worth, given, times)
