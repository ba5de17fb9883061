"""Wrong functions whose wrong lines are known: mutants, mistakes of the catalogue, and what beginners write.

Mutants and the catalogue's mistakes are made in right alternatives of the course; what beginners write is in
`beginners/`.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from pathlib import Path

from benchmarks.wrong.catalogue import SLIPS
from grader.audit.mutants import make_mutants

__all__ = ["Wrong", "beginners", "catalogue", "mutants", "right_of"]

ROOT = Path(__file__).resolve().parents[2]
BEGINNERS = Path(__file__).resolve().parent / "beginners"
REMARK = re.compile(r"^(?P<code>.*?)(?P<space>\s*)# right: (?P<right>.*)$")


@dataclass(frozen=True)
class Wrong:
    """A wrong function whose lines are known."""

    kind: str
    exercise: str
    function: str
    lines: frozenset[int]
    says: str
    source: str


def mutants(exercise, seed):
    """Return all mutants of an exercise's alternatives, in an order drawn from `seed`."""
    text, named = _alternatives(exercise)
    every = make_mutants(text)
    found = [
        Wrong(
            "mutant",
            exercise,
            function,
            frozenset({one.line}),
            one.says,
            _renamed(one.source, alternative, function),
        )
        for function, alternative in named
        for one in every
        if one.function == alternative
    ]
    random.Random(f"{seed} {exercise}").shuffle(found)  # noqa: S311 - no secret
    return found


def catalogue(exercise):
    """Return the catalogue's mistakes in alternatives of an exercise."""
    text, named = _alternatives(exercise)
    functions = {alternative: function for function, alternative in named}
    found = []
    for _, alternative, mistake, was, becomes in (slip for slip in SLIPS if slip[0] == exercise):
        begin, end = _span(text, alternative)
        before, body = text[:begin], text[begin:end]
        assert body.count(was) == 1, (alternative, was)
        first = before.count("\n") + body[: body.index(was)].count("\n") + 1
        changed = before + body.replace(was, becomes) + text[end:]
        lines = frozenset(range(first, first + was.rstrip("\n").count("\n") + 1))
        function = functions[alternative]
        found.append(
            Wrong("catalogue", exercise, function, lines, mistake, _renamed(changed, alternative, function))
        )
    return found


def beginners(exercise):
    """Return what beginners wrote for an exercise."""
    text = (BEGINNERS / f"{exercise}.py").read_text(encoding="utf-8")
    found = []
    for name in re.findall(r"^def (\w+__\w+)\(", text, re.MULTILINE):
        begin, end = _span(text, name)
        first = text[:begin].count("\n") + 1
        body = text[begin:end].splitlines()
        lines = {first + place for place, line in enumerate(body) if REMARK.match(line)}
        missing = {first + place for place, line in enumerate(body) if line.strip().startswith("# right:")}
        lines |= {line + side for line in missing for side in (-1, 1)}  # beside what is missing
        source = "\n".join(REMARK.sub(r"\g<code>", line) for line in text.splitlines())
        function = name.partition("__")[0]
        found.append(
            Wrong("beginner", exercise, function, frozenset(lines), name, _renamed(source, name, function))
        )
    return found


def right_of(wrong):
    """Return the source of what a beginner wrote with the right lines in the place of the wrong ones."""
    text = (BEGINNERS / f"{wrong.exercise}.py").read_text(encoding="utf-8")
    lines = [REMARK.sub(_righted, line) for line in text.splitlines()]
    return _renamed("\n".join(lines), wrong.says, wrong.function)


def _righted(remark):
    code = remark["code"]
    indent = code[: len(code) - len(code.lstrip())] or remark["space"]
    return f"{indent}{remark['right']}"


def _alternatives(exercise):
    """The alternatives of an exercise as plain functions, and pairs of a function and an alternative's name."""
    text = (ROOT / "reference" / exercise / "alternatives.py").read_text(encoding="utf-8")
    named = re.findall(r'^@alternative\("(\w+)".*\)\ndef (\w+)\(', text, re.MULTILINE)
    text = re.sub(r"^(@alternative\(.*\)|from grader.authoring.*)$", "", text, flags=re.MULTILINE)
    text = re.sub(r"\.make\(None, ", "(", text)  # an alternative that calls another
    return re.sub(r"^from \.solution import", "from solution import", text, flags=re.MULTILINE), named


def _span(text, function):
    """Where a function of the top level begins and ends."""
    begin = re.search(rf"^def {function}\(", text, re.MULTILINE).start()
    end = re.search(r"\n(?=\S)", text[begin:])
    return begin, len(text) if end is None else begin + end.end()


def _renamed(source, name, function):
    return re.sub(rf"\b{name}\b", function, source)
