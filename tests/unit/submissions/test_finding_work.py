"""Right work gets its points wherever it lies and whatever it is called: files, folders and archives."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from grader.grading.prepare import PreparedExercise
from grader.grading.submission import grade_selection
from grader.running.unconfined import Unconfined
from grader.submissions import files
from grader.submissions.intake import read_submission
from grader.submissions.names import named_after
from grader.submissions.select import select

pytestmark = pytest.mark.slow  # a tar is read in a process of its own

RIGHT = b"def double(x):\n    return 2.0 * x\n"
WRONG = b"def double(x):\n    return 3.0 * x\n"
USES_A_HELPER = b"from utils import twice\n\n\ndef double(x):\n    return twice(x)\n"
HELPER = b"def twice(x):\n    return 2.0 * x\n"


def as_notebook(source):
    cell = {"cell_type": "code", "source": source.decode(), "metadata": {}, "outputs": [], "execution_count": None}
    return json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": [cell]}).encode()


def as_old_notebook(source):
    cell = {"cell_type": "code", "input": source.decode().splitlines(True), "language": "python", "outputs": []}
    sheets = [{"cells": [{"cell_type": "markdown", "source": ["# Work"]}]}, {"cells": [cell]}]
    return json.dumps({"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": sheets}).encode()


def zipped(members):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return data.getvalue()


def tarred(members, mode="w:gz", style=tarfile.PAX_FORMAT):
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode=mode, format=style) as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return data.getvalue()


PACKERS = {
    ".zip": zipped,
    ".ZIP": zipped,
    ".tar": lambda members: tarred(members, "w"),
    ".tar.gz": tarred,
    ".tgz": lambda members: tarred(members, style=tarfile.GNU_FORMAT),
    ".TAR.XZ": lambda members: tarred(members, "w:xz", tarfile.USTAR_FORMAT),
}


def write(root, members):
    for name, data in members.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return root


@pytest.fixture
def grade(tiny):
    """``grade(path)`` -> the grade of what lies there."""
    exercise, prepared = tiny.exercise, PreparedExercise(tiny.plan())
    return lambda path: grade_selection(
        select(read_submission("ann", path, ["tiny", "other"]), exercise), prepared, Unconfined
    )


@pytest.fixture
def handed_in(grade, tmp_path):
    """``handed_in(files)`` -> the grade of a folder that holds them."""
    return lambda members: grade(write(tmp_path / "ann", members))


def right(graded):
    return graded.score == graded.max_score


# --- names -----------------------------------------------------------------------------------------------

NAMES = [
    "tiny.py", "tiny.PY", "tiny.Py", "Tiny.py", "TINY.PY", "tiny.py.txt", "tiny.py.TXT", "tiny.py.py",
    "tiny.py.ipynb", "tiny.v2.py", "tiny.ipynb", "tiny.IPYNB", "tiny.ipynb.json", "tiny.ipynb.txt", "tiny-2.py",
    "tiny_final.py", "jdoe_tiny.py", "übung.py", "jdoe-tiny.ipynb", "homework.ipynb", "homework.py",
    "Untitled.ipynb", "résumé.ipynb", "tiny (1).py", "tiny(2).ipynb", "Copy of tiny.ipynb", "Kopie von tiny.py",
    "tiny - Copy.py", "tiny copy.py", "tiny.py (1).txt", "my work.py", "Doe, J. tiny.py", "tiny .py", "tiny.pyw",
    "tiny.ipy", "tiny.py3", "tiny.py.bak", "tiny.py~", "tiny.py.orig", "tiny.ipynb.bak", "tiny.py.old.txt",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "beside", [{}, {"notes.py": b"x = 1\n", "README.txt": b"see tiny"}], ids=["alone", "beside"]
)
def test_work_counts_under_any_name(handed_in, name, beside):
    work = as_notebook(RIGHT) if "ipynb" in name.lower() else RIGHT
    graded = handed_in({name: work, **beside})
    assert right(graded), graded.checks[0].message
    if beside and not name.startswith("tiny.py") and "ipynb" not in name.lower() and name != "tiny.PY":
        assert any("taken for tiny.py" in note or "handed in as" in note for note in graded.notes)


def test_a_changed_name_is_said(handed_in):
    (note,) = handed_in({"tiny.py.txt": RIGHT}).notes
    assert note == "tiny.py: it was handed in as tiny.py.txt"


def test_the_one_file_that_defines_the_functions_is_the_work(handed_in):
    graded = handed_in({"tiny (1).py": RIGHT, "notes.py": b"x = 1\n"})
    assert right(graded)
    assert graded.notes == ("tiny (1).py was taken for tiny.py: double was found there",)


@pytest.mark.parametrize("name", ["homework.ipynb", "homework.py"])
def test_a_helper_beside_the_work_is_told_from_it(handed_in, name):
    work = as_notebook(USES_A_HELPER) if name.endswith("ipynb") else USES_A_HELPER
    assert right(handed_in({name: work, "utils.py": HELPER}))


def test_a_notebook_and_its_export_are_both_graded_and_the_better_counts(handed_in):
    graded = handed_in({"homework.ipynb": as_notebook(RIGHT), "homework.py": WRONG, "utils.py": HELPER})
    assert right(graded)
    assert graded.notes[0] == "homework.ipynb and homework.py were both handed in: homework.ipynb counts"


def test_a_function_assigned_counts_as_defined_and_one_in_a_text_does_not(handed_in):
    value = b"double = lambda x: 2.0 * x\n"
    assert right(handed_in({"mine.py": value, "a.py": b"'''\n  def double(x): the task\n'''\n"}))


@pytest.mark.parametrize("start", [b"\xef\xbb\xbf", b"\r\n", b"# first\r", b"async_x = 1\n"])
def test_a_definition_is_found_at_the_beginning_of_any_line(handed_in, start):
    assert right(handed_in({"mine.py": start + RIGHT, "a.py": b"", "b.py": b"if True:\n    def double(x): 0\n"}))


def test_the_files_name_comes_first_and_what_is_left_out_is_said(handed_in):
    graded = handed_in({"tiny.py": RIGHT, "tiny (1).py": WRONG})
    assert right(graded)
    assert graded.notes == ("tiny (1).py has double as well: tiny.py counts, being named after the exercise",)


def test_functions_in_two_files_are_said(handed_in):
    graded = handed_in({"tiny.py": RIGHT, "rest.py": b"def double_backward(dout, x):\n    return 2.0 * dout\n"})
    assert "rest.py has double_backward, which tiny.py has not" in graded.notes[0]


@pytest.mark.parametrize("name", ["tiny (1).py", "homework.ipynb", "sub/tiny.py", "sub/tiny.ipynb"])
def test_an_untouched_stub_does_not_hide_the_work(handed_in, tiny, name):
    work = as_notebook(RIGHT) if name.endswith("ipynb") else RIGHT
    graded = handed_in({"tiny.py": tiny.exercise.stub.encode(), name: work})
    assert right(graded), graded.checks[0].message


def test_of_two_on_one_level_an_untouched_stub_is_not_the_one(handed_in, tiny):
    graded = handed_in({"assignments/tiny.py": tiny.exercise.stub.encode(), "work/tiny.py": RIGHT})
    assert right(graded)
    assert any("work/tiny.py" in note for note in graded.notes)


def test_a_stub_under_another_name_is_not_taken_for_the_work(handed_in, tiny):
    graded = handed_in({"tiny (1).py": tiny.exercise.stub.encode(), "tiny (2).py": RIGHT, "tiny.py": b""})
    assert right(graded)
    assert "tiny (1).py" not in " ".join(graded.notes)


@pytest.mark.parametrize(
    ("beside", "told"), [(b"import sys\n", False), (b"class A:\n    def double(x): 0\n", True)]
)
def test_a_file_of_a_similar_name_is_told_of_only_if_the_function_stands_in_it(handed_in, tiny, beside, told):
    graded = handed_in({"tiny.py": tiny.exercise.stub.encode(), "tinny.py": beside})
    assert any("tinny.py was ignored" in note for note in graded.notes) == told


def test_an_empty_file_of_the_right_name_does_not_hide_the_work(handed_in):
    assert right(handed_in({"tiny.py": b"", "tiny-1.py": RIGHT}))


def test_a_file_that_cannot_be_used_does_not_hide_the_work(handed_in):
    graded = handed_in({"tiny.ipynb": b"{", "tiny (1).ipynb": as_notebook(RIGHT)})
    assert right(graded)
    assert any("broken JSON" in note for note in graded.notes)


def test_a_file_of_another_exercise_counts_only_if_nothing_else_is_there(handed_in, tiny, tmp_path, grade):
    both = b"def more(x):\n    return x\n\n\n" + RIGHT
    assert right(handed_in({"other.py": both}))
    graded = grade(write(tmp_path / "stub", {"other.py": both, "tiny.py": tiny.exercise.stub.encode()}))
    assert right(graded)
    assert graded.notes == ("other.py was taken for tiny.py: double was found there",)
    assert grade(write(tmp_path / "both", {"other.py": both, "tiny.py": WRONG})).score == 0
    swapped = {"other.py": RIGHT, "tiny.py": b"def more(x):\n    return x\n"}
    assert right(grade(write(tmp_path / "swapped", swapped)))


DISGUISED = {
    "a text": {"tiny.txt": RIGHT},
    "without an ending": {"tiny": RIGHT, "notes.py": b"x = 1\n"},
    "a notebook as JSON": {"tiny.json": as_notebook(RIGHT)},
    "in capitals": {"hw/TINY.TXT": RIGHT},
    "in an archive": {"hw.zip": zipped({"tiny.txt": RIGHT})},
    "beside an unusable file": {"tiny.text": RIGHT, "other.py": b"{"},
}


@pytest.mark.parametrize("what", DISGUISED)
def test_a_file_of_the_exercises_name_that_holds_code_counts(handed_in, what):
    graded = handed_in(DISGUISED[what])
    assert right(graded), graded.checks[0].message
    assert any("it was handed in as" in note for note in graded.notes)


def test_a_text_of_the_exercises_name_that_is_no_code_is_data(handed_in):
    reads = b"def double(x):\n    return float(open('tiny.txt').read()) * x\n"
    assert right(handed_in({"work.py": reads, "tiny.txt": b"2.0\n"}))


def test_code_in_a_file_of_another_ending_is_suggested(handed_in):
    said = handed_in({"homework.txt": RIGHT, "tiny.txt": b"I define double(x) as 2 x.\n"}).checks[0].message
    assert "did you mean homework.txt? Rename it to tiny.py" in said


@pytest.mark.parametrize(
    "name", ["old/tiny.py", "backup/tiny.py", "Backups 2/tiny.py", "a_bak/tiny.py", "archive/tiny.py", "a/tiny.py"]
)
def test_of_two_on_one_level_the_one_beside_the_other_work_counts(handed_in, name):
    graded = handed_in({name: WRONG, "hw/tiny.py": RIGHT, "hw/other.py": b"def more(x):\n    return x\n"})
    assert right(graded), graded.notes
    assert any("handed in twice" in note for note in graded.notes)


def test_a_stub_that_was_formatted_again_does_not_hide_the_work(handed_in, tiny):
    stub = tiny.exercise.stub.replace('"""', "'''").replace(
        "raise NotImplementedError", "raise NotImplementedError()"
    )
    graded = handed_in({"tiny.py": f"# mine\n{stub}".encode(), "solution.py": RIGHT})
    assert right(graded)
    assert graded.notes[-1] == "solution.py was taken for tiny.py: double was found there"


