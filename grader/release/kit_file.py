"""Public cases as data: what a kit holds of an exercise's checks, and nothing of its reference.

One file an exercise, a frame of :mod:`grader.wire`: the checks, their cases with expected values and
allowances, drawn from the public seed, and fingerprints of what known mistakes give on them. Properties
(`Holds`) are the exception: their scripts stand in the exercise's ``properties.py``, which students may see.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from grader import wire
from grader.authoring import Exercise
from grader.checks import Agrees, Check, Differentiates, Holds, Raises
from grader.course.plan import ExercisePlan
from grader.diagnose.knowledge import Knowledge
from grader.errors import CourseError
from grader.model import Call, CasePlan, Layout

if TYPE_CHECKING:
    from grader.diagnose.catalogue import Catalogue

__all__ = ["PUBLIC_FILE", "PublicExercise", "pack_exercise", "unpack_exercise"]

PUBLIC_FILE = "public.cases"
PROPERTIES_FILE = "properties.py"
KIND = "fairgrade public cases 2"
CAPS = wire.Caps(header=64 << 20, body=256 << 20)
FIELDS: dict[type[Check], tuple[str, ...]] = {
    Agrees: ("call", "part"),
    Raises: ("call", "error"),
    Differentiates: ("forward", "backward", "wrt", "upstream", "skip", "elementwise"),
    Holds: ("about",),
}
"""What of each kind of check a kit needs, beyond what all of them have."""


@dataclass(frozen=True)
class PublicExercise:
    """An exercise as a student's machine knows it: the checks and their public cases."""

    name: str
    points: float
    spec: Exercise
    plan: ExercisePlan
    stub: str
    stub_cells: tuple[str, ...]


def pack_exercise(exercise: Any, plan: ExercisePlan) -> bytes:
    """Return the public file of a course's `exercise`, whose `plan` was made from the public seed."""
    from grader.diagnose.catalogue_data import pack_catalogue  # for an author alone

    return wire.encode(
        KIND,
        {
            "name": exercise.name,
            "points": exercise.points,
            "title": exercise.spec.title,
            "contract": float(exercise.spec.contract),
            "stub": exercise.stub,
            "stub_cells": list(exercise.stub_cells),
            "checks": [_pack_check(check) for check in exercise.spec.checks],
            "cases": {name: [_pack_case(case) for case in cases] for name, cases in plan.cases.items()},
            "probes": [_pack_case(case) for case in plan.probes],
            "ladder": {name: [_pack_case(case) for case in rungs] for name, rungs in plan.knowledge.ladder.items()},
            "catalogue": pack_catalogue(plan.knowledge.catalogue),
        },
    )


def unpack_exercise(folder: Path) -> PublicExercise:
    """Return the exercise whose public file lies in `folder`.

    Raises
    ------
    CourseError
        If the file is not there, or is none.
    """
    file = folder / PUBLIC_FILE
    try:
        data = file.read_bytes()
        header, body = wire.lengths(data[: wire.PREFIX.size], CAPS)
        start = wire.PREFIX.size + header
        kind, fields = wire.decode(data[wire.PREFIX.size : start], data[start : start + body], arguments=True)
    except OSError as error:
        raise CourseError(f"cannot be read ({error.strerror}): unpack the kit again", file=file) from None
    except (wire.WireError, ValueError) as error:
        raise CourseError(f"is damaged ({error}): unpack the kit again", file=file) from None
    if kind != KIND:
        raise CourseError("is of another version of the grader: install the wheel of this kit", file=file)
    properties = _properties(folder)
    spec = Exercise(
        title=fields["title"],
        checks=[_unpack_check(check, properties) for check in fields["checks"]],
        contract=fields["contract"],
    )
    plan = ExercisePlan(
        {name: tuple(_unpack_case(case) for case in cases) for name, cases in fields["cases"].items()},
        tuple(_unpack_case(case) for case in fields["probes"]),
        Knowledge(
            partial(_unpack_catalogue, fields["catalogue"]),
            {name: tuple(_unpack_case(case) for case in rungs) for name, rungs in fields["ladder"].items()},
        ),
    )
    return PublicExercise(fields["name"], fields["points"], spec, plan, fields["stub"], tuple(fields["stub_cells"]))


def _unpack_catalogue(packed: Mapping[str, Any]) -> Catalogue:
    from grader.diagnose.catalogue_data import unpack_catalogue  # wanted at the first failure only

    return unpack_catalogue(packed)


def _pack_check(check: Check) -> dict[str, Any]:
    kind = type(check)
    packed = {
        "kind": kind.__name__,
        "name": check.name,
        "says": check.says,
        "points": float(check.points),
        "needs": list(check.needs),
        "isolated": check.isolated,
    }
    for name in FIELDS[kind]:
        value = getattr(check, name)
        packed[name] = list(value) if isinstance(value, tuple) else value
    if isinstance(check, Holds):
        if not check.script.__module__.endswith(".properties"):
            raise CourseError(
                f"check {check.name!r}: a kit needs its script in assignments/<exercise>/{PROPERTIES_FILE}, which "
                "checks.py can import as .properties"
            )
        packed["script"] = check.script.__name__
    return packed


def _unpack_check(packed: Mapping[str, Any], properties: ModuleType | None) -> Check:
    kind = next(kind for kind in FIELDS if kind.__name__ == packed["kind"])
    fields = {key: value for key, value in packed.items() if key != "kind"} | {"inputs": ()}
    if kind is Holds:
        fields["script"] = getattr(properties, packed["script"])
    return kind(**fields)


def _pack_case(case: CasePlan) -> dict[str, Any]:
    calls = [[call.function, list(call.args), dict(call.kwargs), str(call.layout)] for call in case.calls]
    return {
        "label": case.label,
        "arguments": dict(case.arguments),
        "calls": calls,
        "expected": case.expected,
        "allowance": case.allowance,
        "returns": list(case.returns),
    }


def _unpack_case(packed: Mapping[str, Any]) -> CasePlan:
    calls = tuple(Call(name, tuple(args), kwargs, Layout(layout)) for name, args, kwargs, layout in packed["calls"])
    return CasePlan(
        packed["label"],
        packed["arguments"],
        calls,
        packed["expected"],
        packed["allowance"],
        tuple(packed["returns"]),
    )


def _properties(folder: Path) -> ModuleType | None:
    file = folder / PROPERTIES_FILE
    if not file.is_file():
        return None
    spec = importlib.util.spec_from_file_location(f"_properties_{folder.name}", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
