"""Hostile texts in every place of every page, in a browser: nothing runs, nothing loads, nothing leads away."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from grader.gradebook.adjustments import Adjustments
from grader.gradebook.applying import Rules, adjusted_entry
from grader.gradebook.comparing import Cause, Comparison, Move
from grader.gradebook.entries import entry_of
from grader.gradebook.manual import Given
from grader.grading.attempt_log import log_attempt
from grader.grading.evidence import keep_evidence
from grader.grading.sources import keep_sources
from grader.model import ExerciseGrade, Finding, Picture
from grader.pages.audit_notes import AuditNotes, ExerciseNotes
from grader.pages.comparison import comparison_page
from grader.pages.notebook_files import write_notebooks
from grader.pages.report import write_report
from grader.submissions.intake import read_submission
from tests.support import results
from tests.unit.pages.test_hostile import HOSTILE, with_every_text

CORPUS = sorted((Path(__file__).resolve().parents[1] / "attacks" / "corpus").glob("*.py"))
UNFOLD = "for (const one of document.querySelectorAll('details')) one.open = true"
FOREIGN = """
[...document.querySelectorAll('*')].filter(one =>
    [...one.attributes].some(({name, value}) => name.startsWith('on') || name === 'style' ||
        (/^(href|src|srcset|action|formaction|data|xlink:href)$/.test(name) &&
         !/^(#|feedback\\/|data:image\\/(png|jpeg);base64,)/.test(value))))
    .map(one => one.outerHTML.slice(0, 200))
"""


def assert_harmless(visit, files):
    opened = visit(files[0])
    for file in files:
        opened.asked.clear()
        opened.own = file.as_uri()
        opened.page.goto(opened.own)
        opened.page.evaluate(UNFOLD)
        assert opened.quiet
        assert opened.page.evaluate(FOREIGN) == []
        assert opened.page.locator("script").count() == 1
        assert opened.page.locator("iframe, object, embed, form, base, link, style + style").count() == 0


def handed_in(folder, student, text):
    """Keep a hand-in whose function, cells and comments hold `text`; return its identity."""
    source = folder / "sources" / student
    source.mkdir(parents=True)
    code = f"def layer(x):\n    y = {text!r}\n    # {text!r}\n    return y\n"
    code += "".join(
        f"def more{n}(x, y):\n    z = {text!r} * x[{n}:y]  # {text}\n    return [z, y]\n" for n in range(9)
    )
    code += f"LAST = {[student] * int(student[1:])}\n"  # alike, and not the same
    (source / "work.py").write_text(code, encoding="utf-8")
    cells = [
        nbformat.v4.new_markdown_cell(text),
        nbformat.v4.new_code_cell(
            f"def cell(x):\n    return {text!r}\n", outputs=[nbformat.v4.new_output("stream", text=text)]
        ),
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), source / "other.ipynb")
    one = read_submission(student, source, ["work", "other"])
    keep_sources(folder, one)
    return one.sha256


def pictures(text):
    row, block = (1.0, 2.0), (0.0, 1.0, 2.0, 3.0)
    return [
        Picture(text, text, (2,), row, (1.0, None)),
        Picture(text, text, (2, 2), block, block[::-1], along=text),
        Picture(text, text, (4,), block, block[::-1], random=True),
    ]


def graded(folder, number, text):
    """Write the result of one student, with everything that is kept beside it."""
    student = f"s{number}"
    functions = ("layer", "cell", text)
    findings = [results.mistake(f"{text} {name}", name, text, evidence=text) for name in functions]
    findings.append(results.tried("layer", text))
    exercises = [
        results.exercise(
            name,
            [results.check("a", "failed", message=text), results.check("b", "raised", message=text)],
            findings,
            [f"{name}.ipynb, cell 2, line 1: {text}", text],
            title=text,
        )
        for name in ("work", "other")
    ]
    document = results.result(student, exercises, notes=[text], name=text, section=text, late=True)
    about = document.submission.model_copy(update={"sha256": handed_in(folder, student, text)})
    document = document.model_copy(update={"submission": about})
    grades = [
        ExerciseGrade(
            name, "", 0, 1, (),
            tuple(Finding("", function, "", "", picture=one)
                  for function, one in zip(functions, pictures(text), strict=True)),
        )
        for name in ("work", "other")
    ]  # fmt: skip
    keep_evidence(folder, f"{number:04d}.json", grades)
    earlier = [one.model_copy(update={"score": 0.5}) for one in exercises]
    before = document.submission.model_copy(update={"sha256": "b" * 64})
    log_attempt(folder, f"{student}.json", document.model_copy(update={"exercises": earlier, "submission": before}))
    return document


def rules(text, students):
    who = {"author": text, "date": "2026-11-29", "reason": text}
    return Rules(
        Adjustments.model_validate({"bonus": [{**who, "student": "*", "points": 1}]}),
        worth={text: 5.0},
        given={student: {text: Given(1.0, text, text)} for student in students},
    )


def comparison(text):
    move = Move(text, text, text, 1.0, 2.0, text, text, (next(iter(Cause)),), text)
    return Comparison({text: (1.0, 2.0)}, (move,))


@pytest.mark.nightly
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_hostile_runs_in_any_place_of_any_page(visit, tmp_path, text):
    documents = [graded(tmp_path, number, text) for number in range(2)]
    results.write(tmp_path, *documents)
    (tmp_path / "0002.json").write_bytes(with_every_text(documents[0], text).model_dump_json().encode())
    decided = rules(text, ["s0", "s1"])
    audit = AuditNotes(
        sound=False, exercises=[ExerciseNotes(name=text, sound=False, faults=[text], remarks=[text])]
    )
    entries = {one.submission.id: adjusted_entry(entry_of(one), decided, []) for one in documents}

    def decide(document):
        return entries.get(document.submission.id)

    course = tmp_path / "course"  # in which nothing is ordinary
    write_report(tmp_path, decide=decide, audit=audit, alike_in=course)
    assert "of the smaller one" in (tmp_path / "report.html").read_text(encoding="utf-8")
    write_report(tmp_path, anonymous=True, decide=decide, audit=audit)
    assert write_notebooks(tmp_path) == 2
    (tmp_path / "comparison.html").write_bytes(comparison_page(comparison(text), text))
    pages = sorted(tmp_path.rglob("*.html"))
    assert len(pages) == 8
    assert_harmless(visit, pages)


@pytest.mark.nightly
def test_the_attack_corpus_runs_on_no_page(visit, tmp_path):
    assert len(CORPUS) > 100
    documents = []
    for number, file in enumerate(CORPUS):
        text = file.read_text(encoding="utf-8")
        documents.append(graded(tmp_path, number, f"{HOSTILE[number % len(HOSTILE)]} {text[-2000:]}"))
    results.write(tmp_path, *documents)
    write_report(tmp_path)
    assert_harmless(visit, sorted(tmp_path.rglob("*.html")))
