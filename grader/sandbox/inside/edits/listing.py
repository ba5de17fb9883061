"""List the edits of a function in the order in which they are tried: the smallest first. Student side.

The same text gives the same list in every process, so that a number says which edit is meant.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from grader.sandbox.inside.edits.arrays import ARRAY_RULES, WRAPPING_RULES
from grader.sandbox.inside.edits.details import Detail, detail_of, names_in
from grader.sandbox.inside.edits.inserted import INSERTING_RULES
from grader.sandbox.inside.edits.known import Function, Slot, slots_of
from grader.sandbox.inside.edits.moves import moves_in
from grader.sandbox.inside.edits.neighbours import NEIGHBOUR_RULES
from grader.sandbox.inside.edits.operators import Draft, Known, Operator
from grader.sandbox.inside.edits.restored import LONG_RULES, RESTORING_RULES
from grader.sandbox.inside.edits.signs import SIGN_RULES
from grader.sandbox.inside.edits.terms import NAMING_RULES, TERM_RULES

__all__ = ["Edit", "edits_of"]

MOST_PLACES = 8
"""Places that one edit changes alike: rows and columns, a size that is written down in several statements."""
FIRST = (*SIGN_RULES, *TERM_RULES, *ARRAY_RULES)
LARGE = (*INSERTING_RULES, *NAMING_RULES, *LONG_RULES)
LATER = (*NEIGHBOUR_RULES, *RESTORING_RULES, *INSERTING_RULES, *WRAPPING_RULES, *NAMING_RULES, *LONG_RULES)
"""Rules that are asked for one place after the other, and those of which each is asked for all places at once.

