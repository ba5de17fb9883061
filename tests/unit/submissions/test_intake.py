"""What students hand in may be anything; what cannot be used is named, and costs that file alone."""

from __future__ import annotations

import io
import json
import os
import stat
import zipfile
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import SubmissionError
from grader.submissions import files
from grader.submissions.classes import find_submissions
from grader.submissions.intake import read_submission
from grader.submissions.select import select

EXERCISES = ("tiny", "other")
CODE = b"def double(x):\n    return 2 * x\n"


def write(root, files):
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return root


def zipped(files, compression=zipfile.ZIP_DEFLATED):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


def notebook(*sources):
    cells = [{"cell_type": "code", "source": source, "metadata": {}, "outputs": []} for source in sources]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}).encode()


def absence(submission, name):
    """Why there is nothing to grade for the exercise called `name`."""
    return select(submission, SimpleNamespace(name=name, stub="", stub_cells=())).absence


def problems(submission):
    return {problem.file: problem.message for problem in submission.problems}


# --- finding submissions ---------------------------------------------------------------------------------


def test_a_folder_holds_one_submission_an_entry_sorted_by_student(tmp_path):
    write(tmp_path, {"zoe/tiny.py": CODE, "bob.zip": zipped({}), "alice.py": CODE, "carl.ipynb": notebook()})
    found = find_submissions(tmp_path, EXERCISES)
    assert [(student, path.name) for student, path in found] == [
        ("alice", "alice.py"),
        ("bob", "bob.zip"),
        ("carl", "carl.ipynb"),
        ("zoe", "zoe"),
    ]


@pytest.mark.parametrize("name", ["tiny.py", "other.ipynb"])
def test_a_folder_that_holds_a_file_named_after_an_exercise_is_one_submission(tmp_path, name):
    folder = write(tmp_path / "alice", {name: CODE, "notes/x.py": CODE})
    assert find_submissions(folder, EXERCISES) == [("alice", folder)]


def test_a_students_kit_is_one_submission_and_exercises_are_no_students(tmp_path):
    kit = write(tmp_path / "alice", {"tiny/tiny.py": CODE, "other/other.ipynb": notebook(), "wheel/x.whl": b""})
    assert find_submissions(kit, EXERCISES) == [("alice", kit)]
    assert find_submissions(tmp_path, EXERCISES) == [("alice", kit)]


@pytest.mark.parametrize("inner", ["tiny.py", "tiny/tiny.py"])
def test_a_stray_file_makes_no_class_one_submission(tmp_path, inner):
    write(tmp_path, {f"alice/{inner}": CODE, "bob.zip": zipped({}), "tiny.py": CODE})
    with pytest.raises(SubmissionError, match=r"alice and bob\.zip: move tiny\.py into its student's folder"):
        find_submissions(tmp_path, EXERCISES)


def test_a_copy_beside_the_work_makes_no_class(tmp_path):
    folder = write(tmp_path / "alice", {"tiny.py": CODE, "old/tiny.py": CODE})
    assert find_submissions(folder, EXERCISES) == [("alice", folder)]


def test_a_file_is_one_submission(tmp_path):
    write(tmp_path, {"alice.py": CODE})
    assert find_submissions(tmp_path / "alice.py", EXERCISES) == [("alice", tmp_path / "alice.py")]


def test_files_that_are_not_submissions_are_skipped(tmp_path):
    write(
        tmp_path, {"alice/tiny.py": CODE, "grades.csv": b"", ".git/x.py": b"", "__MACOSX/x.py": b"", ".x.py": b""}
    )
    assert [student for student, _ in find_submissions(tmp_path, EXERCISES)] == ["alice"]


@pytest.mark.parametrize(
    ("files", "path", "says"),
    [
        ({}, "absent", "absent does not exist; give a folder of submissions, or one submission"),
        ({"grades.csv": b""}, "grades.csv", r"neither a folder nor one of \.ipynb, \.py, \.zip"),
        ({"grades.csv": b""}, ".", r"holds no submission: one folder, \.py, \.ipynb or \.zip per student"),
        (
            {"alice/tiny.py": CODE, "alice.zip": b""},
            ".",
            r"alice and alice\.zip belong to the same student: keep one",
        ),
    ],
)
def test_a_path_that_cannot_be_used_says_why_and_what_to_give(tmp_path, files, path, says):
    write(tmp_path, files)
    with pytest.raises(SubmissionError, match=says):
        find_submissions(tmp_path / path, EXERCISES)


