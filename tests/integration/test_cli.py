"""The command line as a user meets it: what it writes, what it says, how it ends."""

from __future__ import annotations

import csv
import json
import os
import shutil
import stat
import zipfile

import pytest

STUB = "def affine_forward(x, w, b):\n    raise NotImplementedError\n"


@pytest.fixture
def submissions(tmp_path, right):
    """A class of four: right, wrong, a stub, a zip."""
    folder = tmp_path / "class"
    for student in ("ann", "ben", "cho"):
        (folder / student).mkdir(parents=True)
    for name in ("affine", "noise"):
        (folder / "ann" / f"{name}.py").write_text(right(name))
    (folder / "ben" / "affine.py").write_text(right("affine").replace(" + b", ""))
    (folder / "cho" / "affine.py").write_text(STUB)
    with zipfile.ZipFile(folder / "dee.zip", "w") as archive:
        archive.writestr("homework/affine.py", right("affine"))
    return folder


def results(folder):
    return {file.stem: json.loads(file.read_text()) for file in sorted(folder.glob("*.json"))}


def test_a_class_is_graded_with_one_command(anew, tiny, submissions, tmp_path):
    done = anew("grade", submissions, "--out", "out", "--course", tiny, "--report")
    assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "out" / "feedback").glob("*.html"))) == 4
    graded = results(tmp_path / "out")
    assert {name: document["score"] for name, document in graded.items()} == {
        "ann": 12,
        "ben": 5,
        "cho": 0,
        "dee": 8,
    }
    assert graded["ben"]["exercises"][0]["checks"][0]["status"] == "failed"
    assert graded["cho"]["exercises"][0]["checks"][0]["status"] == "not_written"
    assert graded["ben"]["exercises"][1]["checks"][0]["status"] == "missing"
    assert "Traceback" not in done.stdout + done.stderr
    for student in graded:
        assert student in done.stdout
    rows = list(csv.DictReader((tmp_path / "out" / "summary.csv").read_text().splitlines()))
    assert [(row["student"], row["score"], row["affine"]) for row in rows] == [
        ("ann", "12", "8"), ("ben", "5", "5"), ("cho", "0", "0"), ("dee", "8", "8"),
    ]  # fmt: skip
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_no_course_is_in_reach(grader, submissions, tmp_path):
    done = grader("grade", submissions, "--out", tmp_path / "out")
    assert done.returncode == 2
    assert "--course" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_course_is_found_from_a_folder_inside_it(grader, tiny, submissions, tmp_path):
    done = grader("grade", submissions, "--out", tmp_path / "out", cwd=tiny / "reference" / "affine")
    assert done.returncode == 0, done.stderr


def test_submissions_that_are_not_there_are_named(grader, tiny, tmp_path):
    done = grader("grade", tmp_path / "nowhere", "--out", tmp_path / "out", "--course", tiny)
    assert done.returncode == 2
    assert "nowhere" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("what", ["empty", "essay.txt"])
def test_a_useless_hand_in_has_a_result_of_0(grader, tiny, tmp_path, what):
    (tmp_path / "empty").mkdir()
    (tmp_path / "essay.txt").write_text("x")
    done = grader("grade", tmp_path / what, "--out", tmp_path / "out", "--course", tiny)
    assert done.returncode == 0, done.stderr
    [document] = results(tmp_path / "out").values()
    assert document["score"] == 0
    assert {check["status"] for one in document["exercises"] for check in one["checks"]} <= {"missing", "skipped"}


@pytest.mark.parametrize("how", ["folder", "py", "zip"])
def test_a_single_submission_works_as_well(grader, tiny, submissions, tmp_path, right, how):
    single = tmp_path / "affine.py"
    single.write_text(right("affine"))
    path = {"folder": submissions / "ann", "py": single, "zip": submissions / "dee.zip"}[how]
    done = grader("grade", path, "--out", tmp_path / "out", "--course", tiny)
    assert done.returncode == 0, done.stderr
    assert [document["score"] for document in results(tmp_path / "out").values()] == [12 if how == "folder" else 8]


