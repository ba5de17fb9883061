"""All pages of a results folder: one per student, and the class, with its figures as tables."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath

from grader.errors import ResultsError
from grader.gradebook.model import Entry
from grader.grading.attempt_log import earlier_attempt
from grader.grading.batch import file_name
from grader.grading.document import SubmissionResult
from grader.grading.evidence import kept_evidence
from grader.grading.for_student import for_student
from grader.grading.places import make_folder, refuse_in_the_way
from grader.grading.results import write_pieces, write_whole
from grader.grading.sources import kept_sources
from grader.grading.table import result_in, results_in
from grader.pages.audit_notes import AuditNotes
from grader.pages.changes import changes_since
from grader.pages.class_page import class_page
from grader.pages.environment import require_templates
from grader.pages.feedback import feedback_page
from grader.pages.likeness import likeness_of
from grader.pages.own_lines import excerpt_of
from grader.pages.snippets import snippet_of, without_names
from grader.pages.tables import CHECKS, MISTAKES, checks_csv, mistakes_csv
from grader.pages.tally import ClassTally, Shared
from grader.pages.written import FEEDBACK, refuse_list_in_the_way, remember_written

__all__ = ["Written", "page_of", "prepare_report", "write_report"]

REPORT = "report.html"
WITHOUT_NAMES = "report-anonymous.html"
MOST_QUOTED, MOST_TRIED, MOST_SNIPPETS = 20, 9, 3
"""Mistakes of which code is shown, the hand-ins that are tried for it, and the pieces of code that are shown."""


@dataclass(frozen=True)
class Written:
    """What `write_report` has written."""

    students: int
    feedback: Path | None
    """The folder of the students' pages; None if they were not asked for."""
    report: Path
    stays: tuple[str, ...] = ()
    """Below ``feedback``: pages of students without a result, which stay since they were changed meanwhile."""


def by_checks_alone(_: SubmissionResult) -> None:
    """Decide nothing."""


def prepare_report(folder: Path) -> None:
    """Raise `ResultsError` if `write_report` could not write into `folder`: before a class is graded for hours."""
    require_templates()
    refuse_in_the_way(folder / name for name in (REPORT, CHECKS, MISTAKES))
    refuse_list_in_the_way(folder)
    make_folder(folder / FEEDBACK, "folder of results")


def write_report(
    folder: Path,
    *,
    anonymous: bool = False,
    decide: Callable[[SubmissionResult], Entry | None] = by_checks_alone,
    audit: AuditNotes | None = None,
    alike_in: Path | None = None,
) -> Written:
    """Write the pages of the results in `folder`; with `anonymous` one page of the class, without a name.

    Documents are read one after the other, so that a class of any size takes the same memory for its pages.
    The scores are those of the entries that `decide` returns, where there are any. The page of the class has what
    `audit` said of the exercises, and what is alike beyond what the course `alike_in` makes alike. Pages that an
    earlier run wrote for students who have no result any more are removed.

    Raises
    ------
    ResultsError
        If there are no results, if something that is no page lies where one belongs, or if Jinja2 is missing.
    """
    report = folder / (WITHOUT_NAMES if anonymous else REPORT)
    pages = folder / FEEDBACK
    refuse_in_the_way([report, folder / CHECKS, folder / MISTAKES])
    refuse_list_in_the_way(folder)
    require_templates()
    tally, made = ClassTally(), {}
    for file, document in _in_order_of_nobody(folder) if anonymous else results_in(folder):
        page, entry = f"{file.stem}.html", decide(document)
        if not anonymous:
            make_folder(pages, "folder of results")
            refuse_in_the_way([pages / page])
            data = page_of(folder, document, entry)
            write_whole(pages / page, data)
            made[page] = sha256(data).hexdigest()
        tally.add(document, f"{FEEDBACK}/{page}", entry)
    if not tally.students:
        raise ResultsError(f"{folder} holds no results of 'grader grade'")
    write_whole(folder / CHECKS, checks_csv(tally))
    write_whole(folder / MISTAKES, mistakes_csv(tally))
    similar = None if alike_in is None else likeness_of(folder, alike_in, tally)
    whole = class_page(tally, _snippets(folder, tally), anonymous=anonymous, audit=audit, similar=similar)
    write_pieces(report, whole)
    if anonymous:
        return Written(len(tally.students), None, report)
    there = {page.removesuffix(".html") for page in made}
    stays = remember_written(folder, made, lambda path: _is_of_nobody(path, there))
    return Written(len(tally.students), pages, report, tuple(stays))


def _in_order_of_nobody(folder: Path) -> Iterator[tuple[Path, SubmissionResult]]:
    """Yield each result in the order of the hashes: beside a list of the class, that of names would tell them."""
    order = sorted((document.submission.sha256, document.score, file.name) for file, document in results_in(folder))
    for *_, name in order:
        document = result_in(folder / name)
        if document is not None:
            yield folder / name, document


def _is_of_nobody(path: PurePosixPath, students: set[str]) -> bool:
    """Whether a page, or a notebook, is of a student who has no result any more."""
    return len(path.parts) == 1 or path.parts[1] not in students


def page_of(folder: Path, document: SubmissionResult, entry: Entry | None) -> bytes:
    """Return a student's page, with what was kept of the hand-in in the folder of results."""
    about = document.submission
    submission = kept_sources(folder, about.sha256, about.id)
    name = file_name(about.id)
    result = for_student(document)
    changes = changes_since(earlier_attempt(folder, name, document), result)
    return feedback_page(result, submission, kept_evidence(folder, name), entry, changes)


def _snippets(folder: Path, tally: ClassTally) -> dict[int, list[str]]:
    """Return up to three pieces of code for each mistake that several share, by its place in their order."""
    tried = [_pieces_of(folder, tally, one) for one in tally.shared()[:MOST_QUOTED]]
    shown = without_names(itertools.chain(*tried), (one.about for one in tally.students))
    return {
        place: [piece for piece in pieces if piece in shown][:MOST_SNIPPETS] for place, pieces in enumerate(tried)
    }


def _pieces_of(folder: Path, tally: ClassTally, mistake: Shared) -> list[str]:
    """Return the function in which a mistake was made as the first few have written it, each once."""
    found: dict[str, None] = {}
    for number in mistake.students.first[:MOST_TRIED]:
        submission = kept_sources(folder, tally.students[number].about.sha256)
        excerpt = submission and excerpt_of(mistake.function, mistake.exercise, submission, (), set())
        piece = snippet_of(excerpt) if excerpt else ""
        found |= {piece: None} if piece else {}
    return list(found)
