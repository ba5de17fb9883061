"""What a student is told about twenty wrong solutions: by three other autograders, and by this one.

    python benchmarks/peers/feedback.py --environments FOLDER     # installs the peers there, and runs everything
    python benchmarks/peers/feedback.py --ours-only               # the peers' outputs as they were stored

Both write ``benchmarks/peers/results.json`` (what everybody printed) and ``docs/explanation/feedback.md``.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import platform
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path[:0] = [str(ROOT)]

import in_gradescope
import in_nbgrader
import in_otter
import ours
import table
from assignment import TESTS, Statements, statements
from environments import GRADESCOPE, NBGRADER, OTTER, Environment, make
from shown import Message
from submissions import Submission, wrong_solutions

from grader.course.load import load_course

RESULTS = HERE / "results.json"
PAGE = ROOT / "docs" / "explanation" / "feedback.md"
RIGHT = ROOT / "tests" / "submissions" / "ada_loops"
PEERS = {OTTER: in_otter.grade, NBGRADER: in_nbgrader.grade, GRADESCOPE: in_gradescope.grade}
HIDING = {OTTER: in_otter.grade, GRADESCOPE: in_gradescope.grade}
"""Those whose tests can be marked as hidden. nbgrader's are taken out of what is released, and shown afterwards."""

Shown = dict[str, list[Message]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--environments", type=Path, metavar="FOLDER", help="where the peers are installed")
    parser.add_argument("--ours-only", action="store_true", help="reuse what the peers printed")
    parser.add_argument("--course", type=Path, default=ROOT, help="the course that ours grades with")
    options = parser.parse_args()
    if options.ours_only == bool(options.environments):
        parser.error("say either --environments FOLDER or --ours-only")
    found = wrong_solutions(list(TESTS))
    if options.environments:
        _store(run_peers(options.environments, found, options.course))
    stored = json.loads(RESULTS.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        said = ours.grade(Path(folder), found, options.course)
    stored["ours"] = {mistake: dataclasses.asdict(each) for mistake, each in said.items()}
    _store(stored)
    PAGE.write_text(table.page(found, stored), encoding="utf-8")


def _store(document: Mapping[str, Any]) -> None:
    RESULTS.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def run_peers(root: Path, found: Sequence[Submission], course: Path) -> dict[str, Any]:
    """Return what each peer printed for each submission, as a JSON document.

    Raises
    ------
    PeerError
        If a peer cannot be installed or run.
    AssertionError
        If a peer finds fault with a right solution: then the tests are wrong.
    """
    tests = {name: statements(name, load_course(course, name).exercises[0].functions) for name in TESTS}
    right = [Submission(f"right_{name}", name, "", (RIGHT / f"{name}.py").read_text()) for name in TESTS]
    peers, hidden, versions = {}, {}, {}
    for peer, grade in PEERS.items():
        environment = make(peer, root)
        versions[peer.name] = environment.versions()
        print(f"{peer.name}: {len(found)} wrong solutions and {len(right)} right ones", file=sys.stderr)
        shown = _graded(grade, environment, tests, [*found, *right])
        for solution in right:
            failed = [message.test for message in shown.pop(solution.mistake) if message.failed]
            assert not failed, f"{peer.name} says that the right solution of {solution.exercise} fails {failed}"
        peers[peer.name] = _plain(shown)
    for peer, grade in HIDING.items():
        marked = _graded(lambda *given, grade=grade: grade(*given, hidden=True), make(peer, root), tests, found[:1])
        hidden[peer.name] = _plain(marked)
    return {"python": platform.python_version(), "versions": versions, "peers": peers, "hidden": hidden}


def _graded(
    grade: Callable[..., Shown],
    environment: Environment,
    tests: Mapping[str, Sequence[Statements]],
    found: Sequence[Submission],
) -> Shown:
    """What `grade` gives in a folder of its own, without the places where this machine keeps things."""
    with tempfile.TemporaryDirectory() as folder:
        shown = grade(environment, Path(folder).resolve(), tests, found)
    places = {
        str(environment.folder): "ENVIRONMENT",
        str(Path(folder).resolve()): "FOLDER",
        sysconfig.get_paths()["stdlib"]: "PYTHON",
    }
    return {mistake: [_moved(message, places) for message in messages] for mistake, messages in shown.items()}


def _moved(message: Message, places: Mapping[str, str]) -> Message:
    text = message.text
    for place, name in places.items():
        text = text.replace(place, name)
    return dataclasses.replace(message, text=text)


def _plain(shown: Shown) -> dict[str, list[dict[str, Any]]]:
    return {mistake: [dataclasses.asdict(message) for message in messages] for mistake, messages in shown.items()}


if __name__ == "__main__":
    main()
