"""What people, and the rule for late work, decided about a score, in sentences for the student."""

from __future__ import annotations

from grader.gradebook.model import Entry, Kind, Part
from grader.text import points

__all__ = ["decisions_of"]


def decisions_of(entry: Entry) -> list[str]:
    """Return a sentence per decision, in the order in which they count; empty if there is none."""
    if not entry.adjusted:
        return []
    checks = f"The checks gave {points(entry.raw)} of {points(_worth_of_checks(entry))} points."
    return [checks, *(_sentence(part) for part in entry.changes if not part.silent)]


def _worth_of_checks(entry: Entry) -> float:
    return sum(part.most for part in entry.parts if part.kind is Kind.CHECK)


def _sentence(part: Part) -> str:
    if part.kind in (Kind.CHECK, Kind.MANUAL):
        why = "; ".join(text for text in (part.says, part.by) if text)
        return f"{part.title}: {points(part.points)} of {points(part.most)} points" + (f" ({why})" if why else "")
    return part.change