def test_the_file_of_a_test_is_not_what_was_meant(handed_in):
    said = handed_in({"test_tiny.py": b"from grader.testing import make_test\n", "x.py": b""}).checks[0].message
    assert said == "there is no file tiny.py in what you handed in"


@pytest.mark.parametrize("name", ["tiny.pdf", "homework.docx", "hw/scan.JPG", "tiny.html", "colab.url"])
def test_what_was_handed_in_in_place_of_code_is_named(handed_in, name):
    said = handed_in({name: b"%PDF", "notes.csv": b"1,2"}).checks[0].message
    assert (
        said
        == f"{name.split('/')[-1]} cannot be used: it is no code that can be run: hand in the .py or .ipynb itself"
    )


def test_a_document_beside_code_is_not_spoken_of(handed_in):
    graded = handed_in({"tiny.py": RIGHT, "tiny.pdf": b"%PDF", "plot.png": b""})
    assert right(graded)
    assert graded.notes == ()
    assert "pdf" not in handed_in({"x.py": b"", "tiny.py": b"", "tiny.pdf": b"%PDF"}).checks[0].message


def test_why_a_helper_cannot_be_used_is_said_where_it_is_imported(handed_in):
    graded = handed_in({"tiny.py": USES_A_HELPER, "utils.py": HELPER.decode().encode("utf-16"), "x.py": b"<html>"})
    assert graded.score == 0
    assert "utils.py: it is UTF-16: save it as UTF-8" in graded.notes
    assert not any("x.py" in note for note in graded.notes)


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("tiny.py.gz", b"\x1f\x8b\x08\0", "tiny.py.gz cannot be used: a gz archive is not opened here"),
        ("tiny", zipped({"tiny.py": RIGHT}), "tiny cannot be used: it is a .zip without its ending: call it .zip"),
    ],
)
def test_what_was_packed_in_another_way_is_named(handed_in, name, data, says):
    assert says in handed_in({name: data}).checks[0].message


