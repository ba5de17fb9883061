"""What a file imports or reads of what was handed in with it, in the sandbox and without one."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from handed_in import DATA, FILES, IMPORTS, STUB, USES, F, as_notebook

from grader.model import Call, ImportFailed, Raised, Returned
from grader.release.kit_settings import KitSettings
from grader.running.session import Session
from grader.running.unconfined import Unconfined
from grader.sandbox.base import NOTHING_BESIDES, Limits
from grader.sandbox.confined import ConfinedSandbox
from grader.student.work import read_work
from grader.submissions.intake import read_submission
from grader.submissions.programs import program_of

EXERCISES = ["work", "conv"]
HERE_ALREADY = {"a module like one of Python's, beside", "the text of a helper"}
"""What other modules of this process have imported before."""
os_listdir = os.listdir


@pytest.fixture(scope="module")
def process():
    with ConfinedSandbox("process") as opened:
        yield opened


def write(folder, files):
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def program(folder, files):
    write(folder, files)
    submission = read_submission("ann", folder, EXERCISES)
    work = "work.ipynb" if "work" in submission.notebooks else "work.py"
    return program_of(submission, work, "work", NOTHING_BESIDES)[0]


def outcome(runner):
    with runner:
        return runner.run([Call("answer")])[0]


@pytest.mark.parametrize("name", [*IMPORTS, *DATA])
def test_what_was_handed_in_is_found(name, process, tmp_path):
    handed_in = program(tmp_path, (IMPORTS | DATA)[name])
    assert outcome(Session(process, handed_in, Limits())) == Returned(42)


def test_a_students_own_check_finds_the_same(tmp_path):
    path, modules, opened = list(sys.path), set(sys.modules), open
    for number, (name, files) in enumerate(IMPORTS.items()):
        if name not in HERE_ALREADY:
            assert outcome(Unconfined(program(tmp_path / str(number), files))) == Returned(42), name
    for number, (name, files) in enumerate(DATA.items()):
        if "devnull" not in name:  # there it is the system's own
            assert outcome(Unconfined(program(tmp_path / f"data {number}", files))) == Returned(42), name
    assert (sys.path, open, os.listdir is os_listdir) == (path, opened, True)
    left = {name for name in set(sys.modules) - modules if name not in sys.stdlib_module_names}
    assert not {
        one for one in left if one.partition(".")[0] in {"submission", "work", "helper", "conv", "utils", "tool"}
    }


def test_data_of_a_notebook_lies_beside_it(process, tmp_path):
    files = {
        "hw/work.ipynb": as_notebook("x = int(open('x.txt').read())", "def answer():\n    return x"),
        "hw/x.txt": "42",
    }
    assert outcome(Session(process, program(tmp_path, files), Limits())) == Returned(42)


SAYS = {
    "too large": (
        "open('large.bin', 'rb')",
        {"large.bin": bytes(2 << 20)},
        "no more than 1 MB of data can be read",
    ),
    "written to": ("open('a.txt', 'w')", {"a.txt": "1"}, "files cannot be written while your code is graded"),
    "mapped": ("np.memmap('a.bin')", {"a.bin": bytes(16)}, "np.memmap cannot be used: read it with open, np.load"),
    "mapped by load": ("np.load('a.npy', mmap_mode='r')", {"a.npy": FILES["a.npy"]}, "np.memmap cannot be used"),
    "by its number": ("open('a.txt').fileno()", {"a.txt": "1"}, "it lies in memory"),
    "opened by its number": ("os.open('a.txt', os.O_RDONLY)", {"a.txt": "1"}, "it lies in memory"),
    "written into": ("open('a.txt').buffer.write(b'1')", {"a.txt": "1"}, "files cannot be written"),
    "not there": ("open('b.txt')", {"a.txt": "1"}, "No such file or directory: 'b.txt'"),
    "a folder": ("open('sub')", {"sub/a.txt": "1"}, "Is a directory: 'sub'"),
}


@pytest.mark.parametrize("name", SAYS)
def test_a_file_that_cannot_be_used_says_why(name, process, tmp_path):
    expression, files, says = SAYS[name]
    source = f"import os\nimport numpy as np\ndef answer():\n    return {expression}\n"
    ended = outcome(Session(process, program(tmp_path, {"work.py": source, **files}), Limits()))
    assert isinstance(ended, Raised)
    assert (ended.file, ended.line) == ("work.py", 4)
    assert says in ended.message
    assert ended.builtin in ("FileNotFoundError", "PermissionError", "OSError", "IsADirectoryError")


MISSING = {
    "a module": ({"work.py": "import nowhere\n"}, "nowhere", "No module named 'nowhere'"),
    "a module of a package": (
        {"work.py": "from utils.nowhere import f\n", "utils/__init__.py": ""},
        "utils.nowhere",
        "No module named 'utils.nowhere'",
    ),
    "a relative one": ({"hw/work.py": "from .nowhere import f\n"}, "hw.nowhere", "No module named 'hw.nowhere'"),
    "a name": (
        {"work.py": "from utils import f\n", "utils/__init__.py": ""},
        "",
        "cannot import name 'f' from 'utils'",
    ),
    "a circle": (
        {"work.py": "from helper import f\nHALF = 1\n", "helper.py": "from work import HALF\n"},
        "",
        "cannot import name 'HALF' from partially initialized module 'work'",
    ),
}


@pytest.mark.parametrize("name", MISSING)
def test_an_import_that_fails_is_told_as_python_tells_it(name, process, tmp_path):
    files, absent, says = MISSING[name]
    failed = outcome(Session(process, program(tmp_path, files), Limits()))
    assert isinstance(failed, ImportFailed)
    assert failed.absent == absent
    assert says in failed.message
    assert "submission." not in failed.message


def test_the_line_of_a_helper_is_told_by_its_path_where_names_are_equal(process, tmp_path):
    files = {
        "work.py": "from lib.helper import f as answer\n",
        "lib/helper.py": "def f():\n    return 1 / 0\n",
        "helper.py": "x = 1\n",
    }
    raised = outcome(Session(process, program(tmp_path, files), Limits()))
    assert (raised.file, raised.line) == ("lib/helper.py", 2)


def test_what_one_submission_left_is_not_found_by_the_next(process, tmp_path):
    first = program(tmp_path / "a", IMPORTS["a package"] | {"x.txt": "1"})
    assert outcome(Session(process, first, Limits())) == Returned(42)
    source = "import os\ndef answer():\n    return os.listdir()\n"
    assert outcome(Session(process, program(tmp_path / "b", {"work.py": source}), Limits())) == Returned(
        ["work.py"]
    )
    spy = "def answer():\n    import utils\n"
    assert (
        outcome(Session(process, program(tmp_path / "c", {"work.py": spy}), Limits())).builtin
        == "ModuleNotFoundError"
    )


def test_data_that_the_code_names_comes_before_other_data(process, tmp_path):
    source = "def answer():\n    return len(open('wanted.bin', 'rb').read())\n"
    others = {f"other{number}.bin": bytes(90_000) for number in range(20)}
    files = {"work.py": source, "wanted.bin": bytes(900_000), **others}
    assert outcome(Session(process, program(tmp_path, files), Limits())) == Returned(900_000)


def test_the_null_device_of_the_machine_is_not_touched(process, tmp_path):
    before = Path(os.devnull).stat()
    assert outcome(Session(process, program(tmp_path, DATA["devnull, in the function"]), Limits())) == Returned(42)
    after = Path(os.devnull).stat()
    assert (before.st_mode, before.st_rdev) == (after.st_mode, after.st_rdev)


IN_A_KIT = {
    "an exercise": {"work/work.py": f"from conv import f\n{USES}", "conv/conv.py": F},
    "an exercise's notebook beside its stub": {
        "work/work.py": "def answer():\n    raise NotImplementedError\n",
        "work/work.ipynb": as_notebook("from conv import f", USES),
        "conv/conv.py": STUB,
        "conv/conv.ipynb": as_notebook(F),
    },
    "the kit's layout": {"work/work.py": f"from conv.conv import f\n{USES}", "conv/conv.py": F},
    "the folder above": {
        "work/work.py": f"import sys\nsys.path.append('..')\nfrom helper import f\n{USES}",
        "helper.py": F,
    },
    "a package beside": {
        "work/work.py": f"from utils.tools import f\n{USES}",
        "work/utils/__init__.py": "",
        "work/utils/tools.py": F,
    },
    "data beside": {"work/work.py": "def answer():\n    return int(open('a.txt').read())\n", "work/a.txt": "42"},
    "data above": {"work/work.py": "def answer():\n    return int(open('../a.txt').read())\n", "a.txt": "42"},
}


@pytest.mark.parametrize("where", [".", "work", "conv"])
@pytest.mark.parametrize("name", IN_A_KIT)
def test_a_check_finds_in_a_kit_what_grading_finds(name, where, tmp_path):
    write(tmp_path, {"conv/README.md": "", **IN_A_KIT[name]})
    read = read_work(tmp_path, "work", KitSettings(("work", "conv"), (), Limits()), (tmp_path / where).resolve())
    file = "work.ipynb" if "work" in read.notebooks else "work.py"
    assert outcome(Unconfined(program_of(read, file, "work", NOTHING_BESIDES)[0])) == Returned(42)
    assert outcome(Unconfined(program(tmp_path, {}))) == Returned(42)
