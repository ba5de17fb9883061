"""Content-addressed cache of finished grades, for ``--resume``.

``RESULTS/.cache/<hash>.json`` holds the grade of one exercise of one submission's content; the hash covers all
files that were read, the exercise's plan, the confinement, the versions of Python, NumPy and the course's packages,
and the grader itself. A change of one exercise leaves the grades of the others.

Each entry carries a code that only the course's secret gives: a results folder can be brought along, and an entry
that somebody else wrote, changed or moved to another name is graded again.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from grader import __version__
from grader.course.secret import derive
from grader.errors import ResultsError
from grader.grading.places import CACHE, read_ordinary
from grader.grading.results import write_whole
from grader.model import CheckGrade, ExerciseGrade, Submission

__all__ = ["Cache", "bare_grade", "own_digest"]

BEFORE, BETWEEN, AFTER = b'{"code":"', b'","result":', b"}\n"
"""An entry is JSON, but its code is checked before anything of it is parsed."""
CODE = 64
GRADE = TypeAdapter(ExerciseGrade)
NOT_KEPT: Any = {"checks": {"__all__": {"trace": True, "verdicts": {"__all__": {"detail"}}}}}
"""What `bare_grade` leaves out."""
MOST_BYTES = 4 << 20


@dataclass(frozen=True)
class Cache:
    """The finished grades of one exercise in a results folder.

    Parameters
    ----------
    results : Path
        The results folder.
    made_with : str
        Everything that decides a grade besides the submission and this program: the hash of the exercise's plan,
        and what a result says of its environment.
    key : bytes
        Derived from the course's secret, for this cache alone.
    """

    results: Path
    made_with: str
    key: bytes

    def find(self, submission: Submission) -> ExerciseGrade | None:
        """Return the finished grade for `submission`'s content, or None."""
        path = self._path(submission)
        kept = self._authentic(path.name, read_ordinary(path, MOST_BYTES))
        if kept is None:
            return None
        try:
            return GRADE.validate_json(kept)
        except ValidationError:
            return None

    def keep(self, submission: Submission, grade: ExerciseGrade) -> None:
        """Keep a grade without its calls; one with a fault of the grader is made again next time."""
        if not grade.known or grade.compromised:
            return
        try:
            document = GRADE.dump_json(grade, exclude=NOT_KEPT)
        except ValueError:  # half of a surrogate pair, in a text of the student's
            return
        path = self._path(submission)
        try:
            path.parent.mkdir(exist_ok=True)
        except OSError as error:
            raise ResultsError(f"{path.parent} cannot be created: {error.strerror}") from None
        write_whole(path, self._entry(path.name, document))

    def _authentic(self, name: str, data: bytes | None) -> bytes | None:
        """Return the document of an entry that was written with this key under this name; else None."""
        if data is None:
            return None
        document = data[len(BEFORE) + CODE + len(BETWEEN) : -len(AFTER)]
        return document if hmac.compare_digest(data, self._entry(name, document)) else None

    def _entry(self, name: str, document: bytes) -> bytes:
        code = derive(self.key, name, sha256(document).hexdigest()).hex().encode()
        return b"".join((BEFORE, code, BETWEEN, document, AFTER))

    def _path(self, submission: Submission) -> Path:
        parts = [submission.sha256, self.made_with, own_digest()]
        return self.results / CACHE / f"{sha256(chr(10).join(parts).encode()).hexdigest()}.json"


def bare_grade(grade: ExerciseGrade) -> ExerciseGrade:
    """Return a grade without what no result holds: calls, and the details of public cases."""
    return replace(grade, checks=tuple(map(_bare, grade.checks)))


def _bare(check: CheckGrade) -> CheckGrade:
    bare = (replace(verdict, detail="") if verdict.detail else verdict for verdict in check.verdicts)
    return replace(check, trace=(), verdicts=tuple(bare))


@cache
def own_digest() -> str:
    """Return a hash of the grader's own source: after a change of it everything is graded again."""
    digest = sha256(__version__.encode())
    for file in sorted(Path(__file__).parents[1].rglob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()
