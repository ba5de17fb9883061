"""A kit's further public cases: about 50 for each function, none of which students see otherwise."""

from __future__ import annotations

import numpy as np
import pytest

from grader.grading.public_draws import PublicDraws
from grader.release.further_file import FURTHER_FILE, further_plans, pack_further
from grader.wire import WireError

pytestmark = pytest.mark.slow


def written(folder, data):
    (folder / FURTHER_FILE).write_bytes(data)
    return folder


def test_there_are_fifty_for_a_function_with_right_answers_and_all_are_new(tiny, tmp_path):
    exercise = tiny.exercise
    seen = PublicDraws(exercise, 1).plan_of(exercise.spec.functions)
    (further,) = further_plans(written(tmp_path, pack_further(exercise, 1)), seen)
    for function in exercise.spec.functions:
        cases = [one for name in further.cases for one in further.cases[name] if one.calls[0].function == function]
        assert len(cases) >= 50
        for case in cases:
            expected = exercise.functions[function](*case.calls[0].args, **case.calls[0].kwargs)
            np.testing.assert_allclose(case.expected, expected)
    known = {case.arguments["x"].tobytes() for cases in seen.cases.values() for case in cases}
    assert not known & {one.arguments["x"].tobytes() for several in further.cases.values() for one in several}


def test_a_kit_without_them_has_none_and_a_damaged_file_is_noticed(tiny, tmp_path):
    plan = tiny.plan()
    assert further_plans(tmp_path, plan) == []
    data = pack_further(tiny.exercise, 1)
    with pytest.raises(WireError):
        further_plans(written(tmp_path, data[: len(data) // 2]), plan)
