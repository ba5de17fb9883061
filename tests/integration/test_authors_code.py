"""A check runs no code of the folder that it stands in, but in a sandbox: the folder may have been handed in."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from grader.cli import main
from grader.course.load import load_course
from grader.errors import CourseError
from grader.release.kit import write_kit
from grader.student.jupyter import check_notebook

RAN = "The course's own code ran in a sandbox of its own."
WITHOUT_UNIX = """
import sys, sysconfig, numpy, subprocess, tempfile, shutil, pathlib
sysconfig.get_config_vars()
sys.modules.update(resource=None, fcntl=None, termios=None, pwd=None, grp=None)
sys.platform = "darwin"
from grader.cli import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture
def tiny_kit(tiny, tmp_path, right):
    """The kit of the tiny course, with right solutions in it."""
    write_kit(load_course(tiny), tmp_path / "kit")
    for name in ("affine", "noise"):
        (tmp_path / "kit" / name / f"{name}.py").write_text(right(name))
    return tmp_path / "kit"


@pytest.fixture
def theft(tmp_path):
    """Code that writes a file, reads one and says so: it must do neither, and its file goes on."""
    (tmp_path / "private").write_text("a key of whoever checks")
    return (
        "import os\n"
        "for place, mode in ((" + repr(str(tmp_path / "private")) + ", 'r'), "
        "(" + repr(str(tmp_path / "stolen")) + ", 'w')):\n"
        "    try:\n"
        "        open(place, mode)\n"
        "    except OSError:\n"
        "        continue\n"
        "    raise SystemExit('it ran outside of a sandbox')\n"
    )


@pytest.fixture
def check(monkeypatch, capsys):
    """``check(folder, ...)`` -> exit code and all that `grader check` says there."""

    def run(folder, *options):
        monkeypatch.chdir(folder)
        code = main(["check", *options])
        said = capsys.readouterr()
        return code, " ".join((said.out + said.err).split())

    return run


def without_unix(folder, *arguments):
    """The same on a system that can confine nothing."""
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_UNIX, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )
    assert "Traceback" not in done.stderr
    return done.returncode, " ".join((done.stdout + done.stderr).split())


FILES = {
    "the reference": "reference/affine/solution.py",
    "the checks": "reference/affine/checks.py",
    "another exercise's reference": "reference/noise/solution.py",
    "the properties": "assignments/noise/properties.py",
}


def test_in_a_submission_its_own_reference_runs_in_a_sandbox(tiny, theft, tmp_path, check, right):
    (tiny / "affine.py").write_text(right("affine"))
    (tiny / "noise.py").write_text(right("noise").replace("rng.normal", "0 * rng.normal"))
    (tiny / "reference/affine/misconceptions.py").write_text(theft)
    (tiny / "reference/affine/alternatives.py").write_text(theft)
    for place in FILES.values():
        (tiny / place).write_text(theft + (tiny / place).read_text())
    code, said = check(tiny)
    assert code == 0, said
    assert "8 of 8 points" in said
    assert said.endswith(f"Your code ran in a sandbox. {RAN}")
    assert not (tmp_path / "stolen").exists()


def test_in_a_course_folder_a_line_is_proved_on_fifty_further_inputs_as_in_a_kit(tiny, check, right):
    (tiny / "affine.py").write_text(right("affine").replace(") + b", ") - b"))
    _, said = check(tiny, "affine")
    ((line, calls),) = re.findall(
        r"line (\d+): with a small change here, \w+ is right in all (\d+) public calls", " ".join(said.split())
    )
    assert " - b" in (tiny / "affine.py").read_text().splitlines()[int(line) - 1]
    assert int(calls) >= 50
    write_kit(load_course(tiny), tiny.parent / "kit")
    (tiny.parent / "kit/affine/affine.py").write_text((tiny / "affine.py").read_text())
    _, in_a_kit = check(tiny.parent / "kit", "affine")
    in_a_kit = " ".join(in_a_kit.split())
    assert re.search(rf"line {line}: with a small change here, \w+ is right in all {calls} public", in_a_kit)


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("raise ValueError('no')\n", "ValueError: no"),
        ("import os\nos._exit(3)\n", "gave no answer (Exited)"),
        ("raise SystemExit\n", "solution.py:1: SystemExit"),
        ("print('\\x1b[2J' * 9)\nraise ValueError('\\x1b[2J')\n", "ValueError: ?[2J"),
    ],
)
def test_a_reference_that_is_broken_is_said_in_one_sentence(tiny, check, code, says):
    (tiny / "affine.py").write_text("")
    file = tiny / "reference/affine/solution.py"
    file.write_text(code + file.read_text())
    ended, said = check(tiny, "affine")
    assert ended == 2
    assert says in said
    assert "\x1b" not in said


