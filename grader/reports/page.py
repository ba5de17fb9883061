"""What a student reads of one exercise: the mistake first, one small input to try, and the checks that fail for it.

The numbers of each check are in `grader.reports.lines.exercise_text`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from grader.checks.exceptions import said_once
from grader.model import CheckGrade, ExerciseGrade, Finding, NotWritten, Status
from grader.reports.lines import (
    bold,
    check_details,
    finding_sentences,
    painted_mark,
    points,
    said_sentence,
    where_it_ended,
    wrapped,
)
from grader.text import counted, joined, plural

__all__ = ["LOCATED", "page_text", "word_of"]

MOST_LINES = 36
"""Lines of an exercise, so that it fits a screen: what is left out is behind ``--more``."""
MOST_NAMES = 8
COUNTEREXAMPLE, FORENSICS = "counterexample", "forensics"
"""The kinds of a finding that is a small input, and of one that says what the results show."""
LOCATED = "located"
"""The kind of a finding that says where a mistake is, and not what: the check's own message stays beside it."""
WORDS = {
    Status.PASSED: "passed",
    Status.NOT_WRITTEN: "not written",
    Status.SKIPPED: "waits",
    Status.UNKNOWN: "not known",
}


def word_of(status: Status) -> str:
    """Return a status in a word: a sign alone says nothing to somebody who hears it."""
    return WORDS.get(status, "failed")


def page_text(grade: ExerciseGrade, width: int, *, colour: bool, more: str = "") -> str:
    """Return an exercise's mistakes, and the checks that fail for them.

    Parameters
    ----------
    grade : ExerciseGrade
    width : int
        The most columns of a line, but for lines of code.
    colour : bool
    more : str
        The command that prints the numbers of each check, if there is one.
    """
    lines: list[str] = []
    for replays in (len(grade.findings), 1, 0):
        lines = list(_page(grade, width, replays=replays, colour=colour, more=more))
        if len(lines) <= MOST_LINES:
            break
    return "\n".join(lines)


def _page(grade: ExerciseGrade, width: int, *, replays: int, colour: bool, more: str) -> Iterator[str]:
    yield bold(f"{grade.title}: {points(grade.score)} of {points(grade.max_score)} points", colour=colour)
    yield from _lines(wrapped(grade.notes, width, 2))
    whole = _of_the_whole_file(grade.checks)
    if whole is not None:
        yield from _lines(wrapped([f"{painted_mark(whole.status, colour=colour)} {whole.message}"], width, 2))
        return
    told = _without_echoes(grade.findings)
    explaining = {finding.function for finding in told if finding.kind != LOCATED}
    shown_in = {name for finding in told if finding.function in explaining for name in finding.shows_in}
    explained = explaining | shown_in
    said: set[str] = set()
    for findings in _by_function(told):
        yield ""
        yield from _finding(findings, width, with_replay=replays > 0, colour=colour)
        replays -= any(finding.replay for finding in findings)
        if all(finding.kind == LOCATED for finding in findings):
            continue
        names = {name for finding in findings for name in (finding.function, *finding.shows_in)}
        failing = [check for check in grade.checks if any(_is_of(check, name) for name in names)]
        yield from _lines(wrapped(where_it_ended(failing), width, 4))
        ended = [line for line in _exception(failing, findings) if line not in said]
        yield from _lines(wrapped(ended, width, 4))
        said.update(ended)
        yield from _lines(wrapped(_failing_for(failing, names, explained), width, 4))
    others = [check for check in grade.checks if not any(_is_of(check, name) for name in explained)]
    rest = list(_groups([check for check in others if check.status not in (Status.PASSED, Status.SKIPPED)]))
    one_mistake = len(explaining) == 1 and not rest
    if rest:
        yield ""
    for group in rest:
        yield from _group(group, width, said, colour=colour)
    if not one_mistake:  # else what passed stands right below the checks that fail
        yield ""
    failed = any(check.status not in (Status.PASSED, Status.SKIPPED) for check in grade.checks)
    yield from _lines(wrapped(_with_hint(_summary(grade), more if failed else "", width - 2), width, 2))


