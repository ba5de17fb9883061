"""An audit in a terminal."""

from __future__ import annotations

from rich.console import Console

from grader.audit.model import AlternativeAudit, CourseAudit, ExerciseAudit, MisconceptionAudit, MutantsAudit
from grader.reports.audit import audit_report

MISTAKE = MisconceptionAudit(
    name="the_new_state_is_weighted_like_the_old_one",
    function="gru_step",
    seeds=100,
    escaped="",
    varies="",
    distance=2.63e7,
    weakest="the gated unit with memory and a bias",
    weakest_distance=2.63e7,
    draws=200,
    least=0.444,
    most=1.778,
    wavering=(),
    named_seeds=5,
    alone=5,
    together=0,
    alike=(),
)


def test_the_figures_of_a_mistake_are_whole_however_long_the_names(capsys):
    exercise = ExerciseAudit(
        name="gated",
        max_score=4.0,
        reference=AlternativeAudit("reference", "", 1000, 0, None),
        stub_score=0.0,
        agents=21,
        unearned=(),
        alternatives=(),
        misconceptions=(MISTAKE,),
        tolerances=(),
        mutants=MutantsAudit(0, {}, (), ()),
        scopes=(),
        samples=(),
        faults=(),
        remarks=(),
        seconds={},
    )
    Console(width=80).print(audit_report(CourseAudit("Course", "", (exercise,)), details=True))
    shown = capsys.readouterr().out
    assert "2.6e+07" in shown
    assert "0.444 to 1.778" in shown
    firsts = "".join(line.partition(" ")[0] for line in shown.splitlines())  # of the first column
    assert MISTAKE.name in firsts
