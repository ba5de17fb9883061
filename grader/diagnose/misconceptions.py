"""Recognises the catalogued mistake that a function makes.

A mistake is named only if it explains every result that can be explained: the student's function returns the same
as the wrong-on-purpose variant on every input, those that passed included. Mistakes with the same results on all of
these inputs are named together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from types import MappingProxyType

from grader.diagnose.catalogue import Catalogue, Mistake
from grader.diagnose.fingerprint import ObservedCall, same
from grader.diagnose.mistakes_in_parts import part_by_part
from grader.diagnose.recognition import (
    ENOUGH_WRONG,
    OneCall,
    Recognised,
    distinct,
    is_telling,
    showing_through,
    worded,
)
from grader.text import joined, plural

__all__ = ["recognise"]


def recognise(
    function: str,
    observed: Mapping[str, Sequence[ObservedCall]],
    known: Catalogue,
    elsewhere: Mapping[str, Collection[str]],
    held: Collection[str] = (),
    names: Sequence[str] = (),
    refused: Mapping[str, Sequence[bool]] = MappingProxyType({}),
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
    refused : mapping of str to sequence of bool
        Checks that ask the function for an error -> whether it was raised, case by case.
    """
    mistakes = [m for m in known.of(function) if not m.through or m.name in elsewhere.get(m.through, ())]
    mistakes = [mistake for mistake in mistakes if _refuses_as_much(mistake, refused)]
    calls = _calls(function, observed, known, mistakes)
    if not any(call.wrong and call.check not in held for call in calls):
        return Recognised()
    ended = _ended(observed, held)
    if ended > len(calls):
        return Recognised(wrong=True)  # too little is known of what it returns
    fitting = [mistake for mistake in mistakes if _explains(mistake, _compared(mistake, calls, held))]
    calls = [call for call in calls if call.check not in held]
    if fitting:
        named = distinct(showing_through(_refuses_the_same(fitting, refused)))
        evidence = _evidence(function, calls, ended)
        evidence = " ".join([evidence, *_raised_otherwise(named[0], refused)])
        return Recognised((worded(function, named, evidence),), named[0].name, wrong=True)
    mistakes = [mistake for mistake in mistakes if not _breaks(mistake, held)]
    partly = _but_for_exceptions(function, calls, mistakes) or _but_for_one_check(function, calls, mistakes)
    return part_by_part(function, calls, mistakes, names) if partly is None else partly


def _refuses_as_much(mistake: Mistake, refused: Mapping[str, Sequence[bool]]) -> bool:
    """Whether an error is raised with a mistake in every case in which the function raises it."""
    return not any(
        message and done
        for check, several in refused.items()
        for message, done in zip(mistake.messages.get(check, ()), several, strict=False)
    )


def _refuses_the_same(mistakes: Sequence[Mistake], refused: Mapping[str, Sequence[bool]]) -> Sequence[Mistake]:
    """Return the mistakes with which errors are raised in the same cases; all of `mistakes` if there are none.

    Where an error of another type comes by accident depends on how a function was written.
    """
    return [
        mistake
        for mistake in mistakes
        if all(
            [not said for said in mistake.messages.get(check, ())] in ([], [*done])
            for check, done in refused.items()
        )
    ] or mistakes


def _raised_otherwise(mistake: Mistake, refused: Mapping[str, Sequence[bool]]) -> Iterator[str]:
    """Say in how many cases of a check the error that is asked for is raised with the mistake, and not here.

    Only a mistake that lets something pass in this check is looked at: others have nothing to do with it.
    """
    for check, done in refused.items():
        said = mistake.messages.get(check, ())
        left = sum(not message and not raised for message, raised in zip(said, done, strict=False))
        if left:
            yield f"{plural(left, 'case')} of '{check}' {'ends' if left == 1 else 'end'} in another error."


def _breaks(mistake: Mistake, held: Collection[str]) -> bool:
    """Whether a property that holds for the student does not with `mistake`: then it was not made."""
    return any(any(mistake.messages.get(check, ())) for check in held)


