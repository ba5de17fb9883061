"""What was graded, kept beside the results: each hand-in once, checked by its hash whenever it is read.

``RESULTS/.sources/<sha256>`` is an archive of every file, under the hash of its content, and of how the grader read
them. Pages quote a student's own lines from it. Nobody but the owner of the folder can open it.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import fields, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from grader.errors import ResultsError
from grader.grading.places import SOURCES, read_ordinary
from grader.grading.results import write_whole
from grader.model import Submission
from grader.submissions.intake import digest_of

__all__ = ["keep_sources", "kept_sources"]

INDEX = "submission.json"
CONTENTS = ("files", "tree", "data", "originals")
"""The fields of a submission whose values are contents of files."""
REST = TypeAdapter(Submission)
MOST_BYTES = 64 << 20
FIRST_DATE = (1980, 1, 1, 0, 0, 0)  # the same bytes for the same content


def keep_sources(results: Path, submission: Submission) -> None:
    """Keep `submission` in a folder of results, unless it is there.

    Raises
    ------
    ResultsError
        If the folder cannot be written.
    """
    folder = results / SOURCES
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise ResultsError(f"{folder} cannot be created: {error.strerror}") from None
    path = folder / submission.sha256
    if not path.exists():
        with suppress(ValueError):  # a text that cannot be written costs a quotation, and no grade
            write_whole(path, _packed(submission))


def kept_sources(results: Path, digest: str, student: str = "") -> Submission | None:
    """Return the hand-in whose content has the hash `digest`; None if it was not kept, or was changed."""
    if not (len(digest) == 64 and digest.isalnum()):  # noqa: PLR2004 - hexadecimal digits of SHA-256; no path
        return None
    data = read_ordinary(results / SOURCES / digest, MOST_BYTES)
    try:
        submission = None if data is None else _unpacked(data)
    except (zipfile.BadZipFile, KeyError, ValueError, NotImplementedError, EOFError):
        return None
    if submission is None or digest_of(submission) != digest:
        return None
    return replace(submission, id=student, sha256=digest)


def _packed(submission: Submission) -> bytes:
    blobs: dict[str, bytes] = {}

    def named(contents: Mapping[str, bytes]) -> dict[str, str]:
        names = {path: sha256(content).hexdigest() for path, content in contents.items()}
        blobs.update(zip(names.values(), contents.values(), strict=True))
        return names

    index: dict[str, Any] = {name: named(getattr(submission, name)) for name in CONTENTS}
    others = [one.name for one in fields(Submission) if one.name not in (*CONTENTS, "id", "sha256")]
    bare = replace(submission, id="", files={}, tree={}, data={}, originals={})
    index |= REST.dump_python(bare, mode="json", include=set(others))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in {INDEX: json.dumps(index).encode(), **blobs}.items():
            archive.writestr(zipfile.ZipInfo(name, FIRST_DATE), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _unpacked(data: bytes) -> Submission:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(member.file_size for member in archive.infolist()) > MOST_BYTES:
            raise ValueError(archive)
        index = json.loads(archive.read(INDEX))
        contents = [{path: archive.read(blob) for path, blob in index.pop(name).items()} for name in CONTENTS]
    try:
        bare = REST.validate_python({"id": "", "sha256": "", "files": {}, **index})
    except ValidationError as error:
        raise ValueError(str(error)) from None
    files, tree, data_files, originals = contents
    return replace(bare, files=files, tree=tree, data=data_files, originals=originals)
