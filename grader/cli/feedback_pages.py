"""``grader export --to canvas-feedback``: the pages of students as the archive that a platform takes."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from grader.errors import GraderError
from grader.text import counted, joined

if TYPE_CHECKING:  # imports stand inside the command: see `grader.cli`
    from grader.gradebook.class_entries import ClassEntries
    from grader.gradebook.formats.request import Filled
    from grader.gradebook.reading import Folder

__all__ = ["zipped_pages"]

NAMED = 20


def zipped_pages(folder: Folder, entries: ClassEntries, options: argparse.Namespace) -> Filled:
    """Return the archive, and who has no page in it."""
    from grader.gradebook.formats.request import Filled
    from grader.pages.feedback_zip import NAMES, feedback_zip
    from grader.pages.report import page_of
    from grader.submissions.classes import read_class

    platform = options.to.removesuffix("-feedback")
    if options.submissions is None:
        raise GraderError(
            f"name the download of {platform.title()} with --submissions PATH: its names tell whose page is whose"
        )
    handed_in = read_class(
        options.submissions, list(folder.checks), layout=platform, roster=options.roster, attempt="last"
    )
    kept_in = folder.path if folder.path.is_dir() else folder.path.parent
    pages = (
        (document.submission.id, page_of(kept_in, document, entries.entry(document))) for document in folder.read()
    )
    made = feedback_zip(folder.students, pages, handed_in.submissions, NAMES[options.to])
    remarks = []
    if made.without:
        remarks.append(
            f"Without a page in the archive, since the download has no name of theirs alone: "
            f"{joined(counted(made.without, NAMED))}."
        )
    return Filled(made.pieces, tuple(remarks))
