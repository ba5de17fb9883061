"""A number that is in no list: solved from the results on small public inputs, and said as what it does to them.

A factor, a sum, a step, a slope or a limit has one number. It is read off one wrong result, and said only if it
gives every other result too, those of all small inputs and those of every call that is graded. The number comes out
of a process that was sent public inputs alone; of hidden calls nothing is told but that it fits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from grader.diagnose.evidence import Sighting
from grader.diagnose.forensics.alignments import Alignment, alignments, laid
from grader.diagnose.forensics.observations import Observation
from grader.diagnose.forensics.phrases import subject
from grader.diagnose.forensics.quantities import numbers_of
from grader.diagnose.forensics.returned_value import Part, parts_of
from grader.model import Finding

__all__ = ["free_constant"]

KIND = "forensics"
SEVERAL, CALLS = 3, 2
"""Different wrong values, and calls that have some, of which one number is no chance."""
DIGITS, ROUND_OFF = 6, 1e-7
PLAIN = (0.0, 1.0, -1.0)
"""No numbers of this kind: zeros, right results and a sign have sentences of their own."""


@dataclass(frozen=True)
class _Form:
    """What one number does to a result."""

    says: str
    """With ``{c}`` for the number, and the words of `subject`."""
    hint: str
    solve: Callable[[Observation], float | None]
    """Reads the number off a wrong result."""
    predict: Callable[[Observation, float], np.ndarray | None]


@dataclass(frozen=True)
class _Solved:
    """A form with its number, and the returned values that it explains."""

    form: _Form
    number: float
    parts: tuple[Part, ...]

    @property
    def says(self) -> str:
        return self.form.says.replace("{c}", _written(self.number))

    @property
    def is_proved(self) -> bool:
        """Whether so many wrong values of different calls are no chance."""
        wrong = [seen for part in self.parts for seen in part.failing]
        pairs = {
            pair for seen in wrong if seen.observed is not None
            for pair in zip(seen.expected[seen.wrong].tolist(), seen.observed[seen.wrong].tolist(), strict=True)
        }  # fmt: skip
        return len(pairs) >= SEVERAL and len(wrong) >= CALLS

    def fits(self, part: Part) -> bool:
        """Whether the same form, of the arguments that belong to `part`, gives all its results with the number."""
        if not part.received or not part.comparable:
            return False
        forms = (form for form in _forms(part) if form.says == self.form.says)
        return any(_gives(form, self.number, part) for form in forms)


def free_constant(
    function: str, small: Sequence[Sighting], graded: Sequence[Sighting], *, condition: str = ""
) -> Finding | None:
    """Return the numbers that explain all results of a function, or None if there are none.

    Parameters
    ----------
    function : str
    small : sequence of Sighting
        Its calls on small public inputs: the numbers come from them.
    graded : sequence of Sighting
        Its calls in the checks, which the numbers have to fit as well.
    condition : str, optional
        A sentence that says when its results are wrong: then the numbers need to fit these alone.
    """
    with np.errstate(all="ignore"):
        judged = _in_numbers(graded, only_wrong=bool(condition))
        found = _all_solved([part for part in _in_numbers(small, only_wrong=bool(condition)) if part.failing])
        names = {part.name for one in found for part in one.parts}
        if not found or not all(
            any(one.fits(part) for one in found) for part in judged if part.failing or part.name in names
        ):
            return None
    says = " ".join(one.says.format_map(subject([part.name for part in one.parts])) for one in found)
    says = f"{condition} Then {says[0].lower()}{says[1:]}" if condition else says
    wrong = "wrong " if condition else ""
    evidence = f"So it is in all {wrong}small inputs, and in every {wrong}call that is compared."
    return Finding(KIND, function, says, evidence, " ".join(dict.fromkeys(one.form.hint for one in found)))


def _in_numbers(sightings: Sequence[Sighting], *, only_wrong: bool) -> list[Part]:
    """Return the returned values, those of a dict one by one."""
    parts = [one for part in parts_of(sightings) for one in part.unfolded or (part,)]
    return [Part(part.name, part.failing) for part in parts if part.failing] if only_wrong else parts


def _all_solved(parts: Sequence[Part]) -> list[_Solved]:
    """Return what explains each of the wrong values; nothing if one is unexplained, or explained by chance."""
    found: list[_Solved] = []
    left = list(parts)
    while left:
        # One value may have several explanations by chance: the one that others share is the likeliest.
        one = max(_explanations(left[0], left[1:]), key=lambda explained: len(explained.parts), default=None)
        if one is None or not one.is_proved:
            return []
        found.append(one)
        left = [part for part in left if part not in one.parts]
    return found


def _explanations(part: Part, others: Sequence[Part]) -> Iterator[_Solved]:
    """Yield each form that has a number for a value, with the other values that it explains."""
    if not part.received or not part.comparable or not part.real or not part.far:
        return
    for form in _forms(part):
        number = _number(form, part)
        if number is not None and _gives(form, number, part):
            alone = _Solved(form, number, (part,))
            yield replace(alone, parts=(part, *filter(alone.fits, others)))


def _gives(form: _Form, number: float, part: Part) -> bool:
    return all(seen.fits(form.predict(seen, number)) for seen in part.observations)


def _number(form: _Form, part: Part) -> float | None:
    """Return the number of a form, read off the result that is furthest from the right one."""
    telling = max(part.failing, key=lambda seen: float(np.max(np.where(seen.wrong, seen.error, 0.0))))
    number = form.solve(telling)
    known = number is not None and np.isfinite(number) and not any(abs(number - one) < ROUND_OFF for one in PLAIN)
    return number if known else None


def _written(number: float) -> str:
    text = f"{number:.{DIGITS}g}"
    return text if abs(float(text) - number) <= ROUND_OFF * abs(number) else f"about {text}"


def _forms(part: Part) -> Iterator[_Form]:
    """Yield the forms for a value, those with less in their sentence first."""
    yield from (FACTOR, OFFSET, *LIMITS)
    first = part.failing[0]
    for alignment in alignments(first):
        if not alignment[1]:
            yield _slope(alignment)
            yield _step(alignment)
    for alignment in alignments(first):
        yield from (_term(alignment, scale) for scale in ("", *numbers_of(first.arguments)))


def _quotient(above: np.ndarray, below: np.ndarray) -> float | None:
    """Return the quotient where the divisor is largest; None if there is none."""
    place = int(np.argmax(np.abs(below))) if below.size else 0
    return float(above.flat[place] / below.flat[place]) if below.size and below.flat[place] else None


def _observed(seen: Observation) -> np.ndarray:
    assert seen.observed is not None
    return seen.observed


FACTOR = _Form(
    "{Your} {is} {c} times what {it} should be.",
    "By which number do you multiply or divide the whole result, and where does that number come from?",
    lambda seen: _quotient(_observed(seen), seen.expected),
    lambda seen, c: c * seen.expected,
)
OFFSET = _Form(
    "{Your} {is} right except for {c}, which is added to every value.",
    "What do you add to, or subtract from, the whole result?",
    lambda seen: float((_observed(seen) - seen.expected).flat[0]),
    lambda seen, c: seen.expected + c,
)
CUT = "Is a limit part of the formula?"
LIMITS = (
    _Form(
        "{Your} {is} right except that nothing is larger than {c}: it is cut off there.",
        CUT,
        lambda seen: float(np.max(_observed(seen))),
        lambda seen, c: np.minimum(seen.expected, c),
    ),
    _Form(
        "{Your} {is} right except that nothing is smaller than {c}: it is cut off there.",
        CUT,
        lambda seen: float(np.min(_observed(seen))),
        lambda seen, c: np.maximum(seen.expected, c),
    ),
    _Form(
        "{Your} {is} right except that nothing is further from 0 than {c}: it is cut off there.",
        CUT,
        lambda seen: float(np.max(np.abs(_observed(seen)))),
        lambda seen, c: np.clip(seen.expected, -abs(c), abs(c)),
    ),
)


def _step(alignment: Alignment) -> _Form:
    """From an argument, which the result is near: a learning rate that is scaled."""

    def solve(seen: Observation) -> float | None:
        start = laid(seen, alignment)
        return None if start is None else _quotient(_observed(seen) - start, seen.expected - start)

    def predict(seen: Observation, number: float) -> np.ndarray | None:
        start = laid(seen, alignment)
        return None if start is None else np.asarray(start + number * (seen.expected - start))

    return _Form(
        f"The step from {_root(alignment)} to {{your}} is {{c}} times as large as it should be.",
        "By which numbers do you multiply the step, and which of them are in the formula?",
        solve,
        predict,
    )


def _slope(alignment: Alignment) -> _Form:
    """An argument is let through where 0 is expected: a ReLU that leaks."""

    def solve(seen: Observation) -> float | None:
        argument = laid(seen, alignment)
        return (
            None if argument is None else _quotient(_observed(seen)[seen.wrong], _full(argument, seen)[seen.wrong])
        )

    def predict(seen: Observation, number: float) -> np.ndarray | None:
        argument = laid(seen, alignment)
        return None if argument is None else np.where(seen.expected == 0, number * argument, seen.expected)

    return _Form(
        f"Where 0 is expected, {{your}} {{is}} {{c}} times {_root(alignment)}.",
        "What does the formula make of these values?",
        solve,
        predict,
    )


def _term(alignment: Alignment, scale: str) -> _Form:
    """An argument is added, times a number: a decay of weights. `scale` is an argument that is multiplied to it."""

    def term(seen: Observation) -> np.ndarray | None:
        argument, numbers = laid(seen, alignment), numbers_of(seen.arguments)
        if argument is None or (scale and scale not in numbers):
            return None
        return np.asarray(argument * numbers[scale] if scale else argument)

    def solve(seen: Observation) -> float | None:
        added = term(seen)
        return None if added is None else _quotient(_observed(seen) - seen.expected, _full(added, seen))

    def predict(seen: Observation, number: float) -> np.ndarray | None:
        added = term(seen)
        return None if added is None else np.asarray(seen.expected + number * added)

    what = " times ".join(filter(None, ("{c}", scale, _root(alignment))))
    return _Form(
        f"{{Your}} {{is}} right except for {what}, which is added.",
        "Is that term in the formula?",
        solve,
        predict,
    )


def _root(alignment: Alignment) -> str:
    """Return the name of an argument: of a dict of arrays, that of the dict."""
    return alignment[0].partition("[")[0]


def _full(argument: np.ndarray, seen: Observation) -> np.ndarray:
    return np.broadcast_to(argument, seen.expected.shape)
