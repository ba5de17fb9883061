"""Where one student's files lie, and what a folder shows of itself.

It stands apart from what is known of students and attempts: a student's own check needs nothing of that.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from grader.submissions.names import IGNORED

__all__ = ["Place", "Uploads", "listed"]


@dataclass(frozen=True)
class Uploads:
    """Files of one student that lie among those of others, each with the name that the student gave it."""

    files: tuple[tuple[str, Path], ...] = ()
    reason: str = ""
    """Why there is no file, for somebody who handed in nothing."""

    @property
    def name(self) -> str:
        """What to call it where a path would have a name."""
        return " ".join(place.name for _, place in self.files)


Place: TypeAlias = Path | Uploads


def listed(folder: Path) -> list[Path]:
    """Return the visible entries of `folder`, sorted; empty if it cannot be read."""
    try:
        return [entry for entry in sorted(folder.iterdir()) if not entry.name.startswith(IGNORED)]
    except OSError:
        return []
