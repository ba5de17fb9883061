"""Submissions whose ``work`` imports, or reads, what was handed in beside it; ``answer()`` is 42 in each."""

from __future__ import annotations

import io
import json
import pickle
import zipfile

import numpy as np

__all__ = ["DATA", "FILES", "IMPORTS", "STUB", "USES", "F", "as_notebook"]


def as_notebook(*cells):
    blank = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    document = {
        "nbformat": 4,
        "nbformat_minor": 4,
        "metadata": {},
        "cells": [{**blank, "source": one} for one in cells],
    }
    return json.dumps(document)


STUB = "def f():\n    raise NotImplementedError\n"
F, HALF = "def f():\n    return 42\n", "def f():\n    return 21\n"
USES = "def answer():\n    return f()\n"
BESIDE = f"from helper import f\n{USES}"

IMPORTS = {
    "a helper beside": {"work.py": BESIDE, "helper.py": F},
    "a helper beside, deep in folders": {"hand in/v1.2/work.py": BESIDE, "hand in/v1.2/helper.py": F},
    "a helper by another name": {"work.py": "import helper as h\nanswer = h.f\n", "helper.py": F},
    "a helper in the function": {
        "work.py": "def answer():\n    from helper import f\n    return f()\n",
        "helper.py": F,
    },
    "a chain": {"work.py": BESIDE, "helper.py": "from deeper import f\n", "deeper.py": F},
    "a package": {"work.py": f"from utils.tools import f\n{USES}", "utils/__init__.py": "", "utils/tools.py": F},
    "a package without its file": {"work.py": f"from utils.tools import f\n{USES}", "utils/tools.py": F},
    "a package in a package": {
        "work.py": "import lib.deep.tools\nanswer = lib.deep.tools.f\n",
        "lib/__init__.py": "",
        "lib/deep/__init__.py": "",
        "lib/deep/tools.py": F,
    },
    "a package that hands on names": {
        "work.py": f"from utils import f\n{USES}",
        "utils/__init__.py": "from .tools import *\nfrom . import other\n",
        "utils/tools.py": f"__all__ = ['f']\n{F}",
        "utils/other.py": "x = 1\n",
    },
    "a module of a package": {
        "work.py": "from utils import tools\nanswer = tools.f\n",
        "utils/__init__.py": "",
        "utils/tools.py": F,
    },
    "relative imports in a package": {
        "work.py": f"from utils.tools import f\n{USES}",
        "utils/__init__.py": "",
        "utils/tools.py": "from .deep.more import half\nfrom . import TWO\ndef f():\n    return half() * TWO\n",
        "utils/deep/more.py": "from ..base import half\n",
        "utils/base.py": "def half():\n    return 21\n",
    }
    | {"utils/__init__.py": "TWO = 2\n"},
    "relative imports of the work": {
        "hw/__init__.py": "",
        "hw/work.py": f"from .helper import f\n{USES}",
        "hw/helper.py": F,
    },
    "a name of the work's own package": {
        "hw/__init__.py": "TWO = 2\n",
        "hw/work.py": "from . import TWO\ndef answer():\n    return 21 * TWO\n",
    },
    "a relative import two folders up": {
        "hw/a/b/work.py": f"from ..lib.helper import f\n{USES}",
        "hw/a/lib/helper.py": F,
    },
    "the package by its name": {
        "hw/__init__.py": "",
        "hw/work.py": f"from hw.helper import f\n{USES}",
        "hw/helper.py": F,
    },
    "a package that fails and is not asked for": {
        "hw/__init__.py": "1 / 0\n",
        "hw/work.py": BESIDE,
        "hw/helper.py": F,
    },
    "the kit's layout": {"work/work.py": f"from conv.conv import f\n{USES}", "conv/conv.py": F},
    "the kit's layout, by module": {"work/work.py": "import conv.conv as c\nanswer = c.f\n", "conv/conv.py": F},
    "an exercise of the kit": {"work/work.py": f"from conv import f\n{USES}", "conv/conv.py": F},
    "an exercise and its helper": {
        "work/work.py": f"from conv import f\n{USES}",
        "work/helper.py": HALF,
        "conv/conv.py": "from helper import f\n",
        "conv/helper.py": F,
    },
    "the folder above": {
        "work/work.py": f"import sys\nsys.path.append('..')\nfrom helper import f\n{USES}",
        "helper.py": F,
    },
    "the folder above, and a package": {
        "work/work.py": f"import sys\nsys.path.append('..')\nfrom conv.conv import f\n{USES}",
        "conv/conv.py": F,
    },
    "another exercise's folder": {
        "work/work.py": f"import sys\nsys.path.insert(0, '../conv')\nfrom conv import f\n{USES}",
        "conv/conv.py": F,
    },
    "a path from the file": {
        "work/work.py": "import os, sys\n"
        "sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))\n"
        f"from tool import f\n{USES}",
        "lib/tool.py": F,
    },
    "a path from the file, by pathlib": {
        "work/work.py": "import sys\nfrom pathlib import Path\n"
        f"sys.path.insert(0, str(Path(__file__).resolve().parent.parent / 'lib'))\nfrom tool import f\n{USES}",
        "lib/tool.py": F,
    },
    "a path from the current folder": {
        "work/work.py": f"import os, sys\nsys.path.append(os.getcwd() + '/lib')\nfrom tool import f\n{USES}",
        "work/lib/tool.py": F,
    },
    "a helper in the folder above": {"work/work.py": BESIDE, "helper.py": F},
    "a helper in any folder": {"work.py": BESIDE, "lib/helper.py": F},
    "importlib": {
        "work.py": "from importlib import import_module, reload\n"
        "h = reload(import_module('helper'))\nanswer = h.f\n",
        "helper.py": F,
    },
    "importlib, relative": {
        "hw/work.py": "from importlib import import_module\nanswer = import_module('.helper', __package__).f\n",
        "hw/helper.py": F,
    },
    "__import__": {"work.py": "answer = __import__('helper').f\n", "helper.py": F},
    "a circle": {
        "work.py": "import helper\nHALF = 21\ndef answer():\n    return helper.f()\n",
        "helper.py": "import work\ndef f():\n    return 2 * work.HALF\n",
    },
    "for types alone": {
        "work.py": "from __future__ import annotations\nfrom typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n    from nowhere import Thing\ndef answer() -> Thing:\n    return 42\n",
    },
    "an attempt": {
        "work.py": f"try:\n    from fast import f\nexcept ImportError:\n    from helper import f\n{USES}",
        "helper.py": F,
    },
    "dataclasses of a helper": {
        "work.py": "from helper import Point\ndef answer():\n    return Point(42).x\n",
        "helper.py": "from __future__ import annotations\nfrom dataclasses import dataclass\n"
        "@dataclass\nclass Point:\n    x: int\n",
    },
    "a pickle of a helper's class": {
        "work.py": "import pickle\nfrom helper import Point\n"
        "def answer():\n    return pickle.loads(pickle.dumps(Point(42))).x\n",
        "helper.py": "class Point:\n    def __init__(self, x):\n        self.x = x\n",
    },
    "one state": {
        "work.py": "import state, helper\n"
        "def answer():\n    helper.add(21)\n    helper.add(21)\n    return state.total\n",
        "state.py": "total = 0\n",
        "helper.py": "import state\ndef add(x):\n    state.total += x\n",
    },
    "a module like one of Python's, deep": {
        "work.py": "import statistics, random, queue, types\nfrom math import sqrt\n"
        "def answer():\n    return int(statistics.mean([41, 43]))\n",
        "old/statistics.py": "1 / 0\n",
        "old/random.py": "1 / 0\n",
        "old/queue.py": "1 / 0\n",
        "math/types.py": "1 / 0\n",
        "old/numpy.py": "1 / 0\n",
    },
    "a module like one of Python's, beside": {"work.py": f"from queue import f\n{USES}", "queue.py": F},
    "a module that NumPy needs, beside": {
        "work.py": "import random\nimport numpy as np\nrandom.seed(1)\nrng = np.random.default_rng(0)\n"
        "def answer():\n    return 42\n",
        "random.py": "print('week 1')\n",
        "numpy.py": "1 / 0\n",
    },
    "a package's module like one of Python's": {
        "work.py": f"from utils.tools import f\n{USES}",
        "utils/__init__.py": "",
        "utils/random.py": "1 / 0\n",
        "utils/tools.py": f"import random\nrandom.seed(1)\n{F}",
    },
    "a folder of the file's name": {
        "work.py": f"from conv import f\n{USES}",
        "conv.py": F,
        "conv/notes.py": "x = 1\n",
    },
    "a notebook": {"work.py": f"from conv import f\n{USES}", "conv.ipynb": as_notebook("import math", F)},
    "a notebook with a cell that fails": {
        "work.py": f"from conv import f\n{USES}",
        "conv.ipynb": as_notebook("1 / 0", "%matplotlib inline", "display(1)", F),
    },
    "a notebook beside an untouched stub": {
        "work/work.py": f"from conv import f\n{USES}",
        "conv/conv.py": STUB,
        "conv/conv.ipynb": as_notebook(F),
    },
    "an untouched stub beside the work": {
        "work/work.py": f"from conv import f\n{USES}",
        "work/conv.py": STUB,
        "conv/conv.py": F,
    },
    "a notebook that imports a notebook": {
        "work/work.ipynb": as_notebook("from conv import f", USES),
        "work/work.py": "def answer():\n    raise NotImplementedError\n",
        "conv/conv.py": STUB,
        "conv/conv.ipynb": as_notebook(F),
    },
    "a notebook and its helper": {"work.ipynb": as_notebook(BESIDE), "helper.py": F},
    "a notebook and its package": {
        "work.ipynb": as_notebook(f"from utils.tools import f\n{USES}"),
        "utils/__init__.py": "",
        "utils/tools.py": "from .more import f\n",
        "utils/more.py": F,
    },
    "a notebook that imports the file of its name": {
        "work.ipynb": as_notebook("from work import f", USES),
        "work.py": F,
    },
    "an exercise by another name": {"work.py": f"from conv import f\n{USES}", "conv (1).py": F},
    "a helper that a browser renamed": {"work.py": BESIDE, "helper (1).py": F},
    "a helper that a platform renamed": {"work.py": BESIDE, "helper-2.py": F},
    "a helper that was copied": {"work.py": BESIDE, "helper - Copy.py": F},
    "a copy beside the helper itself": {"work.py": BESIDE, "helper.py": F, "helper (1).py": HALF},
    "an exercise's notebook by another name": {
        "work.py": f"from conv import f\n{USES}",
        "jdoe_conv.ipynb": as_notebook(F),
    },
    "a helper by its path": {
        "work.py": "import importlib.util, os\npath = os.path.join(os.path.dirname(__file__), 'lib', 'h.py')\n"
        "spec = importlib.util.spec_from_file_location('h', path)\n"
        f"h = importlib.util.module_from_spec(spec)\nspec.loader.exec_module(h)\nf = h.f\n{USES}",
        "lib/h.py": F,
    },
    "a helper that runpy runs": {
        "work.py": "import runpy\nfrom pathlib import Path\n"
        f"f = runpy.run_path(str(Path(__file__).parent / 'h.py'))['f']\n{USES}",
        "h.py": F,
    },
    "a package that cells write": {
        "work.ipynb": as_notebook(
            "!mkdir -p lib/deep",
            "%%writefile lib/__init__.py\nfrom .deep.tools import f",
            "%%file lib/deep/__init__.py",
            f"%%writefile lib/deep/tools.py\n{F}",
            f"from lib import f\n{USES}",
        ),
    },
    "a package that cells write, without its file": {
        "work.ipynb": as_notebook(f"%%writefile lib/tools.py\n{F}", f"import lib.tools\nf = lib.tools.f\n{USES}"),
    },
    "the text of a helper": {"work.py": f"exec(open('helper.py').read())\n{USES}", "helper.py": F},
}


