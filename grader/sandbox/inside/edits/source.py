"""A function of the student's in which edits are made: it gets another code, and its own one back. Student side."""

from __future__ import annotations

import ast
import sys
from collections.abc import Mapping, Sequence
from types import CodeType, FunctionType, ModuleType

from grader.sandbox.inside.edits.definitions import Definition
from grader.sandbox.inside.edits.listing import Edit, edits_of
from grader.sandbox.inside.edits.reached import codes_in, place_of
from grader.sandbox.inside.edits.schema import SWITCH, TURN, Choice, Hosts, with_all

__all__ = ["Source"]

MOST_TURNS = 10_000
"""How often all ``while`` loops of a function may turn in one call: an edit can make one endless."""
BUILDER = "__fairgrade_builder__"
"""A function that is compiled in another one, from which it has names."""


class Source:
    """A function as it was handed in, with its tree.

    Parameters
    ----------
    function : FunctionType
    definition : Definition
        What it was made from.
    """

    def __init__(self, function: FunctionType, definition: Definition) -> None:
        self.file = function.__code__.co_filename
        self.place = place_of(function.__code__)
        self._function, (self._tree, self._class) = function, definition
        self._before = function.__code__, function.__defaults__, function.__kwdefaults__
        self.edits: list[Edit] = _listed(self._tree, function)
        self._hosts = Hosts(self._tree)
        self._choices: dict[int, list[Choice] | None] = {}
        self._held: CodeType | None = None
        self._defaults = _defaults_of(self._tree)

    @property
    def is_formula(self) -> bool:
        """Whether the function is a single statement."""
        return sum(not isinstance(one, ast.Expr) for one in self._tree.body) == 1

    def choices(self, edit: Edit) -> list[Choice] | None:
        """Return what an edit exchanges while the function runs; None if it cannot be made so."""
        if id(edit) not in self._choices:
            try:
                self._choices[id(edit)] = self._hosts.of(edit)
            except RecursionError:  # to copy an expression takes more than to compile it
                self._choices[id(edit)] = None
        return self._choices[id(edit)]

    def hold(self, choices: Mapping[int, Sequence[Choice]]) -> None:
        """Compile the function with these edits in it, none of them chosen."""
        self._held = self._compiled(with_all(self._tree, self._hosts, choices)) if choices else None

    def switch(self, numbers: frozenset[int]) -> None:
        """Choose among the edits that are compiled."""
        assert self._held is not None
        self._function.__globals__.update({SWITCH: numbers, TURN: _Turns()})
        self._function.__code__ = self._held

    def rebuild(self) -> None:
        """Give the function the code of its tree, as that is now."""
        hosts = Hosts(self._tree) if self._hosts.loops else self._hosts  # loops may have been moved
        self._function.__code__ = self._compiled(with_all(self._tree, hosts, {}))
        self._function.__globals__[TURN] = _Turns()
        for place, default in _defaults_of(self._tree).items():
            if default is not self._defaults[place]:
                self._set_default(place, default)

    def restore(self) -> None:
        """Give the function its own code back."""
        self._function.__globals__.pop(TURN, None)
        self._function.__globals__.pop(SWITCH, None)
        self._function.__code__, self._function.__defaults__, self._function.__kwdefaults__ = self._before

    def _compiled(self, tree: ast.FunctionDef) -> CodeType:
        """Return the code of a function, compiled where it has the names of its class and of what it stands in."""
        around: ast.stmt = tree
        if self._class:
            around = ast.copy_location(ast.ClassDef(self._class, [], [], [around], []), tree)
        free = self._function.__code__.co_freevars
        if free:
            names = [ast.copy_location(ast.arg(name), tree) for name in free]
            given = ast.arguments([], names, None, [], [], None, [])
            around = ast.copy_location(ast.FunctionDef(BUILDER, given, [around], []), tree)
        made = compile(ast.Module([around], []), self.file, "exec", dont_inherit=True)
        return next(code for code in codes_in(made) if place_of(code)[1:] == (tree.name, tree.lineno))

    def _set_default(self, place: int | str, default: ast.expr) -> None:
        code = compile(ast.Expression(default), self.file, "eval", dont_inherit=True)
        value = eval(code, self._function.__globals__)  # noqa: S307 - the student's own, but for an edit
        if isinstance(place, str):
            self._function.__kwdefaults__ = {**(self._function.__kwdefaults__ or {}), place: value}
        else:
            several = list(self._function.__defaults__ or ())
            several[place] = value
            self._function.__defaults__ = tuple(several)


def _listed(tree: ast.FunctionDef, function: FunctionType) -> list[Edit]:
    """Return the edits of a function; none of one that is too deep, or has numbers too large, to be read."""
    try:
        return edits_of(tree, _numpy_in(tree, function))
    except (RecursionError, ValueError, OverflowError):
        return []


def _defaults_of(tree: ast.FunctionDef) -> dict[int | str, ast.expr]:
    """Return what arguments are if they are not given, by position among these, or by name."""
    by_name = zip(tree.args.kwonlyargs, tree.args.kw_defaults, strict=True)
    named: dict[int | str, ast.expr] = {one.arg: default for one, default in by_name if default is not None}
    return {**dict(enumerate(tree.args.defaults)), **named}


def _numpy_in(tree: ast.FunctionDef, function: FunctionType) -> str:
    """Return what NumPy is called in a function; empty if it is not imported."""
    numpy = sys.modules.get("numpy")
    modules = ((name, one) for name, one in function.__globals__.items() if isinstance(one, ModuleType))
    known = (name for name, one in modules if one is numpy)
    imported = [alias for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    inside = (alias.asname or alias.name for alias in imported if alias.name == "numpy")
    return next(known, next(inside, ""))


class _Turns:
    """Called at each turn of a loop; true until there were too many."""

    def __init__(self) -> None:
        self._left = MOST_TURNS

    def __call__(self) -> bool:
        self._left -= 1
        if self._left < 0:
            raise RuntimeError("the loop does not end")
        return True
