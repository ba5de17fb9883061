"""What was found in files is kept for others that are the same to the byte, and for no others."""

from __future__ import annotations

from dataclasses import replace

from grader.diagnose.location.words import KIND, took_too_long
from grader.grading import searches
from grader.grading.searches import Searches, fingerprint
from grader.model import Cell, Finding
from grader.sandbox.base import Program

LINE = Finding(
    KIND, "f", "work.py, line 2: with a small change here, f is right in the public call tried.", "", change="sign"
)
ENDED = Finding(KIND, "f", took_too_long("f"), "")


def test_the_same_files_are_searched_once_and_others_again():
    kept, made = Searches(), []

    def search():
        made.append(1)
        return [LINE]

    assert [kept.of(key, search) for key in (b"a", b"a", b"b", b"a")] == [[LINE]] * 4
    assert len(made) == 2


def test_nothing_found_is_kept_and_so_is_an_ended_search():
    kept = Searches()
    kept.of(b"nothing", list)
    assert kept.of(b"nothing", lambda: [LINE]) == []
    kept.of(b"ended", lambda: [ENDED])
    assert kept.of(b"ended", lambda: [LINE]) == [ENDED]


def test_the_oldest_is_forgotten_first(monkeypatch):
    monkeypatch.setattr(searches, "MOST", 2)
    kept = Searches()
    for key in (b"a", b"b", b"c"):
        kept.of(key, list)
    assert kept.of(b"c", lambda: [LINE]) == []
    assert kept.of(b"a", lambda: [LINE]) == [LINE]


def test_each_part_of_a_program_tells_it_apart():
    one = Program("work", {"work": b"x = 1\n", "other": b""}, data={"a.txt": b"1"}, functions=("f",))
    changed = [
        replace(one, entry="other"),
        replace(one, modules={"work": b"x = 2\n", "other": b""}),
        replace(one, modules={"work": b"x = 1\n", "others": b""}),
        replace(one, data={"a.txt": b"2"}),
        replace(one, cells=(Cell("work.ipynb, cell 1", "x = 1"),)),
        replace(one, known={"other": "other"}),
        replace(one, left_out={"b.txt": "it is too large"}),
        replace(one, functions=("g",)),
    ]
    prints = {fingerprint(program, "line", ["f"]) for program in (one, *changed)}
    prints |= {fingerprint(one, "edit", ["f"]), fingerprint(one, "line", ["f", "g"])}
    assert len(prints) == len(changed) + 3
    again = replace(one, modules=dict(reversed(one.modules.items())))
    assert fingerprint(again, "line", ["f"]) == fingerprint(one, "line", ["f"])
