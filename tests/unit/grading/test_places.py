"""A results folder that was filled by somebody else: nothing is written elsewhere, waited for, or believed."""

from __future__ import annotations

import json
import os
import socket

import pytest

from grader.errors import ResultsError
from grader.grading.cache import Cache
from grader.grading.places import lies_in_a_submission, prepare_results, refuse_in_the_way
from grader.model import Call, CheckGrade, ExerciseGrade, Returned, Status, Submission, Verdict


def link(path):
    path.parent.joinpath("elsewhere").mkdir()
    path.symlink_to(path.parent / "elsewhere")


def listen(path):
    here = os.getcwd()  # noqa: PTH109 - the name of a socket is short
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as opened:
            opened.bind(path.name)
    finally:
        os.chdir(here)


ODD = {
    "a link": link,
    "a link that leads nowhere": lambda path: path.symlink_to("nowhere"),
    "a pipe": os.mkfifo,
    "a socket": listen,
    "a folder": lambda path: path.mkdir(),
}
parametrised = pytest.mark.parametrize("make", ODD.values(), ids=ODD)


def refused(out):
    with pytest.raises(ResultsError) as error:
        prepare_results(out, out.parent / "class", [])
    assert "\n" not in str(error.value)
    return str(error.value)


@parametrised
def test_a_results_folder_is_a_folder(tmp_path, make):
    out = tmp_path / "out"
    make(out)
    if out.is_symlink() or not out.is_dir():
        assert f"{out} " in refused(out)
        assert not list((tmp_path / "elsewhere").glob("*"))


@parametrised
def test_nothing_stands_in_the_place_of_a_result(tmp_path, make):
    make(tmp_path / "ann.json")
    (tmp_path / "ben.json").write_text("{}")
    refuse_in_the_way([tmp_path / "ben.json", tmp_path / "cho.json"])
    with pytest.raises(ResultsError, match=r"ann\.json is a (link|pipe|socket|folder), .*choose another --out"):
        refuse_in_the_way([tmp_path / "ben.json", tmp_path / "ann.json"])


@parametrised
def test_a_cache_holds_files_alone(tmp_path, make):
    cache = tmp_path / "out" / ".cache"
    cache.mkdir(parents=True)
    make(cache / "0.json")
    assert f"{cache}/" in refused(tmp_path / "out")


@parametrised
def test_a_cache_is_a_folder(tmp_path, make):
    (tmp_path / "out").mkdir()
    make(tmp_path / "out" / ".cache")
    if make is not ODD["a folder"]:
        assert "where a folder belongs" in refused(tmp_path / "out")


# --- what is believed ------------------------------------------------------------------------------------


def submission(student="ann", content="1"):
    return Submission(id=student, sha256=content * 64, files={})


def result(handed_in, score=4.0):
    wrong = Verdict("case 1", Status.FAILED, "wrong", "dx", 3.5, "shown for public cases only")
    check = CheckGrade(
        "values", "twice", Status.FAILED, score, 4.0, "wrong", (wrong,), ((Call("double"), Returned(1)),)
    )
    return ExerciseGrade("tiny", "Tiny", score, 4.0, (check,), notes=("a note",))


@pytest.fixture
def cache(tmp_path):
    return Cache(tmp_path, "this plan", b"k" * 32)


def entry_of(cache):
    (entry,) = (cache.results / ".cache").iterdir()
    return entry


def test_an_entry_is_found_by_whoever_hands_in_the_same_without_what_no_result_holds(cache):
    cache.keep(submission(), result(submission()))
    found = cache.find(submission("ben"))
    assert (found.score, found.notes, found.checks[0].verdicts[0].error) == (4.0, ("a note",), 3.5)
    assert (found.checks[0].trace, found.checks[0].verdicts[0].detail) == ((), "")
    assert json.loads(entry_of(cache).read_bytes())["result"]["score"] == 4.0
    assert cache.find(submission(content="2")) is None


def test_an_entry_without_the_key_is_not_believed(cache, tmp_path):
    Cache(tmp_path, "this plan", b"x" * 32).keep(submission(), result(submission()))
    assert cache.find(submission()) is None
    entry_of(cache).write_bytes(b'{"score": 4.0}')
    assert cache.find(submission()) is None


@pytest.mark.slow
def test_an_entry_that_was_changed_anywhere_is_not_believed(cache):
    cache.keep(submission(), result(submission(), 0.0))
    whole = entry_of(cache).read_bytes()
    assert cache.find(submission()) is not None
    changed = [whole.replace(b"0.0", b"4.0"), whole + b" ", whole[:-2], whole.replace(b'"code":"', b'"code": "')]
    changed += [whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in range(0, len(whole), 7)]
    for data in changed:
        entry_of(cache).write_bytes(data)
        assert cache.find(submission()) is None


def test_an_entry_that_was_moved_is_not_believed(cache):
    """A right result under the name of a wrong one, or of another plan."""
    cache.keep(submission(), result(submission()))
    entry_of(cache).rename(Cache(cache.results, "another plan", cache.key)._path(submission()))
    assert Cache(cache.results, "another plan", cache.key).find(submission()) is None


@parametrised
def test_an_odd_entry_is_neither_followed_nor_waited_for(cache, make):
    cache.keep(submission(), result(submission()))
    entry = entry_of(cache)
    kept = entry.rename(cache.results / "kept")
    if "link" in str(make):
        entry.symlink_to(kept)
    else:
        make(entry)
    assert cache.find(submission()) is None


def test_results_within_a_submission_are_the_students_word(tmp_path):
    ann = tmp_path / "class" / "ann"
    ann.mkdir(parents=True)
    assert lies_in_a_submission(ann / "results", [ann])
    assert lies_in_a_submission(ann, [ann])
    assert not lies_in_a_submission(tmp_path / "results", [ann])
