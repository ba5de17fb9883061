"""What a student reads when a call gave no value: what happened, where, and what to do. And nothing hidden."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from grader.checks.outcome_text import text_of, verdict_of
from grader.model import (
    Exited,
    Flooded,
    Garbled,
    GivenUp,
    ImportFailed,
    Killed,
    Missing,
    NotRun,
    NotWritten,
    Outcome,
    OutOfMemory,
    Raised,
    Refused,
    Returned,
    Status,
    Swamped,
    TimedOut,
    Unknown,
)

ENDINGS = [
    (
        NotWritten("tiny.py", 7),
        Status.NOT_WRITTEN,
        "not written yet: it raises NotImplementedError (tiny.py, line 7)",
    ),
    (NotWritten(), Status.NOT_WRITTEN, "not written yet: it raises NotImplementedError"),
    (
        Raised("ValueError", "ValueError", "0.123", "tiny.py", 3),
        Status.RAISED,
        "ValueError was raised (tiny.py, line 3)",
    ),
    (Raised("ValueError", "ValueError", "", "tiny.py"), Status.RAISED, "ValueError was raised (tiny.py)"),
    (
        Raised("Hidden0_123", "KeyError", "0.123", "tiny.py", 3),
        Status.RAISED,
        "an exception (a kind of KeyError) was raised (tiny.py, line 3)",
    ),
    (
        TimedOut(2.0),
        Status.TIMED_OUT,
        "stopped after 2 s of computing: look for an endless loop, or for work that is repeated in every iteration",
    ),
    (
        TimedOut(0.5, wall=True),
        Status.TIMED_OUT,
        "stopped after 0.5 s of waiting: look for an endless loop, or for work that is repeated in every iteration",
    ),
    (
        OutOfMemory(512, "tiny.py", 4),
        Status.OUT_OF_MEMORY,
        (
            "more than 512 MB of memory were needed (tiny.py, line 4): look for an array that is too large, a "
            "list that never stops growing, or endless recursion"
        ),
    ),
    (
        Killed(11),
        Status.KILLED,
        (
            "the process died of signal 11 (SIGSEGV): NumPy code alone does not do that; look for ctypes, or "
            "for endless recursion"
        ),
    ),
    (
        Killed(99),
        Status.KILLED,
        (
            "the process died of signal 99: NumPy code alone does not do that; look for ctypes, or for endless "
            "recursion"
        ),
    ),
    (
        Exited(3),
        Status.EXITED,
        "your code ended the process with exit code 3: remove sys.exit, quit or os._exit",
    ),
    (
        Refused("an array of dtype object"),
        Status.REFUSED,
        (
            "the result cannot be graded: an array of dtype object; return plain NumPy arrays, numbers, or tuples "
            "of them"
        ),
    ),
    (
        Garbled("a header is not JSON"),
        Status.REFUSED,
        (
            "the reply from your code could not be read (a header is not JSON): remove calls such as os.write, "
            "and code that patches Python's own modules"
        ),
    ),
    (
        Flooded(4),
        Status.REFUSED,
        "more than 4 MB were printed: remove the print, or the endless loop around it",
    ),
    (
        Swamped(16),
        Status.REFUSED,
        (
            "your functions returned more than 16 MB in total (lists count more than arrays): return only what the "
            "docstring asks for"
        ),
    ),
    (GivenUp("10 cells ended it"), Status.REFUSED, "given up: 10 cells ended it"),
    (
        ImportFailed("NameError", "", "tiny.py", 5),
        Status.IMPORT_FAILED,
        "your file could not be imported (tiny.py, line 5): NameError",
    ),
    (
        ImportFailed("SyntaxError", "", "tiny.py", 5),
        Status.IMPORT_FAILED,
        "your file is not valid Python (tiny.py, line 5)",
    ),
    (
        ImportFailed("ModuleNotFoundError", "No module named 'torch'", "tiny.py", 1, "torch"),
        Status.IMPORT_FAILED,
        (
            "your file could not be imported (tiny.py, line 1): there is no module named 'torch' here; use NumPy "
            "and the standard library"
        ),
    ),
    (
        ImportFailed("IndentationError", "unexpected indent", "tiny.py", 5),
        Status.IMPORT_FAILED,
        "your file is not valid Python (tiny.py, line 5): unexpected indent",
    ),
    (
        ImportFailed("NameError", "name 'y' is not defined", "tiny.py", 5),
        Status.IMPORT_FAILED,
        (
            "your file could not be imported (tiny.py, line 5): NameError: name 'y' is not defined: a name is used "
            "that is defined nowhere above: look for a misspelling, a missing import, or a cell that was not run"
        ),
    ),
    (
        Missing("file tiny.py", "tyni.py"),
        Status.MISSING,
        "there is no file tiny.py in what you handed in; did you mean tyni.py? Rename it to tiny.py",
    ),
    (
        Missing("file tiny.py", "tyni.ipynb"),
        Status.MISSING,
        "there is no file tiny.py in what you handed in; did you mean tyni.ipynb? Rename it to tiny.ipynb",
    ),
    (Missing("function double"), Status.MISSING, "there is no function double in what you handed in"),
    (
        Missing("tiny.py", why="it is larger than 1 MB"),
        Status.MISSING,
        "tiny.py cannot be used: it is larger than 1 MB",
    ),
    (
        Unknown("the warm process is gone"),
        Status.UNKNOWN,
        "internal error in the grader, not your fault and not counted as zero: the warm process is gone",
    ),
]


@pytest.mark.parametrize(
    ("outcome", "status", "message"), ENDINGS, ids=[f"{type(e[0]).__name__}-{i}" for i, e in enumerate(ENDINGS)]
)
def test_every_ending_has_a_status_and_a_sentence(outcome, status, message):
    end = text_of(outcome)
    assert (end.status, end.message) == (status, message)


SHOWN = (
    NotWritten("conv.py", 31),
    Raised("ValueError", "ValueError", "", "conv.py", 12),
    TimedOut(1.0),
    NotRun("step", begun=True),
    OutOfMemory(512, "conv.py", 9),
    Killed(11),
    Exited(3),
    Refused("an array of dtype object"),
    Flooded(4.0),
    Swamped(64),
    Garbled("a header is not JSON"),
    GivenUp(
        "so many processes were ended that more than 64 MB of your files had to be sent to new ones; remove what "
        "ends them"
    ),
    Missing("function conv_forward", "conv_foward"),
    Missing("conv.py", why="it is larger than 1 MB"),
    ImportFailed("IndentationError", "unexpected indent", "conv.py", 5),
    ImportFailed("NameError", "name 'y' is not defined", "conv.py", 5),
    ImportFailed("ModuleNotFoundError", "", "conv.py", 2, "torch"),
    Unknown("the warm process is gone"),
)


def test_the_table_in_the_docs_lists_every_status_and_quotes_every_sentence():
    page = Path(__file__).resolve().parents[3] / "docs/reference/endings.md"
    rows = [
        line.replace("\\_", "_").split(" | ") for line in page.read_text().splitlines() if line.startswith("| `")
    ]
    table = [(status.strip("| `"), says.strip("| ")) for status, _, says in rows]
    assert {status for status, _ in table} == set(Status)
    compared = {Status.PASSED, Status.FAILED, Status.SKIPPED}
    quoted = [(status, says) for status, says in table if status not in compared]
    assert quoted == [(end.status, end.message) for end in map(text_of, SHOWN)]
    assert (Status.SKIPPED, text_of(NotRun("step")).message) in table
    assert {type(outcome) for outcome in SHOWN} == set(get_args(Outcome)) - {Returned}


def test_every_status_that_is_an_ending_has_an_outcome_here():
    compared = {Status.PASSED, Status.FAILED, Status.SKIPPED}
    assert {status for _, status, _ in ENDINGS} == set(Status) - compared


@pytest.mark.parametrize(
    "outcome", [Raised("ValueError", "ValueError", "x is 0.123"), Raised("Own", "KeyError", "0.123")]
)
def test_an_exceptions_text_is_for_public_cases_only(outcome):
    end = text_of(outcome)
    assert "0.123" not in end.message
    assert end.detail.endswith(outcome.message)


@pytest.mark.parametrize("name", ["print", "int", "Own", "__name__", "ValueError", "no such name"])
def test_an_exception_named_after_anything_at_all_does_not_break_the_grader(name):
    assert f"{name}: text" in text_of(ImportFailed(name, "text")).message


def test_a_returned_value_is_no_ending():
    with pytest.raises(AssertionError, match="compared"):
        text_of(Returned(1.0))


def test_the_verdict_names_case_and_part():
    found = verdict_of(Raised("ValueError", "ValueError", "text"), "stride=2", "dx")
    assert (found.case, found.part, found.status) == ("stride=2", "dx", Status.RAISED)
    assert found.detail == "ValueError: text"
