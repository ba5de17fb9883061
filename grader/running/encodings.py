"""Questions encoded once: the calls of a plan are the same for every student."""

from __future__ import annotations

import weakref
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from grader import wire
from grader.model import Call

__all__ = ["Encodings"]


@dataclass
class _Kept:
    """A question that was asked, and from the second time on its frame."""

    calls: tuple[weakref.ref[Call], ...]
    frame: wire.Numbered | None = None

    @property
    def size(self) -> int:
        return 0 if self.frame is None else self.frame.size


class Encodings:
    """Remembers the frames of questions that are asked again.

    Only the very same calls are the same question. What is asked once, such as the calls that are made of a
    student's own values, is not kept, and no call is kept alive.

    Parameters
    ----------
    encode : callable
        Returns the frame of some calls.
    most, most_bytes : int
        The most that is remembered: questions, and bytes of frames. The oldest are forgotten first.
    """

    def __init__(
        self,
        encode: Callable[[Sequence[Call]], wire.Numbered],
        *,
        most: int = 4096,
        most_bytes: int = 48 << 20,
    ) -> None:
        self._encode, self._most, self._most_bytes = encode, most, most_bytes
        self._kept: OrderedDict[tuple[int, ...], _Kept] = OrderedDict()
        self._bytes = 0

    def of(self, calls: Sequence[Call]) -> wire.Numbered:
        """Return the frame that asks for `calls`; raises as `wire.encode` does."""
        key = tuple(map(id, calls))
        kept = self._kept.get(key)
        if kept is None or any(known() is not call for known, call in zip(kept.calls, calls, strict=True)):
            self._forget(key)
            self._kept[key] = _Kept(tuple(map(weakref.ref, calls)))
            self._make_room()
            return self._encode(calls)
        self._kept.move_to_end(key)
        if kept.frame is None:
            kept.frame = self._encode(calls)
            self._bytes += kept.size
            self._make_room()
        return kept.frame

    def _forget(self, key: tuple[int, ...]) -> None:
        kept = self._kept.pop(key, None)
        self._bytes -= kept.size if kept else 0

    def _make_room(self) -> None:
        while self._bytes > self._most_bytes or len(self._kept) > self._most:
            self._forget(next(iter(self._kept)))
