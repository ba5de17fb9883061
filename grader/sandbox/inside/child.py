"""The student's process, already confined: load the sources, then answer calls until the channel closes.

Student side. Whatever happens here can harm only this process; the grader trusts none of its answers.
"""

from __future__ import annotations

import contextlib
import os
import random
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from types import ModuleType
from typing import Any

import numpy as np

from grader import wire
from grader.sandbox.inside.awaiting import WithoutSockets
from grader.sandbox.inside.edits.editor import Editor
from grader.sandbox.inside.failures import failure
from grader.sandbox.inside.handed_in import HandedIn
from grader.sandbox.inside.loading import Announce, Guard
from grader.sandbox.inside.perform import ArgumentBuilder, perform
from grader.sandbox.inside.refusals import single_threaded

__all__ = ["Worker", "prepared", "serve"]

CAPS = wire.Caps(header=64 << 20, body=1 << 30)  # frames from the grader are trusted
DEEPEST = 20_000
MOST_NAMES, LONGEST_NAME = 100, 80
"""Of the functions that a module holds: among them may be the one that is looked for, by another name."""


@contextlib.contextmanager
def prepared(installed: Sequence[str]) -> Iterator[Worker]:
    """Make this process what every child starts as, and give the worker that each of them gets a copy of.

    All of it is done once, before the fork: a child would copy the memory that it changes.

    Parameters
    ----------
    installed : sequence of str
        See `Worker`.
    """
    sys.meta_path.insert(0, WithoutSockets())
    sys.path[:] = [folder for folder in sys.path if folder not in installed]
    sys.setrecursionlimit = _bounded(sys.setrecursionlimit)
    _hide()
    with single_threaded():
        yield Worker(alone=True, installed=installed)


def serve(channel: int, worker: Worker) -> None:
    """Read frames from `channel` and let `worker` answer each, until it is closed.

    The frames: ``load`` (once), then any number of ``calls``, each of which gets one answer per call. Every answer
    carries the number of its question, which grows by one per call. While the sources are loaded, an ``at`` says
    which statement is next. ``edits`` asks for the edits of one function; calls can be made with some of them.
    """
    while (asked := _receive(channel)) is not None:
        question, fields = asked
        questions = fields["calls"] if question == "calls" else [fields]
        for number, one in enumerate(questions, fields["number"]):
            kind, result = worker.answer(question, one, partial(_announce, channel, number))
            _flush()
            _send(channel, number, kind, result)


def _hide() -> None:
    """Remove the grader's modules from `sys.modules`: not a lock, but no single line can replace parts of them.

    Nothing here is imported later.
    """
    for name in [name for name in sys.modules if name.partition(".")[0] == "grader"]:
        del sys.modules[name]
    vars(sys.modules["__main__"]).pop("module", None)


