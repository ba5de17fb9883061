"""A class in shards: which students belong to which, and a note in each shard's results of whom it was to grade.

A student belongs to a shard by the hash of their id alone, so that one who comes late moves nobody else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from grader.errors import ResultsError
from grader.grading.document_text import DocumentTexts
from grader.grading.places import SHARDS, read_ordinary
from grader.grading.results import write_atomically

__all__ = ["MOST_SHARDS", "Shard", "Share", "note_share", "noted_shares"]

MOST_SHARDS = 100_000
"""More than any scheduler takes in one array."""
WRITTEN = re.compile(r"([1-9][0-9]{0,5})/([1-9][0-9]{0,5})")
MOST_BYTES = 64 << 20


@dataclass(frozen=True)
class Shard:
    """One of the parts that a class is graded in.

    Parameters
    ----------
    number : int
        Which one, from 1.
    of : int
        How many there are.
    """

    number: int
    of: int

    @classmethod
    def read(cls, text: str) -> Shard:
        """Return the shard that is written as "3/100".

        Raises
        ------
        ValueError
            If it is anything else: the message says what is wrong.
        """
        found = WRITTEN.fullmatch(text)
        if found is None:
            raise ValueError("must be K/N, two whole numbers such as 3/100")
        number, of = int(found[1]), int(found[2])
        if of > MOST_SHARDS:
            raise ValueError(f"there can be {MOST_SHARDS} shards at most")
        if number > of:
            raise ValueError(f"there is no shard {number} of {of}: they are counted from 1 to {of}")
        return cls(number, of)

    def has(self, student: str) -> bool:
        """Whether the student of this id, as `grade` calls them, belongs to it."""
        return _number(student, self.of) == self.number

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"


@dataclass(frozen=True)
class Share:
    """What the results of one shard say of the whole class."""

    number: int
    of: int
    everybody: dict[str, int]
    """Each student of the class, as results name them -> the number of their shard."""


KIND = TypeAdapter(Share)


def note_share(results: Path, shard: Shard, everybody: Sequence[str]) -> None:
    """Note in a folder of results which shard it is for, and who is in the class.

    Raises
    ------
    ResultsError
        If the folder cannot be written.
    """
    share = Share(shard.number, shard.of, {_named(one): _number(one, shard.of) for one in sorted(everybody)})
    folder = results / SHARDS
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise ResultsError(f"{folder} cannot be created: {error.strerror}") from None
    write_atomically(folder / f"{shard.number}-of-{shard.of}.json", KIND.dump_json(share))


def noted_shares(results: Path) -> list[Share]:
    """Return the shards that were graded into a folder, or begun; none if it is of a whole class.

    Raises
    ------
    ResultsError
        If a note cannot be read.
    """
    shares = []
    for file in sorted((results / SHARDS).glob("*.json")):
        try:
            shares.append(KIND.validate_json(read_ordinary(file, MOST_BYTES) or b""))
        except ValidationError:
            raise ResultsError(f"{file} is no note of a shard: grade that shard again") from None
    return shares


def _number(student: str, of: int) -> int:
    digest = sha256(student.encode(errors="surrogatepass")).digest()
    return 1 + int.from_bytes(digest, "big") % of


def _named(student: str) -> str:
    return DocumentTexts().text(student)
