"""The time that importing a student's files may take, apart from that of the calls."""

from __future__ import annotations

from grader.sandbox.base import Limits

__all__ = ["ImportBudget"]

SHARE_OF_A_STATEMENT = 0.25
"""The share of the time that one statement may take."""
RESERVE = 0.1
"""The share that is kept for the last import, which leaves out the rest."""


class ImportBudget:
    """Counts what importing uses, in all processes of an exercise.

    Parameters
    ----------
    limits : Limits
        Of the exercise and of each call.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._cpu_s = self._wall_s = 0.0

    @property
    def statement_cpu_s(self) -> float:
        """The most processor seconds that one statement may take."""
        return max(self._limits.call_cpu_s, self._limits.import_cpu_s * SHARE_OF_A_STATEMENT)

    @property
    def may_try_again(self) -> bool:
        """Whether there is time to leave out one statement more, and to import what is left."""
        kept = 1 - RESERVE
        return self._cpu_s < self._limits.import_cpu_s * kept and self._wall_s < self._limits.wall_s * kept

    def charge(self, cpu_s: float, wall_s: float) -> None:
        """Count an import, however it ended."""
        self._cpu_s += cpu_s
        self._wall_s += wall_s

    def allowed(self, running_cpu_s: float, wall_s: float) -> tuple[float, float]:
        """Return the limits of the next statement, in processor seconds and wall seconds.

        Parameters
        ----------
        running_cpu_s, wall_s : float
            What the import that is running has used.
        """
        part = 1 - RESERVE if self.may_try_again else 1.0
        cpu_left = self._limits.import_cpu_s * part - self._cpu_s - running_cpu_s
        wall_left = self._limits.wall_s * part - self._wall_s - wall_s
        return min(cpu_left, self.statement_cpu_s), min(wall_left, self._limits.call_wall_s)