def test_fail_under_is_for_ci(grader, tiny, submissions, tmp_path):
    for points, code in ((12, 1), (0, 0)):
        done = grader("grade", submissions, "--out", tmp_path / "out", "--course", tiny, "--fail-under", points)
        assert done.returncode == code


@pytest.mark.parametrize("points", ["nan", "inf", "many"])
def test_fail_under_wants_a_number(grader, points):
    done = grader("check", "--fail-under", points)
    assert done.returncode == 2
    assert "must be a number" in done.stderr


def test_json_is_for_programs(grader, tiny, submissions, tmp_path):
    done = grader("grade", submissions, "--out", tmp_path / "out", "--course", tiny, "--json")
    assert {row["student"]: row["score"] for row in json.loads(done.stdout)} == {
        "ann": 12,
        "ben": 5,
        "cho": 0,
        "dee": 8,
    }


def test_two_runs_give_the_same_bytes_but_for_the_timings(grader, tiny, submissions, tmp_path):
    for out, hashes in (("one", {}), ("two", {"PYTHONHASHSEED": "0"})):
        done = grader("grade", submissions, "--out", out, "--course", tiny, **hashes)
        assert done.returncode == 0
    for student in ("ann", "ben", "cho", "dee"):
        texts = [(tmp_path / out / f"{student}.json").read_text() for out in ("one", "two")]
        stable = [text.split('"timings"')[0] for text in texts]
        assert stable[0] == stable[1]
        assert all(text.count('"timings"') == 1 for text in texts)


def test_a_broken_course_is_named_with_file_and_line(grader, tiny, submissions, tmp_path):
    checks = tiny / "reference" / "affine" / "checks.py"
    checks.write_text(checks.read_text().replace('call="affine_forward"', 'call="affine_foward"', 1))
    done = grader("grade", submissions, "--out", tmp_path / "out", "--course", tiny)
    assert done.returncode == 2
    assert f"{checks}:" in done.stderr
    assert "affine_foward" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_results_folder_that_cannot_be_had_is_named(grader, tiny, submissions, tmp_path):
    (tmp_path / "taken").write_text("a file")
    done = grader("grade", submissions, "--out", tmp_path / "taken", "--course", tiny)
    assert done.returncode == 2
    assert "taken" in done.stderr


@pytest.mark.parametrize("inside", ["results", ".", "ann/results"])
def test_results_among_the_submissions_are_refused(grader, tiny, tmp_path, inside):
    (tmp_path / "class" / "ann").mkdir(parents=True)
    (tmp_path / "class" / "ann" / "affine.py").write_text("")
    done = grader("grade", "class", "--out", f"class/{inside}", "--course", tiny, cwd=tmp_path)
    assert done.returncode == 2
    assert "choose another --out" in done.stderr
    assert [file.name for file in (tmp_path / "class").iterdir()] == ["ann"]


def test_one_submission_may_hold_its_own_results(grader, tiny, tmp_path):
    work = tmp_path / "ann"
    work.mkdir()
    (work / "affine.py").write_text("")
    for _ in range(2):
        done = grader("grade", ".", "--out", "results", "--course", tiny, cwd=work)
        assert done.returncode == 0, done.stderr
    assert [file.stem for file in (work / "results").glob("*.json")] == ["ann"]


@pytest.mark.parametrize("where", [".", "ann"])
def test_a_course_that_was_handed_in_is_not_run(grader, tiny, tmp_path, where):
    shutil.copytree(tiny, tmp_path / "class" / where, dirs_exist_ok=True)
    evidence = tmp_path / "evidence"
    solution = tmp_path / "class" / where / "reference" / "affine" / "solution.py"
    solution.write_text(f"open({str(evidence)!r}, 'w')\n" + solution.read_text())
    done = grader("grade", tmp_path / "class", "--out", tmp_path / "out", cwd=tmp_path / "class" / where)
    assert (done.returncode, evidence.exists()) == (2, False)
    assert "lies inside the submissions" in done.stderr


