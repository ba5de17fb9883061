"""Calls, outcomes and verdicts as plain data, on their way to the process in which an author's code runs."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, get_args

import numpy as np

from grader import wire
from grader.checks.parts import ComparedPart
from grader.model import Call, CasePlan, Layout, Outcome, Status, Verdict

__all__ = ["as_frame", "from_frame"]

KINDS = {kind.__name__: kind for kind in (Call, CasePlan, ComparedPart, Verdict, *get_args(Outcome))}
CONVERTED = {"layout": Layout, "status": Status}
"""Fields that hold an entry of a closed list."""
MARK = "\0kind"
CAPS = wire.Caps(header=64 << 20, body=256 << 20)


def as_frame(kind: str, fields: Mapping[str, Any]) -> np.ndarray:
    """Return a frame as bytes in an array, which any call can carry."""
    return np.frombuffer(wire.encode(kind, _plain(dict(fields))), np.uint8)


def from_frame(frame: np.ndarray) -> tuple[str, dict[str, Any]]:
    """Return kind and fields of a frame.

    Raises
    ------
    WireError
        If it is none.
    """
    data = np.asarray(frame, np.uint8).tobytes()
    header, body = wire.lengths(data[: wire.PREFIX.size], CAPS)
    start = wire.PREFIX.size + header
    kind, fields = wire.decode(data[wire.PREFIX.size : start], data[start : start + body], arguments=True)
    return kind, {name: _restored(value) for name, value in fields.items()}


def _plain(value: Any) -> Any:
    if type(value).__name__ in KINDS:
        fields = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        return {MARK: type(value).__name__, **_plain(fields)}
    match value:
        case Layout() | Status():
            return str(value)
        case list() | tuple():
            return type(value)(_plain(item) for item in value)
        case Mapping():
            return {key: _plain(item) for key, item in value.items()}
        case _:
            return value


def _restored(value: Any) -> Any:
    match value:
        case {"\0kind": str(name)} if name in KINDS:
            fields = {key: _restored(item) for key, item in value.items() if key != MARK}
            return KINDS[name](**{key: CONVERTED.get(key, _same)(item) for key, item in fields.items()})
        case list() | tuple():
            return type(value)(_restored(item) for item in value)
        case dict():
            return {key: _restored(item) for key, item in value.items()}
        case _:
            return value


def _same(value: Any) -> Any:
    return value