@pytest.mark.parametrize("name", ["hw.zip.txt", "hw.zip (1)", "hw.ZIP.download"])
def test_an_archive_counts_with_something_behind_its_ending(handed_in, name):
    assert right(handed_in({name: zipped({"tiny.py": RIGHT})}))


@pytest.mark.parametrize("name", ["other (1).py", "jdoe_other.py", "Other-2.py", "other.v2.py", "Copy of other.py"])
def test_importing_another_exercise_gives_the_file_that_is_named_after_it(handed_in, name):
    work = b"from other import twice\n\n\ndef double(x):\n    return twice(x)\n"
    assert right(handed_in({"tiny.py": work, name: HELPER}))


NAMED_AFTER = {
    "jdoe_char_rnn": ["char_rnn"],
    "char-rnn (1)": ["char_rnn"],
    "rnn2": ["rnn"],
    "Copy of conv and rnn": ["conv", "rnn"],
    "convolution": [],
    "deconv": [],
}


@pytest.mark.parametrize("stem", NAMED_AFTER)
def test_a_file_is_named_after_an_exercise_by_whole_words(stem):
    assert named_after(stem, ["conv", "rnn", "char_rnn"]) == NAMED_AFTER[stem]


# --- archives --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", PACKERS)
def test_an_archive_is_a_submission_and_so_is_a_folder_that_holds_it(grade, tmp_path, ending):
    packed = PACKERS[ending]({"hw/tiny.py": RIGHT, "hw/plot.png": b"\x89PNG", "hw/.git/tiny.py": WRONG})
    alone = write(tmp_path, {f"ann{ending}": packed})
    assert right(grade(alone / f"ann{ending}"))
    assert right(grade(write(tmp_path / "John Roe_102_assignsubmission_file_", {f"hw{ending}": packed})))


