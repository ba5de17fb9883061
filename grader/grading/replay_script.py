"""A replay as a Python program, to step through with a debugger. It runs a student's code without a sandbox."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from grader import wire
from grader.errors import GraderError
from grader.grading.replay import Replayed
from grader.model import Cell, Returned

__all__ = ["script_of"]

HEAD = """\
# THIS RUNS THE CODE OF {student} WITHOUT A SANDBOX, WITH ALL YOUR RIGHTS. Read FILES below before you run it.
# It holds hidden inputs and their answers: keep it from students.
# One case of {check}. `python -m pdb` and the name of this file step through it.
import importlib
import sys
import tempfile
from math import inf, nan
from pathlib import Path

import numpy as np

FILES = {{
{files}}}
generators = {{}}


def generator(seed, handle):
    return generators.setdefault(handle, np.random.default_rng(seed))


folder = Path(tempfile.mkdtemp())
for name, content in FILES.items():
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)
sys.path.insert(0, str(folder))
work = importlib.import_module({entry!r})
"""
CALL = """
args = {args}
kwargs = {kwargs}
expected = {expected}
observed = work.{function}(*args, **kwargs)
print("observed:", observed, "expected:", expected, sep="\\n")
"""


def script_of(replayed: Replayed, student: str, check: str) -> str:
    """Return the program.

    Raises
    ------
    GraderError
        If an argument is a function, which no line of Python stands for.
    """
    files = "".join(
        f"    {f'{path}.py'!r}: {_source(source)!r},\n" for path, source in replayed.program.modules.items()
    )
    files += "".join(f"    {path!r}: {content!r},\n" for path, content in replayed.program.data.items())
    entry = replayed.program.entry.replace("/", ".")
    if replayed.program.cells:
        files += f"    {f'{replayed.program.entry}.py'!r}: {_source(replayed.program.cells)!r},\n"
    head = HEAD.format(student=ascii(student), check=ascii(check), files=files, entry=entry)
    calls = [
        CALL.format(
            function=call.function,
            args=_literal(list(call.args)),
            kwargs=_literal(dict(call.kwargs)),
            expected=_literal(expected.value) if isinstance(expected, Returned) else repr(str(expected)),
        )
        for call, expected in zip(replayed.calls, replayed.expected, strict=True)
    ]
    return head + "".join(calls)


def _source(source: bytes | tuple[Cell, ...]) -> bytes:
    """A file as it was handed in; of a notebook its cells, one after another."""
    if isinstance(source, bytes):
        return source
    return "\n\n".join(f"# {cell.name}\n{cell.source}" for cell in source).encode(errors="replace")


def _literal(value: Any) -> str:
    """An expression of Python that is `value`."""
    match value:
        case np.ndarray() | np.generic():
            array = np.asarray(value)
            return f"np.array({array.tolist()!r}, dtype={array.dtype.name!r}).reshape({array.shape!r})"
        case list():
            return f"[{', '.join(map(_literal, value))}]"
        case tuple():
            return f"({''.join(_literal(one) + ', ' for one in value)})"
        case Mapping():
            return f"{{{', '.join(f'{key!r}: {_literal(one)}' for key, one in value.items())}}}"
        case wire.Rng():
            return f"generator({value.seed!r}, {value.handle!r})"
        case wire.Function():
            raise GraderError("an argument of this case is a function: it cannot be written as a script")
        case _:
            return repr(value)
