"""The table of ``make bench``, and the page with its charts, from the figures that are stored."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from chart import bars

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "explanation" / "speed.md"
IMAGES = ROOT / "docs" / "images"
NAMES = {
    "fairgrade": "fairgrade",
    "gradescope": "gradescope-utils",
    "pytest": "pytest",
    "nbgrader": "nbgrader",
    "otter": "otter-grader",
}
HEAD = ("what", "submissions", "per second", "CPU, ms each", "memory, MiB")
ALL = """Processor time is that of every process that a command started, sandboxes included."""
SOME = """Processor time is that of processes that are waited for. The sandboxes end with the grader, and
theirs is not all in it, so compare rates."""
WIDTH = 120
QUIET = 0.1
"""Processors that other work may take while a rate is measured."""
TEXT = """\
# How fast grading is

{intro}

![Submissions per second, by grader](../images/speed-rate.svg)

![Processor time of a submission, by grader](../images/speed-cpu.svg)

{table}

The class has fifteen tests of five small functions. Of thirty students, 12 are right, 9 wrong, 4 crash and 5 handed
in the stub. Ours is the command line at full strength, its start and its self-test included, with diagnosis. What
it grades besides counts into its time: that arguments are left alone, that nothing is remembered, and that no value
comes back that nobody can compute. A larger class is these thirty over and over; only the search for the line of a
mistake is made once for what is the same to the byte. The others run as their documentation has it, one submission
after another, and confine nothing.
{counted}
Memory is, for ours, the grader with its workers, and then the sandboxes; for the others, the largest process.

## Layer upon layer

Milliseconds of one submission, in one process, medians. The floor is a confined child for each exercise and the
functions alone: no grader that keeps exercises apart can take less.

{layers}

{parts}## Growth

{growth}

## A student's own check

{startup}

## How this page is made

`make bench` measures all of it and writes this page; the figures are in `benchmarks/results/bench.json`. Only
figures of one run compare with each other. `make soak` is the long run: see [testing](../reference/testing.md).
"""

PARTS = """\
## Where the time of a right submission goes

Milliseconds of processor time, fifteen tests, one process of the grader.

{table}

{text}

"""
PARTS_TEXT = """\
The least of {repeats} times, on {date}, while other work kept {others:.1f} processors busy; of the warm process,
their mean. The functions themselves take {functions}
ms of it. The start and the end of the child and the work of the warm process, {forked:.1f} ms, are those of any
grader that gives an exercise a confined process of its own. Most of the rest is Python's: a child shares the memory
of the warm process, and copies a page when it writes to it, as Python does to count the references to whatever it
looks at. A child has {faults} page faults, and one takes {fault_us} microseconds here: {copied:.1f} ms of its
{child:.1f}."""
OF_FORKS = ("child: start", "child: end", "warm process")


def rows(figures: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the table: ours first, then the others, on files and on notebooks."""
    groups = {
        "files": figures["files"],
        f"files, one job of {figures['jobs']}": {"fairgrade": figures["one job"]},
        "notebooks": figures["notebooks"],
        "twelve exercises": figures["twelve exercises"],
    }
    for group, graders in groups.items():
        for name, found in graders.items():
            held = (
                f"{found['grader_mib']:.0f} + {found['sandboxes_mib']:.0f}"
                if "grader_mib" in found
                else f"{found['largest_process_mib']:.0f}"
            )
            yield (
                f"{NAMES[name]}, {group}",
                f"{found['submissions']}",
                f"{found['per_second']:.3g}",
                f"{found['cpu_ms']:.0f}",
                held,
            )


def table(figures: Mapping[str, Any]) -> str:
    """Return the table as text for a terminal."""
    lines = [HEAD, *rows(figures)]
    for kind, found in figures["layers"].items():
        written = found["read, graded and written"]
        lines.append(
            (kind, "1", f"{1000 / written:.3g}", f"{written:.1f} wall", f"{written / found['floor']:.2f} x floor")
        )
    lines += [
        (
            f"growth: {one['submissions']}",
            "",
            f"{one['per_second']:.3g}",
            f"{one['cpu_ms']:.0f}",
            f"{one['grader_mib']:.0f}",
        )
        for one in figures["growth"]
    ]
    lines.append(("a student's check, times its imports", "", "", "", f"{figures['startup']['ratio']:.2f}"))
    lines.append(("most processors that other work took", "", "", "", f"{_most_of_others(figures):.2f}"))
    lines.append(
        ("from a save to its verdict, ms", "", "", "", f"{1000 * figures['startup']['saved_to_verdict']:.0f}")
    )
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEAD))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if not at else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    )


