"""A diagnosis as lines for a terminal."""

from __future__ import annotations

from rich.text import Text

from grader.machine.doctor import Diagnosis
from grader.machine.selftest import PROTECTIONS
from grader.sandbox.confined import STRENGTHS

__all__ = ["diagnosis_lines"]

WIDTH = 12


def diagnosis_lines(diagnosis: Diagnosis) -> list[Text]:
    """Return what was found, each protection of each strength, and what to install."""
    lines = [Text("What this machine has", style="bold")]
    for finding in diagnosis.findings:
        lines.append(_line(finding.present, finding.name, finding.says))
        if finding.remedy:
            lines.append(Text(f"      to mend it: {finding.remedy}", style="yellow"))
    for strength in STRENGTHS:
        held = diagnosis.strengths.get(strength)
        lines += [Text(), Text(f"Strength '{strength}'", style="bold")]
        if held is None:
            lines.append(_line(False, "unusable", diagnosis.failures.get(strength, "needs Linux")))
            continue
        lines += [_line(name in held, name, says) for name, says in PROTECTIONS.items()]
    lines.append(Text())
    if diagnosis.usable:
        strongest = next(iter(diagnosis.strengths))
        lines.append(Text(f"'grader grade' works here and uses strength '{strongest}'.", style="green"))
    else:
        lines.append(Text("'grader grade' refuses here; 'grader check' works.", style="red"))
    return lines


def _line(present: object, name: str, says: str) -> Text:
    mark, style = ("✓", "green") if present else ("✗", "red")
    return Text.assemble(("  " + mark + " ", style), f"{name:{WIDTH}}", (says, "dim" if present else ""))
