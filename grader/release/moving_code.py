"""Cells of a notebook -> the file of a reference: what a function needs, and nothing that cannot be loaded."""

from __future__ import annotations

import ast
import builtins
import importlib.util
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.release.moving_cells import Left, first_line
from grader.text import joined

__all__ = ["Code", "definitions_in"]

OF_THE_TOOLS = ("otter", "nbgrader", "nose", "pytest", "IPython", "ipywidgets", "okpy", "client")
RELEASED = ("YOUR CODE HERE", "NotImplementedError")


@dataclass(frozen=True)
class Code:
    """The file of a reference, and the parameters of each function in it."""

    source: str
    functions: dict[str, list[str]]


@dataclass(frozen=True)
class _Piece:
    """A statement that may be kept, with the names that it gives and those it needs when the file is loaded."""

    cell: int
    node: ast.stmt
    text: str
    gives: frozenset[str]
    needs: frozenset[str]
    uses: frozenset[str]
    stays: bool = True
    """Whether it can be part of a reference."""


def definitions_in(cells: Sequence[tuple[int, str]], left: list[Left]) -> Code:
    """Return the imports, functions, classes and constants of some cells; add what is not kept to `left`."""
    everything = [piece for number, source in cells for piece in _pieces(number, source, left)]
    pieces = [one for one in everything if one.stays and _is_there(one, left)]
    given = {name for one in pieces for name in one.gives} | set(dir(builtins))
    while True:  # what needs something that is not kept is not kept either
        lacking = [one for one in pieces if one.needs - given]
        if not lacking:
            break
        for one in lacking:
            name = min(one.needs - given)
            left.append(Left(one.cell, first_line(one.text), f"needs {name}, which is not carried over"))
        pieces = [one for one in pieces if one not in lacking]
        given = {name for one in pieces for name in one.gives} | set(dir(builtins))
    used = {name for one in pieces if not _is_import(one.node) for name in one.uses}
    pieces = [one for one in pieces if not _is_import(one.node) or one.gives & used or "*" in one.gives]
    functions = {}
    gone = {name for one in everything for name in one.gives} - given
    for one in pieces:
        lost = one.uses & gone
        if lost:
            left.append(Left(one.cell, first_line(one.text), f"uses {joined(sorted(lost))}: not carried over"))
        if isinstance(one.node, ast.FunctionDef):
            functions[one.node.name] = [arg.arg for arg in [*one.node.args.posonlyargs, *one.node.args.args]]
            if ast.get_docstring(one.node) is None and not one.node.name.startswith("_"):
                left.append(
                    Left(one.cell, one.node.name, "has no docstring, which is what students read: write the task")
                )
            if any(word in one.text for word in RELEASED):
                left.append(Left(one.cell, one.node.name, "has no solution: this is the version for students"))
    heads = [one.text for one in pieces if _is_import(one.node)]
    others = [
        f"\n\n{one.text}\n\n" if _is_long(one.node) else one.text for one in pieces if not _is_import(one.node)
    ]
    return Code("\n".join(dict.fromkeys([*heads, *others])).strip() + "\n", functions)


def _pieces(cell: int, source: str, left: list[Left]) -> Iterator[_Piece]:
    source = _without_commands(cell, source, left)
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        left.append(Left(cell, first_line(source), f"is no Python: {getattr(error, 'msg', error)}"))
        return
    for statement in tree.body:
        node = _as_function(statement)
        text = ast.get_source_segment(source, node) if node is statement else ast.unparse(node)
        if isinstance(node, ast.FunctionDef) and node.decorator_list and node is statement:
            text = "\n".join(source.split("\n")[node.decorator_list[0].lineno - 1 : node.end_lineno])
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            yield from _imports(cell, node)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)) or _is_constant(node):
            yield _Piece(cell, node, text or "", _gives(node), _needs(node), _names(node))
        elif not isinstance(node, ast.Expr):
            left.append(Left(cell, first_line(text or ""), "runs when the cell does: it is in no function"))
            yield _Piece(cell, node, text or "", _gives(node), frozenset(), frozenset(), stays=False)


