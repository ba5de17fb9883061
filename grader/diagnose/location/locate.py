"""Locate the mistakes of an exercise that was checked on public inputs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from grader.course.exercise import ExercisePlan
from grader.diagnose.catalogue import Catalogue
from grader.diagnose.location.harmless import harmless, twins
from grader.diagnose.location.left_over import left_over
from grader.diagnose.location.search import CHECKING, Effort, Located, confirmed, makes_right, required, search
from grader.diagnose.location.trials import Trial, trials_of
from grader.diagnose.location.words import KIND, finding_of, took_too_long
from grader.model import CasePlan, CheckGrade, Finding
from grader.running.editing import Editing, beside
from grader.running.session import Session

__all__ = ["locate", "where_it_shows"]

NO_ERRORS = "Calls that must raise an error are not among these."


@dataclass
class _Said:
    """A mistake that is located, and the functions that it shows in besides."""

    function: str
    located: Located
    shows_in: list[str]
    raises: bool
    """Whether it raises every error that is asked for."""
    shared: frozenset[str]
    """Other functions that run some of the code that could be edited."""
    named: bool
    """Whether its mistake has a name."""


def no_further(_function: str) -> Sequence[ExercisePlan]:
    """Return no further cases."""
    return ()


def locate(
    plan: ExercisePlan,
    ladder: Mapping[str, Sequence[CasePlan]],
    grades: Sequence[CheckGrade],
    session: Session,
    level: str,
    functions: Collection[str] | None = None,
    effort: Effort = CHECKING,
    *,
    further: Callable[[str], Sequence[ExercisePlan]] = no_further,
    right: Callable[[], ExercisePlan] | None = None,
    named: Collection[str] = (),
    known: Callable[[], Catalogue] = Catalogue,
) -> list[Finding]:
    """Return a finding for each mistake that an edit of the student's own code makes right.

    A search that its backstop has ended is said, too: it might find something on another machine.

    Parameters
    ----------
    plan : ExercisePlan
        With public cases alone: they are what an edit is tried on.
    ladder : mapping of str to sequence of CasePlan
        Function -> small public inputs.
    grades : sequence of CheckGrade
        Of those cases.
    session : Session
        In which they were graded.
    level : {"line", "expression", "edit"}
        How much is told.
    functions : collection of str, optional
        Those that are searched; all if nothing is said.
    effort : Effort
    further : callable
        Returns plans of the same checks with further public cases of a function, on which an edit of it that was
        found is tried, too.
    right : callable, optional
        Returns a plan with public cases of what an edit must leave right, `plan` if there is none.
    named : collection of str
        Functions whose mistake has a name. No two edits of theirs are tried at once: two prove less than a name.
    known : callable
        Returns the catalogue of mistakes on the cases of `plan`: two edits may show that two of them were made.
    """
    said: list[_Said] = []
    half: list[Finding] = []
    ended: list[Finding] = []
    searched = 0
    for function in plan.functions if functions is None else functions:
        trials = trials_of(function, plan.checks, plan.cases, grades, ladder.get(function, ()))
        if not trials or searched == effort.functions:
            continue
        searched += 1
        with beside(session, function, effort.backstop_s) as editing:
            trials, every = required(editing, trials), trials
            same = next((one for one in said if _explains(one.located, editing, trials)), None)
            if same is not None:
                same.shows_in.append(function)
                continue
            located = search(editing, trials, replace(effort, pairs=0) if function in named else effort)
            if located is not None:
                plans = further(function)
                more = [one for new in plans for one in trials_of(function, new.checks, new.cases, grades)]
                located = confirmed(editing, located, required(editing, more))
            if located is None and editing.over:
                ended.append(Finding(KIND, function, took_too_long(function), ""))
        if located is not None:
            others = plan if right is None else right()
            located = harmless(located, function, others, session, effort.backstop_s)
        if located is not None and not (function in named and _is_formula(located)):
            shared = _sharing(plan.functions, editing)
            said.append(_Said(function, located, [], len(trials) == len(every), shared, function in named))
            half += _left_over(function, plan, known, session, located, effort)
    wrong = {name for name in plan.functions if trials_of(name, plan.checks, plan.cases, grades)}
    wrong -= {name for one in said for name in (one.function, *one.shows_in)}
    kept = (one for one in said if not _may_make_up_for(one, wrong))
    return [*half, *(_finding(one, session, level) for one in kept), *ended]


def _is_formula(located: Located) -> bool:
    """Whether an edit is in a helper of one formula: that may be right, and called where it should not be."""
    return any(edit.formula for edit in located.choices[0])


def _sharing(functions: Collection[str], editing: Editing) -> frozenset[str]:
    edits = editing.edits()
    return frozenset(name for name in functions if any(name not in edit.apart_from for edit in edits))


def _may_make_up_for(one: _Said, wrong: Collection[str]) -> bool:
    """Whether an edit is in a function that calls a `wrong` one, and not in that: it may undo what that does."""
    edits = [edit for choice in one.located.choices for edit in choice]
    return any(name in one.shared and all(name in edit.apart_from for edit in edits) for name in wrong)


def _left_over(
    function: str,
    plan: ExercisePlan,
    known: Callable[[], Catalogue],
    session: Session,
    located: Located,
    effort: Effort,
) -> list[Finding]:
    """Return the two mistakes that two edits repair, if what each leaves by itself has a name."""
    match located.choices[0]:
        case (one, other):
            with beside(session, function, effort.backstop_s) as editing:
                return left_over(function, plan.checks, plan.cases, known(), editing, (one, other))
        case _:
            return []


def _explains(located: Located, editing: Editing, trials: Sequence[Trial]) -> bool:
    """Whether what was located in another function makes this one right, too."""
    first, *others = located.choices[0]
    return not others and any(makes_right(editing, trials, (edit,)) for edit in twins(editing, first))


def _finding(said: _Said, session: Session, level: str) -> Finding:
    found = finding_of(said.function, said.located, session.program, level, named=said.named)
    others = "" if said.raises else NO_ERRORS
    evidence = " ".join(filter(None, [found.evidence, others, where_it_shows(said.shows_in)]))
    return replace(found, evidence=evidence, shows_in=tuple(said.shows_in))


def where_it_shows(functions: Sequence[str]) -> str:
    """Return the sentence about other functions that are wrong for the same reason; empty if there are none."""
    return f"It shows in {' and '.join(functions)} as well." if functions else ""
