"""The process that reads the sources: it limits itself, compares, and prints what it found."""

from __future__ import annotations

import contextlib
import json
import sys

from grader.similarity.pairs import Handed, identical, pairs_of

__all__ = ["main"]

CPU_S, MEMORY = 600, 2 << 30
"""A class of hundreds takes a few seconds. What one hand-in may take is limited by its size."""


def main() -> None:
    """Read hand-ins as JSON, and print the pairs and the groups as JSON."""
    _limit()
    asked = json.load(sys.stdin)
    handed_in = [Handed(*one) for one in asked["handed_in"]]
    pairs = pairs_of(handed_in, asked["ordinary"], asked["least"])
    json.dump({"pairs": [vars(pair) for pair in pairs], "identical": identical(handed_in)}, sys.stdout)


def _limit() -> None:
    try:
        import resource
    except ImportError:  # not every system has it; the backstop of wall time stays
        return
    for what, most in ((resource.RLIMIT_CPU, CPU_S), (resource.RLIMIT_AS, MEMORY)):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    main()
