"""Read and write the file of a kit's exercise: public cases as data, and nothing of the reference.

One file per exercise, a frame of :mod:`grader.wire`: the checks, their cases with expected values and allowances,
drawn from the public seed, and fingerprints of the results of known mistakes on them. Code is in files next to it,
which students may see: scripts of properties, and a course's own kinds of check.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import grader.checks
from grader import wire
from grader.checks import Check
from grader.checks.base import PROPERTIES_FILE
from grader.course.exercise import Exercise, ExercisePlan
from grader.diagnose.knowledge import Knowledge
from grader.errors import CourseError
from grader.grading.prepare import PreparedExercise
from grader.model import Call, CasePlan, Layout

if TYPE_CHECKING:
    from grader.diagnose.catalogue import Catalogue

__all__ = ["PUBLIC_FILE", "KitExercise", "pack_exercise", "unpack_exercise"]

PUBLIC_FILE = "public.cases"
KIND = "fairgrade public cases 3"
CAPS = wire.Caps(header=64 << 20, body=256 << 20)


@dataclass(frozen=True)
class KitExercise:
    """An exercise as a student's machine knows it."""

    name: str
    points: float
    spec: Exercise
    stub: str
    stub_cells: tuple[str, ...]


def pack_exercise(prepared: PreparedExercise) -> bytes:
    """Return the public file of a course's exercise, prepared from the public seed.

    Raises
    ------
    CourseError
        If a check cannot be put into a kit; the message names it and the remedy.
    """
    from grader.diagnose.catalogue_data import pack_catalogue  # for an author alone
    from grader.release.kinds import kind_name

    plan, knowledge = prepared.plan, prepared.knowledge
    exercise = plan.exercise
    return wire.encode(
        KIND,
        {
            "name": exercise.name,
            "points": exercise.points,
            "title": exercise.spec.title,
            "contract": float(exercise.spec.contract),
            "stub": exercise.stub,
            "stub_cells": list(exercise.stub_cells),
            "checks": [{"kind": kind_name(type(check)), "fields": check.packed()} for check in plan.checks],
            "cases": {name: [_pack_case(case) for case in cases] for name, cases in plan.cases.items()},
            "probes": [_pack_case(case) for case in plan.probes],
            "ladder": {name: [_pack_case(case) for case in rungs] for name, rungs in knowledge.ladder.items()},
            "catalogue": pack_catalogue(knowledge.catalogue),
        },
    )


def unpack_exercise(folder: Path) -> PreparedExercise:
    """Return the exercise whose public file lies in `folder`.

    Raises
    ------
    CourseError
        If the file is missing or is not a kit's.
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
    code = _Code(folder)
    spec = Exercise(
        title=fields["title"],
        checks=[_unpack_check(check, code) for check in fields["checks"]],
        contract=fields["contract"],
    )
    exercise = KitExercise(fields["name"], fields["points"], spec, fields["stub"], tuple(fields["stub_cells"]))
    plan = ExercisePlan(
        exercise,
        {name: tuple(_unpack_case(case) for case in cases) for name, cases in fields["cases"].items()},
        tuple(_unpack_case(case) for case in fields["probes"]),
    )
    knowledge = Knowledge(
        partial(_unpack_catalogue, fields["catalogue"]),
        {name: tuple(_unpack_case(case) for case in rungs) for name, rungs in fields["ladder"].items()},
    )
    return PreparedExercise(plan, knowledge)


def _unpack_catalogue(packed: Mapping[str, Any]) -> Catalogue:
    from grader.diagnose.catalogue_data import unpack_catalogue  # only needed at the first failure

    return unpack_catalogue(packed)


class _Code:
    """The files of a kit's exercise that are code, each loaded when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._modules: dict[str, ModuleType] = {}

    def find(self, file: str, name: str) -> Any:
        """Return the object `name` of `file`."""
        if file not in self._modules:
            self._modules[file] = _module(self._folder / file)
        found = getattr(self._modules[file], name, None)
        if found is None:
            raise CourseError(f"defines no {name}: unpack the kit again", file=self._folder / file)
        return found

    def script(self, name: str) -> Any:
        """Return the property's script of that name."""
        return self.find(PROPERTIES_FILE, name)


def _unpack_check(packed: Mapping[str, Any], code: _Code) -> Check:
    file, _, name = packed["kind"].rpartition(":")
    kind: type[Check] = code.find(file, name) if file else getattr(grader.checks, name)
    return kind.unpacked(packed["fields"], code.script)


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


def _module(file: Path) -> ModuleType:
    if not file.is_file():
        raise CourseError("is missing: unpack the kit again", file=file)
    spec = importlib.util.spec_from_file_location(f"_kit_{file.parent.name}_{file.stem}", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # a dataclass looks its module up there
    spec.loader.exec_module(module)
    return module
