"""Submissions as bytes that another machine can grade: all of their content, and not whose they are.

A pack is a length, a JSON header of it, and the contents of files one after another::

    header length u64 | header (JSON) | blob | blob | ...
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping, Sequence
from typing import Any

from grader.model import Cell, Problem, Submission
from grader.submissions.intake import digest_of

__all__ = ["BadPack", "pack", "pack_submission", "unpack", "unpack_submission"]

LENGTH = struct.Struct("<Q")
CONTENTS = ("files", "tree", "data", "originals")
"""The fields of a submission whose values are contents of files."""
CELLS = ("notebooks", "texts")
PLAIN = ("aliases", "places", "left_out")
"""Those whose values are strings."""


class BadPack(ValueError):
    """What was sent is not what this program sends."""


def pack(header: Mapping[str, Any], blobs: Sequence[bytes]) -> bytes:
    """Return one pack; the header must be JSON, and may be of any strings."""
    head = json.dumps({**header, "blobs": [len(one) for one in blobs]}).encode()
    return b"".join((LENGTH.pack(len(head)), head, *blobs))


def unpack(data: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """Return the header of a pack and its blobs.

    Raises
    ------
    BadPack
        If it is none.
    """
    try:
        (length,) = LENGTH.unpack_from(data)
        start = LENGTH.size + length
        header = json.loads(data[LENGTH.size : start])
        blobs = []
        for size in header.pop("blobs"):
            blobs.append(data[start : start + size])
            start += size
    except (struct.error, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadPack(f"not a pack: {type(error).__name__}") from None
    if start != len(data):
        raise BadPack("not a pack: it is cut, or longer than it says")
    return header, blobs


def pack_submission(submission: Submission) -> bytes:
    """Return the content of a submission. Whose it is stays here."""
    blobs: list[bytes] = []

    def numbered(contents: Mapping[str, bytes]) -> dict[str, int]:
        first = len(blobs)
        blobs.extend(contents.values())
        return {path: first + number for number, path in enumerate(contents)}

    header: dict[str, Any] = {"sha256": submission.sha256}
    header |= {name: numbered(getattr(submission, name)) for name in CONTENTS}
    header |= {
        name: {
            file: [[cell.name, cell.source] for cell in cells] for file, cells in getattr(submission, name).items()
        }
        for name in CELLS
    }
    header |= {name: dict(getattr(submission, name)) for name in PLAIN}
    header["entries"] = {name: list(files) for name, files in submission.entries.items()}
    header["problems"] = [[problem.file, problem.message] for problem in submission.problems]
    return pack(header, blobs)


def unpack_submission(data: bytes) -> Submission:
    """Return a submission, which is nobody's.

    Raises
    ------
    BadPack
        If the content is not what its hash says.
    """
    header, blobs = unpack(data)
    try:
        fields: dict[str, Any] = {name: {path: blobs[at] for path, at in header[name].items()} for name in CONTENTS}
        fields |= {
            name: {file: tuple(Cell(*cell) for cell in cells) for file, cells in header[name].items()}
            for name in CELLS
        }
        fields |= {name: header[name] for name in PLAIN}
        submission = Submission(
            id="",
            sha256=header["sha256"],
            entries={name: tuple(files) for name, files in header["entries"].items()},
            problems=tuple(Problem(*problem) for problem in header["problems"]),
            **fields,
        )
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        raise BadPack(f"not a submission: {type(error).__name__}") from None
    if digest_of(submission) != submission.sha256:
        raise BadPack("not the submission that was sent: its hash is another one")
    return submission
