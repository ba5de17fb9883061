"""Recognises the catalogued mistake that a function makes.

A mistake is named only if it explains every result that can be explained: the student's function returns the same
as the wrong-on-purpose variant on every input, those that passed included. Mistakes with the same results on all of
these inputs are named together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from grader.diagnose.catalogue import Catalogue, Expected, Mistake
from grader.diagnose.fingerprint import Fingerprint, Observed, ObservedCall, alike, same
from grader.model import Finding
from grader.text import joined, plural

__all__ = ["KIND", "MOST_NAMED", "Recognised", "recognise", "recognise_random", "worded"]

KIND = "misconception"
MOST_NAMED = 3
MARKS = 2
"""Sums at the end of a fingerprint that stand for entries that are not finite."""
MORE_THAN_ZERO = 100
"""Slacks of a fingerprint from which a sum is not 0."""
NOTHING = (repr(None), repr(""), "[]", "{}")
"""Forms of values without numbers that many mistakes give."""
ENOUGH_WRONG = 2
"""Wrong results that a mistake must explain if it does not explain all calls."""


@dataclass(frozen=True)
class Recognised:
    """The findings on one function, and the positions of its returned values that remain unexplained."""

    findings: tuple[Finding, ...] = ()
    mistake: str = ""
    """The mistake that explains every result of the function, if there is one."""
    unexplained: tuple[int, ...] = ()
    wrong: bool = False
    partly: bool = False
    """Whether calls that raise an exception remain unexplained."""
    alone: tuple[Finding, ...] = ()
    """Mistakes that are made in some of the returned values, of which others are free. What the results themselves
    show of these values may say more: they count as unexplained."""


@dataclass(frozen=True)
class _Call:
    """One call: its observed and its expected result, and the result of each mistake."""

    check: str
    observed: Observed
    expected: Observed
    given: Mapping[str, Observed]

    @property
    def wrong(self) -> bool:
        return not same(self.observed, self.expected)


def recognise(
    function: str,
    observed: Mapping[str, Sequence[ObservedCall]],
    known: Catalogue,
    elsewhere: Mapping[str, Collection[str]],
    held: Collection[str] = (),
    names: Sequence[str] = (),
) -> Recognised:
    """Return the catalogued mistakes that explain the results of `function`.

    Parameters
    ----------
    function : str
        The function's name.
    observed : mapping of str to sequence
        The results of its calls, by check.
    known : Catalogue
        The expected results, and those of each mistake.
    elsewhere : mapping of str to collection of str
        The mistakes found in other functions: a mistake in a callee shows here only if found there.
    held : collection of str
        Properties that hold for the student. If one holds with a mistake too, its values need not be compared.
    names : sequence of str
        The names of several returned values.
    """
    mistakes = [m for m in known.of(function) if not m.through or m.name in elsewhere.get(m.through, ())]
    calls = _calls(function, observed, known, mistakes)
    if not any(call.wrong and call.check not in held for call in calls):
        return Recognised()
    ended = _ended(observed, held)
    if ended > len(calls):
        return Recognised(wrong=True)  # too little is known of what it returns
    fitting = [mistake for mistake in mistakes if _explains(mistake, _compared(mistake, calls, held))]
    calls = [call for call in calls if call.check not in held]
    if fitting:
        named = _distinct(_showing_through(fitting))
        return Recognised((worded(function, named, _evidence(function, calls, ended)),), named[0].name, wrong=True)
    partly = _but_for_exceptions(function, calls, mistakes) or _but_for_one_check(function, calls, mistakes)
    return _part_by_part(function, calls, mistakes, names) if partly is None else partly


def recognise_random(
    function: str,
    messages: Mapping[str, Sequence[str]],
    observed: Mapping[str, Sequence[ObservedCall]],
    known: Catalogue,
    *,
    draws: bool,
) -> Finding | None:
    """Return the mistake that makes the same properties fail in the same way, for functions that draw at random.

    Parameters
    ----------
    function : str
        The function's name.
    messages : mapping of str to sequence of str
        Property -> the message of each of its cases; empty if the case passes.
    observed : mapping of str to sequence
        The results of the calls of all checks. Those of other checks must be the results of the mistake.
    known : Catalogue
        With the messages that each mistake would get.
    draws : bool
        Whether the function is given a generator: its results are then its own, and need not be the mistake's.
    """
    failed = [check for check, several in messages.items() if any(several)]
    if not failed:
        return None
    others = observed.keys() - messages.keys()
    failing_so = [
        mistake
        for mistake in known.of(function)
        if not mistake.through
        and set(failed) <= mistake.messages.keys()
        and all(tuple(several) == mistake.messages.get(check, ()) for check, several in messages.items())
    ]
    fitting = [
        mistake for mistake in failing_so if all(_gave_the_same(observed, mistake, check) for check in others)
    ] or [
        mistake
        for mistake in failing_so
        if draws and all(_as_wrong(observed, mistake, known.expected[function], check) for check in others)
    ]
    if not 0 < len(fitting) <= MOST_NAMED:
        return None
    checks = "property fails" if len(failed) == 1 else f"{len(failed)} properties fail"
    return worded(function, fitting, f"The same {checks} in the same way as with this mistake, and with no other.")


def _gave_the_same(observed: Mapping[str, Sequence[ObservedCall]], mistake: Mistake, check: str) -> bool:
    return all(map(same, observed[check], mistake.fingerprints.get(check, ())))


def _as_wrong(
    observed: Mapping[str, Sequence[ObservedCall]], mistake: Mistake, expected: Expected, check: str
) -> bool:
    """Whether each call gives the same, or something wrong in both: other code draws other random numbers."""
    calls = zip(
        observed[check], mistake.fingerprints.get(check, ()), expected.fingerprints.get(check, ()), strict=False
    )
    return all(
        same(one, other) or (_as_finite(one, other) and not same(one, right) and not same(other, right))
        for one, other, right in calls
    )


def _as_finite(one: ObservedCall, other: ObservedCall) -> bool:
    """Whether two results have the same form, and numbers that are not finite in the same places, if any."""
    if not isinstance(one, tuple) or not isinstance(other, tuple) or len(one) != len(other):
        return False
    pairs = list(zip(one, other, strict=True))
    alike = all(a.form == b.form and len(a.sums) == len(b.sums) for a, b in pairs)
    return alike and all(abs(x - y) <= max(a.slack, b.slack) for a, b in pairs for x, y in _marks(a, b))


def _marks(one: Fingerprint, other: Fingerprint) -> Iterator[tuple[float, float]]:
    """The sums of two fingerprints that stand for entries that are not finite: those at the end."""
    return zip(one.sums[-MARKS:], other.sums[-MARKS:], strict=True)


def worded(function: str, mistakes: Sequence[Mistake], evidence: str) -> Finding:
    """Return the finding that one of `mistakes` was made, which have the same results."""
    named = _distinct(mistakes)
    first = named[0]
    says = first.says if len(named) == 1 else "One of these: " + " Or: ".join(m.says for m in named[:MOST_NAMED])
    if first.through:
        evidence += f" The mistake is in {first.through}, which {function} calls."
    if len(named) > 1:
        evidence += " On these inputs they all give the same results."
    return Finding(KIND, function, says, evidence, first.hint, mistakes=tuple(m.name for m in named))


def _calls(
    function: str, observed: Mapping[str, Sequence[ObservedCall]], known: Catalogue, mistakes: Sequence[Mistake]
) -> list[_Call]:
    found = []
    for check, results in observed.items():
        expected = known.expected[function].fingerprints.get(check, ())
        for number, (result, right) in enumerate(zip(results, expected, strict=False)):
            if isinstance(result, str) or isinstance(right, str):  # unusable
                continue
            given = {
                m.name: one
                for m in mistakes
                for one in m.fingerprints.get(check, ())[number : number + 1]
                if not isinstance(one, str)
            }
            found.append(_Call(check, result, right, given))
    return found


def _ended(observed: Mapping[str, Sequence[ObservedCall]], held: Collection[str]) -> int:
    """Return how many calls ended in a way that no mistake explains: with an exit or in an endless loop, say."""
    return sum(isinstance(one, str) for check, results in observed.items() if check not in held for one in results)


def _compared(mistake: Mistake, calls: Sequence[_Call], held: Collection[str]) -> list[_Call]:
    """Return the calls whose results `mistake` must explain: without properties that hold with and without it."""
    free = {check for check in held if not any(mistake.messages.get(check, ()))}
    return [call for call in calls if call.check not in free]


def _explains(mistake: Mistake, calls: Sequence[_Call]) -> bool:
    """Whether all calls gave the results of `mistake`, and not only exceptions: any bug may raise."""
    agreed = all(mistake.name in call.given and _agrees(call, mistake) for call in calls)
    return agreed and any(call.observed is not None for call in calls)


def _agrees(call: _Call, mistake: Mistake) -> bool:
    given = call.given[mistake.name]
    if call.expected is None and given is not None:  # if an error is expected, any value is equally wrong
        return call.observed is not None
    return same(call.observed, given)


def _but_for_exceptions(function: str, calls: Sequence[_Call], mistakes: Sequence[Mistake]) -> Recognised | None:
    """Return the mistakes that explain everything but calls that raise an exception: another one hides there."""
    returned = [call for call in calls if call.observed is not None or call.expected is None]
    raised = [call for call in calls if call.observed is None and call.expected is not None]
    wrong = [call for call in returned if call.wrong]
    if sum(_is_telling(call.observed) for call in wrong) < ENOUGH_WRONG:
        return None
    if not raised or len(raised) > len(returned):
        return None
    fitting = [mistake for mistake in mistakes if _explains(mistake, returned)]
    if not fitting:
        return None
    where = joined(dict.fromkeys(call.check for call in raised))
    evidence = (
        f"It fits all {plural(len(returned), 'call')} of {function} that return a value: "
        f"{plural(len(wrong), 'wrong result')} of them. There is something else, since "
        f"{plural(len(raised), 'call')} of {where} {'raises' if len(raised) == 1 else 'raise'} an exception."
    )
    return Recognised((worded(function, _showing_through(fitting), evidence),), wrong=True, partly=True)


def _is_telling(observed: Observed) -> bool:
    """Whether a result is more than zeros or nothing, which many mistakes give."""
    return any(_says_something(one) for one in observed or ())


def _says_something(one: Fingerprint) -> bool:
    if not one.sums:
        return one.form not in NOTHING
    return any(abs(total) > MORE_THAN_ZERO * one.slack for total in one.sums)


def _but_for_one_check(function: str, calls: Sequence[_Call], mistakes: Sequence[Mistake]) -> Recognised | None:
    """Return the mistakes that explain everything but the calls of one check, in which there is another one."""
    for check in dict.fromkeys(call.check for call in calls if call.wrong):
        others = [call for call in calls if call.check != check]
        wrong = [call for call in others if call.wrong and _is_telling(call.observed)]
        if len(wrong) < ENOUGH_WRONG or 2 * len(others) < len(calls):
            continue
        fitting = [mistake for mistake in mistakes if _explains(mistake, others)]
        if fitting:
            evidence = (
                f"It fits all {plural(len(others), 'call')} of {function} but those of {check}: there is something "
                "else there."
            )
            return Recognised((worded(function, _showing_through(fitting), evidence),), wrong=True, partly=True)
    return None


def _part_by_part(
    function: str, calls: Sequence[_Call], mistakes: Sequence[Mistake], names: Sequence[str]
) -> Recognised:
    """Explain each of several returned values by itself: dx may go wrong in one way and dw in another.

    Calls that raise an exception say nothing about that, if they are few.
    """
    returned = [call for call in calls if call.observed is not None and call.expected is not None]
    counts = {len(one) for call in returned for one in (call.observed, call.expected) if one is not None}
    raised = sum(call.observed is None and call.expected is not None for call in calls)
    if len(counts) != 1 or 0 in counts or raised > len(returned):
        return Recognised(wrong=True)
    (count,) = counts
    of_parts = names if len(names) == count else [f"value {number + 1}" for number in range(count)]
    findings: dict[tuple[str, ...], Finding] = {}
    alone: dict[str, tuple[Mistake, list[int]]] = {}
    unexplained = []
    for part in range(count):
        if all(alike(*_parts(part, call.observed, call.expected)) for call in returned):
            continue
        fitting = [mistake for mistake in mistakes if _explains_part(mistake, part, returned)]
        everywhere = [mistake for mistake in fitting if not _contradicted(mistake, returned)]
        if everywhere:
            known = _showing_through(_widest(everywhere, returned))
            finding = worded(function, known, _evidence_of_part(part, known[0], returned, of_parts))
            findings.setdefault(finding.mistakes, finding)
        elif (here := _made_here(fitting, part, returned)) is not None:
            alone.setdefault(here.name, (here, []))[1].append(part)
            unexplained.append(part)
        else:
            unexplained.append(part)
    in_some = tuple(_of_some(function, *one, returned, of_parts) for one in alone.values())
    partly = bool(findings or in_some) and raised > 0
    return Recognised(tuple(findings.values()), "", tuple(unexplained), wrong=True, partly=partly, alone=in_some)


def _made_here(fitting: Sequence[Mistake], part: int, calls: Sequence[_Call]) -> Mistake | None:
    """Return the one of `fitting` that is made in this returned value, although another one is free of it."""
    wrong = [call for call in calls if not alike(*_parts(part, call.observed, call.expected))]
    own = _distinct([mistake for mistake in fitting if not mistake.through])
    telling = sum(_says_something(*_parts(part, call.observed)) for call in wrong)
    return own[0] if len(own) == 1 and telling >= ENOUGH_WRONG else None


def _of_some(
    function: str, mistake: Mistake, parts: Sequence[int], calls: Sequence[_Call], names: Sequence[str]
) -> Finding:
    """Return the finding on a mistake that is made in some of several returned values alone."""
    where = joined(names[part] for part in parts)
    evidence = f"It fits your {where} in all {plural(len(calls), 'call')}. Your other values are without it."
    found = worded(function, [mistake], evidence)
    return replace(found, says=f"In {where} alone: {found.says}")


def _explains_part(mistake: Mistake, part: int, calls: Sequence[_Call]) -> bool:
    return all(
        mistake.name in call.given
        and (given := call.given[mistake.name]) is not None
        and len(given) == len(call.observed or ())
        and alike(*_parts(part, call.observed, given))
        for call in calls
    )


def _contradicted(mistake: Mistake, calls: Sequence[_Call]) -> bool:
    """Whether `mistake` would make a value wrong that the student has right."""
    return any(
        alike(observed, expected) and not alike(given, expected)
        for observed, expected, given in _values(mistake, calls)
    )


def _changed(mistake: Mistake, calls: Sequence[_Call]) -> set[int]:
    """Return the positions of the returned values that `mistake` makes wrong."""
    return {
        part
        for call in calls
        if (given := call.given.get(mistake.name)) is not None and call.expected is not None
        for part, (one, other) in enumerate(zip(given, call.expected, strict=False))
        if not alike(one, other)
    }


def _widest(mistakes: Sequence[Mistake], calls: Sequence[_Call]) -> Sequence[Mistake]:
    """Return the mistakes that explain the most wrong values."""
    explained = [
        sum(
            alike(observed, given) and not alike(observed, expected)
            for observed, expected, given in _values(mistake, calls)
        )
        for mistake in mistakes
    ]
    return [mistake for mistake, count in zip(mistakes, explained, strict=True) if count == max(explained)]


def _values(mistake: Mistake, calls: Sequence[_Call]) -> Iterator[tuple[Fingerprint, Fingerprint, Fingerprint]]:
    """Yield each returned value as observed, as expected, and as `mistake` gives it."""
    for call in calls:
        given = call.given.get(mistake.name)
        if call.observed is not None and call.expected is not None and given is not None:
            yield from zip(call.observed, call.expected, given, strict=False)


def _showing_through(mistakes: Sequence[Mistake]) -> Sequence[Mistake]:
    """Return the mistakes in another function, which were found there; all of `mistakes` if there are none."""
    return [mistake for mistake in mistakes if mistake.through] or mistakes


def _parts(part: int, *results: Observed) -> list[Fingerprint]:
    return [one[part] for one in results if one is not None]


def _distinct(mistakes: Sequence[Mistake]) -> list[Mistake]:
    """Return one mistake per sentence: only the author's if there are any, those of the function itself first."""
    authored = [mistake for mistake in mistakes if mistake.authored]
    ordered = sorted(authored or mistakes, key=lambda mistake: bool(mistake.through))
    return list({mistake.says: mistake for mistake in reversed(ordered)}.values())[::-1]


