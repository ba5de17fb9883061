"""One submission harms no other of its class, whatever limits the host sets on the run.

Honest students' documents are the same to the byte, whoever is graded beside them.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grader.grading.document_text import MOST_BYTES
from grader.sandbox.confined import STRENGTHS

from .conftest import CORPUS, HERE, HONEST
from .host_limits import HOSTS, Host

pytestmark = pytest.mark.timeout(900)

ROOT = HERE.parents[1]
HONEST_ONES = {
    "right": HONEST,
    "wrong": HONEST.replace("x + x", "x + 1"),
    "raises": HONEST.replace("return x + x", "return x + [1, 2, 3, 4, 5, 6, 7]"),
    "endless": HONEST.replace("return float(np.sum(x))", "while True:\n        pass"),
}
GREEDY = (
    "harm_raw_threads",
    "harm_threads_with_descriptors_of_their_own",
    "harm_fork_bomb",
    "harm_pipes",
    "harm_shared_mappings",
    "harm_strewn_pages",
    "harm_memory_array",
    "harm_memory_list",
)
LIMITS = {"cpu_s": 1, "wall_s": 3, "call_wall_s": 1}
"""Of the course, each to be a hundred times larger; not the processor time of a call."""
SOURCES = {attack.name: attack.source for attack in CORPUS}


def hand_in(folder, honest, hostile):
    """Write a class; honest and hostile students take turns by name, so that they are graded side by side."""
    folder.mkdir()
    for number, name in enumerate(honest):
        (folder / f"s{number:03}_honest_{name.partition(' ')[0]}.py").write_text(honest[name])
    for number, name in enumerate(hostile):
        (folder / f"s{number:03}_mallory_{name}.py").write_bytes(SOURCES[name])
    return folder


@pytest.fixture(scope="module")
def patient_course(tmp_path_factory):
    """The course with more time, so that an endless loop ends in the same way on a machine that is busy."""
    course = tmp_path_factory.mktemp("patient") / "course"
    shutil.copytree(HERE / "course", course)
    settings = (course / "course.toml").read_text()
    for name, value in LIMITS.items():
        assert f"\n{name} = {value}\n" in settings
        settings = settings.replace(f"\n{name} = {value}\n", f"\n{name} = {100 * value}\n")
    (course / "course.toml").write_text(settings)
    return course


@pytest.fixture(scope="module")
def course_without_a_search(patient_course, tmp_path_factory):
    """The same, which looks for no lines: that takes longest, and a class of sixty is graded with it."""
    course = shutil.copytree(patient_course, tmp_path_factory.mktemp("without") / "course")
    settings = (course / "course.toml").read_text()
    (course / "course.toml").write_text(f'locate = "off"\n{settings}')
    return course


def grade(course, folder, out, jobs, strength, host=None):
    command = [
        *(
            sys.executable,
            "-m",
            "grader",
            "grade",
            str(folder),
            "--out",
            str(out),
            "--course",
            str(course),
        ),
        *("--strength", strength, "--jobs", str(jobs), "--json"),
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    with (host or Host()).around(command) as limited:
        return subprocess.run(limited, env=environment, capture_output=True, text=True, check=False, timeout=800)


def documents(out, whose="_honest_"):
    """Student -> the document, without what a clock said."""
    found = {}
    for file in sorted(Path(out).glob(f"*{whose}*.json")):
        document = json.loads(file.read_text())
        del document["timings"]
        found[file.stem] = json.dumps(document, sort_keys=True)
    return found


STRONGER, WEAKER = STRENGTHS


@pytest.fixture(scope="module", params=[STRONGER, pytest.param(WEAKER, marks=pytest.mark.nightly)])
def undisturbed(request, tmp_path_factory, course_without_a_search):
    """The course, the strength, and the honest documents where nobody else is graded and nothing is short."""
    folder = tmp_path_factory.mktemp("undisturbed")
    course = course_without_a_search
    done = grade(course, hand_in(folder / "class", HONEST_ONES, ()), folder / "out", 1, request.param)
    assert done.returncode == 0, done.stderr
    found = documents(folder / "out")
    assert len(found) == len(HONEST_ONES)
    assert json.loads(found["s000_honest_right"])["score"] == 10
    return course, request.param, found


def assert_nobody_suffers(undisturbed, folder, jobs, host):
    course, strength, expected = undisturbed
    done = grade(course, hand_in(folder / "class", HONEST_ONES, GREEDY), folder / "out", jobs, strength, host)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert documents(folder / "out") == expected
    assert all(json.loads(one)["complete"] for one in documents(folder / "out", "_mallory_").values())
    names = [row["student"] for row in json.loads(done.stdout)]
    assert names == sorted(names)  # not in the order in which they were done
    assert len(names) == len(HONEST_ONES) + len(GREEDY)


def test_neighbours_keep_their_scores_where_everything_is_short(undisturbed, tmp_path):
    assert_nobody_suffers(undisturbed, tmp_path, 4, HOSTS["all at once"])


@pytest.mark.nightly
@pytest.mark.parametrize("jobs", [1, 4])
@pytest.mark.parametrize("host", HOSTS)
def test_neighbours_keep_their_scores_under_any_limit_of_the_host(undisturbed, tmp_path, host, jobs):
    assert_nobody_suffers(undisturbed, tmp_path, jobs, HOSTS[host])


@pytest.mark.nightly
@pytest.mark.parametrize(("strength", "kind"), [(STRONGER, "patient_course"), (WEAKER, "course_without_a_search")])
def test_sixty_honest_students_are_graded_as_if_forty_hostile_ones_were_not_there(
    request, tmp_path, strength, kind
):
    course = request.getfixturevalue(kind)
    kinds = [(name, text) for name, text in HONEST_ONES.items() if name != "endless"]
    honest = {f"{name} {number}": f"{text}# {number}\n" for number in range(20) for name, text in kinds}
    others = [attack.name for attack in CORPUS if attack.name not in GREEDY]
    hostile = [*GREEDY, *others[:: len(others) // 32][:32]]
    assert (len(honest), len(hostile)) == (60, 40)
    alone = grade(course, hand_in(tmp_path / "honest", honest, ()), tmp_path / "alone", 2, strength)
    together = grade(course, hand_in(tmp_path / "class", honest, hostile), tmp_path / "together", 2, strength)
    assert (alone.returncode, together.returncode) == (0, 0), together.stderr
    assert documents(tmp_path / "together") == documents(tmp_path / "alone")
    assert len(documents(tmp_path / "alone")) == 60
    for file in (tmp_path / "together").glob("*.json"):
        assert file.stat().st_size <= MOST_BYTES
        assert json.loads(file.read_text())["complete"], file.name
