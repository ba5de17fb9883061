"""Read and write the file of a kit's exercise: public cases as data, and nothing of the reference.

One file per exercise, a frame of :mod:`grader.wire`: the checks, their cases with expected values and allowances,
drawn from the public seed, and fingerprints of the results of known mistakes on them. Code is in files next to it,
which students may see: scripts of properties, and a course's own kinds of check.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader import wire
from grader.checks import Check
from grader.course.case_data import pack_case, unpack_case
from grader.course.exercise import Exercise, ExercisePlan, contract_of
from grader.diagnose.knowledge import Knowledge
from grader.errors import CourseError
from grader.grading.exercise import grade_checks
from grader.grading.prepare import PreparedExercise
from grader.model import Missing
from grader.release.kit_code import CodeHere, KitCode, is_code, unpack_check
from grader.running.base import NoProcess

if TYPE_CHECKING:
    from grader.diagnose.catalogue import Catalogue
    from grader.diagnose.kept_results import KeptPairs, KeptResults

__all__ = ["PUBLIC_FILE", "KitExercise", "pack_check", "pack_exercise", "read_exercise", "unpack_exercise"]

PUBLIC_FILE = "public.cases"
KIND = "fairgrade public cases 4"
CAPS = wire.Caps(header=64 << 20, body=256 << 20)


@dataclass(frozen=True)
class KitExercise:
    """An exercise as a student's machine knows it."""

    name: str
    points: float
    spec: Exercise
    stub: str
    stub_cells: tuple[str, ...]


def pack_check(check: Check) -> dict[str, Any]:
    """Return a check as plain data for a kit.

    Raises
    ------
    CourseError
        If it cannot be put into a kit; the message names it and the remedy.
    """
    from grader.release.kinds import kind_name  # for an author alone

    return {"kind": kind_name(type(check)), "fields": check.packed()}


def pack_exercise(prepared: PreparedExercise, pack: Callable[[Check], Mapping[str, Any]] = pack_check) -> bytes:
    """Return the public file of a course's exercise, prepared from the public seed, its checks packed by `pack`.

    Raises
    ------
    CourseError
        If a check cannot be put into a kit; the message names it and the remedy.
    """
    from grader.diagnose.catalogue_data import pack_catalogue  # for an author alone

    plan, knowledge = prepared.plan, prepared.knowledge
    exercise = plan.exercise
    return wire.encode(
        KIND,
        {
            "name": exercise.name,
            "points": exercise.points,
            "title": exercise.spec.title,
            "contract": float(contract_of(exercise.spec, exercise.points)),
            "stub": exercise.stub,
            "stub_cells": list(exercise.stub_cells),
            "checks": [pack(check) for check in plan.checks],
            "cases": {name: [pack_case(case) for case in cases] for name, cases in plan.cases.items()},
            "probes": [pack_case(case) for case in plan.probes],
            "ladder": {name: [pack_case(case) for case in rungs] for name, rungs in knowledge.ladder.items()},
            "catalogue": pack_catalogue(knowledge.catalogue),
            **_pack_kept(knowledge),
        },
    )


def _pack_kept(knowledge: Knowledge) -> dict[str, Any]:
    """Return what a kit holds in place of the author's code."""
    from grader.diagnose.catalogue_data import pack_catalogue  # for an author alone
    from grader.diagnose.keeping import kept_pairs, kept_results

    return {
        "pairs": pack_catalogue(kept_pairs(knowledge.pairs, knowledge.catalogue)),
        "others": pack_catalogue(kept_results(knowledge.others, knowledge.catalogue)),
    }


def unpack_exercise(folder: Path, code: KitCode | None = None) -> PreparedExercise:
    """Return the exercise whose public file lies in `folder`; its code runs in this process if `code` is None.

    Raises
    ------
    CourseError
        If the file is missing or damaged, or is not a kit's.
    """
    file = folder / PUBLIC_FILE
    try:
        if file.exists() and not file.is_file():  # a pipe would be waited for
            raise CourseError("cannot be read (it is no file): unpack the kit again", file=file)
        data = file.read_bytes()
    except OSError as error:
        raise CourseError(f"cannot be read ({error.strerror}): unpack the kit again", file=file) from None
    exercise = read_exercise(data, file, code or CodeHere(folder))
    return replace(exercise, further=partial(_further, folder, exercise.plan))


