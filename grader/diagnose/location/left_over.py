"""Name two catalogued mistakes of a function by what is left of them once one of two edits is made.

What two mistakes give together need be in no catalogue. But if the function returns in every call, with one edit,
what a catalogued mistake gives, and with the other edit besides what is right, then the other repairs that mistake.
It must be so both ways round: an edit that takes a wrong line out may leave what another mistake is like.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from grader.checks import Check
from grader.diagnose.catalogue import Catalogue, fingerprints_of
from grader.diagnose.evidence import ordinary
from grader.diagnose.location.words import place_of
from grader.diagnose.misconceptions import recognise
from grader.model import Call, CasePlan, Finding, Trace
from grader.running.editing import Edit, Editing

__all__ = ["left_over"]

ONE_OF_TWO = "It is in {}. With {}, put right, all {} public calls give its results."


def left_over(
    function: str,
    checks: Sequence[Check],
    cases: Mapping[str, Sequence[CasePlan]],
    known: Catalogue,
    editing: Editing,
    pair: tuple[Edit, Edit],
) -> list[Finding]:
    """Return a finding for each of two catalogued mistakes that one of two edits repairs, if each repairs one.

    Edits of one line are no two mistakes: one could make what the other undoes.

    Parameters
    ----------
    function : str
    checks : sequence of Check
    cases : mapping of str to sequence of CasePlan
        By check.
    known : Catalogue
        With the results of each mistake on these cases.
    editing : Editing
        Of the function.
    pair : tuple of Edit
        Which together make it right.
    """
    one, other = pair
    if _lines(one) & _lines(other) or function not in known.expected:
        return []
    planned = ordinary(cases)
    calls = {
        check.name: [call for case in planned[check.name] for call in case.calls if call.function == function]
        for check in checks
        if check.fixes_calls
    }
    count = sum(map(len, calls.values()))
    found = []
    for made, repairs in ((one, other), (other, one)):
        results = fingerprints_of(_traces(editing, calls, made), known.expected[function])
        named = recognise(function, results, known, {})
        if named.mistake:
            evidence = ONE_OF_TWO.format(place_of([repairs]), place_of([made]), count)
            found.append(replace(named.findings[0], evidence=evidence))
    return found if len(found) == len(pair) else []


def _traces(editing: Editing, calls: Mapping[str, Sequence[Call]], made: Edit) -> dict[str, Trace]:
    """Return all calls with what they end in if an edit is made, in a process that has tried nothing else."""
    editing.renew()
    edited = {check: [replace(call, edits=(made.number,)) for call in several] for check, several in calls.items()}
    return {
        check: tuple(zip(calls[check], editing.run(several), strict=True))
        for check, several in edited.items()
        if several
    }


def _lines(edit: Edit) -> set[tuple[str, int]]:
    return {(place.file, place.line) for place in edit.places}
