"""Hear the words of all of a submission's modules before any function of the submission is called.

A process that was started after a hidden call could know the input: from a clock, a process id, or from when a file
was read last. So every module is loaded once before the first call, and what it says then, such as the text of an
exception, is kept. Of what is said later only a bounded choice is believed: see `grader.running.vetting`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from grader.errors import SandboxBroken
from grader.running.budget import IMPORT, Budget
from grader.running.session import Session
from grader.running.words import Words
from grader.sandbox.base import Connection, Limits, Program, Sandbox

__all__ = ["introduced"]


def introduced(programs: Sequence[Program], sandbox: Sandbox, limits: Limits) -> list[Session]:
    """Return a session for each of the programs of a submission, to be used in this order.

    The first program needs no introduction: its own process starts before any call. One that is the same as an
    earlier one shares its words.
    """
    sessions: list[Session] = []
    new: list[Session] = []
    heard: list[tuple[Program, Words]] = []
    for program in programs:
        file = replace(program, functions=())
        known = next((words for one, words in heard if one == file), None)
        words = known or Words()
        sessions.append(Session(sandbox, program, limits, words))
        if known is None:
            heard.append((file, words))
            new.append(sessions[-1])
    _introduce(new[1:], sandbox, limits)
    for session in sessions[1:]:
        session.expect_no_words()
    return sessions


def _introduce(sessions: Sequence[Session], sandbox: Sandbox, limits: Limits) -> None:
    """Let `sessions` hear the words of their programs.

    One process loads all of them, one after another. Only a program that fails in it is loaded once more, in a
    process of its own. All together may use as much time as one exercise; those that are left have no words then.
    """
    if not sessions:
        return
    budget = Budget(limits)
    try:
        failing = _look_through(sessions, sandbox, limits, budget) if len(sessions) > 1 else sessions
        for session in failing:
            if budget.over is None:
                session.introduce(budget)
    except SandboxBroken:  # a fault of the machine costs words, and no points
        sandbox.restart()


def _look_through(sessions: Sequence[Session], sandbox: Sandbox, limits: Limits, budget: Budget) -> list[Session]:
    """Return the sessions whose programs do not load without a word in one process with the others."""
    failing: list[Session] = []
    connection: Connection | None = None
    for session in sessions:
        if budget.over is not None:
            break
        clean, connection = session.look(connection or sandbox.start(limits), budget)
        if not clean:
            failing.append(session)
    if connection is not None:
        connection.close()
        budget.retire(IMPORT, connection.cpu_s)
    return failing
