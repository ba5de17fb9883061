"""The student's process, already confined: load the sources, then answer calls until the channel closes.

Student side. Whatever happens here can harm only this process; the grader trusts none of its answers.
"""

from __future__ import annotations

import contextlib
import importlib.abc
import importlib.machinery
import importlib.util
import os
import random
import sys
from collections.abc import Callable, Mapping, Sequence
from types import ModuleType
from typing import Any

import numpy as np

from grader import wire
from grader.sandbox.inside.cells import compile_cell
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
        worker = Worker()
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
    """Holds the student's module, and answers questions about it."""

    def __init__(self) -> None:
        self._module: ModuleType | None = None
        self._sources = _Sources([], [])
        self._builder = ArgumentBuilder()

    def answer(self, question: str, fields: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        """Return the kind and the fields of the answer."""
        match question:
            case "load":
                self._sources = _Sources(fields["modules"], fields["stand_ins"])
                self._module, answer = _load(fields["entry"], self._sources)
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
        if self._module is not None:
            sys.modules.pop(self._module.__name__, None)  # the module of a notebook is not among the sources


def _call(
    module: ModuleType, fields: Mapping[str, Any], builder: ArgumentBuilder, sources: _Sources
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


class _Sources(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports the submission's own modules from memory, and empty ones in place of plotting and the like."""

    def __init__(self, modules: Sequence[Sequence[Any]], stand_ins: Sequence[str]) -> None:
        self._sources = {name: (file, bytes(source)) for name, file, source in modules}
        self._stand_ins = frozenset(stand_ins)
        self.files = {file for file, _ in self._sources.values()}
        """The names under which the student's sources are compiled."""

    def find_spec(
        self, name: str, _path: object = None, _target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name in self._sources:
            return importlib.machinery.ModuleSpec(name, self, origin=self._sources[name][0])
        if name.split(".", maxsplit=1)[0] in self._stand_ins:
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def __contains__(self, name: str) -> bool:
        return name in self._sources

    def withdraw(self) -> None:
        """Forget the modules, so that others of the same names can be imported."""
        if self in sys.meta_path:
            sys.meta_path.remove(self)
        for name in self._sources:
            sys.modules.pop(name, None)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType | None:
        return None if spec.name in self._sources else _ReplacedModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        if module.__name__ in self._sources:
            file, source = self._sources[module.__name__]
            module.__file__ = file
            exec(compile(source, file, "exec", dont_inherit=True), vars(module))  # noqa: S102 - that is the task


class _ReplacedModule(ModuleType):
    """A module with every attribute. Each can be called, read and iterated, and does nothing."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return IgnoredWhenGraded()


class IgnoredWhenGraded:
    """Whatever a replaced module is asked for. A student can meet the name of this class in an exception."""

    def __init__(self, inner: Any = None) -> None:
        self._inner = inner

    def __call__(self, *args: Any, **_: Any) -> Any:
        return IgnoredWhenGraded(args[0] if args and hasattr(args[0], "__iter__") else None)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __getitem__(self, key: object) -> Any:
        return self

    def __iter__(self) -> Any:
        # for x in tqdm(xs) iterates over xs; fig, ax = plt.subplots() unpacks two objects
        return iter((self, self) if self._inner is None else self._inner)

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *error: object) -> None:
        return None


def _load(entry: str, sources: _Sources) -> tuple[ModuleType | None, tuple[str, dict[str, Any]]]:
    """Import the entry module, or make an empty one for a notebook; return it with the answer."""
    sys.meta_path.insert(0, sources)
    random.seed(0)
    np.random.seed(0)  # noqa: NPY002 - students may use the global generator: the same for everyone
    if entry not in sources:
        return _notebook(entry), ("loaded", {})
    try:
        module = importlib.import_module(entry)
        return module, _loaded(module)
    except BaseException as error:  # noqa: BLE001 - whatever leaves a student's module is an outcome
        return None, _failure(error, sources)
    finally:
        _flush()


def _notebook(name: str) -> ModuleType:
    """An empty module with the names that every notebook has."""
    module = ModuleType(name)
    vars(module).update(get_ipython=IgnoredWhenGraded(), display=IgnoredWhenGraded())
    sys.modules[name] = module
    return module


def _run_cell(module: ModuleType, name: str, source: str, sources: _Sources) -> tuple[str, dict[str, Any]]:
    sources.files.add(name)
    try:
        code = compile_cell(source, name)
        if code is not None:
            exec(code, vars(module))  # noqa: S102 - that is the task
    except BaseException as error:  # noqa: BLE001 - whatever leaves a student's cell is an outcome
        return _failure(error, sources)
    return "loaded", {}


def _failure(error: BaseException, sources: _Sources) -> tuple[str, dict[str, Any]]:
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
    fields["absent"] = error.name or "" if isinstance(error, ModuleNotFoundError) else ""
    if isinstance(error, SyntaxError) and error.filename in files:
        fields |= {"file": error.filename, "line": error.lineno, "message": str(error.msg)}
    return fields


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
