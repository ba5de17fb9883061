"""The process that grades on a worker: it opens a parcel once, proves its sandbox, and answers unit after unit.

It is a process of its own, so that no thread, no library and no working folder of the engine touches a grade, and
so that its end is noticed. It ends when its input does, or when nothing has come for a while.
"""

from __future__ import annotations

import os
import select
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import IO

from grader.cluster.answers import Answer, Graded, dump_answer
from grader.cluster.messages import receive, send
from grader.cluster.packing import unpack, unpack_submission
from grader.cluster.parcel import Prepared, open_parcel
from grader.errors import GraderError
from grader.grading.results import environment_of
from grader.grading.submission import grade_submission
from grader.machine.selftest import open_sandbox
from grader.sandbox.confined import ConfinedSandbox

__all__ = ["main"]

IDLE_S = 600
"""How long it waits for a unit, with the secret in its memory."""


def main() -> None:
    """Answer the parcel that comes first, and then each unit."""
    questions, answers = os.fdopen(os.dup(0), "rb", buffering=0), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever an author's code prints is no answer
    parcel = receive(questions)
    if parcel is None:
        return
    with tempfile.TemporaryDirectory(prefix="grader-") as folder, suppress(BrokenPipeError):
        try:
            _serve(parcel, Path(folder), questions, answers)
        except GraderError as error:
            send(answers, dump_answer(Answer("refused", says=str(error), exit_code=error.exit_code)))


def _serve(parcel: bytes, folder: Path, questions: IO[bytes], answers: IO[bytes]) -> None:
    """Answer once when all is ready, and then each unit."""
    prepared = open_parcel(parcel, folder)
    sandbox, protections = open_sandbox([folder], prepared.strength)
    with sandbox:
        environment = environment_of(sandbox.strength, protections, prepared.course.imports.packages)
        send(answers, dump_answer(Answer("graded", environment)))
        while select.select([questions], [], [], IDLE_S)[0]:
            unit = receive(questions)
            if unit is None:
                return
            header, blobs = unpack(unit)
            several = zip(header["exercises"], blobs, strict=True)
            graded = tuple(_graded(blob, names, prepared, sandbox) for names, blob in several)
            send(answers, dump_answer(Answer("graded", environment, graded)))


def _graded(packed: bytes, exercises: list[str], prepared: Prepared, sandbox: ConfinedSandbox) -> Graded:
    began = time.perf_counter()
    try:
        course = prepared.course.only(exercises)
        grades = grade_submission(unpack_submission(packed), course, prepared.plan, sandbox)
    except Exception as error:  # noqa: BLE001 - a fault of ours with one submission must not cost the others
        return Graded(fault=f"{type(error).__name__} before anything was graded")
    return Graded(tuple(grades), seconds=time.perf_counter() - began)


if __name__ == "__main__":
    main()
