"""The stub as a notebook: the text of the README, one cell per function, and a last one that checks the exercise.

Written by ``nbformat``, version 4.5. Cell ids are made from names, so that the file changes only where its sources
do.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from grader.errors import GraderError

__all__ = ["make_notebook"]

CHECK = """## Check

Run this cell as often as you like: it checks the functions above on public inputs and says what is wrong."""


def make_notebook(name: str, readme: str, functions: Sequence[str], cells: Sequence[str]) -> bytes:
    """Return the notebook of exercise `name`.

    Parameters
    ----------
    name : str
        The exercise.
    readme : str
        Markdown, with formulas in LaTeX.
    functions : sequence of str
        The functions' names, in the order of their cells.
    cells : sequence of str
        The code cells, as `grader.course.stubs.stub_cells` makes them.

    Raises
    ------
    GraderError
        If ``nbformat`` is not installed.
    """
    try:
        import nbformat
        from nbformat import v4
    except ImportError:
        raise GraderError("notebooks are written by nbformat: pip install nbformat") from None

    imports, *stubs, check = cells
    notebook = v4.new_notebook(
        cells=[
            _named(v4.new_markdown_cell(readme.strip()), name, "readme"),
            _named(v4.new_code_cell(imports), name, "imports"),
            *(_named(v4.new_code_cell(text), name, key) for key, text in zip(functions, stubs, strict=True)),
            _named(v4.new_markdown_cell(CHECK), name, "check-it"),
            _named(v4.new_code_cell(check), name, "check"),
        ],
        metadata={
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
    )
    nbformat.validate(notebook)
    text: str = nbformat.writes(notebook)
    return (text.rstrip("\n") + "\n").encode()


def _named(cell: Any, exercise: str, key: str) -> Any:
    cell["id"] = f"{exercise}-{key}".replace("_", "-")[:64]
    return cell
