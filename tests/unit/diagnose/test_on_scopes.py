"""A name is held against the calls of scopes: what it does not explain there is told."""

from grader.diagnose.on_scopes import told_of_scopes
from grader.model import Call, CasePlan, CheckGrade, Finding, Raised, Returned, Status

NAMED = Finding("misconception", "f", "You double.", "It explains all 4 calls of f.", "", mistakes=("doubles",))


def told(*ends, assures="every size"):
    """What is told of calls of f with 1, 2, 3 ..., of which the reference returns what it was given."""
    numbers = range(1, len(ends) + 1)
    call = Call("f")
    cases = [CasePlan(str(n), {"x": float(n)}, (call,), expected=float(n), assures=assures) for n in numbers]
    grade = CheckGrade("values", "", Status.FAILED, 0.0, 1.0, "", trace=tuple((call, end) for end in ends))
    return told_of_scopes(NAMED, lambda given: 2 * given["x"], {"values": cases}, [grade]).evidence


def test_a_name_that_explains_the_calls_of_scopes_too_is_told_as_it_was():
    assert told(Returned(2.0), Returned(4.0), Returned(6.0)) == NAMED.evidence


def test_calls_of_scopes_that_a_name_does_not_explain_are_counted():
    assert told(Returned(2.0), Returned(4.5), Raised("ValueError", "ValueError")) == (
        "It explains all 4 calls of f. It does not explain 2 calls with small sizes: there may be something else, "
        "too."
    )


def test_the_calls_that_a_name_was_recognised_by_are_not_looked_at_again():
    assert told(Returned(7.0), assures="") == NAMED.evidence
