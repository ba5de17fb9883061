"""An appeal: the hidden case again, for the teacher alone."""

from __future__ import annotations

import json
import stat
import subprocess
import sys

WRONG = """\
def affine_forward(x, w, b):
    print("\\x1b[2J")
    return x @ w


def affine_backward(dout, x, w, b):
    raise RuntimeError("ana's \\x1b[2J words")
"""


def test_a_case_is_run_again_and_shown_with_both_answers(grader, tiny, tmp_path):
    handed_in, results = tmp_path / "class", tmp_path / "results"
    handed_in.mkdir()
    (handed_in / "ana.py").write_text(WRONG)
    (handed_in / "bo.py").write_text(WRONG.replace("raise RuntimeError(", "__import__('os')._exit(3) or ("))
    assert grader("grade", handed_in, "--course", tiny, "--out", results, "--exercise", "affine").returncode == 0

    def replay(*more, student="ana"):
        return grader(
            "replay", results / f"{student}.json", *more, "--course", tiny, "--submissions", handed_in
        )  # fmt: skip

    script = tmp_path / "case.py"
    done = replay("affine/forward", "--script", script)
    assert done.returncode == 0, done.stderr
    told = done.stdout
    assert told.index("affine_forward(") < told.index("expected =") < told.index("observed =")
    assert "shape (4, 3)" in told
    assert "verdict: failed" in told
    assert "\x1b" not in told

    # The script gives the same two answers, to nobody but its owner.
    assert stat.S_IMODE(script.stat().st_mode) == 0o600
    assert "WITHOUT A SANDBOX" in script.read_text().splitlines()[0]
    ran = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False, timeout=100)
    assert ran.returncode == 0, ran.stderr
    numbers = ran.stdout.replace("\x1b[2J", "").split("expected:")
    first = told[told.index("observed =") :].split("[[")[1].split()[0]
    assert first[:6] in numbers[0]
    assert len(numbers) == 2

    done = replay("gradients")
    assert done.returncode == 0, done.stderr
    assert "RuntimeError" in done.stdout
    assert "\x1b" not in done.stdout

    for more, says in (
        (("forwards",), "did you mean 'affine/forward'"),
        (("forward", "no such case"), "its cases are"),
        (("forward", "--script", script), "is there already"),
        (("forward", "--script", tiny / "assignments" / "x.py"), "where students may get it"),
        (("forward", "--secret-file", tmp_path / "none"), "none"),
    ):
        done = replay(*more)
        assert done.returncode == 2, done.stdout
        assert says in done.stderr

    done = replay("forward", "--script", tmp_path / "bo.txt", student="bo")
    assert done.returncode == 2
    assert "ended as those of attacks do" in done.stderr
    assert not (tmp_path / "bo.txt").exists()

    # Without a word of where the files are, those that were kept are run.
    done = grader("replay", results / "ana.json", "forward", "--course", tiny)
    assert done.returncode == 0, done.stderr
    assert "verdict: failed" in done.stdout

    # Other files than those that were graded are no evidence.
    (handed_in / "ana.py").write_text(WRONG.replace("x @ w", "x @ w + b"))
    done = replay("forward")
    assert done.returncode == 2
    assert "and not what was graded" in done.stderr
    result = json.loads((results / "ana.json").read_text())
    assert result["course"]["exercises_sha256"].keys() == {"affine"}
