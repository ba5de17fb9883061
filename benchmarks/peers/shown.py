"""What a student is shown, and its essential lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Message:
    """What is shown of one test: the name that it goes by, whether it is said to have failed, and the text."""

    test: str
    failed: bool
    text: str


BEGIN = re.compile(r"\s*(?:Test Failed: |(?:\w+\.)*\w*(?:Error|Exception): ?)(.*)")
"""The line with which the message of an exception begins: gradescope-utils' prefix, or the exception's name."""
END = re.compile(r"\s*(?:Trying:|\*{10,}|.* - \d+ result:)")
"""Where otter goes on with the next statement or test case."""
LISTED = re.compile(r"(?:First \d+ mismatches are at|Mismatch at) ind\w+:|\[[\d, ]+\]: .*\(ACTUAL\).*")
ARRAY = re.compile(r"(ACTUAL|DESIRED): (.*)")


def essential(messages: Sequence[Message]) -> list[str]:
    """Return the essential lines of the first message of an exception in `messages`; none if there is none.

    Left out: everything before the message (names, statements, tracebacks) and after it, empty lines, NumPy's list
    of the first few entries that differ, and arrays that take more than one line, of which ``array(...)`` is left.
    """
    failed = [message for message in messages if message.failed]
    return list(_trimmed(_message(failed[0].text))) if failed else []


def _message(text: str) -> Iterator[str]:
    lines = iter(text.splitlines())
    for line in lines:
        if begin := BEGIN.fullmatch(line):
            yield begin[1]
            break
    for line in lines:
        if END.fullmatch(line):
            return
        yield line.strip()


def _trimmed(lines: Iterator[str]) -> Iterator[str]:
    kept = [line for line in lines if line and not LISTED.fullmatch(line)]
    arrays = [place for place, line in enumerate(kept) if ARRAY.fullmatch(line)]
    yield from kept[: arrays[0]] if arrays else kept
    for place, following in zip(arrays, [*arrays[1:], len(kept)], strict=True):
        yield kept[place] if following == place + 1 else ARRAY.sub(r"\1: array(...)", kept[place])
