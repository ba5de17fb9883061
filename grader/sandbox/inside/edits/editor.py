"""Run a function of the student's with edits in it, for one call. Student side."""

from __future__ import annotations

import ast
import contextlib
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import CodeType, FunctionType, ModuleType
from typing import Any

import numpy as np

from grader.sandbox.inside.edits.listing import Edit, edits_of
from grader.sandbox.inside.edits.operators import Operator
from grader.sandbox.inside.edits.reached import ParsedFile, place_of, reached, runs
from grader.sandbox.inside.edits.schema import SWITCH, TURN, Choice, Hosts, with_all

__all__ = ["Editor"]

ORDER = {operator: number for number, operator in enumerate(Operator)}
MOST_EDITS = 6000
"""The largest number of edits of a function and its helpers: what is beyond is not tried."""
MOST_TURNS = 10_000
"""How often all ``while`` loops of a function may turn in one call: an edit can make one endless."""
AT_ONCE = 256
"""Edits that are compiled together."""
ENOUGH_S, MOST_BYTES = 0.2, 4 << 20
"""Processor seconds, and bytes of results, after which an answer is given for the edits so far."""

Run = Callable[[], bytes | None]


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
    others : sequence of callable
        Functions of the student's that may run what is edited, too.
    """

    def __init__(
        self, function: object, parsed: ParsedFile, files: frozenset[str], others: Sequence[object] = ()
    ) -> None:
        self._others = [frozenset(runs(other, files)) for other in others]
        self._sources = [_Source(one, tree) for one, tree in reached(function, parsed, files)]
        found = [(edit, source) for source in self._sources for edit in source.edits]
        ordered = sorted(found, key=lambda one: (one[0].size, len(one[1].edits)))  # a short helper's first
        self._edits = ordered[:MOST_EDITS]
        self._held: frozenset[int] = frozenset()
        self._broken: set[int] = set()

    def listed(self) -> dict[str, Any]:
        """Return all that is told of the edits, as columns with an entry for each.

        Returns
        -------
        dict
            ``files``, a list of names; ``operators``, ``file`` and ``count`` of shape (edits,), which are positions
            in the list of operators and in that of files, and a number of places; ``sizes`` of shape (edits,);
            ``places`` of shape (all places, 3): line, first column and last column, 0 where there is none.
            ``details`` of shape (edits, 5): what stood there and what comes instead, as positions in a list of
            tokens, and the place of a name. ``apart`` of shape (edits,): a bit for each of the other functions, 1
            where it does not run what is edited.
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
            "apart": np.array([self._apart(source) for _, source in self._edits], np.int64),
        }

    def _apart(self, source: _Source) -> int:
        return sum(1 << number for number, run in enumerate(self._others) if source.place not in run)

    @contextlib.contextmanager
    def applied(self, numbers: Sequence[int]) -> Iterator[None]:
        """Put the edits of these numbers into their functions while the context lasts."""
        chosen = [self._edits[number] for number in numbers]
        held = self._hold(numbers)
        try:
            if held:
                for _, source in chosen:
                    source.switch(frozenset(numbers))
            else:
                _rebuild(chosen)
            yield
        finally:
            for _, source in chosen:
                source.restore()

    def sieve(self, numbers: Sequence[int], base: Sequence[int], run: Run) -> dict[str, Any]:
        """Say which edits change what a call returns, and which of them change it alike.

        Parameters
        ----------
        numbers : sequence of int
        base : sequence of int
            Edits that are made besides each of them.
        run : callable
            Makes the call; returns the bytes of what comes back, None if nothing does.

        Returns
        -------
        dict
            ``results``, a list of different answers as arrays of bytes, and ``classes``, of shape (edits,): which
            of them the call gives, counted from 1; 0 where it returns nothing, or the same as without the edit.
            Fewer than were asked for if they take long.
        """
        until = time.process_time() + ENOUGH_S
        known: dict[bytes | None, int] = {None: 0, self._result(base, run): 0}
        classes: list[int] = []
        results: list[np.ndarray] = []
        size = 0
        for place, number in enumerate(numbers):
            self._hold((*base, number), numbers[place + 1 :])
            result = self._result((*base, number), run)
            if result is not None and result not in known:
                results.append(np.frombuffer(result, np.uint8))
                size += len(result)
            classes.append(known.setdefault(result, len(results)))
            if time.process_time() > until or size > MOST_BYTES:
                break
        return {"classes": np.array(classes, np.int32), "results": results}

    def _result(self, numbers: Sequence[int], run: Run) -> bytes | None:
        try:
            with self.applied(numbers):
                return run()
        except Exception:  # noqa: BLE001 - an edit that cannot be compiled
            return None

    def _hold(self, numbers: Sequence[int], coming: Sequence[int] | None = None) -> bool:
        """Have edits compiled together with those that are likely to come next; return whether that can be.

        Raises
        ------
        SyntaxError
            If one of them cannot be compiled.
        """
        if self._held.issuperset(numbers):
            return True
        if any(self._edits[number][1].choices(self._edits[number][0]) is None for number in numbers):
            return False
        later = range(max(numbers) + 1, len(self._edits)) if coming is None else coming
        together = list(dict.fromkeys((*numbers, *later[:AT_ONCE])))
        try:
            self._compile([number for number in together if number not in self._broken])
        except SyntaxError:
            self._broken.update(self._breaking(together))
            self._compile([number for number in together if number not in self._broken])
        if not self._broken.isdisjoint(numbers):
            raise SyntaxError("an edit cannot be compiled")
        return True

    def _breaking(self, numbers: list[int]) -> list[int]:
        """Return which edits cannot be compiled: the others must not suffer. Halves are tried, and their halves."""
        try:
            self._compile(numbers)
        except SyntaxError:
            half = len(numbers) // 2
            return [*self._breaking(numbers[:half]), *self._breaking(numbers[half:])] if half else numbers
        return []

    def _compile(self, numbers: Sequence[int]) -> None:
        by_source: dict[int, dict[int, list[Choice]]] = {}
        for number in numbers:
            edit, source = self._edits[number]
            exchanged = source.choices(edit)
            if exchanged is not None:
                by_source.setdefault(id(source), {})[number] = exchanged
        self._held = frozenset()
        for source in self._sources:
            source.hold(by_source.get(id(source), {}))
        self._held = frozenset(number for some in by_source.values() for number in some)