def _calls(
    function: str, observed: Mapping[str, Sequence[ObservedCall]], known: Catalogue, mistakes: Sequence[Mistake]
) -> list[OneCall]:
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
            found.append(OneCall(check, result, right, given))
    return found


def _ended(observed: Mapping[str, Sequence[ObservedCall]], held: Collection[str]) -> int:
    """Return how many calls ended in a way that no mistake explains: with an exit or in an endless loop, say."""
    return sum(isinstance(one, str) for check, results in observed.items() if check not in held for one in results)


def _compared(mistake: Mistake, calls: Sequence[OneCall], held: Collection[str]) -> list[OneCall]:
    """Return the calls whose results `mistake` must explain: without properties that hold with and without it."""
    free = {check for check in held if not any(mistake.messages.get(check, ()))}
    return [call for call in calls if call.check not in free]


def _explains(mistake: Mistake, calls: Sequence[OneCall]) -> bool:
    """Whether all calls gave the results of `mistake`, and not only exceptions: any bug may raise."""
    return all(_gives(mistake, call) for call in calls) and any(call.observed is not None for call in calls)


def _is_another(mistake: Mistake, calls: Sequence[OneCall]) -> bool:
    """Whether all of some calls are wrong, and would be right with a mistake."""
    return all(call.wrong and same(call.given.get(mistake.name), call.expected) for call in calls)


def _gives(mistake: Mistake, call: OneCall) -> bool:
    """Whether `mistake` is known to give what the call gave."""
    return mistake.name in call.given and _agrees(call, mistake)


def _agrees(call: OneCall, mistake: Mistake) -> bool:
    given = call.given[mistake.name]
    if call.expected is None and given is not None:  # if an error is expected, any value is equally wrong
        return call.observed is not None
    return same(call.observed, given)


def _but_for_exceptions(function: str, calls: Sequence[OneCall], mistakes: Sequence[Mistake]) -> Recognised | None:
    """Return the mistakes that explain everything but calls that raise an exception: another one hides there."""
    returned = [call for call in calls if call.observed is not None or call.expected is None]
    raised = [call for call in calls if call.observed is None and call.expected is not None]
    wrong = [call for call in returned if call.wrong]
    if sum(is_telling(call.observed) for call in wrong) < ENOUGH_WRONG:
        return None
    if not raised or len(raised) > len(returned):
        return None
    fitting = [mistake for mistake in mistakes if _explains(mistake, returned)]
    if not fitting:
        return None
    where = joined(dict.fromkeys(call.check for call in raised))
    evidence = (
        f"It explains all {plural(len(returned), 'call')} of {function} that return a value. "
        f"{plural(len(raised), 'call')} of {where} {'raises' if len(raised) == 1 else 'raise'} an exception."
    )
    return Recognised((worded(function, showing_through(fitting), evidence),), wrong=True, partly=True)


def _but_for_one_check(function: str, calls: Sequence[OneCall], mistakes: Sequence[Mistake]) -> Recognised | None:
    """Return the mistakes that explain everything but the calls of one check, in which there is another one."""
    for check in dict.fromkeys(call.check for call in calls if call.wrong):
        others = [call for call in calls if call.check != check]
        wrong = [call for call in others if call.wrong and is_telling(call.observed)]
        if len(wrong) < ENOUGH_WRONG or 2 * len(others) < len(calls):
            continue
        fitting = [mistake for mistake in mistakes if _explains(mistake, others)]
        if fitting:
            left = [call for call in calls if call.check == check and not all(_gives(one, call) for one in fitting)]
            evidence = (
                f"There may be something else in the check '{check}'." if _is_another(fitting[0], left) else ""
            )
            return Recognised((worded(function, showing_through(fitting), evidence),), wrong=True, partly=True)
    return None


def _evidence(function: str, calls: Sequence[OneCall], ended: int) -> str:
    """Return the sentence on how many calls a mistake explains."""
    which = f"all {plural(len(calls), 'call')}" if len(calls) > 1 else "the only call"
    whole = " that came to an end" if ended else ""
    return f"It explains {which} of {function}{whole}."
