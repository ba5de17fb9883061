"""A generator of classes as they come: layouts, names, encodings, notebooks, helpers, archives, things beside."""

from __future__ import annotations

import json
import random
import unicodedata
from dataclasses import dataclass

from .test_finding_work import HELPER, RIGHT, USES_A_HELPER, as_notebook, as_old_notebook, zipped

NAMES = (
    "Ana Lee", "Bo Kim", "Cy O'Neil", "Dée Çelik", "Éva Ñandú", "Fay-Ann Li", "Gül Öz", "Hà Ng", "Ivo de Vries",
    "Jón Þór", "Kai", "李 雷", "Мария Иванова", "Nia (Exchange)", "Ola & Per", "Q. Roe Jr", "Rém‿i", "x=1",
    "José Maria", "Zoë #2",
)  # fmt: skip
RULES = "def double(x):\n    return 2.0 * x\n"
CARRIAGE = RULES.replace("\n", "\r\n").encode()
BOM = b"\xef\xbb\xbf" + RIGHT
SLOPPY = as_notebook(b"%matplotlib inline\n!pip install x\n" + RIGHT)
RIGHT_ONES = {
    "as asked": {"tiny.py": RIGHT},
    "capitals": {"Tiny.PY": RIGHT},
    "text": {"tiny.py.txt": RIGHT},
    "copy": {"tiny (1).py": RIGHT},
    "byte order mark": {"tiny.py": BOM},
    "line ends": {"tiny.py": CARRIAGE},
    "notebook": {"tiny.ipynb": as_notebook(RIGHT)},
    "old notebook": {"tiny.ipynb": as_old_notebook(RIGHT)},
    "sloppy notebook": {"tiny.ipynb": SLOPPY},
    "helper": {"tiny.py": USES_A_HELPER, "utils.py": HELPER},
    "other name": {"homework.ipynb": as_notebook(RIGHT), "notes.py": b"x = 1\n"},
    "prefix": {"jdoe_tiny.py": RIGHT, "plan.py": b"x = 1\n"},
    "zip": {"hw.zip": zipped({"hw/tiny.py": RIGHT, "hw/.git/x": b""})},
    "stub beside": {"tiny.py": b"", "work.py": RIGHT},
    "an import that fails": {"tiny.py": b"import seaborn_ as sns\n" + RIGHT},
    "an import that fails in a notebook": {"tiny.ipynb": as_notebook(b"from google_.colab import drive\n" + RIGHT)},
    "a demonstration that fails": {"tiny.py": RIGHT + b"print(open('input.txt').read())\n"},
}
NOTHING = {
    "essay": ({"essay.docx": b"PK"}, ""),
    "packed otherwise": ({"tiny.7z": b"7z\xbc\xaf\x27\x1c"}, "7z archive is not opened here"),
    "damaged": ({"hw.zip": b"PK\x03\x04 and no more"}, "cannot be read"),
    "web page": ({"report.pdf": b"%PDF"}, ""),
    "one file that was compressed": ({"tiny.gz": b"\x1f\x8b\x08"}, ""),
    "an archive of Java": ({"hw.jar": zipped({"tiny.py": RIGHT})}, ""),
    "compiled": ({"tiny.pyc": b"\xa7\r\r\n\0\0"}, ""),
    "a program": ({"tiny.exe": b"MZ"}, ""),
    "another language": ({"tiny.m": b"function y = tiny(x)"}, ""),
    "what makes a package": ({"hw.zip": zipped({"hw/__init__.py": RIGHT})}, ""),
    "copies of Jupyter's": ({"hw.zip": zipped({".ipynb_checkpoints/tiny-checkpoint.ipynb": b"{}"})}, ""),
}
BESIDE = {
    "essay.docx": b"PK",
    "data/points.csv": b"1,2\n",
    "plot.png": b"\x89PNG",
    ".DS_Store": b"",
    "__MACOSX/._tiny.py": b"\x00",
    "venv/pyvenv.cfg": b"",
    "venv/lib/tiny.py": b"raise SystemExit\n",
    ".ipynb_checkpoints/tiny-checkpoint.py": b"raise SystemExit\n",
}


@dataclass(frozen=True)
class Student:
    """One student of a class, with what a platform is told."""

    name: str
    number: int
    files: dict[str, bytes]
    reason: str | None
    """A part of the reason why there is nothing to grade; None if the work is right."""

    @property
    def squeezed(self):
        return "".join(c for c in self.name.lower() if c.isalnum()) or "anon"


