"""Make a `Submission` from a folder, ``.py``, ``.ipynb`` or ``.zip``. Student code is neither parsed nor run here.

A file that cannot be used becomes a `Problem`; the rest of the submission is graded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import PurePosixPath
from typing import TypeAlias

from grader.model import Cell, Problem, Submission
from grader.submissions.files import UNREADABLE, Found, code_files, reason, shown
from grader.submissions.mistaken import code_in, is_text
from grader.submissions.names import CODE, INIT, MAX_NAME, canonical, named_after
from grader.submissions.no_code import in_place_of_code
from grader.submissions.notebooks import NotebookError, read_notebook
from grader.submissions.place import Place
from grader.submissions.same_name import ordered
from grader.submissions.tree import place_of, select_data, stem_of, tree_of

__all__ = ["DISGUISES", "Reader", "digest_of", "nearest_file", "read_submission"]

Reader: TypeAlias = Callable[[str, Place, Sequence[str], int], Submission]
"""A function that is called as `read_submission` is."""
MOST_COPIES = 3
DATA_MB = 1
ALIKE = 0.5
"""The least similarity of names, by difflib: four letters with two of them swapped reach it."""
DISGUISES = ("", ".txt", ".text", ".json", ".md", ".pyi")
"""Endings of files that hold code by mistake."""
MOST_ALIKE = 200
"""Files whose names are compared, for each exercise."""


def read_submission(student: str, path: Place, exercises: Sequence[str], data_mb: int = DATA_MB) -> Submission:
    """Return what `student` handed in at `path`, with every file that can be used.

    Parameters
    ----------
    student : str
    path : Path or Uploads
    exercises : sequence of str
        The names of the course's exercises.
    data_mb : int
        What is read of files that are no code, in megabytes.
    """
    problems: list[Problem] = []
    code: list[Found] = []
    data: list[Found] = []
    try:
        for found in code_files(path, data_mb << 20):
            if found.is_data:
                data.append(found)
            elif found.source is None:
                problems.append(Problem(found.path.name, found.problem))
            else:
                code.append(found)
    except UNREADABLE as error:
        problems.append(Problem(path.name, f"it cannot be read ({reason(error)})"))
    usable: dict[str, list[Found]] = {}
    for found in code:
        if found.path.name != INIT:
            usable.setdefault(canonical(found.path.name), []).append(found)
    for found in _disguised(data, usable, exercises):
        usable[found.path.name] = [found]
        code.append(found)
        problems.append(Problem(found.path.name, f"it was handed in as {shown(PurePosixPath(found.problem))}"))
    chosen: dict[str, Found] = {}
    works = Counter(found.path.parent for found in code if stem_of(canonical(found.path.name)) in exercises)
    for name, several in sorted(usable.items()):
        best, *others = ordered(name, several, problems, works)
        if name.endswith(".py") and not is_text(best.source or b""):
            problems.append(
                Problem(name, "it is not in UTF-8: save it as UTF-8, or letters with accents may be lost")
            )
        chosen[name] = best
        if PurePosixPath(name).stem in exercises:
            chosen |= _copies(name, others)
    if not chosen and not problems:
        problems += in_place_of_code(path, code, data)
    sources = {name: found.source or b"" for name, found in chosen.items()}
    notebooks, texts = _notebooks(sources, problems)
    modules = {stem_of(file): source for file, source in sources.items() if file.endswith(".py")}
    readable, left_out = select_data(data, code, data_mb)
    tree = tree_of(code)
    return Submission(
        id=student,
        sha256=_digest(sources, problems, tree, readable, left_out),
        files=modules,
        notebooks=notebooks,
        texts=texts,
        entries=_entries(
            [*(f"{name}.py" for name in modules), *(f"{name}.ipynb" for name in notebooks)], exercises
        ),
        problems=tuple(problems),
        aliases=_aliases([*modules, *notebooks], exercises),
        tree=tree,
        places={
            f"{stem_of(name)}{PurePosixPath(name).suffix}": place_of(found.path) for name, found in chosen.items()
        },
        data=readable,
        left_out=left_out,
        originals={file: source for file, source in sources.items() if file.endswith(".ipynb")},
    )


def digest_of(submission: Submission) -> str:
    """Return the hash of a submission's content, computed again: it is ``sha256`` unless somebody changed it."""
    sources = {**{f"{module}.py": source for module, source in submission.files.items()}, **submission.originals}
    return _digest(sources, submission.problems, submission.tree, submission.data, submission.left_out)


