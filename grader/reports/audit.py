"""An audit as tables and lines for a terminal."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from grader.audit.model import CourseAudit, ExerciseAudit, SampleAudit, Survivor
from grader.text import plural

__all__ = ["audit_report"]

INDENT = 2
LEGEND = (
    "reference: seeds with full marks; agents: submissions that solve nothing and earn nothing; others: "
    "alternatives with full marks on every seed; mistakes: misconceptions that fail what they should; named: by "
    "the diagnosis, on every seed; mutants: noticed, of those that are mistakes"
)


def audit_report(audit: CourseAudit, *, details: bool = False) -> Group:
    """Return a row per exercise, the reasons why it is unsound, and the mutants that no check noticed.

    Parameters
    ----------
    audit : CourseAudit
        The audit to show.
    details : bool
        Whether to show also the tolerance and the time of each check.
    """
    parts: list[RenderableType] = [_table(audit), Text(LEGEND, style="dim")]
    for exercise in audit.exercises:
        parts += _about(exercise)
        if details:
            parts += ["", _alternatives(exercise), "", _checks(exercise), "", _weakest(exercise)]
            parts += ["", _samples(exercise)] * bool(exercise.samples)
    parts += ["", _closing(audit)]
    return Group(*parts)


def _table(audit: CourseAudit) -> Table:
    table = _plain_table()
    table.add_column("exercise", no_wrap=True, overflow="ellipsis")
    for title in ("reference", "stub", "agents", "others", "mistakes", "named", "mutants"):
        table.add_column(title, justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    for exercise in audit.exercises:
        table.add_row(exercise.name, *_cells(exercise), _verdict(exercise.sound))
    return table


def _cells(exercise: ExerciseAudit) -> Iterator[Text]:
    reference, mutants = exercise.reference, exercise.mutants
    yield _count(reference.seeds - reference.rejected, reference.seeds)
    yield Text(f"{exercise.stub_score:g}", style="red" if exercise.stub_score else "")
    earning = {one.agent for one in exercise.unearned}
    yield _count(exercise.agents - len(earning), exercise.agents)
    yield _count(sum(not one.rejected for one in exercise.alternatives), len(exercise.alternatives))
    mistakes = exercise.misconceptions
    yield _count(sum(not one.escaped for one in mistakes), len(mistakes))
    yield _count(sum(one.alone + one.together == one.named_seeds for one in mistakes), len(mistakes))
    yield _count(mutants.killed, mutants.total - len(mutants.explained), style="yellow")


def _count(good: int, total: int, style: str = "red") -> Text:
    return Text(f"{good}/{total}", style="" if good == total else style)


def _verdict(sound: bool) -> Text:  # noqa: FBT001 - the verdict is all that it is about
    return Text("sound", style="green") if sound else Text("unsound", style="bold red")


def _about(exercise: ExerciseAudit) -> Iterator[RenderableType]:
    """The faults and remarks of an exercise; empty if it has none."""
    mutants = exercise.mutants
    lines: list[RenderableType] = [Text(f"✗ {fault}", style="red") for fault in exercise.faults]
    lines += [Text(f"- {remark}", style="yellow") for remark in exercise.remarks]
    lines += [Text(_of_sample(one)) for one in exercise.samples if one.least < one.most]
    alike = dict.fromkeys(one.alike for one in exercise.misconceptions if one.alike)
    lines += [Text(f"- named together, because they return the same values: {', '.join(names)}") for names in alike]
    if mutants.survivors:
        lines.append(Text(plural(len(mutants.survivors), "mutant gets", "mutants get") + " full marks:"))
        lines += [Padding(_change(one), (0, 0, 0, INDENT), expand=False) for one in mutants.survivors]
    if mutants.explained:
        lines.append(
            Text(plural(len(mutants.explained), "mutant is", "mutants are") + " not a mistake:", style="dim")
        )
        lines += [Padding(_explained(one), (0, 0, 0, INDENT), expand=False) for one in mutants.explained]
    if lines:
        yield ""
        yield Text(exercise.name, style="bold")
        yield from (Padding(line, (0, 0, 0, INDENT), expand=False) for line in lines)


def _of_sample(one: SampleAudit) -> str:
    """What the score of a sample depends on."""
    scores = f"scores {one.least:g} to {one.most:g} on {one.draws} draws"
    return f"- sample '{one.sample}' {scores}: {', '.join(one.moving)}"


def _change(survivor: Survivor) -> Text:
    where = f"line {survivor.line}" + (f", {survivor.function}" if survivor.function else "")
    return Text.assemble(
        (f"{where}: {survivor.says}\n", "bold"),
        (f"  - {survivor.before}\n", "red"),
        (f"  + {survivor.after}", "green"),
    )


def _explained(survivor: Survivor) -> Text:
    return Text(f"line {survivor.line}, {survivor.says}: {survivor.reason}", style="dim")


def _alternatives(exercise: ExerciseAudit) -> Table:
    """How many right implementations of each function measure the tolerances."""
    table = _plain_table()
    table.add_column("function", no_wrap=True)
    table.add_column("alternatives", justify="right")
    table.add_column("mistakes", justify="right")
    right = Counter(one.function for one in exercise.alternatives)
    wrong = Counter(one.function for one in exercise.misconceptions)
    for function in dict.fromkeys((*right, *wrong)):
        table.add_row(function, str(right[function]), str(wrong[function]))
    return table


def _checks(exercise: ExerciseAudit) -> Table:
    """The tolerance of each check, relative to the largest expected entry, and its share of the work."""
    table = _plain_table()
    table.add_column("check", overflow="ellipsis", no_wrap=True)
    for title in ("allows from", "to", "mutants first", "ms"):
        table.add_column(title, justify="right", no_wrap=True)
    allowed = {one.check: one for one in exercise.tolerances}
    for check, seconds in exercise.seconds.items():
        tolerance = allowed.get(check)
        limits = (f"{tolerance.smallest:.1e}", f"{tolerance.largest:.1e}") if tolerance else ("", "")
        noticed = exercise.mutants.killed_by.get(check, 0)
        table.add_row(check, *limits, str(noticed), f"{1000 * seconds:.1f}")
    return table


def _weakest(exercise: ExerciseAudit) -> Table:
    """For each mistake, the check that still catches it by least, by how many allowances, and what it scores."""
    table = _plain_table()
    table.add_column("mistake", overflow="fold")
    table.add_column("weakest check that catches it", overflow="fold")
    table.add_column("allowances", justify="right", no_wrap=True)
    table.add_column("score", justify="right", no_wrap=True)
    nearest_first = sorted(
        exercise.misconceptions, key=lambda one: math.inf if one.weakest_distance is None else one.weakest_distance
    )
    for one in nearest_first:
        by = "no number" if one.weakest_distance is None else f"{one.weakest_distance:.1e}"
        score = f"{one.least:g}" if one.least == one.most else f"{one.least:g} to {one.most:g}"
        table.add_row(one.name, one.weakest, by, score)
    return table


def _samples(exercise: ExerciseAudit) -> Table:
    """What each sample submission scores, on how many draws, and which checks depend on them."""
    table = _plain_table()
    table.add_column("sample", overflow="ellipsis", no_wrap=True)
    for title in ("score", "draws"):
        table.add_column(title, justify="right", no_wrap=True)
    table.add_column("checks that depend on the draw", overflow="fold")
    for one in exercise.samples:
        score = f"{one.least:g}" if one.least == one.most else f"{one.least:g} to {one.most:g}"
        table.add_row(one.sample, score, str(one.draws), ", ".join(one.moving))
    return table


def _closing(audit: CourseAudit) -> Text:
    unsound = [exercise.name for exercise in audit.exercises if not exercise.sound]
    if unsound:
        return Text(f"Unsound: {', '.join(unsound)}. See the lines marked with ✗.", style="red")
    total = sum(exercise.mutants.total for exercise in audit.exercises)
    killed = sum(exercise.mutants.killed for exercise in audit.exercises)
    return Text(f"Sound: every law holds, and {killed} of {total} mutants are noticed.", style="green")


def _plain_table() -> Table:
    return Table(box=None, pad_edge=False, header_style="bold")
