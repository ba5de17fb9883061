"""The oracle's answers, as they are stored: they belong to the oracle's code, and are what it says today."""

import subprocess
import sys
import zipfile
from importlib.util import find_spec

import numpy as np
import pytest

from .stored import ANSWERS, EXERCISES, REMEDY, Case, digest, read, write

needs_jax = pytest.mark.skipif(find_spec("jax") is None, reason="JAX is not installed: `make oracle` installs it")


def answer_again(exercise, folder, root):
    """Run the oracle on one exercise, in a process of its own: other tests fork, which JAX's threads forbid."""
    command = [sys.executable, "-m", "tests.reference.oracle", "--into", folder, exercise]
    run = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return folder / f"{exercise}.npz"


def assert_same(now, then, where):
    """All is equal but the last digits of numbers: they depend on the processor, most of all where terms cancel."""
    assert type(now) is type(then), where
    if isinstance(then, dict):
        assert now.keys() == then.keys(), where
        for name, value in then.items():
            assert_same(now[name], value, f"{where}, {name}")
    elif isinstance(then, list | tuple):
        assert len(now) == len(then), where
        for number, pair in enumerate(zip(now, then, strict=True)):
            assert_same(*pair, f"{where}, {number}")
    elif isinstance(then, float) or (isinstance(then, np.ndarray) and then.dtype == np.float64):
        assert np.shape(now) == np.shape(then), where
        largest = float(np.max(np.abs(then), initial=0.0))
        np.testing.assert_allclose(now, then, rtol=1e-11, atol=1e-12 * largest + 1e-14, err_msg=where)
    else:
        np.testing.assert_array_equal(now, then, err_msg=where, strict=True)


def test_every_exercise_with_an_oracle_has_answers_and_no_other():
    assert EXERCISES
    assert sorted(path.name for path in ANSWERS.iterdir()) == [f"{exercise}.npz" for exercise in EXERCISES], REMEDY


@pytest.mark.parametrize("exercise", EXERCISES)
def test_answers_are_those_of_the_oracles_code(exercise):
    about, _ = read(ANSWERS / f"{exercise}.npz")
    assert about["source"] == digest(exercise), f"oracle/{exercise}.py is newer than its stored answers: {REMEDY}"


@pytest.mark.parametrize("exercise", EXERCISES)
def test_files_are_small_and_without_a_date(exercise):
    path = ANSWERS / f"{exercise}.npz"
    assert path.stat().st_size < 500_000
    with zipfile.ZipFile(path) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.nightly
@needs_jax
@pytest.mark.parametrize("exercise", EXERCISES)
def test_the_oracle_gives_the_stored_answers(exercise, root, tmp_path):
    _, now = read(answer_again(exercise, tmp_path, root))
    _, then = read(ANSWERS / f"{exercise}.npz")
    assert_same(now, then, exercise)


@pytest.mark.nightly
@needs_jax
def test_the_oracle_writes_the_same_bytes_each_time(root, tmp_path):
    first, second = (answer_again("bptt", tmp_path / run, root).read_bytes() for run in ("first", "second"))
    assert first == second


def test_what_is_read_is_what_was_written(tmp_path):
    arrays = [np.array(0.1), np.zeros((0, 3)), np.array([[np.pi, -0.0, np.inf]]), np.arange(4).reshape(2, 2)]
    laws = {"law": [Case(arrays, {"text": "a b\n", "number": 1 / 3, "none": None}), Case(arrays[::-1], True)]}
    write(tmp_path / "some.npz", {"source": "abc"}, laws)
    about, (first, second) = read(tmp_path / "some.npz")[0], read(tmp_path / "some.npz")[1]["law"]
    assert about == {"source": "abc"}
    assert first.expected == {"text": "a b\n", "number": 1 / 3, "none": None}
    assert second.expected is True
    for case, written in ((first, arrays), (second, arrays[::-1])):
        for got, array in zip(case.arguments, written, strict=True):
            np.testing.assert_array_equal(got, array, strict=True)
            np.testing.assert_array_equal(np.signbit(got), np.signbit(array))


def test_numbers_of_less_precision_are_refused(tmp_path):
    with pytest.raises(TypeError, match="float32"):
        write(tmp_path / "some.npz", {}, {"law": [Case(np.ones(2, np.float32), 1.0)]})


def test_nobody_writes_into_stored_arrays(tmp_path):
    write(tmp_path / "some.npz", {}, {"law": [Case(np.ones(2), 1.0)]})
    with pytest.raises(ValueError, match="read-only"):
        read(tmp_path / "some.npz")[1]["law"][0].arguments[0] = 2.0
