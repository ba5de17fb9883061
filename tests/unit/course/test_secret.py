"""The secret of a course: found, read, written, and what is derived from it."""

from __future__ import annotations

import hmac
import os
import stat

import pytest

from grader.course.secret import SECRET_FILE, VARIABLE, derive, entropy, find_secret, read_key, write_secret
from grader.errors import CourseError

KEY = bytes(range(16))


@pytest.fixture(autouse=True)
def _nothing_named(monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)


def written(file, text="", mode=0o600):
    file.write_text(text or KEY.hex())
    file.chmod(mode)
    return file


def test_what_is_derived_is_an_hmac_of_the_names_and_their_lengths():
    assert derive(KEY, "conv", "forward", "0") == hmac.digest(KEY, b"4:conv7:forward1:0", "sha256")
    assert derive(KEY, "a", "b") != derive(KEY, "ab")
    assert derive(KEY, "a", "b") != derive(KEY, "a", "1:b")
    assert derive(KEY[::-1], "a") != derive(KEY, "a")


def test_each_case_of_each_check_has_an_entropy_of_256_bits_of_its_own():
    drawn = {entropy(KEY, e, c, n) for e in ("conv", "pool") for c in ("a", "b") for n in range(50)}
    assert len(drawn) == 200
    assert max(drawn).bit_length() > 240


def test_a_new_secret_is_128_random_bits_that_only_the_owner_can_read(tmp_path):
    first = write_secret(tmp_path)
    file = tmp_path / SECRET_FILE
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert read_key(file.read_text()) == first.key
    assert len(first.key) == 16
    second = write_secret(tmp_path)
    assert second.key != first.key
    assert second.fingerprint != first.fingerprint
    assert find_secret(tmp_path, None) == second
    old = tmp_path / "course.secret.old"
    assert read_key(old.read_text()) == first.key
    assert stat.S_IMODE(old.stat().st_mode) == 0o600
    assert sorted(file.name for file in tmp_path.iterdir()) == [".gitignore", "course.secret", "course.secret.old"]


def test_git_is_told_once_and_what_it_was_told_before_stays(tmp_path):
    (tmp_path / ".gitignore").write_text("results/")
    write_secret(tmp_path)
    write_secret(tmp_path)
    assert (tmp_path / ".gitignore").read_text() == "results/\ncourse.secret*\n"


def test_a_named_file_comes_first_then_the_variable_then_the_course_then_the_demonstration(tmp_path, monkeypatch):
    assert find_secret(tmp_path, None) is None
    shown = find_secret(tmp_path, KEY)
    assert (shown.key, shown.file) == (KEY, None)
    assert "public" in shown.remark
    own = write_secret(tmp_path)
    assert find_secret(tmp_path, KEY) == own
    monkeypatch.setenv(VARIABLE, str(written(tmp_path / "elsewhere", "1" * 32)))
    assert find_secret(tmp_path, KEY).key == b"\x11" * 16
    named = written(tmp_path / "named", f"  {'2' * 32}\n")
    assert find_secret(tmp_path, KEY, named).key == b"\x22" * 16


def test_a_named_file_that_is_not_there_is_never_passed_over(tmp_path, monkeypatch):
    write_secret(tmp_path)
    with pytest.raises(CourseError, match="absent: cannot be read: No such file"):
        find_secret(tmp_path, KEY, tmp_path / "absent")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "absent"))
    with pytest.raises(CourseError, match="cannot be read"):
        find_secret(tmp_path, KEY)


def test_a_link_that_leads_nowhere_is_an_error_and_not_the_demonstration(tmp_path):
    (tmp_path / SECRET_FILE).symlink_to(tmp_path / "absent")
    with pytest.raises(CourseError, match="cannot be read"):
        find_secret(tmp_path, KEY)


@pytest.mark.parametrize("text", ["", "0" * 31, "0" * 33, "g" * 32, "0" * 32 + "\n\n0", "\udcff" * 3])
def test_a_damaged_file_is_refused_and_its_text_is_not_repeated(tmp_path, text):
    file = tmp_path / SECRET_FILE
    file.write_bytes(text.encode(errors="surrogateescape"))
    file.chmod(0o600)
    with pytest.raises(CourseError, match="32 hexadecimal digits: copy it again") as refusal:
        find_secret(tmp_path, None)
    assert "000" not in str(refusal.value).replace(str(tmp_path), "")


def test_a_pipe_is_refused_at_once(tmp_path):
    os.mkfifo(tmp_path / SECRET_FILE, 0o600)
    with pytest.raises(CourseError, match="is not a secret"):
        find_secret(tmp_path, None)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o620])
def test_a_secret_that_others_may_read_is_refused_with_the_command_that_helps(tmp_path, mode):
    file = written(tmp_path / SECRET_FILE, mode=mode)
    with pytest.raises(CourseError, match="by others on this machine") as refusal:
        find_secret(tmp_path, None)
    command = str(refusal.value).split("'")[1]
    assert command == f"chmod 600 {file}"
    file.chmod(0o600)
    assert find_secret(tmp_path, None).key == KEY


@pytest.mark.parametrize("mode", [0o777, 0o755])
def test_where_a_file_system_gives_all_files_one_mode_it_is_only_said(tmp_path, mode):
    written(tmp_path / SECRET_FILE, mode=mode)
    found = find_secret(tmp_path, None)
    assert found.key == KEY
    assert "does not keep who may read a file" in found.remark
