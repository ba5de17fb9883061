"""Which row of a platform's file is whose: by ids, e-mails and names, and only where it is certain."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from grader.gradebook.formats.raw_table import RawTable
from grader.gradebook.model import Mark
from grader.submissions.handed_in import Details, Person
from grader.submissions.roster import Listed, Roster, listed_of
from grader.text import counted, joined, plural, printable

__all__ = ["Matched", "match", "named"]

NUMBERED = re.compile(r"(?P<name>.*\S) \((?P<number>\d+)\)")
"""What somebody is called whom a platform's download has without an account: the name and the platform's number."""
NAMED = 20


@dataclass(frozen=True)
class Matched:
    """The rows of students, and whose results they take."""

    rows: Mapping[int, Mark]
    empty: tuple[str, ...]
    """Rows of people without a result, as the file names them."""
    unmatched: tuple[str, ...]
    """Students with a result and without a row, or with several."""

    @property
    def remarks(self) -> list[str]:
        said = []
        if self.empty:
            said.append(f"Rows without a result, left as they were: {named(self.empty)}.")
        if self.unmatched:
            said.append(
                f"{plural(len(self.unmatched), 'result')} without a row of just that student: "
                f"{named(self.unmatched)}. A list of ids (--roster) may join them."
            )
        return said


def named(names: Sequence[str]) -> str:
    """Return names for a sentence, and the number of those beyond twenty."""
    return printable(joined(counted(names, NAMED)))


def match(table: RawTable, first: int, marks: Iterable[Mark], roster: Roster | None) -> Matched:
    """Match the rows from number `first` on with results.

    A result goes into a row only if it fits that row alone, and no other result fits it.
    """
    people = {row: one for row in range(first, len(table.rows)) if (one := listed_of(table.as_table(row)))}
    platform = Roster(people.values())
    row_of = {id(one): row for row, one in people.items()}
    found: dict[int, list[Mark]] = {}
    unmatched = []
    for mark in marks:
        one = platform.find(_person(mark, roster))
        if one is None:
            unmatched.append(mark.who.id)
        else:
            found.setdefault(row_of[id(one)], []).append(mark)
    certain = {row: some[0] for row, some in found.items() if len(some) == 1}
    unmatched += [mark.who.id for some in found.values() if len(some) > 1 for mark in some]
    empty = [_called(one) for row, one in people.items() if row not in certain]
    return Matched(certain, tuple(empty), tuple(sorted(unmatched)))


def _called(one: Listed) -> str:
    return one.details.name or one.id


def _person(mark: Mark, roster: Roster | None) -> Person:
    """What a platform may call the student: with a list of the course, all that it has in this student's row."""
    who = mark.who
    numbered = NUMBERED.fullmatch(who.id)
    numbers = (numbered["number"],) if numbered else ()
    name = who.name or (numbered["name"] if numbered else None)
    keys = [who.id, *([who.email] if who.email else [])]
    person = Person(who.id, Details(name=name), tuple(keys), numbers)
    listed = roster.find(person) if roster else None
    if listed is None:
        return person
    known = tuple(dict.fromkeys([*keys, *sorted(listed.keys)]))
    return Person(who.id, Details(name=listed.details.name or name), known, numbers)
