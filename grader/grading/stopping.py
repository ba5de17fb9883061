"""A request to stop that workers see, too."""

from __future__ import annotations

import mmap
import time

__all__ = ["Stop"]

PATIENCE_S = 5.0
"""How long a submission that is being graded may still take."""


class Stop:
    """Whether grading should end: no submission is begun after it was asked for."""

    def __init__(self) -> None:
        self._shared = mmap.mmap(-1, 1)  # workers are forked, so they share it; it needs no file
        self._since = 0.0

    def ask(self) -> None:
        """Ask everybody to stop; asked again, to stop at once."""
        self._since = -PATIENCE_S if self.asked else time.monotonic()
        self._shared[0] = 1

    @property
    def asked(self) -> bool:
        return bool(self._shared[0])

    @property
    def overdue(self) -> bool:
        """Whether what is running was given time enough to end."""
        return self.asked and time.monotonic() - self._since > PATIENCE_S
