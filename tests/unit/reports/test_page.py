"""What a student reads of one exercise: the mistake first, on one screen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.model import Call, CheckGrade, ExerciseGrade, Finding, NotWritten, Returned, Status, Verdict
from grader.reports.lines import printed_text
from grader.reports.page import page_text, word_of

MISTAKE = Finding(
    "misconception", "scan", "You flipped the kernel.", "It explains all 21 calls of scan.", "Which way round?"
)
REPLAY = "import numpy as np\nfrom conv import scan\n\nprint(scan(np.eye(2)))"
TRIED = Finding(
    "counterexample", "scan", "scan fails on a small input.", "The result is 1; expected 2.", "", REPLAY
)


def check(name, status, message="", function="scan", score=0.0, detail=""):
    outcome = Returned(0) if status in (Status.PASSED, Status.FAILED) else NotWritten("conv.py", 3)
    verdict = Verdict("a case", status, message, detail=detail)
    trace = () if status is Status.SKIPPED else ((Call(function), outcome),)
    return CheckGrade(name, "says", status, score, 1.0, f"{message} (in all 4 cases)", (verdict,), trace)


def page(*checks, findings=(), notes=(), width=80):
    score = sum(one.score for one in checks)
    grade = ExerciseGrade("conv", "Convolution", score, float(len(checks)), checks, findings, notes)
    return page_text(grade, width, colour=False, more="grader check conv --more").splitlines()


def test_the_mistake_comes_first_then_one_input_to_try_then_the_checks_that_fail_for_it():
    lines = page(
        check("plain", Status.PASSED, score=1.0),
        check("strides", Status.FAILED, "48 of 54 entries are wrong"),
        check("padding", Status.FAILED, "40 of 54 entries are wrong"),
        check("contract", Status.SKIPPED, "waits"),
        findings=(MISTAKE, TRIED),
    )
    assert lines == [
        "Convolution: 1 of 4 points",
        "",
        "  You flipped the kernel.",
        "    It explains all 21 calls of scan.",
        "    Which way round?",
        "    Try it: The result is 1; expected 2.",
        *REPLAY.replace("\n\n", "\n").splitlines(),  # nothing is empty but below
        "",
        "    2 checks fail for it: strides, padding.",
        "  Passed: 1 of 4 checks. Waiting: contract. Numbers: grader check conv --more",
    ]


@pytest.mark.parametrize("long", ["a check with a long name", "the longest name that fits beside it all"])
def test_the_command_for_the_numbers_is_never_broken(long):
    lines = page(check("plain", Status.FAILED, "wrong"), check(long, Status.SKIPPED, "waits"))
    assert lines[-2:] == [f"  Passed: 0 of 2 checks. Waiting: {long}.", "  Numbers: grader check conv --more"]


def test_the_word_checks_is_left_out_where_the_command_fits_beside_the_rest_without_it():
    lines = page(check("plain", Status.FAILED, "wrong"), check("a longer name", Status.SKIPPED, "waits"))
    assert lines[-1] == "  Passed: 0 of 2. Waiting: a longer name. Numbers: grader check conv --more"


def test_what_is_right_is_one_line():
    lines = page(*(check(name, Status.PASSED, score=1.0) for name in "abc"))
    assert lines == ["Convolution: 3 of 3 points", "", "  All 3 checks passed."]


@pytest.mark.parametrize("status", [Status.IMPORT_FAILED, Status.MISSING])
def test_what_is_wrong_with_the_whole_file_is_said_once(status):
    lines = page(*(check(name, status, "your file is not valid Python (conv.py, line 5)") for name in "abcdefgh"))
    assert lines == [
        "Convolution: 0 of 8 points",
        "  ✗ your file is not valid Python (conv.py, line 5) (in all 4 cases)",
    ]


def test_functions_that_are_not_written_are_named_once_each():
    message = "not written yet: it raises NotImplementedError (conv.py, line 3)"
    stub = [check(name, Status.NOT_WRITTEN, message, "size") for name in "ab"]
    lines = page(*stub, check("c", Status.PASSED, score=1.0))
    assert lines[2:4] == ["  · not written yet: size (conv.py, line 3)", ""]
    assert lines[4].startswith("  Passed: 1 of 3 checks. ")


def test_a_function_that_returned_before_another_one_raised_is_written():
    trace = ((Call("forward"), Returned(0)), (Call("backward"), NotWritten("conv.py", 3)))
    stub = replace(check("gradient", Status.NOT_WRITTEN, "not written yet (conv.py, line 3)"), trace=trace)
    lines = page(stub, check("c", Status.PASSED, score=1.0))
    assert lines[2].startswith("  · not written yet: backward")


def test_an_exception_that_shows_in_two_functions_is_told_once():
    raised = check("strides", Status.RAISED, "ValueError was raised (conv.py, line 32): the lengths differ")
    both = ((Call("size"), Returned(0)), (Call("scan"), Returned(0)))
    size = Finding("misconception", "size", "You rounded up.", "It explains all 5 calls.", "Why?")
    scan = Finding("forensics", "scan", "Your result has too many values.", "In every case.", "How many?")
    lines = page(replace(raised, trace=both), findings=(size, scan))
    assert sum("In strides: ValueError was raised" in line for line in lines) == 1


def test_a_finding_names_its_function():
    says = Finding("forensics", "scan", "Your result is NaN everywhere.", "In all 21 cases this happens.")
    lines = page(check("a", Status.FAILED, "wrong"), findings=(says,))
    assert lines[2] == "  scan: Your result is NaN everywhere."


def test_checks_without_a_known_mistake_are_explained_once_for_each_function():
    lines = page(
        check("a", Status.FAILED, "3 entries are wrong", detail="at [0]: got 1, expected 2"),
        check("b", Status.FAILED, "4 entries are wrong", detail="at [1]: got 1, expected 2"),
        check("c", Status.FAILED, "the result has shape (2,)", "pool"),
    )
    assert lines[2:8] == [
        "  ✗ failed for scan: a, b (0/2)",
        "    3 entries are wrong",  # in how many cases is the first one's number
        "    a case: at [0]: got 1, expected 2",
        "  ✗ failed for pool: c (0/1)",
        "    the result has shape (2,) (in all 4 cases)",
        "",
    ]


def test_a_page_fits_a_screen_whatever_fails():
    long = "x = np.array([1.0])\n" * 9
    findings = [
        Finding(kind, f"f{number}", "It is wrong. " * 5, "It explains. " * 5, "Why? " * 9, long)
        for number in range(3)
        for kind in ("misconception", "counterexample")
    ]
    lines = page(
        *(check(f"check {number}", Status.FAILED, "wrong", "f0") for number in range(30)), findings=findings
    )
    assert len(lines) <= 40
    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize("status", Status)
def test_every_status_has_a_word(status):
    assert word_of(status).replace(" ", "").isalpha()


def test_a_line_alone_does_not_take_the_place_of_what_the_check_says():
    where = Finding(
        "located",
        "scan",
        "conv.py, line 4: with another index here, scan is right in all 9 public calls tried.",
        "",
    )
    lines = page(check("strides", Status.FAILED, "48 of 54 entries are wrong"), findings=(where,))
    text = " ".join(" ".join(lines).split())
    assert text.count("line 4: with another index here") == 1
    assert text.count("48 of 54 entries are wrong") == 1
    assert "fails for it" not in text


def test_a_function_in_which_a_named_mistake_shows_is_not_explained_again():
    elsewhere = replace(TRIED, function="layer", says="layer fails on a small input.", evidence="The result is 3.")
    lines = page(
        check("strides", Status.FAILED, "wrong"),
        check("network", Status.FAILED, "wrong", function="layer"),
        findings=(replace(MISTAKE, shows_in=("layer",)), TRIED, elsewhere),
    )
    assert "    2 checks fail for it: strides, network." in lines
    assert sum(line == "import numpy as np" for line in lines) == 1
    assert not any("The result is 3" in line for line in lines)


def test_a_check_that_calls_two_wrong_functions_may_fail_for_either():
    both = replace(
        check("there and back", Status.FAILED, "wrong"),
        trace=((Call("scan"), Returned(0)), (Call("pool"), Returned(0))),
    )
    other = Finding("misconception", "pool", "You took the mean.", "It explains all 5 calls.", "Which?")
    lines = page(check("strides", Status.FAILED, "wrong"), both, findings=(MISTAKE, other))
    assert "    1 check fails for it: strides." in lines
    assert lines.count("    1 may fail for it: there and back.") == 2
    alone = page(check("strides", Status.FAILED, "wrong"), both, findings=(MISTAKE,))
    assert "    2 checks fail for it: strides, there and back." in alone


def test_a_line_below_a_named_mistake_does_not_name_the_function_again():
    where = Finding("located", "scan", "conv.py, line 4: with another sign here, it is right.", "")
    lines = page(check("strides", Status.FAILED, "wrong"), findings=(MISTAKE, where))
    assert f"  {where.says}" in lines
    assert f"  scan: {where.says}" in page(check("strides", Status.FAILED, "wrong"), findings=(where,))


def test_a_function_that_is_right_with_another_one_s_line_changed_is_not_explained_again():
    says = "conv.py, line 4: with another sign here, scan is right in all 9 public calls tried."
    where = Finding("located", "scan", says, "It shows in layer as well.", shows_in=("layer",))
    elsewhere = replace(TRIED, function="layer", says="layer fails on a small input.", evidence="The result is 3.")
    checks = (check("strides", Status.FAILED, "wrong"), check("network", Status.FAILED, "wrong", function="layer"))
    assert not any("The result is 3" in line for line in page(*checks, findings=(MISTAKE, where, elsewhere)))
    assert not any("The result is 3" in line for line in page(*checks, findings=(where, elsewhere)))
    own_line = replace(where, evidence="", shows_in=())
    assert any("The result is 3" in line for line in page(*checks, findings=(own_line, elsewhere)))
    assert not any("The result is 3" in line for line in page(*checks, findings=(where, TRIED, elsewhere)))
    shown = Finding("forensics", "layer", "Your result has too many values.", "In every case.", "How many?")
    assert not any("too many" in line for line in page(*checks, findings=(MISTAKE, where, shown, elsewhere)))
    assert not any("failed for layer" in line for line in page(*checks, findings=(MISTAKE, where)))
    assert any("too many" in line for line in page(*checks, findings=(MISTAKE, shown)))
    own = replace(MISTAKE, function="layer", says="You forgot the bias.")
    lines = page(*checks, findings=(MISTAKE, where, own, elsewhere))
    assert not any("The result is 3" in line or "forgot the bias" in line for line in lines)


def test_a_line_that_was_printed_again_and_again_is_shown_once():
    printed = "start\n" + "overflow\nshape (2, 3)\n" * 5
    told = [line.strip() for line in printed_text(printed, 80).splitlines() if line.strip()]
    assert told == ["Your code printed:", "start", "overflow (5 times)", "shape (2, 3) (5 times)"]
