"""What lies beside results comes along where folders become one, and nothing else does."""

from __future__ import annotations

import pytest

from grader.gradebook.beside import bring_along
from grader.grading.evidence import kept_evidence, write_evidence
from grader.model import Picture

HASHES = ["a" * 64, "b" * 64]
NAMES = ["ana.json", "bo.json"]


def picture(value):
    return Picture("", "a case", (1,), (value,), (0.0,))


@pytest.fixture
def folders(tmp_path):
    """Two folders: each has something of its own, and something that both have."""
    made = [tmp_path / "one", tmp_path / "two"]
    for number, folder in enumerate(made):
        for kept in (".sources", ".cache", ".attempts"):
            (folder / kept).mkdir(parents=True)
        (folder / ".sources" / HASHES[0]).write_bytes(b"the same everywhere")
        (folder / ".sources" / HASHES[number]).write_bytes(b"the same everywhere" if not number else b"own")
        (folder / ".cache" / f"{HASHES[number]}.json").write_bytes(b"{}")
        (folder / ".attempts" / NAMES[number]).write_bytes(b"[]")
        (folder / ".attempts" / "gone.json").write_bytes(b"[]")
        (folder / ".sources" / "notes.txt").write_bytes(b"not ours")
        write_evidence(folder, "ana.json", {f"exercise {number}": {"f": picture(1.0 + number)}})
    (tmp_path / "out").mkdir()
    return made


def test_hand_ins_grades_and_attempts_of_all_come_along(folders, tmp_path):
    out = tmp_path / "out"
    bring_along(folders, out, NAMES)
    found = {
        kept: sorted(file.name for file in (out / kept).iterdir()) for kept in (".sources", ".cache", ".attempts")
    }
    assert found == {".sources": HASHES, ".cache": [f"{one}.json" for one in HASHES], ".attempts": NAMES}
    assert (out / ".sources").stat().st_mode & 0o777 == 0o700


def test_pictures_of_exercises_that_were_graded_apart_become_one(folders, tmp_path):
    bring_along(folders, tmp_path / "out", NAMES)
    assert kept_evidence(tmp_path / "out", "ana.json") == {
        "exercise 0": {"f": picture(1.0)}, "exercise 1": {"f": picture(2.0)}
    }  # fmt: skip
    assert kept_evidence(tmp_path / "out", "bo.json") == {}


def test_links_and_pipes_are_passed_over(folders, tmp_path):
    (tmp_path / "elsewhere").write_bytes(b"somebody's")
    (folders[0] / ".sources" / ("c" * 64)).symlink_to(tmp_path / "elsewhere")
    (folders[1] / ".cache" / f"{HASHES[1]}.json").unlink()
    (folders[1] / ".cache").rmdir()
    (folders[1] / ".cache").symlink_to(folders[0] / ".cache")
    bring_along(folders, tmp_path / "out", NAMES)
    assert not (tmp_path / "out" / ".sources" / ("c" * 64)).exists()
    assert len(list((tmp_path / "out" / ".cache").iterdir())) == 1
