"""The student kit: what is in it, what is not, and that it works with nothing but its own wheel."""

from __future__ import annotations

import ast
import contextlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from grader.course.load import load_course
from grader.course.plan import plan_exercise
from grader.release.assignments import generated_files
from grader.release.kit import write_kit
from tests.courses import part_of_course

ROOT = Path(__file__).resolve().parents[2]
NON_TRIVIAL = 8
PYTEST = (sys.executable, "-m", "pytest", "-p", "no:cacheprovider")
ALONE = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
"""A student has pytest, and none of the plugins that test the grader."""


@pytest.fixture
def work(kit, tmp_path):
    """A student's copy of the kit."""
    shutil.copytree(kit, tmp_path / "work")
    return tmp_path / "work"


def run(*command, cwd, **environment):
    return subprocess.run(
        [str(part) for part in command], cwd=cwd, capture_output=True, text=True, check=False, timeout=250,
        env={**os.environ, "COLUMNS": "80", **environment},
    )  # fmt: skip


@pytest.fixture
def check(grader):
    """``check(work, "rnn")`` -> the finished process of a check in a kit."""
    return lambda work, *options: grader("check", *options, cwd=work)


@pytest.fixture(params=["part", pytest.param("whole", marks=pytest.mark.nightly)])
def released(request):
    """A kit and the course that it is of: four exercises by day, and all of them by night."""
    kit, course = {"part": ("kit", "part"), "whole": ("whole_kit", "course")}[request.param]
    return request.getfixturevalue(kit), request.getfixturevalue(course)


@pytest.fixture
def solve(work, part, handed_in):
    """Write right solutions into the student's copy."""

    def fill():
        for exercise in part.exercises:
            (work / exercise.name / f"{exercise.name}.py").write_text(handed_in(exercise.name))

    return fill


