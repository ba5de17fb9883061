"""How long one peer takes for the class of fifteen tests: ``python benchmarks/peers/timed.py PEER``, as JSON.

Only the commands that grade are counted, not those that prepare the assignment or write feedback. It is a process
of its own, so that the largest child that it has waited for is one of this peer's: make the environment before.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parent.parent)]

import in_gradescope
import in_nbgrader
import in_otter
import in_pytest
from environments import GRADESCOPE, NBGRADER, OTTER, PYTEST, Environment, Peer, PeerError, make
from fifteen_class import NAME, hidden_tests, submissions
from spent import Spent, spent, together

GRADING = {
    GRADESCOPE: in_gradescope.grade,
    PYTEST: in_pytest.grade,
    NBGRADER: in_nbgrader.grade,
    OTTER: in_otter.grade,
}
PEERS = {peer.name: peer for peer in GRADING}
PREPARING = {"generate", "generate_assignment", "generate_feedback", "-c"}
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "fairgrade-benchmarks"


@dataclass(frozen=True)
class Timed(Environment):
    """An environment that keeps what its grading commands took."""

    taken: list[Spent] = field(default_factory=list)

    def run(self, arguments: list[str | Path], folder: Path, **options: Any) -> subprocess.CompletedProcess[str]:
        with spent() as taken:
            done = super().run(arguments, folder, **options)
        if PREPARING.isdisjoint(map(str, arguments)):
            self.taken.append(taken)
        return done


def measure(peer: Peer, root: Path, count: int) -> dict[str, float]:
    """Grade a class of `count` with `peer`; return the rate, the processor time of each, the largest process."""
    made = make(peer, root)
    environment = Timed(made.peer, made.folder)
    with tempfile.TemporaryDirectory() as folder:
        GRADING[peer](environment, Path(folder), {NAME: hidden_tests()}, submissions(count))
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return {
        "submissions": count,
        **together(environment.taken).of_each(count),
        "largest_process_mib": round(largest, 1),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("peer", choices=PEERS)
    parser.add_argument("--submissions", type=int, default=30, metavar="N")
    parser.add_argument("--environments", type=Path, default=CACHE, metavar="FOLDER")
    options = parser.parse_args()
    options.environments.mkdir(parents=True, exist_ok=True)
    try:
        print(json.dumps(measure(PEERS[options.peer], options.environments, options.submissions)))
    except PeerError as error:
        print(f"skipped {options.peer}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
