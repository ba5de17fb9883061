"""What is said of an edit: fixed words for its kind, the student's own line, and nothing that its code says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grader.diagnose.location.questions import QUESTIONS
from grader.diagnose.location.search import Located
from grader.model import Finding
from grader.running.editing import Edit, Place
from grader.sandbox.base import Program
from grader.sandbox.inside.edits.operators import Operator
from grader.text import joined

__all__ = [
    "A_SMALL_CHANGE",
    "COMPARE",
    "KIND",
    "MOST_NAMED",
    "WORDS",
    "changes_of",
    "finding_of",
    "place_of",
    "took_too_long",
]

KIND = "located"
WORDS: Mapping[Operator, str] = {
    Operator.ARITHMETIC: "with another operator",
    Operator.DIVISION: "with the other kind of division",
    Operator.ASSIGNMENT: "with another kind of assignment (= or +=)",
    Operator.COMPARISON: "with another comparison",
    Operator.CONDITION: "with another condition",
    Operator.NUMBER: "with another number",
    Operator.NUMBER_TO_NAME: "with one of your names in the place of a number",
    Operator.BOUND: "with another bound",
    Operator.STEP: "with another step",
    Operator.INDEX: "with another index",
    Operator.SIGN: "with the other sign",
    Operator.COMPLEMENT: "with a value and its difference from 1 exchanged",
    Operator.NAME: "with another of your names",
    Operator.AXIS: "with another axis",
    Operator.KEEPDIMS: "with the other keepdims",
    Operator.TRANSPOSE: "with one transpose more or less",
    Operator.REVERSE: "with the other direction",
    Operator.DTYPE: "with another dtype",
    Operator.FUNCTION: "with another function of the same family",
    Operator.WRAPPED: "with one more function call",
    Operator.UNWRAPPED: "with one function call less",
    Operator.ORDER: "with another order",
    Operator.DROPPED: "with one term or factor less",
    Operator.ADDED: "with one more term or factor",
    Operator.POWER: "with another power",
    Operator.START: "with another place to start from",
    Operator.MOVED: "with this statement at another place",
    Operator.REMOVED: "without this statement",
    Operator.INSERTED: "with one more statement",
}
MORE_OR_LESS = "with one term or factor more or less"
MAKESHIFT = frozenset({Operator.ADDED, Operator.COMPLEMENT, Operator.NUMBER_TO_NAME, Operator.SIGN})
SIGNS = frozenset({"+", "-"})
"""Kinds, and tokens of which one comes for the other, that are not said to a student: such a change often makes up
for a mistake of another kind in its line."""
A_SMALL_CHANGE = "with a small change"
COMPARE = "Compare this line with what is asked for, piece by piece."
WITH_A_SIGN = (Operator.INDEX, Operator.ADDED)
MOST_NAMED, MOST_LINES = 2, 3
"""Other edits of the same size whose place is named, and the lines of a place that are."""
LONGEST = 80
"""Characters of an expression that is quoted."""


def took_too_long(function: str) -> str:
    """Return what is said of a search that its backstop ended."""
    return (
        f"The search for the line of a mistake in {function} took too long and was ended: another run may find one."
    )


def finding_of(function: str, located: Located, program: Program, level: str, *, named: bool) -> Finding:
    """Return the finding for a mistake that is located.

    Parameters
    ----------
    function : str
    located : Located
    program : Program
        The student's sources, from which lines are quoted.
    level : {"line", "expression", "edit"}
        How much is told.
    named : bool
        Whether the mistake has a name, which says more than the kind of a change does. It cannot say that the line
        itself is right, and one more is missing.
    """
    first, *others = located.choices
    kinds = {edit.operator for edit in first}
    kind_is_said = kinds == {Operator.INSERTED} or not (named or any(map(_is_makeshift, first)))
    change = changes_of(first) if kind_is_said else A_SMALL_CHANGE
    calls = f"all {located.calls} public calls" if located.calls > 1 else "the public call"
    return Finding(
        KIND,
        function,
        f"{place_of(first)}: {change} here, {function} is right in {calls} tried.",
        " ".join(filter(None, [_others(others), _quoted(first, program, level), _told(first, program, level)])),
        hint=QUESTIONS[first[0].operator] if kind_is_said else COMPARE,
        change=changes_of(first),
    )


def _is_makeshift(edit: Edit) -> bool:
    return edit.operator in MAKESHIFT or {edit.was, edit.becomes} == SIGNS


def changes_of(choice: Sequence[Edit]) -> str:
    """Return the words for the kinds of a choice's edits."""
    return " and ".join(dict.fromkeys(map(_words, choice)))


