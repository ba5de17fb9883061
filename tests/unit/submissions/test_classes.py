"""Nobody vanishes: every entry of a class folder that is not hidden is a submission, or is named as none."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.cli import main
from grader.errors import SubmissionError
from grader.submissions.classes import find_submissions, read_class
from grader.submissions.intake import read_submission
from grader.submissions.overview import overview_of

from .test_finding_work import RIGHT, as_notebook, tarred, zipped

EXERCISES = ("tiny", "other")


def write(root, members):
    for name, data in members.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return root


def students(path, **options):
    return [one.student for one in read_class(path, EXERCISES, **options).submissions]


@pytest.fixture
def messy(tmp_path):
    """One entry of every kind, of which eight hold right work."""
    folder = write(
        tmp_path / "class",
        {
            "bob/tiny.py": RIGHT,
            "carol.ZIP": zipped({"tiny.py": RIGHT}),
            "dave.PY": RIGHT,
            "dirk.tar.gz": tarred({"tiny.py": RIGHT}),
            "gus.py.txt": RIGHT,
            "hal.IPYNB": as_notebook(RIGHT),
            "_hugo.py": RIGHT,
            "__iris.py": RIGHT,
            "alice.rar": b"Rar!\x1a\x07\x00",
            "x.7z": b"",
            "fay.docx": b"PK",
            "emma.txt": b"def double(x): ...",
            "grades.csv": b"name,points\n",
            "submission_metadata.yml": b"",
            ".DS_Store": b"",
            "__MACOSX/._bob.py": b"",
        },
    )
    (folder / "jan").mkdir()
    (folder / "bert.py").symlink_to(folder / "bob" / "tiny.py")
    (folder / "gina").symlink_to(folder / "bob")
    return folder


RIGHT_ONES = {"bob", "carol", "dave", "dirk", "gus", "hal", "_hugo", "__iris"}
REASONS = {
    "alice": "a rar archive is not opened here: hand in a .zip",
    "x": "a 7z archive is not opened here: hand in a .zip",
    "fay": "it is neither a .py, a .ipynb nor a .zip",
    "emma": "it is neither a .py, a .ipynb nor a .zip",
    "bert": "it is a link, which is not followed",
    "gina": "it is a link, which is not followed",
}


@pytest.mark.slow  # the tar among them is read in a process of its own
def test_every_entry_is_a_row_or_is_named(messy, tiny):
    handed_in = read_class(messy, EXERCISES)
    assert [entry.name for entry in handed_in.passed_over] == ["grades.csv", "submission_metadata.yml"]
    rows = {one.student: overview_of(one, [tiny.exercise], ()) for one in handed_in.submissions}
    assert set(rows) == RIGHT_ONES | set(REASONS) | {"jan"}
    assert {name for name, row in rows.items() if row.files["tiny"]} == RIGHT_ONES
    for name, reason in REASONS.items():
        assert reason in rows[name].line


@pytest.mark.slow  # the tar among them is read in a process of its own
def test_a_list_says_what_would_be_graded_and_grades_nothing(messy, tiny, capsys):
    command = ["grade", str(messy), "--list", "--course", str(tiny.root)]
    assert main(command) == 0
    printed = capsys.readouterr().out
    assert "bob (bob): tiny.py\n" in printed
    assert "alice (alice.rar): nothing to grade; alice.rar: a rar archive is not opened here" in printed
    assert "15 submissions, nothing graded" in printed
    assert "Passed over, being no submission: grades.csv and submission_metadata.yml" in printed
    assert main([*command, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert len(document["submissions"]) == 15
    assert document["passed_over"] == ["grades.csv", "submission_metadata.yml"]


def test_a_repository_is_one_submission(tmp_path):
    repository = write(
        tmp_path / "repo", {"README.md": b"", "src/tiny.py": RIGHT, "tests/test_a.py": b"", "docs/conf.py": b""}
    )
    assert find_submissions(repository, EXERCISES) == [("repo", repository)]


def test_one_makes_anything_one_submission(tmp_path):
    folder = write(tmp_path / "ann", {"part 1/tiny.py": RIGHT, "part 2/notes.py": b""})
    assert students(folder) == ["part 1", "part 2"]
    assert students(folder, single=True) == ["ann"]
    (tmp_path / "empty").mkdir()
    assert students(tmp_path / "empty", single=True) == ["empty"]
    assert students(write(tmp_path, {"essay.txt": b""}) / "essay.txt", single=True) == ["essay"]


def test_a_student_called_like_an_exercise_is_refused_beside_another(tmp_path):
    folder = write(tmp_path, {"tiny/tiny.py": RIGHT, "bob/tiny.py": RIGHT})
    with pytest.raises(SubmissionError, match=r"tiny may be a student's folder or an exercise's: .* bob.*--one"):
        find_submissions(folder, EXERCISES)
    assert students(write(tmp_path / "kit", {"tiny/tiny.py": RIGHT, "wheel/x.whl": b"", "README.md": b""})) == [
        "kit"
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (unicodedata.normalize("NFC", "José"), unicodedata.normalize("NFD", "José")),
        ("Alice", "alice"),
        ("x", "x\u200b"),
        ("ann.zip", "ann"),
        ("ann.tar.gz", "ann.ZIP"),
        ("ann.py.txt", "ann.ipynb"),
    ],
)
def test_entries_that_people_or_systems_take_for_one_are_refused_and_both_named(tmp_path, one, other):
    for name in (one, other):
        if "." in name:
            write(tmp_path, {name: b""})
        else:
            write(tmp_path, {f"{name}/a.txt": b""})
    with pytest.raises(SubmissionError) as refused:
        find_submissions(tmp_path, EXERCISES)
    assert one in str(refused.value)
    assert other in str(refused.value)


stems = st.sampled_from(["ann", "bob", "Bo Kim_102_assignsubmission_file_", "_x", "__y", "tiny 2", "Ömer", "a.b"])
endings = st.sampled_from(
    ["/", "/", ".py", ".PY", ".zip", ".tar.gz", ".rar", ".txt", ".py.txt", ".csv", ".docx", "", ".ipynb", ".bak"]
)


@given(st.sets(st.tuples(stems, endings, st.booleans()), min_size=1, max_size=8))
@pytest.mark.slow
def test_the_counts_of_any_class_add_up(tmp_path_factory, entries):
    folder = tmp_path_factory.mktemp("class")
    for stem, ending, link in entries:
        place = folder / f"{stem}{ending.rstrip('/')}"
        if place.exists() or place.is_symlink():
            continue
        if link:
            place.symlink_to(folder.parent / "nowhere")
        elif ending == "/":
            place.mkdir()
        else:
            place.write_bytes(b"")
    try:
        handed_in = read_class(folder, EXERCISES)
    except SubmissionError as refusal:
        assert "same student" in str(refusal) or "no submission" in str(refusal)  # noqa: PT017 - either is right
        return
    named = [entry for one in handed_in.submissions for entry in one.entries] + list(handed_in.passed_over)
    assert sorted(named) == sorted(folder.iterdir())
    assert len({one.student for one in handed_in.submissions}) == len(handed_in.submissions)


# --- Canvas ----------------------------------------------------------------------------------------------

CANVAS = {
    "leeana_101_2001_tiny.py": RIGHT,
    "leeana_101_2002_other.py": b"x = 1\n",
    "kimbo_LATE_102_2003_tiny-1.py": RIGHT,
    "kimbo_LATE_102_2000_tiny.py": b"raise SystemExit\n",
    "kimbo_102_2004_part-1.py": b"",
    "kimbo_102_2005_part-2.py": b"",
    "roejane_103_2006_hw.zip": zipped({"tiny.py": RIGHT}),
    "ömer_104_2007_my_tiny work.PY": RIGHT,
}


@pytest.mark.slow
def test_a_download_of_canvas_is_one_submission_per_student(tmp_path, tiny):
    handed_in = read_class(write(tmp_path / "class", CANVAS | {"grades.csv": b""}), EXERCISES)
    assert handed_in.layout == "Canvas download: 4 students, 8 files"
    assert [entry.name for entry in handed_in.passed_over] == ["grades.csv"]
    rows = {one.student: overview_of(one, [tiny.exercise], ()) for one in handed_in.submissions}
    assert {name: row.files["tiny"] for name, row in rows.items()} == {
        "leeana (101)": ("tiny.py",),
        "kimbo (102)": ("tiny.py",),
        "roejane (103)": ("tiny.py",),
        "ömer (104)": ("my_tiny work.py",),
    }
    assert [name for name, row in rows.items() if row.details.late] == ["kimbo (102)"]


def test_of_a_file_that_was_handed_in_again_the_newest_counts(tmp_path):
    submissions = dict(find_submissions(write(tmp_path, CANVAS), EXERCISES))
    submission = read_submission("kimbo", submissions["kimbo (102)"], EXERCISES)
    assert submission.files == {"tiny": RIGHT, "part-1": b"", "part-2": b""}


def test_what_is_not_named_as_canvas_names_it_is_not_lost(tmp_path):
    folder = write(tmp_path, CANVAS | {"eve/tiny.py": RIGHT, "fay.docx": b""})
    assert students(folder)[:2] == ["eve", "fay"]
    assert len(students(folder)) == 6
    assert len(students(folder, layout="plain")) == 10


def test_a_plain_class_is_not_taken_for_one_of_canvas(tmp_path):
    folder = write(tmp_path, {"ann_1_2_x/tiny.py": RIGHT, "bob_12.py": RIGHT, "cem_1_2_a.py": RIGHT})
    assert students(folder) == ["ann_1_2_x", "bob_12", "cem_1_2_a"]
    with pytest.raises(SubmissionError, match="--layout plain"):
        read_class(write(tmp_path / "other", {"bob.py": RIGHT}), EXERCISES, layout="canvas")
