"""The line that a process was in when it ended: read from the stack that it wrote, and checked like other lines."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from grader.model import Exited, Flooded, Killed, Outcome, TimedOut

__all__ = ["placed"]

FRAME = re.compile(r'  File "(.+)", line (\d{1,7}|\?\?\?) in ')
MOST_FRAMES = 200


def placed(outcome: Outcome, stack: bytes, files: Collection[str]) -> Outcome:
    """Return how a call ended with the innermost line of the student's own `files` in `stack`, if there is one."""
    if not isinstance(outcome, TimedOut | Killed | Exited | Flooded):
        return outcome
    written = {file.encode("ascii", "backslashreplace").decode("ascii"): file for file in files}
    for frame in stack.decode("ascii", "replace").splitlines()[:MOST_FRAMES]:
        found = FRAME.match(frame)
        if found is not None and found[1] in written and found[2].isdigit():
            return replace(outcome, file=written[found[1]], line=int(found[2]))
    return outcome
