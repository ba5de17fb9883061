"""What the three peers have in common: a template of the course, and a jail around every run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from environments import Environment
from hidden_tests import POINTS
from jail import FIRST_UID, WRITABLE, run_jailed
from jobs import HOME, LIMIT_S, SECRETS, Step, job


class JailedPeer:
    """A peer with its course prepared in the folder `template`; each run gets a copy of it at `course`."""

    points = float(POINTS)
    course = f"{HOME}/course"
    limit_s = LIMIT_S
    kept: tuple[str, ...] = ()

    def __init__(self, environment: Environment, template: Path) -> None:
        self.environment = environment
        self.template = template
        self.name = environment.peer.name
        self.folder = f"/opt/{self.name}"
        self.python = f"{self.folder}/bin/python"
        self.prepare()

    def prepare(self) -> None:
        """Write what the instructor has into the template."""
        raise NotImplementedError

    def run(self, number: int, steps: Sequence[Step]) -> dict[str, Any]:
        given = job(
            steps,
            template="/template",
            course=self.course,
            watched=[self.course],
            places=WRITABLE,
            deep=True,
            environment=self._environment(),
            planted={f"{HOME}/.ssh/id_rsa": SECRETS["home"]},
            python=self.python,
            uid=FIRST_UID + number,
        )
        return run_jailed(self.python, {self.folder: self.environment.folder, "/template": self.template}, given)

    def _environment(self) -> Mapping[str, str]:
        return {
            "PATH": f"{self.folder}/bin:/usr/bin:/bin",
            "HOME": HOME,
            "USER": "instructor",
            "LANG": "C.UTF-8",
            "NO_COLOR": "1",
            "OPENBLAS_NUM_THREADS": "1",  # its threads would count as processes
        }
