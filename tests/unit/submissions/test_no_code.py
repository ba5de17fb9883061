"""A hand-in without any code has a reason, whatever lies there instead."""

from __future__ import annotations

import pytest

from grader.submissions.intake import read_submission
from grader.submissions.select import select

from .test_finding_work import RIGHT, zipped

ITSELF = "hand in the .py or .ipynb itself"
INSTEAD = {
    "what makes a package": (
        {"__init__.py": RIGHT},
        "__init__.py cannot be used: it is not looked at for",
    ),
    "copies of Jupyter's": (
        {".ipynb_checkpoints/tiny-checkpoint.ipynb": b"{}"},
        f".ipynb_checkpoints cannot be used: only what is hidden was handed in: {ITSELF}",
    ),
    "one compressed file": ({"a.gz": b"\x1f\x8b\x08"}, "a.gz cannot be used: a .gz archive is not opened here"),
    "an archive of Java": (
        {"hw.jar": zipped({"tiny.py": RIGHT}), "points.csv": b"1,2\n"},
        "hw.jar cannot be used: a .jar archive is not opened here: hand in a .zip",
    ),
    "bzip2": ({"tiny.bz2": b"BZh9"}, "tiny.bz2 cannot be used: a .bz2 archive is not opened here: hand in a .zip"),
    "a program": ({"bin/a.exe": b"MZ"}, f"a.exe cannot be used: it is no code that can be run: {ITSELF}"),
    "an archive of nothing": (
        {"hw.zip": zipped({"a.exe": b"MZ"})},
        f"hw.zip cannot be used: there is no .py or .ipynb in it: {ITSELF}",
    ),
    "nothing": ({}, f"the folder is empty: {ITSELF}"),
}


def absence_of(folder, files, exercise):
    folder.mkdir()
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return select(read_submission("ana", folder, ["tiny"]), exercise).absence


@pytest.mark.parametrize("what", INSTEAD)
def test_what_is_no_code_is_named(tmp_path, tiny, what):
    files, says = INSTEAD[what]
    absence = absence_of(tmp_path / "ana", files, tiny.exercise)
    assert (f"{absence.what} cannot be used: {absence.why}" if absence.what else absence.why).startswith(says)


def test_code_under_a_name_of_text_is_still_what_the_exercise_names(tmp_path, tiny):
    absence = absence_of(tmp_path / "ana", {"answers.txt": RIGHT}, tiny.exercise)
    assert absence.nearest == "answers.txt"
