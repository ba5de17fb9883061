"""Which names a file of code defines, by a plain text search: nothing of a student's file is parsed here."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

__all__ = ["defined_names", "functions_of", "is_unwritten", "unwritten_functions", "written_functions"]

_FUNCTION = rb"(?:async[ \t]+)?def[ \t]+([A-Za-z_]\w*)"
_VALUE = rb"([A-Za-z_]\w*)[ \t]*(?::[^=\n]*)?=(?!=)"
FUNCTION = re.compile(rb"\n" + _FUNCTION)
DEFINITION = re.compile(rb"\n(?:" + _FUNCTION + rb"|" + _VALUE + rb")")
STILL_RAISES = re.compile(rb"\n[ \t]+raise[ \t]+NotImplementedError\b[^\n]*\Z")
BLOCK = re.compile(rb"\n" + _FUNCTION + rb"[^\n]*(?:\n(?:[ \t)][^\n]*|(?=\n)))*")
NOT_WRITTEN = re.compile(rb"\n[ \t]+raise[ \t]+NotImplementedError\b")


@lru_cache(maxsize=64)
def functions_of(source: str) -> frozenset[str]:
    """Return the names of the functions that `source`, a stub, has at the beginning of a line."""
    return frozenset(found[1].decode() for found in FUNCTION.finditer(_lines(source.encode())))


def defined_names(source: bytes) -> frozenset[str]:
    """Return the names that `source` defines at the beginning of a line, as functions or by ``NAME =``."""
    return frozenset((found[1] or found[2]).decode() for found in DEFINITION.finditer(_lines(source)))


@lru_cache(maxsize=32)  # asked for each exercise of a submission; it keeps as many files, of 1 MiB at most
def is_unwritten(source: bytes) -> bool:
    """Whether each function of `source` still does what a stub does: importing it can help nobody."""
    lines = _lines(source)
    return 0 < len(FUNCTION.findall(lines)) <= len(NOT_WRITTEN.findall(lines))


def unwritten_functions(source: bytes) -> frozenset[str]:
    """Return the functions of `source` that still do what a stub does, however they were formatted."""
    return frozenset(name for name, text in _blocks(source).items() if STILL_RAISES.search(text))


def written_functions(source: bytes, stub: str) -> frozenset[str]:
    """Return the functions of `stub` that `source` defines, and no longer as in the stub."""
    released = {name: text.split() for name, text in _blocks(stub.encode()).items()}
    here = {name: text for name, text in _blocks(source).items() if not STILL_RAISES.search(text)}
    return frozenset(name for name, text in here.items() if text.split() != released.get(name, text.split()))


def _blocks(source: bytes) -> dict[str, bytes]:
    """The text of each function at the beginning of a line, up to the next line that begins there."""
    return {found[1].decode(): found[0].rstrip() for found in BLOCK.finditer(_lines(source))}


def _lines(source: bytes) -> bytes:
    """`source` with one character before each line, whatever parts them: a search for it is fast."""
    return b"\n" + source.removeprefix(codecs.BOM_UTF8).replace(b"\r", b"\n")
