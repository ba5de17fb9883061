"""The downloads of platforms: who handed in what, when, how often; and that nobody is lost."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.cli import main
from grader.errors import SubmissionError
from grader.submissions.classes import read_class
from grader.submissions.handed_in import iso_time
from grader.submissions.intake import read_submission
from grader.submissions.roster import read_roster

from .test_finding_work import zipped

RIGHT = b"def double(x):\n    return 2.0 * x\n"
OLD = b"raise SystemExit\n"
EXERCISES = ("tiny", "other")


def write(root, members):
    for name, data in members.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return root


def read(root, members=None, **options):
    return read_class(write(root, members or {}), EXERCISES, **options)


def students(handed_in):
    return {one.student: one for one in handed_in.submissions}


def sources(one, place=None):
    return read_submission(one.student, place or one.place, EXERCISES).files


def problems(one):
    return [problem.message for problem in read_submission(one.student, one.place, EXERCISES).problems]


def accounted(handed_in, folder):
    """Every visible entry is in a submission, or passed over."""
    named = {entry for one in handed_in.submissions for entry in one.entries} | set(handed_in.passed_over)
    return {entry for entry in folder.iterdir() if not entry.name.startswith(".")} <= named


# --- Canvas ----------------------------------------------------------------------------------------------

CANVAS = {
    "leeana_101_1_tiny.py": RIGHT,
    "kimbo_102_3_tiny.py": OLD,
    "kimbo_LATE_102_9_tiny-1.py": RIGHT,
    "kimbo_102_4_other.py": b"x = 1\n",
    "zedo_103_text.html": b"<p>",
    "uma_LATE_104_link.html": b"",
}


def test_of_canvas_a_text_or_a_link_is_a_row_that_says_so(tmp_path):
    handed_in = read(tmp_path, CANVAS)
    assert handed_in.layout == "Canvas download: 4 students, 6 files"
    assert accounted(handed_in, tmp_path)
    rows = students(handed_in)
    assert problems(rows["zedo (103)"]) == ["only a text or a link was handed in, and no file"]
    assert {name: row.details.late for name, row in rows.items()} == {
        "leeana (101)": False,
        "kimbo (102)": True,
        "zedo (103)": False,
        "uma (104)": True,
    }


@pytest.mark.parametrize(("rule", "sources_of_tiny"), [("last", [RIGHT]), ("first", [OLD]), ("best", [OLD, RIGHT])])
def test_which_attempt_counts_is_the_courses(tmp_path, rule, sources_of_tiny):
    kim = students(read(tmp_path, CANVAS, attempt=rule))["kimbo (102)"]
    found = [sources(kim, choice.place) for choice in kim.choices]
    assert [files["tiny"] for files in found] == sources_of_tiny
    assert all(files["other"] == b"x = 1\n" for files in found)
    assert [choice.details.attempts for choice in kim.choices] == [2] * len(found)


def test_an_archive_that_was_handed_in_again_is_the_same_archive(tmp_path):
    handed_in = read(
        tmp_path, {"leeana_101_1_hw.zip": b"PK", "leeana_101_7_hw-1.zip": b"PK", "bo_102_3_tiny.py": b""}
    )
    [place] = [one.place for one in handed_in.submissions if one.student == "leeana (101)"]
    assert [(name, file.name) for name, file in place.files] == [("hw.zip", "leeana_101_7_hw-1.zip")]


def test_anonymous_students_of_canvas_are_told_apart(tmp_path):
    members = {"anon_a1B2c_11_tiny.py": RIGHT, "anon_LATE_Zz9Yy_12_tiny.py": RIGHT, "anon_Zz9Yy_13_other.py": b""}
    assert set(students(read(tmp_path, members))) == {"anon (a1B2c)", "anon (Zz9Yy)"}


# --- Moodle ----------------------------------------------------------------------------------------------

MOODLE = {
    "Ana Lee_101_assignsubmission_file_/tiny.py": RIGHT,
    "Ana Lee_101_assignsubmission_onlinetext_/onlinetext.html": b"<p>",
    "Bo Kim_102_assignsubmission_onlinetext_/onlinetext.html": b"<p>",
    "Cy_103_assignsubmission_file_hw.py": RIGHT,
    "Ömer Öz_104_assignsubmission_file/deep/tiny.py": RIGHT,
    "Grades-DL-1.csv": (
        'Identifier,"Full name","Email address","Last modified (submission)"\n'
        '"Participant 101","Ana Lee",ana@x.edu,"2026-03-01 15:00"\n'
    ),
}


def test_a_download_of_moodle_has_a_folder_for_each_student(tmp_path):
    handed_in = read(tmp_path, MOODLE)
    assert handed_in.layout == "Moodle download: 4 students, 5 entries"
    assert accounted(handed_in, tmp_path)
    rows = students(handed_in)
    assert set(rows) == {"Ana Lee (101)", "Bo Kim (102)", "Cy (103)", "Ömer Öz (104)"}
    assert {name: bool(sources(row)) for name, row in rows.items()} == {
        "Ana Lee (101)": True,
        "Bo Kim (102)": False,
        "Cy (103)": True,
        "Ömer Öz (104)": True,
    }
    assert "typed into Moodle" in problems(rows["Bo Kim (102)"])[0]


def test_files_and_a_folder_of_one_student_of_moodle_belong_together(tmp_path):
    members = {"Al_1_assignsubmission_file_/tiny.py": RIGHT, "Al_1_assignsubmission_file_other.py": b"x = 1\n"}
    [al] = read(tmp_path, members).submissions
    assert sources(al) == {"tiny": RIGHT, "other": b"x = 1\n"}


def test_what_moodles_own_table_says_is_kept(tmp_path):
    ana = students(read(tmp_path, MOODLE))["Ana Lee (101)"].details
    assert (ana.name, ana.email, ana.handed_in_at) == ("Ana Lee", "ana@x.edu", "2026-03-01T15:00:00")


# --- Gradescope ------------------------------------------------------------------------------------------

METADATA = """---
submission_90000:
  :submitters:
  - :name: Ana Lee
    :sid: '0101'
    :email: ana@x.edu
  - :name: Bo Kim
    :sid:
    :email: bo@x.edu
  :created_at: 2026-09-30 21:00:12.123456 Z
  :results: !ruby/hash:ActiveSupport::HashWithIndifferentAccess
    output: "submission_90009:"