def _disguised(data: Sequence[Found], usable: Collection[str], exercises: Sequence[str]) -> Iterator[Found]:
    """Yield files that are called like an exercise but for the ending, and hold code, where nothing else is.

    Their own name is the `problem`.
    """
    for name in exercises:
        like = [found for found in data if found.path.stem.strip().casefold() == name and found.source is not None]
        for found in like if not any(f"{name}{suffix}" in usable for suffix in CODE) else ():
            ending = code_in(found.source or b"") if found.path.suffix.lower() in DISGUISES else ""
            if ending:
                yield Found(found.path.with_name(f"{name}{ending}"), found.source, found.path.name)
                break


def _copies(name: str, others: Sequence[Found]) -> dict[str, Found]:
    """Other files of an exercise's name, called by their paths: they count where the first is an untouched stub."""
    named = {f"{found.path.parent.as_posix()}/{name}": found for found in others[:MOST_COPIES]}
    return {file: found for file, found in named.items() if len(file) <= MAX_NAME and file != f"./{name}"}


def _aliases(modules: Collection[str], exercises: Sequence[str]) -> dict[str, str]:
    """What importing an exercise gives where no file has its name, and one alone is named after it."""
    missing = [name for name in exercises if name not in modules]
    if not missing:
        return {}
    others = [module for module in modules if module not in exercises and not _is_test(module, exercises)]
    named = {module: named_after(module, exercises) for module in others}
    found = {name: [module for module, names in named.items() if name in names] for name in missing}
    return {name: several[0] for name, several in found.items() if len(several) == 1}


def _is_test(stem: str, exercises: Collection[str]) -> bool:
    """Whether a file is called as those are that check an exercise: a kit has one for each."""
    return stem.removeprefix("test_") in exercises and stem not in exercises


def nearest_file(exercise: str, files: Iterable[str], exercises: Collection[str]) -> str:
    """Return the file with the name most similar to `exercise`, except those of `exercises`."""
    stems = [(PurePosixPath(file).stem, file) for file in files]
    others = [
        file
        for stem, file in stems
        if stem not in {exercise, *exercises} and not _is_test(stem, {exercise, *exercises})
    ]
    names = {PurePosixPath(file).stem.casefold(): file for file in others[:MOST_ALIKE]}
    if not names:
        return ""
    import difflib  # it is slow, and hardly ever needed

    return next((names[name] for name in difflib.get_close_matches(exercise, names, 1, ALIKE)), "")


def _digest(
    sources: Mapping[str, bytes],
    problems: Sequence[Problem],
    tree: Mapping[str, bytes],
    data: Mapping[str, bytes],
    left_out: Mapping[str, str],
) -> str:
    """A hash of all that a student's process can find: contents, names, and the folders that they lie in."""
    digest = sha256()
    for kind, files in (("", sources), ("module ", tree), ("data ", data)):
        for file, content in sorted(files.items()):
            digest.update(f"{kind}{file}\0{sha256(content).hexdigest()}\n".encode(errors="replace"))
    for problem in problems:
        digest.update(f"{problem.file}\0{problem.message}\n".encode(errors="replace"))
    for file, why in sorted(left_out.items()):
        digest.update(f"{file}\0{why}\n".encode(errors="replace"))
    return digest.hexdigest()


def _notebooks(
    sources: Mapping[str, bytes], problems: list[Problem]
) -> tuple[dict[str, tuple[Cell, ...]], dict[str, tuple[Cell, ...]]]:
    """The code cells of each notebook, and its text cells with a function in them."""
    found, texts = {}, {}
    for file, source in sources.items():
        if file.endswith(".ipynb"):
            try:
                notebook = read_notebook(source)
            except NotebookError as error:
                problems.append(Problem(file, str(error)))
            else:
                if notebook.remark:
                    problems.append(Problem(file, notebook.remark))
                found[stem_of(file)], texts[stem_of(file)] = (
                    tuple(Cell(f"{file}, cell {number}", text) for number, text in cells)
                    for cells in (notebook.cells, notebook.texts)
                )
    return found, texts


def _entries(files: Sequence[str], exercises: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Which files may hold which exercise: the ones with its name, else the only one named after no exercise.

    So one file, ``homework.ipynb`` or ``alice.py``, may hold several exercises. Where other files are named after
    exercises, a ``.py`` without such a name is a helper, but a notebook still counts.
    """
    named = {name: _named(name, files) for name in exercises}
    own = {file for candidates in named.values() for file in candidates}
    general = [file for file in files if file not in own and (not own or file.endswith(".ipynb"))]
    shared = tuple(general) if len(general) == 1 else ()
    return {name: candidates or shared for name, candidates in named.items() if candidates or shared}


def _named(name: str, files: Sequence[str]) -> tuple[str, ...]:
    """Those of `files` that are called `name`: the ones that count first, then copies in other folders."""
    exact = [f"{name}{suffix}" for suffix in CODE if f"{name}{suffix}" in files]
    copies = [file for file in files if "/" in file and PurePosixPath(file).stem == name]
    return (*exact, *copies)
