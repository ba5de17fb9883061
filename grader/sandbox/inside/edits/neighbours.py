"""Edits with names and entries that stand beside what is edited: rows for columns, the same index. Student side."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from itertools import combinations

from grader.sandbox.inside.edits.operators import Draft, Known, Operator, Rule

__all__ = ["NEIGHBOUR_RULES"]

MOST_PAIRS = 5
SIGNS: tuple[type[ast.operator], ...] = (ast.Add, ast.Mult, ast.Sub)


def _exchanged_names(node: ast.AST, known: Known) -> Iterator[Draft]:
    """Two names that belong together exchanged wherever they stand in an expression, or all such pairs at once."""
    if not isinstance(node, ast.BinOp) or known.is_inside(node):
        return
    names = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
    pairs = known.families.pairs(names)[:MOST_PAIRS]
    for one, other in pairs:
        yield Draft(_renamed(node, {one: other, other: one}), Operator.ORDER, 2, f"names {one} {other}")
    for two in combinations(pairs, 2):
        every = {name: new for one, other in two for name, new in ((one, other), (other, one))}
        if len(every) == 4:  # noqa: PLR2004 - no name is in both
            yield Draft(_renamed(node, every), Operator.ORDER, 2, f"names {' '.join(every)}")


def _times_its_neighbour(node: ast.AST, known: Known) -> Iterator[Draft]:
    """A size times the one beside it: ``n / (rows * columns)`` for ``n / rows``."""
    if not isinstance(node, ast.expr) or not known.is_factor(node):
        return
    match node:
        case ast.Name(id=name, ctx=ast.Load()):
            for other in known.families.beside(name):
                yield _added(ast.BinOp(node, ast.Mult(), _load(other)), 3, f"beside * {other}")
        case ast.Subscript(value=ast.Name() as array, slice=ast.Constant(value=int(number)), ctx=ast.Load()):
            for beside in (number + 1, number - 1):
                entry = ast.Subscript(array, ast.Constant(beside), ast.Load())
                if beside >= 0:
                    yield _added(ast.BinOp(node, ast.Mult(), entry), 3, f"beside * {beside}")


def _divided_by_two_sizes(node: ast.AST, known: Known) -> Iterator[Draft]:
    """A whole value divided by the product of two sizes that were unpacked side by side."""
    if isinstance(node, ast.expr) and known.is_value(node):
        numbers = set(known.numbers)
        for one, other in known.families.pairs(numbers):
            if not numbers.issuperset((one, other)):
                continue
            product = ast.BinOp(_load(one), ast.Mult(), _load(other))
            yield _added(ast.BinOp(node, ast.Div(), product), 3, f"beside / {one} {other}")


def _same_index(node: ast.AST, known: Known) -> Iterator[Draft]:
    """An entry of another array at the place that is written: as a term, as a factor, or for a number."""
    index = known.written_index(node)
    if index is not None and isinstance(node, ast.expr):
        for name in known.subscripted:
            entry = ast.Subscript(_load(name), index, ast.Load())
            if isinstance(node, ast.Constant):
                yield Draft(entry, Operator.NUMBER_TO_NAME, 2, f"same index of {name}")
            else:
                for sign in SIGNS:
                    yield _added(ast.BinOp(node, sign(), entry), 3, f"same index {sign.__name__} {name}")
    elif isinstance(node, ast.Constant) and known.is_assigned(node):
        for turn in known.loops(node)[:1]:
            for name in known.subscripted:
                entry = ast.Subscript(_load(name), _load(turn), ast.Load())
                yield Draft(entry, Operator.NUMBER_TO_NAME, 2, f"at {turn} of {name}")


def _kept_share(node: ast.AST, known: Known) -> Iterator[Draft]:
    """A whole value times, or divided by, what a number that was given lacks to 1."""
    if isinstance(node, ast.expr) and known.is_value(node):
        for name in known.given:
            rest = ast.BinOp(ast.Constant(1), ast.Sub(), _load(name))
            for sign in (ast.Div, ast.Mult):
                yield _added(ast.BinOp(node, sign(), rest), 3, f"rest {sign.__name__} {name}")


def _blended(node: ast.AST, _known: Known) -> Iterator[Draft]:
    """One of two terms weighted by what the weight of the other lacks to 1."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        for one, other, tag in ((node.left, node.right, "left"), (node.right, node.left, "right")):
            for share in _shares(other):
                weighted = ast.BinOp(share, ast.Mult(), one)
                yield _added(ast.BinOp(weighted, node.op, other), 2, f"blended {tag}")