def _evidence(function: str, calls: Sequence[_Call], ended: int) -> str:
    """Return the sentence on how many results a mistake explains."""
    wrong = sum(call.wrong and call.observed is not None for call in calls)
    raised = sum(call.wrong and call.observed is None for call in calls)
    right = len(calls) - wrong - raised
    counts = [plural(wrong, "wrong result") if wrong else "", plural(raised, "exception") if raised else ""]
    counts += [plural(right, "right one") if right else ""]
    which = f"all {plural(len(calls), 'call')}" if len(calls) > 1 else "the only call"
    whole = " that came to an end" if ended else ""
    return f"It fits {which} of {function}{whole}: {joined(filter(None, counts))}."


def _evidence_of_part(part: int, mistake: Mistake, calls: Sequence[_Call], names: Sequence[str]) -> str:
    """Return the sentence on the value that a mistake explains, and on values that it explains only partly."""
    wrong = sum(not alike(*_parts(part, call.observed, call.expected)) for call in calls)
    share = "all" if wrong == len(calls) else wrong
    evidence = f"It fits your {names[part]} in all {len(calls)} calls; it is wrong in {share} of them."
    partly = [names[one] for one in sorted(_changed(mistake, calls)) if not _explains_part(mistake, one, calls)]
    if partly:
        evidence += f" It does not explain everything that is wrong with your {joined(partly)}."
    return evidence
