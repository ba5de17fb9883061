"""The page with the comparison, in Markdown, from the stored outcomes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from outcomes import OUTCOMES

NAMES = {
    "otter": "otter-grader",
    "nbgrader": "nbgrader",
    "gradescope": "gradescope-utils",
    "fairgrade": "this grader",
}
NOT_APPLICABLE = "not applicable"
FAMILIES = {
    "forge": "Forging points",
    "steal": "Stealing answers and secrets",
    "harm": "Doing harm",
    "persist": "Outliving the submission",
    "tell": "Telling hidden inputs",
    "mixed": "Mixed",
}

PAGE = """\
# Hostile submissions

{count} hostile submissions of this project's tests, against three other autograders and against this one:
what becomes of the score, of what is secret, of the course, and of the honest submission that is graded next.

{summary}

Each attack has one outcome, the worst that applies, in the order of this list:

{definitions}

## How it was run

One command runs everything and makes this page: `python benchmarks/attacks/run.py --environments FOLDER`, as
root on Linux with bubblewrap. What was seen of each run is in `benchmarks/attacks/results.json`, from which
`--page-only` makes the page again.

- **The graders**: {versions}, with Python {python} and NumPy {numpy}.
  otter-grader runs as `otter run`, its mode without containers;
  nbgrader as `nbgrader autograde` and `generate_feedback`, with its default limit of 30 s for
  a cell; gradescope-utils as in the project's own example; this grader as `grader grade`, with a class of two and
  one worker. Nothing else is set.
- **The exercise** is that of `tests/attacks/course/`: `double`, `total` and `shift`, for 4, 3 and 2 points. With
  the peers each function has a public test that gives no points and a hidden one, which first computes the
  expected value by the instructor's formula and then compares with `np.testing.assert_allclose`. In our course a
  tenth point goes to solutions that leave their arguments alone. No peer has that: their points are 9.
- **The attacks** are the files of `tests/attacks/corpus/`, handed in as they are: as a module, or as the one cell
  of a notebook. They were written against this grader. Where an attack names what only this grader has, its
  intent was put into a peer's terms (`benchmarks/attacks/adapted/`; {adapted} outcomes, marked †). Where a peer
  has nothing like it, it is not applicable, for the reason below.
{added}- **What is earned** is what is right in the submission: nothing in all but {earning}.
  Where a module is missing after right code, both its points and none are accepted.
- **What is secret**: planted canaries (in the home folder, the environment, shared memory, another process'
  command line, another submission, the hidden tests, and the reference where there is one), and the hidden inputs
  and expected values, known by their first six digits. What a grader also shows to ordinary wrong submissions is
  no secret there, and whoever is shown the hidden tests knows their numbers too: {shown_to_all}.
- **What a student is shown**: of otter-grader and gradescope-utils, the output of visible tests, as Gradescope
  shows it; of nbgrader, the page of `generate_feedback`; of this grader, all of the result.
- **The peers ran in a jail** that is not theirs: an ordinary user, namespaces, a read-only system, and limits on
  memory (3 GB a process, 4 GB together), processes (200), the size of files (256 MB) and time
  ({limits}). It lowers
  what attacks achieve against them: what ends in a `MemoryError` here would take all of the machine's
  memory. Where such a limit was reached or was near, the outcome has the mark ‡. **This grader ran without the
  jail**, as root, in its own sandbox as on any machine.

## How to read it

Points are forged where the submission runs in the process that holds the expected values, compares, and keeps
the score; a container around that process does not change it. Harm is different. `otter grade` runs otter-grader
in Docker containers, Gradescope runs every submission in a container of its own, and nbgrader can be run in one:
there, an attack can damage, leave behind, or find in the home folder and the environment, only what that
container holds. These outer walls were not measured.

Every attack ran once; races may end otherwise another time. The authors of this grader know all files of the
corpus and made sure that it withstands them: the last column says that it does, not that there is no other
attack. Were these {count} drawn at random from all attacks, 0 of {count} would mean that at most {bound:.1f} % of
all succeed, with 95 % confidence; they were not. What remains possible is said in the
[threat model](threat-model.md). Not looked for were escape codes and
HTML in what is shown (`escape codes`, `html`), and what can be learned from the time that grading takes
(`timing`).

{families}

† adapted to the peer; ‡ a limit of the jail was reached or near; n/a: not applicable.

## Not applicable