def test_files_of_the_current_folder_are_no_modules_of_the_grader(anew, tiny, submissions, tmp_path):
    here = submissions / "ann"
    for name in ("json", "numpy", "pydantic", "rich"):
        (here / f"{name}.py").write_text("raise SystemExit('taken for a module')\n")
    done = anew("grade", submissions, "--out", tmp_path / "out", "--course", tiny, cwd=here)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("command", [["grade", ".", "--out", "../out"], ["release"], ["audit"]])
def test_teachers_commands_in_a_kit_say_what_it_is(grader, tiny, tmp_path, command):
    work = tmp_path / "kit"
    work.mkdir()
    (work / "course.toml").write_text('title = "Tiny"\n[exercises]\naffine = 8\n')
    done = grader(*command, cwd=work)
    assert done.returncode == 2
    assert "a student's kit, in which only 'grader check' works" in done.stderr


def test_invalid_number_of_workers_is_refused(grader, tiny, submissions, tmp_path):
    for given in ("x", "0", "-1", "1.5"):
        done = grader("grade", submissions, "--out", tmp_path / "out", "--course", tiny, "--jobs", given)
        assert done.returncode == 2
        assert "must be a whole number, at least 1" in done.stderr


def test_a_course_that_students_can_read_is_refused(grader, tiny, submissions, tmp_path):
    import sysconfig
    from pathlib import Path

    inside = Path(sysconfig.get_path("purelib")) / "results-of-a-test"
    try:
        done = grader("grade", submissions, "--out", inside, "--course", tiny)
        assert done.returncode == 3
        assert "move it elsewhere" in done.stderr
    finally:
        inside.rmdir()


def test_missing_protection_ends_with_code_3_and_its_name(grader, tiny, submissions, tmp_path):
    done = grader(
        "grade",
        submissions,
        "--out",
        tmp_path / "out",
        "--course",
        tiny,
        "--strength",
        "namespaces",
        PATH="/nonexistent",
    )
    assert done.returncode == 3
    assert "bubblewrap" in done.stderr
    assert "apt install bubblewrap" in done.stderr
    assert not list((tmp_path / "out").glob("*.json"))


def test_a_name_is_neither_a_path_nor_a_formula_nor_an_escape(grader, tiny, tmp_path, right):
    folder = tmp_path / "class"
    for student in ("=1+1", "a\x1b[31mb", "..c"):
        (folder / student).mkdir(parents=True)
        (folder / student / "affine.py").write_text(right("affine"))
    done = grader("grade", folder, "--out", tmp_path / "out", "--course", tiny)
    assert done.returncode == 0, done.stderr
    assert "\x1b[31m" not in done.stdout + (tmp_path / "out" / "summary.csv").read_text()
    assert "'=1+1" in (tmp_path / "out" / "summary.csv").read_text()


def test_only_regular_files_are_read(grader, tiny, tmp_path, right):
    folder = tmp_path / "class" / "ann"
    folder.mkdir(parents=True)
    (folder / "affine.py").write_text(right("affine"))
    os.mkfifo(folder / "noise.py")
    done = grader("grade", tmp_path / "class", "--out", tmp_path / "out", "--course", tiny)
    assert done.returncode == 0
    graded = results(tmp_path / "out")["ann"]
    assert [exercise["score"] for exercise in graded["exercises"]] == [8, 0]
    assert "not a regular file" in graded["exercises"][1]["checks"][0]["message"]


def test_doctor_lists_every_protection(grader):
    done = grader("doctor", "--json")
    document = json.loads(done.stdout)
    assert done.returncode == (0 if document["usable"] else 3)
    assert {finding["name"] for finding in document["findings"]} == {"system", "python", "landlock", "bubblewrap"}
    assert set(document["strengths"]["process"]) == {
        "read", "list", "write", "network", "processes", "threads", "signals", "privileges", "memory", "kernel",
        "time", "unset",
    }  # fmt: skip
    text = grader("doctor").stdout
    for name in document["strengths"]["process"]:
        assert name in text


def test_doctor_says_how_to_install_what_is_missing(grader):
    done = grader("doctor", PATH="/nonexistent")
    assert "apt install bubblewrap" in done.stdout