class Worker:
    """Holds the student's module, and answers questions about it.

    Parameters
    ----------
    alone : bool
        Whether this process is the student's alone, and has no files of its own to work on.
    guard : callable, optional
        Runs a statement where nothing else can stop it.
    installed : sequence of str
        Folders of packages outside `sys.path`, of which a program finds those that it names.
    """

    def __init__(self, *, alone: bool = False, guard: Guard | None = None, installed: Sequence[str] = ()) -> None:
        self._alone, self._guard, self._installed = alone, guard, installed
        self._module: ModuleType | None = None
        self._sources = self._sources_of({})
        self._builder = ArgumentBuilder()
        self._editor: Any = None
        """Of the function whose edits were asked for."""

    def answer(
        self, question: str, fields: Mapping[str, Any], announce: Announce | None = None
    ) -> tuple[str, dict[str, Any]]:
        """Return the kind and the fields of the answer. What is loaded is told to `announce` as it goes on."""
        match question:
            case "load":
                self.close()  # what another exercise of the submission has loaded
                self._sources = self._sources_of(fields, announce)
                return self._load(self._sources)
            case "calls" if self._module is not None:
                return self._call(self._module, fields)
            case "edits" if self._module is not None:
                return self._edits(self._module, fields)
            case "sieve" if self._module is not None:
                return self._sieve(self._module, fields)
            case _:
                raise AssertionError(f"{question} before load")

    def _sources_of(self, fields: Mapping[str, Any], announce: Announce | None = None) -> HandedIn:
        return HandedIn(fields, alone=self._alone, installed=self._installed, announce=announce, guard=self._guard)

    def close(self) -> None:
        """Remove the student's modules from this process again."""
        self._sources.withdraw()

    def _load(self, sources: HandedIn) -> tuple[str, dict[str, Any]]:
        """Import the entry module, or run the cells of a notebook, as far as that is possible."""
        sources.install()
        random.seed(0)
        np.random.seed(0)  # noqa: NPY002 - students may use the global generator: the same for everyone
        try:
            self._module = sources.load()
        except BaseException as error:  # noqa: BLE001 - whatever leaves a student's module is an outcome
            return failure(error, sources.files)
        finally:
            _flush()
        sources.loader.close()
        names = [name for place in sources.places(self._module) for name in _names(place, sources.loader.provided)]
        return "loaded", {"names": names[:MOST_NAMES], **sources.loader.failures()}

    def _edits(self, module: ModuleType, fields: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        """List the edits of a function: see `grader.sandbox.inside.edits`."""
        function, *others = (self._find(module, name) for name in (fields["function"], *fields["others"]))
        self._editor = Editor(function, self._sources.parsed, self._sources.files, others)
        return "edits", self._editor.listed()

    def _sieve(self, module: ModuleType, fields: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        """Say which edits change what a call returns."""
        function = self._find(module, fields["function"])
        assert function is not None

        def run() -> bytes | None:
            kind, answer = self._perform(function, fields, ArgumentBuilder())  # each has generators of its own
            return wire.encode(kind, answer) if kind == "returned" else None

        return "sieved", self._editor.sieve(fields["numbers"].tolist(), fields["base"].tolist(), run)

    def _call(self, module: ModuleType, fields: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        function = self._find(module, fields["function"])
        if function is None:
            return "missing", {}
        if "edits" not in fields:
            return self._perform(function, fields, self._builder)
        try:
            with self._editor.applied(fields["edits"]):
                return self._perform(function, fields, self._builder)
        except Exception:  # noqa: BLE001 - an edit that cannot be compiled
            return "missing", {}

    def _perform(
        self, function: Callable[..., Any], fields: Mapping[str, Any], builder: ArgumentBuilder
    ) -> tuple[str, dict[str, Any]]:
        return perform(
            function,
            fields["args"],
            fields["kwargs"],
            layout=fields["layout"],
            builder=builder,
            files=self._sources.files,
        )

    def _find(self, module: ModuleType, name: str) -> Callable[..., Any] | None:
        found = (getattr(place, name, None) for place in self._sources.places(module))
        return next(filter(callable, found), None)


def _names(module: ModuleType, provided: Sequence[object]) -> list[str]:
    """What the functions of a module are called that has run to its end."""
    given = {id(value) for value in provided}
    known = [key for key, value in vars(module).items() if callable(value) and id(value) not in given]
    return [key for key in known if not key.startswith("_") and len(key) <= LONGEST_NAME][:MOST_NAMES]


def _bounded(set_limit: Callable[[int], None]) -> Callable[[int], None]:
    """Cap the recursion limit: with one of millions endless recursion fills the memory for seconds."""
    return lambda limit: set_limit(min(limit, DEEPEST))


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        try:  # noqa: SIM105 - for each call: a context manager takes longer
            stream.flush()
        except Exception:  # noqa: BLE001, S110 - the student may have replaced it
            pass


def _receive(channel: int) -> tuple[str, dict[str, Any]] | None:
    prefix = _read(channel, wire.PREFIX.size)
    if prefix is None:
        return None
    header, body = wire.lengths(prefix, CAPS)
    return wire.decode_trusted(_read(channel, header) or b"", _read(channel, body) or b"")


def _announce(channel: int, number: int, file: str, position: int, line: int) -> None:
    _send(channel, number, "at", {"file": file, "position": position, "line": line})


def _send(channel: int, number: int, kind: str, fields: dict[str, Any]) -> None:
    try:
        frame = wire.encode(kind, {**fields, "number": number})
    except wire.Unsendable as refusal:
        frame = wire.encode("refused", {"what": str(refusal), "number": number})
    except MemoryError:
        fields.clear()  # the value itself, so that there is room for this
        frame = wire.encode("out_of_memory", {"file": "", "line": None, "number": number})
    view = memoryview(frame)
    while view:
        view = view[os.write(channel, view) :]


def _read(channel: int, size: int) -> bytes | None:
    """Exactly `size` bytes, or None at the end of the stream."""
    if size == 0:
        return b""
    first = os.read(channel, min(size, 1 << 20))
    if len(first) == size or not first:
        return first or None
    chunks, missing = [first], size - len(first)
    while missing:
        chunk = os.read(channel, min(missing, 1 << 20))
        if not chunk:
            return None
        chunks.append(chunk)
        missing -= len(chunk)
    return b"".join(chunks)
