"""What a file is that has a name of code and is something else: its author reads that, and what to do."""

from __future__ import annotations

import re

__all__ = ["code_in", "conflict_in", "is_text", "mistaken"]

SEEN = 1024
BLANK = b"\xef\xbb\xbf \t\r\n"
OTHER_FORMATS = {
    b"%PDF-": "it is a PDF",
    b"PK\x03\x04": "it is a .zip, or a document of Office",
    b"Rar!": "it is a .rar",
    b"7z\xbc\xaf\x27\x1c": "it is a .7z",
    b"\x1f\x8b\x08": "it is a .gz",
    b"{\\rtf": "it is a document with formatting (RTF)",
    b"\xd0\xcf\x11\xe0": "it is a document of Office",
    b"\x89PNG": "it is an image",
    b"\xff\xd8\xff": "it is an image",
    b"GIF8": "it is an image",
    b"\x93NUMPY": "it is an array that NumPy saved",
    b"SQLite format 3\x00": "it is a database",
    b"\x7fELF": "it is a program",
}
"""How files of other formats begin, and what they are called."""
DEFINITION = re.compile(rb"(?m)^(?:async[ \t]+)?def[ \t]+\w+[ \t]*\(")
COMPILED = re.compile(rb"..\r\n", re.DOTALL)
"""How compiled Python begins: the number of its version, and the end of a line."""
PATCH = re.compile(rb"(?:diff --git |From [0-9a-f]{40} |(?:---|\+\+\+|Index:) \S[^\n]*\n(?:\+\+\+ |===))")
POINTER = b"version https://git-lfs.github.com/"
WEB_PAGE = re.compile(rb"(?i)<(?:!doctype\b|html\b|head\b|\?xml\b|!--)")
NOTEBOOK = re.compile(rb'\{\s*"(?:cells|metadata|nbformat|nbformat_minor|worksheets)"\s*:')
PYTHON = re.compile(rb"(?m)^(?:import[ \t]+\w|from[ \t]+[\w.]+[ \t]+import\b|def[ \t]+\w+[ \t]*\(|class[ \t]+\w)")
COOKIE = re.compile(rb"(?:[^\n]*\n)?[ \t\f]*#.*?coding[:=][ \t]*[-\w.]+")
CONFLICT = re.compile(rb"^<{7}(?: |$)", re.MULTILINE)


def mistaken(data: bytes, ending: str) -> str:
    """Return what a file is that is no code, and what to do; empty if it may be code.

    Parameters
    ----------
    data : bytes
        The file.
    ending : str
        ``.py`` or ``.ipynb``.
    """
    wanted = "the notebook" if ending == ".ipynb" else f"the {ending} file"
    encoding = _encoding_of(data)
    if encoding:
        return f"it is {encoding}: save it as UTF-8"
    for magic, what in OTHER_FORMATS.items():
        if data.startswith(magic):
            return f"{what} called {ending}: hand in {wanted} itself"
    text = data.lstrip(BLANK)
    if WEB_PAGE.match(text):
        return f"it is a web page: download {wanted} itself"
    if text.startswith(POINTER):
        return f"it stands for a file that Git LFS keeps: hand in {wanted} itself"
    if PATCH.match(text):
        return f"it is a patch, the differences of two files: hand in {wanted} itself"
    if COMPILED.match(data) and b"\0" in data[:SEEN]:
        return f"it is compiled Python (.pyc): hand in {wanted} itself"
    if ending == ".py" and NOTEBOOK.match(text):
        return "it is a notebook: call it .ipynb"
    if ending == ".ipynb" and not text.startswith(b"{") and PYTHON.search(data):
        return "it is Python code and no notebook: call it .py"
    return ""


def code_in(data: bytes) -> str:
    """Return which ending a file of another name should have, ``.py`` or ``.ipynb``; empty if it is no code."""
    if NOTEBOOK.match(data.lstrip(BLANK)):
        return ".ipynb"
    return ".py" if DEFINITION.search(data) else ""


def is_text(data: bytes) -> bool:
    """Return whether a file of Python is UTF-8, or says which encoding it is in."""
    if COOKIE.match(data):
        return True
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def conflict_in(data: bytes) -> int:
    """Return the line of the first mark of a merge conflict; 0 if there is none."""
    found = CONFLICT.search(data)
    return 0 if found is None else data.count(b"\n", 0, found.start()) + 1


def _encoding_of(data: bytes) -> str:
    """The encoding of a text in which every other byte, or more, is 0; empty for any other."""
    begin = data[:SEEN]
    if begin.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        return "UTF-32"
    if begin.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    nulls = begin.count(0)
    if 3 * nulls < len(begin) or not nulls:
        return ""
    found = "UTF-32" if 3 * nulls > 2 * len(begin) else "UTF-16"
    return found if any(_is_text(begin, f"{found}-{order}") for order in ("LE", "BE")) else ""


def _is_text(data: bytes, encoding: str) -> bool:
    """Whether `data` can be read in `encoding`: zeros alone, as a broken disk leaves them, are no text."""
    try:
        return "\0" not in data[: len(data) // 4 * 4].decode(encoding)
    except UnicodeDecodeError:
        return False