def files(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_exercise_is_in_it(released):
    kit, course = released
    for exercise in course.exercises:
        for suffix in ("py", "ipynb"):
            assert (kit / exercise.name / f"{exercise.name}.{suffix}").is_file()
        assert (kit / exercise.name / "README.md").is_file()
        assert (kit / exercise.name / f"test_{exercise.name}.py").is_file()


def wheel_members(data):
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def everything(kit):
    """Every file of the kit, the wheel unpacked."""
    found = {str(path.relative_to(kit)): data for path, data in files(kit).items()}
    for name in [name for name in found if name.endswith(".whl")]:
        found |= wheel_members(found.pop(name))
    return found


def hidden_arrays(value):
    """Arrays that are worth hiding: eight different numbers or more that are no small integers."""
    match value:
        case np.ndarray() if value.dtype.kind == "f":
            telling = {float(x) for x in value.ravel() if not float(8 * x).is_integer()}
            return [value] if len(telling) >= NON_TRIVIAL else []
        case list() | tuple():
            return [array for item in value for array in hidden_arrays(item)]
        case dict():
            return hidden_arrays(list(value.values()))
        case _:
            return []


def test_no_hidden_array_is_in_it(released):
    kit, course = released
    plans = [plan_exercise(exercise, course.demonstration_secret) for exercise in course.exercises]
    cases = [case for plan in plans for cases in [*plan.cases.values(), plan.probes] for case in cases]
    hidden = [array for case in cases for array in hidden_arrays([case.arguments, case.expected])]
    assert len(hidden) > 100
    data = b"".join(everything(kit).values())
    lecture = (ROOT / "assignments" / "rnn" / "README.md").read_text()  # printed on a slide: not secret
    for array in hidden:
        if any(f"{number:g}" in lecture and abs(number) < 2 for number in array.ravel()[:3]):
            continue
        assert array.tobytes() not in data


def test_the_public_cases_would_be_found_by_that_search(released):
    kit, course = released
    plans = [plan_exercise(exercise, course.public_seed) for exercise in course.exercises]
    cases = [case for plan in plans for cases in plan.cases.values() for case in cases]
    public = [array for case in cases for array in hidden_arrays([case.arguments, case.expected])]
    data = b"".join(everything(kit).values())
    assert all(np.ascontiguousarray(array).tobytes() in data for array in public)


def bodies(file):
    """The code of every function of a solution, without docstrings, as lines worth finding."""
    tree = ast.parse(file.read_text())
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            statements = node.body[1:] if ast.get_docstring(node) else node.body
            text = "\n".join(ast.unparse(statement) for statement in statements)
            if len(text) > 60:
                yield node.name, text


def test_no_solution_is_in_it(released):
    kit, course = released
    data = b"\n".join(everything(kit).values()).decode(errors="replace")
    for exercise in course.exercises:
        for source in exercise.folder.glob("*.py"):
            lines = [line for line in source.read_text().splitlines() if len(line.strip()) > 40]
            assert source.name != "solution.py" or lines
        for name, text in bodies(exercise.folder / "solution.py"):
            for line in text.splitlines():
                if len(line.strip()) > 50:
                    assert line.strip() not in data, (exercise.name, name)


def test_kit_holds_no_secret_and_no_seed(released):
    kit, course = released
    everything_in_it = b"".join(everything(kit).values())
    assert course.demonstration_secret not in everything_in_it
    assert course.demonstration_secret.hex().encode() not in everything_in_it
    text = (kit / "course.toml").read_text()
    assert "seed" not in text
    assert "secret" not in text


def test_nothing_but_a_kit_is_overwritten(part, tmp_path):
    from grader.errors import ResultsError

    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(ResultsError, match="choose a new folder"):
        write_kit(part, tmp_path)


def test_the_same_course_gives_the_same_kit(tiny, tmp_path):
    kits = []
    for folder in (tmp_path / "first", tmp_path / "second"):
        write_kit(load_course(tiny), folder)
        kits.append({path.relative_to(folder): data for path, data in files(folder).items()})
    assert kits[0] == kits[1]


def test_stubs_and_notebooks_are_those_that_the_course_generates(released):
    kit, course = released
    for file, data in generated_files(course).items():
        assert (kit / file.relative_to(course.root / "assignments")).read_bytes() == data


def test_untouched_stubs_are_not_written_yet(check, work, part):
    done = check(work, "--json")
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert document["score"] == 0
    assert [exercise["name"] for exercise in document["exercises"]] == [e.name for e in part.exercises]
    statuses = {c["status"] for exercise in document["exercises"] for c in exercise["checks"]}
    assert statuses <= {"not_written", "skipped"}


@pytest.mark.parametrize("confined", ["sandbox", "unconfined"])
def test_right_solutions_get_every_point(check, work, part, confined, solve):
    solve()
    options = ["--unconfined"] if confined == "unconfined" else []
    done = check(work, "--json", *options)
    assert json.loads(done.stdout)["score"] == part.max_score, done.stdout
    assert ("sandbox" if confined == "sandbox" else "Not confined") in check(work, "rnn", *options).stdout


@pytest.mark.nightly
def test_right_solutions_of_the_whole_course_get_every_point(check, whole_kit, course, handed_in, tmp_path):
    work = shutil.copytree(whole_kit, tmp_path / "whole")
    for exercise in course.exercises:
        (work / exercise.name / f"{exercise.name}.py").write_text(handed_in(exercise.name))
    assert json.loads(check(work, "--json").stdout)["score"] == course.max_score


def test_a_mistake_shows_what_was_got_and_expected(check, work, part, solve):
    solve()
    file = work / "rnn" / "rnn.py"
    file.write_text(file.read_text().replace("Whh @ h_prev", "Whh.T @ h_prev"))
    said = check(work, "rnn").stdout
    assert "step with memory" in said
    assert "expected" in said
    assert len(said.splitlines()) <= 40
    more = check(work, "rnn", "--more").stdout
    assert "✗ step with memory" in more
    assert "got" in more
    assert max(len(line) for text in (said, more) for line in text.splitlines()) <= 80


def test_a_snippet_shows_the_failure_where_it_says(check, work, solve):
    solve()
    file = work / "rnn" / "rnn.py"
    file.write_text(file.read_text().replace("Whh @ h_prev", "Whh.T @ h_prev"))
    (finding, *_) = [
        finding
        for finding in json.loads(check(work, "rnn", "--json").stdout)["exercises"][0]["findings"]
        if finding["kind"] == "counterexample"
    ]
    said = check(work, "rnn").stdout
    lines = [line for line in finding["replay"].splitlines() if line]  # a page has no empty ones among them
    assert "\n{}\n".format("\n".join(lines)) in said  # from the first column: it can be pasted
    done = run(sys.executable, "-c", finding["replay"], cwd=file.parent)
    assert done.returncode == 0, done.stderr
    shown = "".join(finding["evidence"].partition(" is ")[2].partition("; expected ")[0].split())
    assert "".join(done.stdout.split())[:6] == shown.replace(",", "")[:6]


def test_memory_between_calls_is_named_without_a_snippet(check, work, solve):
    solve()
    file = work / "rnn" / "rnn.py"
    text = file.read_text().replace("Whh @ h_prev", "Whh @ h_prev + 0.0 * len(SEEN)")
    text = text.replace("def rnn_step(", "SEEN = []\n\n\ndef rnn_step(", 1)
    head, _, tail = text.partition("Whh @ h_prev + 0.0 * len(SEEN)")
    start = head.rindex("    return ")
    remembers = f"{head[:start]}    SEEN.append(1)\n{head[start:]}Whh @ h_prev + (len(SEEN) > 1){tail}"
    file.write_text(remembers)
    (found,) = json.loads(check(work, "rnn", "--json").stdout)["exercises"]
    about = {finding["kind"]: finding for finding in found["findings"] if finding["function"] == "rnn_step"}
    assert about["memory"]["says"] == "Your rnn_step remembers something from one call to the next."
    assert not {"counterexample", "forensics"} & about.keys()


def test_what_the_code_prints_is_shown(check, work, solve):
    solve()
    file = work / "rnn" / "rnn.py"
    file.write_text(file.read_text() + '\nprint("shape of what?\\x1b[2J")\n')
    said = check(work, "rnn").stdout
    assert "Your code printed:\n    shape of what?" in said
    assert "\x1b" not in said


@pytest.mark.parametrize("given", ["rnn/", "rnn/rnn.py", "rnn.py", "rnn"])
def test_what_a_shell_completes_is_understood(check, work, solve, given):
    solve()
    assert check(work, given).stdout.startswith("Recurrent network, forward: 12 of 12 points")


def test_a_file_elsewhere_is_checked_and_not_the_kit_s_own(check, work, solve, tmp_path):
    shutil.copy(work / "rnn" / "rnn.py", tmp_path / "rnn.py")
    solve()
    assert "not written yet: rnn_step" in check(work, tmp_path / "rnn.py").stdout
    nowhere = tmp_path / "later" / "rnn.py"
    for options in ((), ("--watch",)):
        done = check(work, nowhere, *options)
        said = f"grader: {nowhere}: there is no such file or folder\n"
        assert (done.returncode, done.stdout, done.stderr) == (2, "", said)


def test_broken_notebook_is_reported_and_not_the_untouched_stub(check, work):
    (work / "rnn" / "rnn.ipynb").write_text("{")
    said = check(work, "rnn").stdout
    assert "rnn.ipynb cannot be used: it is cut off (broken JSON)" in said
    assert "not written yet" not in said


@pytest.mark.parametrize("beside", ["the notebook", "nothing"])
@pytest.mark.parametrize("name", ["RNN.py", "rnn (1).py"])
def test_a_misnamed_file_is_suggested(check, work, name, beside):
    (work / "rnn" / "rnn.py").rename(work / "rnn" / name)
    if beside == "nothing":
        (work / "rnn" / "rnn.ipynb").unlink()
    assert name in " ".join(check(work, "rnn").stdout.split())


def test_what_cannot_be_read_is_named_and_the_rest_goes_on(check, work, solve):
    solve()
    file = work / "rnn" / "rnn.py"
    file.unlink()
    file.symlink_to(file)
    (work / "pooling" / "public.cases").unlink()
    done = check(work)
    assert (done.returncode, done.stdout.count("points\n")) == (2, 3)
    assert "rnn.py cannot be used: it cannot be opened" in " ".join(done.stdout.split())
    assert "public.cases: cannot be read" in done.stderr


def test_a_misspelt_exercise_is_suggested(check, work):
    done = check(work, "rmn")
    assert (done.returncode, done.stderr) == (2, "grader: there is no exercise 'rmn' here; did you mean rnn?\n")


def test_a_terminal_without_the_signs_and_a_closed_pipe_are_no_tracebacks(work):
    plain = run(sys.executable, "-m", "grader", "check", "rnn", cwd=work, PYTHONIOENCODING="ascii")
    assert plain.returncode == 0
    assert "  . not written yet: rnn_step" in plain.stdout
    command = f"{sys.executable} -m grader check; echo $? >&2"
    closed = run("sh", "-c", f"({command}) | true", cwd=work)
    assert closed.stderr.strip() in {"141", "0"}  # all may have been written before it was closed


@pytest.mark.parametrize(
    ("output", "code", "says"),
    [(">/dev/full", 2, "grader: the output cannot be written: No space left on device\n"), (">&-", 0, "")],
)
@pytest.mark.parametrize("command", ["check rnn", "schema"])
def test_an_output_that_takes_nothing_is_no_traceback(work, command, output, code, says):
    done = run("sh", "-c", f"{sys.executable} -m grader {command} {output}", cwd=work)
    assert (done.returncode, done.stderr) == (code, says)


def test_several_exercises_may_be_named(check, work):
    document = json.loads(check(work, "rnn", "pooling/", "--json").stdout)
    assert [exercise["name"] for exercise in document["exercises"]] == ["rnn", "pooling"]


def test_what_is_no_python_is_said_once_and_costs_the_right_functions_nothing(check, work, solve):
    solve()
    file = work / "rnn" / "rnn.py"
    file.write_text(file.read_text() + "\ndef f(:\n")
    said = check(work, "rnn").stdout
    assert said.count("rnn.py, line") == said.count("SyntaxError") == 1
    assert "12 of 12 points" in said
    assert len(said.splitlines()) <= 10


@pytest.mark.parametrize("where", ["call", "import"])
def test_without_a_sandbox_an_endless_loop_is_stopped(check, work, solve, where):
    solve()
    file = work / "rnn" / "rnn.py"
    loop = "while True:\n        pass\n"
    source = file.read_text()
    at_import = f"{source}\nif True:\n    {loop}"
    in_a_call = f"{source}\ndef rnn_step(*_):\n    {loop}"
    file.write_text(at_import if where == "import" else in_a_call)
    said = check(work, "rnn", "--unconfined").stdout
    assert said.count("stopped after") == 1
    if where == "call":
        assert said.count("while waiting for rnn_step") == 1
        assert "stopped after 1 s" in said
    else:  # the statement is left out, and what the file defines counts
        assert "12 of 12 points" in said


def test_without_a_sandbox_an_interrupt_ends_the_check(check, work, solve):
    solve()
    for name in ("rnn", "pooling"):
        with (work / name / f"{name}.py").open("a") as file:
            file.write("\nraise KeyboardInterrupt\n")
    done = check(work, "--unconfined")
    assert (done.returncode, done.stderr) == (130, "grader: interrupted\n")
    assert "points" not in done.stdout


def test_an_exercise_is_shown_before_the_next_one_ends_the_process(check, work, solve):
    solve()
    with (work / "rnn" / "rnn.py").open("a") as file:
        file.write("\nimport os\nos._exit(0)\n")
    said = check(work, "--unconfined").stdout
    assert said.startswith("Not confined, as you asked.")
    assert "12 of 12 points" in said
    assert "public inputs" not in said


# --- in a notebook ---------------------------------------------------------------------------------------


@pytest.fixture
def cell(work, part):
    """``cell(name=function)`` -> what %check says of rnn with these functions, the others right."""
    from grader.student.jupyter import check_notebook

    def run_cell(**functions):
        known = {**part.exercise("rnn").functions, **functions}
        return check_notebook("rnn", {name: value for name, value in known.items() if value is not None}, work)

    return run_cell


def test_an_endless_loop_in_a_notebook_is_stopped(cell):
    def endless(*_):
        with contextlib.suppress(BaseException):  # what interrupts it is caught, once
            while True:
                pass
        while True:
            pass

    said = repr(cell(rnn_step=endless))
    assert "stopped after 1 s" in said


def test_an_interrupt_in_a_notebook_ends_the_check(cell):
    def interrupted(*_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cell(rnn_step=interrupted)


def test_a_snippet_in_a_notebook_leaves_the_notebooks_function_alone(cell):
    found = cell(rnn_step=lambda x_t, h_prev, Wxh, Whh: np.tanh(Wxh @ x_t + Whh.T @ h_prev))
    (snippet,) = [finding.replay for finding in found.grade.findings if finding.kind == "counterexample"]
    assert "import rnn" not in snippet
    assert "from rnn" not in snippet
    assert "print(rnn_step(" in snippet


def test_what_is_printed_in_a_notebook_is_shown(cell, part):
    def chatty(*args):
        print("shape <of> what?")  # noqa: T201
        return part.exercise("rnn").functions["rnn_step"](*args)

    found = cell(rnn_step=chatty)
    assert "Your code printed:\n    shape <of> what?" in repr(found)
    assert "shape &lt;of&gt; what?" in found._repr_html_()


def test_a_check_in_a_notebook_says_on_what_and_where_it_ran(cell):
    found = cell()
    for text in (repr(found), found._repr_html_()):
        said = " ".join(text.split())
        assert "Public inputs; your grade comes from other inputs." in said
        assert "not in a sandbox" in said


def test_a_cell_that_was_not_run_is_asked_for(cell):
    assert "rnn_step cannot be used: run the cell that defines it" in repr(cell(rnn_step=None))


def test_notebook_outside_a_kit_gets_an_error(tmp_path):
    from grader.errors import CourseError
    from grader.student.jupyter import check_notebook

    with pytest.raises(CourseError, match="there is no kit in") as raised:
        check_notebook("rnn", {}, tmp_path)
    assert "--course" not in str(raised.value)


def test_a_misspelt_function_in_a_notebook_is_suggested(cell):
    assert "did you mean rnn_steps? Rename it to rnn_step" in repr(cell(rnn_step=None, rnn_steps=abs)).replace(
        "\n      ", " "
    )


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("rnn", "Whh @ h_prev", "Whh.T @ h_prev"),
        ("residual", "@ w2 + b2 + x", "@ w2 + b2 + 2 * x"),
        ("dropout", "(rng.random(x.shape) >= p) / (1 - p)", "1.0 * (rng.random(x.shape) >= p)"),
        ("pooling", "dx[:, :, down, across] +=", "dx[:, :, down, across] ="),
    ],
)
def test_a_mistake_is_named_in_the_words_that_grading_uses(
    grader, check, work, solve, tmp_path, name, right, wrong
):
    solve()
    file = work / name / f"{name}.py"
    assert right in file.read_text()
    file.write_text(file.read_text().replace(right, wrong))
    (checked,) = json.loads(check(work, name, "--json").stdout)["exercises"]
    (tmp_path / "class" / "ann").mkdir(parents=True)
    shutil.copy(file, tmp_path / "class" / "ann")
    part = part_of_course(ROOT, [name], tmp_path / "course")
    grade = ["grade", tmp_path / "class", "--out", tmp_path / "out", "--course", part]
    done = grader(*grade, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    (graded,) = json.loads((tmp_path / "out" / "ann.json").read_text())["exercises"]
    words = [
        {(finding["function"], finding["says"], finding["hint"]) for finding in findings if finding["mistakes"]}
        for findings in (checked["findings"], graded["findings"])
    ]
    assert words[0] == words[1] != set()
    assert any(finding["replay"] for finding in graded["findings"]) or name == "dropout"


def test_the_notebook_counts_where_only_it_was_edited(check, work, part):
    file = work / "rnn" / "rnn.ipynb"
    notebook = json.loads(file.read_text())
    solution = (part.exercise("rnn").folder / "solution.py").read_text()
    notebook["cells"][1]["source"] = solution
    notebook["cells"] = notebook["cells"][:2]
    file.write_text(json.dumps(notebook))
    done = check(work, "rnn", "--json")
    assert json.loads(done.stdout)["score"] == 12


def test_an_exercise_may_import_another(check, work, part, solve):
    solve()
    file = work / "residual" / "residual.py"
    file.write_text("from rnn import rnn_forward\n" + file.read_text())
    assert json.loads(check(work, "residual", "--json").stdout)["score"] == 4


def test_a_damaged_kit_says_so(check, work):
    (work / "rnn" / "public.cases").write_bytes(b"FGW1 nonsense")
    done = check(work, "rnn")
    assert done.returncode == 2
    assert "unpack the kit again" in done.stderr


def test_pytest_has_a_test_a_check(work, part, solve):
    solve()
    file = work / "rnn" / "rnn.py"
    file.write_text(file.read_text().replace("Whh @ h_prev", "Whh.T @ h_prev") + "\nprint('shape of what?')\n")
    done = run(*PYTEST, "-q", "-k", "rnn or dropout", cwd=work, **ALONE)
    assert "FAILED" in done.stdout
    assert "step with memory" in done.stdout
    assert "got" in done.stdout
    assert "Traceback" not in done.stdout
    failures = done.stdout.partition("short test summary")[0]  # which quotes all of it again, where CI is set
    assert failures.count("\nprint(rnn_step(") == 1  # how to try it, and once
    assert failures.count("\nfrom rnn import") == 1  # rnn_forward is wrong for the same reason
    assert " ".join(failures.split()).count("It shows in rnn_forward as well.") == 1
    assert max(map(len, failures.splitlines())) <= 88
    assert failures.count("Your code printed:\n    shape of what?") == 1
    count = sum(len(exercise.spec.checks) + 1 for exercise in part.exercises if exercise.name in ("rnn", "dropout"))
    chosen = run(*PYTEST, "-q", "--collect-only", "-k", "rnn: or dropout:", cwd=work, **ALONE)
    rnn_like = [line for line in chosen.stdout.splitlines() if "[rnn:" in line or "[dropout:" in line]
    assert len(rnn_like) == count


def pytest_in(folder):
    done = run(*PYTEST, cwd=folder, **ALONE)
    return done.returncode, done.stdout.partition("short test summary")[0]


def test_a_contract_that_is_worth_nothing_is_no_test(tiny, right, tmp_path):
    checks = tiny / "reference" / "affine" / "checks.py"
    checks.write_text(checks.read_text().replace("contract=1", "contract=0").replace("points=2", "points=3"))
    write_kit(load_course(tiny), tmp_path / "kit")
    (tmp_path / "kit" / "affine" / "affine.txt").write_text(right("affine"))
    for name in ("affine.py", "affine.ipynb"):
        (tmp_path / "kit" / "affine" / name).unlink()
    code, said = pytest_in(tmp_path / "kit" / "affine")
    assert code == 0, said
    assert "3 passed" in said


def test_pytest_in_an_exercises_folder_says_what_a_check_says(grader, tiny, right, tmp_path):
    tiny_kit = tmp_path / "kit"
    write_kit(load_course(tiny), tiny_kit)
    wrong = right("affine").replace("+ b", "- b")
    (tiny_kit / "affine" / "affine.py").write_text(f"{wrong}\nprint('who?')\n")
    (tiny_kit / "affine" / "statistics.py").write_text(
        "raise SystemExit('a file of your own hides one of Python')\n"
    )
    page = grader("check", "affine", cwd=tiny_kit).stdout.rpartition("\n\n")[0]
    assert "Your result is right except for the sign of b" in page
    code, alone = pytest_in(tiny_kit / "affine")
    assert code == 1
    assert page in alone
    assert alone.count("Your code printed:") == 1
    assert "add_noise" not in alone
    (tiny_kit / "noise" / "noise.py").write_text(right("noise"))
    code, whole = pytest_in(tiny_kit)
    assert code == 1
    assert page in whole
    (tiny_kit / "affine" / "affine.py").write_text(right("affine"))
    assert pytest_in(tiny_kit / "affine")[0] == pytest_in(tiny_kit)[0] == 0
    shutil.copytree(tiny_kit / "affine", tmp_path / "elsewhere" / "affine")
    code, lost = pytest_in(tmp_path / "elsewhere" / "affine")
    assert code != 0
    assert "course.toml" in lost


@pytest.mark.nightly  # it installs from the package index
@pytest.mark.timeout(600)
def test_a_fresh_environment_needs_nothing_but_the_wheel(work, part, tmp_path, solve):
    wheel = next((work / "wheel").glob("*.whl"))
    environment = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
    python = environment / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", wheel]
    subprocess.run(pip, check=True, capture_output=True)
    solve()
    clean = {"PYTHONPATH": "", "PYTHONSAFEPATH": "1"}
    done = run(environment / "bin" / "grader", "check", "--json", cwd=work, **clean)
    assert json.loads(done.stdout)["score"] == part.max_score, done.stdout + done.stderr
    search = (
        "import importlib.util, pathlib, sysconfig\n"
        "assert importlib.util.find_spec('reference') is None\n"
        "for file in pathlib.Path(sysconfig.get_path('purelib')).rglob('*.py'):\n"
        "    text = file.read_text(errors='replace')\n"
        "    assert 'def conv_forward' not in text and 'def rnn_backward' not in text, file\n"
    )
    found = run(python, "-c", search, cwd=tmp_path, **clean)
    assert found.returncode == 0, found.stderr


@pytest.fixture
def watching(work):
    """A check that watches, and has said so: the stream of what it says from then on."""
    process = subprocess.Popen(
        [sys.executable, "-m", "grader", "check", "rnn", "--watch"],
        cwd=work, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert "not written yet" in read_until(process.stdout, "watching")
        yield process.stdout
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


def test_watching_checks_again_when_a_file_is_saved(watching, work, part):
    shutil.copy(part.exercise("rnn").folder / "solution.py", work / "rnn" / "rnn.py")
    assert "12 of 12 points" in read_until(watching, "your grade comes from other inputs")


def test_watching_goes_on_when_a_file_is_gone_for_a_moment(watching, work, part):
    for suffix in ("py", "ipynb"):
        (work / "rnn" / f"rnn.{suffix}").unlink()
    read_until(watching, "no rnn.py or rnn.ipynb")
    shutil.copy(part.exercise("rnn").folder / "solution.py", work / "rnn" / "rnn.py")
    read_until(watching, "12 of 12 points")


def read_until(stream, text):
    said = ""
    for line in stream:
        said += line
        if text in line:
            return said
    raise AssertionError(f"it ended without {text!r}:\n{said}")


def test_a_check_imports_nothing_that_only_unix_has(work):
    """On other systems a student's code runs in the checker's own process, and the checker says so."""
    code = (
        "import sys\n"
        "sys.modules.update(resource=None, fcntl=None, termios=None, pwd=None, grp=None)\n"
        "sys.platform = 'win32'\n"
        "from grader.cli import main\n"
        "sys.exit(main(['check', 'rnn']))\n"
    )
    done = run(sys.executable, "-c", "import numpy, subprocess, tempfile, shutil, pathlib\n" + code, cwd=work)
    assert done.returncode == 0, done.stderr
    assert "not written yet" in done.stdout
    assert "Not confined: this machine cannot" in " ".join(done.stdout.split())


def test_grading_refuses_where_nothing_can_be_confined(work, tmp_path):
    code = (
        "import sys, grader.grading.batch\n"
        "sys.platform = 'darwin'\n"
        "from grader.cli import main\n"
        "sys.exit(main(sys.argv[1:]))\n"
    )
    done = run(sys.executable, "-c", code, "grade", work, "--out", tmp_path / "out", cwd=work)
    assert done.returncode == 3
    assert "needs Linux" in done.stderr
