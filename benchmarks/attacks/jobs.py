"""What a grader is asked to do with one attack, and what came of it: the words that all modules here share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Protocol

ATTACKER, NEIGHBOUR = "mallory", "zoe"
"""Whose submission is the attack, and whose is the honest one that is graded after it."""
HOME = "/home/instructor"
SECRETS = {
    "home": "CANARY-of-the-home",
    "environment": "CANARY-of-the-environment",
    "shared memory": "CANARY-of-the-shared-memory",
    "process": "CANARY-of-another-process",
    "reference": "CANARY-of-the-reference",
    "neighbour": "CANARY-of-another-submission",
}
"""What a thief could find, by the place where it lies."""
TRACES = ("canary-of-harm", "canary-of-harm.py", "sitecustomize.py", "usercustomize.py", "evil.pth")
"""The names of the files that the corpus tries to leave behind."""
LIMIT_S = 30.0


@dataclass(frozen=True)
class Step:
    """One command of the grader, with the files that are put in place before it."""

    name: str
    command: tuple[str, ...]
    folder: str
    files: Mapping[str, str] = field(default_factory=dict)
    collected: tuple[str, ...] = ()
    limit_s: float = LIMIT_S
    only_after_hang: bool = False


@dataclass(frozen=True)
class Graded:
    """What the grader recorded: the two scores, None if there is none, and all that the attacker may read."""

    score: float | None
    honest: float | None
    shown: str


class Grader(Protocol):
    """A grader that is attacked: ours, or a peer."""

    name: str
    points: float
    limit_s: float
    """The time after which grading the attack is ended, in seconds."""
    kept: tuple[str, ...]
    """The files of the course, by their ends, that its own grading changes."""

    def steps(self, attack: str, honest: str) -> Sequence[Step]:
        """Return the commands that grade `attack`, and then `honest`; the first one runs the attack."""
        ...

    def run(self, number: int, steps: Sequence[Step]) -> dict[str, Any]:
        """Have the supervisor take `steps`; return its report."""
        ...

    def read(self, report: Mapping[str, Any]) -> Graded:
        """Return what was recorded, from the supervisor's report."""
        ...


def job(
    steps: Sequence[Step],
    *,
    template: Path | str,
    course: str,
    watched: Sequence[str],
    places: Sequence[str],
    deep: bool,
    environment: Mapping[str, str],
    planted: Mapping[str, str],
    python: str,
    uid: int | None,
) -> dict[str, Any]:
    """Return the job as the supervisor reads it."""
    return {
        "uid": uid,
        "template": str(template),
        "course": course,
        "watched": list(watched),
        "places": list(places),
        "deep": deep,
        "traces": TRACES,
        "environment": {**environment, "OF_THE_GRADER": SECRETS["environment"]},
        "planted": {**planted, f"/dev/shm/{SECRETS['shared memory']}": "nothing"},  # noqa: S108 - a name that is stolen
        "bystander": [python, "-c", "import time; time.sleep(3600)", SECRETS["process"]],
        "steps": [asdict(step) for step in steps],
    }
