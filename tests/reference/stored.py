"""The oracle's answers: one file per exercise in answers/, written by ``make oracle`` and read by the tests.

A file of ``answers/`` is an ordinary ``.npz``. Its numbers lie one after the other in long arrays, one per dtype.
Its ``index``, a text in JSON, says which of them belong together, and in which shape. Thousands of small arrays
with a header each would be much larger, and slower to read.
"""

import functools
import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

ANSWERS = Path(__file__).with_name("answers")
ORACLE = Path(__file__).with_name("oracle")
EXERCISES = sorted(path.stem for path in ORACLE.glob("[!_]*.py"))
DTYPES = ("float64", "int64")
REMEDY = "run `make oracle` and commit what it writes"


class Case(NamedTuple):
    """What a function is given, and what it returns according to the oracle."""

    arguments: Any
    expected: Any


def digest(exercise):
    """A fingerprint of the code that draws an exercise's inputs and answers them."""
    return hashlib.sha256((ORACLE / f"{exercise}.py").read_text(encoding="utf-8").encode()).hexdigest()


def write(path, about, laws):
    """Store lists of cases by name: bytes that depend on nothing but the arguments."""
    flat = {dtype: [np.empty(0, dtype)] for dtype in DTYPES}

    def packed(value):
        array = np.asarray(value)
        if array.dtype.name not in DTYPES:
            raise TypeError(f"{array.dtype} is not stored, only {' and '.join(DTYPES)}")
        flat[array.dtype.name].append(array.ravel())
        return {"dtype": array.dtype.name, "shape": array.shape}

    index = np.array(json.dumps({"about": about, "laws": laws}, default=packed))
    members = {"index": index} | {dtype: np.concatenate(parts) for dtype, parts in flat.items()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, array in members.items():
            entry = zipfile.ZipInfo(f"{name}.npy")  # dated 1980: the time of writing does not matter
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w") as file:
                np.lib.format.write_array(file, array, allow_pickle=False)


def read(path):
    """What `write` was given, with arrays that nobody can write into. Tuples are lists now."""
    with np.load(path, allow_pickle=False) as members:
        index, flat = str(members["index"]), {dtype: members[dtype] for dtype in DTYPES}
    taken = dict.fromkeys(DTYPES, 0)

    def unpacked(entry):  # is called for one array after the other, in the order in which they were packed
        if entry.keys() != {"dtype", "shape"}:
            return entry
        start, size = taken[entry["dtype"]], int(np.prod(entry["shape"]))
        taken[entry["dtype"]] += size
        array = flat[entry["dtype"]][start : start + size].reshape(entry["shape"])
        array.flags.writeable = False
        return array

    content = json.loads(index, object_hook=unpacked)
    return content["about"], {law: [Case(*case) for case in found] for law, found in content["laws"].items()}


@functools.cache
def _laws(exercise):
    path = ANSWERS / f"{exercise}.npz"
    if not path.exists():
        raise LookupError(f"there is no {path}: {REMEDY}")
    return read(path)[1]


def stored(exercise, law):
    """The stored cases of one law, which is a function of ``oracle/<exercise>.py``."""
    laws = _laws(exercise)
    if not laws.get(law):
        raise LookupError(f"no answers are stored for {law} of {exercise}: {REMEDY}")
    return laws[law]


def cases(exercise, law):
    """Run a test once per stored case of a law, as ``case``; the case's number is in the test's id."""
    found = [pytest.param(case, id=str(number)) for number, case in enumerate(stored(exercise, law))]
    return pytest.mark.parametrize("case", found)
