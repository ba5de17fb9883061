"""A plan is computed once and kept for its owner: what no longer fits, or is damaged, is made again."""

from __future__ import annotations

import stat
from dataclasses import replace

import numpy as np
import pytest

from grader.course.case_data import pack_case
from grader.course.secret import Secret
from grader.grading.exercise import grade_exercise
from grader.grading.kept_plan import draw_public_inputs, place_of_plan, planned
from grader.grading.prepare import make_plan
from grader.running.in_process import InProcess

KEY, OTHER = b"k" * 16, b"o" * 16
SOLUTION = '''\
"""Doubling."""

import numpy as np

calls = []


def double(x):
    """Return twice `x`."""
    calls.append(x)
    return 2.0 * x
'''


@pytest.fixture
def course(tiny):
    tiny.write("reference/tiny/solution.py", SOLUTION)
    return tiny.load()


@pytest.fixture
def secret(tiny):
    return Secret(KEY, tiny.root.parent / "course.secret")


def calls_of(course, secret):
    """How often the reference is called when the plan is asked for."""
    calls = course.exercises[0].functions["double"].__globals__["calls"]
    calls.clear()
    planned(course, secret)
    return len(calls)


def shown(graded):
    return replace(graded, seconds=0.0, checks=tuple(replace(check, trace=()) for check in graded.checks))


def test_the_second_run_asks_the_reference_nothing_and_has_the_same_plan(course, secret):
    first, kept, made = planned(course, secret), planned(course, secret), make_plan(course, KEY)
    assert (kept.digest, kept.digests, kept.frames) == (made.digest, made.digests, made.frames)
    assert first.frames == made.frames
    assert calls_of(course, secret) == 0
    for function in (lambda x: 2.0 * x, lambda x: 2.001 * x, lambda x: np.full(3, x)):
        one, other = (
            grade_exercise(plan.exercises["tiny"], InProcess({"double": function})) for plan in (made, kept)
        )
        assert shown(one) == shown(other)


def public_cases(plan):
    """All public cases of a plan, as data that compares."""
    public = plan.exercises["tiny"].public
    drawn = [public.plan_of(["double"]), *public.further(["double"])]
    return [repr([pack_case(case) for case in cases]) for one in drawn for cases in one.cases.values()]


@pytest.mark.slow  # processes draw them
def test_the_second_run_draws_no_public_inputs_and_has_the_same(course, secret):
    first, again = planned(course, secret), planned(course, secret)
    draw_public_inputs(course, secret, first, jobs=1)
    draw_public_inputs(course, secret, again, jobs=1)
    calls = course.exercises[0].functions["double"].__globals__["calls"]
    calls.clear()
    assert public_cases(first) == public_cases(again)
    assert calls == []
    made = make_plan(course, KEY)
    assert public_cases(made) == public_cases(again)
    assert calls != []
    assert planned(course, secret).digest == made.digest


def test_it_is_for_its_owner_alone_and_lies_beside_the_secret(course, secret):
    planned(course, secret)
    place = place_of_plan(course, secret)
    assert place == secret.file.with_name("course.secret.plan")
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    place.chmod(0o644)
    assert calls_of(course, secret) > 0
    assert stat.S_IMODE(place.stat().st_mode) == 0o600


def test_the_plan_of_a_public_course_lies_where_its_secret_would_stand(course):
    secret = Secret(course.demonstration_secret)
    planned(course, secret)
    assert place_of_plan(course, secret) == course.root / "course.secret.plan"
    assert calls_of(course, secret) == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("course.toml", None),
        ("reference/tiny/solution.py", None),
        ("reference/tiny/numbers.csv", "1,2"),
        ("assignments/tiny/properties.py", "LIMIT = 3"),
    ],
)
def test_a_change_of_any_file_of_the_course_makes_it_anew(tiny, course, secret, file, text):
    planned(course, secret)
    place = tiny.root / file
    tiny.write(file, f"{place.read_text()}\n" if text is None else text)
    assert calls_of(course, secret) > 0
    assert calls_of(course, secret) == 0


@pytest.mark.slow
def test_another_secret_another_machine_and_another_grader_make_it_anew(course, secret, monkeypatch):
    planned(course, secret)
    assert calls_of(course, replace(secret, key=OTHER)) > 0
    planned(course, secret)
    for name, value in (
        ("OPENBLAS_CORETYPE", "Prescott"),
        ("NPY_DISABLE_CPU_FEATURES", "FMA3"),
        ("GLIBC_TUNABLES", "glibc.cpu.hwcaps=-AVX2"),
    ):
        with monkeypatch.context() as patch:
            patch.setenv(name, value)
            assert calls_of(course, secret) > 0, name
        planned(course, secret)
    with monkeypatch.context() as patch:
        patch.setattr("numpy.__version__", "0.1")
        assert calls_of(course, secret) > 0
    monkeypatch.setattr("grader.grading.kept_plan.own_digest", lambda: "another version")
    assert calls_of(course, secret) > 0


def test_a_damaged_or_foreign_one_is_made_anew_without_a_word(course, secret, capfd):
    made = planned(course, secret)
    place = place_of_plan(course, secret)
    data = place.read_bytes()
    middle = len(data) // 2
    changed = data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]
    for other in (data[:-1], data + b"x", changed, b"", b"text", data[:90]):
        place.write_bytes(other)
        assert planned(course, secret).frames == made.frames
        assert place.read_bytes() == data
    assert capfd.readouterr() == ("", "")


def test_whatever_stands_in_its_place_is_no_obstacle(course, secret, tmp_path):
    made, place = planned(course, secret), place_of_plan(course, secret)
    target = tmp_path / "target"
    target.write_text("mine")
    place.unlink()
    place.symlink_to(target)
    assert planned(course, secret).frames == made.frames
    assert target.read_text() == "mine"
    place.unlink()
    place.mkdir()
    assert planned(course, secret).frames == made.frames
    missing = replace(secret, file=tmp_path / "absent" / "course.secret")
    assert planned(course, missing).frames == made.frames


def test_one_exercise_alone_is_kept_and_is_taken_from_all(tiny, secret):
    for name in ("solution.py", "checks.py"):
        tiny.write(f"reference/other/{name}", (tiny.root / "reference/tiny" / name).read_text())
    tiny.write("course.toml", (tiny.root / "course.toml").read_text() + "other = 5\n")
    course = tiny.load()
    alone = planned(course.only(["tiny"]), secret)
    assert list(alone.frames) == ["tiny"]
    both = planned(course, secret)
    assert planned(course.only(["other"]), secret).frames == {"other": both.frames["other"]}
    assert planned(course, secret).digest == make_plan(course, KEY).digest
