"""`ConfinedSandbox`: starts and restarts the warm process at one strength. Grader side."""

from __future__ import annotations

import math
import shutil
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from grader.errors import SandboxBroken, Unsupported
from grader.sandbox.base import Limits
from grader.sandbox.connection import ChildConnection
from grader.sandbox.factory import ChildFactory
from grader.sandbox.launch import Setup, WarmProcess
from grader.sandbox.mounts import lies_under

__all__ = ["STRENGTHS", "ConfinedSandbox", "find_setup"]

STRENGTHS = ("namespaces", "process")
"""Strongest first."""
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
        return self._factory.start(limits, math.ceil(limits.cpu_s) + WARM_UP_CPU_S)

    def restart(self) -> None:
        self._factory.close()
        try:
            self._factory = ChildFactory(WarmProcess(self._setup))
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