class _Source:
    """A function as it was handed in, with its tree."""

    def __init__(self, function: FunctionType, tree: ast.FunctionDef) -> None:
        self.file = function.__code__.co_filename
        self.place = place_of(function.__code__)
        self._function, self._tree = function, tree
        self._before = function.__code__, function.__defaults__, function.__kwdefaults__
        numpy = next((name for name, value in function.__globals__.items() if _is_numpy(value)), "")
        self.edits: list[Edit] = edits_of(tree, numpy)
        self._hosts = Hosts(tree)
        self._choices: dict[int, list[Choice] | None] = {}
        self._held: CodeType | None = None
        tree.decorator_list = []

    def choices(self, edit: Edit) -> list[Choice] | None:
        """Return what an edit exchanges while the function runs; None if it cannot be made so."""
        if id(edit) not in self._choices:
            self._choices[id(edit)] = self._hosts.of(edit)
        return self._choices[id(edit)]

    def hold(self, choices: Mapping[int, Sequence[Choice]]) -> None:
        """Compile the function with these edits in it, none of them chosen."""
        self._held = self._made(with_all(self._tree, self._hosts, choices)).__code__ if choices else None

    def switch(self, numbers: frozenset[int]) -> None:
        """Choose among the edits that are compiled."""
        assert self._held is not None
        self._function.__globals__.update({SWITCH: numbers, TURN: _Turns()})
        self._function.__code__ = self._held

    def rebuild(self) -> None:
        """Give the function the code of its tree, as that is now."""
        hosts = Hosts(self._tree) if self._hosts.loops else self._hosts  # loops may have been moved
        made = self._made(with_all(self._tree, hosts, {}))
        self._function.__globals__[TURN] = _Turns()
        self._function.__code__ = made.__code__
        self._function.__defaults__, self._function.__kwdefaults__ = made.__defaults__, made.__kwdefaults__

    def restore(self) -> None:
        """Give the function its own code back."""
        self._function.__globals__.pop(TURN, None)
        self._function.__globals__.pop(SWITCH, None)
        self._function.__code__, self._function.__defaults__, self._function.__kwdefaults__ = self._before

    def _made(self, tree: ast.FunctionDef) -> FunctionType:
        code = compile(ast.Module([tree], []), self.file, "exec", dont_inherit=True)
        namespace = dict(self._function.__globals__)
        exec(code, namespace)  # noqa: S102 - the student's own function, but for edits
        made: FunctionType = namespace[self._tree.name]
        return made


def _rebuild(chosen: Sequence[tuple[Edit, _Source]]) -> None:
    """Compile functions with edits in the tree, and leave the tree as it was."""
    undone: list[tuple[Any, Any]] = []
    try:
        for edit, _ in chosen:
            undone += [(spot, spot.put()) for spot in edit.spots]
        for source in {id(source): source for _, source in chosen}.values():
            source.rebuild()
    finally:
        for spot, old in reversed(undone):
            spot.restore(old)


class _Turns:
    """Called at each turn of a loop; true until there were too many."""

    def __init__(self) -> None:
        self._left = MOST_TURNS

    def __call__(self) -> bool:
        self._left -= 1
        if self._left < 0:
            raise RuntimeError("the loop does not end")
        return True


def _is_numpy(value: object) -> bool:
    return isinstance(value, ModuleType) and value is sys.modules.get("numpy")
