"""Which names a file of code defines, by a plain text search: nothing of a student's file is parsed here."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

__all__ = ["defined_names", "functions_of"]

_FUNCTION = rb"(?:async[ \t]+)?def[ \t]+([A-Za-z_]\w*)"
_VALUE = rb"([A-Za-z_]\w*)[ \t]*(?::[^=\n]*)?=(?!=)"
FUNCTION = re.compile(rb"\n" + _FUNCTION)
DEFINITION = re.compile(rb"\n(?:" + _FUNCTION + rb"|" + _VALUE + rb")")


@lru_cache(maxsize=64)
def functions_of(source: str) -> frozenset[str]:
    """Return the names of the functions that `source`, a stub, has at the beginning of a line."""
    return frozenset(found[1].decode() for found in FUNCTION.finditer(_lines(source.encode())))


def defined_names(source: bytes) -> frozenset[str]:
    """Return the names that `source` defines at the beginning of a line, as functions or by ``NAME =``."""
    return frozenset((found[1] or found[2]).decode() for found in DEFINITION.finditer(_lines(source)))


def _lines(source: bytes) -> bytes:
    """`source` with one character before each line, whatever parts them: a search for it is fast."""
    return b"\n" + source.removeprefix(codecs.BOM_UTF8).replace(b"\r", b"\n")
