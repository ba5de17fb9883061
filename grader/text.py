"""Small pieces of sentences: lists, plurals, and text that is safe to print."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

__all__ = ["counted", "escaped", "is_text", "joined", "plural", "points", "printable", "quoted"]


def joined(items: Iterable[str]) -> str:
    """Return ``a``, ``a and b`` or ``a, b and c``; empty for no items.

    >>> joined(["a", "b", "c"])
    'a, b and c'
    """
    *most, last = [*items] or [""]
    return f"{', '.join(most)} and {last}" if most else last


def counted(items: Sequence[str], most: int) -> list[str]:
    """Return the first `most` items, and the number of the others.

    >>> counted(["a", "b", "c"], 1)
    ['a', 'and 2 more']
    """
    more = len(items) - most
    return [*items[:most], f"and {more} more"] if more > 0 else list(items)


def quoted(items: Iterable[str]) -> str:
    """Return the items in quotes, joined.

    >>> quoted(["a", "b"])
    "'a' and 'b'"
    """
    return joined(f"'{item}'" for item in items)


def plural(count: int, one: str, many: str = "") -> str:
    """Return the count with the word for it; `many` is `one` and an s if it is not given.

    >>> plural(1, "case"), plural(3, "case")
    ('1 case', '3 cases')
    """
    return f"{count} {one if count == 1 else many or one + 's'}"


def points(number: float) -> str:
    """Return points with all the digits that they have, six after the point at most.

    >>> points(5.667), points(12.0), points(1234.25), points(-0.0)
    ('5.667', '12', '1234.25', '0')
    """
    return f"{round(number, 6) + 0.0:.6f}".rstrip("0").rstrip(".")  # and never "-0"


def is_text(value: object) -> bool:
    r"""Whether `value` is a text that a file can hold: none has half of a surrogate pair.

    >>> is_text("naïve"), is_text("\ud800"), is_text(b"bytes")
    (True, False, False)
    """
    return isinstance(value, str) and not any("\ud800" <= one <= "\udfff" for one in value)


def printable(text: str) -> str:
    """Return `text` with a question mark for each character that does not print, except line ends."""
    return "".join(c if c.isprintable() or c == "\n" else "?" for c in text)


def escaped(text: str) -> str:
    r"""Return `text` with ``\x1b`` and the like for each character that does not print, except line ends."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c == "\n" else f"\\x{ord(c):02x}" for c in text)
