"""The list in a kit of the files that decide a check, with their hashes: it tells a kit from any other folder.

The list is no signature. It says that a folder is what ``grader release`` wrote, so that all it can make the grader
do is what a kit can: checks on data, and scripts that are confined where that is possible.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path, PurePosixPath

__all__ = ["MARK", "NAME", "is_intact_kit", "kit_list"]

MARK = "fairgrade-kit"
"""The file with the list. It also marks a folder as a kit, so that no other folder is ever overwritten."""
NAME = re.compile(r"[a-z][a-z0-9_]{0,40}")
"""The name of an exercise: also that of folders and files, so that no name leads out of its course."""
DECIDES = re.compile(rf"course\.toml|{NAME.pattern}/(public\.cases|properties\.py|kinds\.py)")
"""The files that are listed: what is read or run. The rest of a kit is for the student to read and to change."""
LARGEST = 1 << 28


def kit_list(files: Mapping[str, bytes]) -> bytes:
    """Return the content of a kit's `MARK`, for all of its files by path."""
    lines = [f"{_digest(path, data)}  {path}\n" for path, data in sorted(files.items()) if DECIDES.fullmatch(path)]
    return "".join(lines).encode()


def is_intact_kit(folder: Path) -> bool:
    """Whether `folder` is a kit in which every file that decides a check is as ``grader release`` wrote it."""
    try:
        listed = dict(_entry(line) for line in _read(folder / MARK).decode("ascii").splitlines())
        return (
            "course.toml" in listed
            and not (folder / "reference").exists()
            and all(_digest(path, _read(folder / PurePosixPath(path))) == digest for path, digest in listed.items())
        )
    except (OSError, ValueError):
        return False


def _entry(line: str) -> tuple[str, str]:
    digest, path = line.split("  ", 1)
    if not DECIDES.fullmatch(path):
        raise ValueError("no file of a kit")
    return path, digest


def _read(file: Path) -> bytes:
    """The bytes of an ordinary file: anything else might never end."""
    if not file.is_file() or file.stat().st_size > LARGEST:
        raise ValueError("no file of a kit")
    return file.read_bytes()


def _digest(path: str, data: bytes) -> str:
    """The hash of a file. Line ends of text do not count: git writes others on Windows."""
    return sha256(data if path.endswith(".cases") else data.replace(b"\r\n", b"\n")).hexdigest()
