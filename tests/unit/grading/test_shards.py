"""A class in shards: everybody belongs to one, and who comes late moves nobody."""

from __future__ import annotations

import pytest

from grader.errors import ResultsError
from grader.grading.shards import Shard, note_share, noted_shares

CLASS = [f"student {number}" for number in range(200)] + ["zoë", "", "=1+1", "a/b", "\udce9"]


@pytest.mark.slow
@pytest.mark.parametrize("of", [1, 2, 7, 100])
def test_everybody_belongs_to_exactly_one_shard(of):
    shards = [Shard(number, of) for number in range(1, of + 1)]
    assert {student: sum(shard.has(student) for shard in shards) for student in CLASS} == dict.fromkeys(CLASS, 1)


def test_shards_are_about_equally_large():
    sizes = [sum(Shard(number, 4).has(student) for student in CLASS) for number in range(1, 5)]
    assert min(sizes) > len(CLASS) / 8


def test_to_which_shard_somebody_belongs_stays_the_same_for_ever():
    """A shard that another version of this program grades again must be of the same students."""
    found = {student: next(k for k in range(1, 8) if Shard(k, 7).has(student)) for student in ("ana", "bo", "zoë")}
    assert found == {"ana": 3, "bo": 6, "zoë": 4}


def test_what_is_written_is_read():
    assert Shard.read("3/100") == Shard(3, 100)
    assert str(Shard.read("1/1")) == "1/1"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        *((text, "must be K/N") for text in ("", "3", "3/", "/3", "0/3", "3/0", "-1/3", "1/2/3")),
        *((text, "must be K/N") for text in ("a/b", "1.0/3", "\u0663/7")),
        ("8/7", "there is no shard 8 of 7: they are counted from 1 to 7"),
        ("1/200000", "there can be 100000 shards at most"),
        ("1/99999999999999999999", "must be K/N"),
    ],
)  # fmt: skip
def test_anything_else_is_refused_in_a_sentence(text, says):
    with pytest.raises(ValueError, match=says):
        Shard.read(text)


def test_the_note_of_a_shard_tells_who_is_in_the_class(tmp_path):
    note_share(tmp_path, Shard(2, 3), CLASS)
    note_share(tmp_path, Shard(2, 3), CLASS)
    (share,) = noted_shares(tmp_path)
    assert (share.number, share.of, len(share.everybody)) == (2, 3, len(CLASS))
    assert all(Shard(number, 3).has(student) for student, number in share.everybody.items() if student.isprintable()
               and "\\" not in student)  # fmt: skip
    assert noted_shares(tmp_path / "elsewhere") == []


@pytest.mark.parametrize("note", ["", "{}", "[1]", '{"number": 1}', "nothing of ours"])
def test_a_note_that_is_none_is_named(tmp_path, note):
    (tmp_path / ".shards").mkdir()
    (tmp_path / ".shards" / "1-of-2.json").write_text(note)
    with pytest.raises(ResultsError, match=r"1-of-2\.json is no note of a shard"):
        noted_shares(tmp_path)
