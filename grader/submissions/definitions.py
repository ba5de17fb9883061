"""Which names a file of code defines, by a plain text search: nothing of a student's file is parsed here."""

from __future__ import annotations

import re

__all__ = ["defined_names", "functions_of"]

_START = rb"(?:\A(?:\xef\xbb\xbf)?|(?<=[\r\n]))"
_FUNCTION = rb"(?:async[ \t]+)?def[ \t]+([A-Za-z_]\w*)"
_VALUE = rb"([A-Za-z_]\w*)[ \t]*(?::[^=\r\n]*)?=(?!=)"
FUNCTION = re.compile(_START + _FUNCTION)
DEFINITION = re.compile(_START + rb"(?:" + _FUNCTION + rb"|" + _VALUE + rb")")


def functions_of(source: str) -> frozenset[str]:
    """Return the names of the functions that `source`, a stub, has at the beginning of a line."""
    return frozenset(found[1].decode() for found in FUNCTION.finditer(source.encode()))


def defined_names(source: bytes) -> frozenset[str]:
    """Return the names that `source` defines at the beginning of a line, as functions or by ``NAME =``."""
    return frozenset((found[1] or found[2]).decode() for found in DEFINITION.finditer(source))
