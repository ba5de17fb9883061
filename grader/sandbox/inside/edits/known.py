"""What is known of a function around a node: its names by their use, and where indices and whole values stand.

Student side.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.sandbox.inside.edits.families import Families
from grader.sandbox.inside.edits.pieces import crossed, distinct, entries, factors

__all__ = ["Function", "Slot", "slots_of"]

MOST_NAMES = 8
EMPTY = {"zeros", "zeros_like", "empty", "empty_like", "ones", "ones_like"}
MOST_FACTORS = 12
COUNTING = {"float", "int", "len", "max", "min"}
"""Functions of sizes that give a size, or a number."""
CLOSE = 2
"""How far apart two names are defined that are easily confused."""
Slot = tuple[ast.AST, str, int | None, ast.AST]
"""A node, and where it hangs: its parent, the field, and the position if the field is a list."""
UNTOUCHED = (ast.JoinedStr, ast.Assert, ast.Raise, ast.FormattedValue, ast.pattern)
"""Texts, what a reader needs, and patterns, which are no values."""


class Function:
    """Names and places in one function.

    Parameters
    ----------
    tree : ast.FunctionDef
    numpy : str
        What NumPy is called in its module; empty if it is not imported.
    """

    def __init__(self, tree: ast.FunctionDef, numpy: str) -> None:
        self.numpy = numpy
        arguments = [*tree.args.posonlyargs, *tree.args.args, *tree.args.kwonlyargs]
        parameters = [one.arg for one in arguments]
        nodes = list(ast.walk(tree))
        stored = [one.id for one in nodes if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)]
        names = [name for name in dict.fromkeys([*parameters, *stored, *_inner(nodes, tree)]) if name != "_"]
        called = {one.func.id for one in nodes if isinstance(one, ast.Call) and isinstance(one.func, ast.Name)}
        indexed = set(_indexed(nodes))
        self._of_index = set(_used_as_index(nodes))
        self.values = [name for name in names if name not in called]
        counting = set(_counting(nodes))
        numbers = [name for name in self.values if name not in indexed]
        self.numbers = sorted(numbers, key=counting.__contains__)[:MOST_NAMES]  # sizes before what loops count
        self.arrays = [name for name in parameters if name in indexed or name not in self._of_index][:MOST_NAMES]
        self._indexed = indexed
        self._sizes = set(_sizes(nodes))
        self._parents = {id(child): (node, field) for node in nodes for field, child in _children(node)}
        self.sizes = [
            name for name in self.numbers if name in parameters or name in _made_of_sizes(nodes, self._sizes)
        ]
        self.given = [name for name in parameters if name in self.numbers]
        self.indices = [name for name in names if name in self._of_index and name not in indexed][:MOST_NAMES]
        read = set(_read(tree))
        self.parameters = parameters[:MOST_NAMES]
        self.unused = [name for name in names if name not in read]
        subscripted = _subscripted(nodes)
        entered = [name for name in self.values if name in subscripted]
        self.subscripted = list(dict.fromkeys([*self.unused, *entered]))[: 2 * MOST_NAMES]
        self.index_names = [name for name in names if name in self._of_index][:MOST_NAMES]
        multiplied = set(_multiplied(nodes))
        self.matrices = [name for name in parameters if name in multiplied]
        self.families = Families(tree)
        self.factors = factors(nodes)
        self.entries = entries(nodes)[:MOST_FACTORS]
        self.crossed = crossed(self.entries)
        self.index_tuples = distinct([one.slice for one in self.entries])
        self.sums = distinct([one.value for one in nodes if isinstance(one, ast.AugAssign)])[:MOST_NAMES]
        written = _written(nodes)
        self.unfilled = [name for name in _made_once(nodes) if name not in written]
        self._first = next((id(one) for one in tree.body if not _is_text(one)), 0)
        self._defaults = {id(node) for node in (*tree.args.defaults, *tree.args.kw_defaults) if node is not None}

    def alike(self, name: str) -> list[tuple[str, bool]]:
        """Return other names that are used as `name` is, and whether they are defined close to it."""
        if name not in self.values:
            return []
        kind, place = self._kind(name), self.values.index(name)
        others = [(abs(at - place), one) for at, one in enumerate(self.values) if one != name]
        near = sorted(one for one in others if self._kind(one[1]) == kind)[:MOST_NAMES]
        return [(one, distance <= CLOSE) for distance, one in near]

    def _kind(self, name: str) -> tuple[bool, bool]:
        return name in self._indexed, name in self._of_index

    def is_index(self, node: ast.AST) -> bool:
        """Whether a node stands in an index, or in a value that is only used as one."""
        while id(node) in self._parents:
            parent, field = self._parents[id(node)]
            if isinstance(parent, ast.Subscript):
                return field == "slice"
            if isinstance(parent, ast.Assign):
                targets = [part for one in parent.targets for part in ast.walk(one)]
                stored = [one for one in targets if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)]
                return any(one.id in self._of_index for one in stored)
            if isinstance(parent, (ast.stmt, ast.Call)):
                return False
            node = parent
        return False

    def written_index(self, node: ast.AST) -> ast.expr | None:
        """Return the index of the entry that a whole value is written to; None if it is to none."""
        parent, field = self._parents.get(id(node), (None, ""))
        match parent:
            case (
                ast.Assign(targets=[ast.Subscript(slice=index)]) | ast.AugAssign(target=ast.Subscript(slice=index))
            ):
                return index if field == "value" else None
            case _:
                return None

    def is_inside(self, node: ast.AST) -> bool:
        """Whether a node is a part of an operation."""
        return isinstance(self._parents.get(id(node), (None, ""))[0], ast.BinOp)

    def comparison(self, node: ast.AST) -> ast.Compare | None:
        """Return the comparison of which a node is a side, or part of one; None if there is none."""
        parent = self._parents.get(id(node), (None, ""))[0]
        if isinstance(parent, ast.Compare):
            return parent
        inside = isinstance(parent, (ast.Tuple, ast.BinOp, ast.UnaryOp, ast.Call))
        return self.comparison(parent) if parent is not None and inside else None

    def loops(self, node: ast.AST) -> list[str]:
        """Return what the loops around a node count with, the innermost first."""
        found: list[ast.expr] = []
        while id(node) in self._parents:
            node = self._parents[id(node)][0]
            match node:
                case ast.For(target=target):
                    found.append(target)
                case ast.ListComp(generators=several) | ast.GeneratorExp(generators=several):
                    found += [one.target for one in several]
        return [one.id for target in found for one in ast.walk(target) if isinstance(one, ast.Name)]

    def in_loop(self, node: ast.AST) -> bool:
        """Whether a statement stands in the body of a loop, where it may begin the next turn or end the loop."""
        parent, field = self._parents.get(id(node), (None, ""))
        if parent is None or isinstance(parent, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            return False
        return (isinstance(parent, (ast.For, ast.While)) and field == "body") or self.in_loop(parent)

    def ends_loop(self, node: ast.AST) -> bool:
        """Whether a statement is the last of a loop."""
        parent = self._parents.get(id(node), (None, ""))[0]
        return isinstance(parent, (ast.For, ast.While)) and parent.body[-1] is node

    def is_first(self, node: ast.AST) -> bool:
        """Whether a statement is the first of the function that does something."""
        return id(node) == self._first

    def is_assigned(self, node: ast.AST) -> bool:
        """Whether a node is the whole value of an assignment."""
        parent, field = self._parents.get(id(node), (None, ""))
        return isinstance(parent, (ast.Assign, ast.AugAssign)) and field == "value"

    def is_default(self, node: ast.AST) -> bool:
        """Whether a node is what an argument is if it is not given."""
        return id(node) in self._defaults

    def is_size(self, node: ast.AST) -> bool:
        """Whether a node is a size of an array, or made of sizes alone: it is never negative on purpose."""
        names = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)} - {"max", "min"}
        return _is_size(node.value if isinstance(node, ast.Subscript) else node) or bool(
            names and names <= self._sizes
        )

    def is_factor(self, node: ast.AST) -> bool:
        """Whether a node is a whole value, or a factor or a summand of one, outside of indices."""
        parent, _ = self._parents.get(id(node), (None, ""))
        inside = isinstance(parent, ast.BinOp) and not isinstance(node, ast.Constant)
        return self.is_term(node) or (inside and not self.is_index(node))

    def is_term(self, node: ast.AST) -> bool:
        """Whether a node is a whole value: assigned, returned, a bound, or an argument."""
        parent, field = self._parents.get(id(node), (None, ""))
        match parent:
            case _ if isinstance(node, ast.Tuple):
                return False  # nothing is added to one, or multiplied with it
            case ast.Tuple(ctx=ast.Load()):
                table = isinstance(self._parents.get(id(parent), (None, ""))[0], (ast.Tuple, ast.List))
                return not table and not isinstance(node, (ast.Slice, ast.Constant)) and not self.is_index(node)
            case ast.Call():
                return field == "args" and not isinstance(node, (ast.Tuple, ast.Constant, ast.Starred))
            case _:
                return self.is_value(node)

    def is_value(self, node: ast.AST) -> bool:
        """Whether a node is a whole value that is assigned or returned, alone or among several."""
        parent, field = self._parents.get(id(node), (None, ""))
        match parent:
            case ast.Assign() | ast.AugAssign() | ast.Return() | ast.Yield() | ast.NamedExpr():
                return field == "value" and not isinstance(node, (ast.Tuple, ast.Constant))
            case ast.Tuple() | ast.List():
                return not isinstance(node, (ast.Constant, ast.Tuple)) and self.is_value_of_several(parent)
            case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp() | ast.Lambda():
                return field in ("elt", "value", "body") and not isinstance(node, (ast.Tuple, ast.Constant))
            case ast.Dict():
                return field == "values" and not isinstance(node, ast.Constant)
            case ast.IfExp():
                return field != "test" and not isinstance(node, ast.Constant)
            case _:
                return False

    def is_value_of_several(self, node: ast.Tuple | ast.List) -> bool:
        """Whether a tuple or a list is what is assigned or returned."""
        parent, field = self._parents.get(id(node), (None, ""))
        return isinstance(parent, (ast.Assign, ast.Return)) and field == "value"


def slots_of(tree: ast.FunctionDef) -> Iterator[Slot]:
    """Yield every node of a function that may be edited, callers before what they call, with its place."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        parent = waiting.pop(0)
        found = []
        for field, value in ast.iter_fields(parent):
            if field in ("decorator_list", "type_params", "args") and parent is tree:
                continue
            if field in ("annotation", "returns"):
                continue
            if field in ("func", "ctx", "op", "ops") and not isinstance(value, ast.Attribute):
                continue
            children = value if isinstance(value, list) else [value]
            for number, child in enumerate(children):
                if isinstance(child, ast.AST) and not isinstance(child, UNTOUCHED) and not _is_text(child):
                    if not isinstance(child, ast.Starred):  # what it spreads may be edited: itself is no value
                        yield parent, field, number if isinstance(value, list) else None, child
                    found.append(child)
        waiting[:0] = found
    for number, default in enumerate(tree.args.defaults):
        yield tree.args, "defaults", number, default
    for number, named in enumerate(tree.args.kw_defaults):
        if named is not None:
            yield tree.args, "kw_defaults", number, named


