"""Choose the files of a submission that may be the work for one exercise, and say what was chosen.

No student file is parsed here: its name is compared, its text with the stub, and what stands at the beginning of
its lines with the names of the exercise's functions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Protocol

from grader.model import Problem, Submission
from grader.submissions.definitions import defined_names, functions_of, unwritten_functions, written_functions
from grader.submissions.files import shown
from grader.submissions.names import CODE, canonical
from grader.text import counted, joined

__all__ = ["Released", "choose", "files_in", "is_stub", "source_of", "unusable"]

MOST_WORKS = 3
"""Files that are graded for one exercise, where none has its name."""
MOST_NAMES = 3
"""Functions that a note names."""


class Released(Protocol):
    """An exercise whose stub is known, so that an untouched stub can be recognised."""

    @property
    def name(self) -> str: ...

    @property
    def stub(self) -> str: ...

    @property
    def stub_cells(self) -> tuple[str, ...]: ...


def choose(submission: Submission, exercise: Released) -> dict[str, list[str]]:
    """Return the files of `submission` that are graded for `exercise`, each with the notes on why it is."""
    files, notes, of_taken = _chosen(submission, exercise)
    notes = [*notes, *_halves(submission, exercise, files)]
    return {file: [*of_taken.get(file, ()), *notes] for file in files}


def _chosen(
    submission: Submission, exercise: Released
) -> tuple[Sequence[str], Sequence[str], Mapping[str, Sequence[str]]]:
    """The files that are graded, what is to be said of the choice, and what of a file of another name.

    A file of the exercise's name counts if it defines a function of it. Else those count that do define one and are
    named after no exercise; then what else is named after it, or is the only file; at last a file of another
    exercise that defines this one's functions as well.
    """
    named = submission.entries.get(exercise.name, ())
    own = [file for file in named if PurePosixPath(file).stem == exercise.name]
    general = [file for file in files_in(submission) if PurePosixPath(file).stem not in submission.entries]
    defines = _Definitions(submission, functions_of(exercise.stub))
    alone = len(named) == 1 and "/" not in named[0] and (not general if own else len(files_in(submission)) == 1)
    if (
        alone
        and not unusable(submission, exercise.name)
        and (len(files_in(submission)) == 1 or defines.all(named[0]))
    ):
        return named, [], {}  # there is no choice
    edited = [file for file in own if not is_stub(submission, file, exercise)]
    counting = _one_of_each_kind(edited, defines)
    if any(map(defines, counting)):
        copies = [f"{shown(PurePosixPath(file))} counts" for file in counting if "/" in file]
        others = [file for file in general if defines(file)]
        return counting, _left_out(counting, others, defines) if general else copies, {}
    holding = _most(general, defines, submission, exercise)
    holding = holding or _most(_of_others(submission, own), defines, submission, exercise)
    if holding:
        taken = [_taken(exercise.name, holding, defines)] if len(files_in(submission)) > 1 else []
        return [*counting, *holding], [], dict.fromkeys(holding, taken)
    if counting or (own and not unusable(submission, exercise.name)):
        copies = [f"{shown(PurePosixPath(file))} counts" for file in counting if "/" in file]
        return counting or own[:1], copies, {}
    return () if own or unusable(submission, exercise.name) else named, [], {}


def _of_others(submission: Submission, own: Sequence[str]) -> list[str]:
    """The files of other exercises."""
    return [file for file in files_in(submission) if file not in own]


class _Definitions:
    """``defines(file)`` -> which of an exercise's functions a file defines, other than those that a stub has."""

    def __init__(self, submission: Submission, functions: frozenset[str]) -> None:
        self._submission, self._functions = submission, functions
        self._known: dict[str, frozenset[str]] = {}

    def all(self, file: str) -> bool:
        """Whether a file defines all of them."""
        return self(file) == self._functions

    def __call__(self, file: str) -> frozenset[str]:
        if file not in self._known:
            source = source_of(self._submission, file)
            mentioned = any(name.encode() in source for name in self._functions)
            defined = self._functions & defined_names(source) if mentioned else frozenset()
            self._known[file] = defined - unwritten_functions(source) if defined else defined
        return self._known[file]