def _words(edit: Edit) -> str:
    """Return the words for one edit: one that subtracts or divides may undo a term or factor that is too many."""
    undoes = edit.operator is Operator.ADDED and edit.was in ("-", "/")
    return MORE_OR_LESS if undoes else WORDS[edit.operator]


def place_of(choice: Sequence[Edit]) -> str:
    """Return the file and the lines of a choice: those of the first file, and of others after it."""
    lines: dict[str, list[int]] = {}
    for place in _places(choice):
        lines.setdefault(place.file, []).append(place.line)
    return "; ".join(f"{file}, {_lines(sorted(set(numbers)))}" for file, numbers in lines.items())


def _lines(numbers: Sequence[int]) -> str:
    named = joined([str(number) for number in numbers[:MOST_LINES]])
    more = f", and {len(numbers) - MOST_LINES} more" if len(numbers) > MOST_LINES else ""
    return f"{'line' if len(numbers) == 1 else 'lines'} {named}{more}"


def _others(choices: Sequence[Sequence[Edit]]) -> str:
    if not choices:
        return ""
    named = " and ".join(place_of(choice) for choice in choices[:MOST_NAMED])
    begins = "Another change as small" if len(choices) == 1 else "Others as small"
    more = ", and there are more" if len(choices) > MOST_NAMED else ""
    return f"{begins}, in {named}, {'does' if len(choices) == 1 else 'do'} the same{more}."


def _quoted(choice: Sequence[Edit], program: Program, level: str) -> str:
    """Return the expressions that are changed, as they were handed in; nothing at level ``line``."""
    if level == "line":
        return ""
    found = dict.fromkeys(filter(None, (_expression(place, program) for place in _places(choice))))
    return f"It is about {joined([f'`{text}`' for text in found])}." if found else ""


def _told(choice: Sequence[Edit], program: Program, level: str) -> str:
    """Return what comes instead, at level ``edit``, where that is a sign, a number or a name; else nothing."""
    said = [_becomes(edit, program) for edit in choice] if level == "edit" else []
    return " ".join(filter(None, dict.fromkeys(said)))


def _becomes(edit: Edit, program: Program) -> str:
    named = isinstance(edit.becomes, Place)
    after = _expression(edit.becomes, program) if isinstance(edit.becomes, Place) else edit.becomes
    before = edit.was or (_expression(edit.places[0], program) if named else "")
    if not before or not after or (named and not after.isidentifier()):
        return ""
    if edit.operator in WITH_A_SIGN:
        return f"It comes out right with `{before} {after}` behind it."
    return f"It comes out right with `{after}` in the place of `{before}`."


def _expression(place: Place, program: Program) -> str:
    """Return what stands at a place; empty if it takes several lines, or is long."""
    line = line_at(place, program).encode()
    text = line[place.first : place.last].decode(errors="replace").strip()
    return text if 0 < len(text) <= LONGEST else ""


def line_at(place: Place, program: Program) -> str:
    """Return the line of a place, as it was handed in; empty if there is none."""
    names = program.file_names
    texts = {cell.name: cell.source for cell in program.cells}
    for path, source in program.modules.items():
        if isinstance(source, bytes):
            texts[names[path]] = source.decode("utf-8", errors="replace")
        else:
            texts |= {cell.name: cell.source for cell in source}
    lines = texts.get(place.file, "").split("\n")
    return lines[place.line - 1] if place.line <= len(lines) else ""


def _places(choice: Sequence[Edit]) -> list[Place]:
    return [place for edit in choice for place in edit.places]
