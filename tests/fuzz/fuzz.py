"""Coverage-guided fuzzing of one reader: ``python tests/fuzz/fuzz.py TARGET --runs N`` (see ``make fuzz``).

Starts from ``corpus/TARGET``, which is only read: what is found goes to a folder of its own. Ends with exit code 0,
or with the input that broke a promise, which libFuzzer stores there and names. Once it is
fixed, it belongs in the corpus.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import atheris

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

with atheris.instrument_imports(include=["grader"]):
    from targets import TARGETS

from mutators import MUTATORS

MEMORY_MB = 1024
"""For all of the process; the readers' caps are a small part of it, the instrumentation a large one."""
SECONDS = 10
"""For one input."""
STRUCTURED = 0.9
"""The share of inputs that are edited as what they are, not as bytes."""


def mutator(name: str) -> Callable[[bytes, int, int], bytes]:
    """libFuzzer's own edits of bytes, and those of `mutators`."""

    def mutate(data: bytes, most: int, seed: int) -> bytes:
        rng = random.Random(seed)  # noqa: S311 - no secret
        if rng.random() < STRUCTURED:
            with contextlib.suppress(ValueError, RecursionError, UnicodeError):
                changed = MUTATORS[name](data, rng)
                if len(changed) <= most:
                    return changed
        return atheris.Mutate(data, most)

    return mutate


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--runs", type=int, default=10_000, help="inputs to try (default: 10000)")
    options = parser.parse_args()
    found = tempfile.mkdtemp(prefix="found-")
    arguments = [
        f"-runs={options.runs}",
        f"-rss_limit_mb={MEMORY_MB}",
        f"-timeout={SECONDS}",
        f"-artifact_prefix={found}/",
        "-max_len=65536",
        "-len_control=0",  # else an edit that makes an input longer is mostly refused
        "-mutate_depth=2",  # edits upon edits leave nothing of the structure
        "-print_final_stats=1",
        "-verbosity=0",
        *([f"-dict={words}"] if (words := HERE / "words" / f"{options.target}.txt").is_file() else []),
        found,  # libFuzzer writes to the first folder alone
        str(HERE / "corpus" / options.target),
    ]
    atheris.Setup([sys.argv[0], *arguments], TARGETS[options.target], custom_mutator=mutator(options.target))
    print(f"{options.target}: {options.runs} inputs", flush=True)  # noqa: T201 - a command line
    atheris.Fuzz()


if __name__ == "__main__":
    main()