def _children(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    for field, value in ast.iter_fields(node):
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield field, child


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _sizes(nodes: list[ast.AST]) -> Iterator[str]:
    """The names that are assigned from a shape or a length."""
    for node in nodes:
        if isinstance(node, ast.Assign) and any(map(_is_size, ast.walk(node.value))):
            stored = (one for target in node.targets for one in ast.walk(target))
            yield from (one.id for one in stored if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store))


def _made_of_sizes(nodes: list[ast.AST], sizes: set[str]) -> set[str]:
    """Return `sizes`, and the names that are computed from them alone, such as a number of entries."""
    known = set(sizes)
    for node in nodes:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                names = {one.id for one in ast.walk(value) if isinstance(one, ast.Name)} - COUNTING
                known |= {name} if names and names <= known else set()
    return known


def _is_size(node: ast.AST) -> bool:
    match node:
        case ast.Attribute(attr="shape" | "size" | "ndim") | ast.Call(func=ast.Name(id="len")):
            return True
        case _:
            return False


def _counting(nodes: list[ast.AST]) -> Iterator[str]:
    """The names that loops count with."""
    for node in nodes:
        if isinstance(node, (ast.For, ast.comprehension)):
            yield from (one.id for one in ast.walk(node.target) if isinstance(one, ast.Name))


