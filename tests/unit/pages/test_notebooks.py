"""A student's notebook with its feedback: remarks where they belong, and nothing that runs, loads or leads away."""

from __future__ import annotations

import base64
import json
import os
import re
from pathlib import Path

import nbformat
import pytest

from grader.grading.sources import keep_sources
from grader.pages import notebooks
from grader.pages.notebook_files import write_notebooks
from grader.submissions.intake import read_submission
from tests.support import results

pytestmark = pytest.mark.slow
PIXEL = base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"\x00" * 40).decode()
SCRIPT = "<script>alert(1)</script>"
CELLS = [
    nbformat.v4.new_markdown_cell(
        f"# My work\n\n{SCRIPT} <img src=x onerror=alert(1)> [here](javascript:alert(1)) ![x](http://x.example/y.png)"
        "\n\n$$\\require{x}$$ <style>*{}</style> <iframe src=//x.example></iframe>"
    ),
    nbformat.v4.new_code_cell(
        f"def layer(x):\n    return '{SCRIPT}'",
        outputs=[
            nbformat.v4.new_output("display_data", {"text/html": SCRIPT, "text/plain": "kept text"}),
            nbformat.v4.new_output("display_data", {"image/svg+xml": "<svg onload=alert(1)/>"}),
            nbformat.v4.new_output("display_data", {"application/javascript": "alert(1)"}),
            nbformat.v4.new_output("display_data", {"image/png": PIXEL}),
            nbformat.v4.new_output("display_data", {"image/jpeg": base64.b64encode(SCRIPT.encode()).decode()}),
            nbformat.v4.new_output("display_data", {"application/vnd.jupyter.widget-view+json": {"model_id": "1"}}),
            nbformat.v4.new_output("stream", text=f"\x1b[31mprinted\x1b[0m {SCRIPT}"),
        ],
    ),
    nbformat.v4.new_code_cell(
        "hidden",
        metadata={"jupyter": {"outputs_hidden": True}},
        outputs=[nbformat.v4.new_output("stream", text="printed in a hidden cell")],
    ),
    nbformat.v4.new_code_cell("fine = 1\nresult\nlast = '<b>'"),
]
PLANTED = "raise SystemExit('the planted file was run')\n"


def folder_of(tmp_path, cells, name="work.ipynb"):
    """Results of one student who handed in a notebook."""
    source = tmp_path / "source"
    source.mkdir()
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"widgets": {"x": SCRIPT}}), source / name)
    one = read_submission("ann", source, ["work"])
    keep_sources(tmp_path, one)
    wrong = results.exercise(
        checks=[results.check("a", "failed")],
        findings=[results.mistake(f"You flip it {SCRIPT} *now*."), results.tried()],
        notes=["work.ipynb, cell 4, line 2: NameError: name 'result' is not defined (the rest was run)"],
    )
    document = results.result("ann", [wrong])
    about = document.submission.model_copy(update={"sha256": one.sha256})
    return results.write(tmp_path, document.model_copy(update={"submission": about}))


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """The page and the notebook, made from a folder in which templates and settings of Jupyter are planted."""
    tmp_path = tmp_path_factory.mktemp("exported")
    here = tmp_path / "here"
    for name in ("html", "lab", "base", "index"):
        (here / name).mkdir(parents=True)
        (here / name / "index.html.j2").write_text("{{ cycler.__init__.__globals__.os.abort() }}")
        (here / name / "conf.json").write_text("{}")
    for name in (
        "jupyter_nbconvert_config.py",
        "jupyter_config.py",
        "nbconvert.py",
        "bleach.py",
        "sitecustomize.py",
    ):
        (here / name).write_text(PLANTED)
    before = Path.cwd()
    os.chdir(here)
    try:
        assert write_notebooks(folder_of(tmp_path, CELLS)) == 1
    finally:
        os.chdir(before)
    place = tmp_path / "feedback" / "notebooks" / "0000"
    return (place / "work.html").read_text(encoding="utf-8"), (place / "work.ipynb").read_text(encoding="utf-8")


def test_a_remark_stands_under_the_cell_that_it_is_about(exported):
    page, notebook = exported
    words = re.sub(r"<[^>]+>", " ", page.split("</style>")[1])
    order = ("My work", "def layer", "You flip it", "Which way round?", "result", "NameError: name")
    assert [words.index(one) for one in order] == sorted(words.index(one) for one in order)
    cells = nbformat.reads(notebook, as_version=4).cells
    assert [cell.cell_type for cell in cells] == ["markdown", "code", "markdown", "code", "code", "markdown"]
    assert "You flip it" in cells[2].source
    assert "NameError" in cells[5].source


