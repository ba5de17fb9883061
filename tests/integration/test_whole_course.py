"""A whole course, from the download of a platform to its gradebook, an appeal, and a second grading."""

from __future__ import annotations

import csv
import json
import re
import shutil

import pytest

GRADEBOOK = """\
Student,ID,SIS Login ID,Section,Tiny (14)\r
    Points Possible,,,,14\r
"Lee, Ana",101,leeana,A,\r
"Kim, Bo",102,kimbo,B,\r
"Poe, Cy",103,poecy,B,\r
"""
SETTINGS = """
[manual]
plot = 2

[late]
due = 2026-11-20T12:00:00Z
per_day = 0.1
cap = 0.5
"""
BY = 'author = "A. Teacher"\ndate = 2026-11-29\n'
DECISIONS = f"""\
manual = "plots.csv"
times = "times.csv"

[[bonus]]
student = "leeana (101)"
points = 0.5
{BY}reason = "a mistake found in the notes"
"""
VOID = f"""
[[void]]
exercise = "noise"
check = "fresh"
{BY}reason = "the task was unclear"
"""
PLOTS = "student,item,points,comment,author\nleeana (101),plot,2,,B. Tutor\nkimbo (102),plot,1,no units,B. Tutor\n"
TIMES = "student,handed_in_at\nleeana (101),2026-11-20T11:00:00Z\nkimbo (102),2026-11-21T11:00:00Z\n"
NOISELESS = "def add_noise(x, rng):\n    return x\n"


def scores_in(file):
    return [row[4] for row in csv.reader(file.read_bytes().decode().splitlines())][2:]


def said_of(student, done):
    """A student's numbers in `grader compare --json`."""
    (found,) = [one for one in json.loads(done.stdout)["students"] if one["student"] == student]
    return [found[name] for name in ("before", "after", "adjusted_before", "adjusted_after")]


@pytest.fixture
def course(tiny, grader, right, tmp_path):
    """The course, its download from Canvas, what people decided, and the empty gradebook."""
    handed_in = tmp_path / "class"
    handed_in.mkdir()
    for student, noise in (("leeana_101", right("noise")), ("kimbo_102", NOISELESS)):
        (handed_in / f"{student}_1_affine.py").write_text(right("affine"))
        (handed_in / f"{student}_2_noise.py").write_text(noise)
    (tmp_path / "gradebook.csv").write_bytes(GRADEBOOK.encode())
    settings = tiny / "course.toml"
    settings.write_text(settings.read_text() + SETTINGS)
    for name, text in (("adjustments.toml", DECISIONS), ("plots.csv", PLOTS), ("times.csv", TIMES)):
        (tiny / name).write_text(text)
    return tiny


def test_every_number_can_be_traced_from_the_download_to_the_gradebook(grader, course, tmp_path):
    def done(*arguments):
        ended = grader(*arguments)
        assert ended.returncode == 0, ended.stderr
        return ended

    def exported(results, name):
        made = done("export", results, "--course", course, "--to", "canvas", "--out", tmp_path / name,
                    "--gradebook", tmp_path / "gradebook.csv")  # fmt: skip
        return made, scores_in(tmp_path / name)

    handed_in, results = tmp_path / "class", tmp_path / "results"
    assert "points of the checks alone" in done("grade", handed_in, "--course", course, "--out", results).stderr
    before = {file.name: file.read_bytes() for file in results.glob("*.json")}

    # What people decided is on the student's page, with the name of who did, and in the LMS's own file. Who has no
    # result keeps an empty cell, and no other byte of the file changes.
    done("report", results, "--course", course)
    page = (results / "feedback" / "kimbo %28102%29.html").read_text()
    assert "no units" in page
    assert "handed in late by 1 day" in page
    assert "no units; B. Tutor" in (results / "report.html").read_text()
    made, scores = exported(results, "first.csv")
    assert "left as they were: Poe, Cy." in made.stderr
    # Ana: 12 by checks, 2 by hand, a bonus of 0.5. Bo: 8 by checks, 1 by hand, and 10 % of 9 lost by a day.
    assert scores == ["14.5", "8.1", ""]
    first = (tmp_path / "first.csv").read_bytes()
    assert first.replace(b"14.5\r", b"\r").replace(b",8.1\r", b",\r") == GRADEBOOK.encode()

    # An appeal. The hidden case is run again, confined, from what was kept; the check is void after all.
    shown = done("replay", results / "kimbo %28102%29.json", "noise/fresh", "--course", course).stdout
    assert "the same noise came twice" in shown
    shutil.copy(course / "adjustments.toml", tmp_path / "then.toml")
    (course / "adjustments.toml").write_text(DECISIONS + VOID)
    for name in ("plots.csv", "times.csv"):
        shutil.copy(course / name, tmp_path)
    moved = done(
        "compare", results, results, "--course", course, "--adjust-before", tmp_path / "then.toml", "--json"
    )
    assert said_of("kimbo (102)", moved) == [8, 8, 8.1, 11.7]
    assert [(move["exercise"], move["before"], move["after"], move["causes"])
            for move in json.loads(moved.stdout)["moves"]] == [
        ("noise", 0, 4, ["decision"]), ("late", -0.9, -1.3, ["decision"])
    ]  # fmt: skip
    assert exported(results, "voided.csv")[1] == ["14.5", "11.7", ""]

    # The course is repaired instead. Only the exercise that changed is graded again, without the download.
    (course / "adjustments.toml").write_text(DECISIONS)
    settings = course / "course.toml"
    settings.write_text(settings.read_text() + '\n[voided.noise]\nfresh = "the task was unclear"\n')
    shutil.move(handed_in, tmp_path / "elsewhere")
    again = tmp_path / "again"
    moved = done(
        "regrade", results, "--course", course, "--out", again, "--json", "--page", tmp_path / "moves.html"
    )
    assert said_of("leeana (101)", moved) == [12, 12, 14.5, 14.5]
    assert said_of("kimbo (102)", moved) == [8, 12, 8.1, 11.7]
    told = json.loads(moved.stdout)
    assert [(one["student"], one["exercise"], one["causes"]) for one in told["moves"]] == [
        ("kimbo (102)", "noise", ["voided", "course"]), ("kimbo (102)", "late", ["decision"])
    ]  # fmt: skip
    assert sum(one["points"] for one in told["causes"]) == pytest.approx(11.7 - 8.1)
    page = (tmp_path / "moves.html").read_text()
    assert "the exercise changed" in page
    assert "With decisions: 8.1 → 11.7." in page
    assert {file.name: file.read_bytes() for file in results.glob("*.json")} == before
    kept = {file.name for file in (results / ".cache").glob("*.json")}
    fresh = [file for file in (again / ".cache").glob("*.json") if file.name not in kept]
    assert len(fresh) == 2  # noise, of both; affine was kept

    # The second export: each number is that of the table, and its parts add up.
    assert exported(again, "second.csv")[1] == ["14.5", "11.7", ""]
    table = done("export", again, "--course", course, "--to", "csv").stdout
    assert_parts_add_up(table, {"leeana (101)": 14.5, "kimbo (102)": 11.7})
    assert "a mistake found in the notes" in table


