"""The assignment as plain pytest has it: one file of test functions, one process per submission."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from assignment import Statements
from environments import Environment
from submissions import Submission


def grade(
    environment: Environment,
    folder: Path,
    tests: Mapping[str, Sequence[Statements]],
    submissions: Sequence[Submission],
) -> None:
    """Grade `submissions` in `folder`; each leaves a ``results.xml`` in its own."""
    for each in submissions:
        place = folder / each.mistake
        place.mkdir()
        (place / f"{each.exercise}.py").write_text(each.source)
        (place / f"test_{each.exercise}.py").write_text(_functions(each.exercise, tests[each.exercise]))
        environment.run(["-m", "pytest", "-q", "--junitxml", "results.xml"], place, check=False)


def _functions(exercise: str, tests: Sequence[Statements]) -> str:
    lines = [f"from {exercise} import *", ""]
    for test in tests:
        lines += [f"def {test.name}():", *(f"    {line}" for line in test.lines), ""]
    return "\n".join(lines)