# --- reading ---------------------------------------------------------------------------------------------

FILES = {"tiny.py": CODE, "sub/other.py": b"x = 1", "helpers.py": b"y = 2", "notes.txt": b"no code"}


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_folder_and_a_zip_of_it_are_the_same_submission(tmp_path, compression):
    more = FILES | {
        "__init__.py": b"",
        "__pycache__/x.py": b"z",
        ".hidden.py": b"z",
        ".git/y.py": b"z",
        "a.ipynb": notebook(),
    }
    folder = write(tmp_path / "alice", more)
    archive = tmp_path / "alice.zip"
    archive.write_bytes(zipped(more, compression))
    from_folder, from_zip = (read_submission("alice", path, EXERCISES) for path in (folder, archive))
    assert from_folder == from_zip
    assert dict(from_folder.files) == {"helpers": b"y = 2", "other": b"x = 1", "tiny": CODE}
    assert from_folder.entries["tiny"][0] == "tiny.py"
    assert not from_folder.problems


def test_the_hash_is_that_of_what_code_can_read_and_of_nothing_else(tmp_path):
    one = read_submission("alice", write(tmp_path / "one", FILES), EXERCISES)
    two = read_submission("bob", write(tmp_path / "two", FILES | {"plot.png": b"pixels"}), EXERCISES)
    three = read_submission("alice", write(tmp_path / "three", FILES | {"tiny.py": CODE + b"#"}), EXERCISES)
    four = read_submission("alice", write(tmp_path / "four", FILES | {"notes.txt": b"other words"}), EXERCISES)
    assert one.sha256 == two.sha256
    assert len({one.sha256, three.sha256, four.sha256}) == 3


def test_a_single_file_of_any_name_is_every_exercise(tmp_path):
    write(tmp_path, {"homework.py": CODE})
    submission = read_submission("alice", tmp_path / "homework.py", EXERCISES)
    assert submission.entries == {"tiny": ("homework.py",), "other": ("homework.py",)}


def test_a_helper_beside_named_files_is_no_exercise(tmp_path):
    submission = read_submission("alice", write(tmp_path / "a", {"tiny.py": CODE, "helpers.py": b""}), EXERCISES)
    assert submission.entries == {"tiny": ("tiny.py",)}


def test_a_notebook_beside_the_file_of_an_exercise_is_another_candidate(tmp_path):
    submission = read_submission(
        "alice", write(tmp_path / "a", {"tiny.py": CODE, "tiny.ipynb": notebook("x = 1", "y = 2")}), EXERCISES
    )
    assert submission.entries == {"tiny": ("tiny.py", "tiny.ipynb")}
    assert [(cell.name, cell.source) for cell in submission.notebooks["tiny"]] == [
        ("tiny.ipynb, cell 1", "x = 1"),
        ("tiny.ipynb, cell 2", "y = 2"),
    ]


def test_student_code_is_bytes_here_whatever_it_says(tmp_path):
    write(tmp_path, {"tiny.py": b"raise SystemExit\n\xff\x00("})
    assert read_submission("alice", tmp_path / "tiny.py", EXERCISES).files["tiny"].endswith(b"\xff\x00(")


def test_of_two_files_of_one_name_the_one_less_deep_counts(tmp_path):
    files = {"deep/er/tiny.py": b"1", "deep/tiny.py": b"2", "deep/other.py": b"3"}
    submission = read_submission("alice", write(tmp_path / "a", files), EXERCISES)
    assert submission.files["tiny"] == b"2"
    assert not submission.problems


def test_two_files_of_one_name_on_one_level_are_named(tmp_path):
    submission = read_submission("alice", write(tmp_path / "a", {"b/tiny.py": b"1", "a/tiny.py": b"2"}), EXERCISES)
    assert submission.files["tiny"] == b"2"
    assert problems(submission) == {"tiny.py": "handed in twice (a/tiny.py, b/tiny.py): a/tiny.py is graded"}


def test_an_empty_folder_is_a_submission_of_nothing(tmp_path):
    submission = read_submission("alice", tmp_path, EXERCISES)
    assert (submission.files, submission.entries) == ({}, {})
    assert absence(submission, "tiny").why == "the folder is empty: hand in the .py or .ipynb itself"


# --- what cannot be used ---------------------------------------------------------------------------------


