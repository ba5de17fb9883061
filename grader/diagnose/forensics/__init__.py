"""What the results themselves show, for any exercise and without a catalogue of mistakes.

A hypothesis is a sentence that can be wrong: *dw is x.shape[0] times too large*. It holds if it explains every
wrong result of a value and contradicts no right one. Hypotheses are tried from the special to the general, and
the first that holds is reported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from grader.diagnose.evidence import Beside, Sighting
from grader.diagnose.forensics.argument_fragments import argument_piece, argument_reread
from grader.diagnose.forensics.axis_operations import along_an_axis
from grader.diagnose.forensics.columns import columns_from_rows
from grader.diagnose.forensics.conditions import NOTHING, Apart, condition, conditions
from grader.diagnose.forensics.constants import all_zeros, constant, same_in_all_cases
from grader.diagnose.forensics.elementwise import applied, inverted, left_out, mirrored
from grader.diagnose.forensics.extra_axes import combined, one_item, reduced
from grader.diagnose.forensics.factor_beside_term import factor_beside_argument
from grader.diagnose.forensics.factors import common_factor, named_factor, sign
from grader.diagnose.forensics.localised import never_written, only_somewhere, only_where
from grader.diagnose.forensics.nonfinite import not_finite
from grader.diagnose.forensics.offsets import (
    argument_added,
    argument_along_another_axis,
    argument_multiplied,
    common_offset,
    named_offset,
)
from grader.diagnose.forensics.orders import permuted, rearranged_along, reversed_, shifted, shuffled
from grader.diagnose.forensics.phrases import Clue, Tells, subject
from grader.diagnose.forensics.precision import imprecise, integers, rounded, single_precision, wrapped
from grader.diagnose.forensics.repeats import argument_returned, earlier_answer, other_value, swapped
from grader.diagnose.forensics.returned_value import Part, parts_of
from grader.diagnose.forensics.shapes import (
    complex_numbers,
    cropped,
    length_one_axes,
    listed,
    lone_number,
    nothing,
    reshaped,
)
from grader.diagnose.forensics.unset import never_set
from grader.diagnose.forensics.works_only import where_it_works
from grader.model import Finding
from grader.text import plural

__all__ = ["KIND", "Explanation", "Tells", "explain"]

KIND = "forensics"
ENOUGH_IN_FEW_CASES = 10
"""Wrong values that must be explained if too few cases fail, or pass, to be sure of what sets them apart."""
MOST_NAMED = 3
"""Different explanations, of different returned values, that make one finding."""

Kind = Callable[[Part], Clue | None]


@dataclass(frozen=True)
class Explanation(Finding):
    """What the results show, and how much that tells."""

    tells: Tells = Tells.WHY
    condition: str = ""
    """The sentence that says when a result is wrong, where the others say what it then is."""


OF_ANYTHING: tuple[Kind, ...] = (argument_returned, earlier_answer)
OF_FORMS: tuple[Kind, ...] = (
    nothing, lone_number, listed, complex_numbers, permuted, length_one_axes, reshaped, columns_from_rows,
)  # fmt: skip
OF_OTHER_SHAPES: tuple[Kind, ...] = (argument_piece, reduced, one_item, combined, cropped, shuffled)
OF_NUMBERS: tuple[Kind, ...] = (
    complex_numbers, all_zeros, same_in_all_cases, single_precision,
    sign, named_factor, argument_added, named_offset, argument_multiplied,
    factor_beside_argument, argument_along_another_axis, argument_reread,
    permuted, reversed_, rearranged_along, shifted,
    along_an_axis, rounded, wrapped, integers, applied, left_out, argument_piece,
)  # fmt: skip
OF_FEW_DIFFERENT_NUMBERS: tuple[Kind, ...] = (all_zeros, mirrored, inverted)
OF_SMALL_ERRORS: tuple[Kind, ...] = (complex_numbers, single_precision, rounded, imprecise)
WITHOUT_A_NAME: tuple[Kind, ...] = (common_factor, common_offset, constant, shuffled)
OF_PLACES: tuple[Kind, ...] = (not_finite, only_somewhere, only_where, never_written)


def explain(function: str, sightings: Sequence[Sighting], beside: Beside = NOTHING) -> Explanation | None:
    """Return what the results show, or None if nothing explains all of them.

    Parameters
    ----------
    function : str
        The function's name.
    sightings : sequence of Sighting
        Its calls, in their order, with the expected and the observed values of each.
    beside : Beside, optional
        What else is known of it.

    Returns
    -------
    Explanation or None
        About the returned values that are explained. It quotes no value, only names and sizes of arguments.
    """
    with np.errstate(all="ignore"):  # most hypotheses are wrong, and may divide by zero
        works = where_it_works(function, sightings, beside) if beside.raised else None
        clues = [] if works else _clues(parts_of(sightings), beside)
    if works is not None:
        return Explanation(KIND, function, works.says, works.evidence, works.hint, tells=works.tells)
    if not clues:
        return None
    alike: dict[str, dict[str, list[str]]] = {}
    for names, clue in clues:
        alike.setdefault(clue.says, {}).setdefault(clue.evidence, []).extend(names)
    named = dict(list(alike.items())[:MOST_NAMED])
    told = [clue for _, clue in clues if clue.says in named]
    when = {clue.condition for clue in told}
    shown = [one for evidences in named.values() for one in evidences.items()]
    all_names = [name for _, names in shown for name in names]
    evidence = " ".join(_shown(evidence, names, alone=len(shown) == 1) for evidence, names in shown)
    return Explanation(
        KIND,
        function,
        " ".join(says.format_map(subject(_names(evidences))) for says, evidences in named.items()),
        f"{evidence}{_not_counted(beside)}",
        " ".join(dict.fromkeys(clue.hint for clue in told)),
        tells=min(clue.tells for clue in told),
        condition=when.pop().format_map(subject(all_names)) if len(when) == 1 else "",
    )


def _clues(parts: Sequence[Part], beside: Beside) -> list[tuple[tuple[str, ...], Clue]]:
    """Return an explanation of each wrong value that has one, with the names of the values that it is about."""
    exchanged = swapped(parts)
    found = [exchanged] if exchanged is not None else []
    known = exchanged[0] if exchanged is not None else ()
    for part in parts:
        if not part.failing or not part.received or part.name in known:
            continue
        clue = _clue(part, parts, beside)
        if clue is not None:
            found.append(((part.name,), clue))
        elif part.unfolded:
            found += _clues(part.unfolded, beside)
    return found


def _clue(part: Part, parts: Sequence[Part], beside: Beside) -> Clue | None:
    """Return the most special explanation of one value."""
    if part.comparable:
        clue = never_set(part)
        if clue is not None:
            return clue
    if part.telling:
        clue = _first(OF_ANYTHING, part) or other_value(part, parts)
        if clue is not None:
            return clue
    if part.comparable:
        return _of_numbers(part, beside) if part.far else _first(OF_SMALL_ERRORS, part)
    shapes = OF_OTHER_SHAPES if part.telling else ()
    clue = _first((*OF_FORMS, *shapes), part) if part.numeric else None
    return clue or condition(conditions(part, beside))


def _of_numbers(part: Part, beside: Beside) -> Clue | None:
    """Explain numbers in the right shape: those of all cases, then of the wrong cases, then only some of them."""
    clue = _first(OF_NUMBERS if part.telling else OF_FEW_DIFFERENT_NUMBERS, part)
    if clue is not None:
        return clue
    apart = conditions(part, beside)
    return (
        _under_a_condition(part, apart, beside)
        or _first(WITHOUT_A_NAME if part.telling and not beside.failed else (), part)
        or imprecise(part)
        or _first(() if beside.failed else OF_PLACES, part)
        or condition(apart)
    )


def _under_a_condition(part: Part, apart: Apart | None, beside: Beside) -> Clue | None:
    """Explain the wrong results alone, if a condition sets them apart from the right ones."""
    if apart is None or not part.telling or not (part.weight >= ENOUGH_IN_FEW_CASES or apart.unlikely):
        return None
    alone = Part(part.name, part.failing)
    clue = _first((*OF_ANYTHING, *OF_NUMBERS, *WITHOUT_A_NAME), alone)
    if clue is None and not beside.failed:
        clue = _first(OF_PLACES, alone)
    if clue is None:
        return None
    then = clue.says.replace("{Your}", "{your}", 1)
    when = f"{{Your}} {{was}} wrong in all calls tried where {apart.when}, and passed in all others."
    return Clue(f"{when} Then {then}", f"{clue.evidence}{apart.also}", clue.hint, Tells.WHEN, when)


def _first(kinds: Iterable[Kind], part: Part) -> Clue | None:
    return next((clue for clue in (kind(part) for kind in kinds) if clue is not None), None)


def _names(evidences: Mapping[str, Sequence[str]]) -> list[str]:
    return [name for names in evidences.values() for name in names]


def _shown(evidence: str, names: Sequence[str], *, alone: bool) -> str:
    return evidence if alone else f"{subject(names)['Your']}: {evidence[0].lower()}{evidence[1:]}"


def _not_counted(beside: Beside) -> str:
    """Say how many calls are not among "all cases", since there is no value of theirs to look at."""
    without = len(beside.raised) + len(beside.scoped_raised)
    return f" Not counted: {plural(without, 'call')} that returned no value." if without else ""