def students_of(chance):
    names = chance.sample(NAMES, chance.randint(2, 8))
    found = []
    for number, name in enumerate(names, chance.randint(100, 90_000)):
        if chance.random() < 0.15:
            files, reason = chance.choice(list(NOTHING.values()))
        else:
            files, reason = chance.choice(list(RIGHT_ONES.values())), None
        written = unicodedata.normalize(chance.choice(["NFC", "NFD"]), name)
        found.append(Student(written, number, dict(files), reason))
    return found


def messy(student, chance):
    """The files of a student in a folder, with other things beside them, perhaps one folder deeper."""
    beside = {name: BESIDE[name] for name in chance.sample(sorted(BESIDE), chance.randint(0, 3))}
    deeper = chance.choice(["", "", "work/", "Übung 1/"])
    return {f"{deeper}{name}": data for name, data in {**student.files, **beside}.items()}


def plain(students, chance):
    members = {}
    for one in students:
        alone = len(one.files) == 1 and next(iter(one.files)).endswith((".py", ".zip", ".ipynb"))
        if alone and chance.random() < 0.5:
            name, data = next(iter(one.files.items()))
            members[f"{one.name}.{name.rpartition('.')[2]}"] = data
        else:
            members |= {f"{one.name}/{name}": data for name, data in messy(one, chance).items()}
    return members | {"grades.csv": b"name,points\n"}


def canvas(students, chance):
    members, upload = {}, 5000
    for one in students:
        late = chance.choice(["", "LATE_"])
        for name, data in one.files.items():
            upload += 1
            members[f"{one.squeezed}_{late}{one.number}_{upload}_{name}"] = data
    return members


def moodle(students, chance):
    members = {}
    for one in students:
        folder = f"{one.name}_{one.number}_assignsubmission_file{chance.choice(['', '_'])}"
        members |= {f"{folder}/{name}": data for name, data in messy(one, chance).items()}
        if chance.random() < 0.3:
            members[f"{one.name}_{one.number}_assignsubmission_onlinetext_/onlinetext.html"] = b"<p>"
    return members


def gradescope(students, chance):
    members, lines = {}, ["---"]
    for one in students:
        folder = f"submission_{one.number}"
        sid = chance.choice([str(one.number), ""])
        lines += [
            f"{folder}:",
            "  :submitters:",
            f"  - :name: {json.dumps(one.name)}",
            f"    :sid: '{sid}'",
            f"    :email: s{one.number}@x.edu",
            "  :created_at: 2026-09-30 21:00:12.123456 Z",
        ]
        members |= {f"{folder}/{name}": data for name, data in messy(one, chance).items()}
    inside = chance.choice(["", "assignment_1_export/"])
    return {f"{inside}{name}": data for name, data in members.items()} | {
        f"{inside}submission_metadata.yml": "\n".join(lines).encode()
    }


def github(students, chance):
    members = {}
    for one in students:
        folder = f"hw-1-login{one.number}"
        members |= {f"{folder}/{name}": data for name, data in messy(one, chance).items()}
        members[f"{folder}/.git/HEAD"] = b"ref: refs/heads/main\n"
    return members


def sections(students, chance):
    members = {"Section A/Sam/tiny.py": RIGHT, "Section B/Sam/tiny.py": RIGHT}
    for one in students:
        section = chance.choice("AB")
        members |= {f"Section {section}/{one.name}/{name}": data for name, data in messy(one, chance).items()}
    return members


LAYOUTS = {
    "plain": (plain, ""),
    "canvas": (canvas, "Canvas download"),
    "moodle": (moodle, "Moodle download"),
    "gradescope": (gradescope, "Gradescope export"),
    "github": (github, "GitHub Classroom"),
    "sections": (sections, "2 sections"),
}


def class_of(seed):
    """Return ``(students, members, words)`` of one class: who, what lies where, and how the layout is named."""
    chance = random.Random(seed)  # noqa: S311 - nothing is kept secret with it
    students = students_of(chance)
    layout = sorted(LAYOUTS)[seed % len(LAYOUTS)]
    write, words = LAYOUTS[layout]
    if layout == "sections":
        extra = [Student("Sam", 1, {"tiny.py": RIGHT}, None)] * 2
        return [*students, *extra], write(students, chance), words
    return students, write(students, chance), words
