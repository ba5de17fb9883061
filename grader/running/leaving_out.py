"""Which statements of a student's files are not run, and why. Grader side.

All of it is settled by the first import, before any call: a process that has seen hidden inputs has no say in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from grader import wire
from grader.checks.outcome_text import SYNTAX_ERRORS
from grader.model import Exited, GivenUp, ImportFailed, Killed, LeftOut, Outcome, Raised, TimedOut
from grader.sandbox.base import Program
from grader.sandbox.outcomes import outcome_from
from grader.submissions.no_python import reason_in

__all__ = ["MOST_DEATHS", "LeavingOut", "Step", "read_left_out", "step_from"]

MOST_DEATHS = 10
"""After so many statements of a file that end the process the rest of it is left out."""
MOST_CUTS = 5
"""Files, or parts of one, that may be left out whole before the exercise is given up."""
MOST_ENTRIES, MOST_NAMES, LONGEST = 40, 100, 80
LEFT_OUT = ("%", "@", "an annotation of ")
"""How what is left out of a line or a definition begins."""
WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Step:
    """A statement of the top level that a process is about to run."""

    file: str
    position: int
    line: int


class LeavingOut:
    """The statements of one program that are left out.

    Parameters
    ----------
    program : Program
    """

    def __init__(self, program: Program) -> None:
        self._program = program
        self._text = _texts(program)
        self.files: Mapping[str, int] = {name: text.count("\n") + 1 for name, text in self._text.items()}
        """The name of each file and cell, and its number of lines. Counted once: it is asked for each statement."""
        self._words: dict[tuple[str, int], frozenset[str]] = {}
        """File and line -> the words in it, of lines that were looked at: a line may be as long as a file."""
        self._whole = {cell.name: "" for cell in program.cells}
        """Cell -> the file that its deaths count for: a notebook is one."""
        self.cells = program.cells
        """Those that are run. Where the rest of a notebook is left out, its cells are not sent."""
        self.single: dict[str, set[int]] = {}
        self.from_on: dict[str, int] = {}
        self._why: dict[tuple[str, int], Outcome] = {}
        self._deaths: dict[str, int] = {}
        self.statements: tuple[LeftOut, ...] = ()
        self.more = 0
        """How many statements were left out besides these."""
        self.settled = False
        """Whether an import has succeeded: nothing more is left out then."""

    def leave_out(self, step: Step, outcome: Outcome, *, time_left: bool) -> bool:
        """Leave out the statement that ended the process, or all from there on; return whether to try again."""
        whole = self._whole.get(step.file, step.file)
        deaths = self._deaths[whole] = self._deaths.get(whole, 0) + 1
        if deaths <= MOST_DEATHS and time_left:
            self.single.setdefault(step.file, set()).add(step.position)
            self._why[step.file, step.position] = _placed(outcome, step)
            return True
        if len(self.from_on) == MOST_CUTS:
            return False
        self.from_on[step.file] = min(step.position, self.from_on.get(step.file, step.position))
        many = f"{MOST_DEATHS} statements before it ended the process"
        why = GivenUp(many) if deaths > MOST_DEATHS else _placed(outcome, step)
        self._why[step.file, self.from_on[step.file]] = why
        names = [cell.name for cell in self.cells]
        if step.file in names:
            self.cells = self.cells[: names.index(step.file) + 1]
        return True

    def settle(self, told: Sequence[tuple[int, LeftOut]], more: int) -> None:
        """Take down what the first complete import has left out; each statement with its position.

        Parameters
        ----------
        told : sequence
        more : int
            How many statements were left out besides.
        """
        if self.settled:
            return
        self.settled = True
        statements = []
        for position, one in told:
            rest = position == self.from_on.get(one.file)
            outcome = one.outcome or self._why.get((one.file, position))
            if outcome is not None or one.magic:
                statements.append(replace(one, outcome=self._with_cause(outcome), rest=rest))
        self.statements = tuple(statements)
        self.more = min(max(more, 0), 1 << 20)

    def _with_cause(self, outcome: Outcome | None) -> Outcome | None:
        """Return `outcome` with what can be seen in the text that Python refused."""
        match outcome:
            case ImportFailed(type=kind, message=message, file=file, line=int(line)) if kind in SYNTAX_ERRORS:
                return replace(outcome, cause=reason_in(self._text.get(file, ""), line, kind, message))
            case _:
                return outcome

    def cause_of_absence(self, function: str, known: Sequence[str]) -> Outcome | None:
        """Why there is no `function`, if a statement that was left out may have bound it.

        Parameters
        ----------
        function : str
        known : sequence of str
            The functions that there are.
        """
        failed = [one for one in self.statements if one.outcome is not None]
        binding = [one for one in failed if function in one.names] or [one for one in failed if one.rest]
        if not binding and not known:
            binding = failed
        return binding[0].outcome if binding else None

    def cause_of_error(self, raised: Raised) -> Outcome | None:
        """Why the name is not bound that a line needs, if a statement that was left out would have bound it.

        The line of the student's own text says which name it is: nothing of the process's words is used.
        """
        if raised.builtin != "NameError" or not raised.line or not self.statements:
            return None
        words = self._words_of(raised.file, raised.line)
        causes = (one.outcome for one in self.statements if words.intersection(one.names))
        return next((cause for cause in causes if cause is not None), None)

    def _words_of(self, file: str, line: int) -> frozenset[str]:
        """The words of a line; none if there is no such line."""
        if (file, line) not in self._words:
            lines = self._text.get(file, "").split("\n")
            self._words[file, line] = frozenset(WORD.findall(lines[line - 1]) if line <= len(lines) else ())
        return self._words[file, line]


def _texts(program: Program) -> dict[str, str]:
    """File or cell -> its text."""
    names = program.file_names
    texts, cells = {}, list(program.cells)
    for path, source in program.modules.items():
        if isinstance(source, bytes):
            texts[names[path]] = source.decode(errors="replace")
        else:
            cells += source
    texts |= {cell.name: cell.source for cell in cells}
    return {name: text.replace("\r\n", "\n").replace("\r", "\n") for name, text in texts.items()}


def _placed(outcome: Outcome, step: Step) -> Outcome:
    """`outcome`, with the line that it is about."""
    if isinstance(outcome, TimedOut | Killed | Exited):
        return replace(outcome, place=f"{step.file}, line {step.line}")
    return outcome


def step_from(fields: Mapping[str, Any], files: Mapping[str, int]) -> Step:
    """Return the statement that a process says it is about to run.

    Raises
    ------
    WireError
        If there is no such line in any of `files`.
    """
    file, position, line = (fields.get(key) for key in ("file", "position", "line"))
    known = isinstance(file, str) and file in files
    if not known or type(position) is not int or not 0 <= position < 1 << 20 or type(line) is not int:
        raise wire.WireError("a statement is in no file")
    assert isinstance(file, str)
    return Step(file, position, min(max(line, 1), files[file]))


def read_left_out(told: object, files: Mapping[str, int], memory_mb: int) -> list[tuple[int, LeftOut]]:
    """Return the statements that a process says it has left out, with their positions.

    Raises
    ------
    WireError
        If it says so in another way than agreed.
    """
    if not isinstance(told, list) or len(told) > MOST_ENTRIES:
        raise wire.WireError("what was left out is not a list, or too long")
    return [_read_one(entry, files, memory_mb) for entry in told]


def _read_one(entry: Any, files: Mapping[str, int], memory_mb: int) -> tuple[int, LeftOut]:
    if not isinstance(entry, dict) or not isinstance(entry.get("fields"), dict):
        raise wire.WireError("what was left out is not a statement")
    step = step_from(
        {"file": entry.get("source"), "position": entry.get("position"), "line": entry.get("at")}, files
    )
    names, earlier = _names(entry.get("names")), _names(entry.get("earlier"))
    fields, kind = entry["fields"], entry.get("kind")
    outcome: Outcome | None = None
    magic = ""
    match kind:
        case "skipped":
            pass
        case "magic":
            what = fields.get("what")
            magic = what[:LONGEST] if isinstance(what, str) and what.startswith(LEFT_OUT) else "a magic"
        case "timed_out":
            seconds = fields.get("seconds")
            outcome = TimedOut(float(seconds) if isinstance(seconds, float | int) else 0.0, wall=True)
        case "import_failed" | "exited" | "out_of_memory":
            outcome = outcome_from(kind, fields, memory_mb)
        case _:
            raise wire.WireError("a statement was left out in an unknown way")
    placed = None if outcome is None else _placed(outcome, step)
    return step.position, LeftOut(step.file, step.line, placed, names, earlier, magic)


def _names(told: object) -> tuple[str, ...]:
    if not isinstance(told, list) or len(told) > MOST_NAMES:
        raise wire.WireError("the names of a statement are not a list, or too many")
    if not all(isinstance(name, str) and len(name) <= LONGEST and name.isidentifier() for name in told):
        raise wire.WireError("the names of a statement are not names")
    return tuple(told)
