"""Mutation testing of the sandbox: take any one layer out, and the test that is named beside it fails."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COPIED = ("grader", "tests/sandbox")
FILES = ("pyproject.toml", "tests/processes.py", "tests/support/travelling.py", "tests/unit/test_wire.py")
CONFINEMENT = "tests/sandbox/test_confinement.py::"
KERNEL = "tests/sandbox/test_kernel_view.py::"
SESSION = "tests/sandbox/test_session.py::"
WIRE = "tests/unit/test_wire.py::"
LIMIT = "test_a_limit_is_set_and_cannot_be_raised"
CAPS = WIRE + "test_a_frame_beyond_the_caps_is_refused_by_its_prefix_alone"


@dataclass(frozen=True)
class Layer:
    """`old` in `file` is the layer; with `new` in its place, `test` fails."""

    file: str
    old: str
    new: str
    test: str


def limit(line, shown):
    """A line of the table of limits, and what the kernel calls it."""
    return Layer("sandbox/inside/lockdown.py", line, "", f"{KERNEL}{LIMIT}[process-{shown}]")


LAYERS = {
    "Landlock": Layer(
        "sandbox/inside/lockdown.py",
        "landlock.restrict(rules.ruleset)",
        "pass",
        CONFINEMENT + "test_no_file_of_the_grader_can_be_read",
    ),
    "seccomp": Layer(
        "sandbox/inside/lockdown.py",
        "seccomp.install_filter(program)",
        "pass",
        CONFINEMENT + "test_there_is_no_socket",
    ),
    "namespaces": Layer(
        "sandbox/mounts.py",
        '"--unshare-all",',
        '"--unshare-uts",',  # without it bubblewrap does not take a host name, and does not start
        KERNEL + "test_under_namespaces_each_is_its_own",
    ),
    "mounts": Layer(
        "sandbox/mounts.py",
        "for path_name in bound:",
        'for path_name in ["/"]:',
        CONFINEMENT + "test_only_existence_and_size_of_a_guessed_path_are_visible_under_process",
    ),
    "new privileges": Layer(
        "sandbox/inside/lockdown.py",
        "_prctl(PR_SET_NO_NEW_PRIVS, 1)",
        "pass",
        KERNEL + "test_no_program_can_gain_privileges",
    ),
    "session": Layer(
        "sandbox/inside/lockdown.py", "os.setsid()", "pass", KERNEL + "test_it_is_a_session_of_its_own"
    ),
    "environment": Layer(
        "sandbox/launch.py",
        "env=environment(),",
        "",
        CONFINEMENT + "test_the_environment_holds_nothing_of_the_graders",
    ),
    "descriptors": Layer(
        "sandbox/inside/zygote.py",
        "os.closerange(CHANNEL + 1, RULESET)",
        "pass",
        KERNEL + "test_it_holds_no_descriptor_but_its_own",
    ),
    "a standard input of its own": Layer(
        "sandbox/inside/zygote.py",
        "os.dup2(os.open(os.devnull, os.O_RDONLY), 0)",
        "pass",
        CONFINEMENT + "test_the_standard_input_is_each_process_its_own",
    ),
    "shared and huge memory": Layer(
        "sandbox/inside/seccomp.py",
        "(3, EVERY_BIT ^ MAP_FLAGS, 0)",
        "(3, 0, 0)",
        CONFINEMENT + "test_a_file_can_be_mapped_for_oneself_and_not_for_sharing",
    ),
    "page tables": Layer(
        "sandbox/inside/seccomp.py",
        "(0.5, EVERY_BIT, word)",
        "(0.5, 0, 0)",
        f"{CONFINEMENT}test_nothing_is_made_behind_the_back_of_the_limits[process-mapped 32]",
    ),
    "processes, by the kernel": limit("(resource.RLIMIT_NPROC, 0, 0),", "processes"),
    "unset memory": Layer(
        "sandbox/inside/zygote.py",
        "poison.fill_for_good()",
        "pass",
        CONFINEMENT + "test_memory_that_numpy_leaves_unset_holds_no_zeros",
    ),
    "threads, by name": Layer(
        "sandbox/inside/child.py",
        "with single_threaded():",
        "if True:",
        CONFINEMENT + "test_a_thread_is_refused_by_name",
    ),
    "memory": Layer(
        "sandbox/inside/lockdown.py",
        "(resource.RLIMIT_AS, present + memory, present + memory),",
        "",
        CONFINEMENT + "test_memory_is_limited_and_named[process-array]",
    ),
    "processor time, by the kernel": limit("(resource.RLIMIT_CPU, cpu_s, cpu_s + 1),", "cpu time"),
    "core files": limit("(resource.RLIMIT_CORE, 0, 0),", "core file size"),
    "locked memory": limit("(resource.RLIMIT_MEMLOCK, 0, 0),", "locked memory"),
    "stack": limit("(resource.RLIMIT_STACK, STACK, STACK),", "stack size"),
    "file size": limit("(resource.RLIMIT_FSIZE, 0, 0),", "file size"),
    "open files": limit("(resource.RLIMIT_NOFILE, OPEN_FILES, OPEN_FILES),", "open files"),
    "processor time, by the grader": Layer(
        "sandbox/connection.py",
        "if cpu_left <= 0:",
        "if False:",
        SESSION + "test_an_ending_has_a_name_and_costs_its_call_alone[process-spin]",
    ),
    "wall time": Layer(
        "sandbox/connection.py",
        "if wall_left <= 0:",
        "if False:",
        CONFINEMENT + "test_silence_and_sleep_end_by_wall_time[process]",
    ),
    "output": Layer(
        "sandbox/connection.py",
        "return self._printed > FLOOD * kept",
        "return False",
        SESSION + "test_a_flood_of_output_is_ended[process]",
    ),
    "all answers together": Layer(
        "running/budget.py",
        "if self._received.available(function) < 0 else None",
        "if False else None",
        SESSION + "test_all_answers_together_have_a_limit",
    ),
    "cap of a header": Layer("wire.py", "if header > caps.header:", "if False:", CAPS),
    "cap of a body": Layer("wire.py", "if body > caps.body:", "if False:", CAPS),
    "size of an array": Layer(
        "wire.py",
        "if offset + size > len(body):",
        "if False:",
        WIRE + "test_an_array_that_its_body_does_not_hold_is_refused",
    ),
    "number of a question": Layer(
        "running/process.py",
        "if type(told) is not int or told != number:",
        "if False:",
        CONFINEMENT + "test_a_forged_frame_is_never_taken_for_a_result",
    ),
}
ROOT_ONLY = {
    "capabilities": Layer(
        "sandbox/inside/lockdown.py",
        "drop_capabilities(rules.machine)",
        "pass",
        KERNEL + "test_every_set_of_capabilities_is_empty",
    )
}
"""An ordinary user has none to drop."""


def test_every_layer_stands_once_where_the_table_says():
    """Else nothing would be removed, or too much."""
    texts = {layer: (ROOT / "grader" / layer.file).read_text() for layer in [*LAYERS.values(), *ROOT_ONLY.values()]}
    assert [(layer.old, layer.file) for layer, text in texts.items() if text.count(layer.old) != 1] == []


@pytest.fixture
def copy(tmp_path):
    """Return the copy of this project in which layers are removed."""
    for folder in COPIED:
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in FILES:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / file, tmp_path / file)
    return tmp_path


def run_tests(project, *tests):
    options = ["-q", "-x", "-m", "", "-p", "no:cacheprovider", "-p", "no:xdist", "--timeout=20"]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *options, *tests],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(project), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )


def failures(project, layer):
    """Remove `layer` from the copy; return how many tests fail then, of those that stand for it."""
    file = project / "grader" / layer.file
    file.write_text(file.read_text().replace(layer.old, layer.new))
    done = run_tests(project, layer.test)
    assert done.returncode in {0, 1}, done.stdout[-2000:] + done.stderr[-2000:]  # neither none found nor an error
    return done.returncode


@pytest.mark.nightly
@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_that_is_removed_is_missed(copy, name):
    assert failures(copy, LAYERS[name]) == 1


@pytest.mark.nightly
@pytest.mark.root
@pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary user has no capability to drop")
@pytest.mark.parametrize("name", ROOT_ONLY)
def test_a_layer_of_roots_that_is_removed_is_missed(copy, name):
    assert failures(copy, ROOT_ONLY[name]) == 1


@pytest.mark.nightly
def test_layer_tests_pass_on_unmodified_source(copy):
    done = run_tests(copy, *{layer.test: None for layer in {**LAYERS, **ROOT_ONLY}.values()})
    assert done.returncode == 0, done.stdout[-3000:]