def test_schema_describes_every_result(grader, tiny, submissions, tmp_path):
    import jsonschema

    schema = json.loads(grader("schema").stdout)
    grader("grade", submissions, "--out", tmp_path / "out", "--course", tiny)
    for document in results(tmp_path / "out").values():
        jsonschema.validate(document, schema)


def test_what_students_may_have_is_written_beside_and_never_among_the_results(grader, tiny, submissions, tmp_path):
    import jsonschema

    out, given = tmp_path / "out", tmp_path / "given"
    done = grader("grade", submissions, "--out", out, "--for-students", given, "--course", tiny)
    assert "public: course.toml names a demonstration secret" in " ".join(done.stderr.split())
    schema = json.loads(grader("schema", "--for-student").stdout)
    full, some = results(out), results(given)
    assert full.keys() == some.keys()
    for name, document in some.items():
        jsonschema.validate(document, schema)
        assert document["score"] == full[name]["score"]
        assert "timings" not in document
        assert not {full[name]["course"]["plan_sha256"], full[name]["environment"]["numpy"]} & set(
            document["course"]
        )
    for refused in (out, out / "inner", tmp_path):
        done = grader("grade", submissions, "--out", out, "--for-students", refused, "--course", tiny)
        assert done.returncode == 2
        assert "choose another --for-students" in done.stderr


def test_a_course_without_a_secret_is_not_graded_before_it_has_one(grader, tiny, submissions, tmp_path):
    settings = tiny / "course.toml"
    lines = [line for line in settings.read_text().splitlines() if "secret" not in line]
    settings.write_text("\n".join(lines))
    refused = grader("grade", submissions, "--out", tmp_path / "out", "--course", tiny)
    assert refused.returncode == 2
    command = refused.stderr.split("'")[1]
    assert command == f"grader secret --new --course {tiny}"
    assert not (tmp_path / "out").exists()
    assert grader("audit", "--quick", "affine", "--course", tiny).returncode == 2
    assert grader(*command.split()[1:]).returncode == 0
    assert (tiny / "course.secret").stat().st_mode & 0o777 == 0o600
    (tiny / "course.secret").chmod(0o644)
    refused = grader("grade", submissions, "--out", tmp_path / "out", "--course", tiny)
    assert refused.returncode == 2
    assert f"type 'chmod 600 {tiny / 'course.secret'}'" in refused.stderr
    elsewhere = (tiny / "course.secret").rename(tmp_path / "elsewhere")
    elsewhere.chmod(0o600)
    one = grader("secret", "--course", tiny, "--secret-file", elsewhere)
    assert one.stdout == grader("secret", "--course", tiny, GRADER_SECRET_FILE=str(elsewhere)).stdout
    assert elsewhere.read_text().strip() not in one.stdout


def test_release_writes_stubs_and_notices_when_they_are_stale(grader, tiny):
    assert grader("release", "--check", "--course", tiny).returncode == 1
    assert grader("release", "--course", tiny).returncode == 0
    assert grader("release", "--check", "--course", tiny).returncode == 0
    stub = (tiny / "assignments" / "affine" / "affine.py").read_text()
    assert "_product" not in stub
    assert stub.count("raise NotImplementedError") == 2
    solution = tiny / "reference" / "affine" / "solution.py"
    solution.write_text(solution.read_text().replace("a row an example", "one row an example"))
    stale = grader("release", "--check", "--course", tiny)
    assert stale.returncode == 1
    assert "affine.py" in stale.stdout


def test_release_names_what_the_course_does_not_list(grader, tiny):
    settings = tiny / "course.toml"
    settings.write_text(settings.read_text().replace("noise = 4\n", ""))
    done = grader("release", "--course", tiny)
    assert done.returncode == 0
    assert done.stderr == "grader: reference/noise/ is left out: course.toml has no noise = POINTS\n"


def test_a_student_checks_their_own_work(grader, tiny, right):
    grader("release", "--course", tiny)
    work = tiny / "assignments" / "affine"
    untouched = grader("check", "affine", cwd=work)
    assert untouched.returncode == 0
    assert "not written yet" in untouched.stdout
    (work / "affine.py").write_text(right("affine").replace(" + b", ""))
    wrong = grader("check", "affine", "--more", cwd=work)
    assert "got" in wrong.stdout
    assert "expected" in wrong.stdout
    (work / "affine.py").write_text(right("affine"))
    assert "8 of 8 points" in grader("check", cwd=work).stdout
    assert grader("check", "affine", "--fail-under", "8", cwd=work).returncode == 0


