"""What an engine calls in its workers: a unit of work goes in as bytes, and an answer comes back as bytes.

A worker keeps a warm grading process for the parcel that it was last sent, and knows it by its hash. Nothing is
imported here that an engine's worker would have to wait for.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from contextlib import suppress
from hashlib import sha256

from grader.cluster.messages import receive, send

__all__ = ["work"]

DIED = b'{"state":"died","says":"the process that grades has ended"}'
NEEDS_PARCEL = b'{"state":"needs the parcel"}'
SINGLE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


class GradingProcess:
    """A grading process and the pipes to it."""

    def __init__(self) -> None:
        environment = {**dict.fromkeys(SINGLE_THREAD, "1"), **os.environ}
        command = [sys.executable, "-P", "-m", "grader.cluster.grading_process"]
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
        )

    @property
    def lives(self) -> bool:
        """Whether it still waits for units: it ends by itself when none has come for a while."""
        return self._process.poll() is None

    def ask(self, message: bytes) -> bytes | None:
        """Send a message and return the answer; None if the process is gone."""
        with suppress(OSError):
            send(self._process.stdin, message)  # type: ignore[arg-type]
            return receive(self._process.stdout)  # type: ignore[arg-type]
        return None

    def end(self) -> None:
        """End it, and wait until it has ended."""
        with suppress(OSError):
            self._process.stdin.close()  # type: ignore[union-attr]
        self._process.stdout.close()  # type: ignore[union-attr]
        self._process.wait()


class Warm:
    """The idle grading processes of this worker, all of them for one parcel."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._parcel = ""
        self._idle: list[GradingProcess] = []

    def take(self, parcel: str) -> GradingProcess | None:
        """Return a process that has opened the parcel of this hash, if one is idle."""
        with self._lock:
            alive = [one for one in self._idle if one.lives] if self._parcel == parcel else []
            process = alive.pop() if alive else None
            if self._parcel == parcel:
                self._idle = alive
            return process

    def give(self, parcel: str, process: GradingProcess) -> None:
        """Keep a process for the next unit; end those of another parcel."""
        with self._lock:
            others = [] if self._parcel == parcel else self._idle
            self._idle = [process] if self._parcel != parcel else [*self._idle, process]
            self._parcel = parcel
        for other in others:
            other.end()


WARM = Warm()


def work(parcel: str, unit: bytes, content: bytes | None = None) -> bytes:
    """Grade a unit, and return the answer as `grader.cluster.answers` reads it.

    Parameters
    ----------
    parcel : str
        The hash of the parcel by which it is graded.
    unit : bytes
        The submissions; empty to ask only whether this worker can grade.
    content : bytes, optional
        The parcel itself, for a worker that has said that it needs it.
    """
    try:
        return _worked(parcel, unit, content)
    except Exception as error:  # noqa: BLE001 - not every engine can send every exception
        return json.dumps({"state": "died", "says": f"{type(error).__name__}: {error}"}).encode()


def _worked(parcel: str, unit: bytes, content: bytes | None) -> bytes:
    process = WARM.take(parcel)
    if process is None:
        if content is None:
            return NEEDS_PARCEL
        if sha256(content).hexdigest() != parcel:
            return b'{"state":"refused","says":"a worker was sent another plan than the one it was to grade by"}'
        process = GradingProcess()
        opened = process.ask(content)
        if opened is None or b'"state":"graded"' not in opened[:40] or not unit:
            return _kept(parcel, process, opened)
    return _kept(parcel, process, process.ask(unit))


def _kept(parcel: str, process: GradingProcess, answer: bytes | None) -> bytes:
    """Return the answer, and keep the process if it still answers."""
    if answer is not None and b'"state":"graded"' in answer[:40]:
        WARM.give(parcel, process)
        return answer
    process.end()
    return answer or DIED
