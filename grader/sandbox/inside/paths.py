"""Paths in the tree of what was handed in, and the packages that its folders are. Student side."""

from __future__ import annotations

import posixpath
import sys
from collections.abc import Collection, Iterable

__all__ = [
    "OF_NUMPY",
    "PACKAGE",
    "ROOT",
    "SHADOWED",
    "folders_of",
    "init_of",
    "package_name",
    "up",
    "with_those_above",
    "within",
]

PACKAGE = "submission"
ROOT = f"/{PACKAGE}"
SHADOWED = frozenset({"numpy", *sys.builtin_module_names})
"""Not even a file beside the work takes the place of these."""
OF_NUMPY = frozenset(
    """
    abc ast base64 bisect bz2 codecs collections contextlib contextvars copyreg ctypes datetime dis
    enum fnmatch functools genericpath hashlib hmac importlib inspect io itertools json keyword linecache lzma
    math numbers opcode operator os pathlib pickle platform posixpath random re reprlib secrets shutil site
    stat string struct subprocess sys tempfile textwrap threading token tokenize types typing unittest urllib
    warnings weakref zlib
    """.split()  # noqa: SIM905 - eighty quoted names read worse
)
"""Modules that NumPy imports: where a student's file of such a name took its place, NumPy would not work at all."""


def within(path: str, folder: str) -> str | None:
    """Return `path`, relative to `folder` of the submission or absolute, as a path of the submission's tree.

    None if it lies outside.
    """
    whole = posixpath.normpath(posixpath.join(ROOT, folder, path))
    return None if whole != ROOT and not whole.startswith(f"{ROOT}/") else whole[len(ROOT) + 1 :]


def init_of(folder: str) -> str:
    """Return the path of the file that makes `folder` a package."""
    return posixpath.join(folder, "__init__")


def folders_of(paths: Iterable[str]) -> set[str]:
    """Return every folder that one of `paths` lies in."""
    return {folder for path in paths for folder in with_those_above(posixpath.dirname(path))}


def with_those_above(folder: str) -> list[str]:
    """Return `folder` and every folder that it lies in, up to the submission's own, which is called ``""``."""
    found = [folder]
    while found[-1]:
        found.append(posixpath.dirname(found[-1]))
    return found


def up(folder: str, levels: int) -> str:
    """Return the folder so many `levels` above `folder`, and no higher than the submission's own."""
    return with_those_above(folder)[min(levels, folder.count("/") + 1 if folder else 0)]


def package_name(folder: str, files: Collection[str]) -> str:
    """Return the package that `folder` is. A dot in its name would part that; a file may have the name as well."""
    parts, path = [PACKAGE], ""
    for part in filter(None, folder.split("/")):
        path = posixpath.join(path, part)
        parts.append(f"{part.replace('.', '_')}{'_' if path in files else ''}")
    return ".".join(parts)