@pytest.mark.parametrize("inner", PACKERS)
@pytest.mark.parametrize("outer", [".zip", ".tar.gz"])
def test_an_archive_in_an_archive_is_opened(grade, tmp_path, outer, inner):
    write(tmp_path, {f"ann{outer}": PACKERS[outer]({f"a/hw{inner}": PACKERS[inner]({"tiny.py": RIGHT})})})
    assert right(grade(tmp_path / f"ann{outer}"))


@pytest.mark.parametrize("outer", PACKERS)
def test_a_third_archive_is_refused_by_name(handed_in, outer):
    inner = PACKERS[outer]({"deep.zip": zipped({"tiny.py": RIGHT})})
    graded = handed_in({f"hw{outer}": inner})
    assert graded.score == 0
    assert graded.checks[0].message.startswith("deep.zip cannot be used: it is an archive within another one")


REFUSED = {
    "hw.rar": (b"Rar!\x1a\x07\x00", "a rar archive is not opened here: hand in a .zip"),
    "hw.7z": (b"7z\xbc\xaf\x27\x1c", "a 7z archive is not opened here: hand in a .zip"),
    "hw.zip": (b"Rar!\x1a\x07\x01\x00", "a rar archive is not opened here: hand in a .zip"),
    "hw.tar.bz2": (b"BZh91AY", "a bzip2 archive is not opened here: hand in a .zip"),
    "hw.RAR": (b"", "a rar archive is not opened here: hand in a .zip"),
}


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("beside", [{}, {"utils.py": b"x = 1\n", "more.py": b""}], ids=["alone", "beside"])
def test_an_archive_that_is_not_opened_is_named(handed_in, name, beside):
    data, message = REFUSED[name]
    graded = handed_in({name: data, **beside})
    assert graded.checks[0].message == f"{name} cannot be used: {message}"


def test_what_lies_unpacked_comes_before_what_lies_in_an_archive(handed_in):
    assert right(handed_in({"a/b/c/tiny.py": RIGHT, "backup.zip": zipped({"tiny.py": WRONG})}))


# --- what is not looked at -------------------------------------------------------------------------------

