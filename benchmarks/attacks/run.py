"""The hostile corpus of our tests, against three other autograders and against this one.

    python benchmarks/attacks/run.py --environments FOLDER                        # everything; needs root, bwrap
    python benchmarks/attacks/run.py --environments FOLDER --only forge_allclose  # prints, stores nothing
    python benchmarks/attacks/run.py --environments FOLDER --new                  # those that are not stored yet
    python benchmarks/attacks/run.py --page-only                                  # the page from what is stored

The first and the third store ``benchmarks/attacks/results.json``; they and the last write
``docs/explanation/attacks.md``.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from subprocess import SubprocessError
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path[:0] = [str(ROOT), str(HERE.parent / "peers")]

import attacks_page
import hidden_tests
import on_fairgrade
from applicable import CORPUS, HONEST, Attack, NotApplicable, earned, ended_by_size, source_for, tries
from environments import GRADESCOPE, NBGRADER, OTTER, make
from jobs import SECRETS, Grader
from leaks import Hidden, known_by, learned
from on_gradescope import Gradescope
from on_nbgrader import Nbgrader
from on_otter import Otter
from outcomes import Earned, Seen, judge

RESULTS = HERE / "results.json"
PAGE = ROOT / "docs" / "explanation" / "attacks.md"
PEERS = {OTTER: Otter, NBGRADER: Nbgrader, GRADESCOPE: Gradescope}
NEIGHBOUR = f"{HONEST}\n# {SECRETS['neighbour']}\n"
FUNCTIONS = "def double(x):\n    {0}\n\n\ndef total(x):\n    {0}\n\n\ndef shift(x, rng):\n    {0}\n"
ORDINARY = tuple(FUNCTIONS.format(body) for body in ("return 0 * x", "return x", "raise ValueError"))
"""Wrong, and honest: what is shown to them is what the grader shows to everybody."""
AT_ONCE = 2
NUMBERS = count()


@dataclass(frozen=True)
class Target:
    """A grader, with what is secret in it and what of that it shows to everybody."""

    grader: Grader
    hidden: Hidden
    shown_to_all: frozenset[str]

    def attacked_with(self, source: str, worth: Earned) -> dict[str, Any]:
        """Grade `source` and then the honest submission; return the outcome and what shows it."""
        report = self.grader.run(next(NUMBERS), self.grader.steps(source, NEIGHBOUR))
        graded = self.grader.read(report)
        new = learned(graded.shown, self.hidden) - self.shown_to_all
        outcome, shows = judge(Seen(graded, worth, self.grader.points, new, report, self.grader.kept))
        attack = report["steps"]["attack"]
        return {
            "outcome": outcome,
            "shows": shows,
            "score": graded.score,
            "earned": worth.most,
            "seconds": round(attack["seconds"], 1),
            "limited": attack["limited"],
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--environments", type=Path, metavar="FOLDER", help="where the peers are installed")
    parser.add_argument("--only", nargs="+", metavar="ATTACK", help="run these, and store nothing")
    parser.add_argument("--graders", nargs="+", metavar="GRADER", help="with --only: these graders alone")
    parser.add_argument("--new", action="store_true", help="run what is not stored, and keep what is")
    parser.add_argument("--page-only", action="store_true", help="make the page from what is stored")
    options = parser.parse_args()
    if options.page_only == bool(options.environments):
        parser.error("say either --environments FOLDER or --page-only")
    if options.environments and os.geteuid():
        parser.error("the jail of the peers needs root, and bubblewrap")
    if options.only:
        chosen = [attack for attack in CORPUS if attack.name in options.only]
        print(json.dumps(run(options.environments, chosen, options.graders), indent=1))
        return
    if options.environments:
        kept = _stored()["attacks"] if options.new else []
        names = {row["name"] for row in kept}
        found = run(options.environments, [attack for attack in CORPUS if attack.name not in names])
        found["attacks"] = sorted([*kept, *found["attacks"]], key=lambda row: row["name"])
        _store(found)
    _store(_stored())
    PAGE.write_text(attacks_page.page(_stored()), encoding="utf-8")


def _store(found: dict[str, Any]) -> None:
    """Store the outcomes, with the attacks that came to the corpus after the run."""
    run_then = {row["name"] for row in found["attacks"]}
    found["not_run_yet"] = sorted(attack.name for attack in CORPUS if attack.name not in run_then)
    RESULTS.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _stored() -> dict[str, Any]:
    return json.loads(RESULTS.read_text(encoding="utf-8"))


def run(root: Path, attacks: Sequence[Attack], graders: Sequence[str] | None = None) -> dict[str, Any]:
    """Run `attacks` against every grader, or those called `graders`; return all outcomes as a JSON document."""
    with tempfile.TemporaryDirectory() as folder:
        versions, targets = _targets(root, Path(folder).resolve(), graders)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            rows = list(pool.map(lambda attack: _row(attack, targets), attacks))
    Path("/dev/shm", SECRETS["shared memory"]).unlink(missing_ok=True)  # noqa: S108 - ours has no jail
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {'.'.join(platform.release().split('.')[:2])}",
        "versions": versions,
        "limits_s": {target.grader.name: target.grader.limit_s for target in targets},
        "shown_to_all": {target.grader.name: sorted(target.shown_to_all) for target in targets},
        "attacks": rows,
    }


def _targets(root: Path, folder: Path, chosen: Sequence[str] | None) -> tuple[dict[str, Any], list[Target]]:
    graders, versions = list[tuple[Grader, Hidden]](), {}
    for peer, kind in PEERS.items():
        if chosen is None or peer.name in chosen:
            environment = make(peer, root)
            versions[peer.name] = environment.versions()
            template = folder / peer.name
            template.mkdir()
            graders.append((kind(environment, template), known_by(hidden_tests.hidden_numbers())))
    if chosen is None or "fairgrade" in chosen:
        graders.append((on_fairgrade.Fairgrade(folder), known_by(on_fairgrade.hidden_numbers())))
    os.chmod(folder, 0o755)  # noqa: PTH101, S103 - the peers' user reads the templates in it
    return versions, [_known(grader, hidden) for grader, hidden in graders]


def _known(grader: Grader, hidden: Hidden) -> Target:
    """`grader` with what it shows to ordinary wrong submissions; an honest one has to get all points after them.

    Raises
    ------
    AssertionError
        If an ordinary submission does not end safe: then the assignment is wrong.
    """
    shown: frozenset[str] = frozenset()
    for source in ORDINARY:
        report = grader.run(next(NUMBERS), grader.steps(source, NEIGHBOUR))
        graded = grader.read(report)
        worth = Earned(0.0, grader.points / 10)  # leaving arguments alone may be worth a point
        ended = judge(Seen(graded, worth, grader.points, frozenset(), report, grader.kept))
        assert ended[0] == "safe", f"{grader.name}: {ended}, {json.dumps(report)[:5000]}"
        shown |= learned(graded.shown, hidden)
    if learned(hidden_tests.CANARY, {}) <= shown:  # who is shown the hidden tests can compute their numbers
        hidden = {}
    print(f"{grader.name} shows to everybody: {sorted(shown) or 'nothing'}", file=sys.stderr)
    return Target(grader, hidden, shown)


def _row(attack: Attack, targets: Sequence[Target]) -> dict[str, Any]:
    outcomes = dict(_outcomes(attack, targets))
    said = ", ".join(f"{grader} {outcome['outcome']}" for grader, outcome in outcomes.items())
    print(f"{attack.name}: {said}", file=sys.stderr)
    return {"name": attack.name, "tries": tries(attack), "outcomes": outcomes}


def _outcomes(attack: Attack, targets: Sequence[Target]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for target in targets:
        name = target.grader.name
        given = source_for(attack, name)
        if isinstance(given, NotApplicable):
            yield name, {"outcome": "not applicable", "shows": given.reason}
        else:
            source, adapted = given
            ended = _twice_if_needed(target, source, earned(attack, name))
            yield name, {**ended, "limited": ended["limited"] or ended_by_size(attack, name), "adapted": adapted}


def _twice_if_needed(target: Target, source: str, worth: Earned) -> dict[str, Any]:
    """The outcome; a supervisor that failed says nothing about the grader, and one failure must not end the run."""
    for _ in range(2):
        try:
            return target.attacked_with(source, worth)
        except SubprocessError as error:
            print(f"{target.grader.name}: {error}", file=sys.stderr)
    return {"outcome": "unknown", "shows": "the supervisor failed", "limited": False, "earned": worth.most}


if __name__ == "__main__":
    main()
