"""The grader's commands, each in a process of its own that need not import the grader first.

One Python imports it, and forks for each command. What a command does is the same, and so is its process: folder,
environment, streams, exit code. What differs is that modules are imported already and that all of these processes
have one seed of hashes: a test that is about either starts a new Python instead.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import pkgutil
import runpy
import select
import signal
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

__all__ = ["WarmGrader"]

PATIENCE_S = 200
ROOMS = ("grader.cli", "grader.course", "grader.grading", "grader.audit", "grader.reports", "grader.release")
"""The modules in these, and what they import, are most of what any command needs."""


class Streams(NamedTuple):
    """The files that a command's output goes to."""

    out: Path
    err: Path


class WarmGrader:
    """Forks a process for each command.

    Parameters
    ----------
    root : Path
        The folder of the grader's package.
    folder : Path
        Where the outputs of commands are kept until they are read.
    """

    def __init__(self, root, folder):
        self._streams = Streams(folder / "out", folder / "err")
        self._python = subprocess.Popen(
            [sys.executable, __file__, *self._streams],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            env={**os.environ, "PYTHONPATH": str(root)}, start_new_session=True,
        )  # fmt: skip

    def run(self, arguments, cwd, environment):
        """Run one command, as `subprocess.run` would; raise `subprocess.TimeoutExpired` if it does not end."""
        order = {"arguments": [*map(str, arguments)], "cwd": str(cwd), "environment": environment}
        print(json.dumps(order), file=self._python.stdin, flush=True)
        if not select.select([self._python.stdout], [], [], PATIENCE_S)[0]:
            self.close()
            raise subprocess.TimeoutExpired(order["arguments"], PATIENCE_S)
        code = int(self._python.stdout.readline())
        out, err = (stream.read_text(encoding="utf-8") for stream in self._streams)
        return subprocess.CompletedProcess(order["arguments"], code, out, err)

    def close(self):
        """End it, with whatever it has started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._python.pid, signal.SIGKILL)
        self._python.wait()
        self._python.stdin.close()
        self._python.stdout.close()


def serve(streams):
    """Fork for each command that is read, and answer with how it ended."""
    for name in ROOMS:
        for module in pkgutil.iter_modules(importlib.import_module(name).__path__, f"{name}."):
            if not module.ispkg:
                importlib.import_module(module.name)
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            become(json.loads(line), streams)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])}\n")
        sys.stdout.flush()


def become(order, streams):
    """Be ``python -m grader`` with these arguments; the interpreter ends with it, as ever."""
    for descriptor, stream in zip((1, 2), streams, strict=True):
        file = os.open(stream, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(file, descriptor)
        os.close(file)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.chdir(order["cwd"])
    os.environ.clear()
    os.environ.update(order["environment"])
    sys.argv = ["grader", *order["arguments"]]
    runpy.run_module("grader", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    serve(Streams(*map(Path, sys.argv[1:])))
