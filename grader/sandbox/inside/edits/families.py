"""Names that belong together: sizes that are unpacked side by side, and what nested loops count. Student side."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import pairwise

__all__ = ["Families"]

FEWEST, MOST = 2, 6
"""Members of a family."""
Kin = tuple[tuple[object, ...], tuple[int, ...]]
"""What words have in common with others of their families, and the places of their names in these."""


class Families:
    """The families of names of a function: rows and columns, height and width.

    Parameters
    ----------
    tree : ast.FunctionDef
    """

    def __init__(self, tree: ast.FunctionDef) -> None:
        found = dict.fromkeys(one for node in ast.walk(tree) for one in _in_node(node))
        self._all = [one for one in found if FEWEST <= len(set(one)) == len(one) <= MOST]
        self._place: dict[str, tuple[int, int]] = {}
        for number, family in enumerate(self._all):
            for place, name in enumerate(family):
                self._place.setdefault(name, (number, place))

    def pairs(self, names: set[str]) -> list[tuple[str, str]]:
        """Return the neighbours in a family of which one is among `names`; first those that both are."""
        pairs = [pair for family in self._all for pair in pairwise(family)]
        found = [pair for pair in dict.fromkeys(pairs) if names.intersection(pair)]
        return sorted(found, key=lambda pair: not names.issuperset(pair))

    def beside(self, name: str) -> list[str]:
        """Return the neighbours of a name."""
        return [one if other == name else other for one, other in self.pairs({name})]

    def kin(self, text: str) -> Kin | None:
        """Return what the words of a text are but for their names; None if no name is of a family."""
        words = [self._place.get(word, word) for word in text.split()]
        places = tuple(word[1] for word in words if isinstance(word, tuple))
        return (tuple(word[0] if isinstance(word, tuple) else word for word in words), places) if places else None


def _in_node(node: ast.AST) -> Iterator[tuple[str, ...]]:
    match node:
        case ast.Tuple(elts=several, ctx=ast.Store()):
            yield _names(several)
        case ast.For(target=ast.Name(id=outer), body=body):
            inner = [one.target.id for one in body if isinstance(one, ast.For) and isinstance(one.target, ast.Name)]
            yield from ((outer, name) for name in inner)
        case ast.ListComp(generators=several) | ast.GeneratorExp(generators=several):
            yield _names([one.target for one in several])


def _names(several: list[ast.expr]) -> tuple[str, ...]:
    names = [one.id for one in several if isinstance(one, ast.Name)]
    return tuple(names) if len(names) == len(several) else ()
