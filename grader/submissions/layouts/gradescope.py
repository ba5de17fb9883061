"""Gradescope: one folder per submission, and ``submission_metadata.yml``, which says whose it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.errors import SubmissionError
from grader.submissions.handed_in import Attempt, Details, Person, Uploads, iso_time
from grader.submissions.layouts.base import ClassEntries, Layout, Reading
from grader.text import plural

if TYPE_CHECKING:  # a student's check waits for no parser of YAML
    from yaml.nodes import Node

__all__ = ["GRADESCOPE", "METADATA"]

METADATA = "submission_metadata.yml"
NAMED = re.compile(r"submission_\d+")
MAX_DEPTH = 100
MAX_METADATA = 20 << 20
"""Bytes: it holds the results and outputs of an autograder, too."""


def _recognised(folder: ClassEntries) -> bool:
    names = [entry.name for entry in folder.entries]
    return METADATA in names and any(map(NAMED.fullmatch, names))


def _read(folder: ClassEntries) -> Reading:
    """Return one attempt per submission. Members of a group share it.

    Raises
    ------
    SubmissionError
        If the metadata cannot be used.
    """
    known = _metadata(folder.folder / METADATA)
    everyone = [one for _, submitters in known.values() for one in submitters]
    entries = {entry.name: entry for entry in folder.entries}
    attempts = []
    for name, (at, submitters) in known.items():
        people = tuple(_person(one, name, submitters, everyone) for one in submitters) or (Person(name),)
        entry = entries.get(name)
        place = entry or Uploads(reason=f"{METADATA} lists {name}, which is not there")
        attempts.append(Attempt(people, place, (entry,) if entry else (), at=at, order=at or ""))
    others = [entry for entry in folder.entries if entry.name not in known]
    count = len({person.id for attempt in attempts for person in attempt.people})
    words = f"Gradescope export: {plural(count, 'student')}, {plural(len(attempts), 'submission')}"
    return Reading(tuple(attempts), words, tuple(others))


_Submitter = dict[str, str]


def _person(one: _Submitter, folder: str, group: list[_Submitter], everyone: list[_Submitter]) -> Person:
    name, sid, email = (one.get(key, "") for key in ("name", "sid", "email"))
    number = sid
    if not sid and len({_account(other) for other in everyone if other.get("name", "") == name}) > 1:
        number = email.partition("@")[0] or folder.removeprefix("submission_")
    shown = name or email.partition("@")[0] or folder
    details = Details(name=name or None, email=email or None, group=folder if len(group) > 1 else None)
    return Person(f"{shown} ({number})" if number else shown, details, tuple(key for key in (sid, email) if key))


def _account(one: _Submitter) -> str:
    return one.get("email", "") or one.get("sid", "")


def _metadata(file: Path) -> dict[str, tuple[str | None, list[_Submitter]]]:
    """Return time and submitters of each folder.

    The nodes are read, and no object is made of them: whatever else stands there, with any tag, is passed over.
    """
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    if file.is_symlink() or not file.is_file():
        raise SubmissionError(f"{file} is not a regular file: download the export again, or say --layout plain")
    with file.open("rb") as opened:
        data = opened.read(MAX_METADATA + 1)
    if len(data) > MAX_METADATA:
        raise SubmissionError(f"{file} is larger than {MAX_METADATA >> 20} MB: say --layout plain")
    try:
        _refuse_tangled(data, loader)
        whole = yaml.compose(data, Loader=loader)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        why = " ".join(str(error).split())[:200] or type(error).__name__
        raise SubmissionError(
            f"{file} cannot be read ({why}): download the export again, or say --layout plain"
        ) from None
    return {name: _entry(node) for name, node in _items(whole)}


def _refuse_tangled(data: bytes, loader: Any) -> None:
    """Raise a `ValueError` if nodes are used again by aliases, or nested deeper than any metadata."""
    import yaml

    depth = 0
    for event in yaml.parse(data, Loader=loader):
        if isinstance(event, yaml.AliasEvent):
            raise ValueError("it has aliases")  # noqa: TRY004 - not about a type
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise ValueError("it is nested too deep")


def _entry(node: Node) -> tuple[str | None, list[_Submitter]]:
    fields = dict(_items(node))
    submitters = fields.get("submitters")
    people = [
        {key: value.value.strip() for key, value in _items(one) if value.id == "scalar" and not _null(value)}
        for one in (submitters.value if submitters is not None and submitters.id == "sequence" else ())
    ]
    at = fields.get("created_at")
    return iso_time(at.value if at is not None and at.id == "scalar" and not _null(at) else None), people


def _null(node: Node) -> bool:
    return bool(node.tag == "tag:yaml.org,2002:null")


def _items(node: Node | None) -> Iterator[tuple[str, Node]]:
    """Yield the entries of a mapping; a key that is a symbol of Ruby loses its colon."""
    if node is not None and node.id == "mapping":
        yield from ((str(key.value).lstrip(":"), value) for key, value in node.value if key.id == "scalar")


GRADESCOPE = Layout(_recognised, _read, f"submission_90000 beside {METADATA}")
