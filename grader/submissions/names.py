"""What a file's name says: code, an archive or neither, and which folders nobody writes their work in.

Browsers, mail programs and systems change names: an ending in capitals, one behind the ending, a copy's number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import PurePosixPath

__all__ = [
    "ARCHIVE",
    "CODE",
    "CODE_NAME",
    "IGNORED",
    "INIT",
    "MAX_NAME",
    "OTHER",
    "TAR",
    "WANTED",
    "ZIP",
    "archive_kind",
    "canonical",
    "environments",
    "is_data",
    "is_ignored",
    "legible",
    "named_after",
    "without_ending",
]

CODE = (".py", ".ipynb")
INIT = "__init__.py"
IGNORED = ("__", ".")
NOT_WORK = frozenset({"node_modules", "site-packages", "dist-packages"})
"""Folders of other people's code."""
ENVIRONMENT_NAMES = frozenset({"env", "venv", "virtualenv"})
LIBRARIES = frozenset({"lib", "lib64"})
MARKS = ("pyvenv.cfg", "conda-meta")
"""What lies in the folder of an environment, and in no other."""
NOT_DATA = re.compile(
    r"(?is).*\.(?:png|jpe?g|gif|bmp|tiff?|svg|webp|ico|pdf|ps|docx?|xlsx?|pptx?|od[tsp]|pages|key|html?|css|js"
    r"|mp[34g]|mov|avi|wav|py[cdo]|so|dll|exe|whl|cases|secret)\s*"
)
"""Names of what code that computes does not read: images, documents, programs; and a kit's own cases."""
DOCUMENT = re.compile(
    r"(?is).*\.(?:png|jpe?g|heic|gif|bmp|tiff?|svg|webp|pdf|ps|docx?|odt|rtf|pages|pptx?|odp|html?|url|webloc|lnk|gdoc)\s*"
)
"""Names of what is handed in instead of code: a print, a picture, a link to it."""
MAX_NAME = 255
"""Characters of a file's name, as in file systems; names in an archive could be longer."""
_BEHIND = r"(?: ?\(\d{1,3}\))?(?:\.(?:txt|text|json|download|bak|old|orig)|~)*\s*"
"""What browsers and editors put behind an ending."""
_OF_CODE = r"\.(?:py[w3]?|ipy|ipynb)"
CODE_NAME = re.compile(rf"(?is)(.+?)(?:{_OF_CODE})*?({_OF_CODE}){_BEHIND}")
"""The name without its endings, and the ending that counts: the last that is code's own."""
ZIP, TAR, OTHER = "zip", "tar", "other"
ARCHIVE = {
    ZIP: (".zip",),
    TAR: (".tar", ".tar.gz", ".tgz", ".tar.xz", ".txz"),
    OTHER: (
        ".py.gz",
        ".ipynb.gz",
        ".py.bz2",
        ".ipynb.bz2",
        ".py.xz",
        ".ipynb.xz",
        ".7z",
        ".rar",
        ".tar.bz2",
        ".tbz",
        ".tbz2",
        ".tar.zst",
        ".tzst",
        ".tar.z",
        ".tar.lz",
        ".zipx",
    ),
}
"""The endings of archives: of two kinds that are opened, and of those that are not."""
_ENDINGS = "|".join(re.escape(ending) for group in ARCHIVE.values() for ending in group)
BEHIND = re.compile(rf"{_BEHIND}\Z")
WANTED = re.compile(
    r"(?is)(?!(?:.*/)?(?:__(?!init__\.py$)|\.(?!\.?/)))"  # nothing hidden
    rf"(?!(?:.*/)?(?:{'|'.join(sorted(NOT_WORK))})/)"
    rf"(?:.*{_OF_CODE}{_BEHIND}"
    rf"|.*(?:{_ENDINGS}){_BEHIND}|.*\.(?:txt|csv|tsv|npy|npz|json|dat|data|bin|pkl|pickle|ya?ml|toml|ini)|.*/pyvenv\.cfg|.*/conda-meta/history)"
)
"""Paths of what may be code, data, an archive, or the mark of an environment: for a reader that cannot ask back."""


@lru_cache(maxsize=1024)
def canonical(name: str) -> str:
    """Return the name that a file of code should have: ``work.py`` for ``work.PY.txt``; empty if it is no code."""
    if len(name) > MAX_NAME:
        ending = next((ending for ending in CODE if name.lower().endswith(ending)), "")
        return f"{name[: -len(ending)]}{ending}" if ending else ""
    found = CODE_NAME.fullmatch(name)
    if found is None:
        return ""
    return f"{found[1].strip()}{'.ipynb' if found[2].lower() == '.ipynb' else '.py'}"


def archive_kind(name: str) -> str:
    """Return which kind of archive a file is by its name; empty if it is none."""
    lower = BEHIND.sub("", name.lower())
    return next((kind for kind, endings in ARCHIVE.items() if lower.endswith(endings)), "")


def is_data(name: str) -> bool:
    """Whether a file may be one that code reads."""
    return not (canonical(name) or archive_kind(name) or NOT_DATA.fullmatch(name) or len(name) > MAX_NAME)


def is_document(name: str) -> bool:
    """Whether a file is, by its name, a print, a picture or a link: something that a person reads."""
    return DOCUMENT.fullmatch(name) is not None


def without_ending(name: str) -> str:
    """Return the name of a file of code, or of an archive, without what says so; other names as they are."""
    code = canonical(name)
    if code:
        return PurePosixPath(code).stem
    trimmed = BEHIND.sub("", name)
    lower = trimmed.lower()
    endings = sorted((ending for group in ARCHIVE.values() for ending in group), key=len, reverse=True)
    found = next((ending for ending in endings if lower.endswith(ending)), "")
    return trimmed[: -len(found)] if found else name


def named_after(stem: str, exercises: Iterable[str]) -> list[str]:
    """Return the exercises whose name stands in `stem` as a word: ``work`` in ``jdoe_work (1)`` and ``Work-2``.

    Where the name of one is part of another's, as of ``net`` and ``char_net``, the longer one is meant.
    """
    words = re.sub(r"[\W_]+", "_", stem).casefold()
    found = [name for name in exercises if re.search(rf"(?:^|_){re.escape(name.casefold())}\d*(?:_|$)", words)]
    return [name for name in found if not any(name != other and name in other for other in found)]


def is_ignored(path: PurePosixPath, environments: Iterable[PurePosixPath] = ()) -> bool:
    """Whether a file is hidden, or lies in a folder of other people's code."""
    known = frozenset(environments)
    hidden = any(part.startswith(IGNORED) and part != ".." for part in path.parts if part != INIT)
    return hidden or not NOT_WORK.isdisjoint(path.parts[:-1]) or not known.isdisjoint(path.parents)


def environments(paths: Iterable[PurePosixPath]) -> frozenset[PurePosixPath]:
    """Return the folders among `paths` that are Python environments: code lies in their folders, never in them."""
    found = set()
    work = set()
    for path in paths:
        if canonical(path.name):
            work.add(path.parent)
        for depth, part in enumerate(path.parts):
            if depth and (part in MARKS or _is_library(path.parts[depth - 1], part)):
                found.add(PurePosixPath(*path.parts[:depth]))
    return frozenset(found - work)


def _is_library(folder: str, inner: str) -> bool:
    return folder.lower() in ENVIRONMENT_NAMES and inner.lower() in LIBRARIES


def legible(name: str) -> str:
    """Return `name` with what is no text replaced."""
    return name.encode(errors="replace").decode()
