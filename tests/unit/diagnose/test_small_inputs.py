"""What is said of a small input whose result is not the same in every call."""

from __future__ import annotations

import itertools

from grader.diagnose.small_inputs import climb, findings_of
from grader.model import Call, CasePlan
from grader.running.in_process import InProcess

LADDER = {"f": [CasePlan(f"small {x:g}", {"x": x}, (Call("f", (x,)),), x, 1e-9) for x in (1.0, 2.0)]}


def told(f):
    runner = InProcess({"f": f})
    (finding,) = findings_of("work", climb(LADDER, ["f"], runner), runner)
    return finding


def test_results_that_change_from_call_to_call_are_no_example_to_replay():
    numbers = itertools.count(3.0)
    finding = told(lambda x: x + next(numbers))
    assert finding.says == "Your f gives another result when it is called again with the same arguments."
    assert not finding.replay


def test_a_wrong_result_that_stays_is_an_example_to_replay():
    finding = told(lambda x: x + 1)
    assert finding.says == "f fails on a small input, which you can try yourself."
    assert finding.replay


def test_one_call_that_is_right_by_chance_is_not_called_another_wrong_result():
    wrong_every_other_time = itertools.cycle((1.0, 0.0))
    assert "called again" not in told(lambda x: x + next(wrong_every_other_time)).says
