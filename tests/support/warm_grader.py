"""The grader's commands, each in a process of its own that need not import the grader first.

One Python imports it, and forks for each command. What a command does is the same, and so is its process: folder,
environment, streams, exit code. What differs is that modules are imported already and that all of these processes
have one seed of hashes: a test that is about either starts a new Python instead.

A command is asked for over a socket, which carries its standard streams: by `WarmGrader.run`, or by the program
``grader`` in the folder `WarmGrader.programs`, for a shell.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import os
import pkgutil
import runpy
import select
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

__all__ = ["WarmGrader"]

PATIENCE_S = 200
ORDER_BYTES = 1 << 17
"""An order and its environment fit into one message."""
ROOMS = ("grader.cli", "grader.course", "grader.grading", "grader.audit", "grader.reports", "grader.release")
"""The modules in these, and what they import, are most of what any command needs."""
PROGRAM = """\
#!{python} -IS
import json, os, socket, sys

server = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
server.connect({place!r})
order = {{"arguments": sys.argv[1:], "cwd": os.getcwd(), "environment": dict(os.environ, PYTHONPATH={root!r})}}
socket.send_fds(server, [json.dumps(order).encode()], [0, 1, 2])
sys.exit(int(server.recv(16)))
"""
"""The program for a shell. It imports next to nothing."""


class WarmGrader:
    """Forks a process for each command.

    Parameters
    ----------
    root : Path
        The folder of the grader's package.
    folder : Path
        A folder for its socket and its program.

    Attributes
    ----------
    programs : Path
        A folder with the program ``grader``, for a shell's path.
    """

    def __init__(self, root, folder):
        self._sockets = tempfile.TemporaryDirectory()  # its path is short, as that of a socket has to be
        self._place = str(Path(self._sockets.name, "grader"))
        self._python = subprocess.Popen(
            [sys.executable, __file__, self._place],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            env={**os.environ, "PYTHONPATH": str(root)}, start_new_session=True,
        )  # fmt: skip
        self._python.stdout.readline()  # it listens
        self.programs = folder / "programs"
        self.programs.mkdir()
        program = self.programs / "grader"
        program.write_text(PROGRAM.format(python=sys.executable, place=self._place, root=str(root)))
        program.chmod(0o755)

    def run(self, arguments, cwd, environment):
        """Run one command, as `subprocess.run` would; raise `subprocess.TimeoutExpired` if it does not end."""
        order = {"arguments": [*map(str, arguments)], "cwd": str(cwd), "environment": environment}
        with (
            socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as server,
            tempfile.TemporaryFile("w+", encoding="utf-8") as out,
            tempfile.TemporaryFile("w+", encoding="utf-8") as err,
            Path(os.devnull).open() as nothing,
        ):
            server.connect(self._place)
            socket.send_fds(server, [json.dumps(order).encode()], [one.fileno() for one in (nothing, out, err)])
            if not select.select([server], [], [], PATIENCE_S)[0]:
                self.close()
                raise subprocess.TimeoutExpired(order["arguments"], PATIENCE_S)
            code = int(server.recv(16))
            return subprocess.CompletedProcess(order["arguments"], code, _all_of(out), _all_of(err))

    def close(self):
        """End it, with whatever it has started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._python.pid, signal.SIGKILL)
        self._python.wait()
        self._python.stdin.close()
        self._python.stdout.close()
        self._sockets.cleanup()


def _all_of(file):
    file.seek(0)
    return file.read()


def serve(place):
    """Fork for each command that is asked for, until standard input ends."""
    for name in ROOMS:
        for module in pkgutil.iter_modules(importlib.import_module(name).__path__, f"{name}."):
            if not module.ispkg:
                importlib.import_module(module.name)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    listener.bind(place)
    listener.listen()
    print("listening", flush=True)  # noqa: T201
    while listener in select.select([listener, sys.stdin], [], [])[0]:
        client, _ = listener.accept()
        if os.fork() == 0:
            listener.close()
            answer(client)
        client.close()
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass


def answer(client):
    """In a process of its own: run what is asked for in a child, and answer with how it ended."""
    order, streams, _, _ = socket.recv_fds(client, ORDER_BYTES, 3)
    pid = os.fork()
    if pid == 0:
        client.close()
        become(json.loads(order), streams)
    for stream in streams:
        os.close(stream)
    client.send(b"%d" % os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
    os._exit(0)


def become(order, streams):
    """Be ``python -m grader`` with these arguments; the interpreter ends with it, as ever."""
    for descriptor, stream in enumerate(streams):
        os.dup2(stream, descriptor)
        os.close(stream)
    # The ones that are there know of the files that were behind them whether one can seek in those.
    sys.stdin = io.TextIOWrapper(io.BufferedReader(io.FileIO(0, closefd=False)), encoding="utf-8")
    sys.stdout = io.TextIOWrapper(io.BufferedWriter(io.FileIO(1, "w", closefd=False)), encoding="utf-8")
    sys.stderr = io.TextIOWrapper(
        io.BufferedWriter(io.FileIO(2, "w", closefd=False)), "utf-8", "backslashreplace", line_buffering=True
    )
    os.chdir(order["cwd"])
    os.environ.clear()
    os.environ.update(order["environment"])
    sys.argv = ["grader", *with_one_worker(order["arguments"])]
    runpy.run_module("grader", run_name="__main__", alter_sys=True)
    os._exit(0)


def with_one_worker(arguments):
    """The arguments, which name a number of workers: each starts a Python for students' code, on every core."""
    own = "--jobs" in arguments or arguments[:1] not in (["grade"], ["regrade"], ["audit"])
    return arguments if own else [*arguments, "--jobs", "1"]


if __name__ == "__main__":
    serve(sys.argv[1])