CROWDS = {
    "data": ("data/{}.png", b""),
    "an environment": ("env/lib/{}.py", b""),
    "a marked environment": ("py311/lib64/{}.py", b"py311/pyvenv.cfg"),
    "conda": ("here/x/{}.py", b"here/conda-meta/history"),
    "node": ("node_modules/{}.py", b""),
    "packages": ("a/site-packages/{}.py", b""),
    "git": (".git/objects/{}.py", b""),
    "cache": ("__pycache__/{}.py", b""),
    "notes": ("a/{}.txt", b""),
}


@pytest.mark.parametrize("crowd", CROWDS)
@pytest.mark.parametrize(
    "ending", [".zip", *(pytest.param(one, marks=pytest.mark.nightly) for one in (None, ".tar.gz"))]
)
def test_a_crowd_that_is_no_work_costs_nothing(grade, tmp_path, crowd, ending):
    pattern, mark = CROWDS[crowd]
    members = {f"hw/{pattern.format(i)}": b"" for i in range(files.MAX_ENTRIES + 100)}
    members |= {f"hw/{mark.decode()}": b""} if mark else {}
    members["hw/work/tiny.py"] = RIGHT
    if ending:
        write(tmp_path, {f"ann{ending}": PACKERS[ending](members)})
    else:
        write(tmp_path / "ann", members)
    path = tmp_path / f"ann{ending or ''}"
    assert right(grade(path))
    assert read_submission("ann", path, ["tiny"]).problems == ()


def test_work_beside_the_marks_of_an_environment_is_work(handed_in):
    assert right(handed_in({"hw/pyvenv.cfg": b"", "hw/lib/site-packages/tiny.py": WRONG, "hw/tiny.py": RIGHT}))


@pytest.mark.parametrize("ending", [None, ".zip", ".tar.gz"])
def test_where_reading_stops_what_was_found_before_counts_and_it_is_said(tmp_path, grade, ending):
    members = {f"z/f{i}.py": b"" for i in range(files.MAX_ENTRIES + 1)} | {"tiny.py": RIGHT}
    if ending:
        write(tmp_path, {f"ann{ending}": PACKERS[ending](members)})
    else:
        write(tmp_path / "ann", members)
    path = tmp_path / f"ann{ending or ''}"
    assert right(grade(path))
    (problem,) = read_submission("ann", path, ["tiny"]).problems
    assert problem.file == path.name
    assert "2000" in problem.message
    assert "before counts" in problem.message


# --- notebooks -------------------------------------------------------------------------------------------


def test_a_notebook_of_format_3_counts(handed_in):
    assert right(handed_in({"tiny.ipynb": as_old_notebook(RIGHT)}))


def test_outputs_do_not_count_towards_a_notebooks_size(handed_in):
    image = b'{"output_type": "display_data", "metadata": {}, "data": {"image/png": "%s"}}' % (
        rb"\\\"[{A" * (3 << 19)
    )
    before, after = as_notebook(RIGHT).split(b'"outputs": []')
    data = b"".join([before, b'"outputs": [', image, b", ", image, b"]", after])
    assert len(data) > files.MAX_NOTEBOOK
    assert right(handed_in({"tiny.ipynb": data}))


# --- everything at once ----------------------------------------------------------------------------------

ways = st.fixed_dictionaries(
    {
        "name": st.sampled_from(NAMES),
        "folder": st.sampled_from(["", "hw/", "src/a b/", "Übung 3/", "tiny/"]),
        "ending": st.sampled_from([None, *PACKERS]),
        "within": st.sampled_from([None, None, *PACKERS]),
        "helper": st.booleans(),
        "old": st.booleans(),
        "lines": st.sampled_from([b"\n", b"\r\n"]),
        "beside": st.sets(
            st.sampled_from(
                ["notes.txt", "plot.png", ".DS_Store", "__MACOSX/._tiny.py", "numbers.py", "venv/lib/tiny.py"]
            )
        ),
    }
)


