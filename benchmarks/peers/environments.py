"""One virtual environment a peer, from PyPI: ``python benchmarks/peers/environments.py FOLDER``.

The versions are pinned, and so are NumPy's and the kernel's: NumPy words the messages that are compared, and the
kernel words the tracebacks. An environment that is complete is used again.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

NUMPY = "numpy==2.4.6"
KERNEL = "ipykernel==7.1.0"
COMPLETE = "complete.json"
"""Written into an environment last, with what was asked for: without it the environment is made again."""

VERSIONS = """\
import json, sys
from importlib.metadata import version
print(json.dumps({name: version(name) for name in sys.argv[1:]}))
"""


@dataclass(frozen=True)
class Peer:
    """An autograder that ours is held against. The first of `requirements` is the peer itself."""

    name: str
    requirements: tuple[str, ...]


OTTER = Peer("otter", ("otter-grader==7.0.0", KERNEL, NUMPY))  # otter runs notebooks, but does not bring a kernel
NBGRADER = Peer("nbgrader", ("nbgrader==0.9.6", KERNEL, NUMPY))
GRADESCOPE = Peer("gradescope", ("gradescope-utils==0.5.0", NUMPY))
PYTEST = Peer("pytest", ("pytest==9.2.0", NUMPY))
PEERS = (OTTER, NBGRADER, GRADESCOPE)
ALL = (*PEERS, PYTEST)
"""With plain pytest, whose speed alone is measured."""


class PeerError(Exception):
    """A peer could not be installed, or ended in a way that is not about the submission."""


@dataclass(frozen=True)
class Environment:
    """A peer, installed in `folder`."""

    peer: Peer
    folder: Path

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    def versions(self) -> dict[str, str]:
        """Return the version of each requirement, as it is installed."""
        names = [requirement.split("==")[0] for requirement in self.peer.requirements]
        return json.loads(self.run(["-c", VERSIONS, *names], self.folder).stdout)

    def run(
        self, arguments: list[str | Path], folder: Path, *, timeout_s: float = 600.0, check: bool = True
    ) -> subprocess.CompletedProcess[str]:
        """Run this environment's Python with `arguments` in `folder`; its programs come first in PATH.

        Raises
        ------
        PeerError
            If it ends with another code than 0 (unless `check` is false), or takes more than `timeout_s` seconds.
        """
        # A home of its own: neither the settings of whoever runs this nor those of another peer count.
        home = self.folder / "home"
        home.mkdir(exist_ok=True)
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "JUPYTER"))},
            "PATH": os.pathsep.join([str(self.python.parent), os.environ.get("PATH", os.defpath)]),
            "HOME": str(home),
            "NO_COLOR": "1",
        }
        command = [str(self.python), *map(str, arguments)]
        # A session of its own, so that all of it can be ended: what is graded may never end by itself.
        with subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        ) as process:
            try:
                out, errors = process.communicate(timeout=timeout_s)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                raise PeerError(f"{self.peer.name}: {arguments} took more than {timeout_s:g} s") from None
        if check and process.returncode:
            raise PeerError(f"{self.peer.name}: {arguments} ended with {process.returncode}:\n{out}{errors}")
        return subprocess.CompletedProcess(command, process.returncode, out, errors)


def make(peer: Peer, root: Path) -> Environment:
    """Return `peer` installed in a folder of its own under `root`; nothing is done if it is there already."""
    environment = Environment(peer, (root / peer.name).resolve())
    complete = environment.folder / COMPLETE
    asked = json.dumps(peer.requirements)
    if complete.is_file() and complete.read_text() == asked:
        return environment
    venv.create(environment.folder, clear=True, with_pip=True)
    environment.run(["-m", "pip", "install", "--quiet", *peer.requirements], environment.folder, timeout_s=1800.0)
    complete.write_text(asked)
    return environment


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the environments are kept")
    parser.add_argument("--only", choices=[peer.name for peer in ALL], help="make this one alone")
    options = parser.parse_args()
    for peer in ALL if options.only else PEERS:
        if options.only in (None, peer.name):
            environment = make(peer, options.folder)
            print(f"{peer.name}: {environment.versions()}", file=sys.stderr)


if __name__ == "__main__":
    main()
