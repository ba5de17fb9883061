"""Confinement must hold whoever runs the grader.

As root these tests run the others of this folder again from a copy of the interpreter that every user may read: as
an ordinary user, and as root with a user to drop to; and the attacks in the same way. An ordinary user runs them
directly.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path

import pytest

from grader.sandbox.mounts import find_runtime

pytestmark = [
    pytest.mark.nightly,
    pytest.mark.root,
    pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user; the other tests ran as you"),
]

ORDINARY = 61003
PACKAGES = ("numpy", "pydantic", "pydantic_core", "typing_extensions", "annotated_types", "typing_inspection",
            "pytest", "pluggy", "iniconfig", "packaging", "pygments", "rich", "pytest-timeout",
            "filelock")  # fmt: skip
WITHOUT = shutil.ignore_patterns("test", "tests", "site-packages", "idlelib", "ensurepip", "tkinter", "__pycache__",
                                 "config-*", "lib2to3", "pydoc_data", "turtledemo")  # fmt: skip


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    """An interpreter, its packages and this project, in a folder that everyone may read."""
    import tempfile

    folder = Path(tempfile.mkdtemp(prefix="everyone-"))
    runtime = find_runtime()
    library = folder / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}"
    packages = library / "site-packages"
    shutil.copytree(Path(os.__file__).parent, library, ignore=WITHOUT)
    packages.mkdir(exist_ok=True)
    (folder / "bin").mkdir()
    python = folder / "bin" / "python3"
    python.write_bytes(_relocated(runtime.python.read_bytes()))
    for shared in Path(sys.base_prefix, "lib").glob("libpython*.so*"):
        shutil.copy(shared, folder / "lib" / shared.name)
    for name in PACKAGES:
        _copy_distribution(name, packages)
    project = folder / "project"
    here = Path(__file__).resolve().parent
    shutil.copytree(here.parent.parent / "grader", project / "grader", ignore=WITHOUT)
    for folder_of_tests in ("sandbox", "attacks", "support"):
        shutil.copytree(here.parent / folder_of_tests, project / "tests" / folder_of_tests, ignore=WITHOUT)
    for module in ("processes.py", "courses.py", "fakes.py", "once.py"):
        shutil.copy(here.parent / module, project / "tests")
    shutil.copy(here.parent.parent / "pyproject.toml", project)
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path == python else 0o644)
    yield python, project
    shutil.rmtree(folder)


def _relocated(program):
    """The program, looking for its shared library beside itself if it looked for it where it was installed."""
    old, new = os.fsencode(Path(sys.base_prefix, "lib")) + b"\0", b"$ORIGIN/../lib\0"
    return program.replace(old, new.ljust(len(old), b"\0")) if len(old) >= len(new) else program


def _copy_distribution(name, packages):
    for file in distribution(name).files or ():
        source = Path(file.locate())
        if ".." not in file.parts and source.is_file() and "tests" not in file.parts:
            target = packages / file
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)


def failures(done):
    """What went wrong in a run of pytest, in a line for each test; else the last words of a run that had none."""
    failed = [line for line in done.stdout.splitlines() if line.startswith(("FAILED ", "ERROR "))]
    return failed or ((done.stdout + done.stderr).splitlines()[-5:] if done.returncode else [])


DEAR = "sixty_honest or under_any_limit or lines_are_looked_for"
"""What takes long and is the same for every user: whole classes, and the search for lines beside each attack."""
CHOSEN = {
    ("attacks", "ordinary"): f"not ({DEAR})",
    ("attacks", "root"): f"not ({DEAR} or test_containers)",  # root reads files here as in every other run
}


@pytest.mark.parametrize("user", ["ordinary", "root"])
@pytest.mark.parametrize("tests", ["sandbox", "attacks"])
@pytest.mark.timeout(3600)
def test_everything_holds_for(copied, tests, user):
    python, project = copied
    identity = {"user": ORDINARY, "group": ORDINARY, "extra_groups": []} if user == "ordinary" else {}
    done = subprocess.run(
        [python, "-m", "pytest", "-q", "-rfE", "--tb=no", "--maxfail=10", "-p", "no:cacheprovider",
         "-o", "addopts=--import-mode=importlib", f"tests/{tests}", "--ignore=tests/sandbox/test_users.py",
             "--ignore=tests/attacks/test_locating.py",
         "-k", CHOSEN.get((tests, user), "")],
        timeout=800,
        cwd=project, capture_output=True, text=True, check=False, **identity,
        env={"PATH": os.environ["PATH"], "HOME": str(project), "PYTHONDONTWRITEBYTECODE": "1", "COLUMNS": "300"},
    )  # fmt: skip
    assert not failures(done), "\n".join(failures(done))
    assert " passed" in done.stdout
    assert "skipped" not in done.stdout.splitlines()[-1]


def test_as_root_with_an_open_interpreter_the_user_is_dropped(copied):
    python, project = copied
    code = (
        "from grader.sandbox.confined import ConfinedSandbox\n"
        "for strength in ('namespaces', 'process'):\n"
        "    with ConfinedSandbox(strength) as sandbox:\n"
        "        assert sandbox.drops_user\n"
    )
    subprocess.run([python, "-c", code], cwd=project, check=True)
