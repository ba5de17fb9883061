"""What a worker is sent to grade by: the same plan as everybody's, or it refuses."""

from __future__ import annotations

import json
import stat

import pytest

from grader.cluster.packing import BadPack, pack, unpack
from grader.cluster.parcel import OtherPlan, open_parcel, parcel_of
from grader.cluster.worker import work
from grader.grading.prepare import make_plan

SECRET = b"a secret of bits"


@pytest.fixture
def made(tiny):
    course = tiny.load()
    return course, make_plan(course, SECRET), parcel_of(course, make_plan(course, SECRET), SECRET, "process")


@pytest.fixture
def changed(made):
    """``changed(secret=...)`` -> the parcel with another header."""
    header, blobs = unpack(made[2].content)
    return lambda **changes: pack({**header, **changes}, blobs)


@pytest.mark.slow
def test_a_worker_makes_the_plan_that_the_parcel_was_made_of(made, tmp_path):
    course, plan, parcel = made
    prepared = open_parcel(parcel.content, tmp_path)
    assert (prepared.plan.digest, prepared.plan.digests) == (plan.digest, plan.digests)
    assert (prepared.course.title, prepared.strength) == (course.title, "process")
    assert parcel_of(course, plan, SECRET, "process").sha256 == parcel.sha256


@pytest.mark.slow
def test_nobody_else_can_read_what_a_worker_unpacks_and_the_secret_is_not_among_it(made, tmp_path):
    open_parcel(made[2].content, tmp_path / "there")
    files = [path for path in (tmp_path / "there").rglob("*") if path.is_file() and path.suffix != ".pyc"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert not [path for path in files if SECRET.hex().encode() in path.read_bytes()]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"secret": b"another secret!!".hex()}, "another plan"),
        ({"plan": "0" * 64}, "another plan"),
        ({"grader": "0" * 64}, "another version of the grader"),
    ],
)
def test_another_plan_or_program_is_refused(changed, tmp_path, changes, says):
    with pytest.raises(OtherPlan, match=says):
        open_parcel(changed(**changes), tmp_path)


def test_a_changed_file_of_the_course_is_another_plan(made, tmp_path):
    with pytest.raises(OtherPlan, match="another plan"):
        open_parcel(made[2].content.replace(b"nothing to double", b"nothing to triple"), tmp_path)


@pytest.mark.parametrize("name", ["/etc/passwd", "../course.toml", "reference/../../x"])
def test_no_file_is_written_outside(made, changed, tmp_path, name):
    header, _ = unpack(made[2].content)
    with pytest.raises(BadPack, match="lies outside"):
        open_parcel(changed(files=[name, *header["files"][1:]]), tmp_path / "inside")
    assert not [path for path in tmp_path.glob("*") if path.name not in ("inside", "course")]


def test_a_worker_that_has_not_the_parcel_says_so_and_takes_no_other():
    assert json.loads(work("0" * 64, b""))["state"] == "needs the parcel"
    refused = json.loads(work("0" * 64, b"", b"something else"))
    assert refused["state"] == "refused"
    assert "another plan" in refused["says"]
