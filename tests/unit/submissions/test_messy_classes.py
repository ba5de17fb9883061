"""Classes as they come: every student has a row, every entry is accounted for, and right work is found."""

from __future__ import annotations

import pytest

from grader.grading.prepare import PreparedExercise
from grader.grading.submission import grade_selection
from grader.running.unconfined import Unconfined
from grader.submissions.classes import read_class
from grader.submissions.intake import read_submission
from grader.submissions.select import select

from .messy import class_of

EXERCISES = ("tiny", "other")
OURS = ("Traceback", "grader", "_Inert", "site-packages")


def write(folder, members):
    for name, data in members.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    return folder


def visible(folder):
    """The entries of the class, which may lie in one more folder."""
    inner = [entry for entry in folder.iterdir() if not entry.name.startswith((".", "__MACOSX"))]
    return set(inner)


def assert_nobody_is_lost(folder, seed, exercise):
    students, members, words = class_of(seed)
    handed_in = read_class(write(folder, members), EXERCISES)
    assert handed_in.layout.startswith(words), seed
    assert len(handed_in.submissions) == len(students), (seed, [one.student for one in handed_in.submissions])
    named = [entry for one in handed_in.submissions for entry in one.entries] + list(handed_in.passed_over)
    for entry in visible(folder):
        assert any(place == entry or entry in place.parents for place in named), (seed, entry)
    found = []
    for one in handed_in.submissions:
        submission = read_submission(one.student, one.place, EXERCISES)
        selection = select(submission, exercise)
        found.append((one, selection))
        said = [problem.message for problem in submission.problems]
        said += [note for work in selection.works for note in work.notes]
        assert not [text for text in said for ours in (*OURS, str(folder)) if ours in text], seed
    assert sum(bool(selection.works) for _, selection in found) == sum(one.reason is None for one in students), seed
    unnamed = [one.student for one, selection in found if selection.absence and not selection.absence.why]
    assert not unnamed, (seed, unnamed)
    reasons = {selection.absence.why for _, selection in found if selection.absence is not None}
    for one in students:
        assert not one.reason or any(one.reason in why for why in reasons), (seed, one.reason, reasons)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("start", range(0, 96, 24))
def test_nobody_is_lost_in_a_messy_class(tmp_path, tiny, start):
    exercise = tiny.exercise
    for seed in range(start, start + 24):
        assert_nobody_is_lost(tmp_path / str(seed), seed, exercise)


@pytest.mark.nightly
@pytest.mark.parametrize("start", range(100, 1100, 100))
def test_nobody_is_lost_in_a_thousand_messy_classes(tmp_path, tiny, start):
    exercise = tiny.exercise
    for seed in range(start, start + 100):
        assert_nobody_is_lost(tmp_path / str(seed), seed, exercise)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_right_work_in_a_messy_class_has_full_marks(tmp_path, tiny, seed):
    exercise = tiny.exercise
    prepared = PreparedExercise(tiny.plan())
    for one, selection in assert_nobody_is_lost(tmp_path / "class", seed, exercise):
        if selection.works:
            grade = grade_selection(selection, prepared, lambda program: Unconfined(program, tiny.load().limits))
            assert grade.score == grade.max_score, (seed, one.student, grade.notes)
            said = [*grade.notes, *(check.message for check in grade.checks)]
            assert not [text for text in said for ours in (*OURS, str(tmp_path)) if ours in text]
