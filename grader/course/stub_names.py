"""The names that a stub needs beside its functions: those of signatures, and of the code that is given.

A stub that a student cannot import is worth nothing. What can be shown without an answer is carried into it:
imports of the standard library, constants and aliases. Of anything else the author is told.
"""

from __future__ import annotations

import ast
import builtins
import sys
from collections.abc import Iterator

from grader.errors import CourseError

__all__ = ["carried", "is_allowed_import"]

ALLOWED_IMPORTS = frozenset({"numpy", "__future__"})
"""Carried into every stub. Of the standard library only what a signature or given code names."""


def carried(tree: ast.Module, given: frozenset[str], file: object) -> dict[ast.stmt, str]:
    """Return the further statements of a solution that its stub needs, each with its text in the stub.

    Parameters
    ----------
    tree : ast.Module
        The solution.
    given : frozenset of str
        The functions and constants that the author gives.
    file : object
        Named in errors.

    Raises
    ------
    CourseError
        If a function's signature or given code needs a name that cannot be carried.
    """
    bound = {name: statement for statement in tree.body for name in _binds(statement)}
    shown = given | {
        name for name, statement in bound.items() if _is_shown(statement) or is_allowed_import(statement)
    }
    wanted: dict[ast.stmt, set[str]] = {}
    waiting = [
        (name, node) for node in tree.body for name in sorted(_needs(node, given, postponed=_postpones(tree)))
    ]
    while waiting:
        name, user = waiting.pop(0)
        statement = bound.get(name)
        if statement is None and (hasattr(builtins, name) or name.startswith("__")):
            continue
        if name in shown or (statement is not None and name in wanted.get(statement, ())):
            continue
        if statement is None or not _can_be_carried(statement):
            raise _needed(name, user, file)
        wanted.setdefault(statement, set()).add(name)
        waiting += [(further, user) for further in sorted(_loaded(statement)) if further != name]
    return {statement: _text(statement, names) for statement, names in wanted.items()}


def _needs(node: ast.stmt, given: frozenset[str], *, postponed: bool) -> set[str]:
    """The names that a statement of the stub looks up at the top of the file."""
    match node:
        case ast.FunctionDef(name=name) if name in given:
            inner = {
                one.id for one in ast.walk(node) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)
            }
            inner |= {one.arg for one in ast.walk(node) if isinstance(one, ast.arg)}
            return _loaded(node) - inner
        case ast.FunctionDef(name=name, args=args, returns=returns) if not name.startswith("_"):
            parts: list[ast.AST] = [*args.defaults, *(one for one in args.kw_defaults if one is not None)]
            if not postponed:
                every = (*args.posonlyargs, *args.args, *args.kwonlyargs, args.vararg, args.kwarg)
                parts += [one.annotation for one in every if one is not None and one.annotation is not None]
                parts += [] if returns is None else [returns]
            return {name for part in parts for name in _loaded(part)}
        case ast.Assign() | ast.AnnAssign() if given.intersection(_binds(node)):
            return _loaded(node)
        case _:
            return set()


def _postpones(tree: ast.Module) -> bool:
    """Whether annotations are not evaluated."""
    return any(
        isinstance(node, ast.ImportFrom)
        and node.module == "__future__"
        and any(alias.name == "annotations" for alias in node.names)
        for node in tree.body
    )


def _loaded(node: ast.AST) -> set[str]:
    """The names that `node` reads and does not bind itself."""
    names = [one for one in ast.walk(node) if isinstance(one, ast.Name)]
    own = {one.id for one in names if isinstance(one.ctx, ast.Store)}
    own |= {one.arg for one in ast.walk(node) if isinstance(one, ast.arg)}
    own |= {
        one.name for one in ast.walk(node) if isinstance(one, (ast.FunctionDef, ast.ExceptHandler)) and one.name
    }
    own |= {name for one in ast.walk(node) if isinstance(one, (ast.Import, ast.ImportFrom)) for name in _binds(one)}
    return {one.id for one in names if isinstance(one.ctx, ast.Load)} - own


def _binds(statement: ast.stmt) -> Iterator[str]:
    match statement:
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            yield from (alias.asname or alias.name.partition(".")[0] for alias in names)
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.AsyncFunctionDef(name=name):
            yield name
        case _:
            for node in ast.walk(statement):
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                    yield node.id


def _is_shown(statement: ast.stmt) -> bool:
    """Whether a stub shows the name anyway: it is a function that students write."""
    return isinstance(statement, ast.FunctionDef) and not statement.name.startswith("_")


def is_allowed_import(statement: ast.stmt) -> bool:
    """Whether a stub has `statement` as it stands: an import that every stub may make."""
    match statement:
        case ast.Import(names=[ast.alias(name=name)]) | ast.ImportFrom(module=str(name), level=0):
            return name.split(".")[0] in ALLOWED_IMPORTS
        case _:
            return False


def _can_be_carried(statement: ast.stmt) -> bool:
    match statement:
        case ast.Import(names=names):
            return all(_is_known(alias.name) for alias in names)
        case ast.ImportFrom(module=str(module), level=0, names=names):
            return _is_known(module) and all(alias.name != "*" for alias in names)
        case ast.Assign(targets=[ast.Name()]) | ast.AnnAssign(target=ast.Name(), value=ast.expr()):
            return not any(isinstance(node, (ast.Lambda, ast.NamedExpr)) for node in ast.walk(statement))
        case _:
            return False


def _is_known(module: str) -> bool:
    """Whether every student can import it."""
    return module.split(".", maxsplit=1)[0] in ALLOWED_IMPORTS | sys.stdlib_module_names


def _text(statement: ast.stmt, names: set[str]) -> str:
    """The statement in the stub: of an import only the names that are needed."""
    match statement:
        case ast.Import(names=several):
            kept = [alias for alias in several if (alias.asname or alias.name.partition(".")[0]) in names]
            return ast.unparse(ast.Import(kept))
        case ast.ImportFrom(module=module, names=several):
            kept = [alias for alias in several if (alias.asname or alias.name) in names]
            return ast.unparse(ast.ImportFrom(module, kept, 0))
        case _:
            return ast.unparse(statement)


def _needed(name: str, user: ast.stmt, file: object) -> CourseError:
    what = user.name if isinstance(user, ast.FunctionDef) else "what GIVEN names"
    return CourseError(
        f"the stub of {what} needs {name}, which students do not get: list it in GIVEN, import it from NumPy or "
        "the standard library, or do without it in signatures and given code",
        file=file,
        line=user.lineno,
    )
