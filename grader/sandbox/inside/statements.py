"""Read a file, or a cell of a notebook, as the statements of its top level.

Student side. A text that Python cannot compile is cut where that is safe (`lines.cut`), and a piece that cannot be
compiled is one statement with an error. The same text gives the same statements in every process.
"""

from __future__ import annotations

import ast
import contextlib
import io
import itertools
import re
import sys
import tokenize
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

from grader.sandbox.inside.lines import cut
from grader.sandbox.inside.magics import CellMagic, as_python, cell_magic

__all__ = ["FILES", "OTHER_LANGUAGES", "Statement", "in_cell", "in_script", "may_not_end", "names_bound"]

FILES = frozenset({"writefile", "file"})
OTHER_LANGUAGES = frozenset(
    """
    bash sh script cmd system sx ! perl ruby html HTML svg SVG javascript js latex markdown python
    python2 python3 pypy R sql bigquery cython fortran julia octave matlab writetemplate
    """.split()  # noqa: SIM905 - so many quoted names read worse
)
"""Cell magics whose body is not run in the notebook's own process."""
OF_PYTHON = frozenset({"time", "timeit", "capture", "prun"})
MARK = re.compile(r"# ?%%|# In ?\[")
"""The comment with which an editor begins a cell of a ``.py``."""
NAME = re.compile(
    r"^\f*(?:(?:async\s+)?def\s+(\w+)|class\s+(\w+)|(\w+)\s*(?::[^=\n]*)?=(?!=)|import\s+(\w+)"
    r"|(?:import\s+[\w.]+|from\s+[\w.]+\s+import\s+\w+)\s+as\s+(\w+)|from\s+[\w.]+\s+import\s+(\w+))",
    re.MULTILINE,
)
CONFLICT = re.compile(r"(?:<{7}|\|{7}|={7}|>{7})(?: [^\n]*)?\n[ \t]")
"""A mark of a merge conflict, and below it the inside of a block."""
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
BROKEN = (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError)
"""What the compiler raises about a text."""


@dataclass(frozen=True)
class Statement:
    """A statement of the top level, or what could not be read as one."""

    line: int
    node: ast.stmt | None
    text: str = ""
    """Where there is no `node`: the text that cannot be compiled."""
    error: BaseException | None = None

    @property
    def lines(self) -> range:
        """The lines that it takes."""
        last = None if self.node is None else self.node.end_lineno
        return range(self.line, (last or self.line) + 1)

    def readable(self) -> ast.stmt:
        """Return the node; raise why there is none."""
        if self.node is None:
            raise self.error or SyntaxError
        return self.node


def in_script(source: bytes) -> list[Statement]:
    """Return the statements of a ``.py``."""
    try:
        return _without_partial(_of_tree(_parsed(source)))
    except BROKEN:
        return _without_partial(list(_in_cells(_plain(_decoded(source)))))


def in_cell(text: str) -> list[Statement]:
    """Return the statements of a cell of a notebook."""
    text = _plain(text)
    try:
        if not text.lstrip().startswith("In ["):  # a prompt is Python, too: a name with an annotation
            return _without_partial(_of_tree(_parsed(text)))
    except BROKEN:
        pass
    return _without_partial(list(_of_cell(text, 0)))


def names_bound(statement: Statement) -> list[str]:
    """Return the names that a statement binds when it runs, as far as they can be seen."""
    if statement.node is None:
        found = [next(filter(None, match.groups())) for match in NAME.finditer(statement.text)]
        return [name for name in found if name.isidentifier()]  # a text that is no Python may assign to 8
    names: list[str] = []
    waiting: list[ast.AST] = [statement.node]
    while waiting:
        node = waiting.pop(0)
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                names.append(name)
                continue
            case ast.alias(name=name, asname=other):
                names.append(other or name.partition(".")[0])
            case ast.Name(id=name, ctx=ast.Store()) | ast.ExceptHandler(name=str(name)):
                names.append(name)
            case ast.Lambda():
                continue
        waiting += ast.iter_child_nodes(node)
    return names


def may_not_end(node: ast.stmt) -> bool:
    """Whether running `node` can take long, or can end the process: not that of an ordinary definition."""
    match node:
        case ast.Import(names=names):
            return any(alias.name.partition(".")[0] not in sys.modules for alias in names)
        case ast.ImportFrom(module=module):
            return (module or "").partition(".")[0] not in sys.modules
        case ast.FunctionDef(decorator_list=[], args=args):
            return any(isinstance(one, ast.Call) for one in ast.walk(args))
        case ast.Expr(value=ast.Constant()) | ast.Assign(value=ast.Constant()) | ast.Pass():
            return False
    return True