@pytest.mark.slow
def test_links_pipes_and_large_files_are_named_and_the_rest_goes_on(tmp_path):
    folder = write(
        tmp_path / "alice", {"tiny.py": CODE, "large.py": b"#" * ((1 << 20) + 1), "just.py": b"#" * (1 << 20)}
    )
    secret = tmp_path / "secret.py"
    secret.write_bytes(b"solution")
    (folder / "link.py").symlink_to(secret)
    (folder / "folder").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe.py")
    (folder / "directory.py").mkdir()
    submission = read_submission("alice", folder, EXERCISES)
    assert set(submission.files) == {"tiny", "just"}
    found = problems(submission)
    assert set(found) == {"large.py", "link.py", "pipe.py"}
    assert "larger than 1 MB" in found["large.py"]
    assert "a link is not followed" in found["link.py"]
    assert found["pipe.py"] == "it is not a regular file"


def test_a_file_whose_name_is_not_utf8_is_named_and_the_rest_goes_on(tmp_path):
    folder = write(tmp_path / "alice", {"tiny.py": CODE})
    try:
        (folder / os.fsdecode(b"caf\xe9.py")).write_bytes(b"")
    except OSError:
        pytest.skip("this file system refuses the name")
    submission = read_submission("alice", folder, EXERCISES)
    assert set(submission.files) == {"tiny"}
    assert [problem.message for problem in submission.problems] == ["its name is not UTF-8: rename it"]


SOURCE = "import numpy as np\n\n\ndef conv_forward(x):\n    return x\n"
OTHER_FORMATS = {
    "UTF-16": (SOURCE.encode("utf-16"), "it is UTF-16: save it as UTF-8"),
    "UTF-16 without a mark": (SOURCE.encode("utf-16-le"), "it is UTF-16"),
    "UTF-32": (SOURCE.encode("utf-32"), "it is UTF-32"),
    "UTF-32 without a mark": (SOURCE.encode("utf-32-be"), "it is UTF-32"),
    "web page": (b"\n<!doctype HTML>\n<html>", "it is a web page: download the .py file itself"),
    "page without a type": (b"\xef\xbb\xbf<html lang='en'>", "it is a web page"),
    "PDF": (b"%PDF-1.7\n%\xe2", "it is a PDF called .py"),
    "document": (b"PK\x03\x04\x14", "it is a .zip, or a document of Office"),
    "formatted text": (rb"{\rtf1\ansi import numpy}", "it is a document with formatting"),
    "pointer": (b"version https://git-lfs.github.com/spec/v1\noid sha256:4d\n", "Git LFS"),
    "notebook": (b'{\n "cells": [], "nbformat": 4}', "it is a notebook: call it .ipynb"),
    "patch of git": (b"diff --git a/tiny.py b/tiny.py\nindex 1..2 100644\n", "it is a patch, the differences of"),
    "patch": (b"--- tiny.py\t2026-01-01\n+++ tiny.py\n@@ -1 +1 @@\n", "it is a patch"),
    "mailed patch": (b"From " + b"0f" * 20 + b" Mon Sep 17 00:00:00 2001\n", "it is a patch"),
    "compiled": (b"\xa7\r\r\n\0\0\0\0", "it is compiled Python (.pyc): hand in the .py file itself"),
    "saved array": (b"\x93NUMPY\x01\0v\0", "it is an array that NumPy saved"),
    "animation": (b"GIF89a", "it is an image"),
    "code in an old encoding": ("# \u00e9\n".encode("latin-1"), "it is not in UTF-8: save it as UTF-8"),
    "code": (SOURCE.encode(), ""),
    "a rule of dashes": (b"--- a\n", ""),
    "code after two line ends": (b"\r\n\r\n" + SOURCE.encode(), ""),
    "code with a byte order mark": (SOURCE.encode("utf-8-sig"), ""),
    "code with a null": (SOURCE.encode() + b"x = '\0'\n", ""),
    "code in another encoding": ("# -*- coding: latin-1 -*-\n# é\n".encode("latin-1"), ""),
    "nothing": (b"", ""),
    "a dict": (b'{"x": 1}\n', ""),
    "a comparison": (b"x = 1\nx <2\n", ""),
}


@pytest.mark.parametrize("kind", OTHER_FORMATS)
def test_a_file_that_only_has_the_name_of_code_is_named(tmp_path, kind):
    data, says = OTHER_FORMATS[kind]
    submission = read_submission("ann", write(tmp_path / "alice", {"tiny.py": data}), EXERCISES)
    assert bool(submission.files) == (not says or "not in UTF-8" in says)
    assert [says in problem.message for problem in submission.problems] == [True] * bool(says)


