"""Folders of results as one class: what fits together is joined, and what does not is refused by name."""

from __future__ import annotations

import pytest
from endings import COURSE, WORTH, document, write_results

from grader.errors import ResultsError
from grader.gradebook.merging import merged
from grader.gradebook.reading import read_folder
from grader.grading.document import json_schema
from grader.model import Status

PLANS = {"conv": "c" * 64, "rnn": "d" * 64}


def graded(student, *names, plans=PLANS, **more):
    """A result of some exercises alone, as `grader grade --exercise` writes it."""
    chosen = {name: WORTH[name] for name in names or WORTH}
    digest = "".join(plans[name][0] for name in chosen).ljust(64, "0")
    own = {name: plans[name] for name in chosen}
    course = COURSE.model_copy(update={"plan_sha256": digest, "exercises_sha256": own})
    return document(student, course=course, worth=chosen, **more)


def merge(tmp_path, *folders):
    read = [read_folder(write_results(tmp_path / f"{number}", some)) for number, some in enumerate(folders)]
    return merged(read)


def test_shards_are_one_class(tmp_path):
    together = merge(tmp_path, [graded("bo")], [graded("ana")])
    assert [one.submission.id for one in together.read()] == ["ana", "bo"]
    assert together.remarks == ()


def test_halves_that_two_people_graded_are_one_result(tmp_path):
    together = merge(tmp_path, [graded("ana", "conv"), graded("bo", "conv")], [graded("ana", "rnn")])
    ana, bo = together.read()
    assert [exercise.name for exercise in ana.exercises] == ["conv", "rnn"]
    assert (ana.score, ana.max_score, ana.complete) == (10.0, 10.0, True)
    assert ana.course.exercises_sha256 == PLANS
    assert together.remarks == ("Without a result of rnn: bo.",)
    assert bo.max_score == 5.5
    type(ana).model_validate_json(ana.to_json())
    assert json_schema()["properties"]


def test_merging_again_changes_nothing(tmp_path):
    first = merge(tmp_path / "a", [graded("ana", "conv")], [graded("ana", "rnn")])
    again = merge(tmp_path / "b", first.read(), first.read())
    assert list(again.read()) == list(first.read())


def test_what_the_grader_could_not_tell_gives_way_to_a_grade(tmp_path):
    unknown = graded("ana", statuses={("conv", "values"): Status.UNKNOWN})
    for order in ([unknown], [graded("ana")]), ([graded("ana")], [unknown]):
        (ana,) = merge(tmp_path / str(len(order[0][0].notes)), *order).read()
        assert (ana.complete, ana.score) == (True, 10.0)


@pytest.mark.parametrize(
    ("other", "says"),
    [
        (
            graded("bo", plans={**PLANS, "rnn": "e" * 64}),
            "rnn was graded by another .* for ana .* for bo",
        ),
        (graded("ana", statuses={("conv", "values"): Status.FAILED}), "ana has two different results of conv"),
        (graded("ana", "conv", sha="2" * 64), "ana is there twice, with different files"),
    ],
)
def test_what_contradicts_is_refused(tmp_path, other, says):
    with pytest.raises(ResultsError, match=says):
        merge(tmp_path, [graded("ana")], [other])


def test_plans_of_an_older_program_are_compared_as_a_whole(tmp_path):
    newer = COURSE.model_copy(update={"plan_sha256": "b" * 64})
    assert merge(tmp_path / "a", [document("ana")], [document("bo")]).students == ["ana", "bo"]
    with pytest.raises(ResultsError, match="conv was graded by another state"):
        merge(tmp_path / "b", [document("ana")], [document("bo", course=newer)])


def test_several_versions_are_named(tmp_path):
    other = graded("bo")
    other = other.model_copy(update={"environment": other.environment.model_copy(update={"numpy": "1.0"})})
    (remark,) = merge(tmp_path / "a", [graded("ana")], [other]).remarks
    assert remark.startswith("Graded by different versions of numpy: 1.0 and ")
    documents = [
        one.model_copy(update={"environment": one.environment.model_copy(update={"packages": {"scipy": version}})})
        for one, version in ((graded("ana"), "1.16.1"), (graded("bo"), "1.17.0"))
    ]
    (remark,) = merge(tmp_path / "b", documents[:1], documents[1:]).remarks
    assert remark == "Graded by different versions of scipy: 1.16.1 and 1.17.0."