def page(stored: Mapping[str, Any]) -> str:
    """Return the page, in Markdown."""
    machine = stored["machine"]
    first = stored["startup"]
    return TEXT.format(
        intro=(
            f"Measured on {machine['date']} with {machine['cores']} cores ({machine['processor']}), "
            f"{machine['memory_gib']:g} GiB, Python {machine['python']} and NumPy {machine['numpy']}. "
            f"{_quiet(stored)}"
        ),
        counted=ALL if all(one.get("whole") for one in _measured(stored)) else SOME,
        table=_markdown(HEAD, rows(stored)),
        layers=_markdown(
            ("layer", *stored["layers"]),
            (
                (layer, *(f"{found[layer]:.1f}" for found in stored["layers"].values()))
                for layer in next(iter(stored["layers"].values()))
            ),
        ),
        parts=_parts(stored),
        growth=_markdown(
            ("submissions", "per second", "CPU, ms each", "memory of the grader, MiB", "of the sandboxes, MiB"),
            (
                (
                    f"{one['submissions']}",
                    f"{one['per_second']:.3g}",
                    f"{one['cpu_ms']:.0f}",
                    f"{one['grader_mib']:.0f}",
                    f"{one['sandboxes_mib']:.0f}",
                )
                for one in stored["growth"]
            ),
        ),
        startup=(
            f"The first result of `grader check` takes {first['ratio']:.2f} times as long as "
            f"`import numpy, pydantic` ({1000 * first['seconds']['import numpy, pydantic']:.0f} ms) in the same "
            f"minute. NumPy alone is imported twice, by the grader and, beside it, by the process that runs the "
            f"student's code. From saving a file to its verdict, `grader check --watch` takes "
            f"{1000 * first['saved_to_verdict']:.0f} ms."
        ),
    )


def parts_rows(parts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return each part of a submission and its milliseconds, the sum last."""
    whole = sum(parts["parts"].values())
    return [*((name, f"{value:.1f}") for name, value in parts["parts"].items()), ("all", f"{whole:.1f}")]


def parts_text(parts: Mapping[str, Any]) -> str:
    """Return what there is to say about these parts."""
    forked = sum(value for name, value in parts["parts"].items() if name.startswith(OF_FORKS))
    child = sum(value for name, value in parts["parts"].items() if name.startswith("child"))
    copied = parts["faults"] * parts["fault_us"] / 1000
    text = PARTS_TEXT.format(**parts, forked=forked, child=child, copied=copied)
    return textwrap.fill(text, WIDTH)


def _parts(stored: Mapping[str, Any]) -> str:
    """Return the section on the parts, if they are measured."""
    if "parts" not in stored:
        return ""
    table = _markdown(("part", "ms"), iter(parts_rows(stored["parts"])))
    return PARTS.format(table=table, text=parts_text(stored["parts"]))


def _quiet(figures: Mapping[str, Any]) -> str:
    """Say how much the machine had to do besides."""
    most = _most_of_others(figures)
    if most is None:
        load = figures["machine"]["load_at_start"]
        return f"Its load was {load:g} when it began; other work takes its share of every rate."
    if most <= QUIET:
        return f"Nothing else kept more than {most:.2f} of its processors busy meanwhile."
    return (
        f"Other work kept up to {most:.1f} of its processors busy meanwhile and took its share of every rate: "
        "only the processor times say much."
    )


def _most_of_others(figures: Mapping[str, Any]) -> float | None:
    """Return how many processors other work took at most while a class was graded; None if that is not known."""
    return max((one["others"] for one in _measured(figures) if "others" in one), default=None)


def _measured(figures: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield what was measured of each class."""
    for group in ("files", "notebooks", "twelve exercises"):
        yield from figures[group].values()
    yield from (figures["one job"], *figures["growth"])


def charts(stored: Mapping[str, Any]) -> dict[str, str]:
    """Return the charts by the names of their files."""
    found = {
        name if group == "files" else f"{name} (notebooks)": one
        for group in ("files", "notebooks")
        for name, one in ((NAMES[key], value) for key, value in stored[group].items())
    }
    return {
        "speed-rate.svg": bars(
            "Submissions per second (longer is better)",
            "/s",
            {name: one["per_second"] for name, one in found.items()},
        ),
        "speed-cpu.svg": bars(
            "Processor time of a submission (shorter is better)",
            "ms",
            {name: one["cpu_ms"] for name, one in found.items()},
        ),
    }


def write_page(stored: Mapping[str, Any]) -> None:
    """Write the page and its charts."""
    PAGE.write_text(page(stored), encoding="utf-8")
    for name, text in charts(stored).items():
        (IMAGES / name).write_text(text, encoding="utf-8")


def _markdown(head: Sequence[str], lines: Iterator[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(line)} |" for line in (head, ("---", *("---:" for _ in head[1:])), *lines))
