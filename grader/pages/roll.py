"""The students of a class page: kept in a file without a name, so that a class of any size takes little memory."""

from __future__ import annotations

import tempfile
import weakref
from array import array
from collections.abc import Iterator

from pydantic import TypeAdapter

from grader.errors import ResultsError
from grader.pages.student import Student

__all__ = ["Roll"]

HELD = 1 << 18
"""Bytes: what fits into them never gets to a disk."""
RECORD = TypeAdapter(Student)


class Roll:
    """Students by their numbers, written once and read as often as anybody asks."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(HELD)  # noqa: SIM115 - it is closed when nobody has the roll
        weakref.finalize(self, self._file.close)
        self._ends = array("Q", [0])

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __iter__(self) -> Iterator[Student]:
        return map(self.__getitem__, range(len(self)))

    def __getitem__(self, number: int) -> Student:
        start, end = self._ends[number], self._ends[number + 1]
        self._file.seek(start)
        return RECORD.validate_json(self._file.read(end - start))

    def add(self, student: Student) -> None:
        """Write down a student, who has the next number.

        Raises
        ------
        ResultsError
            If there is no room for it on the disk.
        """
        try:
            self._file.seek(self._ends[-1])
            self._ends.append(self._ends[-1] + self._file.write(RECORD.dump_json(student)))
        except OSError as error:
            raise ResultsError(f"a temporary file cannot be written: {error.strerror}") from None
