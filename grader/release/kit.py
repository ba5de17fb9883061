"""The student kit: everything that students get, and nothing that is hidden from them.

``KIT/<exercise>/`` contains the stub, the notebook, the README and the public cases. It also has
a test file for pytest. Next to these folders are the course's title and points, and the wheel of this package.
Nothing of ``reference/`` is copied: stubs are generated, and cases are data drawn from the public seed.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from grader.checks.base import PROPERTIES_FILE
from grader.course.find import COURSE_FILE
from grader.course.kit_list import MARK, kit_list
from grader.course.model import Course, CourseExercise
from grader.course.secret import SECRET_FILE
from grader.errors import CourseError, GraderError, ResultsError, place_in
from grader.grading.prepare import prepare_exercise
from grader.grading.results import write_atomically
from grader.release.assignments import generated_files
from grader.release.further_file import FURTHER_FILE, pack_further
from grader.release.kinds import KINDS_FILE, source_of_kinds
from grader.release.kit_file import PUBLIC_FILE, pack_exercise
from grader.release.kit_settings import pack_settings
from grader.release.wheel import build_wheel
from grader.text import joined

__all__ = ["write_kit"]

README = """# {title}

1. Install the checker once: `python -m pip install wheel/{wheel}` (Python 3.11 or newer; a virtual
   environment is a good idea).{besides}
2. Each exercise has a folder: read its `README.md`, then write your functions in the `.py` or in the notebook,
   whichever you prefer. If you edit both, the better one counts.
3. `grader check` checks everything, `grader check {first}` one exercise. `grader check {first} --watch` checks
   again whenever you save. In a notebook, run the last cell. With `python -m pip install pytest`, `pytest`
   works too: in this folder it runs everything, in the folder of an exercise that one.
4. Hand in the `.py` or the notebook of each exercise, alone, in a folder or as a `.zip`. Files of your own that
   they import belong beside them. When you are graded, {there} are there, and nothing else; each call has a time
   limit.
5. An exercise may use another's functions: `from {first} import ...` works in `grader check` and when you are
   graded. Where Python itself runs your file or a cell, put `import sys; sys.path.append("../{first}")` before it.
6. Where an array is asked for, a list of numbers counts too, if it is not very long. A tuple does not. Where one
   number is asked for, an array of one entry does not count: return `a[0]` or `a.item()`. Whole numbers count where
   their values are right. Numbers in single precision, float32, do not: compute in float64.

A message about a notebook names the cell, `{first}.ipynb, cell 4`: count all of them from the top, text cells too.
In a running notebook the message gives the number next to the cell, `In [4]`.

In Colab, bring this folder along: zip it, upload the zip (say kit.zip), then run `!unzip -q kit.zip`, `%cd kit` and
`!python -m pip install -q wheel/{wheel}`. `%load_ext fairgrade` and `%check {first}` work there as well.

The inputs of these checks are public. Your grade comes from the same checks on other inputs.
"""
TESTS = '''"""The checks of {name} as tests, for those who like pytest. Run: pytest"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:] = [path for path in sys.path if Path(path).resolve() != HERE]  # your files hide no module of the checks

from grader.testing import make_test  # noqa: E402

test_{name} = make_test(__file__)
'''
FORMER_TESTS = "test_exercises.py"
"""A file of earlier kits, which would run every test once more."""


def write_kit(course: Course, kit: Path) -> list[Path]:
    """Write the kit of `course` into the folder `kit`; return its files.

    Raises
    ------
    CourseError
        If the README of an exercise is missing.
    ResultsError
        If `kit` contains files but is not a kit, or a secret.
    GraderError
        If the installed package cannot be handed on, or a package that only authors need is not installed.
    """
    if kit.exists() and any(kit.iterdir()) and not (kit / MARK).is_file():
        raise ResultsError(f"{kit} is not empty and is not a kit: choose a new folder")
    for secret in kit.rglob(f"{SECRET_FILE}*"):
        raise ResultsError(f"{secret} is not for students: move it out of the kit")
    name, wheel = build_wheel()
    files = {kit / COURSE_FILE: pack_settings(course)}
    assignments = course.root / "assignments"
    for path, data in generated_files(course).items():
        files[kit / path.relative_to(assignments)] = data
    for exercise in course.exercises:
        folder = kit / exercise.name
        files[folder / "README.md"] = (assignments / exercise.name / "README.md").read_bytes()
        files[folder / f"test_{exercise.name}.py"] = TESTS.format(name=exercise.name).encode()
        files[folder / PUBLIC_FILE] = _public_file(course, exercise)
        files[folder / FURTHER_FILE] = pack_further(exercise, course.public_seed)
        kinds = source_of_kinds(exercise.spec.checks)
        if kinds:
            files[folder / KINDS_FILE] = kinds.encode()
        properties = assignments / exercise.name / PROPERTIES_FILE
        if properties.is_file():
            files[folder / PROPERTIES_FILE] = properties.read_bytes()
    shutil.rmtree(kit / "wheel", ignore_errors=True)
    (kit / FORMER_TESTS).unlink(missing_ok=True)
    files[kit / "wheel" / name] = wheel
    first = course.exercises[0].name
    packages = course.imports.packages
    there = joined(["NumPy", *packages, "the standard library"])
    besides = f" Your functions may use {joined(packages)}, too: install that as well." if packages else ""
    title = " ".join(course.title.split())  # a heading is one line
    files[kit / "README.md"] = README.format(
        title=title, wheel=name, first=first, there=there, besides=besides
    ).encode()
    files[kit / MARK] = kit_list({path.relative_to(kit).as_posix(): data for path, data in files.items()})
    for path, data in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, data)
    return sorted(files)


def _public_file(course: Course, exercise: CourseExercise) -> bytes:
    """Return the public cases of an exercise; an author reads in one sentence why there are none."""
    prepared = prepare_exercise(exercise, course.public_seed, course)
    try:
        return pack_exercise(prepared)
    except GraderError:
        raise
    except (Exception, SystemExit) as error:  # known mistakes run here, and scripts of properties
        file, line = place_in(course.root, error) or (exercise.folder / "checks.py", None)
        says = f"cannot be put into a kit: {type(error).__name__}: {error}"
        raise CourseError(says, file=file, line=line) from error
