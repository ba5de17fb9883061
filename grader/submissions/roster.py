"""A list of the students of a course: everybody on it has a row, whether they handed in anything or not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from grader.errors import SubmissionError
from grader.submissions.csv_table import read_table
from grader.submissions.handed_in import Details, Person, iso_time
from grader.submissions.twins import seen_as

__all__ = ["Listed", "Roster", "listed_of", "read_roster"]

IDS = (
    "id", "student id", "studentid", "student number", "sid", "id number", "identifier", "roster identifier",
    "user id", "userid", "sis user id", "sis id", "username", "user name", "user", "login", "login id",
    "sis login id", "netid", "net id", "github username", "account", "matriculation number", "matrikelnummer",
    "id nummer", "anmeldename", "benutzername", "kennung", "numéro d'identification", "nom d'utilisateur",
    "número de id", "nombre de usuario", "student repository name", "number", "student",
)  # fmt: skip
"""Headings of columns that tell people apart, the one that is preferred as the id first."""
NAMES = (
    "name",
    "full name",
    "student name",
    "display name",
    "vollständiger name",
    "nom complet",
    "nombre completo",
)
FIRST_NAMES = ("first name", "firstname", "given name", "vorname", "prénom", "nombre")
LAST_NAMES = ("last name", "lastname", "surname", "family name", "nachname", "nom de famille", "nom", "apellido(s)")
EMAILS = ("email", "e mail", "email address", "e mail address", "mail", "e mail adresse", "adresse de courriel",
          "dirección de correo")  # fmt: skip
SECTIONS = ("section", "sections", "section name", "tutorial", "class", "course section")
GROUPS = ("group", "groups", "group name", "team", "team name", "gruppe", "groupe", "grupo")
TIMES = ("submission time", "submission timestamp", "submitted at", "submitted", "handed in at",
         "last modified (submission)")  # fmt: skip
LATENESS = ("late", "lateness", "lateness (h:m:s)", "lateness (hh:mm:ss)", "status")
ON_TIME = re.compile(r"no|false|0|on time|0+:0+(:0+)?")
LATE = re.compile(r"yes|true|1|late|x|\d+:\d+(:\d+)?")
OF_A_GRADEBOOK = re.compile(r"points possible|manual posting|.*read only.*", re.IGNORECASE)
"""What stands for a name in lines of Canvas that are about no student."""


@dataclass(frozen=True)
class Listed:
    """One person on the list."""

    id: str
    keys: frozenset[str]
    """Everything in its columns of ids, as `seen_as` makes it."""
    names: frozenset[str]
    """Its name in either order, without blanks."""
    details: Details


class Roster:
    """The people of a course, found by what a platform calls them."""

    def __init__(self, people: Iterable[Listed]) -> None:
        self.people = tuple(people)
        self._by_key = _index(self.people, lambda one: one.keys)
        self._by_number = _index(self.people, lambda one: {key.lstrip("0") for key in one.keys if key.isdecimal()})
        """Spreadsheets take the zeros away with which a number begins."""
        self._by_name = _index(self.people, lambda one: one.names)

    def find(self, person: Person) -> Listed | None:
        """Return who is meant, if it is certain: by an account, then the name, then a platform's number."""
        names = [text for text in (person.details.name, *person.keys) if text]
        candidates = [
            *(self._by_key.get(seen_as(key)) for key in person.keys),
            *(self._by_name.get(_squeezed(name)) for name in names),
            *(self._by_key.get(number) for number in person.numbers),
            *(self._by_number.get(key.lstrip("0")) for key in person.keys if key.isdecimal()),
        ]
        certain = [found[0] for found in candidates if found and len(found) == 1]
        return certain[0] if certain else None

    @property
    def groups(self) -> dict[str, list[Listed]]:
        """The members of each group."""
        found: dict[str, list[Listed]] = {}
        for person in self.people:
            if person.details.group:
                found.setdefault(seen_as(person.details.group), []).append(person)
        return found


def _index(people: Iterable[Listed], of: Callable[[Listed], Iterable[str]]) -> dict[str, list[Listed]]:
    found: dict[str, list[Listed]] = {}
    for person in people:
        for key in of(person):
            found.setdefault(key, []).append(person)
    return found


