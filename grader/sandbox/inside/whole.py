"""Compile a file as a whole, if all that its top level does is to import what is there, bind constants, and define.

Student side. Most files are such. None of their statements takes long or ends the process. As a whole they take
half the time: statements that are run one by one become objects of Python's first, and a child has to copy all of
that memory. Where one fails, all are run again, one by one: a default that is a name may then be what a later line
made it.
"""

from __future__ import annotations

import opcode
import re
import sys
import warnings
from collections.abc import Iterable
from types import CodeType

from grader.sandbox.inside.statements import BROKEN

__all__ = ["compiled_whole"]


def _numbers(names: str) -> frozenset[int]:
    """The instructions of these names, as far as this Python has them."""
    return frozenset(opcode.opmap[name] for name in names.split() if name in opcode.opmap)


BINDS = _numbers("STORE_NAME STORE_GLOBAL")
IMPORT, DROPS = opcode.opmap["IMPORT_NAME"], opcode.opmap["POP_TOP"]
MADE = _numbers("LOAD_CONST LOAD_SMALL_INT MAKE_FUNCTION SET_FUNCTION_ATTRIBUTE IMPORT_NAME IMPORT_FROM")
"""What makes a value that a statement may bind: what is looked up could be anything."""
BESIDE = _numbers(
    "CACHE RESUME NOP NOT_TAKEN LOAD_NAME LOAD_GLOBAL LOAD_ATTR BINARY_SUBSCR BINARY_OP BUILD_TUPLE"
    " BUILD_LIST BUILD_MAP BUILD_CONST_KEY_MAP LIST_EXTEND RETURN_VALUE RETURN_CONST"
)
"""What the defaults and the annotations of a function may do besides."""
PLAIN = MADE | BESIDE | BINDS | {DROPS}
OPERATES = opcode.opmap["BINARY_OP"]
HINDERS = re.compile(rb"^(?:if|for|while|with|try|class)\b.*:|^@|^[\w.]+(?: *=.*\w)?\(", re.MULTILINE)
IMPORTED = re.compile(rb"^(?:import|from)[ \t]+(\w+)", re.MULTILINE)
"""What shows beforehand that a file is none of these. A docstring that looks like it costs time, and no more."""


def compiled_whole(source: bytes, file: str) -> CodeType | None:
    """Return the code of a file that can be run as a whole; None of any other.

    If it raises an exception, its statements can be run one by one as if nothing had been.
    """
    if HINDERS.search(source) or any(name.decode() not in sys.modules for name in IMPORTED.findall(source)):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of an invalid escape in a string, as a file that is imported
            code = compile(source, file, "exec", dont_inherit=True)
    except BROKEN:
        return None
    if not PLAIN.issuperset(code.co_code[::2]):
        return None
    return code if _is_plain([pair for pair in _pairs(code) if pair[0]], code.co_names) else None


def _is_plain(instructions: Iterable[tuple[int, int]], names: tuple[str, ...]) -> bool:
    """Whether what is bound was made here, nothing that was computed is dropped, and all imports are there."""
    before = -1
    for number, value in instructions:
        if number in BINDS and before not in MADE:
            return False
        if number == DROPS and before not in BINDS:
            return False
        if number == OPERATES and value not in OF_ANNOTATIONS:
            return False  # a power may take for ever
        if number == IMPORT and names[value].partition(".")[0] not in sys.modules:
            return False
        before = number
    return True


def _pairs(code: CodeType) -> list[tuple[int, int]]:
    return list(zip(code.co_code[::2], code.co_code[1::2], strict=True))


OF_ANNOTATIONS = frozenset(
    value
    for annotation in ("a | b", "a[b]")
    for number, value in _pairs(compile(annotation, "", "eval"))
    if number == OPERATES
)
"""The operators that may stand there: those of annotations."""