def test_an_unknown_exercise_is_named_with_those_there_are(grader, tiny):
    done = grader("check", "afine", "--course", tiny)
    assert done.returncode == 2
    assert "affine" in done.stderr


def test_results_are_readable_by_others_and_nothing_is_left_behind(grader, tiny, submissions, tmp_path):
    grader("grade", submissions, "--out", tmp_path / "out", "--course", tiny)
    entries = sorted((tmp_path / "out").iterdir())
    students = ["ann.json", "ben.json", "cho.json", "dee.json"]
    assert [entry.name for entry in entries] == [".attempts", ".cache", ".sources", *students, "summary.csv"]
    files = [file for file in (tmp_path / "out").rglob("*") if file.is_file()]
    kept = 4 * len(students)  # what each earned in each of the two exercises, and handed in, by content; the log
    assert len(files) == len(students) + kept + len(["summary.csv"])
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o644 for file in files)


def test_a_check_that_breaks_on_the_reference_is_said_before_anybody_is_graded(grader, tiny, submissions, tmp_path):
    checks = tiny / "reference" / "affine" / "checks.py"
    checks.write_text(checks.read_text() + BREAKS)
    done = grader("grade", submissions, "--out", tmp_path / "out", "--course", tiny, "--json")
    assert done.returncode == 2, done.stderr
    assert f"{checks}: a check cannot be run on the reference" in done.stderr
    assert "nobody foresaw this" in done.stderr
    assert "Traceback" not in done.stderr
    assert not list((tmp_path / "out").glob("*.json"))


def test_a_submission_that_every_worker_dies_of_costs_nobody_else(grader, tiny, tmp_path, right):
    checks = tiny / "reference" / "affine" / "checks.py"
    checks.write_text(checks.read_text() + DIES)
    for student in ("ann", "ben", "cho", "dee", "eve"):
        (tmp_path / "class" / student).mkdir(parents=True)
        (tmp_path / "class" / student / "affine.py").write_text(right("affine"))
    (tmp_path / "class" / "cho" / "affine.py").write_text("def affine_forward(x, w, b):\n    raise KeyError\n")
    done = grader("grade", tmp_path / "class", "--out", tmp_path / "out", "--course", tiny, "--jobs", "2")
    assert done.returncode == 4, done.stderr
    graded = results(tmp_path / "out")
    assert {name for name, document in graded.items() if not document["complete"]} == {"cho"}
    assert {document["score"] for name, document in graded.items() if name != "cho"} == {8}
    assert "Traceback" not in done.stderr


DIES = '''


import os
import signal


class Deadly(Agrees):
    """A kind of check that the grader dies of, as of too little memory, where a student's function raises."""

    def grade(self, cases):
        outcomes = yield [case.calls[0] for case in cases]
        if any(type(outcome).__name__ == "Raised" for outcome in outcomes):
            os.kill(os.getpid(), signal.SIGKILL)
        return (yield from super().grade(cases))


EXERCISE = Exercise(title="Affine layer", checks=[
    Deadly("forward", "out", points=1, call="affine_forward",
           inputs=cases(x=[normal(4, 3)], w=normal(3, 2), b=normal(2))),
])
'''
BREAKS = '''


class Broken(Agrees):
    """A kind of check whose judgement fails, which is its author's fault and not a student's."""

    def grade(self, cases):
        outcomes = yield [case.calls[0] for case in cases]
        if not any(type(outcome).__name__ == "Unknown" for outcome in outcomes):
            raise RuntimeError("nobody foresaw this")
        return (yield from super().grade(cases))


EXERCISE = Exercise(title="Affine layer", checks=[
    Broken("forward", "out", points=1, call="affine_forward",
           inputs=cases(x=[normal(4, 3)], w=normal(3, 2), b=normal(2))),
])
'''