def _indexed(nodes: list[ast.AST]) -> Iterator[str]:
    """The names that are used as arrays are."""
    for node in nodes:
        match node:
            case ast.Subscript(value=ast.Name(id=name)) | ast.Attribute(value=ast.Name(id=name)):
                yield name
            case ast.BinOp(left=left, op=ast.MatMult(), right=right):
                yield from (one.id for one in (left, right) if isinstance(one, ast.Name))


def _multiplied(nodes: list[ast.AST]) -> Iterator[str]:
    """The names that stand in matrix products."""
    for node in nodes:
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
            sides = (one.value if isinstance(one, ast.Attribute) else one for one in (node.left, node.right))
            yield from (one.id for one in sides if isinstance(one, ast.Name))


def _made_once(nodes: list[ast.AST]) -> list[str]:
    """The names that are assigned once, alone or in a row, and are empty then: zeros, a list, a number."""
    made = [(target, one.value) for one in nodes if isinstance(one, ast.Assign) for target in one.targets]
    names = [part.id for target, _ in made for part in ast.walk(target) if isinstance(part, ast.Name)]
    pairs = [pair for target, value in made for pair in _in_a_row(target, value)]
    empty = [target for target, value in pairs if _is_empty(value)]
    found = [part.id for target in empty for part in ast.walk(target) if isinstance(part, ast.Name)]
    return [name for name in dict.fromkeys(found) if names.count(name) == 1]


