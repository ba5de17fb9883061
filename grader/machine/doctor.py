"""What this machine can enforce, and the commands that install missing parts."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from grader.errors import SandboxError
from grader.machine.selftest import PROTECTIONS, self_test
from grader.sandbox.confined import STRENGTHS, ConfinedSandbox
from grader.sandbox.inside import landlock

__all__ = ["MachineReport", "Requirement", "inspect_machine"]


@dataclass(frozen=True)
class Requirement:
    """One requirement of confinement."""

    name: str
    present: bool
    says: str
    remedy: str = ""


@dataclass(frozen=True)
class MachineReport:
    """The requirements, and the strengths that were proved."""

    requirements: tuple[Requirement, ...]
    strengths: dict[str, tuple[str, ...]]
    """Strength -> the protections that its self-test proved; absent if it failed."""
    failures: dict[str, str]
    as_root: str = ""
    """If students' code runs as root without any capability, a sentence that says so and why; else empty."""

    @property
    def usable(self) -> bool:
        return bool(self.strengths)

    def as_document(self) -> dict[str, Any]:
        """Return the report as plain data for JSON."""
        return {
            "usable": self.usable,
            "as_root": self.as_root,
            "findings": [asdict(requirement) for requirement in self.requirements],
            "strengths": {
                name: {protection: PROTECTIONS[protection] for protection in held}
                for name, held in self.strengths.items()
            },
            "failures": self.failures,
        }


def inspect_machine(paths: Sequence[Path]) -> MachineReport:
    """Look at the machine, and attack each strength to see whether it holds."""
    requirements = (_system(), _python(), _landlock(), _bubblewrap())
    strengths, failures, as_root = {}, {}, ""
    if requirements[0].present:
        for strength in STRENGTHS:
            try:
                with ConfinedSandbox(strength) as sandbox:
                    as_root = as_root or _root_remark(sandbox)
                    strengths[strength] = self_test(sandbox, paths)
            except (SandboxError, OSError) as error:
                failures[strength] = str(error)
    return MachineReport(requirements, strengths, failures, as_root)


def _root_remark(sandbox: ConfinedSandbox) -> str:
    """Why students' code runs as root, if it does: another user could not even start its interpreter."""
    if os.geteuid() != 0 or sandbox.drops_user:
        return ""
    return (
        "Students' code runs as root without any capability, since no other user can reach this interpreter "
        f"({sandbox.interpreter}). Everything below holds for it too; a Python that all users may read is better."
    )


def _system() -> Requirement:
    name = f"{platform.system()} {platform.release()}, {platform.machine()}"
    known = sys.platform == "linux" and platform.machine() in {"x86_64", "aarch64"}
    return Requirement(
        "system",
        known,
        name,
        "" if known else "grade on Linux (x86_64 or aarch64), in a container if need be",
    )


def _python() -> Requirement:
    import numpy as np

    return Requirement("python", present=True, says=f"Python {platform.python_version()}, NumPy {np.__version__}")


def _landlock() -> Requirement:
    version = landlock.version() if sys.platform == "linux" else 0
    says = f"version {version}" if version else "not available"
    remedy = (
        "" if version else "boot a kernel of 5.13 or newer with landlock in its list of security modules (lsm=)"
    )
    return Requirement("landlock", version > 0, says, remedy)


def _bubblewrap() -> Requirement:
    bwrap = shutil.which("bwrap")
    if bwrap is None:
        return Requirement("bubblewrap", present=False, says="not installed", remedy="apt install bubblewrap")
    version = subprocess.run([bwrap, "--version"], capture_output=True, text=True, check=False, timeout=20)  # noqa: S603
    works = subprocess.run(  # noqa: S603
        [bwrap, "--unshare-all", "--ro-bind", "/", "/", "true"],
        capture_output=True,
        text=True,
        check=False,
        timeout=20,
    )
    if works.returncode == 0:
        return Requirement("bubblewrap", present=True, says=version.stdout.strip())
    remedy = (
        "allow user namespaces: sysctl -w kernel.apparmor_restrict_unprivileged_userns=0 (Ubuntu 24.04), or "
        "kernel.unprivileged_userns_clone=1 (older Debian); a plain container does not have it"
    )
    return Requirement(
        "bubblewrap", present=False, says=f"installed, but fails: {works.stderr.strip()[:120]}", remedy=remedy
    )
