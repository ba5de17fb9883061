"""One function with many edits in it, of which a switch chooses: compiled once for all of them. Student side.

An expression ``e`` that an edit makes ``f`` becomes ``(f if 7 in switch else e)``, and a statement an ``if``.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterable, Mapping, Sequence

from grader.sandbox.inside.edits.listing import Edit, Spot

__all__ = ["SWITCH", "TURN", "Hosts", "with_all"]

SWITCH, TURN = "__fairgrade_edits__", "__fairgrade_turn__"
"""What the chosen numbers are called in a student's module, and what counts the turns of its loops."""
SIMPLE = (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Return, ast.Expr, ast.Raise)
PLACE = ("lineno", "col_offset", "end_lineno", "end_col_offset")
"""Where a node stands."""
Choice = tuple[ast.AST, ast.AST]
"""A node, and what stands there with the edit."""


class Hosts:
    """Finds for an edit the nodes that can be exchanged while the function runs.

    A slice, for one, is no expression: the array that it cuts is exchanged with it.

    Parameters
    ----------
    tree : ast.FunctionDef
    """

    def __init__(self, tree: ast.FunctionDef) -> None:
        nodes = list(ast.walk(tree))
        self._parents = {id(child): node for node in nodes for child in ast.iter_child_nodes(node)}
        self._scopes = {id(node): _names_of(node) for node in nodes if isinstance(node, ast.FunctionDef)}
        self.loops = [node for node in nodes if isinstance(node, ast.While)]

    def of(self, edit: Edit) -> list[Choice] | None:
        """Return what an edit exchanges; None if it moves statements, or is nothing that can be exchanged."""
        hosts: dict[int, tuple[ast.AST, list[Spot]]] = {}
        for spot in edit.spots:
            host = self._host(spot)
            if host is None:
                return None
            hosts.setdefault(id(host), (host, []))[1].append(spot)
        above = {id(node) for host, _ in hosts.values() for node in self.above(host)}
        if above & hosts.keys():
            return None
        choices = [(host, _edited(host, spots)) for host, spots in hosts.values()]
        return choices if all(self._keeps_scope(host, instead) for host, instead in choices) else None

    def _keeps_scope(self, host: ast.AST, instead: ast.AST) -> bool:
        """Whether what is assigned is a local name without the edit, too: it would be one for all edits."""
        if not isinstance(instead, ast.stmt):
            return True
        scope = next(self._scopes[id(node)] for node in self.above(host) if id(node) in self._scopes)
        return _stored(instead) <= scope

    def above(self, node: ast.AST) -> Iterable[ast.AST]:
        """Yield what a node is in, from the inside out."""
        while (parent := self._parents.get(id(node))) is not None:
            yield parent
            node = parent

    def _host(self, spot: Spot) -> ast.AST | None:
        if spot.old is None:
            return None
        if isinstance(spot.old, ast.stmt):
            return spot.old
        for node in (spot.old, *self.above(spot.old)):
            parent = self._parents.get(id(node))
            if parent is None or isinstance(parent, (ast.pattern, ast.arguments)):
                return None
            if isinstance(node, ast.stmt):
                return node if isinstance(node, SIMPLE) else None
            if isinstance(node, ast.expr) and _is_value(node):
                return node
        return None


def with_all(tree: ast.FunctionDef, hosts: Hosts, choices: Mapping[int, Sequence[Choice]]) -> ast.FunctionDef:
    """Return a copy of `tree` with all edits in it. `choices` has for each number what its edit exchanges."""
    at: dict[int, list[tuple[int, ast.AST]]] = {}
    changed: set[int] = set()
    for number, several in choices.items():
        for host, instead in several:
            at.setdefault(id(host), []).append((number, instead))
            changed |= {id(host), *(id(node) for node in hosts.above(host))}
    for loop in hosts.loops:
        changed |= {id(loop), *(id(node) for node in hosts.above(loop))}
    built = _built(tree, at, changed)
    assert isinstance(built, ast.FunctionDef)
    return built


def _built(node: ast.AST, at: Mapping[int, list[tuple[int, ast.AST]]], changed: set[int]) -> ast.AST:
    if id(node) not in changed:
        return node
    new = copy.copy(node)
    for field, value in ast.iter_fields(node):
        if isinstance(value, list):
            setattr(new, field, [_built(one, at, changed) if isinstance(one, ast.AST) else one for one in value])
        elif isinstance(value, ast.AST):
            setattr(new, field, _built(value, at, changed))
    if isinstance(new, ast.While):
        turn = ast.Call(ast.Name(TURN, ast.Load()), [], [])
        new.test = ast.fix_missing_locations(ast.copy_location(ast.BoolOp(ast.And(), [turn, new.test]), new.test))
    for number, instead in at.get(id(node), ()):
        new = _either(number, instead, new)
    return new


def _either(number: int, instead: ast.AST, other: ast.AST) -> ast.AST:
    assert isinstance(other, (ast.stmt, ast.expr))
    place = {name: getattr(other, name) for name in PLACE}
    switch = ast.Name(SWITCH, ast.Load(), **place)
    chosen = ast.Compare(ast.Constant(number, **place), [ast.In()], [switch], **place)
    vars(instead).update(place)
    _fill_in(instead, place)
    if isinstance(other, ast.stmt) and isinstance(instead, ast.stmt):
        return ast.If(chosen, [instead], [other], **place)
    assert isinstance(instead, ast.expr)
    assert isinstance(other, ast.expr)
    return ast.IfExp(chosen, instead, other, **place)


def _fill_in(node: ast.AST, place: Mapping[str, int]) -> None:
    """Put each node below `node` that has no place at `place`: `ast.fix_missing_locations`, in half of its time."""
    for field in node._fields:
        value = getattr(node, field, None)
        for one in value if isinstance(value, list) else (value,):
            if isinstance(one, ast.AST):
                if one._attributes and "lineno" not in vars(one):  # noqa: SLF001 - documented, as `_fields`
                    vars(one).update(place)
                _fill_in(one, place)


def _names_of(function: ast.FunctionDef) -> set[str]:
    arguments = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    return {one.arg for one in arguments} | _stored(function)


def _stored(tree: ast.AST) -> set[str]:
    return {one.id for one in ast.walk(tree) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)}


def _edited(host: ast.AST, spots: Sequence[Spot]) -> ast.AST:
    """Return `host` with the edits at `spots` in it, without a change of the tree."""
    (first, *others) = spots
    if not others and first.old is host:
        new: ast.AST = first.new
        return new
    undone = [(spot, spot.put()) for spot in spots]
    try:
        return copy.deepcopy(host)
    finally:
        for spot, old in reversed(undone):
            spot.restore(old)


def _is_value(node: ast.expr) -> bool:
    """Whether a node is an expression that can stand in brackets."""
    loaded = isinstance(getattr(node, "ctx", None), (ast.Load, type(None)))
    if not loaded or isinstance(node, (ast.Slice, ast.Starred)):
        return False
    return not (isinstance(node, ast.Tuple) and any(isinstance(one, ast.Slice) for one in node.elts))
