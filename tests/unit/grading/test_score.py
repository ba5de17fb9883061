"""Points: shared among parts, earned by what passed, and printed without dust."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.checks import Contract, Raises
from grader.course.exercise import points_at_odds
from grader.errors import CourseError
from grader.grading.score import grade_check, rounded, shares, skipped_check
from grader.model import Status, Verdict

SETTINGS = 'title = "T"\ndemonstration_secret = "00000000000000000000000000000007"\n[exercises]\ntiny = 10\n'
AGREES = "Agrees('values', 'twice', call='double', inputs=case(x=normal(3, 2)))"
CHECK = Raises("errors", "an error is raised", call="double", inputs=())
PASSED, FAILED, SKIPPED, UNKNOWN = Status.PASSED, Status.FAILED, Status.SKIPPED, Status.UNKNOWN


def verdicts(*statuses):
    return [Verdict(f"case {i}", status, "" if status is PASSED else "wrong") for i, status in enumerate(statuses)]


def test_a_check_that_passes_earns_its_points_and_says_nothing():
    grade = grade_check(CHECK, 3.0, verdicts(PASSED, PASSED))
    assert (grade.score, grade.max_score, grade.status, grade.message) == (3.0, 3.0, PASSED, "")
    assert (grade.name, grade.says) == ("errors", "an error is raised")


@pytest.mark.parametrize("status", [status for status in Status if status is not PASSED])
def test_no_status_but_passed_earns_anything(status):
    grade = grade_check(CHECK, 3.0, verdicts(PASSED, status))
    assert (grade.score, grade.status) == (0.0, status)


def test_each_part_earns_an_equal_share_if_all_of_its_cases_pass():
    found = [
        Verdict("a", PASSED, part="dx"),
        Verdict("a", PASSED, part="dw"),
        Verdict("a", FAILED, "db is wrong", "db"),
        Verdict("b", PASSED, part="dx"),
        Verdict("b", FAILED, "dw is wrong", "dw"),
        Verdict("b", PASSED, part="db"),
    ]
    grade = grade_check(CHECK, 6.0, found)
    assert (grade.score, grade.status) == (2.0, FAILED)
    assert grade.message == "db is wrong; dw is wrong (in both cases)"


def test_a_fault_of_the_harness_is_unknown_whatever_else_happened():
    assert grade_check(CHECK, 3.0, verdicts(FAILED, PASSED, UNKNOWN)).status is UNKNOWN


def test_the_status_is_that_of_the_first_case_that_did_not_pass():
    assert grade_check(CHECK, 3.0, verdicts(PASSED, Status.TIMED_OUT, FAILED)).status is Status.TIMED_OUT


def test_a_failure_comes_before_what_was_skipped():
    assert grade_check(CHECK, 3.0, verdicts(SKIPPED, FAILED)).status is FAILED
    assert grade_check(CHECK, 3.0, verdicts(SKIPPED, PASSED)).status is SKIPPED


@pytest.mark.parametrize(
    ("statuses", "where"),
    [
        ((FAILED,), "wrong"),
        ((FAILED, FAILED), "wrong (in both cases)"),
        ((PASSED, FAILED), "wrong (with case 1, 1 of 2 cases)"),
        ((PASSED, FAILED, PASSED, FAILED), "wrong (with 'case 1' and 'case 3', 2 of 4 cases)"),
        ((PASSED, *(FAILED,) * 4), "wrong (with case 1 and 3 more of 5 cases)"),
    ],
)
def test_the_message_says_in_which_cases(statuses, where):
    assert grade_check(CHECK, 1.0, verdicts(*statuses)).message == where


def test_status_of_a_whole_file_has_no_case_count():
    assert grade_check(CHECK, 1.0, verdicts(Status.NOT_WRITTEN, Status.NOT_WRITTEN)).message == "wrong"


def test_a_sentence_that_two_parts_share_is_said_once():
    found = [Verdict("a", FAILED, "2 values are expected", part) for part in ("dx", "dw")]
    assert grade_check(CHECK, 1.0, found).message == "2 values are expected"


def test_a_check_without_verdicts_is_a_fault_not_a_pass():
    with pytest.raises(AssertionError, match="at least one verdict"):
        grade_check(CHECK, 1.0, [])


def test_a_skipped_check_earns_nothing_and_says_what_it_needs():
    grade = skipped_check(CHECK, 2.0, ["values", "edges"])
    assert (grade.score, grade.max_score, grade.status) == (0.0, 2.0, SKIPPED)
    assert grade.message == "skipped: it needs 'values' and 'edges' to pass first"


def test_the_contract_is_graded_like_a_check():
    grade = grade_check(Contract(1.0), 1.0, verdicts(PASSED))
    assert (grade.name, grade.score) == ("contract", 1.0)


def test_points_carry_no_dust():
    assert rounded(0.1 + 0.2) == 0.3
    assert str(rounded(-0.0)) == "0.0"


@pytest.mark.slow
@given(st.integers(1, 12), st.integers(1, 20))
def test_checks_that_all_pass_add_up_to_the_whole(count, points):
    grades = [grade_check(CHECK, points / count, verdicts(PASSED)) for _ in range(count)]
    assert rounded(sum(grade.score for grade in grades)) == points


@pytest.mark.slow
@given(st.lists(st.booleans(), min_size=1, max_size=9), st.integers(1, 20))
def test_a_score_lies_between_nothing_and_the_worth(passed, points):
    found = [Verdict("a", PASSED if ok else FAILED, part=str(i)) for i, ok in enumerate(passed)]
    grade = grade_check(CHECK, float(points), found)
    assert 0 <= grade.score <= grade.max_score == points
    assert (grade.score == points) == all(passed)
    assert (grade.score == 0) == (not any(passed))


# --- points are what the author wrote --------------------------------------------------------------------


def test_points_that_add_up_are_shown_as_they_are_written_and_nothing_is_added(tiny):
    """Nobody wrote a contract, so nobody loses a point of it."""
    texts = [AGREES.replace("'values'", f"'{name}'", 1) for name in "abcd"]
    checks = [f"{text[:-1]}, points={points})" for text, points in zip(texts, (2, 2, 1, 2), strict=True)]
    tiny.checks(*checks, contract=None)
    tiny.write("course.toml", SETTINGS.replace("tiny = 10", "tiny = 7"))
    graded = tiny.grade()
    assert [(check.name, check.max_score) for check in graded.checks if check.max_score] == [
        ("a", 2.0), ("b", 2.0), ("c", 1.0), ("d", 2.0),
    ]  # fmt: skip
    assert points_at_odds(tiny.exercise) is None


def test_points_that_do_not_add_up_are_named_with_both_numbers_and_the_remedy(tiny):
    tiny.checks(f"{AGREES[:-1]}, points=3)", contract=1)
    said = points_at_odds(tiny.exercise)
    assert "add up to 4, but course.toml says tiny = 10" in said
    assert "write tiny = 4" in said
    assert sum(round(1000 * check.max_score) for check in tiny.grade().checks) == 10_000


@pytest.mark.slow
@given(st.lists(st.integers(1, 4000), min_size=1, max_size=20), st.integers(1, 200_000))
def test_shares_are_thousandths_that_add_up_exactly(weights, points):
    parts = shares(points / 1000, [weight / 1000 for weight in weights])
    assert sum(round(1000 * part) for part in parts) == points
    assert all(part == round(part, 3) for part in parts)
    if sum(weights) == points:
        assert parts == [weight / 1000 for weight in weights]


def test_a_voided_check_gives_everybody_its_points_and_what_needs_it_is_tried(tiny):
    tiny.checks(
        f"{AGREES[:-1]}, points=4)",
        "Raises('errors', 'none', points=6, needs=('values',), call='double', inputs=case(x=np.zeros(0)))",
    )
    tiny.write("course.toml", SETTINGS + '[voided.tiny]\n"values" = "2 x was printed as x"\n')
    graded = tiny.grade(double=lambda x: x)
    assert [(check.score, check.status) for check in graded.checks] == [(4.0, PASSED), (0.0, FAILED)]
    assert "2 x was printed as x" in graded.checks[0].message


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ('[voided.tiny]\nvalue = "x"\n', "voided.tiny: there is no check 'value' in it"),
        ('[voided.tine]\nvalues = "x"\n', "voided: there is no exercise 'tine'"),
        ('[voided.tiny]\nvalues = " "\n', "give 'values' a reason"),
    ],
)
def test_what_cannot_be_voided_is_named_with_its_line(tiny, table, says):
    tiny.write("course.toml", SETTINGS + table)
    with pytest.raises(CourseError, match=says) as refused:
        tiny.load()
    assert refused.value.line