def _shares(term: ast.expr) -> Iterator[ast.expr]:
    """Yield each ``w`` of a product with ``1 - w``."""
    if isinstance(term, ast.BinOp) and isinstance(term.op, ast.Mult):
        for factor in (term.left, term.right):
            match factor:
                case ast.BinOp(left=ast.Constant(value=1 | 1.0), op=ast.Sub(), right=share):
                    yield share


def _first_turn(node: ast.AST, known: Known) -> Iterator[Draft]:
    """A value of its own in the first turn of a loop, or what the turn before wrote in all others."""
    if not isinstance(node, ast.expr) or not known.is_assigned(node):
        return
    for turn in known.loops(node)[:2]:
        first = ast.Compare(_load(turn), [ast.Eq()], [ast.Constant(0)])
        for name in known.parameters:
            yield Draft(ast.IfExp(first, _load(name), node), Operator.CONDITION, 3, f"first {turn} {name}")
        for name in known.subscripted:
            before = ast.BinOp(_load(turn), ast.Sub(), ast.Constant(1))
            entry = ast.Subscript(_load(name), before, ast.Load())
            yield Draft(ast.IfExp(first, node, entry), Operator.CONDITION, 3, f"later {turn} {name}")


def _axes(node: ast.AST, known: Known) -> Iterator[Draft]:
    """One axis of an index more, as its last one is; or a name in the place of ``:``, and the other way round."""
    if not isinstance(node, ast.Subscript) or not isinstance(node.slice, (ast.Tuple, ast.Slice)):
        return
    parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    last = parts[-1] if parts else None
    if isinstance(last, ast.Slice) and last.lower is last.upper is None and last.step is not None:
        yield _index_of(node, [*parts, copy.deepcopy(last)], "one axis more")
    for number, part in enumerate(parts if len(parts) > 1 else ()):
        if isinstance(part, ast.Slice) and part.lower is part.upper is part.step is None:
            for name in known.index_names:
                yield _index_of(node, [*parts[:number], _load(name), *parts[number + 1 :]], f"{number} {name}")
        elif isinstance(part, ast.Name):
            yield _index_of(node, [*parts[:number], ast.Slice(), *parts[number + 1 :]], f"{number} all")


def _counted(node: ast.AST, known: Known) -> Iterator[Draft]:
    """A number in an index that goes with a loop around it."""
    if isinstance(node, ast.Constant) and isinstance(node.value, int) and known.is_index(node):
        for turn in known.loops(node)[:4]:
            yield Draft(ast.BinOp(_load(turn), ast.Add(), node), Operator.INDEX, 2, f"counted {turn} {node.value}")


def _index_of(node: ast.Subscript, parts: list[ast.expr], tag: str) -> Draft:
    return Draft(
        ast.Subscript(node.value, ast.Tuple(parts, ast.Load()), node.ctx), Operator.INDEX, 2, f"axis {tag}"
    )


NEIGHBOUR_RULES: tuple[Rule, ...] = (
    _exchanged_names,
    _same_index,
    _axes,
    _counted,
    _times_its_neighbour,
    _divided_by_two_sizes,
    _blended,
    _kept_share,
    _first_turn,
)


class _Renaming(ast.NodeTransformer):
    def __init__(self, names: dict[str, str]) -> None:
        self._names = names

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name(self._names.get(node.id, node.id), node.ctx)


def _renamed(node: ast.expr, names: dict[str, str]) -> ast.expr:
    changed: ast.expr = _Renaming(names).visit(copy.deepcopy(node))
    return changed


def _added(new: ast.AST, size: int, tag: str) -> Draft:
    return Draft(new, Operator.ADDED, size, tag)


def _load(name: str) -> ast.Name:
    return ast.Name(name, ast.Load())
