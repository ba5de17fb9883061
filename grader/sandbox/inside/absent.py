"""Define a function without what is absent here: the types that it is annotated with, and its decorators.

Student side. ``@njit`` from a package that is not there while a function is graded, or ``x: torch.Tensor``, changes
nothing of what the function returns, so a definition that fails for such a thing is run again without it.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Collection, Iterator

__all__ = ["without_what_is_absent"]

OF_TOOLS = frozenset({"profile"})
"""Decorators that a tool binds when it starts a program: no import of them fails."""
Function = ast.FunctionDef | ast.AsyncFunctionDef


def without_what_is_absent(node: ast.stmt, absent: Collection[str]) -> Iterator[tuple[list[str], ast.stmt]]:
    """Yield what can be left out of a definition that failed, and the definition without it; the least first.

    Parameters
    ----------
    node : ast.stmt
    absent : collection of str
        The names that imports would have bound, and have not.
    """
    if not isinstance(node, Function):
        return
    bare = _without_annotations(node)
    absent_ones = [one for one in node.decorator_list if _root(one) in OF_TOOLS.union(absent)]
    annotated = [f"an annotation of {node.name}"] if ast.dump(bare) != ast.dump(node) else []
    decorated = [f"@{ast.unparse(one)}" for one in absent_ones]
    if annotated:
        yield annotated, bare
    if decorated:
        yield decorated, _without(node, absent_ones)
    if annotated and decorated:
        yield [*annotated, *decorated], _without(bare, absent_ones)


def _without_annotations(node: Function) -> Function:
    bare = copy.deepcopy(node)
    for one in ast.walk(bare):
        if isinstance(one, Function):
            one.returns = None
        elif isinstance(one, ast.arg):
            one.annotation = None
    return bare


def _without(node: Function, decorators: Collection[ast.expr]) -> Function:
    less = copy.copy(node)
    left_out = {ast.dump(one) for one in decorators}
    less.decorator_list = [one for one in node.decorator_list if ast.dump(one) not in left_out]
    return less


def _root(decorator: ast.expr) -> str:
    """The name that a decorator begins with: ``numba`` of ``@numba.jit(nopython=True)``."""
    while isinstance(decorator, ast.Call | ast.Attribute | ast.Subscript):
        decorator = decorator.func if isinstance(decorator, ast.Call) else decorator.value
    return decorator.id if isinstance(decorator, ast.Name) else ""
