"""The entries of a class of any size with every rule applied, made from one document after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from grader.gradebook.applying import Rules, about_nobody, adjusted_entry, refuse_unknown
from grader.gradebook.entries import entry_of
from grader.gradebook.model import Entry
from grader.gradebook.reading import Folder
from grader.gradebook.whom import addressed
from grader.grading.document import SubmissionResult

__all__ = ["ClassEntries"]


class ClassEntries:
    """The entries of a folder, sorted by student. Whoever asks for them again has the documents read again.

    While entries are made it is noted of which students something was decided, and who has no grade.
    """

    def __init__(self, folder: Folder, rules: Rules, say: Callable[[str], object]) -> None:
        """Say what is to be said of the folder, and later of each entry; nothing is said twice.

        Raises
        ------
        GraderError
            If a decision names an exercise or a check that nobody's result has.
        """
        refuse_unknown(folder.checks, rules.adjustments)
        self.adjusted: dict[str, None] = {}
        """The students in whose score anything but the checks has a say."""
        self.without_grade: dict[str, None] = {}
        self._folder = folder
        self._rules = addressed(rules, folder.students)
        self._say = say
        self._said: set[str] = set()
        for remark in folder.remarks:
            self._say_once(remark)
        if folder.path.is_dir():
            for remark in about_nobody(folder.students, self._rules):
                self._say_once(remark)

    def __len__(self) -> int:
        return len(self._folder.outlines)

    def __iter__(self) -> Iterator[Entry]:
        return map(self.entry, self._folder.read())

    def entry(self, document: SubmissionResult) -> Entry:
        """Return the entry of one student."""
        remarks: list[str] = []
        entry = adjusted_entry(entry_of(document), self._rules, remarks)
        for remark in remarks:
            self._say_once(remark)
        if entry.adjusted:
            self.adjusted[entry.who.id] = None
        if not entry.known:
            self.without_grade[entry.who.id] = None
        return entry

    def _say_once(self, remark: str) -> None:
        if remark not in self._said:
            self._said.add(remark)
            self._say(remark)
