"""Makes what a kit holds in place of the author's code: see `grader.diagnose.kept_results`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from grader.diagnose.as_if import OtherResults
from grader.diagnose.catalogue import Catalogue, Mistake
from grader.diagnose.fingerprint import ObservedCall, same
from grader.diagnose.kept_results import AND
from grader.diagnose.two_at_once import MistakePairs

__all__ = ["kept_pairs", "kept_results"]


def kept_results(others: OtherResults | None, known: Catalogue) -> Catalogue:
    """Return the results for the changes of arguments that a kit holds: those that change anything."""
    changed = _of_changes(others, known) if others is not None else ()
    return Catalogue({}, tuple(_unequal(changed, known)))


def kept_pairs(pairs: MistakePairs | None, known: Catalogue) -> Catalogue:
    """Return the results of the commonest pairs: those that no single mistake has."""
    found = _of_pairs(pairs, known) if pairs is not None else ()
    single = [mistake for mistake in known.mistakes if mistake.authored]
    return Catalogue({}, tuple(_unequal(found, known, single)))


def _of_pairs(pairs: MistakePairs, known: Catalogue) -> Iterator[Mistake]:
    for function, expected in known.expected.items():
        for outer, inner, prints in pairs.common(function, expected.scales):
            yield Mistake(f"{outer}{AND}{inner}", function, "", "", prints)


def _of_changes(others: OtherResults, known: Catalogue) -> Iterator[Mistake]:
    for function, expected in known.expected.items():
        calls = {check: range(len(expected.fingerprints[check])) for check in others.checks(function)}
        for one in others.candidates(function, expected):
            if one.likely:
                prints = {check: tuple(one.gives(check, n) for n in numbers) for check, numbers in calls.items()}
                yield Mistake(one.says, function, one.about, "", prints, authored=False)


def _unequal(found: Iterable[Mistake], known: Catalogue, others: Sequence[Mistake] = ()) -> Iterator[Mistake]:
    """Those with other results than expected, and than the mistakes in `others`."""
    for one in found:
        alike = [other.fingerprints for other in others if other.function == one.function]
        alike.append(known.expected[one.function].fingerprints)
        if one.fingerprints and not any(_equal(one.fingerprints, prints) for prints in alike):
            yield one


def _equal(one: Mapping[str, Sequence[ObservedCall]], other: Mapping[str, Sequence[ObservedCall]]) -> bool:
    return all(all(map(same, several, other.get(check, ()))) for check, several in one.items())
