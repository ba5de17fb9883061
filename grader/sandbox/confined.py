"""`ConfinedSandbox`: starts and restarts the warm process at one strength. Grader side."""

from __future__ import annotations

import contextlib
import math
import shutil
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from grader.errors import SandboxBroken, SandboxBusy, Unsupported
from grader.sandbox.base import Limits
from grader.sandbox.connection import ChildConnection
from grader.sandbox.factory import ChildFactory
from grader.sandbox.launch import Setup, WarmProcess
from grader.sandbox.mounts import lies_under

__all__ = ["PAUSES_S", "STRENGTHS", "ConfinedSandbox", "find_setup"]

Started = TypeVar("Started")

STRENGTHS = ("namespaces", "process")
"""Strongest first."""
PAUSES_S = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6)
"""How long to wait, in seconds, before what the machine has just refused is tried again, each time longer: others
may give back what it is short of."""
WARM_UP_CPU_S = 1
"""Seconds that the kernel's own limit allows beyond the grader's, for which it is the backstop."""


def find_setup(strength: str) -> Setup:
    """Return the setup of a warm process of `strength`.

    Raises
    ------
    Unsupported
        If a program that it needs is not installed.
    """
    if strength == "process":
        return Setup.process()
    bwrap = shutil.which("bwrap")
    if bwrap is None:
        raise Unsupported("bubblewrap is not installed (the command bwrap): apt install bubblewrap")
    return Setup.namespaces(bwrap)


class ConfinedSandbox:
    """One warm process. Use as a context manager.

    Parameters
    ----------
    strength : {"namespaces", "process"}
        How strongly it is confined.
    warm : WarmProcess, optional
        A warm process of that strength that is starting already.
    """

    def __init__(self, strength: str, warm: WarmProcess | None = None) -> None:
        self.strength = strength
        self._setup = find_setup(strength) if warm is None else warm.setup
        self._factory = ChildFactory(warm or WarmProcess(self._setup))
        self._restarts = 0

    @property
    def readable(self) -> tuple[str, ...]:
        """The folders that students' code can read: nothing secret may be in them."""
        return self._setup.runtime.readable

    @property
    def interpreter(self) -> Path:
        """The Python that runs students' code."""
        return self._setup.runtime.python

    @property
    def drops_user(self) -> bool:
        """Whether students' code runs as a user that owns nothing (else: without any capability)."""
        return self._setup.child_uid is not None or self._setup.launch_uid is not None

    @property
    def pid(self) -> int:
        return self._factory.pid

    def refuse_inside(self, paths: Sequence[Path]) -> None:
        """Raise `Unsupported` if any of `paths` lies where students' code can read."""
        for path in paths:
            root = lies_under(path, self.readable)
            if root is not None:
                raise Unsupported(f"{path} lies in {root}, which students' code can read: move it elsewhere")

    def start(self, limits: Limits) -> ChildConnection:
        cpu_s = math.ceil(limits.cpu_s + limits.import_cpu_s) + WARM_UP_CPU_S
        return _patiently(lambda: self._factory.start(limits, cpu_s), SandboxBusy)

    def restart(self) -> None:
        """Start another warm process, after a pause that is longer each time.

        Raises
        ------
        SandboxBroken
            If none starts, even after all pauses.
        """
        self._factory.close()
        self._restarts += 1
        time.sleep(PAUSES_S[min(self._restarts, len(PAUSES_S)) - 1])
        try:
            self._factory = _patiently(lambda: ChildFactory(WarmProcess(self._setup)), Unsupported)
        except Unsupported as error:
            raise SandboxBroken(str(error)) from error

    def close(self) -> None:
        self._factory.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _patiently(attempt: Callable[[], Started], refusal: type[Exception]) -> Started:
    """Return what `attempt` returns; as long as it raises `refusal`, try again after each of the pauses."""
    for pause in PAUSES_S:
        with contextlib.suppress(refusal):
            return attempt()
        time.sleep(pause)
    return attempt()