def _plain(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _decoded(source: bytes) -> str:
    """The text of a file that is perhaps not in the encoding that it should be in."""
    try:
        named, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
    except SyntaxError:
        named = "utf-8"
    with contextlib.suppress(UnicodeDecodeError, LookupError):
        return source.decode(named)
    return source.decode("latin-1")


def _parsed(source: str | bytes) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of an invalid escape in a string, as a file that is imported
        return ast.parse(source)


def _of_tree(tree: ast.Module, above: int = 0) -> list[Statement]:
    """The statements of `tree`, which stands `above` lines down; of several imports in a line each is one."""
    statements: list[Statement] = []
    for node in tree.body:
        if above:
            ast.increment_lineno(node, above)
        several = node.names if isinstance(node, ast.Import) else []
        parts: list[ast.stmt] = [ast.copy_location(ast.Import([alias]), node) for alias in several] or [node]
        statements += [Statement(part.lineno, part) for part in parts]
    return statements


def _in_cells(text: str) -> Iterator[Statement]:
    """The statements of a ``.py`` that does not compile: its cells, if an editor marked them, one by one."""
    lines = text.split("\n")
    magics = any(line.startswith("%%") for line in lines)
    starts = [number for number, line in enumerate(lines) if MARK.match(line)] if magics else []
    starts = [0, *(start + 1 for start in starts), len(lines)]
    for start, end in itertools.pairwise(starts):
        yield from _of_cell("\n".join(lines[start:end]), start)


def _of_cell(text: str, above: int) -> Iterator[Statement]:
    magic = cell_magic(text)
    if magic is None:
        yield from _of_python(as_python(text), above)
        return
    if magic.name in FILES or magic.name in OTHER_LANGUAGES or not _holds_python(magic):
        yield _call_of(magic, magic.body, above)
        return
    if magic.name == "capture":
        yield _call_of(magic, "", above)
    yield from _of_cell(magic.body, above + magic.above)


def _call_of(magic: CellMagic, body: str, above: int) -> Statement:
    line = above + magic.above
    call = f"get_ipython().run_cell_magic({magic.name!r}, {magic.line!r}, {body!r})"
    return _of_tree(_parsed(call), line - 1)[0]


def _holds_python(magic: CellMagic) -> bool:
    if magic.name in OF_PYTHON:
        return True
    try:
        _parsed(as_python(magic.body))
    except BROKEN:
        return cell_magic(magic.body) is not None
    return True


def _of_python(text: str, above: int) -> Iterator[Statement]:
    """The statements of `text`, piece by piece if it does not compile as a whole."""
    try:
        tree = _parsed(text)
    except BROKEN as error:
        whole = error
    else:
        yield from _of_tree(tree, above)
        return
    starts = cut(text)
    if len(starts) < 2:  # noqa: PLR2004
        yield Statement(above + _line_of(whole), None, text, whole)
        return
    lines = text.split("\n")
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        piece = "\n".join(lines[start:end])
        try:
            yield from _of_tree(_parsed(piece), above + start)
        except BROKEN:
            yield from _of_piece(as_python(piece), above + start)


def _of_piece(piece: str, above: int) -> list[Statement]:
    try:
        return _of_tree(_parsed(piece), above)
    except BROKEN as error:
        return [Statement(above + _line_of(error), None, piece, error)]


def _line_of(error: BaseException) -> int:
    return (error.lineno if isinstance(error, SyntaxError) else None) or 1


def _without_partial(statements: list[Statement]) -> list[Statement]:
    """Leave out a function whose body seems to go on in column 0: it would run without its end."""
    kept: list[Statement] = []
    for statement in statements:
        before = kept[-1].node if kept else None
        if isinstance(before, DEFINITIONS) and _goes_on(statement, before):
            error = statement.error or SyntaxError("'return' outside function")
            kept[-1] = Statement(statement.line, None, f"def {before.name}\n{statement.text}", error)
        else:
            kept.append(statement)
    return kept


def _goes_on(statement: Statement, before: ast.AST) -> bool:
    """Whether a statement seems to be the rest of the function above it."""
    if isinstance(statement.node, ast.Return):
        return not any(isinstance(node, ast.Return) for node in ast.walk(before))
    merged = statement.node is None and CONFLICT.match(statement.text) is not None
    return merged or (isinstance(statement.error, IndentationError) and "unexpected indent" in str(statement.error))