def test_a_broken_notebook_is_named(tmp_path):
    submission = read_submission("alice", write(tmp_path / "a", {"tiny.ipynb": b"{", "other.py": b""}), EXERCISES)
    assert submission.entries == {"other": ("other.py",)}
    assert "broken JSON" in problems(submission)["tiny.ipynb"]
    assert absence(submission, "tiny").why == problems(submission)["tiny.ipynb"]


def test_zip_members_that_point_outside_or_are_links_are_named(tmp_path):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name in ("../evil.py", "a/../../worse.py", "/root.py", "..\\dos.py", "tiny.py"):
            archive.writestr(name, CODE)
        link = zipfile.ZipInfo("link.py")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    path = tmp_path / "alice.zip"
    path.write_bytes(data.getvalue())
    submission = read_submission("alice", path, EXERCISES)
    outside = "its name points outside of the archive"
    assert set(submission.files) == {"tiny"}
    assert problems(submission) == dict.fromkeys(("evil.py", "worse.py", "root.py", "dos.py"), outside) | {
        "link.py": "it is a link"
    }


@pytest.mark.slow
def test_a_zip_bomb_is_cut_off_at_the_size_of_a_file(tmp_path):
    path = tmp_path / "alice.zip"
    path.write_bytes(zipped({"tiny.py": bytes(200 << 20), "other.py": CODE}))
    submission = read_submission("alice", path, EXERCISES)
    assert set(submission.files) == {"other"}
    assert "larger than 1 MB" in problems(submission)["tiny.py"]


def test_an_encrypted_member_is_named(tmp_path):
    data = bytearray(zipped({"tiny.py": CODE}, zipfile.ZIP_STORED))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    path = tmp_path / "alice.zip"
    path.write_bytes(data)
    assert problems(read_submission("alice", path, EXERCISES)) == {"tiny.py": "it is encrypted"}


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_member_whose_reader_takes_what_it_claims_is_refused(tmp_path, method):
    path = tmp_path / "alice.zip"
    path.write_bytes(zipped({"tiny.py": CODE}, method))
    assert "ordinary zip" in problems(read_submission("alice", path, EXERCISES))["tiny.py"]


def test_a_member_with_an_endless_name_is_refused_without_it(tmp_path):
    path = tmp_path / "alice.zip"
    path.write_bytes(zipped({"n" * 60_000 + ".py": CODE, "tiny.py": CODE}))
    submission = read_submission("alice", path, EXERCISES)
    assert set(submission.files) == {"tiny"}
    assert [(len(problem.file), problem.message) for problem in submission.problems] == [
        (24, "its name is too long")
    ]


@pytest.mark.slow
def test_two_files_in_endless_folders_are_named_without_them(tmp_path):
    path = tmp_path / "alice.zip"
    path.write_bytes(zipped({f"{letter}/" * 5_000 + "\x1btiny.py": CODE for letter in "ab"}))
    (message,) = problems(read_submission("alice", path, EXERCISES)).values()
    assert message.startswith("handed in twice (…")
    assert message.isprintable()
    assert len(message) < 300


