"""What was graded is kept beside the results, whole, and believed only where its hash says so."""

from __future__ import annotations

import stat
import zipfile

import pytest

from grader.grading.sources import keep_sources, kept_sources
from grader.submissions.intake import read_submission

NOTEBOOK = (
    '{"cells": [{"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": null,'
    ' "source": ["def rnn():\\n", "    return 1\\n"]}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
)


@pytest.fixture
def submission(tmp_path):
    folder = tmp_path / "ann"
    (folder / "deep").mkdir(parents=True)
    for name, text in {
        "conv.py": "def conv():\n    return 'é'\n",
        "deep/conv.py": "def conv():\n    return 2\n",
        "helpers.py": "x = 1\n",
        "rnn.ipynb": NOTEBOOK,
        "table.csv": "1,2\n",
        "broken.ipynb": "{",
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
    return read_submission("ann", folder, ["conv", "rnn"])


def test_what_is_kept_is_what_was_read(tmp_path, submission):
    keep_sources(tmp_path, submission)
    assert kept_sources(tmp_path, submission.sha256, "ann") == submission
    assert submission.problems != ()
    assert submission.originals["rnn.ipynb"].decode() == NOTEBOOK


def test_only_the_owner_may_look_and_the_same_is_kept_once(tmp_path, submission):
    keep_sources(tmp_path, submission)
    (kept,) = (tmp_path / ".sources").iterdir()
    assert stat.S_IMODE((tmp_path / ".sources").stat().st_mode) == 0o700
    before = kept.stat().st_mtime_ns
    keep_sources(tmp_path, submission)
    assert kept.stat().st_mtime_ns == before
    contents = zipfile.ZipFile(kept).namelist()
    assert len(contents) == len(set(contents))


def test_what_somebody_changed_is_not_believed(tmp_path, submission):
    keep_sources(tmp_path, submission)
    path = tmp_path / ".sources" / submission.sha256
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content.replace(b"return 2", b"return 3"))
    assert kept_sources(tmp_path, submission.sha256) is None


@pytest.mark.parametrize("data", [b"", b"PK", b"\x00" * 100])
def test_what_is_no_archive_is_passed_over(tmp_path, submission, data):
    keep_sources(tmp_path, submission)
    (tmp_path / ".sources" / submission.sha256).write_bytes(data)
    assert kept_sources(tmp_path, submission.sha256) is None


@pytest.mark.parametrize("digest", ["", "../secret", "a" * 63, "a" * 64])
def test_nothing_is_found_under_another_name(tmp_path, digest):
    assert kept_sources(tmp_path, digest) is None
