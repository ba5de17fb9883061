"""Draw the pictures of pages in the documentation, in Chromium: a student's, and those of 120 invented students.

    python scripts/page_pictures.py results

RESULTS is the sample class, graded with `make demo`. The invented students are those of it who hand in ordinary
work, again and again; most of what each has wrong stays wrong.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from grader.grading.document import SubmissionResult
from grader.pages.report import write_report

IMAGES = ROOT / "docs" / "images"
RIGHT = "ada_loops"
ORDINARY = {RIGHT: 3, "fay_mistakes": 5, "otto_shapes": 1, "pia_nan": 2, "sven_rebinds": 1, "tara_in_place": 2,
            "udo_float32": 1, "hana_syntax": 1, "jana_endless": 1}  # fmt: skip
"""Students of the sample class, and how often each is taken."""
COUNT = 120


def invented(graded):
    """Yield the results of a class that is larger than the sample."""
    chance = random.Random(10)  # noqa: S311 - not about secrets
    known = {
        name: SubmissionResult.model_validate_json((graded / f"{name}.json").read_bytes()) for name in ORDINARY
    }
    for number in range(COUNT):
        one = known[chance.choices(list(ORDINARY), list(ORDINARY.values()))[0]]
        exercises = [
            own if chance.random() < 0.6 else right
            for own, right in zip(one.exercises, known[RIGHT].exercises, strict=True)
        ]
        about = one.submission.model_copy(update={"id": f"s{number:03d}"})
        update = {"submission": about, "exercises": exercises, "score": sum(each.score for each in exercises)}
        yield one.model_copy(update=update)


def draw(browser, page, name, height, selector="body", width=1100):
    """Write one picture: from `selector` on, as much as a screen of this size has."""
    view = browser.new_page(viewport={"width": width, "height": height})
    view.goto(page.as_uri())
    view.locator(selector).first.evaluate("one => one.scrollIntoView()")
    view.screenshot(path=IMAGES / f"{name}.png")
    view.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("results", type=Path, help="the sample class, graded")
    graded = parser.parse_args().results.resolve()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        pages = Path(folder)
        shutil.copytree(graded, pages / "sample", ignore=shutil.ignore_patterns(".cache"))
        shutil.copytree(graded / ".sources", pages / "class" / ".sources")
        for one in invented(graded):
            (pages / "class" / f"{one.submission.id}.json").write_bytes(one.to_json())
        for name in ("sample", "class"):
            write_report(pages / name)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        draw(browser, pages / "class" / "report.html", "class-page", 760)
        draw(browser, pages / "class" / "report.html", "class-checks", 640, "#checks")
        draw(browser, pages / "sample" / "feedback" / "fay_mistakes.html", "student-page", 960, "#e1", 1000)
        browser.close()


if __name__ == "__main__":
    main()
