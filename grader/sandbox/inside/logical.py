"""Cut a text into logical lines by its tokens, from any of them on: no line is read twice without need.

Student side. It only looks at tokens, as IPython does, so the text need not be Python.
"""

from __future__ import annotations

import itertools
import tokenize
from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["Logical", "Place", "logical_lines"]


class Place(NamedTuple):
    """Where a logical line begins, and all that the reading of it depends on."""

    line: int = 0
    indents: tuple[str, ...] = ()
    """What the lines of each block begin with."""
    level: int = 0
    """Open brackets, as tokenizers count them: less than 0 where one was closed that is not open."""
    depth: int = 0
    """The same, as IPython counts them: never less than 0."""

    def above(self) -> list[str]:
        """Lines that bring a tokenizer into the state that it has here."""
        blocks = [f"{indent}0\n" for indent in ("", *self.indents)] if self.indents else []
        innermost = self.indents[-1] if self.indents else ""
        return [*blocks, f"{innermost}{')' * -self.level}\n"] if self.level < 0 else blocks


class Logical(NamedTuple):
    """A logical line: where it begins, and its tokens."""

    place: Place
    tokens: list[tokenize.TokenInfo]


def logical_lines(lines: list[str], place: Place) -> Iterator[Logical]:
    """The logical lines from `place` on, as far as they can be read."""
    logical: list[tokenize.TokenInfo] = []
    indents, level, depth = [*place.indents], place.level, place.depth
    try:
        for token in _tokens(lines, place):
            logical.append(token)
            if token.type == tokenize.INDENT:
                indents.append(token.string)
            elif token.type == tokenize.DEDENT:
                indents.pop()
            elif token.type == tokenize.OP and token.string in "([{":
                level, depth = level + 1, depth + 1
            elif token.type == tokenize.OP and token.string in ")]}":
                level, depth = level - 1, max(0, depth - 1)
            elif token.type == tokenize.NEWLINE or (token.type == tokenize.NL and not depth):
                yield Logical(place, logical)
                logical, place = [], Place(token.start[0], tuple(indents), level, depth)
    except (tokenize.TokenError, SyntaxError):  # a string or a bracket without an end, or a wrong indentation
        pass
    if logical:
        yield Logical(place, logical)


def _tokens(lines: list[str], place: Place) -> Iterator[tokenize.TokenInfo]:
    """The tokens from `place` on, with the lines' own numbers."""
    above = place.above()
    source = itertools.chain(above, (f"{lines[row]}\n" for row in range(place.line, len(lines))))
    down = place.line - len(above)
    for token in tokenize.generate_tokens(lambda: next(source, "")):
        if token.start[0] > len(above):
            start, end = ((row + down, column) for row, column in (token.start, token.end))
            yield token._replace(start=start, end=end)
