"""A whole course, from the download of a platform to its gradebook, an appeal, and a second grading."""

from __future__ import annotations

import csv
import json

GRADEBOOK = """\
Student,ID,SIS Login ID,Section,Tiny (12)\r
    Points Possible,,,,12\r
"Lee, Ana",101,alee,A,\r
"Kim, Bo",102,bkim,B,\r
"Poe, Cy",103,cpoe,B,\r
"""
DECISIONS = """\
[[bonus]]
student = "leeana (101)"
points = 0.5
author = "A. Teacher"
date = 2026-11-29
reason = "a mistake found in the notes"
"""
NOISELESS = "def add_noise(x, rng):\n    return x\n"


def scores_in(file):
    return [row[4] for row in csv.reader(file.read_bytes().decode().splitlines())][2:]


def test_every_number_can_be_traced_from_the_download_to_the_gradebook(grader, tiny, right, tmp_path):
    handed_in = tmp_path / "class"
    handed_in.mkdir()
    for student, noise in (("leeana_101", right("noise")), ("kimbo_102", NOISELESS)):
        (handed_in / f"{student}_1_affine.py").write_text(right("affine"))
        (handed_in / f"{student}_2_noise.py").write_text(noise)
    results, gradebook = tmp_path / "results", tmp_path / "gradebook.csv"
    gradebook.write_bytes(GRADEBOOK.encode())
    done = grader("grade", handed_in, "--course", tiny, "--out", results)
    assert done.returncode == 0, done.stderr

    # What people decide is in the export, and who has no result keeps an empty cell.
    (tiny / "adjustments.toml").write_text(DECISIONS)
    export = ["export", results, "--course", tiny, "--to", "canvas", "--gradebook", gradebook]
    done = grader(*export, "--out", tmp_path / "first.csv")
    assert done.returncode == 0, done.stderr
    assert "left as they were: Poe, Cy." in done.stderr
    assert scores_in(tmp_path / "first.csv") == ["12.5", "8", ""]
    assert (tmp_path / "first.csv").read_bytes().replace(b"12.5\r", b"\r").replace(b",8\r", b",\r") == (
        GRADEBOOK.encode()
    )
    before = {file.name: file.read_bytes() for file in results.glob("*.json")}

    # An appeal: the check is void. Only its exercise is graded again, and who moves is said, with the cause.
    check = json.loads(before["kimbo %28102%29.json"])["exercises"][1]["checks"][0]["name"]
    settings = tiny / "course.toml"
    settings.write_text(settings.read_text() + f'\n[voided.noise]\n"{check}" = "the task was unclear"\n')
    again = tmp_path / "again"
    done = grader(
        "regrade", results, "--course", tiny, "--submissions", handed_in, "--out", again, "--json",
        "--page", tmp_path / "moves.html",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["students"] == [
        {"student": "kimbo (102)", "before": 8.0, "after": 12.0},
        {"student": "leeana (101)", "before": 12.0, "after": 12.0},
    ]
    assert [(move["exercise"], move["check"], move["causes"]) for move in told["moves"]] == [
        ("noise", check, ["voided", "course"])
    ]
    assert "the exercise changed" in (tmp_path / "moves.html").read_text()
    assert {file.name: file.read_bytes() for file in results.glob("*.json")} == before
    kept = {file.name for file in (results / ".cache").glob("*.json")}
    assert (
        len([file for file in (again / ".cache").glob("*.json") if file.name not in kept]) == 2
    )  # noise, of both; affine was kept

    export[1] = again
    assert grader(*export, "--out", tmp_path / "second.csv").returncode == 0
    assert scores_in(tmp_path / "second.csv") == ["12.5", "12", ""]
    done = grader("export", again, "--course", tiny, "--to", "csv")
    rows = [row for row in csv.DictReader(done.stdout.splitlines()) if row["student"] == "leeana (101)"]
    assert sum(float(row["score"]) for row in rows) == 12.5
    assert rows[-1]["says"] == "a mistake found in the notes"

    # A folder that has results already is never written into, and nothing is compared with nothing.
    done = grader("regrade", results, "--course", tiny, "--submissions", handed_in, "--out", again)
    assert done.returncode == 2
    assert "holds results already" in done.stderr
    assert grader("compare", results, tmp_path).returncode == 2
