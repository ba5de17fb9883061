"""Templates become self-contained pages: nothing that they quote is markup, and nothing on them leaves the page."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.errors import ResultsError
from grader.text import escaped, plural, points

if TYPE_CHECKING:  # Jinja2 is in the extra "report": nothing else needs it
    from jinja2 import Environment

__all__ = ["render", "rendered", "require_templates"]

TEMPLATES = Path(__file__).resolve().parent / "templates"


def require_templates() -> None:
    """Raise `ResultsError`, with what to install, if no page could be written."""
    _environment()


def render(template: str, style: str, script: str, **values: Any) -> bytes:
    """Return the page that `rendered` yields."""
    return b"".join(rendered(template, style, script, **values))


def rendered(template: str, style: str, script: str, **values: Any) -> Iterator[bytes]:
    """Yield a page piece by piece: a large one need not fit into memory.

    Parameters
    ----------
    template, style, script : str
        Files in ``templates``. The page allows itself this style and this script, by their hashes, and nothing
        else.
    **values : object
        What the template shows.

    Raises
    ------
    ResultsError
        If Jinja2 is not installed.
    """
    texts = {name: (TEMPLATES / name).read_text(encoding="utf-8") for name in (style, script)}
    policy = (
        f"default-src 'none'; style-src '{_hash(texts[style])}'; script-src '{_hash(texts[script])}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    page = _environment().get_template(template)
    for piece in page.generate(policy=policy, style=texts[style], script=texts[script], **values):
        yield piece.encode(errors="replace")


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(sha256(text.encode()).digest()).decode()}"


@cache
def _environment() -> Environment:
    try:
        import jinja2
    except ImportError:
        raise ResultsError("pages need Jinja2: pip install 'jinja2>=3.1'") from None
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= {"points": points, "plural": plural}
    return environment


def _shown(value: object) -> object:
    """A text with each character that does not print, such as one that turns the line round, as its number."""
    return escaped(value) if type(value) is str else value  # Markup, a subclass, is of the templates
