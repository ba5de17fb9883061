"""Every attack ends safe: it scores what it earned, tells nothing, leaves nothing, and harms nobody.

One file of ``corpus/`` is one attack. The same warm process grades all of them, and after each an honest
submission. By day each is tried under the stronger confinement, without a search for lines, which takes two thirds
of the processor time; by night under both, and with it.
"""

from __future__ import annotations

import json
import os
import re
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from grader.grading.document import CourseIdentity
from grader.grading.document_text import MOST_BYTES
from grader.grading.results import environment_of, make_result
from grader.grading.submission import grade_submission
from grader.model import Submission
from grader.sandbox.confined import STRENGTHS
from tests.processes import below

from .conftest import CORPUS, HERE, HONEST

LEFT = "canary-of-harm"
PLACES = [*map(Path, ("/tmp", "/var/tmp", "/dev/shm", "/run", "/")), Path.home(), Path.cwd()]
MOST_CPU_S = 1.5
"""Processor seconds of the grader's own process for one attack, ten times what the dearest one takes."""
ROUNDING = 0.05
"""Seconds by which a wait may be longer, seen from here, than the grader has counted."""
PATIENCE = 10
"""Seconds in which a process that was killed is gone, however busy the machine is."""
DIGITS = 6
NUMBER = re.compile(r"\d+(?:\.\d+)?")


def submission(source):
    return Submission("mallory", "0" * 64, {"target": source}, entries={"target": ("target.py",)})


def grade(source, course, plan, sandbox):
    grades = grade_submission(submission(source), course, plan, sandbox)
    identity = CourseIdentity(title=course.title, plan_sha256=plan.digest)
    return make_result(submission(source), grades, identity, environment_of(sandbox.strength, ()))


@pytest.fixture(autouse=True, scope="module")
def canaries():
    """Secrets where a thief would look."""
    os.environ["OF_THE_GRADER"] = "CANARY-of-the-environment"
    yield
    del os.environ["OF_THE_GRADER"]


def floats_of(value):
    match value:
        case np.ndarray():
            return value.ravel().tolist()
        case list() | tuple():
            return [number for item in value for number in floats_of(item)]
        case dict():
            return [number for item in value.values() for number in floats_of(item)]
        case float():
            return [value]
        case _:
            return []


@pytest.fixture(scope="session")
def hidden(plan):
    """The first digits of every hidden input and of every expected value."""
    cases = [case for several in plan.exercises["target"].plan.cases.values() for case in several]
    numbers = [n for case in cases for n in floats_of([dict(case.arguments), case.expected])]
    digits = {f"{abs(n):.15e}".split("e")[0].replace(".", "")[:DIGITS] for n in numbers if n}
    assert len(digits) > 30
    return digits


def told(text):
    found = (number.replace(".", "").lstrip("0") for number in NUMBER.findall(text))
    return {digits[:DIGITS] for digits in found if len(digits) >= DIGITS}


def messages(value):
    """Every text and number of a document, as text."""
    match value:
        case dict():
            return [text for item in value.values() for text in messages(item)]
        case list():
            return [text for item in value for text in messages(item)]
        case _:
            return [str(value)]


def spread(document):
    """What is told by several numbers of a message in a row, by the sizes of a shape, say."""
    rows = [NUMBER.findall(message) for message in messages(document)]
    return set().union(*(told("".join(row[i:]).replace(".", "")) for row in rows for i in range(len(row))))


def test_digits_that_are_spread_over_a_message_are_found():
    message = "the result has the shape (72, 7, 44, 6), but the shape (5,) is expected, 10.5 times"
    assert {"727446", "744651", "446510"} <= spread({"checks": [{"message": message}, {"error": None}]})


def leftovers():
    return [place / LEFT for place in PLACES if os.path.lexists(place / LEFT)]


def files_of_the_grader():
    """Every file of the course and of the harness, with what changes when somebody writes into it or moves it."""
    found = {}
    for top in (HERE / "course", HERE.parents[1] / "grader"):
        for folder, folders, files in os.walk(top):
            folders[:] = [name for name in folders if name != "__pycache__"]
            for file in (os.path.join(folder, name) for name in files):  # noqa: PTH118
                now = os.stat(file)  # noqa: PTH116
                found[file] = (now.st_ino, now.st_size, now.st_mode, now.st_mtime_ns, now.st_ctime_ns)
    return found


class Watched:
    """A sandbox that notes how long the grader is ready to wait for the processes that it starts.

    What is noted is what the grader permits, not how long a busy machine takes. That a wait ends when it should is
    shown in `tests/sandbox`.
    """

    def __init__(self, sandbox):
        self._sandbox, self.strength = sandbox, sandbox.strength
        self.waited_s = 0.0
        self.longest_s = self.last_end_s = 0.0
        """The longest wait that was permitted, and the latest moment that one could have ended at, as waits go."""

    def start(self, limits):
        return WatchedConnection(self, self._sandbox.start(limits))

    def restart(self):
        self._sandbox.restart()

    def wait(self, question, cpu_s, wall_s, *room):
        self.longest_s = max(self.longest_s, wall_s)
        self.last_end_s = max(self.last_end_s, self.waited_s + wall_s)
        began = time.monotonic()
        try:
            return question(cpu_s, wall_s, *room)
        finally:
            self.waited_s += time.monotonic() - began


