"""A kit of a small course: what `grader release` puts into it, and when it refuses."""

from __future__ import annotations

import base64
import csv
import os
import shutil
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from grader import __version__
from grader.course.secret import write_secret

ROOT = Path(__file__).resolve().parents[2]
INFO = f"fairgrade-{__version__}.dist-info"
SETTINGS = 'title = "Tiny"\n\n[exercises]\naffine = 8\n'


@pytest.fixture
def course(tiny):
    """A course of one exercise, of which a kit can be made."""
    (tiny / "course.toml").write_text(SETTINGS)
    shutil.rmtree(tiny / "reference" / "noise")
    return tiny


@pytest.fixture
def release(grader, course, tmp_path):
    """``release()`` -> the finished process that writes the folder ``kit``."""
    return lambda **environment: grader("release", tmp_path / "kit", "--course", course, **environment)


# --- the checker's wheel in it ---------------------------------------------------------------------------


def members(kit):
    """Name -> content of everything in the kit's wheel."""
    (wheel,) = (kit / "wheel").iterdir()
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def installation(tmp_path):
    """A folder in which the grader is installed, without a licence."""
    site = tmp_path / "site"
    shutil.copytree(ROOT / "grader", site / "grader", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "fairgrade.py", site)
    (site / INFO).mkdir()
    (site / INFO / "METADATA").write_text(
        f"Metadata-Version: 2.4\nName: fairgrade\nVersion: {__version__}\nLicense-File: LICENSE\n"
    )
    return site


def test_the_wheel_carries_the_licence_and_lists_it(release, tmp_path):
    assert release().returncode == 0
    held = members(tmp_path / "kit")
    licence = held[f"{INFO}/licenses/LICENSE"]
    assert licence == (ROOT / "LICENSE").read_bytes()
    digest = base64.urlsafe_b64encode(sha256(licence).digest()).rstrip(b"=").decode()
    listed = {row[0]: row[1:] for row in csv.reader(held[f"{INFO}/RECORD"].decode().splitlines())}
    assert listed[f"{INFO}/licenses/LICENSE"] == [f"sha256={digest}", str(len(licence))]
    assert set(listed) == set(held)


def test_an_editable_installation_has_its_licence_in_the_checkout(release, installation, tmp_path):
    for name in ("pyproject.toml", "LICENSE"):
        shutil.copy(ROOT / name, installation)
    done = release(PYTHONPATH=str(installation))
    assert done.returncode == 0, done.stderr
    assert members(tmp_path / "kit")[f"{INFO}/licenses/LICENSE"] == (ROOT / "LICENSE").read_bytes()


@pytest.mark.parametrize("beside", ["nothing", "the licence of something else"])
def test_without_a_licence_no_kit_is_written(release, installation, tmp_path, beside):
    if beside != "nothing":
        (installation / "LICENSE").write_text("You may not copy this.\n")
    done = release(PYTHONPATH=str(installation))
    assert done.returncode == 2
    assert done.stderr == (
        "grader: the kit's wheel must carry LICENSE, which this installation lacks: install the grader again\n"
    )
    assert not (tmp_path / "kit").exists()


def test_code_of_another_version_than_the_installed_one_is_not_packed(release, installation, tmp_path):
    shutil.copy(ROOT / "LICENSE", installation)
    metadata = installation / INFO / "METADATA"
    metadata.write_text(metadata.read_text().replace(__version__, "0.0.9"))
    done = release(PYTHONPATH=str(installation))
    assert (done.returncode, done.stderr) == (
        2,
        f"grader: version {__version__} of the grader runs, but 0.0.9 is installed: install it again\n",
    )


# --- packages that only authors need ---------------------------------------------------------------------


@pytest.mark.parametrize("package", ["nbformat", "tomlkit"])
def test_a_missing_package_is_named_itself(course, tmp_path, package):
    """The name fairgrade may be anybody's on an index: the remedy does not install it."""
    module = package.replace("-", "_")
    run = f"import sys; sys.modules[{module!r}] = None; from grader.cli import main; sys.exit(main(sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-c", run, "release", tmp_path / "kit", "--course", course],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.endswith(f" {package}: pip install {package}\n")
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "kit").exists()


# --- its settings ----------------------------------------------------------------------------------------


@pytest.fixture
def kit(release, course, tmp_path):
    """A kit of a course whose title and stand-ins are hard to write down."""
    hard = 'title = "Deep \\"Learning\\"\\nWeek 10B"\nstand_ins = ["a\\"b"]\n' + SETTINGS.partition("\n")[2]
    (course / "course.toml").write_text(hard)
    done = release()
    assert done.returncode == 0, done.stderr
    return tmp_path / "kit"


def test_a_check_works_in_it_whatever_the_title(grader, kit, right):
    (kit / "affine" / "affine.py").write_text(right("affine"))
    done = grader("check", cwd=kit)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Affine layer: 8 of 8 points" in done.stdout


def test_its_readme_has_the_title_as_one_heading(kit):
    assert (kit / "README.md").read_text().splitlines()[:2] == ['# Deep "Learning" Week 10B', ""]


def test_under_pytest_the_sentence_stands_alone(kit):
    with (kit / "course.toml").open("a") as file:
        file.write("disk_mb = 5\n")
    # In CI pytest repeats the whole sentence in its summary.
    environment = {name: value for name, value in os.environ.items() if name not in ("CI", "BUILD_NUMBER")}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"], cwd=kit,
        env={**environment, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout.count("(limits.disk_mb): install the wheel of this kit\n") == 1
    assert "grader/testing.py" not in done.stdout


@pytest.mark.parametrize(("line", "key"), [("disk_mb = 5", "disk_mb"), ("cpu_s = 'ten'", "cpu_s")])
def test_a_kit_of_another_version_is_said_in_one_sentence(grader, kit, line, key):
    name = line.split()[0]
    text = (kit / "course.toml").read_text()
    kept = [other for other in text.splitlines() if not other.startswith(f"{name} ")]
    (kit / "course.toml").write_text("\n".join([*kept, line]))
    says = f"{kit}/course.toml: is of another version of the grader (limits.{key}): install the wheel of this kit"
    for command in (["check"], ["check", "affine", "--json"]):
        done = grader(*command, cwd=kit)
        assert (done.returncode, done.stdout, done.stderr) == (2, "", f"grader: {says}\n")


def test_a_check_in_it_needs_no_package_that_only_graders_or_authors_need(kit, right):
    (kit / "affine" / "affine.py").write_text(right("affine"))
    without = "import sys; sys.modules.update(dict.fromkeys(['pydantic', 'rich', 'tomlkit', 'nbformat']));"
    run = f"{without} from grader.cli import main; sys.exit(main(['check']))"
    done = subprocess.run(
        [sys.executable, "-c", run], cwd=kit, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert "8 of 8 points" in done.stdout


def test_a_secret_reaches_no_kit_and_a_kit_that_holds_one_is_not_renewed(release, course, tmp_path):
    secret = write_secret(course)
    write_secret(course / "assignments" / "affine")
    assert release().returncode == 0
    kit = tmp_path / "kit"
    data = b"".join(file.read_bytes() for file in kit.rglob("*") if file.is_file())
    data += b"".join(members(kit).values())
    assert secret.key not in data
    assert secret.key.hex().encode() not in data
    assert not [path for path in kit.rglob("*") if "secret" in path.name]
    shutil.copy(course / "course.secret", kit / "affine")
    refused = release()
    assert refused.returncode == 2
    assert "affine/course.secret is not for students: move it out of the kit" in refused.stderr
