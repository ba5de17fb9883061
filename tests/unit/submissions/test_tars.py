"""A tar is read in a process with limits; whatever it is, the submission is one, and what came before counts."""

from __future__ import annotations

import io
import lzma
import re
import tarfile
from pathlib import Path

import pytest

from grader.submissions import untar
from grader.submissions.intake import read_submission

pytestmark = pytest.mark.slow  # a tar is read in a process of its own

CORPUS = Path(__file__).resolve().parents[2] / "fuzz" / "corpus" / "tar"
MB = 1 << 20

SAYS = {
    "bomb": "larger than 1 MB",
    "cut": "a header of it is damaged",
    "cut_gz": "ended before the end-of-stream",
    "empty": "empty file",
    "giant_header": "a header of it is larger than 64 KB",
    "link": "it is a link",
    "negative_pax_size": "cannot be read to its end",
    "negative_size": "a size below 0",
    "slip": "points outside",
    "sparse_gnu": "sparse",
    "sparse_pax": "sparse|cannot be read to its end",
    "sparse_pax_without_end": "sparse|ends too early|cannot be read to its end",
}
"""Of the stored tars, those of which something cannot be used."""


def read(tmp_path, data):
    path = tmp_path / "ann.tar"
    path.write_bytes(data)
    return read_submission("ann", path, ["target"])


@pytest.mark.parametrize("name", sorted(path.name for path in CORPUS.iterdir()))
def test_a_stored_tar_is_read_or_refused_with_a_sentence(tmp_path, name):
    submission = read(tmp_path, (CORPUS / name).read_bytes())
    said = " ".join(problem.message for problem in submission.problems)
    assert re.search(SAYS[name], said) if name in SAYS else not said
    assert bool(submission.files) == (name not in SAYS or name == "cut")
    assert str(tmp_path) not in said
    assert list(tmp_path.iterdir()) == [tmp_path / "ann.tar"]


def tar(members):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, content in members:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


def test_what_is_skipped_counts_as_unpacked_and_what_came_before_counts(tmp_path):
    members = [("target.py", b"x = 1\n"), ("data.bin", bytes(65 * MB)), ("late.py", b"")]
    submission = read(tmp_path, lzma.compress(tar(members), preset=0))
    assert set(submission.files) == {"target"}
    (problem,) = submission.problems
    assert "unpacks to more than 64 MB" in problem.message
    assert "what came before counts" in problem.message


def test_a_dictionary_beyond_the_limit_is_refused(tmp_path):
    filters = [{"id": lzma.FILTER_LZMA2, "dict_size": 2 * untar.XZ_MEMORY}]
    (problem,) = read(tmp_path, lzma.compress(tar([("target.py", b"")]), filters=filters)).problems
    assert "Memory usage limit" in problem.message
