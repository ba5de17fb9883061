"""Which catalogued mistake a function makes, if its results are those of one.

A mistake is named only if it explains every result that it can explain: what the student's function gave is
what the wrong-on-purpose variant gives on every input, the passed ones included. Mistakes that give the same
on all of these inputs are named together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from grader.diagnose.catalogue import Catalogue, Mistake
from grader.diagnose.fingerprint import Fingerprint, Observed, ObservedCall, alike, same
from grader.model import Finding
from grader.text import joined, plural

__all__ = ["KIND", "MOST_NAMED", "Recognised", "recognise", "recognise_random", "worded"]

KIND = "misconception"
MOST_NAMED = 3


@dataclass(frozen=True)
class Recognised:
    """What is recognised of one function, and which of its returned values remain unexplained."""

    findings: tuple[Finding, ...] = ()
    whole: str = ""
    """The mistake that explains all that the function returned."""
    open_parts: tuple[int, ...] = ()
    wrong: bool = False


@dataclass(frozen=True)
class _Call:
    """One call: what came, what is right, and what each mistake gives."""

    check: str
    observed: Observed
    expected: Observed
    given: Mapping[str, Observed]

    @property
    def wrong(self) -> bool:
        return not same(self.observed, self.expected)


def recognise(
    function: str,
    seen: Mapping[str, Sequence[ObservedCall]],
    known: Catalogue,
    made: Mapping[str, Collection[str]],
    held: Collection[str] = (),
    names: Sequence[str] = (),
) -> Recognised:
    """Return what the catalogue knows of `function`.

    Parameters
    ----------
    function : str
        The function's name.
    seen : mapping of str to sequence
        What its calls gave, check by check.
    known : Catalogue
        What they should give, and what each mistake gives.
    made : mapping of str to collection of str
        The mistakes found in other functions: one that is right there cannot show through here.
    held : collection of str
        Properties that hold for the student: where they hold with a mistake too, any right answer will do.
    names : sequence of str
        What several returned values are called.
    """
    mistakes = [m for m in known.of(function) if not m.through or m.name in made.get(m.through, ())]
    calls = _calls(function, seen, known, mistakes)
    if not any(call.wrong and call.check not in held for call in calls):
        return Recognised()
    whole = [mistake for mistake in mistakes if _explains(mistake, _told_apart(mistake, calls, held))]
    calls = [call for call in calls if call.check not in held]
    if whole:
        told = _distinct(_showing_through(whole))
        return Recognised((worded(function, told, _evidence(function, calls)),), told[0].name, wrong=True)
    return _part_by_part(function, calls, mistakes, names)


def recognise_random(
    function: str, said: Mapping[str, Sequence[str]], seen: Mapping[str, Sequence[ObservedCall]], known: Catalogue
) -> Finding | None:
    """Return the mistake that makes the same properties fail in the same way, where values are random.

    Parameters
    ----------
    function : str
        The function's name.
    said : mapping of str to sequence of str
        What is said of each case of each property; empty where it holds.
    seen : mapping of str to sequence
        What the calls of all checks gave: beside the properties, values have to be those of the mistake.
    known : Catalogue
        With what would be said of each mistake.
    """
    failed = [check for check, sentences in said.items() if any(sentences)]
    if not failed:
        return None
    fitting = [
        mistake
        for mistake in known.of(function)
        if not mistake.through
        and set(failed) <= mistake.says_of.keys()
        and all(tuple(sentences) == mistake.says_of.get(check, ()) for check, sentences in said.items())
        and all(
            all(map(same, seen[check], mistake.fingerprints.get(check, ()))) for check in seen.keys() - said.keys()
        )
    ]
    if not 0 < len(fitting) <= MOST_NAMED:
        return None
    checks = "property fails" if len(failed) == 1 else f"{len(failed)} properties fail"
    return worded(function, fitting, f"The same {checks} in the same way as with this mistake, and no other.")


def worded(function: str, mistakes: Sequence[Mistake], evidence: str) -> Finding:
    """Return the finding that one of `mistakes` was made: which of them cannot be told."""
    told = _distinct(mistakes)
    first = told[0]
    says = first.says if len(told) == 1 else "One of these: " + " Or: ".join(m.says for m in told[:MOST_NAMED])
    if first.through:
        evidence += f" The mistake is in {first.through}, which {function} calls."
    if len(told) > 1:
        evidence += " On these inputs they all give the same."
    return Finding(KIND, function, says, evidence, first.hint, mistakes=tuple(m.name for m in told))


def _calls(
    function: str, seen: Mapping[str, Sequence[ObservedCall]], known: Catalogue, mistakes: Sequence[Mistake]
) -> list[_Call]:
    found = []
    for check, observed in seen.items():
        expected = known.expected[function].fingerprints.get(check, ())
        for number, (one_observed, one_expected) in enumerate(zip(observed, expected, strict=False)):
            if isinstance(one_observed, str) or isinstance(
                one_expected, str
            ):  # no value, and no exception of the student's
                continue
            given = {
                m.name: one
                for m in mistakes
                for one in m.fingerprints.get(check, ())[number : number + 1]
                if not isinstance(one, str)
            }
            found.append(_Call(check, one_observed, one_expected, given))
    return found


def _told_apart(mistake: Mistake, calls: Sequence[_Call], held: Collection[str]) -> list[_Call]:
    """Return the calls whose values have to be those of `mistake`: not of properties that hold either way."""
    free = {check for check in held if not any(mistake.says_of.get(check, ()))}
    return [call for call in calls if call.check not in free]


def _explains(mistake: Mistake, calls: Sequence[_Call]) -> bool:
    """Whether all calls gave what `mistake` gives, not all of them an exception: any bug may raise."""
    agreed = all(mistake.name in call.given and _agrees(call, mistake) for call in calls)
    return agreed and any(call.observed is not None for call in calls)


def _agrees(call: _Call, mistake: Mistake) -> bool:
    given = call.given[mistake.name]
    if call.expected is None and given is not None:  # where an error is due, any value is as wrong as another
        return call.observed is not None
    return same(call.observed, given)


def _part_by_part(
    function: str, calls: Sequence[_Call], mistakes: Sequence[Mistake], names: Sequence[str]
) -> Recognised:
    """Explain each of several returned values by itself: dx may go wrong in one way and dw in another."""
    count = {len(seen) if seen is not None else 0 for call in calls for seen in (call.observed, call.expected)}
    if len(count) != 1 or 0 in count:
        return Recognised(wrong=True)
    findings: dict[tuple[str, ...], Finding] = {}
    unexplained = []
    (several,) = count
    for part in range(several):
        if all(alike(*_parts(part, call.observed, call.expected)) for call in calls):
            continue
        fitting = [m for m in mistakes if _explains_part(m, part, calls) and not _contradicted(m, calls)]
        if fitting:
            known = _showing_through(_widest(fitting, calls))
            named = names if len(names) == several else [f"value {number + 1}" for number in range(several)]
            finding = worded(function, known, _evidence_of_part(part, known[0], calls, named))
            findings.setdefault(finding.mistakes, finding)
        else:
            unexplained.append(part)
    return Recognised(tuple(findings.values()), open_parts=tuple(unexplained), wrong=True)


def _explains_part(mistake: Mistake, part: int, calls: Sequence[_Call]) -> bool:
    return all(
        mistake.name in call.given
        and (given := call.given[mistake.name]) is not None
        and len(given) == len(call.observed or ())
        and alike(*_parts(part, call.observed, given))
        for call in calls
    )


def _contradicted(mistake: Mistake, calls: Sequence[_Call]) -> bool:
    """Whether a value is right that `mistake` makes wrong: what is said of it is said of all that it changes."""
    return any(
        alike(observed, expected) and not alike(given, expected)
        for observed, expected, given in _values(mistake, calls)
    )


def _changed(mistake: Mistake, calls: Sequence[_Call]) -> set[int]:
    """Return the values that `mistake` makes wrong."""
    return {
        part
        for call in calls
        if (given := call.given.get(mistake.name)) is not None and call.expected is not None
        for part, (one, other) in enumerate(zip(given, call.expected, strict=False))
        if not alike(one, other)
    }


def _widest(mistakes: Sequence[Mistake], calls: Sequence[_Call]) -> Sequence[Mistake]:
    """Return those of `mistakes` that explain most of all wrong values."""
    explained = [
        sum(
            alike(observed, given) and not alike(observed, expected)
            for observed, expected, given in _values(mistake, calls)
        )
        for mistake in mistakes
    ]
    return [mistake for mistake, count in zip(mistakes, explained, strict=True) if count == max(explained)]


def _values(mistake: Mistake, calls: Sequence[_Call]) -> Iterator[tuple[Fingerprint, Fingerprint, Fingerprint]]:
    """Yield each returned value as it came, as it should be, and as `mistake` gives it."""
    for call in calls:
        given = call.given.get(mistake.name)
        if call.observed is not None and call.expected is not None and given is not None:
            yield from zip(call.observed, call.expected, given, strict=False)


def _showing_through(mistakes: Sequence[Mistake]) -> Sequence[Mistake]:
    """Return those that were made in another function, and recognised there, if there are any."""
    return [mistake for mistake in mistakes if mistake.through] or mistakes


def _parts(part: int, *seen: Observed) -> list[Fingerprint]:
    return [one[part] for one in seen if one is not None]


def _distinct(mistakes: Sequence[Mistake]) -> list[Mistake]:
    """Each sentence once, the author's before others, mistakes of the function itself first."""
    authored = [mistake for mistake in mistakes if mistake.authored]
    ordered = sorted(authored or mistakes, key=lambda mistake: bool(mistake.through))
    return list({mistake.says: mistake for mistake in reversed(ordered)}.values())[::-1]


def _evidence(function: str, calls: Sequence[_Call]) -> str:
    """Say how much a mistake explains."""
    wrong = sum(call.wrong and call.observed is not None for call in calls)
    raised = sum(call.wrong and call.observed is None for call in calls)
    expected = len(calls) - wrong - raised
    told = [plural(wrong, "wrong result") if wrong else "", plural(raised, "exception") if raised else ""]
    told += [plural(expected, "right one") if expected else ""]
    return f"This explains all that your {function} gives: {joined(filter(None, told))}."


def _evidence_of_part(part: int, mistake: Mistake, calls: Sequence[_Call], names: Sequence[str]) -> str:
    """Say which value a mistake explains, and which it does not although it is about that one too."""
    wrong = sum(not alike(*_parts(part, call.observed, call.expected)) for call in calls)
    evidence = f"This explains your {names[part]}, in all {len(calls)} calls, {wrong} of which are wrong there."
    open_parts = [names[one] for one in sorted(_changed(mistake, calls)) if not _explains_part(mistake, one, calls)]
    if open_parts:
        evidence += f" It is not all that is wrong with your {joined(open_parts)}."
    return evidence
