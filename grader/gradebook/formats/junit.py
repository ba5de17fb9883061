"""JUnit XML, as Jenkins, GitLab and editors read it: a suite per exercise of a student, a case per check."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from grader.gradebook.formats.request import Filled, Request
from grader.gradebook.model import Entry, Kind, Part
from grader.model import Status
from grader.text import joined, points

__all__ = ["junit"]

ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML 1.0 document may hold, not even escaped."""
COUNTED = {"failure": "failures", "error": "errors", "skipped": "skipped"}
COUNTS = ("tests", *COUNTED.values())


def junit(entries: Iterable[Entry], _request: Request) -> Filled:
    """Return the report of a class.

    A fault of the grader is an ``error``, which tools tell from a ``failure`` of the student's. Each case has
    one of them at most. The numbers of all cases come first, so entries are asked for twice.
    """
    return Filled(_pieces(entries))


def _pieces(entries: Iterable[Entry]) -> Iterator[bytes]:
    root, titles, numbers = ET.Element("testsuites"), dict[str, None](), Counter[str]()
    for entry in entries:
        titles[entry.result.course.title] = None
        for suite in _suites_of(entry):
            numbers.update({name: int(suite.get(name, 0)) for name in COUNTS})
    root.set("name", _legal(joined(titles)))
    for name in COUNTS:
        root.set(name, str(numbers[name]))
    ET.SubElement(root, "testsuite")  # what stands before and after it is the frame of all
    before, after = ET.tostring(root, encoding="utf-8", xml_declaration=True).split(b"<testsuite />")
    yield before + b"\n"
    for entry in entries:
        for suite in _suites_of(entry):
            ET.indent(suite, level=1)
            yield b"  " + ET.tostring(suite, encoding="utf-8") + b"\n"
    yield after + b"\n"


def _suites_of(entry: Entry) -> Iterator[ET.Element]:
    root = ET.Element("testsuites")
    for name in entry.names:
        _add_suite(root, entry, name)
    if entry.adjusted or not entry.known:
        _add_total(root, entry)
    return iter(root)


def _add_suite(root: ET.Element, entry: Entry, name: str) -> None:
    suite = ET.SubElement(root, "testsuite", name=_legal(f"{entry.who.id}.{name}"))
    for part in entry.parts:
        if part.name == name and part.kind in (Kind.CHECK, Kind.MANUAL):
            _add_case(suite, f"{entry.who.id}.{name}", part)
    _count(suite)


def _add_case(suite: ET.Element, classname: str, part: Part) -> None:
    case = ET.SubElement(suite, "testcase", classname=_legal(classname), name=_legal(part.check or part.name))
    got = f"{points(part.points)} of {points(part.most)} points"
    if part.passed or part.status is None:
        ET.SubElement(case, "system-out").text = _legal(f"{got}. {part.says}".strip())
        return
    kind = {Status.UNKNOWN: "error", Status.SKIPPED: "skipped"}.get(part.status, "failure")
    told = ET.SubElement(case, kind, message=_legal(part.says))
    if kind != "skipped":
        told.set("type", part.status.value)
    told.text = _legal(f"{part.says} ({got})")


def _add_total(root: ET.Element, entry: Entry) -> None:
    """Add what the whole score is made of, where that is more than the checks, or why it is no grade."""
    suite = ET.SubElement(root, "testsuite", name=_legal(f"{entry.who.id}.total"))
    case = ET.SubElement(suite, "testcase", classname=_legal(f"{entry.who.id}.total"), name="score")
    if entry.known:
        ET.SubElement(case, "system-out").text = _legal(
            f"{points(entry.score)} of {points(entry.max_score)} points: {entry.made_of}"
        )
    else:
        ET.SubElement(case, "error", message=_legal(entry.no_grade), type=entry.ending.value)
    _count(suite)


def _count(suite: ET.Element) -> None:
    cases = list(suite.iter("testcase"))
    suite.set("tests", str(len(cases)))
    for kind, attribute in COUNTED.items():
        suite.set(attribute, str(sum(case.find(kind) is not None for case in cases)))


def _legal(text: Any) -> str:
    return ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", str(text))