def test_the_scripts_of_a_kit_run_in_a_sandbox(tiny_kit, theft, tmp_path, check):
    file = tiny_kit / "noise/properties.py"
    file.write_text(theft + file.read_text())
    code, said = check(tiny_kit)
    assert code == 0, said
    assert "12 of 12 points" in said
    assert said.endswith(f"Your code ran in a sandbox. {RAN}")
    assert not (tmp_path / "stolen").exists()


def test_a_check_without_scripts_opens_no_second_sandbox(tiny_kit, check):
    code, said = check(tiny_kit, "affine")
    assert code == 0
    assert said.endswith("Your code ran in a sandbox.")


def test_a_wrong_answer_is_named_in_the_scripts_own_words(tiny_kit, check, right):
    (tiny_kit / "noise/noise.py").write_text(right("noise").replace("return x +", "return x + 0 *"))
    _, said = check(tiny_kit, "noise")
    assert "no noise was added" in said or "the same noise came twice" in said


def test_in_a_notebook_a_kits_scripts_run_in_a_sandbox_too(tiny, tiny_kit, theft, tmp_path):
    file = tiny_kit / "noise/properties.py"
    file.write_text(theft + file.read_text())
    functions = load_course(tiny).exercise("noise").functions
    said = " ".join(repr(check_notebook("noise", functions, tiny_kit)).split())
    assert "4 of 4 points" in said
    assert said.endswith(f"Your code ran in this notebook, not in a sandbox. {RAN}")
    assert not (tmp_path / "stolen").exists()


def test_under_pytest_a_kits_scripts_run_in_a_sandbox_too(tiny_kit, theft, tmp_path):
    file = tiny_kit / "noise/properties.py"
    file.write_text(theft + file.read_text())
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=tiny_kit, capture_output=True, text=True, check=False, timeout=200,
        env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    assert not (tmp_path / "stolen").exists()


# --- where nothing can be confined -----------------------------------------------------------------------


def test_a_kit_as_it_was_released_works_where_nothing_can_be_confined(tiny_kit):
    code, said = without_unix(tiny_kit, "check")
    assert code == 0, said
    assert "12 of 12 points" in said
    assert said.startswith("Not confined: this machine cannot do it")
    assert said.endswith("The kit's own scripts ran in this process, too: they are as they were released.")


@pytest.mark.parametrize("where", ["kit", "course"])
def test_other_code_is_refused_there_with_the_option_that_goes_on(tiny, tiny_kit, right, where):
    if where == "kit":
        folder = tiny_kit
        with (tiny_kit / "noise/properties.py").open("a") as file:
            file.write("\nMORE = 1\n")
    else:
        folder = tiny
        (tiny / "noise.py").write_text(right("noise"))
    code, said = without_unix(folder, "check", "noise")
    assert code == 2
    assert "if you trust it, add --unconfined" in said
    code, said = without_unix(folder, "check", "noise", "--unconfined")
    assert code == 0, said
    assert "4 of 4 points" in said
    assert said.endswith("The course's own code ran in this process, too: it may be anybody's.")


def test_a_notebook_there_refuses_a_course(tiny, monkeypatch):
    """Without a sandbox, as `sys.modules` has it here, nothing of the course is imported."""
    for module in ("grader.running.session", "grader.sandbox.confined"):
        monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(CourseError, match="this machine cannot confine it"):
        check_notebook("noise", {}, tiny)
