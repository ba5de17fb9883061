"""What somebody handed in: where it lies, and what a platform or a roster says of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from grader.submissions.place import Place, Uploads

__all__ = ["RULES", "Attempt", "Choice", "Details", "HandIn", "Person", "Place", "Uploads", "iso_time"]

RULES = ("last", "first", "best")
"""Which attempt counts, where somebody handed in several times."""


@dataclass(frozen=True)
class Details:
    """What is known of a student and of one attempt; None where a platform says nothing."""

    name: str | None = None
    email: str | None = None
    section: str | None = None
    group: str | None = None
    handed_in_at: str | None = None
    """In ISO 8601 where it could be read, else as the platform writes it."""
    late: bool | None = None
    attempt: int | None = None
    """Which attempt it is, from 1, where several are known."""
    attempts: int | None = None

    def completed(self, other: Details) -> Details:
        """Return these details, and those of `other` where these say nothing."""
        mine = {key: value for key, value in vars(self).items() if value is not None}
        return Details(**{**vars(other), **mine})


@dataclass(frozen=True)
class Person:
    """Somebody whom a platform or a name of a file tells from the others."""

    id: str
    details: Details = field(default_factory=Details)
    keys: tuple[str, ...] = ()
    """Names of an account, numbers of a student, e-mails: what one person alone has."""
    numbers: tuple[str, ...] = ()
    """Numbers that are the platform's own: a roster may number people otherwise."""


@dataclass(frozen=True)
class Attempt:
    """One time that somebody, or several people together, handed something in."""

    people: tuple[Person, ...]
    place: Place
    entries: tuple[Path, ...]
    """The entries of the class folder that it consists of."""
    at: str | None = None
    late: bool | None = None
    order: str = ""
    """The later the greater; empty if the platform does not say."""


@dataclass(frozen=True)
class Choice:
    """One attempt that may count."""

    place: Place
    details: Details


@dataclass(frozen=True)
class HandIn:
    """What is graded for one student."""

    student: str
    choices: tuple[Choice, ...]
    """One; where the best attempt counts, each."""
    entries: tuple[Path, ...] = ()

    @property
    def place(self) -> Place:
        return self.choices[-1].place

    @property
    def details(self) -> Details:
        return self.choices[-1].details


def iso_time(text: str | None) -> str | None:
    """Return a time in ISO 8601, in UTC if it has a zone; as it is where it is written in another way.

    >>> iso_time("2026-09-30 21:00:12.5 -0700")
    '2026-10-01T04:00:12Z'
    """
    if not text:
        return None
    written = re.sub(r"\s*(UTC|Z)$", "+00:00", text.strip())
    written = re.sub(r"(\.\d+)?\s*([+-]\d\d):?(\d\d)$", r"\2:\3", written)
    try:
        time = datetime.fromisoformat(written)
    except ValueError:
        return text.strip()
    if time.tzinfo is None:
        return time.replace(microsecond=0).isoformat()
    return time.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"
