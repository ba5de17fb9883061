"""The section of the page of a class on what is alike: whose, where, and nothing that is no hint."""

from __future__ import annotations

import re

import pytest
from endings import all_of, document

from grader.grading.batch import file_name
from grader.grading.sources import keep_sources
from grader.model import Status
from grader.pages.report import REPORT, write_report
from grader.submissions.handed_in import Details
from grader.submissions.intake import read_submission

pytestmark = pytest.mark.slow  # a process compares

LOOPS = """\
import numpy as np


def centre(x):
    total = np.zeros(x.shape[1])
    for row in x:
        total = total + row
    middle = total / len(x)
    return np.array([row - middle for row in x])
"""
OTHER = LOOPS.replace("total", "s").replace("row", "line").replace("middle", "mean")
MORE = OTHER + "\n\ndef more(a, b):\n    return [c for c in a if c in b and c <script>alert(1)</script>]\n"
ALONE = "import numpy as np\n\n\ndef centre(x):\n    return np.subtract(x, np.add.reduce(x) / np.shape(x)[0])\n"
STUB = "import numpy as np\n\n\ndef centre(x):\n    raise NotImplementedError\n"


@pytest.fixture
def page(tmp_path):
    """``page({"ana": source, ...})`` -> the page of the class, with the section."""

    def written(sources, groups=(), *, kept=True):
        results, course = tmp_path / "results", tmp_path / "course"
        results.mkdir()
        for part, text in (("reference", ALONE), ("assignments", STUB)):
            (course / part).mkdir(parents=True)
            (course / part / "conv.py").write_text(text)
        for student, source in sources.items():
            (tmp_path / "conv.py").write_text(source)
            submission = read_submission(student, tmp_path / "conv.py", ["conv"])
            if kept:
                keep_sources(results, submission)
            details = Details(group="team" if student in groups else None)
            one = document(student, all_of(Status.PASSED), sha=submission.sha256, details=details)
            (results / file_name(student)).write_bytes(one.to_json())
        write_report(results, alike_in=course)
        return (results / REPORT).read_text()

    return written


def section(text):
    return re.sub("</?bdi>", "", text[text.index('<h2 id="similar">') : text.index('<h2 id="endings">')])


def test_who_is_alike_is_shown_with_the_lines_side_by_side_and_as_a_hint(page):
    shown = section(page({"ana": LOOPS, "bo": OTHER, "cy": MORE, "di": ALONE, "ed": STUB}))
    assert "A hint, never a verdict" in shown
    assert shown.count("<summary>") == 3  # the pairs of ana, bo and cy
    assert "ana and bo share 100 %" in " ".join(shown.split())
    (group,) = [line for line in shown.splitlines() if line.startswith("<li>")]
    assert ">ana</a>" in group
    assert ">bo</a>" in group
    assert "cy" not in group
    rows = [re.sub("<[^>]*>", "", line) for line in shown.splitlines() if line.startswith("<tr><td><code")]
    assert "7        total = total + row7        s = s + line" in rows
    assert shown.count("<td>conv.py</td><td>conv.py</td>") == 3  # once per pair, though there are gaps
    assert ">di</a>" not in shown
    assert "<script>" not in shown


def test_members_of_a_group_are_not_compared_and_work_that_was_not_kept_is_named(page):
    shown = section(page({"ana": LOOPS, "bo": LOOPS}, groups=("ana", "bo")))
    assert "No two hand-ins share more" in shown


def test_whose_work_was_not_kept_is_named(page):
    shown = section(page({"ana": LOOPS, "bo": LOOPS}, kept=False))
    assert "Not compared" in shown
    assert ">ana</a>" in shown


def test_the_section_is_there_only_where_it_is_asked_for(page, tmp_path):
    page({"ana": LOOPS, "bo": LOOPS})
    write_report(tmp_path / "results")
    assert 'id="similar"' not in (tmp_path / "results" / REPORT).read_text()


def test_lines_beyond_those_that_are_shown_are_counted(page):
    signs = ("+", "-", "*", "/", "@", "%", "|")
    long = "import numpy as np\n" + "".join(
        f"def centre{n}(x, y):\n    return x {signs[n % 7]} y {signs[n // 7]} x {signs[n % 5]} (y, x, y, x)\n"
        for n in range(49)
    )
    shown = section(page({"ana": long, "bo": long.replace("x", "row")}))
    assert re.search(r"And \d+ more lines that they have in common\.", shown)
