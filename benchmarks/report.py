"""What `grader report` takes for classes of 30, 300 and 3,000 students: time, memory, and the sizes of the pages.

The students are those of a graded class, over and over under other ids (`--graded results`, after `make demo`), or
invented ones with 12 exercises of 12 checks. Time should grow with the students, and memory should not: documents
are read one after the other, and what the page of the class says of each student waits in a file.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.support.results import big_class, class_of

SIZES = (30, 300, 3000)
MB = 1_000_000


def fill(folder, count, graded):
    """Write `count` results into `folder`, with what was kept of their hand-ins."""
    if graded is None:
        made = big_class(count)
    else:
        made = itertools.islice(class_of(graded), count)
        for kept in (".sources", ".evidence"):
            shutil.copytree(graded / kept, folder / kept, copy_function=os.link)
    for number, one in enumerate(made):
        (folder / f"{number:04d}.json").write_bytes(one.to_json())


def measured(folder):
    """Run the command, and return what it took and wrote."""
    command = [sys.executable, "-m", "grader", "report", str(folder)]
    process = subprocess.Popen(
        command, cwd="/", stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    assert status == 0, f"{command} ended with {status}"
    pages = list((folder / "feedback").glob("*.html"))
    return {
        "cpu_s": round(used.ru_utime + used.ru_stime, 2),
        "memory_mb": round(used.ru_maxrss * 1024 / MB),
        "class_page_mb": round((folder / "report.html").stat().st_size / MB, 2),
        "student_page_mb": round(max(page.stat().st_size for page in pages) / MB, 2),
        "pages": len(pages),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--graded", type=Path, help="a folder of results of 'grader grade'")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = {}
    for count in options.sizes:
        with tempfile.TemporaryDirectory(dir=options.graded and options.graded.parent) as folder:
            fill(Path(folder), count, options.graded)
            found[count] = measured(Path(folder))
        if not options.json:
            row = found[count]
            print(
                f"{count:5} students: {row['cpu_s']:7.2f} s of CPU, {row['memory_mb']:4} MB, the class "
                f"{row['class_page_mb']:5.2f} MB, a student at most {row['student_page_mb']:.2f} MB",
                flush=True,
            )
    if options.json:
        print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
