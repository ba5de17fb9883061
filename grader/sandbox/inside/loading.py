"""Run the files and cells of a submission statement by statement, and remember what could not be run.

Student side. A statement that fails is left out and the next one runs. Before one that may not end, the grader is
told which it is, so that a fresh process can leave it out.
"""

from __future__ import annotations
import __future__

import ast
import contextlib
import inspect
from collections.abc import Callable, Iterator, Sequence
from types import CodeType, ModuleType
from typing import Any, Protocol

from grader.sandbox.inside import awaiting
from grader.sandbox.inside.absent import without_what_is_absent
from grader.sandbox.inside.failures import Failures, Running, Skipped
from grader.sandbox.inside.inert import stand_in
from grader.sandbox.inside.shell import Results, Shell
from grader.sandbox.inside.statements import Statement, in_cell, in_script, may_not_end
from grader.sandbox.inside.whole import compiled_whole

__all__ = ["MOST_STEPS", "Announce", "Guard", "Loader"]

MOST_STEPS = 400
"""Statements that are announced. After that the grader is told of no more."""
FUTURE = sum({getattr(__future__, name).compiler_flag for name in __future__.all_feature_names})

Announce = Callable[[str, int, int], None]
"""Takes a file, the position of a statement in it, and its line."""
Guard = Callable[[Callable[[], Any]], Any]
"""Makes a call that may have to be interrupted: raises `Stopped` then, and lets ``KeyboardInterrupt`` pass."""


class Files(Protocol):
    """The files of the submission that the student's process holds."""

    def source_of(self, name: str) -> tuple[str, Any] | None:
        """Return what messages call the file `name`, and its source or cells; None if there is no such file."""

    def write(self, name: str, text: str, *, append: bool, file: str, above: int) -> bool:
        """Make `text` a file of the submission; return whether files of its kind can be.

        It stands in `file`, below the line `above`.
        """


