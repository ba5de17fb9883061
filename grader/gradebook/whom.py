"""Whom decisions are about: names that people typed, made to those that results have."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from grader.gradebook.applying import Rules
from grader.submissions.twins import seen_as

__all__ = ["addressed"]

V = TypeVar("V")


def addressed(rules: Rules, students: Iterable[str]) -> Rules:
    """Return the rules with the names of `students` where a reader takes one for the other.

    A file system may write an accent in another way than a keyboard, and a platform an account in other letters. A
    name that could be several students stays as it is, and so does one of nobody.
    """
    known = set(students)
    seen: dict[str, list[str]] = {}
    for student in known:
        seen.setdefault(seen_as(student), []).append(student)

    def meant(name: str) -> str:
        alike = seen.get(seen_as(name), [])
        return alike[0] if name not in known and len(alike) == 1 else name

    decisions = rules.adjustments
    update = {
        "override": [one.model_copy(update={"student": meant(one.student)}) for one in decisions.override],
        "bonus": [one.model_copy(update={"student": meant(one.student)}) for one in decisions.bonus],
    }
    late = rules.late.model_copy(update={"extensions": _renamed(rules.late.extensions, meant)})
    return replace(
        rules,
        adjustments=decisions.model_copy(update=update),
        late=late,
        given=_renamed(rules.given, meant),
        times=_renamed(rules.times, meant),
    )


def _renamed(table: Mapping[str, V], meant: Callable[[str], str]) -> dict[str, V]:
    """Return the table by students as results have them; what is under just that name comes first."""
    found = {meant(name): value for name, value in table.items()}
    return found | {name: value for name, value in table.items() if meant(name) == name}