def _further(folder: Path, plan: ExercisePlan, _function: str) -> list[ExercisePlan]:
    from grader.release.further_file import further_plans  # only where an edit was found

    return further_plans(folder, plan)


def read_exercise(data: bytes, file: Path, code: KitCode) -> PreparedExercise:
    """Return the exercise in the public file whose content is `data`; `file` is named in errors.

    Raises
    ------
    CourseError
        If it is damaged: whatever stands in it, a student reads one sentence.
    """
    try:
        header, body = wire.lengths(data[: wire.PREFIX.size], CAPS)
        start = wire.PREFIX.size + header
        kind, fields = wire.decode(data[wire.PREFIX.size : start], data[start : start + body], arguments=True)
        _refuse_other_version(kind, file)
        exercise = _unpacked(fields, code)
        _refuse_damaged(exercise, fields["checks"], file.parent.name)
    except CourseError:
        raise
    except wire.WireError as error:
        raise CourseError(f"is damaged ({error}): unpack the kit again", file=file) from None
    except Exception as error:
        raise CourseError(f"is damaged ({type(error).__name__}): unpack the kit again", file=file) from error
    return exercise


def _refuse_other_version(kind: str, file: Path) -> None:
    if kind != KIND:
        raise CourseError("is of another version of the grader: install the wheel of this kit", file=file)


def _unpacked(fields: Mapping[str, Any], code: KitCode) -> PreparedExercise:
    spec = Exercise(
        title=fields["title"],
        checks=[unpack_check(check, code) for check in fields["checks"]],
        contract=fields["contract"],
    )
    exercise = KitExercise(fields["name"], fields["points"], spec, fields["stub"], tuple(fields["stub_cells"]))
    plan = ExercisePlan(
        exercise,
        {name: tuple(unpack_case(case) for case in cases) for name, cases in fields["cases"].items()},
        tuple(unpack_case(case) for case in fields["probes"]),
    )
    unpacked = cache(partial(_unpack_catalogue, fields["catalogue"]))
    knowledge = Knowledge(
        unpacked,
        {name: tuple(unpack_case(case) for case in rungs) for name, rungs in fields["ladder"].items()},
        make_others=partial(_kept_results, fields["others"]),
        make_kept_pairs=partial(_kept_pairs, fields["pairs"], unpacked),
    )
    return PreparedExercise(plan, knowledge)


def _refuse_damaged(prepared: PreparedExercise, packed: list[Mapping[str, Any]], name: str) -> None:
    """Raise an error of any kind unless the exercise can be graded as if nothing were handed in."""
    plan, exercise = prepared.plan, prepared.plan.exercise
    assert isinstance(exercise, KitExercise)
    texts = [exercise.spec.title, exercise.stub, *exercise.stub_cells]
    texts += [text for check in plan.checks for text in (check.name, check.says, *check.needs)]
    numbers = [
        exercise.points,
        contract_of(exercise.spec, exercise.points),
        *(check.points for check in plan.checks),
    ]
    sound = (
        exercise.name == name
        and all(isinstance(text, str) for text in texts)
        and all(isinstance(number, (int, float)) and 0 <= number < math.inf for number in numbers)
        and sum(check.points for check in plan.checks) > 0
        and len({check.name for check in plan.checks}) == len(plan.checks)
        and all(isinstance(check.isolated, bool) and plan.cases[check.name] for check in plan.checks)
    )
    if not sound:
        raise ValueError("a field has a value that no kit has")
    # Its author's code is not run before it is needed.
    plain = [check for check, fields in zip(plan.checks, packed, strict=True) if not is_code(fields)]
    if not plain:
        return
    with_plain = replace(exercise, spec=replace(exercise.spec, checks=plain))
    grade_checks(replace(plan, exercise=with_plain), NoProcess(Missing("function")))


def _unpack_catalogue(packed: Mapping[str, Any]) -> Catalogue:
    from grader.diagnose.catalogue_data import unpack_catalogue  # only needed at the first failure

    return unpack_catalogue(packed)


def _kept_results(packed: Mapping[str, Any]) -> KeptResults:
    from grader.diagnose.kept_results import KeptResults  # see above

    return KeptResults(_unpack_catalogue(packed))


def _kept_pairs(packed: Mapping[str, Any], known: Callable[[], Catalogue]) -> KeptPairs:
    from grader.diagnose.kept_results import KeptPairs  # see above

    return KeptPairs(_unpack_catalogue(packed), known())
