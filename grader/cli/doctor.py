"""``grader doctor``: what this machine can enforce."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from grader.cli.options import DONE, UNCONFINED, Commands, add_command, json_option
from grader.cli.output import console_on, print_json

__all__ = ["add"]


def add(commands: Commands) -> None:
    """Add the command."""
    add_command(
        commands, "doctor", _doctor, "show what this machine can enforce, and what to install", [json_option()]
    )


def _doctor(options: argparse.Namespace) -> int:
    from grader.machine.doctor import inspect_machine
    from grader.reports.doctor import machine_lines

    report = inspect_machine([Path.home()])
    if options.json:
        print_json(report.as_document())
    else:
        console = console_on(sys.stdout)
        for line in machine_lines(report):
            console.print(line)
    return DONE if report.usable else UNCONFINED
