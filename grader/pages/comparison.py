"""The page of two gradings: who moves, by which check, and why."""

from __future__ import annotations

from grader.gradebook.comparing import Comparison
from grader.pages.environment import render
from grader.text import points

__all__ = ["comparison_page"]


def comparison_page(comparison: Comparison, title: str) -> bytes:
    """Return the page. It is for the teacher: it has the names of the students.

    Raises
    ------
    ResultsError
        If Jinja2 is not installed.
    """
    moved = [
        {
            "name": student,
            "before": _shown(comparison.scores[student][0]),
            "after": _shown(comparison.scores[student][1]),
            "final": [_shown(one) for one in comparison.finals[student]] if comparison.is_decided(student) else [],
            "made_of": comparison.made_of.get(student, ""),
            "moves": comparison.moves_of[student],
        }
        for student in comparison.moved
    ]
    return render(
        "comparison.html",
        "page.css",
        "feedback.js",
        title=title,
        moved=moved,
        scores=comparison.scores,
        tallies=comparison.tallies,
    )


def _shown(score: float | None) -> str:
    return "no result" if score is None else points(score)