def test_a_statement_that_failed_is_marked_where_it_stands(exported):
    page, _ = exported
    assert re.findall(r"<mark>.*?</mark>", page) == ["<mark>result</mark>"]
    assert "fine = 1\n<mark>result</mark>" in page
    assert "last = '&lt;b&gt;'</code>" in page


def test_nothing_on_the_page_runs_loads_or_leads_away(exported):
    page, _ = exported
    body = page[page.index("<main") : page.index("</main>")]
    tags = re.findall(r"<(\w+)([^>]*)>", body)
    assert {name for name, _ in tags} <= {
        *("main", "div", "pre", "code", "img", "h1", "h3", "p", "article", "em", "strong", "mark", "span")
    }
    for name, attributes in tags:
        assert set(re.findall(r"([\w-]+)=", re.sub('"[^"]*"', "", attributes))) <= {
            *("id", "class", "tabindex", "aria-label", "alt", "src")
        }
        if name == "img":
            assert f'src="data:image/png;base64,{PIXEL}"' in attributes
    assert sum(name == "img" for name, _ in tags) == 1
    assert "default-src &#39;none&#39;" in page or "default-src 'none'" in page
    assert "x.example" not in "".join(attributes for _, attributes in tags)
    assert "\x1b" not in body
    assert "\N{PILCROW SIGN}" not in body


def test_text_and_images_are_kept_and_the_rest_of_the_outputs_is_not(exported):
    for made in exported:
        assert "kept text" in made
        assert "printed" in made
        assert "printed in a hidden cell" not in made
        assert PIXEL in made
        for active in ("onload", "widget", "javascript"):
            assert active not in made.replace("javascript:alert(1))", "")
    outputs = nbformat.reads(exported[1], as_version=4).cells[1].outputs
    assert [output.output_type for output in outputs] == ["stream", "display_data", "stream"]


def test_a_remark_in_the_notebook_is_text_and_no_markup(exported):
    source = nbformat.reads(exported[1], as_version=4).cells[2].source
    assert "<" not in source.replace("\\<", "")
    assert "\\*now\\*" in source


def test_one_that_cannot_be_exported_says_so_and_the_others_go_on(tmp_path, monkeypatch):
    monkeypatch.setattr(notebooks, "START", "import resource; raise SystemExit(1)")
    folder = folder_of(tmp_path, CELLS)
    assert write_notebooks(folder) == 1
    place = folder / "feedback" / "notebooks" / "0000"
    assert "could not be shown" in (place / "work.html").read_text(encoding="utf-8")
    assert not (place / "work.ipynb").exists()


def test_the_process_has_no_more_time_and_memory_than_it_needs(monkeypatch):
    monkeypatch.setattr(
        notebooks,
        "START",
        "import sys, json, resource\nimport grader.pages.notebook_export as one\n"
        "one._clean = lambda *_: None\none._page = lambda *_: json.dumps(\n"
        "    [resource.getrlimit(resource.RLIMIT_CPU)[0], resource.getrlimit(resource.RLIMIT_AS)[0]])\n"
        "one._with_remarks = lambda *_: ''\none.main()",
    )
    answer = notebooks._asked({"notebook": "", "remarks": {}, "marked": {}, "template": ""})
    assert json.loads(answer["html"]) == [10, 512 << 20]


def test_two_notebooks_of_one_name_keep_a_page_each(tmp_path):
    source = tmp_path / "source"
    for folder in ("a", "b"):
        (source / folder).mkdir(parents=True)
        cells = [nbformat.v4.new_code_cell(f"def layer(x):\n    return '{folder}'")]
        nbformat.write(nbformat.v4.new_notebook(cells=cells), source / folder / "work.ipynb")
    one = read_submission("ann", source, ["work"])
    keep_sources(tmp_path, one)
    document = results.result("ann", [results.exercise(checks=[results.check("a", "failed")])])
    about = document.submission.model_copy(update={"sha256": one.sha256})
    folder = results.write(tmp_path, document.model_copy(update={"submission": about}))
    assert write_notebooks(folder) == 2
    pages = {file.name: file.read_text() for file in (folder / "feedback/notebooks/0000").glob("*.html")}
    assert sorted(pages) == ["work-2.html", "work.html"]
    assert "return 'a'" in pages["work.html"]
    assert "return 'b'" in pages["work-2.html"]
