"""The student's process, already confined: load the sources, then answer calls until the channel closes.

Student side. Whatever happens here can harm only this process; the grader trusts none of its answers.
"""

from __future__ import annotations

import contextlib
import os
import random
import sys
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

import numpy as np

from grader import wire
from grader.sandbox.inside.cells import compile_cell
from grader.sandbox.inside.handed_in import HandedIn
from grader.sandbox.inside.paths import PACKAGE
from grader.sandbox.inside.perform import ArgumentBuilder, blame, describe, perform
from grader.sandbox.inside.refusals import single_threaded

__all__ = ["Worker", "serve"]

CAPS = wire.Caps(header=64 << 20, body=1 << 30)  # frames from the grader are trusted
DEEPEST = 20_000
MOST_NAMES, LONGEST_NAME = 100, 80
"""Of the functions that a module holds: among them may be the one that is looked for, by another name."""


def serve(channel: int) -> None:
    """Read frames from `channel` and answer each, until it is closed.

    The frames: ``load`` (once), a ``cell`` for each of a notebook's, ``names``, then any number of ``calls``, each
    of which gets one answer per call. Every answer carries the number of its question, which grows by one per call.
    """
    sys.setrecursionlimit = _bounded(sys.setrecursionlimit)
    _hide()
    with single_threaded():
        worker = Worker(alone=True)
        while (asked := _receive(channel)) is not None:
            question, fields = asked
            questions = fields["calls"] if question == "calls" else [fields]
            for number, one in enumerate(questions, fields["number"]):
                kind, result = worker.answer(question, one)
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
    """

    def __init__(self, *, alone: bool = False) -> None:
        self._alone = alone
        self._module: ModuleType | None = None
        self._sources = HandedIn({}, alone=self._alone)
        self._builder = ArgumentBuilder()

    def answer(self, question: str, fields: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        """Return the kind and the fields of the answer."""
        match question:
            case "load":
                self.close()  # what another exercise of the submission has loaded
                self._sources = HandedIn(fields, alone=self._alone)
                self._module, answer = _load(self._sources)
                return answer
            case "names" if self._module is not None:
                return _loaded(self._module)
            case "cell" if self._module is not None:
                return _run_cell(self._module, fields["name"], fields["source"], self._sources)
            case "calls" if self._module is not None:
                return _call(self._module, fields, self._builder, self._sources)
            case _:
                raise AssertionError(f"{question} before load")

    def close(self) -> None:
        """Remove the student's modules from this process again."""
        self._sources.withdraw()


def _call(
    module: ModuleType, fields: Mapping[str, Any], builder: ArgumentBuilder, sources: HandedIn
) -> tuple[str, dict[str, Any]]:
    function = getattr(module, fields["function"], None)
    if not callable(function):
        return "missing", {}
    return perform(
        function,
        fields["args"],
        fields["kwargs"],
        layout=fields["layout"],
        builder=builder,
        files=frozenset(sources.files),
    )


def _load(sources: HandedIn) -> tuple[ModuleType | None, tuple[str, dict[str, Any]]]:
    """Import the entry module, or make an empty one for a notebook; return it with the answer."""
    sources.install()
    random.seed(0)
    np.random.seed(0)  # noqa: NPY002 - students may use the global generator: the same for everyone
    try:
        module = sources.load()
    except BaseException as error:  # noqa: BLE001 - whatever leaves a student's module is an outcome
        return None, _failure(error, sources)
    finally:
        _flush()
    return module, ("loaded", {}) if sources.is_notebook else _loaded(module)


def _run_cell(module: ModuleType, name: str, source: str, sources: HandedIn) -> tuple[str, dict[str, Any]]:
    sources.files.add(name)
    try:
        code = compile_cell(source, name)
        if code is not None:
            exec(code, vars(module))  # noqa: S102 - that is the task
    except BaseException as error:  # noqa: BLE001 - whatever leaves a student's cell is an outcome
        return _failure(error, sources)
    return "loaded", {}


def _failure(error: BaseException, sources: HandedIn) -> tuple[str, dict[str, Any]]:
    """The answer to a module, or a cell, that did not run to its end."""
    files = frozenset(sources.files)
    match error:
        case SystemExit(code=int(code)):
            return "exited", {"code": code & 0xFF}
        case SystemExit(code=code):
            return "exited", {"code": int(code is not None)}
        case MemoryError():
            file, line = blame(error.__traceback__, files)
            return "out_of_memory", {"file": file, "line": line}
        case _:
            return "import_failed", _import_failure(error, files)


def _bounded(set_limit: Callable[[int], None]) -> Callable[[int], None]:
    """Cap the recursion limit: with one of millions endless recursion fills the memory for seconds."""
    return lambda limit: set_limit(min(limit, DEEPEST))


def _import_failure(error: BaseException, files: frozenset[str]) -> dict[str, Any]:
    fields = describe(error, files)
    fields["absent"] = _own_name(error.name or "") if isinstance(error, ModuleNotFoundError) else ""
    fields["message"] = _own_name(fields["message"])
    if isinstance(error, SyntaxError) and error.filename in files:
        fields |= {"file": error.filename, "line": error.lineno, "message": str(error.msg)}
    return fields


def _own_name(text: str) -> str:
    """`text` with modules called as a student's ``import`` calls them."""
    return text.replace(f"{PACKAGE}.", "")


def _loaded(module: ModuleType) -> tuple[str, dict[str, Any]]:
    """The answer to a module that has run to its end: what its functions are called."""
    known = [key for key, value in vars(module).items() if callable(value) and not key.startswith("_")]
    return "loaded", {"names": [key for key in known if len(key) <= LONGEST_NAME][:MOST_NAMES]}


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(Exception):  # the student may have replaced it
            stream.flush()


def _receive(channel: int) -> tuple[str, dict[str, Any]] | None:
    prefix = _read(channel, wire.PREFIX.size)
    if prefix is None:
        return None
    header, body = wire.lengths(prefix, CAPS)
    return wire.decode(_read(channel, header) or b"", _read(channel, body) or b"", arguments=True)


def _send(channel: int, number: int, kind: str, fields: Mapping[str, Any]) -> None:
    try:
        frame = wire.encode(kind, {**fields, "number": number})
    except wire.Unsendable as refusal:
        frame = wire.encode("refused", {"what": str(refusal), "number": number})
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