class Loader:
    """Runs what was handed in. One for each process.

    Parameters
    ----------
    files : Files
    skipped : Skipped
    announce : callable, optional
        Told of each statement that may not end.
    guard : callable, optional
        Runs a statement where nothing else can stop it; lets ``KeyboardInterrupt`` pass.
    """

    def __init__(
        self, files: Files, skipped: Skipped, announce: Announce | None = None, guard: Guard | None = None
    ) -> None:
        self.compiled: set[str] = set()
        """The names under which the student's sources are compiled."""
        self.unannounced = 0
        """How many statements go by before the first that is announced."""
        self.provided: list[object] = []
        """What stands in every module without being the student's."""
        self._files, self._skipped = files, skipped
        self._announce, self._guard = announce, guard
        self._failures = Failures()
        self._stack: list[Running] = []
        self._flags = self._steps = 0
        self._results = Results()

    # --- files and cells -----------------------------------------------------------------------------------

    def run_script(self, source: bytes, file: str, namespace: dict[str, Any], position: int = 0) -> None:
        """Run a ``.py`` in the namespace of its module; its first statement has the number `position`."""
        self.provide(namespace)
        running = Running(file, namespace, position)
        with self._inside(running):
            if self._skipped.of(file) or not self._ran_whole(source, running):
                self._run_each(in_script(source), running)

    def run_cell(self, text: str, name: str, namespace: dict[str, Any]) -> None:
        """Run a cell of a notebook."""
        running = Running(name, namespace, flags=self._flags)
        self._results.begin(text)
        self._run(in_cell(text), running, None if text.rstrip().endswith(";") else self._results)
        self._flags = running.flags

    def run_cells(self, cells: Sequence[Sequence[str]], namespace: dict[str, Any]) -> None:
        """Run the cells of a notebook that another file imports, or runs."""
        self.provide(namespace)
        flags = 0
        for name, text in cells:
            running = Running(name, namespace, flags=flags)
            self._run(in_cell(text), running)
            flags = running.flags

    def new_notebook(self) -> ModuleType:
        """Return an empty module with the names that every notebook has."""
        module = ModuleType("__main__")
        self.provide(vars(module))
        vars(module).update(In=self._results.inputs, Out=self._results.outputs, _="", __="", ___="")
        return module

    def provide(self, namespace: dict[str, Any]) -> None:
        """Bind what a notebook, and a file that was exported from one, finds there."""
        shell = Shell(self, namespace)
        given = {"get_ipython": lambda: shell, "display": stand_in("IPython")}
        self.provided += given.values()
        namespace.update(given)

    def shell(self) -> Shell:
        """Return the shell of the module that is running."""
        return Shell(self, self._stack[-1].namespace if self._stack else {})

    def close(self) -> None:
        """Tell the grader of no further statement."""
        self._announce = None

    # --- statements ----------------------------------------------------------------------------------------

    def _ran_whole(self, source: bytes, running: Running) -> bool:
        """Run a file as a whole; return whether that can be, and nothing in it failed."""
        code = compiled_whole(source, running.file)
        if code is None:
            return False
        try:
            self._guarded(code, running.namespace)
        except (Exception, SystemExit):  # noqa: BLE001 - its statements will tell, one by one
            return False
        return True

    def _run(self, statements: Sequence[Statement], running: Running, results: Results | None = None) -> None:
        with self._inside(running):
            self._run_each(statements, running, results)

    def _run_each(self, statements: Sequence[Statement], running: Running, results: Results | None = None) -> None:
        for position, statement in enumerate(statements, running.position):
            running.position, running.line = position, statement.line
            self._run_one(statement, running, results if statement is statements[-1] else None)

    @contextlib.contextmanager
    def _inside(self, running: Running) -> Iterator[None]:
        self.compiled.add(running.file)
        self._stack.append(running)
        try:
            yield
        finally:
            self._stack.pop()
            if self._stack:
                self._tell(self._stack[-1])

    def _run_one(self, statement: Statement, running: Running, results: Results | None) -> None:
        if self._skipped.has(running.file, running.position):
            of_rest = running.position > self._skipped.from_on.get(running.file, running.position)
            self._failures.skipped(statement, running, of_rest=of_rest)
            return
        try:
            node = statement.readable()
            if may_not_end(node):
                self._tell(running)
            value = self._execute(node, running, valued=results is not None)
            if results is not None and isinstance(node, ast.Expr):
                results.take(value, running.namespace)
        except BaseException as error:
            if self._guard is not None and isinstance(error, KeyboardInterrupt):
                raise
            self._failed(statement, running, error)

    def _execute(self, node: ast.stmt, running: Running, *, valued: bool) -> Any:
        """Run one statement; return the value of an expression if it is `valued`."""
        flags = running.flags | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        if valued and isinstance(node, ast.Expr):
            code = compile(ast.Expression(node.value), running.file, "eval", flags, dont_inherit=True)
        else:
            code = compile(ast.Module([node], []), running.file, "exec", flags, dont_inherit=True)
        running.flags |= code.co_flags & FUTURE
        return self._guarded(code, running.namespace)

    def _guarded(self, code: CodeType, namespace: dict[str, Any]) -> Any:
        def run() -> Any:
            value = eval(code, namespace)  # noqa: S307 - that is the task
            return awaiting.run(value) if code.co_flags & inspect.CO_COROUTINE else value

        return run() if self._guard is None or len(self._stack) > 1 else self._guard(run)

    def _tell(self, running: Running) -> None:
        self._steps += 1
        if self._announce is not None and 0 < self._steps - self.unannounced <= MOST_STEPS:
            self._announce(running.file, running.position, running.line)

    # --- what failed ---------------------------------------------------------------------------------------

    def _failed(self, statement: Statement, running: Running, error: BaseException) -> None:
        if not self._ran_without_what_is_absent(statement, running):
            self._failures.failed(statement, running, error, frozenset(self.compiled))

    def _ran_without_what_is_absent(self, statement: Statement, running: Running) -> bool:
        if statement.node is None:
            return False
        for parts, node in without_what_is_absent(statement.node, self._failures.absent):
            with contextlib.suppress(Exception, SystemExit):
                self._execute(node, running, valued=False)
                for part in parts:
                    self._failures.note(part, running)
                return True
        return False

    def note(self, what: str) -> None:
        """Remember that a magic is left out."""
        if self._stack:
            self._failures.note(what, self._stack[-1])

    def failures(self) -> dict[str, Any]:
        """Return what was left out, and how much more."""
        return self._failures.told()

    # --- what the shell asks for ---------------------------------------------------------------------------

    def run_text(self, text: str, namespace: dict[str, Any], *, value: bool = False) -> Any:
        """Run `text` at the line that runs; return the value if it is one expression and `value` is set.

        What fails in one statement is that of the line; of several each fails alone.
        """
        top = self._stack[-1] if self._stack else Running("", namespace)
        inner = Running(top.file, namespace, top.position, top.line, top.flags)
        statements = in_cell(text)
        for statement in statements:
            try:
                node = ast.increment_lineno(statement.readable(), top.line - 1)
                got = self._execute(node, inner, valued=value)
            except Exception as error:
                if len(statements) == 1:
                    raise
                self._failed(statement, inner, error)
        return got if len(statements) == 1 else None

    def run_file(self, name: str, namespace: dict[str, Any]) -> bool:
        """Run a file that was handed in; return whether there is one of that name."""
        found = self._files.source_of(name)
        if found is None:
            return False
        file, source = found
        if isinstance(source, list):
            self.run_cells(source, namespace)
        else:
            self.run_script(bytes(source), file, namespace)
        return True

    def write_file(self, name: str, text: str, *, append: bool) -> bool:
        """Make `text`, which stands below the line that runs, a file of the submission."""
        top = self._stack[-1] if self._stack else Running("", {})
        return self._files.write(name, text, append=append, file=top.file, above=top.line)
