"""Content-addressed cache of finished results, for ``--resume``.

``RESULTS/.cache/<hash>.json`` holds the result of one submission's content; the hash covers the files that were
read, the plan, the confinement and the grader itself. The results of students are copies with their own ids.
"""

from __future__ import annotations

import platform
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from pydantic import ValidationError

from grader import __version__
from grader.errors import ResultsError
from grader.grading.results import SubmissionIdentity, SubmissionResult, write_atomically
from grader.model import Submission
from grader.text import escaped

__all__ = ["Cache"]

FOLDER = ".cache"


@dataclass(frozen=True)
class Cache:
    """The finished results of a folder.

    Parameters
    ----------
    results : Path
        The results folder.
    made_with : str
        Everything that decides a grade besides the submission: the plan's hash, the confinement.
    """

    results: Path
    made_with: str

    def find(self, submission: Submission) -> SubmissionResult | None:
        """Return the finished result of `submission`'s content under its id, or None."""
        try:
            result = SubmissionResult.model_validate_json(self._path(submission).read_bytes())
        except (OSError, ValidationError):  # missing or incomplete: the submission is graded again
            return None
        if result.submission.sha256 != submission.sha256:
            return None
        identity = SubmissionIdentity(id=escaped(submission.id), sha256=submission.sha256)
        return result.model_copy(update={"submission": identity})

    def keep(self, submission: Submission, result: SubmissionResult) -> None:
        """Keep a complete result; one with a fault of the grader is graded again next time."""
        if result.complete:
            path = self._path(submission)
            try:
                path.parent.mkdir(exist_ok=True)
            except OSError as error:
                raise ResultsError(f"{path.parent} cannot be created: {error.strerror}") from None
            write_atomically(path, result.to_json())

    def _path(self, submission: Submission) -> Path:
        parts = [submission.sha256, self.made_with, platform.python_version(), _own_digest()]
        return self.results / FOLDER / f"{sha256(chr(10).join(parts).encode()).hexdigest()}.json"


@cache
def _own_digest() -> str:
    """A hash of the grader's own source: after a change of it everything is graded again."""
    digest = sha256(__version__.encode())
    for file in sorted(Path(__file__).parents[1].rglob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()
