"""What is asked of a format, besides the entries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

__all__ = ["Filled", "Request"]


@dataclass(frozen=True)
class Request:
    """The options of an export that some of the formats take."""

    gradebook: Path | None = None
    """The file that a platform exported, to be filled in."""
    column: str | None = None
    """Its column for the points."""
    feedback_column: str | None = None
    """Its column for what the points are made of."""
    roster: Path | None = None
    """A list of the students, which joins the ids of the results with those of the platform."""
    scale: bool = False
    """Whether points are scaled to what the platform's column is worth."""
    assignment: str = ""
    """The name of the assignment; the title of the course if it is empty."""
    environment: Mapping[str, str] = field(default_factory=dict)
    """The variables that a platform sets for a run."""
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    """When the export was made."""


@dataclass(frozen=True)
class Filled:
    """A file for a platform, and what somebody must know before uploading it."""

    pieces: Iterable[bytes]
    """One after the other: the file of a large class need not fit into memory. They can be had once."""
    remarks: tuple[str, ...] = ()

    @property
    def data(self) -> bytes:
        """All of it."""
        return b"".join(self.pieces)
