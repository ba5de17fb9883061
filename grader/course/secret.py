"""The secret of a course: 128 random bits from which everything hidden is derived.

It stands in a file of its own beside course.toml, which nobody commits or hands out. A course that is public, such
as an example, names a demonstration secret in course.toml instead.
"""

from __future__ import annotations

import hmac
import os
import re
import secrets
import shlex
import stat
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TypeAlias

from grader.errors import CourseError

__all__ = [
    "SECRET_FILE",
    "VARIABLE",
    "Secret",
    "Seed",
    "derive",
    "entropy",
    "find_secret",
    "read_key",
    "write_secret",
]

SECRET_FILE = "course.secret"  # noqa: S105 - the name of a file
OLD_FILE = "course.secret.old"
"""The secret before the last renewal: results that were made with it can still be explained."""
VARIABLE = "GRADER_SECRET_FILE"
"""The environment variable that names another file. It never reaches a student's process."""
BYTES = 16
HEX = re.compile(rb"\s*([0-9a-fA-F]{32})\s*")
MOST_BYTES = 1000
"""Read of a file: a secret with blanks around it is far shorter."""

Seed: TypeAlias = int | bytes
"""What inputs are drawn from: a public number that people type, or a key that nobody can guess."""


@dataclass(frozen=True)
class Secret:
    """A secret that was found."""

    key: bytes
    """128 random bits."""
    file: Path | None = None
    """Where it stands; None for the demonstration secret of a public course."""
    remark: str = ""
    """A sentence for whoever grades; empty if all is well."""

    @property
    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits that are the same wherever the secret is the same, and tell nothing of it."""
        return derive(self.key, "fingerprint").hex()[:16]


def derive(secret: bytes, *names: str) -> bytes:
    """Return 32 bytes that belong to `names` alone: they tell nothing of the secret, or of what others get.

    Parameters
    ----------
    secret : bytes
        The key of a `Secret`, or what was derived from one.
    *names : str
        What the bytes are for, such as an exercise, a check and a case. ``("a", "b")`` is not ``("ab",)``.
    """
    message = b"".join(b"%d:%s" % (len(name), name) for name in (one.encode() for one in names))
    return hmac.digest(secret, message, "sha256")


def entropy(seed: Seed, exercise: str, purpose: str, number: int) -> int | list[int]:
    """Return what ``numpy.random.default_rng`` takes, for one case of one check of one exercise.

    No case depends on how many others there are.
    """
    if isinstance(seed, bytes):
        return int.from_bytes(derive(seed, "case", exercise, purpose, str(number)), "big")
    name = f"{exercise}/{purpose}/{number}"
    return [seed, int.from_bytes(sha256(name.encode()).digest()[:8], "big")]


def find_secret(root: Path, demonstration: bytes | None, named: Path | None = None) -> Secret | None:
    """Return the secret of the course in `root`; None if it has none yet.

    A file that is named comes first, by `named` or by the environment; then ``course.secret``; then the
    demonstration secret of course.toml, with a remark.

    Raises
    ------
    CourseError
        If a file is named and is not there, or a file cannot be used.
    """
    chosen = named or (Path(os.environ[VARIABLE]) if os.environ.get(VARIABLE) else None)
    if chosen is not None:
        return _read(chosen)
    if os.path.lexists(root / SECRET_FILE):
        return _read(root / SECRET_FILE)
    if demonstration is None:
        return None
    remark = (
        "The hidden inputs of this course are public: course.toml names a demonstration secret. "
        "Run 'grader secret --new' before you grade students."
    )
    return Secret(demonstration, remark=remark)


def write_secret(root: Path) -> Secret:
    """Write a new secret into the course in `root`; an older one is kept in ``course.secret.old``.

    Git is told to leave both alone.

    Raises
    ------
    CourseError
        If it cannot be written.
    """
    file = root / SECRET_FILE
    try:
        _ignore_in_git(root / ".gitignore")
        descriptor, part = tempfile.mkstemp(dir=root, prefix=f"{SECRET_FILE}.")  # of mode 600
        with os.fdopen(descriptor, "w", encoding="ascii") as new:
            new.write(f"{secrets.token_hex(BYTES)}\n")
            new.flush()
            os.fsync(new.fileno())
        if os.path.lexists(file):
            file.replace(root / OLD_FILE)
        Path(part).replace(file)
    except OSError as error:
        raise CourseError(f"cannot be written: {error.strerror}", file=file) from None
    return _read(file)


def read_key(text: str) -> bytes | None:
    """Return the key that 32 hexadecimal digits stand for; None if `text` is anything else."""
    found = HEX.fullmatch(text.encode())
    return bytes.fromhex(found[1].decode()) if found else None


def _ignore_in_git(file: Path) -> None:
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    if not {f"{SECRET_FILE}*", f"/{SECRET_FILE}*"} & set(lines):
        file.write_text("\n".join([*lines, f"{SECRET_FILE}*", ""]), encoding="utf-8")


def _read(file: Path) -> Secret:
    try:
        descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))  # a pipe must not be waited for
        with os.fdopen(descriptor, "rb") as opened:
            status = os.fstat(descriptor)
            data = opened.read(MOST_BYTES) if stat.S_ISREG(status.st_mode) else b""
    except OSError as error:
        raise CourseError(
            f"cannot be read: {error.strerror}. Copy the file that the course was graded with to this place",
            file=file,
        ) from None
    key = read_key(data.decode("latin-1"))
    if key is None:
        raise CourseError(
            "is not a secret, which is 32 hexadecimal digits: copy it again, or run 'grader secret --new'",
            file=file,
        )
    return Secret(key, file, _remark_on(file, status.st_mode))


def _remark_on(file: Path, mode: int) -> str:
    """Refuse a secret that others may read. Where a file system gives every file one mode, only say so."""
    if os.name != "posix" or not mode & 0o077:
        return ""
    if mode & 0o111:  # nobody makes a secret executable: such a file system knows no modes
        return f"This file system does not keep who may read a file: see that nobody else can read {file}."
    command = f"chmod 600 {shlex.quote(str(file))}"
    raise CourseError(f"can be read or changed by others on this machine: type '{command}'", file=file)
