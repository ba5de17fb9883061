"""The closed list of kinds of edit, and what a rule says of one.

Student side; the grader shares the names alone.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import NamedTuple, Protocol

from grader.sandbox.inside.edits.families import Families

__all__ = ["Draft", "Known", "Operator", "Rule", "called_name"]


class Operator(StrEnum):
    """A kind of edit. Nothing else of an edit but its place leaves the student's process."""

    ARITHMETIC = "arithmetic"
    DIVISION = "division"
    ASSIGNMENT = "assignment"
    COMPARISON = "comparison"
    CONDITION = "condition"
    NUMBER = "number"
    NUMBER_TO_NAME = "number to name"
    BOUND = "bound"
    STEP = "step"
    INDEX = "index"
    SIGN = "sign"
    COMPLEMENT = "complement"
    NAME = "name"
    AXIS = "axis"
    KEEPDIMS = "keepdims"
    TRANSPOSE = "transpose"
    REVERSE = "reverse"
    DTYPE = "dtype"
    FUNCTION = "function"
    WRAPPED = "wrapped"
    UNWRAPPED = "unwrapped"
    ORDER = "order"
    DROPPED = "dropped"
    ADDED = "added"
    POWER = "power"
    START = "start"
    MOVED = "moved"
    REMOVED = "removed"
    INSERTED = "inserted"


class Draft(NamedTuple):
    """What may stand in the place of a node."""

    new: ast.AST
    operator: Operator
    size: int
    """How large the edit is: 1 exchanges a sign, 2 a piece, 3 adds something."""
    tag: str = ""
    """Which of the edits of its operator it is: the same edit in several places has one tag."""
    at: ast.AST | None = None
    """The node that tells the place; the replaced one if None."""


class Known(Protocol):
    """What a rule may know of the function around a node."""

    numpy: str
    """What NumPy is called there; empty if it is not imported."""

    def alike(self, name: str) -> list[tuple[str, bool]]:
        """Return other names that are used as `name` is, and whether they are defined close to it."""

    @property
    def numbers(self) -> list[str]:
        """Names that are never indexed or called: sizes, counts, rates."""

    @property
    def sizes(self) -> list[str]:
        """Those of `numbers` that are parameters, or sizes."""

    @property
    def given(self) -> list[str]:
        """Those of `numbers` that are parameters."""

    @property
    def indices(self) -> list[str]:
        """Names that are used in indices."""

    @property
    def unused(self) -> list[str]:
        """Names of which at most the size is read: parameters, and what is computed in vain."""

    @property
    def parameters(self) -> list[str]:
        """What is given."""

    @property
    def subscripted(self) -> list[str]:
        """Names of which an entry can be read: those of which some are, and those that are unused."""

    @property
    def index_names(self) -> list[str]:
        """Names that are used in indices, and arrays among them."""

    @property
    def matrices(self) -> list[str]:
        """Parameters that stand in matrix products."""

    @property
    def crossed(self) -> list[ast.Subscript]:
        """Entries of arrays of two axes at places that another array holds."""

    @property
    def families(self) -> Families:
        """Names that belong together."""

    @property
    def factors(self) -> list[ast.expr]:
        """Factors and terms that stand somewhere in the function, apart from names and numbers."""

    @property
    def values(self) -> list[str]:
        """All names of the function."""

    @property
    def entries(self) -> list[ast.Subscript]:
        """Entries of arrays that stand somewhere in the function, read or written."""

    @property
    def index_tuples(self) -> list[ast.expr]:
        """Indices that stand somewhere in the function."""

    @property
    def sums(self) -> list[ast.expr]:
        """What is added to something by ``+=`` somewhere in the function."""

    @property
    def unfilled(self) -> list[str]:
        """Names that are assigned once, and in which nothing is ever written."""

    @property
    def arrays(self) -> list[str]:
        """Parameters that are used as arrays."""

    def is_index(self, node: ast.AST) -> bool:
        """Whether a node stands in an index, or in a value that is only used as one."""

    def written_index(self, node: ast.AST) -> ast.expr | None:
        """Return the index of the entry that a whole value is written to; None if it is to none."""

    def is_inside(self, node: ast.AST) -> bool:
        """Whether a node is a part of an operation."""

    def loops(self, node: ast.AST) -> list[str]:
        """Return what the loops around a node count with, the innermost first."""

    def in_loop(self, node: ast.AST) -> bool:
        """Whether a statement stands in the body of a loop, where it may begin the next turn or end the loop."""

    def ends_loop(self, node: ast.AST) -> bool:
        """Whether a statement is the last of a loop."""

    def is_first(self, node: ast.AST) -> bool:
        """Whether a statement is the first of the function that does something."""

    def is_assigned(self, node: ast.AST) -> bool:
        """Whether a node is the whole value of an assignment."""

    def is_default(self, node: ast.AST) -> bool:
        """Whether a node is what an argument is if it is not given."""

    def is_size(self, node: ast.AST) -> bool:
        """Whether a node is a size of an array, or made of sizes alone."""

    def comparison(self, node: ast.AST) -> ast.Compare | None:
        """Return the comparison of which a node is a side, or part of one; None if there is none."""

    def is_factor(self, node: ast.AST) -> bool:
        """Whether a node is a whole value, or a factor or a summand of one."""

    def is_term(self, node: ast.AST) -> bool:
        """Whether a node is a whole value: assigned, returned, a bound, or an argument."""

    def is_value(self, node: ast.AST) -> bool:
        """Whether a node is a whole value that is assigned or returned, alone or among several."""


Rule = Callable[[ast.AST, Known], Iterator[Draft]]


def called_name(function: ast.expr) -> str:
    """Return the last name of what a call calls: ``sum`` of ``np.sum``; empty if it has none."""
    match function:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""
