"""A planned case as plain data, for a kit and for the file of a plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from grader.model import Call, CasePlan, Layout

__all__ = ["pack_case", "unpack_case"]


def pack_case(case: CasePlan) -> dict[str, Any]:
    """Return a case as values that `grader.wire` sends."""
    calls = [[call.function, list(call.args), dict(call.kwargs), str(call.layout)] for call in case.calls]
    return {
        "label": case.label,
        "arguments": dict(case.arguments),
        "calls": calls,
        "expected": case.expected,
        "allowance": case.allowance,
        "returns": list(case.returns),
        "assures": case.assures,
        "random": case.random,
    }


def unpack_case(packed: Mapping[str, Any]) -> CasePlan:
    """Return the case that `pack_case` packed."""
    calls = tuple(Call(name, tuple(args), kwargs, Layout(layout)) for name, args, kwargs, layout in packed["calls"])
    return CasePlan(
        packed["label"],
        packed["arguments"],
        calls,
        packed["expected"],
        packed["allowance"],
        tuple(packed["returns"]),
        packed["assures"],
        packed["random"],
    )