submission_90001:
  :submitters:
  - :name: Bo Kim
    :email: bo@x.edu
  :created_at: 2026-10-01 02:00:00 +02:00
submission_90002:
  :submitters:
  - :name: Cy Poe
    :email: cy@x.edu
"""
GRADESCOPE = {
    "submission_metadata.yml": METADATA,
    "submission_90000/tiny.py": OLD,
    "submission_90001/tiny.py": RIGHT,
    "submission_90007/tiny.py": RIGHT,
}


@pytest.mark.parametrize("inside", ["", "assignment_5_export/"])
def test_an_export_of_gradescope_says_who_handed_in_what(tmp_path, inside):
    handed_in = read(tmp_path, {f"{inside}{name}": data for name, data in GRADESCOPE.items()})
    assert handed_in.layout == "Gradescope export: 3 students, 3 submissions"
    assert accounted(handed_in, tmp_path / inside)
    rows = students(handed_in)
    assert set(rows) == {"Ana Lee (0101)", "Bo Kim", "Cy Poe", "submission_90007"}
    assert sources(rows["Ana Lee (0101)"])["tiny"] == OLD
    assert rows["Ana Lee (0101)"].details.handed_in_at == "2026-09-30T21:00:12Z"
    assert rows["Ana Lee (0101)"].details.email == "ana@x.edu"
    assert sources(rows["Bo Kim"])["tiny"] == RIGHT
    assert (rows["Bo Kim"].details.attempt, rows["Bo Kim"].details.attempts) == (2, 2)
    assert problems(rows["Cy Poe"]) == ["submission_metadata.yml lists submission_90002, which is not there"]


def test_two_people_of_one_name_are_two(tmp_path):
    entry = "submission_{0}:\n  :submitters:\n  - :name: Jo Doe\n    :email: jo{0}@x.edu\n"
    members = {"submission_metadata.yml": entry.format(1) + entry.format(2)}
    handed_in = read(tmp_path, members | {"submission_1/tiny.py": RIGHT, "submission_2/tiny.py": RIGHT})
    assert set(students(handed_in)) == {"Jo Doe (jo1)", "Jo Doe (jo2)"}


@pytest.mark.slow
@pytest.mark.parametrize(
    "made",
    [
        lambda: "submission_1: &a\n  :submitters: []\nsubmission_2: *a\n",
        lambda: "[" * 500_000,
        lambda: "{" * 5000,
        lambda: "submission_1: 'open\n",
        lambda: b"\xff\xfe\x00",
        lambda: b"x: " + b"a" * (20 << 20),
    ],
    ids=["alias", "nested", "braces", "open", "bytes", "large"],
)
def test_metadata_that_cannot_be_used_is_refused_with_the_remedy(tmp_path, made):
    members = {"submission_metadata.yml": made(), "submission_1/tiny.py": RIGHT}
    with pytest.raises(SubmissionError, match=r"submission_metadata\.yml .*--layout plain"):
        read(tmp_path, members)
    assert "submission_1" in students(read(tmp_path, layout="plain"))


# --- GitHub Classroom ------------------------------------------------------------------------------------

GITHUB = {
    "hw-1-ana/tiny.py": RIGHT,
    "hw-1-ana/.git/HEAD": b"",
    "hw-1-ana-b/tiny.py": RIGHT,
    "hw-1-ana-b/.git/HEAD": b"",
    "hw-1-zoe/src/tiny.py": RIGHT,
    "hw-1-zoe/.git": b"gitdir: elsewhere",
    "grades.csv": (
        "assignment_name,github_username,roster_identifier,student_repository_name,submission_timestamp\n"
        "hw 1,ana,ana@x.edu,hw-1-ana,2026-09-30 21:00:12 UTC\n"
    ),
}


def test_clones_of_github_classroom_are_called_by_their_logins(tmp_path):
    handed_in = read(tmp_path, GITHUB)
    assert handed_in.layout == "GitHub Classroom: 3 students, 3 repositories"
    assert accounted(handed_in, tmp_path)
    rows = students(handed_in)
    assert set(rows) == {"ana", "ana-b", "zoe"}
    assert rows["ana"].details.handed_in_at == "2026-09-30T21:00:12Z"


def test_the_folder_of_its_command_line_names_the_assignment(tmp_path):
    folder = write(tmp_path / "hw-submissions", {"hw-uni-a/.git/HEAD": b"", "hw-uni-b/.git/HEAD": b""})
    assert set(students(read(folder))) == {"uni-a", "uni-b"}


def test_names_that_only_begin_alike_are_no_classroom(tmp_path):
    handed_in = read(tmp_path, {"jo-ann/tiny.py": RIGHT, "jo-bob/tiny.py": RIGHT})
    assert handed_in.layout == ""
    assert set(students(handed_in)) == {"jo-ann", "jo-bob"}


# --- sections --------------------------------------------------------------------------------------------

SECTIONS = {
    "Section A/ana/tiny.py": RIGHT,
    "Section A/bo.py": RIGHT,
    "Section B/ana/tiny.py": RIGHT,
    "Section B/cy.zip": b"",
    "Section B/grades.csv": b"",
    "roster.csv": b"",
}


def test_sections_hold_students(tmp_path):
    handed_in = read(tmp_path, SECTIONS)
    assert handed_in.layout == "2 sections: 4 students"
    rows = students(handed_in)
    assert {name: row.details.section for name, row in rows.items()} == {
        "ana (Section A)": "Section A",
        "ana (Section B)": "Section B",
        "bo": "Section A",
        "cy": "Section B",
    }
    assert {entry.name for entry in handed_in.passed_over} == {"grades.csv", "roster.csv"}


def test_a_section_may_be_the_download_of_a_platform(tmp_path):
    members = {f"{section}/{name}": data for section in ("lab 1", "lab 2") for name, data in CANVAS.items()}
    assert len(students(read(tmp_path, members))) == 8


def test_folders_that_may_be_sections_are_asked_about(tmp_path):
    members = {"A/ana/tiny.py": RIGHT, "A/bo/tiny.py": RIGHT, "B/cy/tiny.py": RIGHT, "B/dee/tiny.py": RIGHT}
    found = read(tmp_path, members)
    assert set(students(found)) == {"A", "B"}
    assert found.remarks == (
        "In A and B folders hold the same exercise: if each is a section, say --layout sections",
    )
    assert set(students(read(tmp_path, layout="sections"))) == {"ana", "bo", "cy", "dee"}
    assert not read(tmp_path / "other", {"ana/part 1/tiny.py": RIGHT, "bo/part 2/other.py": RIGHT}).remarks


def test_folders_with_the_files_of_a_platform_are_asked_about(tmp_path):
    named = {"A": ("doejane_1_7_tiny.py", "roejohn_2_8_tiny.py"), "B": ("leeann_3_9_tiny.py", "kimbo_4_10_tiny.py")}
    found = read(tmp_path, {f"{section}/{file}": RIGHT for section in named for file in named[section]})
    assert found.remarks == (
        "In A and B lie files of several students: if each is a section, say --layout sections",
    )
    assert len(students(read(tmp_path, layout="sections"))) == 4


def test_groups_hand_in_and_are_no_sections(tmp_path):
    members = {"Group 1/src/tiny.py": RIGHT, "Group 2/src/tiny.py": RIGHT}
    assert set(students(read(tmp_path, members))) == {"Group 1", "Group 2"}
    assert set(students(read(tmp_path, layout="sections"))) == {"src (Group 1)", "src (Group 2)"}


# --- Blackboard and Brightspace --------------------------------------------------------------------------

BLACKBOARD = {
    "Homework_1_leeana_attempt_2026-10-01-09-30-00_tiny.py": RIGHT,
    "Homework_1_leeana_attempt_2026-10-01-09-30-00.txt": b"Name: Ana Lee (leeana)",
    "Homework_1_kimbo_attempt_2026-10-01-09-30-00_tiny.py": OLD,
    "Homework_1_kimbo_attempt_2026-10-02-09-30-00_my_tiny.py": RIGHT,
    "Homework_1_kimbo_attempt_2026-10-02-09-30-00_other.py": b"x = 1\n",
    "Homework_1_zedo_attempt_2026-10-03-09-30-00.txt": b"Name: Zed O (zedo)",
    "gc_Homework_1_column.csv": b"x",
}


def test_of_blackboard_the_newest_attempt_counts_and_a_receipt_is_no_hand_in(tmp_path):
    handed_in = read(tmp_path, BLACKBOARD)
    assert handed_in.layout == "Blackboard download: 3 students, 6 files"
    assert accounted(handed_in, tmp_path)
    rows = students(handed_in)
    assert sources(rows["leeana"]) == {"tiny": RIGHT}
    assert set(sources(rows["kimbo"])) == {"my_tiny", "other"}
    assert (rows["kimbo"].details.attempts, rows["kimbo"].details.handed_in_at) == (2, "2026-10-02T09:30:00")
    assert problems(rows["zedo"]) == ["only a text that was typed into Blackboard was handed in, and no file"]


BRIGHTSPACE = {
    "12345-678 - Ana Lee - Oct 1, 2026 930 AM/tiny.py": RIGHT,
    "12346-678 - Bo - Kim - Oct 1, 2026 1159 AM/tiny.py": OLD,
    "12346-678 - Bo - Kim - Oct 1, 2026 1201 PM/hw/tiny.py": RIGHT,
    "12347-678 - Cy Öz - 2 October, 2026 1830/tiny.py": RIGHT,
    "12348-678 - Dee - Oct 1, 2026 1215 AM - hw.zip": zipped({"tiny.py": RIGHT}),
    "index.html": b"<table>",
}


def test_of_brightspace_each_folder_is_an_attempt_of_the_student_in_its_name(tmp_path):
    handed_in = read(tmp_path, BRIGHTSPACE)
    assert handed_in.layout == "Brightspace download: 4 students, 5 hand-ins"
    assert accounted(handed_in, tmp_path)
    rows = students(handed_in)
    assert set(rows) == {"Ana Lee (12345)", "Bo - Kim (12346)", "Cy Öz (12347)", "Dee (12348)"}
    assert [RIGHT in sources(row).values() for row in rows.values()] == [True] * 4
    assert {row.details.handed_in_at for row in rows.values()} == {
        "2026-10-01T09:30:00",
        "2026-10-01T12:01:00",
        "2026-10-02T18:30:00",
        "2026-10-01T00:15:00",
    }


# --- one repository --------------------------------------------------------------------------------------


def test_a_repository_with_its_history_is_one_submission(tmp_path):
    folder = write(tmp_path / "ann", {".git/HEAD": b"", "README.md": b"", "work/tiny.py": RIGHT, "old/x.py": b""})
    assert set(students(read(folder))) == {"ann"}
    write(folder, {"bob/tiny.py": RIGHT})
    assert "bob" in students(read(folder))


@pytest.mark.parametrize("name", ["essay.txt", "essay.docx"])
def test_a_useless_file_is_a_submission_of_nothing(tmp_path, name):
    assert set(students(read(write(tmp_path, {name: b"x"}) / name))) == {"essay"}


def test_an_empty_folder_is_one_submission_of_nothing(tmp_path):
    (tmp_path / "ann").mkdir()
    assert set(students(read(tmp_path / "ann"))) == {"ann"}


@pytest.mark.parametrize("download", [CANVAS, MOODLE, GRADESCOPE], ids=["canvas", "moodle", "gradescope"])
@pytest.mark.parametrize("inside", ["", "hw 1/"])
def test_a_download_that_was_not_unpacked_is_refused_with_the_remedy(tmp_path, download, inside):
    data = zipped({f"{inside}{name}": content for name, content in download.items()})
    write(tmp_path / "class", {"submissions.zip": data})
    for path in (tmp_path / "class", tmp_path / "class" / "submissions.zip"):
        with pytest.raises(SubmissionError, match=r"download of a class from .* unpack it, and give the folder"):
            read_class(path, EXERCISES)
        assert len(read_class(path, EXERCISES, single=True).submissions) == 1


def test_a_zip_of_one_student_is_no_class(tmp_path):
    for members in (
        {"tiny.py": RIGHT},
        {"leeana_101_1_tiny.py": RIGHT},
        {"hw/tiny.py": RIGHT, "hw/a_1_2_b.py": b""},
    ):
        path = write(tmp_path, {"ann.zip": zipped(members)}) / "ann.zip"
        assert set(students(read_class(path, EXERCISES))) == {"ann"}
    path = write(tmp_path, {"ann.zip": b"PK and no more"}) / "ann.zip"
    assert set(students(read_class(path, EXERCISES))) == {"ann"}


def test_a_path_that_is_nearly_there_is_suggested(tmp_path):
    (tmp_path / "submissions").mkdir()
    with pytest.raises(SubmissionError, match=r"did you mean .*submissions\?"):
        read_class(tmp_path / "submisions", EXERCISES)


def test_a_layout_that_is_insisted_on_and_is_not_there_is_refused(tmp_path):
    write(tmp_path, {"bob.py": RIGHT})
    for layout in ("canvas", "moodle", "github"):
        with pytest.raises(SubmissionError, match="--layout plain"):
            read(tmp_path, layout=layout)


# --- rosters ---------------------------------------------------------------------------------------------

ROSTERS = {
    "canvas": (
        "\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,HW 1 (77)\n,,,,,Manual Posting\n"
        '    Points Possible,,,,,10\n"Lee, Ana",101,s1,ana,A,\n"Kim, Bo",102,s2,bo,B,\n"Nim, Al",109,s9,al,B,\n'
    ).encode(),
    "moodle": (
        'Identifier;"Full name";"ID number";"Email address"\r\n"Participant 101";"Ana Lee";101;ana@x.edu\r\n'
        '"Participant 102";"Bo Kim";102;bo@x.edu\r\n"Participant 109";"Al Nim";109;al@x.edu\r\n'
    ).encode("utf-16"),
    "tabs": b"id\tname\n101\tAna Lee\n102\tBo Kim\n109\tAl Nim\n",
    "excel": b"sep=;\r\nStudent ID;Last name;First name\r\n101;Lee;Ana\r\n102;Kim;Bo\r\n109;Nim;Al\r\n",
}
HANDED_IN = {
    "canvas": {"leeana_101_1_tiny.py": RIGHT, "kimbo_102_2_tiny.py": RIGHT, "xy_777_3_tiny.py": RIGHT},
    "moodle": {
        "Ana Lee_101_assignsubmission_file_/tiny.py": RIGHT,
        "Bo Kim_102_assignsubmission_file_/tiny.py": RIGHT,
        "Xy_777_assignsubmission_file_/tiny.py": RIGHT,
    },
    "plain by id": {"101/tiny.py": RIGHT, "102.py": RIGHT, "xy.py": RIGHT},
    "plain by name": {"Lee Ana/tiny.py": RIGHT, "bo_kim.py": RIGHT, "xy.py": RIGHT},
}


@pytest.mark.parametrize("listed", ROSTERS)
@pytest.mark.parametrize("handed_in", HANDED_IN)
def test_everybody_on_a_roster_has_a_row_and_strangers_are_named(tmp_path, listed, handed_in):
    roster = write(tmp_path, {"list.csv": ROSTERS[listed]}) / "list.csv"
    found = read(tmp_path / "class", HANDED_IN[handed_in], roster=roster)
    rows = students(found)
    assert len(rows) == 4
    worked = {row.details.name for row in rows.values() if sources(row)}
    absent = [row for row in rows.values() if not sources(row)]
    assert len(worked) == 3
    assert [problems(row) for row in absent] == [["nothing was handed in"]]
    assert "Nim" in absent[0].details.name
    [stranger] = [line for line in found.remarks if line.startswith("Not in the roster")]
    assert "xy" in stranger.casefold()


def test_a_roster_that_cannot_be_used_is_refused(tmp_path):
    for text, says in [
        (b"", "has no rows"),
        (b"a,b\n1,2\n", "has no column of ids: head it 'id'"),
        (b"id,name\n1,Ann\n1,Bob\n", "list.csv:3: 1 is the id of line 2 as well"),
        (b"PK\x03\x04", "is a workbook: save it as CSV"),
    ]:
        roster = write(tmp_path, {"list.csv": text}) / "list.csv"
        with pytest.raises(SubmissionError, match=says):
            read(tmp_path / "class", {"a.py": RIGHT}, roster=roster)
    with pytest.raises(SubmissionError, match="cannot be read"):
        read(tmp_path / "class", roster=tmp_path / "nowhere.csv")


def test_two_hand_ins_of_one_person_on_the_roster_are_both_named(tmp_path):
    roster = write(tmp_path, {"list.csv": b"id,name\n7,Ana Lee\n"}) / "list.csv"
    with pytest.raises(SubmissionError, match=r"7\.py and ana lee\.py belong to the same student"):
        read(tmp_path / "class", {"7.py": RIGHT, "ana lee.py": RIGHT}, roster=roster)


def test_a_person_in_two_sections_is_one(tmp_path):
    roster = write(tmp_path, {"list.csv": b"id,name,section\n7,Ana,A\n7,Ana,B\n"}) / "list.csv"
    rows = students(read(tmp_path / "class", {"7.py": RIGHT}, roster=roster))
    assert rows["7"].details.section == "A, B"


GROUPS = b"id,name,group\n1,Ana Lee,Team A\n2,Bo Kim,Team A\n3,Cy Poe,Team B\n"


@pytest.mark.parametrize("hand_in", ["1", "ana lee", "team a", "2"])
def test_a_hand_in_of_a_group_is_every_members(tmp_path, hand_in):
    roster = write(tmp_path, {"list.csv": GROUPS}) / "list.csv"
    rows = students(read(tmp_path / "class", {f"{hand_in}/tiny.py": RIGHT}, roster=roster))
    assert {name: bool(sources(row)) for name, row in rows.items()} == {"1": True, "2": True, "3": False}
    assert rows["2"].details.name == "Bo Kim"
    assert rows["2"].details.group == "Team A"


@pytest.mark.parametrize(("rule", "counts"), [("last", RIGHT), ("first", OLD)])
def test_two_hand_ins_of_a_group_follow_the_rule(tmp_path, rule, counts):
    roster = write(tmp_path, {"list.csv": GROUPS}) / "list.csv"
    members = {"leeana_1_50_tiny.py": RIGHT, "kimbo_2_40_tiny.py": OLD}
    rows = students(read(tmp_path / "class", members, roster=roster, attempt=rule))
    assert [sources(rows[name])["tiny"] for name in ("1", "2")] == [counts, counts]


def test_where_nothing_says_which_is_later_it_is_said(tmp_path):
    roster = write(tmp_path, {"list.csv": GROUPS}) / "list.csv"
    found = read(tmp_path / "class", {"1.py": RIGHT, "2.py": OLD}, roster=roster)
    assert any("nothing says when" in line for line in found.remarks)
    rows = students(found)
    assert sources(rows["1"]) == sources(rows["2"])


pieces = st.sampled_from(
    [b"id", b"name", b"group", b",", b";", b"\t", b"\n", b"\r\n", b'"', b"'", b"1", b"Ana", b"@x.edu", b"\0",
     b"\xff", b"\xef\xbb\xbf", b"\xff\xfe", b"sep=", b"  ", b"\xc3\xa9"]
)  # fmt: skip
nodes = st.sampled_from(
    [b"submission_1", b":submitters", b":name", b":sid", b": ", b"\n", b"\n  ", b"\n  - ", b"[", b"]", b"{", b"}",
     b"&a", b"*a", b"!x ", b"'", b'"', b"|", b"~", b"\t", b"\0", b"\xff", b"--- ", b"? ", b"<<: ", b"%YAML 9"]
)  # fmt: skip


@pytest.mark.slow  # a file per example
@given(st.lists(pieces, max_size=40).map(b"".join))
def test_no_roster_is_an_exception_of_another_kind(tmp_path_factory, data):
    file = tmp_path_factory.mktemp("rosters") / "list.csv"
    file.write_bytes(data)
    try:
        people = read_roster(file).people
    except SubmissionError:
        return
    assert len({person.id for person in people}) == len(people)


@pytest.mark.slow  # a file per example
@given(st.lists(nodes, max_size=40).map(b"".join))
def test_no_metadata_is_an_exception_of_another_kind(tmp_path_factory, data):
    folder = write(tmp_path_factory.mktemp("exports"), {"submission_1/tiny.py": RIGHT})
    (folder / "submission_metadata.yml").write_bytes(data)
    try:
        found = read(folder)
    except SubmissionError:
        return
    assert accounted(found, folder)


# --- ids -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("ann lee", "ann  lee", True),
        ("ann lee", "ann\u00a0lee", True),
        ("ann", "\u0430nn", True),
        ("Straße", "STRASSE", False),
        ("ann", "ann.", False),
    ],
)
def test_names_that_look_the_same_are_refused(tmp_path, one, other, alike):
    write(tmp_path, {f"{one}/tiny.py": RIGHT, f"{other}/tiny.py": RIGHT})
    with pytest.raises(SubmissionError, match="belong to the same student") as refused:
        read(tmp_path)
    assert all(ascii(name) in str(refused.value) for name in (one, other)) is alike  # how to tell them apart


def test_times_are_read_as_platforms_write_them():
    assert iso_time("2026-09-30 21:00:12 -0700") == "2026-10-01T04:00:12Z"
    assert iso_time("2026-09-30 21:00:12 UTC") == "2026-09-30T21:00:12Z"
    assert iso_time("2026-09-30 21:00") == "2026-09-30T21:00:00"
    assert iso_time("Sunday, 1 March 2026, 3:00 PM") == "Sunday, 1 March 2026, 3:00 PM"
    assert iso_time(None) is None


@pytest.mark.slow  # it loads a course
def test_a_list_names_the_layout_the_roster_and_what_counts(tmp_path, tiny, capsys):
    roster = write(tmp_path, {"list.csv": ROSTERS["canvas"]}) / "list.csv"
    folder = write(tmp_path / "class", CANVAS)
    command = ["grade", str(folder), "--list", "--course", str(tiny.root), "--roster", str(roster)]
    assert main(command) == 0
    shown = capsys.readouterr()
    assert "Canvas download: 4 students, 6 files" in shown.err
    assert "Roster: 3 students, 1 of them without a hand-in" in shown.err
    assert "tiny.py; attempt 2 of 2; late" in shown.out
    assert main([*command, "--json"]) == 0
    rows = {row["student"]: row for row in json.loads(capsys.readouterr().out)["submissions"]}
    assert rows["102"]["details"]["late"] is True
    assert rows["109"]["files"] == {"tiny": []}


# --- classes that are nearly one of these ----------------------------------------------------------------

WRAPPED = {
    "folders": {"all/ann/tiny.py": RIGHT, "all/bob/tiny.ipynb": b"{}"},
    "folders of the kit": {"all/ann/tiny/tiny.py": RIGHT, "all/bob/tiny/tiny.py": RIGHT},
    "archives": {"all/ann.zip": zipped({"hw/tiny.py": RIGHT}), "all/bob.zip": zipped({"tiny.py": RIGHT})},
    "unpacked on a Mac": {
        "all/ann/tiny.py": b"",
        "all/bob/tiny.py": b"",
        "__MACOSX/all/._x": b"",
        ".DS_Store": b"",
    },
    "beside a table": {"all/ann/tiny.py": RIGHT, "all/bob/tiny.py": RIGHT, "grades.csv": b"id\nann\n"},
}


@pytest.mark.parametrize("what", WRAPPED)
def test_a_class_in_one_more_folder_is_no_single_submission(tmp_path, what):
    folder = write(tmp_path, WRAPPED[what])
    with pytest.raises(SubmissionError) as refused:
        read(folder)
    assert "hold the same exercise: if they are students, give" in str(refused.value)
    assert str(folder / "all") in str(refused.value)
    assert set(students(read(folder / "all"))) == {"ann", "bob"}
    assert list(students(read(folder, layout="plain"))) == ["all"]


DEEPER = {
    "two more folders": ({"all/hw/ann/tiny.py": RIGHT, "all/hw/bob/tiny.py": RIGHT}, "all/hw"),
    "clones": ({"hw-subs/hw-ann/tiny/tiny.py": RIGHT, "hw-subs/hw-bob/a/b/tiny.py": RIGHT}, "hw-subs"),
    "an archive": ({"all.zip": zipped({"ann/tiny.py": RIGHT, "bob/tiny.py": RIGHT})}, "unpack it"),
    "a folder in one": ({"all.zip": zipped({"hw/ann/tiny.py": RIGHT, "hw/bob/x/tiny.py": RIGHT})}, "unpack it"),
}


@pytest.mark.parametrize("what", DEEPER)
def test_a_class_further_down_or_in_an_archive_is_no_single_submission(tmp_path, what):
    members, remedy = DEEPER[what]
    with pytest.raises(SubmissionError, match=r"(ann|bob) hold the same exercise: if they are students") as refused:
        read(tmp_path, members)
    assert remedy in str(refused.value)


def test_an_archive_of_a_class_is_no_single_submission(tmp_path):
    archive = write(tmp_path, {"all.zip": zipped({"ann/tiny.py": RIGHT, "bob/tiny.py": RIGHT})}) / "all.zip"
    with pytest.raises(SubmissionError, match=r"ann and bob hold the same exercise: .* unpack it"):
        read(archive)
    assert list(students(read(archive, single=True))) == ["all"]


OF_ONE = {
    "dates": {"ann/2030-01-31/tiny.py": OLD, "ann/2030-02-01/tiny.py": RIGHT},
    "numbers": {"ann/hw-1/tiny.py": OLD, "ann/hw-2/tiny.py": RIGHT},
    "an archive of tries": {"ann.zip": zipped({"try 1/tiny.py": OLD, "try 2/tiny.py": RIGHT})},
    "copies": {"ann/old/tiny.py": OLD, "ann/new/tiny.py": RIGHT},
    "versions": {"ann/v1/tiny.py": OLD, "ann/v2/tiny.py": RIGHT},
    "exercises": {"ann/tiny/tiny.py": RIGHT, "ann/other/other.py": RIGHT},
    "archives": {"ann/tiny.zip": zipped({"tiny.py": RIGHT}), "ann/other.zip": zipped({"other.py": b""})},
    "a kit and the work": {"ann/kit/tiny/tiny.py": OLD, "ann/my work/tiny.py": RIGHT},
}


@pytest.mark.parametrize("what", OF_ONE)
def test_a_class_of_one_student_is_a_class(tmp_path, what):
    assert list(students(read(tmp_path, OF_ONE[what]))) == ["ann"]


def test_an_attachment_of_a_quiz_in_canvas_is_its_students(tmp_path):
    found = read(
        tmp_path, {"leeana_101_question_77_1_tiny.py": RIGHT, "kimbo_LATE_102_question_77_2_tiny.py": RIGHT}
    )
    assert list(students(found)) == ["kimbo (102)", "leeana (101)"]


def test_clones_without_their_history_are_known_by_the_table_beside_them(tmp_path):
    table = "assignment_name,roster_identifier,github_username\nhw,1,ann\nhw,2,bob\n"
    members = {"hw-ann/tiny.py": RIGHT, "hw-bob/tiny.py": RIGHT}
    assert list(students(read(tmp_path / "with", members | {"grades.csv": table}))) == ["ann", "bob"]
    assert list(students(read(tmp_path / "without", members))) == ["hw-ann", "hw-bob"]


def test_a_number_may_have_lost_its_zeros_in_a_spreadsheet(tmp_path):
    roster = write(tmp_path, {"r.csv": "id,name\n0101,Ann\n00202,Bob\n303,Cho\n00303,Dee\n"}) / "r.csv"
    members = {"101.py": RIGHT, "0202.py": RIGHT, "000303.py": RIGHT}
    found = students(read(tmp_path / "class", members, roster=roster))
    assert [bool(found[one].entries) for one in ("0101", "00202", "303", "00303")] == [True, True, False, False]
    assert "000303" in found  # it could be either


@pytest.mark.parametrize("names", [("Mon", "Tue"), ("Thurs 10am", "Fri 9"), ("wed", "Mon")])
def test_days_are_sections_in_short_as_well(tmp_path, names):
    one, other = names
    found = read(tmp_path, {f"{one}/ann/tiny.py": RIGHT, f"{other}/bob/tiny.py": RIGHT})
    assert list(students(found)) == ["ann", "bob"]