def assert_parts_add_up(table, totals):
    rows = list(csv.DictReader(table.splitlines()))
    for student, total in totals.items():
        own = [row for row in rows if row["student"] == student]
        assert sum(float(row["score"]) for row in own) == pytest.approx(total)
        assert {row["total"] for row in own} == {str(total)}


def test_a_class_is_graded_again_from_what_was_kept_or_it_is_said_what_to_name(grader, course, tmp_path):
    handed_in, results = tmp_path / "class", tmp_path / "results"
    assert grader("grade", handed_in, "--course", course, "--out", results).returncode == 0
    again = ("regrade", results, "--course", course, "--out")

    # Kept files and the download give the same results, and neither leaves its path in what students get.
    assert grader(*again, tmp_path / "kept").returncode == 0
    assert grader(*again, tmp_path / "named", "--submissions", handed_in).returncode == 0
    for file in results.glob("*.json"):
        kept, named = ((tmp_path / one / file.name).read_bytes() for one in ("kept", "named"))
        assert re.sub(rb'"timings".*', b"", kept, flags=re.DOTALL) == re.sub(
            rb'"timings".*', b"", named, flags=re.DOTALL
        )
        assert str(tmp_path).encode() not in kept
    assert [file.name for file in (tmp_path / "kept").rglob("*") if str(tmp_path).encode() in _text(file)] == []

    # A folder that has results already is never written into, and nothing is compared with nothing.
    done = grader(*again, tmp_path / "kept")
    assert done.returncode == 2
    assert "holds results already" in done.stderr
    assert grader("compare", results, tmp_path).returncode == 2
    done = grader(*again, results / "inside")
    assert done.returncode == 2
    assert "lies in the earlier results" in " ".join(done.stderr.split())
    assert not (results / "inside").exists()
    done = grader(*again, tmp_path / "x", "--one")
    assert done.returncode == 2
    assert "name them with --submissions" in done.stderr

    # What was not kept, or is another file now, is named with the remedy. So is an exercise that nobody has.
    (kept, *_) = (results / ".sources").iterdir()
    whole = kept.read_bytes()
    for change in (kept.unlink, lambda: kept.write_bytes(whole[:-30])):
        change()
        done = grader(*again, tmp_path / "x")
        assert done.returncode == 2
        assert "name what was graded with --submissions PATH" in " ".join(done.stderr.split())
    kept.write_bytes(whole)
    shutil.copytree(course / "reference" / "noise", course / "reference" / "more")
    shutil.copytree(course / "assignments" / "noise", course / "assignments" / "more")
    settings = course / "course.toml"
    settings.write_text(settings.read_text().replace("noise = 4", "noise = 4\nmore = 4"))
    done = grader(*again, tmp_path / "x")
    assert done.returncode == 2
    assert "no result has the exercise more" in " ".join(done.stderr.split())
    assert not list((tmp_path / "x").glob("*.json"))


def _text(file):
    return file.read_bytes() if file.is_file() else b""