class WatchedConnection:
    """One connection of a `Watched` sandbox."""

    def __init__(self, watched, connection):
        self._watched, self._connection = watched, connection

    def __getattr__(self, name):
        return getattr(self._connection, name)

    def ask(self, frame, cpu_s, wall_s):
        return self._watched.wait(lambda *limits: self._connection.ask(frame, *limits), cpu_s, wall_s)

    def answer(self, cpu_s, wall_s, *room):
        return self._watched.wait(self._connection.answer, cpu_s, wall_s, *room)


def assert_the_grader_never_waits_for_long(watched, limits):
    """The import has the wall time of an exercise, and so have all of its calls together.

    So have both in what looks for lines: the calls on public inputs and three searches, a quarter each.
    """
    assert watched.longest_s <= limits.call_wall_s
    assert watched.last_end_s <= 4 * limits.wall_s + ROUNDING


BY_NIGHT = pytest.mark.nightly
ONE_IN = 8
"""One attack of so many is tried by day under the weaker strength too, and one with a search for lines."""


def by_day(strength, remainder):
    """All attacks under one strength, of which a part is tried by day and the others by night."""
    return [
        pytest.param(
            attack, strength, id=f"{strength}-{attack.name}", marks=() if number % ONE_IN == remainder else BY_NIGHT
        )
        for number, attack in enumerate(CORPUS)
    ]


STRONGER, WEAKER = STRENGTHS
UNDER_BOTH = [
    *(pytest.param(attack, STRONGER, id=f"{STRONGER}-{attack.name}") for attack in CORPUS),
    *by_day(WEAKER, 0),
]


@pytest.mark.parametrize(("attack", "sandbox"), UNDER_BOTH, indirect=["sandbox"])
def test_an_attack_ends_safe(attack, course, plan, sandbox, hidden):
    assert_it_ends_safe(attack, replace(course, locate="off"), plan, sandbox, hidden)


@pytest.mark.parametrize(("attack", "sandbox"), by_day(STRONGER, 4), indirect=["sandbox"])
def test_an_attack_ends_safe_where_lines_are_looked_for(attack, course, plan, sandbox, hidden):
    """`test_locating` has what is told then; here it is graded as a class is."""
    assert course.locates_when_graded
    assert_it_ends_safe(attack, course, plan, sandbox, hidden)


def assert_it_ends_safe(attack, course, plan, sandbox, hidden):
    harness, processes = files_of_the_grader(), len(below(os.getpid()))
    watched, began = Watched(sandbox), time.process_time()
    result = grade(attack.source, course, plan, watched)
    own_s = time.process_time() - began  # of this process alone: what the student's use is limited elsewhere
    assert result.score == pytest.approx(attack.earns, abs=1e-6), result.to_json().decode()
    assert result.complete
    assert not result.compromised
    assert len(result.to_json()) <= MOST_BYTES
    assert own_s <= MOST_CPU_S
    assert_the_grader_never_waits_for_long(watched, course.limits)

    document = json.loads(result.to_json())
    (exercise,) = document["exercises"]
    public = [finding for finding in exercise["findings"] if finding["kind"] == "counterexample"]
    exercise["findings"] = [finding for finding in exercise["findings"] if finding["kind"] != "counterexample"]
    document |= {"timings": None, "submission": None, "course": None}
    secret = json.dumps(document, ensure_ascii=False)
    assert "TOLD" not in secret
    assert not (told(secret) | spread(document)) & hidden
    everything = result.to_json().decode() + json.dumps(public, ensure_ascii=False)
    assert "CANARY" not in everything
    assert all(character.isprintable() or character == "\n" for character in everything)

    assert leftovers() == []
    assert files_of_the_grader() == harness
    # The warm process is left, or the one that took its place, and nothing that it ever made.
    deadline = time.monotonic() + PATIENCE
    while len(below(os.getpid())) > processes and time.monotonic() < deadline:
        time.sleep(0.005)  # a child that was killed is about to be gone
    assert len(below(os.getpid())) <= processes

    honest = grade(HONEST.encode(), course, plan, sandbox)
    assert honest.score == honest.max_score == 10, honest.to_json().decode()


def test_the_corpus_is_large_and_every_file_says_what_it_tries():
    assert len(CORPUS) >= 140
    for attack in CORPUS:
        tries, _, shows = attack.tries.partition("\n\n")
        assert tries.endswith(".")
        assert "uccess would show" in shows, attack.name
