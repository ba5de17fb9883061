"""How long a student waits for the first result of `grader check`, beside what Python itself needs for its imports.

From the shell, whole processes, in turn: the check of one exercise in a fresh kit, and a bare import of NumPy and
pydantic. Then how long `grader check --watch` takes from a saved file to its verdict, a right answer of the course.
Quote the ratio: absolute times are the machine's.
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

BAR = 2.0
WATCH_BAR_S = 0.1
"""Beyond the student's own time, which for the exercise that is watched is a few milliseconds."""


def seconds(command, cwd):
    began = time.perf_counter()
    subprocess.run(command, cwd=cwd, check=True, capture_output=True)
    return time.perf_counter() - began


def saved_to_verdict(command, kit, name, source, repeats):
    """Return the seconds from saving a file to the line that closes its check, for each of some saves."""
    found = []
    with subprocess.Popen([*command, "--watch"], cwd=kit, stdout=subprocess.PIPE, text=True) as process:
        try:
            _read_until(process.stdout, "watching;")
            for number in range(repeats + 1):
                began = time.perf_counter()
                (kit / name / f"{name}.py").write_text(f"{source}\n# {number}\n", encoding="utf-8")
                _read_until(process.stdout, "your grade comes from other inputs")
                found.append(time.perf_counter() - began)
                time.sleep(0.3)  # nobody saves faster
        finally:
            process.terminate()
    return found[1:]


def _read_until(stream, text):
    if not any(text in line for line in stream):
        raise SystemExit(f"the check ended without {text!r}")


def measured(repeats):
    """Return the seconds of each command and from a save to its verdict, medians, and the ratio to the imports."""
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
        found = {key: [] for key in commands}
        for _ in range(repeats + 1):
            for key, command in commands.items():
                found[key].append(seconds(command, kit))
        source = (course.exercises[0].folder / "solution.py").read_text(encoding="utf-8")
        watched = statistics.median(saved_to_verdict(check, kit, name, source, repeats))
    medians = {key: statistics.median(values[1:]) for key, values in found.items()}  # the first warms the caches
    ratio = medians["check"] / medians["import numpy, pydantic"]
    return {"seconds": medians, "ratio": ratio, "bar": BAR, "saved_to_verdict": watched}


def say(figures):
    for key, value in figures["seconds"].items():
        print(f"{key}: {1000 * value:.0f} ms")
    watched, ratio = figures["saved_to_verdict"], figures["ratio"]
    kept = "kept" if watched <= WATCH_BAR_S else "MISSED"
    print(f"from a saved file to its verdict: {1000 * watched:.0f} ms (bar: {1000 * WATCH_BAR_S:.0f} ms: {kept})")
    print(f"check is {ratio:.2f} times the imports (bar: {BAR:.2f}: {'kept' if ratio <= BAR else 'MISSED'})")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=9)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    figures = measured(options.repeats)
    if options.json:
        print(json.dumps(figures, indent=2))
    else:
        say(figures)


if __name__ == "__main__":
    main()