def _in_a_row(target: ast.expr, value: ast.expr) -> list[tuple[ast.expr, ast.expr]]:
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
        return list(zip(target.elts, value.elts, strict=True))
    return [(target, value)]


def _is_empty(value: ast.expr) -> bool:
    parts = list(ast.walk(value))
    calls = [one.func for one in parts if isinstance(one, ast.Call)]
    return (
        isinstance(value, ast.Constant)
        or any(isinstance(one, ast.List) for one in (value, *ast.iter_child_nodes(value)))
        or any(isinstance(one, ast.Attribute) and one.attr in EMPTY for one in calls)
    )


def _written(nodes: list[ast.AST]) -> set[str]:
    """The names that are changed after they were made, or that count in a loop."""
    changed = [one.target for one in nodes if isinstance(one, (ast.AugAssign, ast.For, ast.comprehension))]
    entries = [one for one in nodes if isinstance(one, ast.Subscript) and isinstance(one.ctx, ast.Store)]
    calls = [one.func for one in nodes if isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute)]
    return {part.id for one in (*changed, *entries, *calls) for part in ast.walk(one) if isinstance(part, ast.Name)}


def _inner(nodes: list[ast.AST], tree: ast.AST) -> list[str]:
    """The parameters of functions inside of the function."""
    inner = [one for one in nodes if isinstance(one, (ast.FunctionDef, ast.Lambda)) and one is not tree]
    return [argument.arg for one in inner for argument in one.args.args]


def _subscripted(nodes: list[ast.AST]) -> set[str]:
    """The names of which entries are read or written."""
    found = [one.value for one in nodes if isinstance(one, ast.Subscript)]
    return {one.id for one in found if isinstance(one, ast.Name)}


def _read(tree: ast.AST) -> Iterator[str]:
    """The names whose values are read, and not their sizes alone."""
    match tree:
        case ast.Attribute(value=ast.Name(), attr="shape" | "size" | "ndim" | "dtype"):
            return
        case ast.Call(func=ast.Name(id="len"), args=[ast.Name()]):
            return
        case ast.Call(func=ast.Attribute(attr="zeros_like" | "ones_like" | "empty_like")):
            return
        case ast.Name(id=name, ctx=ast.Load()):
            yield name
    for child in ast.iter_child_nodes(tree):
        yield from _read(child)


def _used_as_index(nodes: list[ast.AST]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Subscript):
            yield from (one.id for one in ast.walk(node.slice) if isinstance(one, ast.Name))