@given(ways)
@example(
    {
        "name": "tiny.v2.py",
        "folder": "",
        "ending": ".zip",
        "within": ".tgz",
        "helper": True,
        "old": False,
        "lines": b"\r\n",
        "beside": set(),
    }
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_right_work_gets_full_marks_however_it_arrives(grade, tmp_path_factory, way):
    source = (USES_A_HELPER if way["helper"] else RIGHT).replace(b"\n", way["lines"])
    is_notebook = "ipynb" in way["name"].lower()
    work = (as_old_notebook if way["old"] else as_notebook)(source) if is_notebook else source
    members = {way["folder"] + way["name"]: work} | {f"{way['folder']}{name}": b"" for name in way["beside"]}
    if way["helper"]:
        members[f"{way['folder']}utils.py"] = HELPER
    if way["within"]:
        members = {f"inner{way['within']}": PACKERS[way["within"]](members)}
    root = tmp_path_factory.mktemp("way")
    path = root / f"ann{way['ending'] or ''}"
    if way["ending"]:
        path.write_bytes(PACKERS[way["ending"]](members))
    else:
        write(path, members)
    graded = grade(path)
    assert right(graded), graded.checks[0].message
    assert not any("grader" in note or "_Inert" in note for note in graded.notes)


# --- the digest ------------------------------------------------------------------------------------------

HANDED_IN = {
    "tiny.py": RIGHT,
    "other.ipynb": as_notebook(b"x = 1\n"),
    "lib/helper.py": HELPER,
    "more.zip": zipped({"packed.py": b"a = 1\n", "tiny.py": WRONG}),
    "more.tar.gz": tarred({"also.py": b"b = 1\n"}),
    "table.csv": b"1,2\n",
    "package/__init__.py": b"",
}
CHANGES = {
    "the work": {"tiny.py": RIGHT + b"#"},
    "a notebook": {"other.ipynb": as_notebook(b"x = 2\n")},
    "a helper": {"lib/helper.py": HELPER + b"#"},
    "what is in a zip": {"more.zip": zipped({"packed.py": b"a = 2\n", "tiny.py": WRONG})},
    "a copy of the work": {"more.zip": zipped({"packed.py": b"a = 1\n", "tiny.py": WRONG + b"#"})},
    "what is in a tar": {"more.tar.gz": tarred({"also.py": b"b = 2\n"})},
    "one file more": {"new.py": b""},
    "data": {"table.csv": b"1,3\n"},
    "data that is too large": {"table.csv": bytes(2 << 20)},
    "one file of data more": {"lib/notes.txt": b"words"},
    "a package": {"package/__init__.py": b"x = 1\n"},
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_can_be_imported_is_in_the_digest(tmp_path, change):
    before = read_submission("ann", write(tmp_path / "a", HANDED_IN), ["tiny"])
    after = read_submission("ann", write(tmp_path / "b", HANDED_IN | CHANGES[change]), ["tiny"])
    assert before.sha256 != after.sha256
    again = read_submission("ann", write(tmp_path / "c", HANDED_IN | {"plot.png": b"pixels"}), ["tiny"])
    assert before.sha256 == again.sha256


def test_the_folder_that_a_helper_lies_in_is_in_the_digest(tmp_path):
    moved = {name: content for name, content in HANDED_IN.items() if name != "lib/helper.py"}
    before = read_submission("ann", write(tmp_path / "a", HANDED_IN), ["tiny"])
    after = read_submission("ann", write(tmp_path / "b", moved | {"src/helper.py": HELPER}), ["tiny"])
    assert before.sha256 != after.sha256


TWO = """def double(x):
    raise NotImplementedError


def double_backward(dout, x):
    raise NotImplementedError
"""


def test_where_each_of_two_files_has_a_half_it_is_said(tmp_path, tiny):
    """Only one of them counts, so the other half would be lost without a word."""
    first = TWO.replace("raise NotImplementedError", "return 2.0 * x", 1).encode()
    second = TWO.replace("(dout, x):\n    raise NotImplementedError", "(dout, x):\n    return 2.0 * dout").encode()
    (tmp_path / "tiny.py").write_bytes(first)
    (tmp_path / "tiny.ipynb").write_bytes(as_notebook(second))
    works = select(read_submission("ann", tmp_path, ["tiny"]), tiny.exercise).works
    assert len(works) == 2
    for work in works:
        [note] = [note for note in work.notes if "bring them together" in note]
        assert "tiny.py alone has double and tiny.ipynb alone has double_backward" in note
    whole = second.replace(b"raise NotImplementedError", b"return 2.0 * x")
    (tmp_path / "tiny.ipynb").write_bytes(as_notebook(whole))
    works = select(read_submission("ann", tmp_path, ["tiny"]), tiny.exercise).works
    assert not [note for work in works for note in work.notes if "bring them together" in note]