def _failing_for(failing: Sequence[CheckGrade], names: Collection[str], explained: Collection[str]) -> list[str]:
    """Say which checks fail for the functions `names`: one that also calls another wrong one may fail for that."""
    shared = [check for check in failing if any(_is_of(check, name) for name in explained if name not in names)]
    own = [check for check in failing if check not in shared]
    fails = "check fails" if len(own) == 1 else "checks fail"
    said = [f"{len(own)} {fails} for it: {_listed(own)}."] if own else []
    return said + ([f"{len(shared)} may fail for it: {_listed(shared)}."] if shared else [])


def _of_the_whole_file(checks: Sequence[CheckGrade]) -> CheckGrade | None:
    """The first check if all of them fail for one reason, such as a file that cannot be imported."""
    counting = [check for check in checks if check.status is not Status.SKIPPED]
    alike = {(check.status, said_sentence(check)) for check in counting}
    of_a_file = counting and counting[0].status in (Status.IMPORT_FAILED, Status.MISSING)
    return counting[0] if of_a_file and len(alike) == 1 else None


def _finding(findings: Sequence[Finding], width: int, *, with_replay: bool, colour: bool) -> Iterator[str]:
    """What is wrong with one function, and one small input to try."""
    mistakes = [one for one in findings if one.kind != COUNTEREXAMPLE] or list(findings)
    for place, one in enumerate(mistakes):
        head, *sentences = finding_sentences(one)
        below_another = one.kind == LOCATED and place > 0  # which names the function
        if not below_another and not any(one.function in sentence for sentence in (head, *sentences)):
            head = f"{one.function}: {head}"
        yield from (bold(line, colour=colour) for line in _lines(wrapped([head], width, 2)))
        yield from _lines(wrapped(sentences, width, 4))
    tried = next((one for one in findings if one.replay), None)
    if tried is None:
        return
    if tried not in mistakes:
        said = "Try it" if with_replay else "On a small input"
        yield from _lines(wrapped([f"{said}: {tried.evidence}"], width, 4))
    if with_replay:
        yield from [*_pasted(tried.replay), ""]  # not indented, so that it can be pasted


def _pasted(replay: str) -> Iterator[str]:
    """Yield the lines of a snippet, without the empty one below its imports: it need not look like a file."""
    above = ""
    for line in replay.splitlines():
        if line or " import " not in f" {above}":
            yield line
        above = line


def _exception(failing: Sequence[CheckGrade], findings: Sequence[Finding]) -> list[str]:
    """Return what the first exception of the `failing` checks says, unless one of the findings shows it."""
    first = next((check for check in failing if check.status is Status.RAISED), None)
    if first is None:
        return []
    verdict = next(one for one in first.verdicts if one.status is Status.RAISED)
    place = verdict.message.partition(")")[0].partition("(")[2]
    said = [text for one in findings for text in (one.says, one.evidence)]
    if any(place and place in text for text in said) or any(map(_shows_an_exception, findings)):
        return []
    detail = f" ({verdict.detail})" if verdict.detail else ""
    return [f"In {first.name}: {verdict.message}{detail}"]


def _shows_an_exception(one: Finding) -> bool:
    """Whether a finding is a small input for which an exception is raised in a line that is said."""
    return one.kind == COUNTEREXAMPLE and (" small input (in " in one.says or one.evidence.startswith("In "))


