"""The report on the machine, as lines for a terminal."""

from __future__ import annotations

from rich.text import Text

from grader.machine.doctor import MachineReport
from grader.machine.selftest import PROTECTIONS
from grader.sandbox.confined import STRENGTHS

__all__ = ["machine_lines"]

WIDTH = 12


def machine_lines(report: MachineReport) -> list[Text]:
    """Return the requirements, each protection of each strength, and what to install."""
    lines = [Text(report.as_root, style="yellow"), Text()] if report.as_root else []
    lines.append(Text("What this machine has", style="bold"))
    for requirement in report.requirements:
        lines.append(_line(requirement.present, requirement.name, requirement.says))
        if requirement.remedy:
            lines.append(Text(f"      fix: {requirement.remedy}", style="yellow"))
    for strength in STRENGTHS:
        held = report.strengths.get(strength)
        lines += [Text(), Text(f"Strength '{strength}'", style="bold")]
        if held is None:
            lines.append(_line(False, "unusable", report.failures.get(strength, "needs Linux")))
            continue
        lines += [_line(name in held, name, says) for name, says in PROTECTIONS.items()]
    lines.append(Text())
    if report.usable:
        strongest = next(iter(report.strengths))
        lines.append(Text(f"'grader grade' works here and uses strength '{strongest}'.", style="green"))
    else:
        lines.append(Text("'grader grade' refuses here; 'grader check' works.", style="red"))
    return lines


def _line(present: object, name: str, says: str) -> Text:
    mark, style = ("✓", "green") if present else ("✗", "red")
    return Text.assemble(("  " + mark + " ", style), f"{name:{WIDTH}}", (says, "dim" if present else ""))
