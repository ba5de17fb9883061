"""Course folders for tests."""

from __future__ import annotations

import textwrap
import tomllib


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


def part_of_course(course, names, root):
    """Write a course into the folder `root` that has some exercises of another, and return it.

    It is planned in a fraction of the time that the whole course takes.

    Parameters
    ----------
    course : Path
        The folder of the other course. Its files are not copied: the part refers to them.
    names : collection of str
        The exercises.
    root : Path
    """
    settings = (course / "course.toml").read_text(encoding="utf-8")
    others = tomllib.loads(settings)["exercises"].keys() - set(names)
    kept = [line for line in settings.splitlines(keepends=True) if line.partition(" = ")[0] not in others]
    write_course(root, {"course.toml": "".join(kept)})
    for folder in ("reference", "assignments"):
        (root / folder).symlink_to(course / folder, target_is_directory=True)
    return root


def without_search(course, names, root):
    """Write a course like `part_of_course` that looks for the lines of no mistake: two thirds of the time.

    The search is on public inputs, on which neither the plan nor the rest of a result depends.
    """
    part_of_course(course, names, root)
    settings = (root / "course.toml").read_text(encoding="utf-8")
    return write_course(root, {"course.toml": f'locate_graded = "off"\n{settings}'})
