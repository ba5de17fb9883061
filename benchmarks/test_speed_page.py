"""The page on speed says what is stored, and its charts are pictures."""

from __future__ import annotations

import importlib
import json
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

HERE = Path(__file__).resolve().parent
STORED = json.loads((HERE / "results" / "bench.json").read_text(encoding="utf-8"))
AGAIN = "to make the page again: python benchmarks/bench.py --page-only"


def _import(name):
    sys.path.insert(0, str(HERE))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(HERE))


bench_page, chart = map(_import, ("bench_page", "chart"))


def test_the_page_and_its_charts_are_made_from_the_figures_that_are_stored():
    assert bench_page.PAGE.read_text(encoding="utf-8") == bench_page.page(STORED), AGAIN
    for name, text in bench_page.charts(STORED).items():
        assert (bench_page.IMAGES / name).read_text(encoding="utf-8") == text, AGAIN


def test_a_bar_is_as_long_as_the_logarithm_of_its_value():
    drawn = ET.fromstring(chart.bars("Speed", "/s", {"a": 100.0, "b": 10.0, "c": 1.0}))  # noqa: S314 - our own
    lengths = [float(one.get("width")) for one in drawn.findall("{*}rect") if one.get("height") != "100%"]
    assert lengths == [chart.WIDTH, chart.WIDTH / 2, 2.0]


def test_the_machine_is_described_without_its_name():
    assert {"processor", "cores", "memory_gib", "python", "numpy", "load_at_start"} <= STORED["machine"].keys()
    assert not {"host", "node", "user"} & STORED["machine"].keys()


def test_where_the_time_goes_is_said_only_where_it_was_measured():
    heading = "## Where the time of a right submission goes"
    assert heading in bench_page.page(STORED)
    assert heading not in bench_page.page({key: value for key, value in STORED.items() if key != "parts"})


def test_the_parts_of_a_submission_end_with_their_sum():
    rows = bench_page.parts_rows({"parts": {"child: end": 0.25, "grader: read": 1.5}})
    assert rows[-1] == ("all", "1.8")
