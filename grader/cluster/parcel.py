"""All that a worker needs to grade, as bytes: the course, its secret, and the plan by which everybody grades.

It holds the hidden inputs and the solutions: it goes to workers alone, over a channel that nobody else can read.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath

from grader.cluster.packing import BadPack, pack, unpack
from grader.course.files import course_files
from grader.course.load import load_course
from grader.course.model import Course
from grader.errors import GraderError
from grader.grading.cache import own_digest
from grader.grading.prepare import Plan, make_plan

__all__ = ["OtherPlan", "Parcel", "Prepared", "open_parcel", "parcel_of"]


class OtherPlan(GraderError):
    """A worker has made another plan, or is another program, than the one that the class is graded by."""


@dataclass(frozen=True)
class Parcel:
    """A parcel, and the hash that workers know it by."""

    content: bytes
    sha256: str


@dataclass(frozen=True)
class Prepared:
    """What a worker has made of a parcel."""

    course: Course
    plan: Plan
    strength: str | None
    """The strength of confinement that was asked for; None for the strongest that holds."""


def parcel_of(course: Course, plan: Plan, secret: bytes, strength: str | None) -> Parcel:
    """Return what workers need to grade the exercises of `course`. The same course gives the same bytes."""
    files = course_files(course.root)
    header = {
        "grader": own_digest(),
        "plan": plan.digest,
        "secret": secret.hex(),
        "strength": strength,
        "exercises": [exercise.name for exercise in course.exercises],
        "files": list(files),
        "frames": list(plan.frames),
    }
    content = pack(header, [*files.values(), *plan.frames.values()])
    return Parcel(content, sha256(content).hexdigest())


def open_parcel(content: bytes, folder: Path) -> Prepared:
    """Write the course of a parcel into `folder`, which nobody else can read, and make its plan.

    Raises
    ------
    OtherPlan
        If the plan has another hash than the parcel says, or if this is another version of the grader.
    BadPack
        If it is no parcel.
    """
    header, blobs = unpack(content)
    if header.get("grader") != own_digest():
        raise OtherPlan("a worker has another version of the grader: install the same one wherever it grades")
    count = len(header["files"])
    _write(folder, header["files"], blobs[:count])
    course = load_course(folder).only(header["exercises"])
    frames = dict(zip(header["frames"], blobs[count:], strict=True))
    plan = make_plan(course, bytes.fromhex(header["secret"]), frames)
    if plan.digest != header["plan"]:
        raise OtherPlan("a worker has made another plan of this course than the one that the class is graded by")
    return Prepared(course, plan, header["strength"])


def _write(folder: Path, names: Sequence[str], contents: Sequence[bytes]) -> None:
    for name, content in zip(names, contents, strict=True):
        inner = PurePosixPath(name)
        if inner.is_absolute() or ".." in inner.parts:
            raise BadPack("a file of the course lies outside of it")
        path = folder / inner
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