{reasons}
"""


DOUBT = 0.05
"""One less the confidence of a bound on what succeeds where nothing was seen to."""


def page(stored: Mapping[str, Any]) -> str:
    """Return the page for the document `stored`, as run.py makes it."""
    attacks, versions = stored["attacks"], stored["versions"]
    peers = ", ".join(f"{NAMES[peer]} {next(iter(found.values()))}" for peer, found in versions.items())
    return PAGE.format(
        count=len(attacks),
        added=_added(stored.get("not_run_yet", [])),
        bound=100 * (1 - DOUBT ** (1 / len(attacks))),
        summary=_summary(attacks),
        definitions="\n".join(f"- **{name}**: {says}." for name, says in OUTCOMES.items()),
        versions=peers,
        python=stored["python"],
        numpy=versions["otter"]["numpy"],
        adapted=sum(ended.get("adapted", False) for each in attacks for ended in each["outcomes"].values()),
        shown_to_all=_shown_to_all(stored["shown_to_all"]),
        limits=_limits(stored["limits_s"]),
        earning=_earning(attacks),
        families="\n\n".join(_family(attacks, family, title) for family, title in FAMILIES.items()),
        reasons=_reasons(attacks),
    )


def _added(names: Sequence[str]) -> str:
    """What is said of attacks that were written after the run."""
    if not names:
        return ""
    listed = ", ".join(f"`{name}`" for name in names)
    return (
        f"- **Not in this run** are {len(names)} attacks that were written after it. The tests try them on this\n"
        f"  grader alone: {listed}.\n"
    )


def _summary(attacks: Sequence[Mapping[str, Any]]) -> str:
    counted = {grader: Counter(each["outcomes"][grader]["outcome"] for each in attacks) for grader in NAMES}
    applicable = {grader: len(attacks) - counts[NOT_APPLICABLE] for grader, counts in counted.items()}
    rows = [["outcome", *NAMES.values()], ["---", *["---:"] * len(NAMES)]]
    rows += [[f"**{outcome}**", *(str(counts[outcome]) for counts in counted.values())] for outcome in OUTCOMES]
    rows.append(["of so many that apply", *map(str, applicable.values())])
    return _table(rows)


def _limits(limits_s: Mapping[str, float]) -> str:
    """The usual limit, and those that have another."""
    usual = limits_s["fairgrade"]
    others = [f"{limit:g} s for {NAMES[grader]}" for grader, limit in limits_s.items() if limit != usual]
    return ", ".join([f"{usual:g} s", *others])


def _earning(attacks: Sequence[Mapping[str, Any]]) -> str:
    """The submissions in which something is right."""
    ours = {each["name"] for each in attacks if each["outcomes"]["fairgrade"]["earned"]}
    theirs = {each["name"] for each in attacks if each["outcomes"]["gradescope"].get("earned")}
    return " and ".join(f"`{name}`" for name in sorted(ours | theirs))


def _shown_to_all(shown: Mapping[str, Sequence[str]]) -> str:
    """What graders show to everybody, with the hidden numbers counted."""
    said = []
    for grader, secrets in shown.items():
        numbers = sum("hidden number" in secret for secret in secrets)
        named = [secret.replace("the canary in the", "the") for secret in secrets if "hidden number" not in secret]
        parts = [*named, *([f"{numbers} hidden numbers"] if numbers else [])]
        said += [f"{NAMES[grader]} shows {' and '.join(parts)}"] if parts else []
    return "; ".join(said) or "none shows any"


def _family(attacks: Sequence[Mapping[str, Any]], family: str, title: str) -> str:
    rows = [["attack", "what it tries", *NAMES.values()], ["---"] * (2 + len(NAMES))]
    for each in attacks:
        kind, _, name = each["name"].partition("_")
        if kind == family:
            cells = (_cell(each["outcomes"][grader]) for grader in NAMES)
            rows.append([name.replace("_", " "), _escaped(each["tries"]), *cells])
    return f"## {title}\n\n{_table(rows)}"


def _cell(ended: Mapping[str, Any]) -> str:
    outcome = ended["outcome"]
    if outcome == NOT_APPLICABLE:
        return "n/a"
    marks = ("†" if ended["adapted"] else "") + ("‡" if ended["limited"] else "")
    return f"{outcome if outcome == 'safe' else f'**{outcome}**'}{marks}"


def _reasons(attacks: Sequence[Mapping[str, Any]]) -> str:
    lines = []
    for each in attacks:
        reasons = [(NAMES[grader], ended["shows"]) for grader, ended in each["outcomes"].items()]
        left = [
            (name, says)
            for (name, says), ended in zip(reasons, each["outcomes"].values(), strict=True)
            if ended["outcome"] == NOT_APPLICABLE
        ]
        for says in dict.fromkeys(says for _, says in left):
            whom = ", ".join(name for name, said in left if said == says)
            lines.append(f"- `{each['name']}`, {whom}: {says}")
    return "\n".join(lines)


def _table(rows: Sequence[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _escaped(text: str) -> str:
    for sign in "\\|*_<`[":
        text = text.replace(sign, f"\\{sign}")
    return text
