"""What late work loses: the rule of course.toml, for one time of handing in."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from grader.course.settings import LateSettings
from grader.submissions.handed_in import iso_time
from grader.text import plural

__all__ = ["Lateness", "lateness_of", "time_of"]

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Lateness:
    """How late somebody was."""

    days: int
    """The days that have begun since the due time."""
    share: Fraction
    """The share of the points that is lost."""

    @property
    def says(self) -> str:
        lost = f"{float(self.share * 100):g} % of the points earned"
        return (
            f"handed in late by {plural(self.days, 'day')} that {'has' if self.days == 1 else 'have'} begun, {lost}"
        )


def time_of(student: str, written: str, rule: LateSettings) -> datetime | None:
    """Return a time as platforms write it; None if it cannot be read.

    One without a zone is in that of the student's own due time: between two of them the clocks may change.
    """
    try:
        time = datetime.fromisoformat(iso_time(written) or "")
    except ValueError:
        return None
    due = rule.extensions.get(student, rule.due)
    return time.replace(tzinfo=due.tzinfo) if time.tzinfo is None and due is not None else time


def lateness_of(student: str, time: datetime, rule: LateSettings) -> Lateness | None:
    """Return how late `student` was; None if it was in time, or within the minutes of grace.

    Who is late beyond the grace is late from the due time on.
    """
    due = rule.extensions.get(student, rule.due)
    if due is None or time <= due + timedelta(minutes=rule.grace_minutes):
        return None
    days = math.ceil((time - due) / DAY)
    share = min(Fraction(str(rule.per_day)) * days, Fraction(str(rule.cap)))
    return Lateness(days, share) if share else None
