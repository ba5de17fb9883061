"""A plan as bytes: what its hash covers, and what one machine writes for others to grade with.

Inputs, expected values and allowances are computed once. On another processor the last digits of a sum can differ,
and with them an allowance, so whoever grades a part of a class takes the plan as it was written.
"""

from __future__ import annotations

import hmac
import json
import os
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeAlias

from grader import wire
from grader.course.case_data import pack_case, unpack_case
from grader.course.exercise import ExercisePlan, Tripwire
from grader.course.model import CourseExercise
from grader.course.secret import derive
from grader.errors import CourseError
from grader.model import CasePlan

__all__ = ["frames_in", "pack", "pack_draws", "read_frames", "unpacked", "unpacked_draws", "write_frames"]

Ladder: TypeAlias = Mapping[str, tuple[CasePlan, ...]]
"""Function -> its small public inputs."""

MARK = b"fairgrade plan 2\n"
CODE = 64
KIND, DRAWS = "plan of an exercise", "public draws of an exercise"
CAPS = wire.Caps(header=1 << 28, body=1 << 30)
REMEDY = "write it again with grader grade --write-plan, on a machine that has this course and its secret"


def pack(plan: ExercisePlan, ladder: Ladder) -> bytes:
    """Return all of an exercise's plan that is computed: the same bytes wherever the numbers are the same."""
    numbers: dict[int, int] = {}
    return wire.encode(
        KIND,
        {
            "name": plan.name,
            "cases": {
                check: [_numbered(pack_case(case), numbers) for case in cases]
                for check, cases in plan.cases.items()
            },
            "probes": [_numbered(pack_case(case), numbers) for case in plan.probes],
            "tripwire": None
            if plan.tripwire is None
            else [plan.tripwire.check, _numbered(pack_case(plan.tripwire.case), numbers)],
            "ladder": {
                function: [_numbered(pack_case(case), numbers) for case in rungs]
                for function, rungs in ladder.items()
            },
        },
    )


def unpacked(exercise: CourseExercise, frame: bytes) -> tuple[ExercisePlan, Ladder]:
    """Return the plan of `exercise` with the numbers that `pack` packed, and the ladder."""
    fields = _fields_of(frame)
    tripwire = fields["tripwire"]
    shipped = ExercisePlan(
        exercise,
        {check: tuple(map(unpack_case, cases)) for check, cases in fields["cases"].items()},
        tuple(map(unpack_case, fields["probes"])),
        exercise.voided,
        None if tripwire is None else Tripwire(tripwire[0], unpack_case(tripwire[1])),
    )
    return shipped, {function: tuple(map(unpack_case, rungs)) for function, rungs in fields["ladder"].items()}


def pack_draws(draws: Sequence[Mapping[str, Sequence[CasePlan]]]) -> bytes:
    """Return several draws of the cases of an exercise's checks, each of them check -> its cases."""
    numbers: dict[int, int] = {}
    return wire.encode(
        DRAWS,
        {
            "draws": [
                {check: [_numbered(pack_case(case), numbers) for case in cases] for check, cases in draw.items()}
                for draw in draws
            ]
        },
    )


def unpacked_draws(frame: bytes) -> list[dict[str, tuple[CasePlan, ...]]]:
    """Return what `pack_draws` packed."""
    draws = _fields_of(frame)["draws"]
    return [{check: tuple(map(unpack_case, cases)) for check, cases in draw.items()} for draw in draws]


def _fields_of(frame: bytes) -> Mapping[str, Any]:
    header, body = wire.lengths(frame[: wire.PREFIX.size], CAPS)
    start = wire.PREFIX.size + header
    _, fields = wire.decode(frame[wire.PREFIX.size : start], frame[start : start + body], arguments=True)
    return fields


def write_frames(file: Path, frames: Mapping[str, bytes], secret: bytes, course_digest: str) -> None:
    """Write a plan for nobody's eyes but the owner's: it holds the hidden inputs and what is expected.

    Raises
    ------
    CourseError
        If the file exists, or cannot be written.
    """
    data = b"".join((json.dumps(list(frames)).encode(), b"\n", *frames.values()))
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(MARK + _code(data, secret, course_digest) + b"\n" + data)
    except OSError as error:
        raise CourseError(f"the plan cannot be written: {error.strerror}; name another file", file=file) from None


def read_frames(file: Path, secret: bytes, course_digest: str) -> dict[str, bytes]:
    """Return the frame of each exercise in a plan that was written for this course, with this secret.

    Raises
    ------
    CourseError
        If it is of another course or secret, or was changed: its hash is another one.
    """
    try:
        data = file.read_bytes()
    except OSError as error:
        raise CourseError(f"the plan cannot be read: {error.strerror}; {REMEDY}", file=file) from None
    found = frames_in(data, secret, course_digest)
    if found is None:
        raise CourseError(f"is no plan of this course and its secret, or was changed; {REMEDY}", file=file)
    return found


def frames_in(data: bytes, secret: bytes, course_digest: str) -> dict[str, bytes] | None:
    """Return the frame of each exercise in what `write_frames` wrote with these; None if it is anything else."""
    code, rest = data[len(MARK) : len(MARK) + CODE], memoryview(data)[len(MARK) + CODE + 1 :]
    if not data.startswith(MARK) or not hmac.compare_digest(code, _code(rest, secret, course_digest)):
        return None
    end = data.index(b"\n", len(MARK) + CODE + 1) + 1
    found, frames = {}, memoryview(data)[end:]
    for name in json.loads(data[len(MARK) + CODE + 1 : end]):
        size = wire.PREFIX.size + sum(wire.lengths(bytes(frames[: wire.PREFIX.size]), CAPS))
        found[name], frames = bytes(frames[:size]), frames[size:]
    return found


def _code(data: bytes | memoryview, secret: bytes, course_digest: str) -> bytes:
    return derive(secret, "file of a plan", course_digest, sha256(data).hexdigest()).hex().encode()


def _numbered(value: Any, numbers: dict[int, int]) -> Any:
    """Return `value` with the handles of its generators counted: by themselves they are random."""
    match value:
        case wire.Rng(seed, handle):
            return wire.Rng(seed, numbers.setdefault(handle, len(numbers) + 1))
        case wire.Function(name, source, parameters):
            return wire.Function(name, source, _numbered(dict(parameters), numbers))
        case list() | tuple():
            return type(value)(_numbered(item, numbers) for item in value)
        case dict():
            return {key: _numbered(item, numbers) for key, item in value.items()}
        case _:
            return value