def read_roster(file: Path) -> Roster:
    """Return the people in a CSV file, one row each.

    Raises
    ------
    SubmissionError
        If it cannot be read, has no column of ids, or has one id for two people.
    """
    rows = [(line, {_plain(heading): cell for heading, cell in row.items()}) for line, row in read_table(file)]
    if not rows:
        raise SubmissionError(f"{file} has no rows: a line of headings and one line per student are expected")
    if not any(heading in (*IDS, *EMAILS, *NAMES, *FIRST_NAMES) for heading in rows[0][1]):
        headings = ", ".join(heading for heading in rows[0][1] if heading) or "none"
        raise SubmissionError(f"{file} has no column of ids: head it 'id' (its headings are: {headings})")
    people: dict[str, tuple[int, Listed]] = {}
    for line, row in rows:
        person = _listed(row)
        if person is None:
            continue
        before, other = people.get(seen_as(person.id), (line, person))
        if other.names != person.names:
            raise SubmissionError(
                f"{file}:{line}: {person.id} is the id of line {before} as well: give each student one of their own"
            )
        people[seen_as(person.id)] = (before, _merged(other, person))
    return Roster(person for _, person in people.values())


def _plain(heading: str) -> str:
    """A heading without case, underscores and hyphens."""
    return " ".join(re.sub(r"[_\-]+", " ", unicodedata.normalize("NFC", heading)).casefold().split())


def listed_of(row: Mapping[str, str]) -> Listed | None:
    """Return who a row is about, from headings as they are written; None if it is about nobody."""
    return _listed({_plain(heading): cell for heading, cell in reversed(list(row.items()))})


def _listed(row: Mapping[str, str]) -> Listed | None:
    name = _name(row)
    ids = [row[heading] for heading in IDS if row.get(heading) and (heading != "student" or row[heading] != name)]
    email = _first(row, EMAILS)
    if OF_A_GRADEBOOK.fullmatch(name) or not (ids or name or email):
        return None
    written = [key for one in [*ids, email] for key in (one, _number(one), one.partition("@")[0])]
    keys = {seen_as(key) for key in written if key}
    return Listed(ids[0] if ids else name or email, frozenset(keys), _both_orders(name, row), _details(row, name))


def _name(row: Mapping[str, str]) -> str:
    """The name of a person. A gradebook of Canvas has it under ``Student``, beside a column of ids."""
    whole = _first(row, NAMES)
    parts = [part for part in (_first(row, FIRST_NAMES), _first(row, LAST_NAMES)) if part]
    ids = any(heading in row for heading in IDS if heading != "student")
    return whole or " ".join(parts) or (row.get("student", "") if ids else "")


def _details(row: Mapping[str, str], name: str) -> Details:
    return Details(
        name=name or None,
        email=_first(row, EMAILS) or None,
        section=_first(row, SECTIONS) or None,
        group=_first(row, GROUPS) or None,
        handed_in_at=iso_time(_first(row, TIMES).strip("- ") or None),
        late=_is_late(_first(row, LATENESS)),
    )


def _is_late(cell: str) -> bool | None:
    """Whether a cell says late: a word, or how long; None if it is empty or about something else."""
    if ON_TIME.fullmatch(cell.casefold()):
        return False
    return True if LATE.fullmatch(cell.casefold()) else None


def _first(row: Mapping[str, str], headings: Iterable[str]) -> str:
    return next((row[heading] for heading in headings if row.get(heading)), "")


def _number(key: str) -> str:
    """The number in Moodle's ``Participant 101``."""
    found = re.fullmatch(r"\D+ (\d+)", key)
    return found[1] if found else ""


def _both_orders(name: str, row: Mapping[str, str]) -> frozenset[str]:
    """A name, and with the last name first or last: platforms differ."""
    last, comma, first = name.partition(",")
    if not comma:
        first, _, last = name.rpartition(" ")
    last, first = _first(row, LAST_NAMES) or last, _first(row, FIRST_NAMES) or first
    found = {_squeezed(one) for one in (name, f"{last}{first}", f"{first}{last}")}
    return frozenset(found - {""})


def _squeezed(name: str) -> str:
    return "".join(c for c in seen_as(name) if c.isalnum())


def _merged(one: Listed, other: Listed) -> Listed:
    """Return one person of two lines, such as of somebody in two sections."""
    sections = [text for text in (one.details.section, other.details.section) if text]
    section = ", ".join(dict.fromkeys(sections)) or None
    details = replace(one.details.completed(other.details), section=section)
    return Listed(one.id, one.keys | other.keys, one.names, details)