def _saved(save, *args, **options):
    file = io.BytesIO()
    save(file, *args, **options)
    return file.getvalue()


def _zipped(members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


ARRAY = np.array([20.0, 22.0])
FILES = {
    "a.txt": "20 22\n",
    "a.csv": "20,22\n",
    "a.json": '{"x": 42}\n',
    "a.npy": _saved(np.save, ARRAY),
    "a.npz": _saved(np.savez, x=ARRAY),
    "a.pkl": pickle.dumps(42),
    "a.bin": ARRAY.tobytes(),
    "sub/b.txt": "42",
    "a.zip": _zipped({"c.txt": "42"}),
}
READS = {
    "open": "sum(map(int, open('a.txt').read().split()))",
    "open, line by line": "sum(int(x) for line in open('a.txt', encoding='utf-8') for x in line.split())",
    "open, bytes": "sum(map(int, open('a.txt', 'rb').read().split()))",
    "with": "read()",
    "pathlib": "sum(map(int, Path('a.txt').read_text().split()))",
    "pathlib, open": "int(Path('sub', 'b.txt').open().read())",
    "beside the file": "int((Path(__file__).parent / 'sub' / 'b.txt').read_bytes())",
    "os.path": "int(open(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'sub', 'b.txt')).read())",
    "loadtxt": "int(np.loadtxt('a.txt').sum())",
    "genfromtxt": "int(np.genfromtxt('a.csv', delimiter=',').sum())",
    "load": "int(np.load('a.npy').sum())",
    "load, several": "int(np.load(Path('a.npz'))['x'].sum())",
    "fromfile": "int(np.fromfile('a.bin').sum())",
    "json": "json.load(open('a.json'))['x']",
    "csv": "sum(map(int, next(csv.reader(open('a.csv', newline='')))))",
    "pickle": "pickle.load(open('a.pkl', 'rb'))",
    "zip": "int(zipfile.ZipFile('a.zip').read('c.txt'))",
    "exists": "42 * (os.path.exists('a.txt') and Path('sub').is_dir() and not os.path.exists('none.txt'))",
    "isfile": "42 * (os.path.isfile('a.txt') and Path('a.txt').exists() and os.path.getsize('sub/b.txt') == 2)",
    "listdir": "42 * ({'a.txt', 'sub'} <= set(os.listdir()) and os.listdir('sub') == ['b.txt'])",
    "glob": "42 * (sorted(p.name for p in Path('.').glob('**/*.txt')) == ['a.txt', 'b.txt'])",
    "walk": "42 * ([n for _, _, names in os.walk('.') for n in names if n == 'b.txt'] == ['b.txt'])",
    "devnull": "42 + 0 * forget()",
    "devnull, redirected": "quiet()",
}
HEAD = """\
import contextlib, csv, json, os, pickle, zipfile
from pathlib import Path
import numpy as np


def read():
    with open('a.txt') as file:
        return sum(map(int, file.readline().split()))


def forget():
    with open(os.devnull, 'w') as file:
        print('nothing', file=file)
        file.write('more')
    Path(os.devnull).write_text('x')
    open(os.devnull, 'wb').write(b'x')
    return len(open(os.devnull).read())


def quiet():
    with open(os.devnull, 'w') as file, contextlib.redirect_stdout(file):
        print('nothing')
    return 42
"""
DATA = {
    f"{name}, {place}": {
        f"hw/work.{kind}": wrap(f"{HEAD}\n{where.format(expression)}"),
        **{f"hw/{file}": content for file, content in FILES.items() if file != "a.zip" or name == "zip"},
    }
    for name, expression in READS.items()
    if name != "zip"  # an archive is opened, not read
    for kind, wrap in [("py", str)]
    for place, where in [
        ("at the top", "X = {}\n\n\ndef answer():\n    return X\n"),
        ("in the function", "def answer():\n    return {}\n"),
    ]
}
