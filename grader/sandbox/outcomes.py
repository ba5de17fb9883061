"""Turn the answers of a child into outcomes. Grader side: the type of every field is checked."""

from __future__ import annotations

import builtins
import re
from collections.abc import Mapping
from typing import Any

from grader import wire
from grader.model import (
    Exited,
    ImportFailed,
    Missing,
    NotWritten,
    Outcome,
    OutOfMemory,
    Raised,
    Refused,
    Returned,
)

__all__ = ["outcome_from"]

TEXT = 500
LIST = 64
LARGEST_CODE = 0xFF
REFUSAL = re.compile(
    r"a masked array|an integer of more than 64 bits|a string with half of a surrogate pair"
    rf"|a structure nested more than 32 deep|{wire.TOO_LARGE}"
    r"|(?P<of>an array of dtype|an object of type|a dict with a key of type)"
    r" (?P<name>float128|complex256|[A-Za-z]{1,20}).*"
)
"""The messages of `wire.Unsendable`. A class name could encode a hidden number: see `_refusal`."""
KNOWN_TYPES = frozenset(
    (
        *(name for name, value in vars(builtins).items() if isinstance(value, type)),
        *("void", "float128", "complex256", "longdouble", "clongdouble", "datetime", "timedelta", "StringDType"),
        *("DataFrame", "Series", "Index", "Tensor", "Array", "ArrayImpl", "Generator"),
        *(
            "matplotlib",
            "seaborn",
            "ipywidgets",
            "IPython",
            "tqdm",
            "generator",
            "function",
            "method",
            "module",
            "Decimal",
            "Fraction",
            "deque",
            "Counter",
            "defaultdict",
        ),
    )
)


def outcome_from(kind: str, fields: Mapping[str, Any], memory_mb: int = 0) -> Outcome:
    """Return the outcome that a frame of `kind` reports.

    Raises
    ------
    wire.WireError
        If the frame lacks a field, or has one of another type.
    """
    match kind:
        case "returned":
            changed = fields.get("changed")
            if not isinstance(changed, list) or len(changed) > LIST or "value" not in fields:
                raise wire.WireError("an answer is not what a returned value looks like")
            if not all(isinstance(name, str) for name in changed):  # writing out an array could take seconds
                raise wire.WireError("an answer's changed arguments are not names")
            return Returned(fields["value"], tuple(name[:TEXT] for name in changed))
        case "raised":
            return Raised(
                _text(fields, "type"),
                _builtin(fields),
                _text(fields, "message"),
                _text(fields, "file"),
                _line(fields),
            )
        case "not_written":
            return NotWritten(_text(fields, "file"), _line(fields))
        case "out_of_memory":
            return OutOfMemory(memory_mb, _text(fields, "file"), _line(fields))
        case "exited":
            return Exited(_exit_code(fields), file=_text({"file": "", **fields}, "file"), line=_line(fields))
        case "refused":
            return Refused(_refusal(_text(fields, "what")))
        case "import_failed":
            return ImportFailed(
                _text(fields, "type"),
                _text(fields, "message"),
                _text(fields, "file"),
                _line(fields),
                _text(fields, "absent"),
            )
        case "missing":
            return Missing("function")  # the grader knows which one, and looks for a similar name itself
        case _:
            raise wire.WireError("an answer of an unknown kind")


def _refusal(text: str) -> str:
    """`text` in known words, with the name of a type only if it is well known."""
    found = REFUSAL.fullmatch(text)
    if found is None:
        return "a value of another kind"
    if found["of"] is None:
        return text
    if found["name"] in KNOWN_TYPES:
        return f"{found['of']} {found['name']}"
    kind, _, noun = found["of"].rpartition(" ")
    return f"{kind} a {noun} of your own"


def _text(fields: Mapping[str, Any], key: str) -> str:
    value = fields.get(key)
    if not isinstance(value, str):
        raise wire.WireError(f"an answer's {key} is not text")
    return value[:TEXT]


def _builtin(fields: Mapping[str, Any]) -> str:
    name = _text(fields, "builtin")
    found = getattr(builtins, name, None)
    if not (isinstance(found, type) and issubclass(found, BaseException)):
        raise wire.WireError("an answer's exception is of no built-in kind")
    return name


def _exit_code(fields: Mapping[str, Any]) -> int:
    code = _line(fields, "code") or 0
    if code > LARGEST_CODE:
        raise wire.WireError("an answer's exit code has more than 8 bits")
    return code


def _line(fields: Mapping[str, Any], key: str = "line") -> int | None:
    value = fields.get(key)
    if value is not None and (type(value) is not int or not 0 <= value < 2**31):
        raise wire.WireError(f"an answer's {key} is not a small number")
    return value
