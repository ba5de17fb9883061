"""How long a student waits for the first result of `grader check`, beside what Python itself needs for its imports.

From the shell, whole processes, in turn: the check of one exercise in a fresh kit, and a bare import of NumPy and
pydantic. Quote the ratio: absolute times are the machine's.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from grader.course.load import load_course
from grader.release.kit import write_kit

BAR = 250 / 92
"""250 ms where the imports take 92 ms."""


def seconds(command, cwd):
    began = time.perf_counter()
    subprocess.run(command, cwd=cwd, check=True, capture_output=True)
    return time.perf_counter() - began


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=9)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        kit = Path(folder) / "kit"
        course = load_course(ROOT)
        write_kit(course, kit)
        name = course.exercises[0].name
        check = [Path(sys.executable).with_name("grader"), "check", name]
        commands = {
            "check": check,
            "import numpy": [sys.executable, "-c", "import numpy"],
            "import numpy, pydantic": [sys.executable, "-c", "import numpy, pydantic"],
        }
        measured = {key: [] for key in commands}
        for _ in range(options.repeats + 1):
            for key, command in commands.items():
                measured[key].append(seconds(command, kit))
    medians = {key: statistics.median(values[1:]) for key, values in measured.items()}  # the first warms the caches
    ratio = medians["check"] / medians["import numpy, pydantic"]
    if options.json:
        print(json.dumps({"seconds": medians, "ratio": ratio, "bar": BAR}, indent=2))
        return
    for key, value in medians.items():
        print(f"{key}: {1000 * value:.0f} ms")
    print(f"check is {ratio:.2f} times the imports (bar: {BAR:.2f}: {'kept' if ratio <= BAR else 'MISSED'})")


if __name__ == "__main__":
    main()