def _without_commands(cell: int, source: str, left: list[Left]) -> str:
    """A cell without the commands of the notebook, such as ``%matplotlib inline``; lines keep their numbers."""
    lines = source.split("\n")
    for place, line in enumerate(lines):
        if line.lstrip().startswith(("%", "!")):
            left.append(Left(cell, line.strip()[:80], "is a command of the notebook"))
            lines[place] = ""
    return "\n".join(lines)


def _as_function(node: ast.stmt) -> ast.stmt:
    """A function with a name, where a ``lambda`` is given one: the stub needs it so."""
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Lambda() as value):
            made = ast.parse(f"def {name}():\n    return None").body[0]
            assert isinstance(made, ast.FunctionDef)
            made.args, made.body = value.args, [ast.Return(value.body)]
            return ast.fix_missing_locations(made)
    return node


def _imports(cell: int, node: ast.Import | ast.ImportFrom) -> Iterator[_Piece]:
    """One import each, so that each is kept where it is used."""
    for one in node.names:
        alone: ast.stmt
        if isinstance(node, ast.Import):
            alone = ast.Import([one])
        else:
            alone = ast.ImportFrom(node.module, [one], node.level)
        given = one.asname or one.name.partition(".")[0]
        yield _Piece(cell, alone, ast.unparse(alone), frozenset([given]), frozenset(), frozenset())


def _is_there(piece: _Piece, left: list[Left]) -> bool:
    """Whether an import can be loaded here: of the standard library, NumPy, or what is installed."""
    node = piece.node
    if not isinstance(node, (ast.Import, ast.ImportFrom)):
        return True
    module = node.names[0].name if isinstance(node, ast.Import) else (node.module or "")
    top = module.partition(".")[0]
    if top in OF_THE_TOOLS:
        return False
    local = isinstance(node, ast.ImportFrom) and node.level
    if not local and (top in sys.stdlib_module_names or _is_installed(top)):
        return True
    left.append(Left(piece.cell, piece.text, "is a module that is not there: bring it along, or do without"))
    return False


def _is_installed(top: str) -> bool:
    try:
        return top.isidentifier() and importlib.util.find_spec(top) is not None
    except (ImportError, ValueError):
        return False


def _is_import(node: ast.stmt) -> bool:
    return isinstance(node, (ast.Import, ast.ImportFrom))


def _is_long(node: ast.stmt) -> bool:
    return isinstance(node, (ast.FunctionDef, ast.ClassDef))


def _is_constant(node: ast.stmt) -> bool:
    if not isinstance(node, ast.Assign) or not all(isinstance(one, ast.Name) for one in node.targets):
        return False
    try:
        ast.literal_eval(node.value)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return False
    return True


def _gives(node: ast.stmt) -> frozenset[str]:
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return frozenset([node.name])
    return frozenset(one.id for one in getattr(node, "targets", []) if isinstance(one, ast.Name))


def _needs(node: ast.stmt) -> frozenset[str]:
    """The names that must be there when the file is loaded: not those in the bodies of functions."""
    if isinstance(node, ast.FunctionDef):
        arguments = node.args
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
        parts = [*node.decorator_list, *arguments.defaults, *arguments.kw_defaults, node.returns]
        parts += [one.annotation for one in every if one is not None]
        return frozenset(name for part in parts if part is not None for name in _names(part))
    if isinstance(node, ast.ClassDef):
        own: set[str] = set()
        needed: set[str] = set()
        for part in [*node.decorator_list, *node.bases, *node.keywords]:
            needed |= _names(part)
        for statement in node.body:
            inner = _needs(statement) if _is_long(statement) else _names(statement)
            needed |= inner - own
            own |= _gives(statement)
        return frozenset(needed)
    return frozenset()


def _names(node: ast.AST) -> frozenset[str]:
    """The names that are read anywhere in a piece of code."""
    return frozenset(
        one.id for one in ast.walk(node) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load)
    )
