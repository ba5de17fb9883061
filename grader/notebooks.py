"""A notebook's bytes -> its code cells, as text. Nothing is executed, and nothing of Jupyter is needed.

What students hand in may be broken in any way, so this reads JSON with caps and says what is wrong with it;
``nbformat`` is for notebooks that we write ourselves.
"""

from __future__ import annotations

import json
from typing import Any

__all__ = ["MAX_CELLS", "MAX_NOTEBOOK", "NotebookError", "code_cells"]

MAX_NOTEBOOK = 20 << 20
MAX_CELLS = 2000
FORMAT = 4


class NotebookError(Exception):
    """The notebook cannot be used; the message says why, and what to do."""


def code_cells(data: bytes) -> list[tuple[int, str]]:
    """Return ``(number, source)`` of each code cell; cells are numbered from 1 as they stand in the notebook.

    Raises
    ------
    NotebookError
        If `data` is no notebook of format 4, or larger than anybody writes.
    """
    if len(data) > MAX_NOTEBOOK:
        raise NotebookError(
            f"it is larger than {MAX_NOTEBOOK >> 20} MB: clear the outputs of all its cells and save"
        )
    try:
        notebook = json.loads(data)
    except (ValueError, RecursionError):
        raise NotebookError("it is not a notebook (broken JSON): open it in Jupyter and save it again") from None
    if not isinstance(notebook, dict) or notebook.get("nbformat") != FORMAT:
        raise NotebookError(
            f"it is not a notebook of format {FORMAT}: open it in a current Jupyter and save it again"
        )
    cells = notebook.get("cells")
    if not isinstance(cells, list):
        raise NotebookError("it has no list of cells: open it in Jupyter and save it again")
    if len(cells) > MAX_CELLS:
        raise NotebookError(f"it has more than {MAX_CELLS} cells: hand in one that holds the exercise alone")
    return [(number, _text(cell, number)) for number, cell in enumerate(cells, 1) if _is_code(cell, number)]


def _is_code(cell: Any, number: int) -> bool:
    if not isinstance(cell, dict) or not isinstance(cell.get("cell_type"), str):
        raise NotebookError(f"cell {number} is not a cell: open the notebook in Jupyter and save it again")
    return bool(cell["cell_type"] == "code")


def _text(cell: dict[str, Any], number: int) -> str:
    source = _source(cell, number)
    try:
        source.encode()
    except UnicodeEncodeError:  # JSON can name half of a surrogate pair, and no file can hold it
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
