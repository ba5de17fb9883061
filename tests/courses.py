"""Course folders for tests."""

from __future__ import annotations

import textwrap


def write_course(root, files):
    """Write a course into the folder `root`, and return it.

    Parameters
    ----------
    root : Path
        Created if need be. Files that are there already and are not among `files` stay as they are.
    files : mapping of str to str
        Path below `root` -> the text of the file, which may be indented as a whole.
    """
    for name, text in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(text), encoding="utf-8")
    return root
