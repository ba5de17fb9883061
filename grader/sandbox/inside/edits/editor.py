"""Run a function of the student's with edits in it, for one call. Student side."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from grader.sandbox.inside.edits.kept import Kept
from grader.sandbox.inside.edits.listing import Edit
from grader.sandbox.inside.edits.operators import Operator
from grader.sandbox.inside.edits.reached import ParsedFile, reached, runs
from grader.sandbox.inside.edits.schema import Choice
from grader.sandbox.inside.edits.source import Source

__all__ = ["Editor"]

ORDER = {operator: number for number, operator in enumerate(Operator)}
MOST_EDITS = 6000
"""The largest number of edits of a function and its helpers: what is beyond is not tried."""
AT_ONCE = 256
"""Edits that are compiled together."""
ENOUGH_S, MOST_BYTES = 0.2, 4 << 20
"""Processor seconds, and bytes of results, after which an answer is given for the edits so far."""

NOT_COMPILED = (SyntaxError, RecursionError, MemoryError, ValueError)
"""What `compile` raises of a tree that is no Python, or that is too deep."""

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
        defined = list(reached(function, parsed, files))
        self._kept = Kept([one for one, _ in defined], function)
        self._last: tuple[int, ...] | None = None
        self._sources = [Source(one, definition) for one, definition in defined]
        self._formulas = {id(source) for source in self._sources[1:] if source.is_formula}
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
            where it does not run what is edited. ``formula`` of shape (edits,): 1 where the edit is in a helper of
            a single statement, which others may call for what its name says.
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
            "formula": np.array([id(source) in self._formulas for _, source in self._edits], np.int32),
            "apart": np.array([self._apart(source) for _, source in self._edits], np.int64),
        }

    def _apart(self, source: Source) -> int:
        return sum(1 << number for number, run in enumerate(self._others) if source.place not in run)

    @contextlib.contextmanager
    def applied(self, numbers: Sequence[int]) -> Iterator[None]:
        """Put the edits of these numbers into their functions while the context lasts.

        Calls with the same edits one after the other find what those before have kept; others do not.
        """
        if tuple(numbers) != self._last:
            self._kept.put_back()
            self._last = tuple(numbers)
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
        except NOT_COMPILED:
            self._broken.update(self._breaking(together))
            self._compile_again(together, numbers)
        if not self._broken.isdisjoint(numbers):
            raise SyntaxError("an edit cannot be compiled")
        return True

    def _compile_again(self, together: Sequence[int], numbers: Sequence[int]) -> None:
        """Compile edits without those that break; if together they are too deep, only the wanted ones."""
        try:
            self._compile([number for number in together if number not in self._broken])
        except NOT_COMPILED:
            self._compile([number for number in numbers if number not in self._broken])

    def _breaking(self, numbers: list[int]) -> list[int]:
        """Return which edits cannot be compiled: the others must not suffer. Halves are tried, and their halves."""
        try:
            self._compile(numbers)
        except NOT_COMPILED:
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


def _rebuild(chosen: Sequence[tuple[Edit, Source]]) -> None:
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
