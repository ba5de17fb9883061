"""GitHub Actions: the summary of a step in Markdown, and annotations as workflow commands.

Nothing of a student's can begin a workflow command: in the summary each text stands inside a line, and in an
annotation whatever could end the line is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from grader.gradebook.formats.request import Filled, Request
from grader.gradebook.model import Entry, Part
from grader.model import Status
from grader.text import plural, points

__all__ = ["annotation_commands", "summary"]

MOST_BYTES = 1 << 20
"""GitHub drops a larger summary whole."""
MOST_ANNOTATIONS = 10
"""GitHub shows that many of each kind per step, and drops the others."""
MARKS = re.compile(r"([\\`*_{}\[\]()#+!|<>~$&-])")
"""What Markdown, or HTML in it, would take for more than a character."""
PLACE = re.compile(r"\b(?P<file>[\w./-]+\.py), line (?P<line>\d{1,6})\b")
FINE = (Status.PASSED, Status.SKIPPED, None)
TABLE = "| | check | points | |\n|---|---|---|---|\n"


def summary(entry: Entry, _request: Request) -> Filled:
    """Return the summary of one student, with fewer words if it would be too long."""
    for row in (_row, _short_row):
        data = "".join(_lines(entry, row)).encode(errors="replace")
        if len(data) <= MOST_BYTES:
            return Filled([data])
    return Filled(["".join(_head(entry)).encode(errors="replace")[:MOST_BYTES]])


def _lines(entry: Entry, row: Callable[[Part], str]) -> Iterator[str]:
    yield from _head(entry)
    for name in entry.names:
        got, most = entry.of(name)
        yield f"\n### {_plain(name)}: {points(got)} of {points(most)}\n\n{TABLE}"
        yield from (row(part) for part in entry.items if part.name == name)
    for exercise in entry.result.exercises:
        for finding in exercise.findings:
            yield f"\n- {_plain(finding.function)}: {_plain(finding.says)} {_plain(finding.hint)}\n"
    notes = [*entry.result.notes, *(note for exercise in entry.result.exercises for note in exercise.notes)]
    yield from (f"\n- {_plain(note)}\n" for note in notes)


def _head(entry: Entry) -> Iterator[str]:
    yield f"## {_plain(entry.result.course.title)}\n\n"
    if not entry.known:
        yield f"**No grade:** {_plain(entry.no_grade)}.\n"
        return
    yield f"**{points(entry.score)} of {points(entry.max_score)} points**\n"
    if entry.adjusted:
        yield f"\nMade of: {_plain(entry.made_of)}.\n"


def _row(part: Part) -> str:
    return (
        f"| {_sign(part)} | {_plain(part.check or part.name)} | {points(part.points)} of {points(part.most)} "
        f"| {_plain(part.says)} |\n"
    )


def _short_row(part: Part) -> str:
    return (
        f"| {_sign(part)} | {_plain(part.check or part.name)} | {points(part.points)} of {points(part.most)} | |\n"
    )


def _sign(part: Part) -> str:
    if part.status is None:
        return "person"
    if part.passed:
        return "passed"
    return {Status.SKIPPED: "skipped"}.get(part.status, "**not passed**")


def _plain(text: str) -> str:
    """`text` as one line that Markdown shows as it stands."""
    return MARKS.sub(r"\\\1", " ".join(text.split())).replace("://", ":\u200b//").replace("@", "@\u200b")


def annotation_commands(entry: Entry, _request: Request) -> Filled:
    """Return one workflow command per check that did not pass, as many as GitHub shows.

    A fault of the grader is a ``warning``, since no student's code is wrong.
    """
    if not entry.known:
        return Filled([_command("warning", "not graded", f"{entry.no_grade}.").encode()])
    bad = [part for part in entry.parts if part.status not in FINE and not part.passed]
    shown = bad if len(bad) <= MOST_ANNOTATIONS else bad[: MOST_ANNOTATIONS - 1]
    commands = [_command("error", part.title, part.says or "not passed") for part in shown]
    if len(shown) < len(bad):
        more = f"{plural(len(bad) - len(shown), 'more check')} did not pass: the summary has them"
        commands.append(_command("error", "and more", more))
    total = f"{points(entry.score)} of {points(entry.max_score)} points"
    return Filled(["".join([*commands, _command("notice", "score", total)]).encode(errors="replace")])


def _command(kind: str, title: str, message: str) -> str:
    place = PLACE.search(message)
    where = f"file={_property(place['file'])},line={place['line']}," if place else ""
    return f"::{kind} {where}title={_property(title)}::{_data(message)}\n"


def _data(text: str) -> str:
    one = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return "".join(c if c.isprintable() else " " for c in one)


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