def test_a_list_of_files_of_any_size_is_not_read(tmp_path):
    entry = b"PK\1\2" + bytes(24) + b"\1\0" + bytes(16) + b"x"
    listed = entry * ((files.MAX_DIRECTORY // len(entry)) + 1)
    end = b"PK\5\6" + bytes(8) + len(listed).to_bytes(4, "little") + bytes(6)
    path = tmp_path / "alice.zip"
    path.write_bytes(listed + end)
    message = "it cannot be read (its list of files is larger than 8 MB)"
    assert problems(read_submission("alice", path, EXERCISES)) == {"alice.zip": message}


def test_a_pipe_that_is_named_as_an_archive_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "alice.zip")
    found = problems(read_submission("alice", tmp_path / "alice.zip", EXERCISES))
    assert found == {"alice.zip": "it cannot be read (it is not a regular file)"}


@pytest.mark.slow
def test_what_is_unpacked_and_refused_counts_as_well(tmp_path):
    path = tmp_path / "alice.zip"
    path.write_bytes(zipped({f"{i}.ipynb": bytes(files.MAX_NOTEBOOK + 1) for i in range(6)}))
    found = problems(read_submission("alice", path, EXERCISES))
    assert "MB of code" in found.pop("alice.zip")
    assert set(found) == {"0.ipynb", "1.ipynb", "2.ipynb"}


def test_a_damaged_member_is_named_and_the_rest_goes_on(tmp_path):
    data = bytearray(zipped({"other.py": CODE, "tiny.py": os.urandom(0) + CODE * 50}))
    start = data.index(b"tiny.py") + len("tiny.py")
    data[start : start + 8] = b"\xff" * 8
    path = tmp_path / "alice.zip"
    path.write_bytes(data)
    submission = read_submission("alice", path, EXERCISES)
    assert set(submission.files) == {"other"}
    assert "it cannot be unpacked" in problems(submission)["tiny.py"]


def test_a_member_without_a_name_is_passed_over(tmp_path):
    data = zipped({"@@@@": b"", "tiny.py": CODE}, zipfile.ZIP_STORED).replace(b"@@@@", bytes(4))
    path = tmp_path / "alice.zip"
    path.write_bytes(data)
    submission = read_submission("alice", path, EXERCISES)
    assert (set(submission.files), submission.problems) == ({"tiny"}, ())


@pytest.mark.parametrize("data", [b"", b"PK", b"not a zip at all", zipped({"tiny.py": CODE})[:-30]])
def test_a_broken_zip_is_a_problem_of_that_submission(tmp_path, data):
    path = tmp_path / "alice.zip"
    path.write_bytes(data)
    submission = read_submission("alice", path, EXERCISES)
    assert not submission.files
    assert "it cannot be read" in problems(submission)["alice.zip"]
    missing = absence(submission, "tiny")
    assert (missing.what, missing.why) == ("alice.zip", problems(submission)["alice.zip"])


@pytest.mark.slow
def test_too_many_files_are_a_problem_of_that_submission(tmp_path):
    path = tmp_path / "alice.zip"
    path.write_bytes(zipped({f"f{i}.py": b"" for i in range(files.MAX_ENTRIES + 1)}))
    assert f"more than {files.MAX_ENTRIES}" in problems(read_submission("alice", path, EXERCISES))["alice.zip"]
    folder = tmp_path / "bob"
    folder.mkdir()
    for i in range(files.MAX_ENTRIES + 1):
        (folder / f"{i}.py").touch()
    assert f"more than {files.MAX_ENTRIES}" in problems(read_submission("bob", folder, EXERCISES))["bob"]


@pytest.mark.slow
def test_too_much_code_in_all_is_a_problem_of_that_submission(tmp_path):
    path = tmp_path / "alice.zip"
    path.write_bytes(zipped({f"f{i:03}.py": bytes(1 << 20) for i in range((files.MAX_TOTAL >> 20) + 1)}))
    assert "MB of code" in problems(read_submission("alice", path, EXERCISES))["alice.zip"]


def test_a_submission_that_cannot_be_read_is_named_without_the_machines_paths(tmp_path):
    submission = read_submission("alice", tmp_path / "gone" / "alice.zip", EXERCISES)
    assert problems(submission) == {"alice.zip": "it cannot be read (No such file or directory)"}


@pytest.mark.slow
@given(
    st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]),
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), max_size=6),
    st.integers(0, 60),
)
def test_no_damage_to_a_zip_is_an_exception(tmp_path_factory, compression, changes, cut):
    data = bytearray(zipped({"tiny.py": CODE * 3, "sub/other.py": CODE, "a.ipynb": notebook("x")}, compression))
    for place, byte in changes:
        data[place % len(data)] = byte
    path = tmp_path_factory.getbasetemp() / "damaged.zip"
    path.write_bytes(data[: len(data) - cut])
    submission = read_submission("alice", path, EXERCISES)
    assert len(submission.sha256) == 64


# --- absence ---------------------------------------------------------------------------------------------


def test_a_misspelt_file_is_suggested(tmp_path):
    submission = read_submission("alice", write(tmp_path / "a", {"tyni.py": CODE, "more.py": b""}), EXERCISES)
    missing = absence(submission, "tiny")
    assert (missing.what, missing.nearest) == ("file tiny.py", "tyni.py")


def test_a_file_that_is_nothing_like_it_is_not_suggested(tmp_path):
    submission = read_submission("alice", write(tmp_path / "a", {"qqqq.py": CODE, "wwww.py": b""}), EXERCISES)
    assert absence(submission, "tiny").nearest == ""
