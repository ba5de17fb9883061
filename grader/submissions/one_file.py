"""One file of code: read, or refused with a sentence."""

from __future__ import annotations

from pathlib import PurePosixPath

from grader.submissions.found import MAX_FILE, MAX_READ, Budget, Entry, Found, Unusable
from grader.submissions.mistaken import mistaken
from grader.submissions.names import CODE, MAX_NAME, canonical, legible
from grader.submissions.notebooks import without_outputs

__all__ = ["read_code", "unnameable"]


def read_code(entry: Entry, budget: Budget, inside: PurePosixPath) -> Found:
    """Return the file of `entry`, which lies in the folder or archive `inside`."""
    ending = PurePosixPath(canonical(entry.path.name)).suffix
    refused = unnameable(entry.path, ending)
    if refused is not None:
        return refused
    path = inside / entry.path
    if ending not in CODE:
        return Found(path, None, "it is neither a .py, a .ipynb nor a .zip: hand in one of these")
    try:
        data = entry.read(MAX_READ[ending] + 1)
    except Unusable as error:
        budget.take(error.work)
        return Found(path, None, str(error))
    kept = without_outputs(data) if ending == ".ipynb" and len(data) <= MAX_READ[ending] else data
    problem = _too_large(len(data), len(kept), ending) or (mistaken(data, ending) if ending == ".py" else "")
    budget.take(len(data), min(len(kept), MAX_FILE[ending]))
    return Found(path, None if problem else kept, problem)


def _too_large(read: int, kept: int, ending: str) -> str:
    """Why a file of `read` bytes, `kept` of them without outputs, cannot be used; empty if it can be."""
    clear = ": clear its outputs and save" if ending == ".ipynb" else ""
    if read > MAX_READ[ending]:
        return f"it is larger than {MAX_READ[ending] >> 20} MB{clear}"
    if kept > MAX_FILE[ending]:
        return f"it is larger than {MAX_FILE[ending] >> 20} MB without its outputs: hand in the exercise alone"
    return ""


def unnameable(path: PurePosixPath, ending: str) -> Found | None:
    """A refusal of a file whose name cannot be used."""
    if len(path.name) > MAX_NAME:
        return Found(PurePosixPath(f"{path.name[:20]}…{ending[:10]}"), None, "its name is too long")
    if ".." in path.parts or path.is_absolute():
        return Found(path, None, "its name points outside of the archive")
    if legible(str(path)) != str(path):
        return Found(PurePosixPath(legible(str(path))), None, "its name is not UTF-8: rename it")
    return None
