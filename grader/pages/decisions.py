"""What people, and the rule for late work, decided about a score, in sentences for the student."""

from __future__ import annotations

from collections.abc import Mapping

from grader.gradebook.model import Entry, Kind, Part
from grader.text import points

__all__ = ["awaited_in", "decisions_of"]


def decisions_of(entry: Entry) -> list[str]:
    """Return a sentence per decision, in the order in which they count; empty if there is none."""
    decided = [part for part in entry.changes if not part.silent and not _is_awaited(part, entry)]
    if not decided:
        return []
    checks = f"The checks gave {points(entry.raw)} of {points(_worth_of_checks(entry))} points."
    titles = {one.name: one.title for one in entry.result.exercises}
    return [checks, *(_sentence(part, titles) for part in decided)]


def awaited_in(entry: Entry) -> list[str]:
    """Return a sentence per item that people still have to give points for."""
    return [
        f"{_title(part)}: not entered yet, up to {points(part.most)} points"
        for part in entry.parts
        if _is_awaited(part, entry)
    ]


def _is_awaited(part: Part, entry: Entry) -> bool:
    return part.kind is Kind.MANUAL and part.name in entry.waits_for


def _title(part: Part) -> str:
    return part.name[:1].upper() + part.name[1:]


def _worth_of_checks(entry: Entry) -> float:
    return sum(part.most for part in entry.parts if part.kind is Kind.CHECK)


def _sentence(part: Part, titles: Mapping[str, str]) -> str:
    title = titles.get(part.name, _title(part))
    if part.kind in (Kind.CHECK, Kind.MANUAL):
        about = f"{title}, {part.check}" if part.check else title
        says = f"{about}: {points(part.points)} of {points(part.most)} points"
    else:
        says = f"{title}: {'+' if part.points >= 0 else '-'}{points(abs(part.points))} points"
    why = "; ".join(text for text in (part.says, part.by) if text)
    return f"{says} ({why})" if why else says