def _one_of_each_kind(files: Sequence[str], defines: _Definitions) -> list[str]:
    """The ``.py`` and the notebook that count among files of one name: of each kind the first with a function."""
    kinds = [[file for file in files if file.endswith(suffix)] for suffix in CODE]
    return [next(filter(defines, kind), kind[0]) for kind in kinds if kind]


def _most(files: Sequence[str], defines: _Definitions, submission: Submission, exercise: Released) -> list[str]:
    """Those of `files` that define functions of the exercise, the ones with the most first, without its stub."""
    holding = [file for file in files if defines(file) and not is_stub(submission, file, exercise)]
    return sorted(holding, key=lambda file: (-len(defines(file)), file))[:MOST_WORKS]


def _halves(submission: Submission, exercise: Released, files: Sequence[str]) -> list[str]:
    """What is said where each of two files has functions that the other one lacks: one of the files counts."""
    if len(files) != 2:  # noqa: PLR2004 - a pair
        return []
    one, other = (written_functions(source_of(submission, file), exercise.stub) for file in files)
    if not (one - other and other - one):
        return []
    alone = joined(
        f"{shown(PurePosixPath(file))} alone has {joined(counted(sorted(names), MOST_NAMES))}"
        for file, names in zip(files, (one - other, other - one), strict=True)
    )
    return [f"{alone}: one file counts, so bring them together"]


def _taken(exercise: str, files: Sequence[str], defines: _Definitions) -> str:
    """What is said where files of other names are taken for the exercise's."""
    names = joined(shown(PurePosixPath(file)) for file in files)
    functions = sorted(frozenset[str]().union(*map(defines, files)))
    some = joined(functions if len(functions) <= MOST_NAMES else [*functions[:MOST_NAMES], "others"])
    taken, defined = ("was" if len(several) == 1 else "were" for several in (files, functions))
    return f"{names} {taken} taken for {exercise}.py: {some} {defined} found there"


def _left_out(counting: Sequence[str], others: Sequence[str], defines: _Definitions) -> list[str]:
    """What is said of `others`, which define functions of the exercise too, and do not count."""
    here = frozenset[str]().union(*map(defines, counting))
    notes = []
    for file in others[:MOST_WORKS]:
        missing = sorted(defines(file) - here)
        name, counts = shown(PurePosixPath(file)), joined(counting)
        if missing:
            some = joined(missing[:MOST_NAMES])
            notes.append(f"{name} has {some}, which {counts} has not: if it is not imported, bring them together")
        else:
            some = joined(sorted(defines(file))[:MOST_NAMES])
            notes.append(f"{name} has {some} as well: {counts} counts, being named after the exercise")
    return notes


def files_in(submission: Submission) -> list[str]:
    """Return all files of code, without the copies of one in other folders."""
    names = [*(f"{name}.py" for name in submission.files), *(f"{name}.ipynb" for name in submission.notebooks)]
    return [name for name in names if "/" not in name]


def source_of(submission: Submission, file: str) -> bytes:
    """Return the text of a file: of a notebook, that of its code cells."""
    name, _, suffix = file.rpartition(".")
    if suffix == "py":
        return submission.files[name]
    return "\n".join(cell.source for cell in submission.notebooks[name]).encode()


def unusable(submission: Submission, exercise: str) -> list[Problem]:
    """Return the problems of the files of `exercise` that cannot be used. A file with only a remark can be used."""
    refused = [f"{exercise}{suffix}" for suffix in CODE]
    refused = [file for file in refused if file not in submission.entries.get(exercise, ())]
    return [problem for problem in submission.problems if canonical(problem.file) in refused]


def is_stub(submission: Submission, file: str, exercise: Released) -> bool:
    """Return whether a file's code is the code that was released."""
    name, _, suffix = file.rpartition(".")
    if suffix == "py":
        return submission.files[name].split() == exercise.stub.encode().split()
    return [cell.source.split() for cell in submission.notebooks[name]] == [
        source.split() for source in exercise.stub_cells
    ]
