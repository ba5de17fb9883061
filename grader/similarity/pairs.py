"""Winnowing: fingerprints of runs of tokens, and the pairs of hand-ins that share rare ones.

S. Schleimer, D. Wilkerson, A. Aiken, "Winnowing: local algorithms for document fingerprinting", SIGMOD 2003.
Functions in another order share the same fingerprints, since only runs of tokens count. A run that is in the stub
or in the reference says nothing, and one that many share says little.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from grader.similarity.tokens import tokens_of

__all__ = ["LEAST", "Handed", "Pair", "identical", "pairs_of"]

RUN = 9
"""Tokens in a run: about a line of NumPy."""
WINDOW = 5
"""Of so many runs, one is kept: any copy of ``RUN + WINDOW - 1`` tokens is found."""
LEAST = 0.4
"""Pairs that share less are not shown, unless somebody asks for them."""
FEWEST = 6
"""Fingerprints that a pair must share: fewer are chance."""
FEW = 4
"""A run that more students have than these counts the less the more they are: it is an idiom."""


@dataclass(frozen=True)
class Handed:
    """What one student, or a group, handed in."""

    student: str
    files: Mapping[str, str]
    """Name -> source text."""
    group: str = ""
    """Members of one group are not compared with each other."""


@dataclass(frozen=True)
class Pair:
    """Two hand-ins that share more than chance."""

    one: str
    other: str
    share: float
    """From 0 to 1: how much of the smaller one's own code the other has, too."""
    lines: tuple[tuple[str, int, str, int], ...]
    """File and line of the one, file and line of the other, where they are alike."""


Prints = Mapping[int, tuple[str, int]]
"""Fingerprint -> where it stands first."""


def pairs_of(handed_in: Sequence[Handed], ordinary: Iterable[str], least: float) -> list[Pair]:
    """Return the pairs that share at least `least`, the most alike first.

    Parameters
    ----------
    handed_in : sequence of Handed
    ordinary : iterable of str
        Sources whose runs say nothing: the stubs and the reference.
    least : float
        From 0 to 1.
    """
    common = {run for source in ordinary for run, _ in _runs(source)}
    prints = {one.student: _prints(one.files, common) for one in handed_in}
    groups = {one.student: one.group for one in handed_in}
    sharing = Counter(run for own in prints.values() for run in own)
    weights = {run: min(1.0, FEW / count) for run, count in sharing.items()}
    places: dict[int, list[str]] = {}
    for student, own in prints.items():
        for run in own:
            places.setdefault(run, []).append(student)
    shared: dict[tuple[str, str], list[int]] = {}
    for run, students in places.items():
        for place, one in enumerate(students):
            for other in students[place + 1 :]:
                shared.setdefault((one, other), []).append(run)
    pairs = []
    for (one, other), runs in shared.items():
        if len(runs) < FEWEST or (groups[one] and groups[one] == groups[other]):
            continue
        share = sum(weights[run] for run in runs) / min(len(prints[one]), len(prints[other]))
        if share >= least:
            pairs.append(Pair(one, other, round(share, 3), _lines(runs, prints[one], prints[other])))
    return sorted(pairs, key=lambda pair: (-pair.share, pair.one, pair.other))


def identical(handed_in: Sequence[Handed]) -> list[list[str]]:
    """Return the students whose code is the same but for names, comments and blanks, each group once."""
    found: dict[tuple[str, ...], list[Handed]] = {}
    for one in handed_in:
        kinds = tuple(token.kind for _, source in sorted(one.files.items()) for token in tokens_of(source))
        if len(kinds) > RUN:
            found.setdefault(kinds, []).append(one)
    several = [some for some in found.values() if len({one.group or one.student for one in some}) > 1]
    return [[one.student for one in some] for some in several]


def _lines(runs: Iterable[int], one: Prints, other: Prints) -> tuple[tuple[str, int, str, int], ...]:
    return tuple(sorted({(*one[run], *other[run]) for run in runs}))


def _prints(files: Mapping[str, str], common: set[int]) -> dict[int, tuple[str, int]]:
    """The fingerprints of a hand-in, by winnowing: of each window of runs the smallest, if it is not ordinary."""
    found: dict[int, tuple[str, int]] = {}
    for name, source in sorted(files.items()):
        runs = _runs(source)
        for start in range(max(1, len(runs) - WINDOW + 1)):
            window = runs[start : start + WINDOW]
            if window:
                run, line = min(window)
                if run not in common:
                    found.setdefault(run, (name, line))
    return found


def _runs(source: str) -> list[tuple[int, int]]:
    """The hash of every run of tokens, and the line on which it begins. Hashes are the same in every process."""
    tokens = tokens_of(source)
    return [
        (_hash(tuple(token.kind for token in tokens[start : start + RUN])), tokens[start].line)
        for start in range(len(tokens) - RUN + 1)
    ]


def _hash(kinds: tuple[str, ...]) -> int:
    from zlib import crc32

    return crc32("\0".join(kinds).encode(errors="surrogatepass"))
