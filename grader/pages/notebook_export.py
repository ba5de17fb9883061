"""Runs in a process of its own: a student's notebook and remarks come in, two harmless documents go out.

Nothing of the notebook is run. Text cells become paragraphs, lists and tables alone; of the outputs that are stored
only text and small images are kept; whatever else Jupyter would load, run or follow is left out.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import resource
import sys
from typing import Any

__all__ = ["main"]

SECONDS, MEGABYTES = 10, 512
MOST_TEXT, MOST_IMAGE, MOST_OUTPUTS = 20_000, 1 << 20, 50
"""Characters of one output, bytes of one image, and outputs of one cell."""
IMAGES = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
TAGS = {
    *("p", "h1", "h2", "h3", "h4", "h5", "h6", "em", "strong", "code", "pre", "ul", "ol", "li", "blockquote"),
    *("table", "thead", "tbody", "tr", "th", "td", "br", "hr", "del"),
}
ESCAPES = re.compile("\x1b\\[[0-9;]*[A-Za-z]")
ANCHOR = re.compile(r'<a class="anchor-link"[^>]*>[^<]*</a>')
"""A sign behind each heading that leads to it."""
MARKS = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>&~$:/])")
"""What Markdown, or HTML or mathematics within it, could take for more than a letter."""


def main() -> None:
    """Read a question from the standard input, and write the answer to the standard output: JSON both times."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES << 20,) * 2)
    question = json.load(sys.stdin)
    notebook = _clean(question["notebook"], question["remarks"], question["marked"])
    json.dump({"html": _page(notebook, question["template"]), "ipynb": _with_remarks(notebook)}, sys.stdout)


def _clean(text: str, remarks: dict[str, list[dict[str, Any]]], marked: dict[str, list[int]]) -> Any:
    """The notebook without metadata, without outputs but text and images; with remarks, and lines to be marked."""
    import nbformat

    given = nbformat.reads(text, as_version=4)
    clean = nbformat.v4.new_notebook()
    for number, cell in enumerate(given.cells, 1):
        source = "".join(cell.get("source", ""))
        if cell.cell_type == "code":
            outputs = [] if _is_hidden(cell) else _outputs(cell.get("outputs", []))
            made = nbformat.v4.new_code_cell(source, outputs=outputs)
        else:
            made = nbformat.v4.new_markdown_cell(source)
        made.metadata["remarks"] = remarks.get(str(number), [])
        made.metadata["marked"] = marked.get(str(number), [])
        clean.cells.append(made)
    return clean


def _is_hidden(cell: Any) -> bool:
    """Whether the student has hidden the cell, or what it printed."""
    of_jupyter = cell.metadata.get("jupyter")
    hidden = of_jupyter if isinstance(of_jupyter, dict) else {}
    return any((hidden.get("outputs_hidden"), hidden.get("source_hidden"), cell.metadata.get("collapsed")))


def _outputs(outputs: list[Any]) -> list[Any]:
    import nbformat

    kept = []
    for output in outputs[:MOST_OUTPUTS]:
        data = output.get("data", {})
        text = output.get("text") or data.get("text/plain") or "\n".join(output.get("traceback", []))
        images = {kind: data[kind] for kind, begins in IMAGES.items() if _is_image(data.get(kind), begins)}
        if images:
            kept.append(nbformat.v4.new_output("display_data", images))
        elif text:
            plain = ESCAPES.sub("", "".join(text))[:MOST_TEXT]
            kept.append(nbformat.v4.new_output("stream", name="stdout", text=plain))
    return kept


def _is_image(data: Any, begins: bytes) -> bool:
    if not isinstance(data, str) or len(data) > 2 * MOST_IMAGE:
        return False
    try:
        return base64.b64decode("".join(data.split()), validate=True).startswith(begins)
    except (binascii.Error, ValueError):
        return False


def _page(notebook: Any, template: str) -> str:
    from nbconvert.exporters import HTMLExporter
    from traitlets.config import Config

    # Templates are looked for nowhere: by default one would be taken from the current folder. No file of Jupyter's
    # settings is read either, since only its own command line does that.
    exporter = HTMLExporter(
        config=Config(),
        raw_template=template,
        template_paths=[],
        template_data_paths=[],
        extra_template_basedirs=[],
        extra_template_paths=[],
        preprocessors=[],
        default_preprocessors=[],
        filters={"harmless": _harmless},
    )
    exporter.environment.autoescape = True
    page, _ = exporter.from_notebook_node(notebook)
    return str(page)


def _harmless(markdown: str) -> str:
    """A text cell as HTML with a few tags and no attributes: nothing runs, and nothing leads away."""
    import bleach
    from nbconvert.filters import markdown2html

    page = ANCHOR.sub("", markdown2html(markdown))
    clean = bleach.clean(page, tags=TAGS, attributes={}, strip=True, strip_comments=True)
    return str(clean)


def _with_remarks(notebook: Any) -> str:
    """The notebook with a text cell under each cell that there is something to say of."""
    import nbformat

    made = nbformat.v4.new_notebook()
    for cell in notebook.cells:
        remarks, _ = cell.metadata.pop("remarks"), cell.metadata.pop("marked")
        made.cells.append(cell)
        for remark in remarks:
            lines = [f"**{_as_text(remark['title'])}**", *map(_as_text, remark["texts"])]
            made.cells.append(nbformat.v4.new_markdown_cell("\n>\n".join(f"> {line}" for line in lines)))
    for number, cell in enumerate(made.cells):
        cell.id = f"cell-{number}"  # not by chance: the same notebook gives the same bytes
    return str(nbformat.writes(made))


def _as_text(text: str) -> str:
    return MARKS.sub(r"\\\1", text.replace("\n", " "))
