"""Every error that the harness raises on purpose.

::

    GraderError                 something a user can fix; printed without a traceback, exit code 2
    ├── CourseError             the course folder is broken: which file, which line, what to do
    │   └── UntrustedCourse     it was found, not named, and its code may be somebody else's
    ├── SubmissionError         the path given as submissions cannot be used at all
    ├── ResultsError            the results folder cannot be written
    └── SandboxError            exit code 3
        ├── Unsupported         this machine lacks a protection, named in the message
        └── SandboxBroken       the confined process ended in a way that is not the student's doing
            └── SandboxBusy     the machine starts no further process just now

``wire.WireError`` is separate: it never reaches a user, since the session turns it into an outcome.
"""

from __future__ import annotations

import shlex
from pathlib import Path

__all__ = [
    "CourseError",
    "GraderError",
    "ResultsError",
    "SandboxBroken",
    "SandboxBusy",
    "SandboxError",
    "SubmissionError",
    "Unsupported",
    "UntrustedCourse",
    "place_in",
]


class GraderError(Exception):
    """Something a user can fix. The message says what, where, and what to do."""

    exit_code = 2


class CourseError(GraderError):
    """The course folder is broken."""

    def __init__(self, message: str, *, file: object = None, line: int | None = None) -> None:
        self.says, self.file, self.line = message, file, line
        where = "" if file is None else f"{file}:{line}: " if line else f"{file}: "
        super().__init__(where + message)


class UntrustedCourse(CourseError):
    """A course that was found from the current folder, and that nobody vouches for."""

    @classmethod
    def because(cls, folder: Path, reason: str, goes_on: str) -> UntrustedCourse:
        """Return the refusal of the course in `folder`; `goes_on` is the command, without its ``--course``."""
        named = f"{goes_on} --course {shlex.quote(str(folder))}"
        return cls(
            f"the course in {folder} is not trusted, since {reason} and its code would run as yours; "
            f"if you trust it, name it: {named}"
        )


class SubmissionError(GraderError):
    """The path given as submissions cannot be used."""


class ResultsError(GraderError):
    """The results folder cannot be written."""


class SandboxError(GraderError):
    """Confinement is not available, or broke."""

    exit_code = 3


class Unsupported(SandboxError):
    """A protection is not available on this machine; the message names it."""


class SandboxBroken(SandboxError):
    """The warm process is gone, or sent an impossible answer: never the student's doing."""


class SandboxBusy(SandboxBroken):
    """The machine starts no further process just now; the warm process lives."""


def place_in(folder: Path, error: BaseException) -> tuple[str, int] | None:
    """Return the innermost file in `folder` on the traceback of `error`, and its line; None if there is none."""
    place, step = None, error.__traceback__
    while step is not None:
        file = step.tb_frame.f_code.co_filename
        if Path(file).is_relative_to(folder):
            place = (file, step.tb_lineno)
        step = step.tb_next
    return place
