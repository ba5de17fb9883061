"""Read the code cells of a notebook as text. Nothing is executed, and Jupyter is not needed.

A student's notebook may be broken in any way, so this reads JSON with caps and says what is wrong with it;
``nbformat`` is only for notebooks that the grader writes.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from grader.submissions.mistaken import conflict_in, mistaken

__all__ = [
    "MAX_CELLS",
    "MAX_NOTEBOOK",
    "MAX_NOTEBOOK_FILE",
    "MAX_TOKENS",
    "Notebook",
    "NotebookError",
    "read_notebook",
    "without_outputs",
]

MAX_NOTEBOOK_FILE = 100 << 20
MAX_NOTEBOOK = 20 << 20
"""Bytes without the outputs."""
SMALL = 1 << 20
"""Outputs within so few bytes cost nothing worth cutting them out for."""
MAX_CELLS = 2000
MAX_TOKENS = 1_000_000
"""An empty dict takes two bytes of JSON and thirty times as much memory: a cap on the size is not enough."""
OLD = 3
FORMATS = (OLD, 4)
STRUCTURE = re.compile(rb'"outputs"\s*+:\s*+\[|"(?:[^"\\]++|\\.)*+"?|[\[\]{}]', re.DOTALL)
"""The beginning of a cell's outputs; a string, whether it ends or not; or a bracket."""
DEFINITION = re.compile(r"(?m)^[ \t]*(?:async[ \t]+)?def[ \t]+\w")
TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[{,]', re.DOTALL)
"""A JSON string, even an unterminated one, so that each byte is read once; or the sign before a value."""


class NotebookError(Exception):
    """The notebook cannot be used; the message says why, and what to do."""


@dataclass(frozen=True)
class Notebook:
    """The graded part of a notebook."""

    cells: tuple[tuple[int, str], ...]
    """Number and source of each code cell; the numbers count all cells of the notebook from 1."""
    remark: str = ""
    """A remark for its author, which costs no points."""
    texts: tuple[tuple[int, str], ...] = ()
    """The same of each text cell with a definition of Python in it."""


def read_notebook(data: bytes) -> Notebook:
    """Return the graded part of the notebook in `data`.

    Raises
    ------
    NotebookError
        If `data` is not a notebook of format 3 or 4, or is too large.
    """
    cells = _cells(without_outputs(data))
    code = [(number, _text(cell, number)) for number, cell in enumerate(cells, 1) if _is_code(cell, number)]
    return Notebook(tuple(code), _remark(cells), tuple(_with_definitions(cells)))


def without_outputs(data: bytes) -> bytes:
    """Return a notebook without the outputs of its cells, which hold images; as it is if it is small or broken."""
    if len(data) <= SMALL:
        return data
    kept, start, depth = [], 0, 0
    for found in itertools.islice(STRUCTURE.finditer(data), MAX_TOKENS):
        token = found[0]
        if depth and not token.startswith(b'"'):
            depth += 1 if token in (b"[", b"{") else -1
            if not depth:
                start = found.end() - 1
        elif token.startswith(b'"outputs"') and token.endswith(b"["):
            if depth:
                depth += 1
            else:
                kept.append(data[start : found.end()])
                depth = 1
    return data if depth else b"".join([*kept, data[start:]])


def _cells(data: bytes) -> list[Any]:
    if len(data) > MAX_NOTEBOOK:
        raise NotebookError(
            f"it is larger than {MAX_NOTEBOOK >> 20} MB: clear the outputs of all its cells and save"
        )
    try:
        text = _decoded(data)
        if len(text) > MAX_TOKENS and any(itertools.islice(TOKEN.finditer(text), MAX_TOKENS, None)):
            raise NotebookError("it holds too many values: clear the outputs of all its cells and save")
        notebook = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotebookError(_why_broken(data, error)) from None
    if not isinstance(notebook, dict) or _format_of(notebook) not in FORMATS:
        raise NotebookError("it is not a notebook of format 4 or 3: open it in a current Jupyter and save it again")
    cells = _of_worksheets(notebook) if _format_of(notebook) == OLD else notebook.get("cells")
    if not isinstance(cells, list):
        raise NotebookError("it has no list of cells: open it in Jupyter and save it again")
    if len(cells) > MAX_CELLS:
        raise NotebookError(f"it has more than {MAX_CELLS} cells: hand in one that holds the exercise alone")
    return cells


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        if mistaken(data, ".ipynb"):
            raise
        return data.decode("latin-1")  # an editor saved it in an old encoding


def _format_of(notebook: dict[str, Any]) -> object:
    """The version that a notebook says it has. Some programs write a text, or none, and cells as in format 4."""
    found = notebook.get("nbformat", 4 if "cells" in notebook else None)
    return int(found) if isinstance(found, str) and found.isdecimal() and len(found) == 1 else found


def _why_broken(data: bytes, error: Exception) -> str:
    """What became of a notebook that is no JSON, where that can be seen: Jupyter cannot open it either."""
    if not data.strip():
        return "it is empty: save the notebook in Jupyter and hand it in again"
    line = conflict_in(data)
    if line:
        return f"marks of a merge conflict stand in line {line}: keep one of the two versions, and save it"
    is_cut = isinstance(error, json.JSONDecodeError) and (
        not error.doc[error.pos :].strip() or error.msg.startswith("Unterminated string")
    )
    cut_off = "it is cut off (broken JSON): copy or upload it again, or save it again in Jupyter"
    broken = (
        "it is not a notebook (broken JSON): if Jupyter cannot open it either, go back to an earlier copy of it"
    )
    return mistaken(data, ".ipynb") or (cut_off if is_cut else broken)


def _of_worksheets(notebook: dict[str, Any]) -> list[Any] | None:
    """The cells of a notebook of format 3, as format 4 has them; None if there is no list of them."""
    worksheets = notebook.get("worksheets")
    if not isinstance(worksheets, list):
        return None
    lists = [sheet.get("cells") for sheet in worksheets if isinstance(sheet, dict)]
    return [_of_format_4(cell) for cells in lists if isinstance(cells, list) for cell in cells]


def _of_format_4(cell: Any) -> Any:
    if not isinstance(cell, dict) or cell.get("cell_type") != "code":
        return cell
    source = cell.get("input", "")
    if isinstance(source, list) and source and all(isinstance(line, str) for line in source):
        source = ("" if source[0].endswith(("\n", "\r")) else "\n").join(source)  # as Jupyter reads it
    return {**cell, "source": source}


def _remark(cells: list[dict[str, Any]]) -> str:
    """Say which cells have the same id. Jupyter refuses or repairs that; nothing here depends on it."""
    first: dict[str, int] = {}
    for number, cell in enumerate(cells, 1):
        name = cell.get("id")
        if isinstance(name, str) and first.setdefault(name, number) != number:
            return (
                f"cells {first[name]} and {number} have the same id; both are graded, but open it in Jupyter and "
                "save it again"
            )
    return ""


def _is_code(cell: Any, number: int) -> bool:
    if not isinstance(cell, dict) or not isinstance(cell.get("cell_type"), str):
        raise NotebookError(f"cell {number} is not a cell: open the notebook in Jupyter and save it again")
    return bool(cell["cell_type"] == "code")


def _with_definitions(cells: list[dict[str, Any]]) -> Iterator[tuple[int, str]]:
    """The text cells that hold code by mistake; whatever else is wrong with one costs nothing."""
    for number, cell in enumerate(cells, 1):
        if cell["cell_type"] != "code":
            try:
                text = _text(cell, number)
            except NotebookError:
                continue
            if DEFINITION.search(text):
                yield number, text


def _text(cell: dict[str, Any], number: int) -> str:
    source = _source(cell, number)
    try:
        source.encode()
    except UnicodeEncodeError:  # JSON can encode half of a surrogate pair, but UTF-8 cannot
        raise NotebookError(f"cell {number} holds half of a character: type it again and save") from None
    return source


def _source(cell: dict[str, Any], number: int) -> str:
    match cell.get("source"):
        case str(text):
            return text
        case list(lines) if all(isinstance(line, str) for line in lines):
            return "".join(lines)
        case _:
            raise NotebookError(f"cell {number} has no source: open the notebook in Jupyter and save it again")
