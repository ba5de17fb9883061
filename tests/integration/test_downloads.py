"""A download from the command to the table: attempts, a roster, a group, and two runs into one folder."""

from __future__ import annotations

import csv
import json

import pytest

WRONG = "def affine_forward(x, w, b):\n    return x @ w\n"
ROSTER = """\
Student,ID,SIS Login ID,Section,Email,Group
"Lee, Ana",101,ana,A,ana@x.edu,
"Kim, Bo",102,bo,A,bo@x.edu,Team 1
"Poe, Cy",103,cy,B,cy@x.edu,Team 1
"Nim, Al",104,al,B,al@x.edu,
"""


@pytest.fixture
def download(tmp_path, right):
    """Ana's second attempt is the worse one; Bo's is also Cy's; nobody knows Uma; Al handed in nothing."""
    folder = tmp_path / "class"
    folder.mkdir()
    files = {
        "leeana_101_1_affine.py": right("affine"),
        "leeana_LATE_101_5_affine-1.py": WRONG,
        "kimbo_102_2_affine.py": right("affine"),
        "uma_777_3_affine.py": WRONG,
    }
    for name, text in files.items():
        (folder / name).write_text(text)
    (tmp_path / "roster.csv").write_text(ROSTER)
    return folder


def rows_in(out):
    return {row["student"]: row for row in csv.DictReader((out / "summary.csv").read_text().splitlines())}


def test_a_download_with_a_roster_is_graded_by_the_rule_of_the_course(grader, tiny, tmp_path, download):
    settings = tiny / "course.toml"
    settings.write_text('attempt = "best"\n' + settings.read_text())
    out, handed_out = tmp_path / "out", tmp_path / "students"
    command = ["grade", download, "--out", out, "--course", tiny, "--roster", tmp_path / "roster.csv"]
    done = grader(*command, "--exercise", "affine", "--for-students", handed_out)
    assert done.returncode == 0, done.stderr
    assert "Canvas download: 3 students, 4 files" in done.stderr
    assert "Roster: 4 students, 1 of them without a hand-in" in done.stderr
    assert "Not in the roster: 'uma (777)'" in done.stderr
    commands = [line for line in done.stdout.splitlines() if line.startswith("  grader ")]  # copied as a whole
    assert max(len(line) for line in done.stdout.splitlines() if line not in commands) <= 80
    rows = rows_in(out)
    assert {name: row["score"] for name, row in rows.items()} == {
        "101": "8", "102": "8", "103": "8", "104": "0", "uma (777)": rows["uma (777)"]["score"],
    }  # fmt: skip
    assert [rows["101"][key] for key in ("name", "email", "section", "late", "attempt", "attempts")] == [
        "Lee, Ana", "ana@x.edu", "A", "false", "1", "2",
    ]  # fmt: skip
    assert rows["103"]["group"] == "Team 1"
    assert "noise" not in rows["101"]
    identity = json.loads((out / "103.json").read_text())["submission"]
    assert (identity["name"], identity["email"], identity["group"]) == ("Poe, Cy", "cy@x.edu", "Team 1")
    for file in handed_out.iterdir():
        assert not [word for word in ("@x.edu", "Lee", "Kim", "Poe", "Team") if word in file.read_text()]

    # All exercises into the same folder would be more; one of them alone would lose the others.
    alone = tmp_path / "alone"
    alone.mkdir()
    (alone / "dee.py").write_text(WRONG)
    done = grader("grade", alone, "--out", out, "--course", tiny)
    assert done.returncode == 0, done.stderr
    assert "also holds 5 results of other runs" in done.stderr
    assert set(rows_in(out)) == {"dee"}
    done = grader("grade", alone, "--out", out, "--course", tiny, "--exercise", "affine")
    assert done.returncode == 2
    assert "has noise as well, which would be lost; choose another --out" in done.stderr
    done = grader("summary", out)
    assert done.returncode == 0, done.stderr
    assert "6 results" in done.stdout
    assert "Without a result of noise: 101, 102, 103, 104 and uma (777)." in done.stderr
    assert set(rows_in(out)) == {"101", "102", "103", "104", "uma (777)", "dee"}


def test_a_summary_of_nothing_is_refused(grader, tmp_path):
    done = grader("summary", tmp_path)
    assert done.returncode == 2
    assert "holds no results of 'grader grade'" in done.stderr
