"""The file of a notebook of another tool -> its cells. It is read, and never run."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from grader.errors import GraderError
from grader.text import printable

__all__ = ["cells_of", "notebook_table"]

MOST_BYTES = 50 << 20


def notebook_table(file: Path) -> dict[str, Any]:
    """Return the notebook as it is in the file.

    Raises
    ------
    GraderError
        If it cannot be read, is no notebook of version 4, or is not one of Python.
    """
    try:
        if file.stat().st_size > MOST_BYTES:
            raise GraderError(f"{file} is larger than {MOST_BYTES >> 20} MB")
        table = json.loads(file.read_text(encoding="utf-8-sig"))
        list(table["cells"])
    except OSError as error:
        raise GraderError(f"{file} cannot be read: {error.strerror}") from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise GraderError(f"{file} is no notebook of version 4") from None
    language = _language(table)
    if not language.startswith("python"):
        raise GraderError(f"{file} is a notebook in {printable(language)}, and this grader grades Python")
    return dict(table)


def _language(table: Mapping[str, Any]) -> str:
    about = table.get("metadata")
    parts = [about.get(name) for name in ("kernelspec", "language_info")] if isinstance(about, dict) else []
    found = [part.get(key) for part in parts if isinstance(part, dict) for key in ("language", "name")]
    kernel = [str(name).lower() for name in found if name]
    return "python" if not kernel or any(name.startswith("python") for name in kernel) else kernel[0][:40]


def cells_of(file: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield each cell with its number, from 1: its kind, source and metadata; raises as `notebook_table`."""
    for number, cell in enumerate(notebook_table(file)["cells"], 1):
        if isinstance(cell, dict):
            source = cell.get("source", "")
            text = "".join(map(str, source)) if isinstance(source, list) else str(source)
            metadata = cell.get("metadata")
            about = metadata if isinstance(metadata, dict) else {}
            if not isinstance(about.get("nbgrader", {}), dict):
                about = {}
            yield number, {"kind": str(cell.get("cell_type")), "source": text, "metadata": about}
