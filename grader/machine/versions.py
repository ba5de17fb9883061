"""The versions of installed packages, by the names that ``import`` takes. None is imported for it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from importlib.metadata import Distribution, distributions

from grader.sandbox.mounts import find_runtime

__all__ = ["versions_of"]


def versions_of(names: Collection[str]) -> dict[str, str]:
    """Return the version of each package, from where students' code finds it.

    Parameters
    ----------
    names : collection of str
        As ``import`` names them, which may not be as they are installed: ``yaml``, ``PyYAML``.

    Returns
    -------
    dict of str to str
        In the order of `names`. The text is empty where a package is not installed or has no version; of one that
        several distributions share, all of their versions stand there.
    """
    found: dict[str, set[str]] = {name: set() for name in names}
    if found:
        for one in distributions(path=list(dict.fromkeys(find_runtime().installed))):
            for name in found.keys() & set(_top_levels(one)):
                found[name].add(one.version)
    return {name: ", ".join(sorted(versions)) for name, versions in found.items()}


def _top_levels(distribution: Distribution) -> Iterator[str]:
    """Yield what ``import`` finds of a distribution."""
    told = distribution.read_text("top_level.txt")
    if told is not None:
        yield from told.split()
    else:
        for file in distribution.files or ():
            yield file.parts[0].partition(".")[0]
