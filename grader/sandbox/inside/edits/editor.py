"""Run a function of the student's with edits in it, for one call. Student side."""

from __future__ import annotations

import ast
import contextlib
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from types import FunctionType, ModuleType
from typing import Any

import numpy as np

from grader.sandbox.inside.edits.listing import Edit, edits_of
from grader.sandbox.inside.edits.operators import Operator

__all__ = ["Editor"]

ORDER = {operator: number for number, operator in enumerate(Operator)}
MOST_EDITS = 6000
"""The largest number of edits of a function and its helpers: what is beyond is not tried."""
MOST_HELPERS = 6
MOST_TURNS = 100_000
"""How often all ``while`` loops of a function may turn in one call: an edit can make one endless."""
TURN = "__fairgrade_turn__"

ParsedFile = Callable[[str], Iterable[ast.stmt]]


class Editor:
    """The edits of one function and of the student's functions that it calls.

    Parameters
    ----------
    function : callable
        The function that is wrong.
    parsed : callable
        Returns the statements of one of the student's files, by the name under which it was compiled.
    files : frozenset of str
        Those names.
    """

    def __init__(self, function: object, parsed: ParsedFile, files: frozenset[str]) -> None:
        self._sources = [_Source(one, tree) for one, tree in _reached(function, parsed, files)]
        found = [(edit, source) for source in self._sources for edit in source.edits]
        self._edits = sorted(found, key=lambda one: one[0].size)[:MOST_EDITS]

    def listed(self) -> dict[str, Any]:
        """Return all that is told of the edits, as columns with an entry for each.

        Returns
        -------
        dict
            ``files``, a list of names; ``operators``, ``file`` and ``count`` of shape (edits,), which are positions
            in the list of operators and in that of files, and a number of places; ``sizes`` of shape (edits,);
            ``places`` of shape (all places, 3): line, first column and last column, 0 where there is none.
            ``details`` of shape (edits, 5): what stood there and what comes instead, as positions in a list of
            tokens, and the place of a name.
        """
        files = list(dict.fromkeys(source.file for source in self._sources))
        edits = [edit for edit, _ in self._edits]
        places = [place for edit in edits for place in edit.places]
        return {
            "files": files,
            "operators": np.array([ORDER[edit.operator] for edit in edits], np.int32),
            "sizes": np.array([edit.size for edit in edits], np.float64),
            "file": np.array([files.index(source.file) for _, source in self._edits], np.int32),
            "count": np.array([len(edit.places) for edit in edits], np.int32),
            "places": np.array(places, np.int32).reshape(-1, 3),
            "details": np.array([[*edit.detail[:2], *edit.detail.name] for edit in edits], np.int32).reshape(-1, 5),
        }

    @contextlib.contextmanager
    def applied(self, numbers: Sequence[int]) -> Iterator[None]:
        """Put the edits of these numbers into their functions while the context lasts."""
        chosen = [self._edits[number] for number in numbers]
        sources = {id(source): source for _, source in chosen}.values()
        undone: list[tuple[Any, Any]] = []
        try:
            for edit, _ in chosen:
                undone += [(spot, spot.put()) for spot in edit.spots]
            for source in sources:
                source.rebuild()
        finally:
            for spot, old in reversed(undone):
                if spot.number is None:
                    setattr(spot.parent, spot.field, old)
                else:
                    getattr(spot.parent, spot.field)[spot.number] = old
        try:
            yield
        finally:
            for source in sources:
                source.restore()


class _Source:
    """A function as it was handed in, with its tree."""

    def __init__(self, function: FunctionType, tree: ast.FunctionDef) -> None:
        self.file = function.__code__.co_filename
        self._function, self._tree = function, tree
        self._before = function.__code__, function.__defaults__, function.__kwdefaults__
        numpy = next((name for name, value in function.__globals__.items() if _is_numpy(value)), "")
        self.edits: list[Edit] = edits_of(tree, numpy)
        self._loops = [node for node in ast.walk(tree) if isinstance(node, ast.While)]
        tree.decorator_list = []

    def rebuild(self) -> None:
        """Give the function the code of its tree, as that is now."""
        with self._counted_turns():
            code = compile(ast.Module([self._tree], []), self.file, "exec", dont_inherit=True)
        namespace = dict(self._function.__globals__)
        exec(code, namespace)  # noqa: S102 - the student's own function, but for one edit
        made = namespace[self._tree.name]
        self._function.__globals__[TURN] = _Turns()
        self._function.__code__ = made.__code__
        self._function.__defaults__, self._function.__kwdefaults__ = made.__defaults__, made.__kwdefaults__

    def restore(self) -> None:
        """Give the function its own code back."""
        self._function.__globals__.pop(TURN, None)
        self._function.__code__, self._function.__defaults__, self._function.__kwdefaults__ = self._before

    @contextlib.contextmanager
    def _counted_turns(self) -> Iterator[None]:
        """Count the turns of ``while`` loops in what is compiled meanwhile."""
        tests = [loop.test for loop in self._loops]
        for loop in self._loops:
            turn = ast.Call(ast.Name(TURN, ast.Load()), [], [])
            both = ast.copy_location(ast.BoolOp(ast.And(), [turn, loop.test]), loop.test)
            loop.test = ast.fix_missing_locations(both)
        try:
            yield
        finally:
            for loop, test in zip(self._loops, tests, strict=True):
                loop.test = test


class _Turns:
    """Called at each turn of a loop; true until there were too many."""

    def __init__(self) -> None:
        self._left = MOST_TURNS

    def __call__(self) -> bool:
        self._left -= 1
        if self._left < 0:
            raise RuntimeError("the loop does not end")
        return True


def _reached(
    function: object, parsed: ParsedFile, files: frozenset[str]
) -> Iterator[tuple[FunctionType, ast.FunctionDef]]:
    """Yield a function and the student's functions that it calls, with their trees."""
    waiting, known = [function], {id(function)}
    trees: dict[str, dict[tuple[str, int], ast.FunctionDef]] = {}
    count = 0
    while waiting and count <= MOST_HELPERS:
        one = waiting.pop(0)
        if not isinstance(one, FunctionType) or one.__code__.co_filename not in files or one.__closure__:
            continue
        file = one.__code__.co_filename
        if file not in trees:
            found = [node for node in parsed(file) if isinstance(node, ast.FunctionDef)]
            trees[file] = {(node.name, _first_line(node)): node for node in found}
        tree = trees[file].get((one.__code__.co_name, one.__code__.co_firstlineno))
        if tree is not None:
            count += 1
            yield one, tree
        called = [one.__globals__.get(name) for name in _names_in(one.__code__)]
        for other in called:
            if id(other) not in known:
                known.add(id(other))
                waiting.append(other)


def _first_line(node: ast.FunctionDef) -> int:
    return min([node.lineno, *[decorator.lineno for decorator in node.decorator_list]])


def _names_in(code: Any) -> Iterator[str]:
    yield from code.co_names
    for inner in code.co_consts:
        if hasattr(inner, "co_names"):
            yield from _names_in(inner)


def _is_numpy(value: object) -> bool:
    return isinstance(value, ModuleType) and value is sys.modules.get("numpy")
