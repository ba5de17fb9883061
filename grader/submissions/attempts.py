"""Attempts of a class -> what is graded for each student: by the roster, the groups and the rule of the course."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from grader.errors import SubmissionError
from grader.submissions.handed_in import Attempt, Choice, Details, HandIn, Person, Uploads
from grader.submissions.twins import seen_as
from grader.text import joined, plural, printable, quoted

if TYPE_CHECKING:  # a student's check reads no tables
    from grader.submissions.roster import Listed, Roster

__all__ = ["Assigned", "assign"]

NOTHING = "nothing was handed in"
SHOWN = 10
"""Names in one remark."""


@dataclass(frozen=True)
class _Claim:
    """One attempt of one person."""

    attempt: Attempt
    person: Person


@dataclass(frozen=True)
class Assigned:
    """Who hands in what."""

    submissions: tuple[HandIn, ...]
    remarks: tuple[str, ...] = ()
    """What the instructor should know of it."""


def assign(
    attempts: Sequence[Attempt], rule: str, roster: Roster | None = None, beside: Roster | None = None
) -> Assigned:
    """Return one hand-in per student.

    Parameters
    ----------
    attempts : sequence of Attempt
    rule : str
        One of `RULES`: which attempt counts.
    roster : Roster, optional
        Everybody on it has a hand-in, of nothing if need be.
    beside : Roster, optional
        A table of the platform that lies among the submissions: it adds names and times to what is there.

    Raises
    ------
    SubmissionError
        If two entries are of one student, and nothing says which is the later one.
    """
    claims = [_Claim(attempt, person) for attempt in attempts for person in attempt.people]
    if beside is not None:
        claims = [_known(claim, beside) for claim in claims]
    if roster is None:
        return Assigned(_by_person(claims, rule))
    return _by_roster(claims, rule, roster)


def _known(claim: _Claim, beside: Roster) -> _Claim:
    found = beside.find(claim.person)
    if found is None:
        return claim
    details = found.details
    attempt = replace(
        claim.attempt,
        at=claim.attempt.at or details.handed_in_at,
        order=claim.attempt.order or _sortable(details.handed_in_at),
        late=details.late if claim.attempt.late is None else claim.attempt.late,
    )
    return _Claim(attempt, replace(claim.person, details=claim.person.details.completed(details)))


def _sortable(time: str | None) -> str:
    return time if time and time[:4].isdigit() else ""


def _by_person(claims: Sequence[_Claim], rule: str) -> tuple[HandIn, ...]:
    people: dict[str, list[_Claim]] = {}
    for claim in claims:
        people.setdefault(claim.person.id, []).append(claim)
    return tuple(_hand_in(student, several, rule, Details()) for student, several in sorted(people.items()))


def _by_roster(claims: Sequence[_Claim], rule: str, roster: Roster) -> Assigned:
    groups = roster.groups
    own: dict[str, list[_Claim]] = {person.id: [] for person in roster.people}
    shared: dict[str, list[_Claim]] = {group: [] for group in groups}
    strangers: list[_Claim] = []
    for claim in claims:
        found = roster.find(claim.person)
        group = seen_as(found.details.group) if found and found.details.group else _group_of(claim, groups)
        if group:
            shared[group].append(claim)
        elif found is not None:
            own[found.id].append(claim)
        else:
            strangers.append(claim)
    submissions = [_listed_hand_in(person, own, shared, rule) for person in roster.people]
    absent = sum(isinstance(one.place, Uploads) and one.place.reason == NOTHING for one in submissions)
    remarks = [f"Roster: {plural(len(roster.people), 'student')}, {absent} of them without a hand-in"]
    unlisted = _by_person(strangers, rule)
    if unlisted:
        remarks.append(f"Not in the roster: {_names([one.student for one in unlisted])}")
    remarks += [
        f"Group {printable(group)} handed in {len(several)} times, and nothing says when: {rule} is by name"
        for group, several in shared.items()
        if rule != "best" and len({id(claim.attempt.place) for claim in several if not claim.attempt.order}) > 1
    ]
    return Assigned(tuple(sorted([*submissions, *unlisted], key=lambda one: one.student)), tuple(remarks))


def _group_of(claim: _Claim, groups: dict[str, list[Listed]]) -> str:
    """The group that an entry is called after: ``team 1``, or with its number."""
    for name in (claim.person.id, claim.person.details.name, *claim.person.keys):
        if name and seen_as(name) in groups:
            return seen_as(name)
    return ""


def _listed_hand_in(
    person: Listed, own: dict[str, list[_Claim]], shared: dict[str, list[_Claim]], rule: str
) -> HandIn:
    group = person.details.group
    claims = shared[seen_as(group)] if group else own[person.id]
    if not claims:
        return HandIn(person.id, (Choice(Uploads(reason=NOTHING), person.details),))
    return _hand_in(person.id, claims, rule, person.details, together=bool(group))


def _hand_in(
    student: str, claims: Sequence[_Claim], rule: str, known: Details, *, together: bool = False
) -> HandIn:
    """Return what counts of the attempts of one student, or of one group."""
    several = list({claim.attempt.place: claim for claim in claims}.values())
    _refuse_unordered(student, several, together=together)
    ordered = sorted(several, key=lambda claim: (claim.attempt.order, claim.person.id))
    choices = [
        Choice(claim.attempt.place, _details(claim, known, number, len(ordered), together=together))
        for number, claim in enumerate(ordered, 1)
    ]
    counting = {"last": choices[-1:], "first": choices[:1], "best": choices}[rule]
    entries = dict.fromkeys(entry for claim in several for entry in claim.attempt.entries)
    return HandIn(student, tuple(counting), tuple(entries))


def _details(claim: _Claim, known: Details, number: int, count: int, *, together: bool) -> Details:
    attempt = claim.attempt
    own = Details() if together else claim.person.details  # not the others' name
    told = Details(
        handed_in_at=attempt.at,
        late=attempt.late,
        attempt=number if count > 1 else None,
        attempts=count if count > 1 else None,
    )
    return told.completed(known.completed(own))


def _refuse_unordered(student: str, claims: Sequence[_Claim], *, together: bool) -> None:
    if together or all(claim.attempt.order for claim in claims) or len(claims) == 1:
        return
    entries = [printable(entry.name) for claim in claims for entry in claim.attempt.entries]
    raise SubmissionError(
        f"{joined(entries)} belong to the same student, {printable(student)}: keep one, or rename one if they do "
        "not"
    )


def _names(students: Sequence[str]) -> str:
    shown = quoted(printable(student) for student in students[:SHOWN])
    more = len(students) - SHOWN
    return f"{shown} and {more} more" if more > 0 else shown