Of `LARGE`, only a statement that does nothing gets small edits. Of edits of one size, those that are said earlier
are tried before others: what undoes a usual slip.
"""
SMALL, MOST_SMALL, MOST_LARGE = 2, 2500, 2000
"""A size, and how many edits up to it and beyond it are listed: large ones do not crowd out small ones."""
NOTHING = Detail()
ALIKE = 0.5
"""By how much an edit at several places counts for more than at one."""


class Spot(NamedTuple):
    """A place in the tree, and what stands there before and after."""

    parent: ast.AST
    field: str
    number: int | None
    new: Any
    old: ast.AST | None = None
    """The node that stands there; None for a list of statements."""

    def put(self) -> Any:
        """Put the new node there; return what stood there."""
        if self.old is not None:
            ast.fix_missing_locations(ast.copy_location(self.new, self.old))
        if self.number is None:
            old = getattr(self.parent, self.field)
            setattr(self.parent, self.field, self.new)
        else:
            items = getattr(self.parent, self.field)
            old, items[self.number] = items[self.number], self.new
        return old

    def restore(self, old: Any) -> None:
        """Put back what stood there."""
        if self.number is None:
            setattr(self.parent, self.field, old)
        else:
            getattr(self.parent, self.field)[self.number] = old


NEVER_EQUAL = {
    Operator.SIGN,
    Operator.COMPLEMENT,
    Operator.NAME,
    Operator.WRAPPED,
    Operator.ADDED,
    Operator.POWER,
    Operator.ORDER,
}
"""What may make a side of an equation equal nothing: a condition that is never true may happen to be right."""


class Edit(NamedTuple):
    """One edit, at one place or at several alike."""

    operator: Operator
    size: float
    spots: tuple[Spot, ...]
    places: tuple[tuple[int, int, int], ...]
    """Line, first column and last column of what is edited; columns are 0 where it spans lines."""
    detail: Detail = NOTHING


def edits_of(tree: ast.FunctionDef, numpy: str) -> list[Edit]:
    """Return the edits of a function, the smallest first."""
    known, names = Function(tree, numpy), names_in(tree)
    elements = _Elements(tree)
    single: list[Edit] = []
    alike: dict[tuple[object, ...], list[Edit]] = {}
    related: dict[tuple[object, ...], list[tuple[tuple[int, ...], Edit]]] = {}
    for slot, draft in _drafts(list(slots_of(tree)), known):
        edit = _edit(slot, draft, names)
        single.append(edit)
        same = (draft.operator, draft.tag, *elements.of(slot[3]))
        alike.setdefault(same, []).append(edit)
        alike.setdefault((*same, elements.around(slot[3])), []).append(edit)
        kin = known.families.kin(draft.tag)
        if kin is not None:
            related.setdefault((draft.operator, kin[0], *elements.of(slot[3])), []).append((kin[1], edit))
    for move in moves_in(tree):
        spots = tuple(Spot(block.parent, block.field, None, block.new) for block in move.blocks)
        single.append(Edit(move.operator, move.size, spots, (_place(move.at),)))
    whole = [edits for edits in (*alike.values(), *_in_step(related)) if len(edits) <= MOST_PLACES]
    groups = [some for edits in whole for some in (*_by_line(edits), edits) if len(some) > 1]
    several = [_together(edits) for edits in {tuple(map(id, edits)): edits for edits in groups}.values()]
    return sorted([*single, *several], key=lambda edit: edit.size)


def _drafts(slots: Sequence[Slot], known: Known) -> Iterator[tuple[Slot, Draft]]:
    """Yield what the rules say of each place, as long as there are not too many."""
    small, large = MOST_SMALL, MOST_LARGE
    for rules in (FIRST, *((rule,) for rule in LATER)):
        needed = (
            slots if large > 0 or rules[0] not in LARGE else [one for one in slots if isinstance(one[3], ast.Pass)]
        )
        for slot in needed:
            equated = _is_equation(known.comparison(slot[3]))
            for draft in (draft for rule in rules for draft in rule(slot[3], known)):
                if equated and draft.operator in NEVER_EQUAL:
                    continue
                if draft.size <= SMALL:
                    small -= 1
                else:
                    large -= 1
                if (small if draft.size <= SMALL else large) >= 0:
                    yield slot, draft


def _is_equation(one: ast.Compare | None) -> bool:
    return one is not None and any(isinstance(operator, (ast.Eq, ast.NotEq)) for operator in one.ops)


def _edit(slot: Slot, draft: Draft, names: dict[str, tuple[int, int, int]]) -> Edit:
    parent, field, number, node = slot
    place, detail = _place(draft.at or node), detail_of(draft.operator, draft.tag, names)
    return Edit(draft.operator, draft.size, (Spot(parent, field, number, draft.new, node),), (place,), detail)


def _in_step(related: Mapping[tuple[object, ...], Sequence[tuple[tuple[int, ...], Edit]]]) -> Iterator[list[Edit]]:
    """Yield the same edit in places that are alike, each with the next names of their families.

    So rows come with the stride of rows, and columns with that of columns.
    """
    for several in related.values():
        by_place: dict[tuple[int, ...], dict[tuple[int, ...], Edit]] = {}
        for names, edit in several:
            by_place.setdefault(edit.places[0], {})[names] = edit
        first, *others = by_place.values()
        for names, edit in first.items() if others else ():
            steps = [tuple(name + step for name in names) for step in range(1, len(others) + 1)]
            found = [edit, *(other[step] for other, step in zip(others, steps, strict=True) if step in other)]
            if len(found) == len(by_place):
                yield found


def _by_line(edits: Sequence[Edit]) -> Iterator[list[Edit]]:
    """Yield the edits of each line: on the others the same may be right."""
    lines: dict[int, list[Edit]] = {}
    for edit in edits:
        lines.setdefault(edit.places[0][0], []).append(edit)
    yield from lines.values()


def _together(edits: Sequence[Edit]) -> Edit:
    first = edits[0]
    spots = tuple(spot for edit in edits for spot in edit.spots)
    places = tuple(dict.fromkeys(place for edit in edits for place in edit.places))
    return Edit(first.operator, first.size + ALIKE, spots, places, first.detail)


def _place(node: ast.AST) -> tuple[int, int, int]:
    if not isinstance(node, (ast.expr, ast.stmt)):
        return _place(next(one for one in ast.walk(node) if isinstance(one, (ast.expr, ast.stmt))))
    same_line = node.end_lineno == node.lineno
    return node.lineno, node.col_offset if same_line else 0, (node.end_col_offset or 0) if same_line else 0


class _Elements:
    """What stands around each node: the element of the list, index or statement that it is a part of.

    Two nodes are alike if their elements differ in names only, and they stand at the same place in them.
    """

    def __init__(self, tree: ast.FunctionDef) -> None:
        self._of: dict[int, tuple[str, ...]] = {}
        self._around: dict[int, int] = {}
        self._tree = tree
        self._walk(tree)

    def of(self, node: ast.AST) -> tuple[str, ...]:
        return self._of.get(id(node), ("", ""))

    def around(self, node: ast.AST) -> int:
        """Return a number for what the element of a node is one of: a list, an index, a statement."""
        return self._around.get(id(node), 0)

    def _walk(self, parent: ast.AST) -> None:
        for field, value in ast.iter_fields(parent):
            children = value if isinstance(value, list) else [value]
            for child in children:
                if isinstance(child, ast.AST):
                    if _is_element(parent, field):
                        shape = _shape(child)
                        self._note(child, (type(parent).__name__, shape), "", id(parent))
                    elif not isinstance(parent, ast.expr) and id(child) not in self._of:
                        self._of[id(child)] = (type(parent).__name__, "whole", str(id(child)))
                    self._walk(child)

    def _note(self, node: ast.AST, element: tuple[str, str], path: str, around: int) -> None:
        self._of[id(node)], self._around[id(node)] = (*element, path), around
        for field, value in ast.iter_fields(node):
            children = value if isinstance(value, list) else [value]
            for number, child in enumerate(children):
                if isinstance(child, ast.expr):
                    self._note(child, element, f"{path}.{field}{number}", around)


def _is_element(parent: ast.AST, field: str) -> bool:
    match parent:
        case ast.Tuple() | ast.List():
            return field == "elts"
        case ast.Call():
            return field == "args"
        case ast.Assign() | ast.AugAssign() | ast.Return():
            return field == "value"
        case ast.Subscript():
            return field == "slice"
        case _:
            return False


def _shape(node: ast.AST) -> str:
    """Return what a node looks like without its names."""
    match node:
        case ast.Name():
            return "n"
        case ast.Constant(value=value):
            return repr(value)
        case _:
            children = (one for one in ast.iter_child_nodes(node) if not isinstance(one, ast.expr_context))
            inside = [_shape(child) for child in children]
            return f"{type(node).__name__}({' '.join(inside)})"