def _group(group: Sequence[CheckGrade], width: int, said: set[str], *, colour: bool) -> Iterator[str]:
    """Checks that fail for one function, of which the first is explained."""
    first = group[0]
    if first.status is Status.NOT_WRITTEN:
        ends = (one for check in group for one in check.trace)
        functions = joined(dict.fromkeys(call.function for call, end in ends if isinstance(end, NotWritten)))
        where = first.message.partition("NotImplementedError")[2].partition(")")[0]
        mark = painted_mark(first.status, colour=colour)
        yield from _lines(wrapped([f"{mark} not written yet: {functions}{where and where + ')'}"], width, 2))
        return
    earned, worth = sum(check.score for check in group), sum(check.max_score for check in group)
    names = _listed(group)
    word = word_of(first.status)
    called = {call.function for check in group for call, _ in check.trace}
    whose = f" for {called.pop()}" if len(called) == 1 and first.status is Status.FAILED else ""
    head = f"{word}{whose}: {names} ({points(earned)}/{points(worth)})"
    mark = painted_mark(first.status, colour=colour)
    yield from _lines(wrapped([f"{mark} {head}"], width, 2))
    message = first.message if len(group) == 1 else said_sentence(first)  # each has its own number of cases
    yield from _lines(wrapped(said_once([message, *check_details(first)], said), width, 4))


def _groups(checks: Iterable[CheckGrade]) -> Iterator[list[CheckGrade]]:
    """The checks, together those of one status and the same functions, or with the same sentence."""
    groups: dict[tuple[Status, str], list[CheckGrade]] = {}
    for check in checks:
        called = sorted({call.function for call, _ in check.trace})
        key = said_sentence(check) if not called or check.status is not Status.FAILED else " ".join(called)
        groups.setdefault((check.status, key), []).append(check)
    yield from groups.values()


def _summary(grade: ExerciseGrade) -> str:
    """How many checks passed, and which wait for others."""
    passed = sum(check.status is Status.PASSED for check in grade.checks)
    waiting = [check for check in grade.checks if check.status is Status.SKIPPED]
    if passed == len(grade.checks):
        return f"All {plural(passed, 'check')} passed." if passed > 1 else "The check passed."
    waits = f" Waiting: {_listed(waiting)}." if waiting else ""
    return f"Passed: {passed} of {plural(len(grade.checks), 'check')}.{waits}"


def _with_hint(summary: str, more: str, width: int) -> list[str]:
    """The summary, and where the numbers are: in one line if both fit, since a command is copied as a whole."""
    hint = f"Numbers: {more}" if more else ""
    whole = (f"{text} {hint}".strip() for text in (summary, summary.replace(" checks.", ".", 1)))
    together = next((text for text in whole if len(text) <= width), "")
    return [together] if together else [summary, hint]


def _without_echoes(findings: Sequence[Finding]) -> list[Finding]:
    """The findings without those on a function in which another one's mistake shows.

    A named mistake takes the place of a small input. A line that makes the function right takes the place of a name
    and of what its results show as well.
    """
    right = {name for one in findings if one.kind == LOCATED for name in one.shows_in}
    kept = [one for one in findings if one.kind == LOCATED or one.function not in right]
    explained = {finding.function for finding in kept if finding.kind not in (LOCATED, COUNTEREXAMPLE)}
    examples = {finding.function for finding in kept if finding.kind == COUNTEREXAMPLE}
    told = explained | {finding.function for finding in kept if finding.kind == LOCATED} & examples
    echoes = {name for one in kept if one.function in told for name in one.shows_in} - explained
    return [one for one in kept if one.kind != COUNTEREXAMPLE or one.function not in echoes]


def _by_function(findings: Sequence[Finding]) -> list[list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        found.setdefault(finding.function, []).append(finding)
    return list(found.values())


def _is_of(check: CheckGrade, function: str) -> bool:
    """Whether a check fails, and calls `function`."""
    fails = check.status not in (Status.PASSED, Status.SKIPPED, Status.NOT_WRITTEN)
    return fails and any(call.function == function for call, _ in check.trace)


def _listed(checks: Sequence[CheckGrade]) -> str:
    """Return the names of the checks; some names hold a comma."""
    names = counted([check.name for check in checks], MOST_NAMES)
    return ("; " if any("," in name for name in names) else ", ").join(names)


def _lines(texts: Iterable[str]) -> Iterator[str]:
    return (line for text in texts for line in text.split("\n"))
