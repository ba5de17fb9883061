"""The plan of a course, kept beside its secret: it is computed once, until anything changes that it depends on.

It holds the hidden inputs and what is expected, which whoever can read the secret can compute. So it lies where the
secret lies, for the same eyes, under a name that no kit and no repository takes. It carries a code that only the
secret gives. What is damaged, or of another course, machine or version, is made again without a word.
"""

from __future__ import annotations

import stat
from contextlib import nullcontext, suppress
from hashlib import sha256
from pathlib import Path

from grader.course.files import course_files
from grader.course.model import Course
from grader.course.secret import SECRET_FILE, Secret
from grader.errors import CourseError
from grader.grading.cache import own_digest
from grader.grading.places import read_ordinary
from grader.grading.plan_file import frames_in, write_frames
from grader.grading.prepare import Plan, complete_plan
from grader.grading.public_draws import PublicDraws
from grader.grading.stopping import Stop
from grader.grading.workers import in_workers
from grader.machine.arithmetic import arithmetic

__all__ = ["beside_the_secret", "draw_public_inputs", "place_of_plan", "planned"]

ENDING = ".plan"
MOST_BYTES = 1 << 30
OTHERS = stat.S_IRWXG | stat.S_IRWXO


def planned(course: Course, secret: Secret) -> Plan:
    """Return the plan of `course`, as far as possible as it was kept, and keep what was not.

    Raises
    ------
    CourseError
        If the reference fails on an input, or contradicts itself.
    """
    place, made_with = place_of_plan(course, secret), _made_with(course)
    kept = _kept(place, secret.key, made_with)
    plan = complete_plan(course, secret.key, kept)
    if plan.frames.keys() - kept.keys():
        _keep(place, {**kept, **plan.frames}, secret.key, made_with)
    return plan


def draw_public_inputs(course: Course, secret: Secret, plan: Plan, jobs: int) -> None:
    """Give the exercises of `plan` the public inputs on which mistakes are located, and keep them with it.

    Parameters
    ----------
    course : Course
    secret : Secret
    plan : Plan
    jobs : int
        How many processes draw what is not kept. What they cannot draw is left to whoever needs it.
    """
    place, made_with = place_of_plan(course, secret), _made_with(course)
    kept = _kept(place, secret.key, made_with)
    draws = {name: one.public for name, one in plan.exercises.items() if one.public is not None}
    missing = [name for name in draws if _of_draws(name) not in kept]
    drawn = dict(in_workers(missing, jobs, lambda: nullcontext(lambda name: _drawn(name, draws[name])), Stop()))
    frames = kept | {_of_draws(name): frame for name, frame in drawn.items() if frame}
    for name, public in draws.items():
        public.take(frames.get(_of_draws(name), b""))
    if frames.keys() - kept.keys():
        _keep(place, frames, secret.key, made_with)


def _drawn(name: str, public: PublicDraws) -> tuple[str, bytes]:
    with suppress(Exception):  # it is a help alone: nobody's grade waits for it
        return name, public.packed()
    return name, b""


def _of_draws(name: str) -> str:
    """What the frame of an exercise's public inputs is called: no exercise has such a name."""
    return f"{name}: public"


def place_of_plan(course: Course, secret: Secret) -> Path:
    """Return the file of the plan."""
    return beside_the_secret(course, secret, ENDING)


def beside_the_secret(course: Course, secret: Secret, ending: str) -> Path:
    """Return a file beside that of the secret, or where it would stand."""
    file = secret.file or course.root / SECRET_FILE
    return file.with_name(file.name + ending)


def _made_with(course: Course) -> str:
    """Return a hash of all that the numbers of a plan depend on, besides the secret."""
    digest = sha256()
    for text in (own_digest(), *arithmetic()):
        digest.update(f"{text}\0".encode())
    for path, content in course_files(course.root).items():
        digest.update(f"{path}\0{sha256(content).hexdigest()}\0".encode())
    return digest.hexdigest()


def _kept(place: Path, key: bytes, made_with: str) -> dict[str, bytes]:
    """Return what is kept; nothing if anybody else could read it, or has written it."""
    with suppress(OSError):
        if place.lstat().st_mode & OTHERS:
            return {}
    return frames_in(read_ordinary(place, MOST_BYTES) or b"", key, made_with) or {}


def _keep(place: Path, frames: dict[str, bytes], key: bytes, made_with: str) -> None:
    """Write a new file. Where that cannot be, every run makes the plan anew."""
    with suppress(OSError, CourseError):
        place.unlink(missing_ok=True)
        write_frames(place, frames, key, made_with)
