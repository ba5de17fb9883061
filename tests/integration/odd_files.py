"""Right work in files that are odd: each student, what was handed in, and what the note says:
nothing at all where the text is empty, and whatever it is where there is None.

A list is a notebook's code cells, a mapping is files. The function is ``relu``, and right.
"""

from __future__ import annotations

__all__ = ["ODD"]

N = "import numpy as np\n"
R = "def relu(z):\n    return np.maximum(z, 0.0)\n"
RZ = "def relu(z):\n    return np.maximum(z, ZERO)\n"
MODULE = "No module named"
IMPORTS = "(the rest was run)"
ENDLESS = "import time\nt = time.process_time()\nwhile time.process_time() - t < 60:\n    pass\n"
STAND_INS = """import matplotlib
import matplotlib.pyplot as plt
print(matplotlib.__version__)
plt.rcParams['axes.grid'] = True
line, = plt.plot([1, 2, 3])
fig, axes = plt.subplots(2, 2)
for i in range(len(axes)):
    axes[i, 0].set_title('x')
"""
TRANGE = """from tqdm import trange
def relu(z):
    out = np.zeros(z.size)
    for i in trange(z.size):
        out[i] = max(z.flat[i], 0.0)
    return out.reshape(z.shape)
"""
EXPORTED = f"""# In[1]:
{N}get_ipython().run_line_magic('matplotlib', 'inline')


# In[2]:
{R}

display(relu(np.ones(3)))
"""

ODD = {
    # the cases of the page, by number
    "c01": (["from google.colab import drive\ndrive.mount('/content/drive')\n" + N, R], ""),
    "c01_unlisted": (
        ["from google.cloud import drive\ndrive.mount('/x')\n" + N, R],
        "cell 1, line 1: ModuleNotFound",
    ),
    "c03": (
        ["import seaborn_ as sns\n" + N, R],
        f"cell 1, line 1: ModuleNotFoundError: {MODULE} 'seaborn_' {IMPORTS}",
    ),
    "c03_py": ({"relu.py": f"import seaborn_ as sns\n{N}{R}"}, f"relu.py, line 1: ModuleNotFoundError: {MODULE}"),
    "c03_two": ({"relu.py": f"import seaborn_ as sns, numpy as np\n{R}"}, "relu.py, line 1: ModuleNotFoundError"),
    "c05": ({"relu.py": STAND_INS + N + R}, ""),
    "c06": (["line, = __import__('matplotlib.pyplot').pyplot.plot([1])\n" + N, R], ""),
    "c14": ({"relu.py": N + TRANGE}, ""),
    "c16": (["%matplotlib inline\n" + N + "print('NumPy %s'\n      % np.__version__)\n" + R], ""),
    "c20": (["!pip install a \\\r\n    b\r\n" + (N + R).replace("\n", "\r\n")], ""),
    "c21": ([N, "%time ZERO = np.float64(0)", RZ], ""),
    "c24": (["%pylab inline", R], ""),
    "c25": ({"relu.ipynb": ["%run helper.py", RZ], "helper.py": N + "ZERO = 0.0\n"}, ""),
    "c25_absent": ([N, "%run nowhere.py", R], "cell 2, line 1: %run nowhere.py is left out when graded"),
    "c26": ([N + "d = {}\nd['files'] = !ls\n" + R], ""),
    "c26_help": ([N + "np.random.default_rng(0)?\n" + R], "cell 1, line 2: SyntaxError"),
    "c27": (["%%writefile relu.py\n" + N + "\n\n" + R, "from relu import *"], ""),
    "c27_alone": (["%%writefile relu.py\n" + N + "\n\n" + R], ""),
    "absent_annotation": (
        {"relu.py": N + "import torch\n" + R.replace("(z)", "(z: torch.Tensor) -> torch.Tensor")},
        "relu.py, line 3: an annotation of relu is left out when graded",
    ),
    "gone_annotation": ([N, R.replace("(z)", "(z: np.float) -> np.array[float]")], "cell 2, line 1: an annotation"),
    "unknown_annotation": (
        {"relu.py": N + R.replace("(z)", "(z: 'x', k: List[int] = 3)")},
        "line 2: an ann",
    ),
    "absent_decorator": (
        {"relu.py": N + "import numba as nb\n\n\n@nb.jit(nopython=True)\n" + R},
        "relu.py, line 6: @nb.jit(nopython=True) is left out when graded",
    ),
    "absent_decorators": (
        {"relu.py": N + "from numba import njit\n@njit\n@np.vectorize\n" + R.replace("np.maximum", "max")},
        "relu.py, line 5: @njit is left out when graded",
    ),
    "absent_both": (
        [
            "from jaxtyping import Float, jaxtyped\n" + N,
            "@jaxtyped\n" + R.replace("(z)", "(z: Float) -> Float['n']"),
        ],
        None,
    ),
    "tools_decorator": ({"relu.py": N + "@profile\n" + R}, "relu.py, line 3: @profile is left out when graded"),
    "later_python": (
        {"relu.py": N + "from typing import no_such\n@no_such\n" + R},
        "relu.py, line 2: ImportError: cannot import name 'no_such' from 'typing' (the rest was run)",
    ),
    "star_import_of_a_bar": (
        {"relu.py": N + "from tqdm import *\nn = 0\nfor _ in tqdm(range(3)):\n    n += 1\nZERO = n - 3.0\n" + RZ},
        "",
    ),
    "helper_in_a_folder_of_its_name": (
        {"relu.py": "from tools import ZERO\n" + N + RZ, "tools/tools.py": "ZERO = 0.0\n"},
        "",
    ),
    "kind_of_a_figure": (
        {
            "relu.py": N + "import matplotlib.pyplot as plt\n"
            "ZERO = 0.0 if isinstance(plt.gcf(), plt.Figure) and not isinstance(3, plt.Figure) else 1.0\n" + RZ
        },
        "",
    ),
    "c27_data": ([N, "%%writefile data.txt\n1 2", "assert np.loadtxt('data.txt')[1] == 2", R], ""),
    "c34": ([N, "import asyncio\nawait asyncio.sleep(0)\n" + R], ""),
    "c35": ([N, "if __name__ == '__main__':\n    ZERO = 0.0", RZ], ""),
    "c37": ([N, "1 + 1", "two = _\n" + R], ""),
    "c41": ([N, R + ENDLESS], "cell 2, line 5: stopped after"),
    "c44": ({"relu.py": N + R + ENDLESS}, "relu.py, line 6: stopped after"),
    "c46": ({"relu.py": EXPORTED}, ""),
    "c49": (
        {"relu.py": N + R + "np.save('out.npy', relu(np.ones(3)))\n"},
        "nothing can be written or started while you are",
    ),
    "c49_exit": ({"relu.py": N + R + "exit()\n"}, "relu.py, line 4: your code ended the process with exit code 0"),
    "c49_assert": ({"relu.py": N + R + "assert relu(1) == 2, 'no'\n"}, "relu.py, line 4: AssertionError: no"),
    "c49_folder": (
        {"relu.py": N + "import os\nos.makedirs('figures', exist_ok=True)\n" + R},
        "nothing can be written",
    ),
    "c49_temporary": ({"relu.py": N + "import tempfile\ntempfile.mkdtemp()\n" + R}, "relu.py, line 3: "),
    "c49_log": ({"relu.py": N + "import logging\nlogging.basicConfig(filename='run.log')\n" + R}, "line 3: "),
    "v13_closed": ({"relu.py": N + "import os\nos.close(3)\n" + R}, "relu.py, line 3: the reply from your code"),
    "pool": (
        {"relu.py": N + R + "import multiprocessing\nmultiprocessing.Pool(2)\n"},
        "concurrent.futures or subprocess (the",
    ),
    "v14": ([N, R + "import sys\nsys.exit()"], "cell 2, line 4: your code ended the process"),
    # statements that fail, end or cannot be compiled
    "endless_between": ([N, "while True:\n    pass\n" + R], "cell 2, line 1: stopped after"),
    "hard_exit": ({"relu.py": N + "import os\nos._exit(0)\n" + R}, "relu.py, line 3: your code ended the process"),
    "segfault": (
        {"relu.py": N + "import ctypes\nctypes.string_at(0)\n" + R},
        "line 3: the process died of signal 11",
    ),
    "memory": ({"relu.py": N + "big = np.ones(1 << 40)\n" + R}, "relu.py, line 2: more than 512 MB"),
    "bracket_at_the_end": ({"relu.py": N + R + "x = (\n"}, "relu.py, line 4: SyntaxError"),
    "bracket_before": ({"relu.py": N + "x = (1,\n" + R}, "relu.py, line 2: SyntaxError"),
    "string_without_end": ({"relu.py": N + R + "x = 'abc\ny = 2\n"}, "relu.py, line 4: SyntaxError"),
    "text_without_end": ({"relu.py": N + R + "'''\nx = 2\n"}, "relu.py, line 4: SyntaxError"),
    "broken_function": ({"relu.py": N + R + "def other(:\n    pass\n"}, "relu.py, line 4: SyntaxError"),
    "broken_again": ({"relu.py": N + R + "def relu(z:\n    pass\n"}, "the earlier definition of relu counts"),
    "latin_1": (
        {"relu.py": ("# \u00dcbung\n" + N + R + "s = '\u00e9'\n").encode("latin-1")},
        "it is not in UTF-8: save it as",
    ),
    "latin_1_helper": (
        {
            "relu.py": "from helper import ZERO\n" + N + RZ,
            "helper.py": "s = '\u00e9'\nZERO = 0.0\n".encode("cp1252"),
        },
        "helper.py: it is not in UTF-8",
    ),
    "wrong_cookie": ({"relu.py": ("# coding: utf-8\ns = '\u00e9'\n" + N + R).encode("latin-1")}, ""),
    "unknown_cookie": ({"relu.py": "# coding: what\n" + N + R}, ""),
    "bom": ({"relu.py": "\ufeff" + N + R}, ""),
    "bom_broken": ({"relu.py": "\ufeff" + N + R + "x = (\n"}, "relu.py, line 4: SyntaxError"),
    "lone_cr": ({"relu.py": (N + R).replace("\n", "\r")}, ""),
    "lone_cr_broken": ({"relu.py": (N + R + "x = )\n").replace("\n", "\r")}, "relu.py, line 4: SyntaxError"),
    "form_feed": ({"relu.py": N + "\f" + R + "\f\nx = )\n"}, "SyntaxError"),
    "nul": ({"relu.py": N + R + "x = '\x00'\n"}, "relu.py, line 4"),
    "cookie": ({"relu.py": "# -*- coding: latin-1 -*-\n" + N + R}, ""),
    "decorated": (
        {"relu.py": N + "from functools import lru_cache, wraps\n@np.vectorize\n@float\ndef f(z:\n  pass\n" + R},
        "SyntaxError",
    ),
    "return_outside": (
        {"relu.py": N + R + "return 3\n"},
        "relu.py, line 4: SyntaxError: 'return' outside function",
    ),
    "yield_outside": ({"relu.py": N + R + "yield 3\n"}, "relu.py, line 4: SyntaxError: 'yield' outside function"),
    "await_in_a_file": ({"relu.py": N + "import asyncio\nawait asyncio.sleep(0.01)\n" + R}, ""),
    "asyncio_run": (
        {
            "relu.py": N + "import asyncio\nasync def zero():\n    await asyncio.sleep(0.01)\n    return 0.0\n"
            "async def both():\n    return sum(await asyncio.gather(zero(), zero()))\n"
            "ZERO = asyncio.run(both())\n" + RZ
        },
        "",
    ),
    "asyncio_of_earlier_times": (
        {
            "relu.py": N + "import asyncio\nasync def zero():\n    return 0.0\nLOOP = asyncio.new_event_loop()\n"
            "ZERO = LOOP.run_until_complete(zero())\nLOOP.close()\n" + RZ
        },
        "",
    ),
    "future_late": ({"relu.py": N + "from __future__ import annotations\n" + R}, ""),
    "future_in_cells": (
        ["from __future__ import annotations\n" + N, R.replace("(z)", "(z: Undefined) -> Array")],
        "",
    ),
    "global_late": ({"relu.py": N + "ZERO = 0.0\nglobal ZERO\n" + RZ}, ""),
    "walrus": ([N + "(ZERO := 0.0)", RZ], ""),
    "match": ([N + "match 3:\n    case int():\n        ZERO = 0.0\n", RZ], ""),
    "newer_python": ({"relu.py": N + "type Vector = list[float]\n" + R + "def f[T](x: T): pass\n"}, None),
    "newer_strings": ({"relu.py": N + 'names = {"a": 1}\nprint(f"{names["a"]}")\n' + R}, None),
    "python_2": (
        {"relu.py": N + "print 'hello'\n" + R + "exec 'x = 1'\n"},
        "relu.py, line 5: it is Python 2: write exec with",
    ),
    "delete": ({"relu.py": N + "del nothing\n" + R}, "relu.py, line 2: NameError"),
    "semicolons": (
        {"relu.py": N + "1 / 0; ZERO = 0.0; assert 0; y = 1\n" + RZ},
        "relu.py, line 2: ZeroDivisionError",
    ),
    "half_a_class": (
        {"relu.py": N + "class A:\n    x = 1\n    y = 1 / 0\n" + R},
        "relu.py, line 4: ZeroDivisionError",
    ),
    "star_import": ({"relu.py": "from numpy import *\nfrom math_ import *\nimport numpy as np\n" + R}, "line 2"),
    "asks": ({"relu.py": N + "name = input('who? ')\n" + R}, "remove input()"),
    "exit_caught": ({"relu.py": N + "try:\n    raise SystemExit\nexcept SystemExit:\n    pass\n" + R}, ""),
    "exit_text": (
        {"relu.py": N + "raise SystemExit('done')\n" + R},
        "relu.py, line 2: your code ended the process",
    ),
    "helper_fails": (
        {"relu.py": "from helper import ZERO\n" + N + RZ, "helper.py": "import torch_\nZERO = 0.0\n"},
        "helper.py, line 1: ModuleNotFoundError",
    ),
    "helper_ends": (
        {"relu.py": "from helper import ZERO\n" + N + RZ, "helper.py": "import os\nos._exit(1)\nZERO = 0.0\n"},
        "helper.py, line 2: your code ended the process",
    ),
    "helper_then_endless": (
        {"relu.py": "import helper\nwhile 1: pass\n" + N + R, "helper.py": "print(1)\n"},
        "relu.py, line 2: stopped after",
    ),
    "eleven_exits": ({"relu.py": N + R + "import os\n" + "os._exit(0)\n" * 12}, "and all after it: 10 statements"),
    "thread": (
        {"relu.py": N + "import threading\nthreading.Thread(target=print).start()\n" + R},
        "relu.py, line 3",
    ),
    "warning_as_error": ({"relu.py": N + "import warnings\nwarnings.simplefilter('error')\nx = '\\d'\n" + R}, ""),
    "recursion": ({"relu.py": N + "def f(): return f()\nf()\n" + R}, "relu.py, line 3: RecursionError"),
    "deep": ({"relu.py": N + R + "x = " + "(" * 5000 + ")" * 5000 + "\n"}, "relu.py, line 4"),
    "text_that_fails": (
        {"relu.py": N + "class E(Exception):\n    def __str__(self): raise SystemExit\nraise E\n" + R},
        "relu.py, line 4: E",
    ),
    "dataclass": ([N + "from dataclasses import dataclass\n@dataclass\nclass P:\n    x: float = 0.0", R], ""),
    "main_module": ([N, "import sys\nsys.modules['__main__'].ZERO = 0.0", RZ], ""),
    "last_value_twice": ([N, "7", "8", "assert (_, __) == (8, 7) and Out[2] == 7 and _3 == 8\nZERO = 0.0", RZ], ""),
    "own_underscore": ([N, "_, ZERO = 1, 0.0\n5", "assert _ == 1", RZ], ""),
    # what only IPython knows
    "timed_cell": ([N, "%%time\nimport torch_\nZERO = 0.0", RZ], "cell 2, line 2: ModuleNotFoundError"),
    "timeit_result": ([N, "t = %timeit -o -n 1 -r 1 1 + 1", "ZERO = 0.0 if t.average is not None else 1", RZ], ""),
    "socket": (
        {"relu.py": N + "import socket\nsocket.socketpair()\n" + R},
        "nothing can be written or started while you are graded, and there is no network",
    ),
    "own_path": (
        {"relu.py": N + "import os\nopen(os.path.join(os.path.dirname(__file__), 'x.txt'))\n" + R},
        "No such file or directory: 'x.txt'",
    ),
    "imports_itself": ({"relu.py": "from relu import helper\n" + N + R}, "circular import) (relu.py) (the rest"),
    "timeit_cell": ([N, "%%timeit -n 3\nx = 1", R], ""),
    "captured": ([N, "%%capture out --no-stderr\nZERO = 0.0", "print(out.stdout)", RZ], ""),
    "unknown_magic": ([N, "%%my_magic 1 2\nZERO = 0.0", RZ], ""),
    "unknown_language": ([N, "%%cython\ncdef int x = 1", R], "cell 2, line 1: %%cython is left out when graded"),
    "unknown_line_magic": ([N, "%my_magic x", R], "cell 2, line 1: %my_magic is left out when graded"),
    "bash": ([N, "%%bash\nls -l | wc", R], ""),
    "value_of_time": ([N, "ZERO = %time np.float64(0)", RZ], ""),
    "prun": ([N, "%prun -s cumulative ZERO = 0.0", RZ], ""),
    "time_in_a_function": ([N, "def f():\n    %time x = 1\n    return 0.0\nZERO = f()", RZ], ""),
    "prompts": ([">>> import numpy as np\n>>> def relu(z):\n...     return np.maximum(z, 0.0)"], ""),
    "indented": (["    import numpy as np\n    %matplotlib inline", R], ""),
    "without_sign": (["pip install numpy", N, "time ZERO = 0.0", RZ], ""),
    "magic_in_a_file": ({"relu.py": "!pip install numpy\n%matplotlib inline\n" + N + R}, ""),
    "cells_in_a_file": ({"relu.py": "# %%\n%%time\n" + N + "# %%\n%%bash\nls | wc\n# %% last\n" + R}, ""),
    "exported_magics": (
        {
            "relu.py": N + "get_ipython().run_line_magic('time', 'ZERO = 0.0')\n"
            "get_ipython().system('ls')\nx = get_ipython().getoutput('ls')\n"
            "get_ipython().run_cell_magic('time', '', 'y = 1\\nz = 2\\n')\n" + RZ
        },
        "",
    ),
    "imported_shell": (
        {"relu.py": N + "from IPython import get_ipython\nget_ipython().magic('time ZERO = 0.0')\n" + RZ},
        "",
    ),
    "c27_lines": (
        [
            N,
            "%%writefile 'my data.txt'\n1",
            "%%file -a 'my data.txt'\n2",
            "assert np.loadtxt('my data.txt')[1] == 2",
            R,
        ],
        "",
    ),
    "c27_folder": ([N, "%%writefile sub/d.json\n0.0", "import json\nZERO = json.load(open('sub/d.json'))", RZ], ""),
    "c27_elsewhere": (
        [N, "%%writefile /content/d.txt\n1", R],
        "%%writefile /content/d.txt is left out when graded",
    ),
    "c27_large": ([N, "%%file d.txt\n" + "1 2 3\n" * 100_000, R], ""),
    "appended": (["%%writefile relu.py\n" + N, "%%writefile -a relu.py\n" + R, "from relu import relu"], ""),
    "pylab_names": (["%pylab", "x = linspace(0, 1)\nplot(x)\nfigure()", R], ""),
    "autocall": ([N, "/print 1 2", ",print a b", ";print a b", R], ""),
    # modules that do nothing here
    "decorated_by_one": (["from ipywidgets import interact\n" + N, "@interact(z=3)\n" + R], ""),
    "subclass": (
        {
            "relu.py": "import matplotlib.pyplot as plt\nclass F(plt.Figure):\n    pass\nF().x.y(3)\n"
            "issubclass(plt.Axes, (F, int))\n" + N + R
        },
        "",
    ),
    "pylab_star": ({"relu.py": "from pylab import *\n" + R}, ""),
    "toolkits": (
        {"relu.py": "from mpl_toolkits.mplot3d import Axes3D\nimport seaborn as sns\nsns.set()\n" + N + R},
        "",
    ),
    "progress": (
        {"relu.py": N + "from tqdm.auto import tqdm\nZERO = 1.0\nfor ZERO in tqdm([1.0, 0.0]):\n    pass\n" + RZ},
        "",
    ),
    # what Python calls invalid syntax, and what it is
    "merged": (
        {"relu.py": f"{N}<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> main\n{R}"},
        "relu.py, line 2: marks of a merge conflict stand in line 2: keep one of the two versions, and save it",
    ),
    "merged_functions": (
        {"relu.py": f"{N}<<<<<<< a\n{R}||||||| b\n=======\n{R}>>>>>>> c\n"},
        "a merge conflict stand",
    ),
    "merged_cell": ([N, f"<<<<<<< local\n{R}=======\n{R}>>>>>>> remote"], "cell 2, line 1: marks of a merge"),
    "merged_helper": (
        {
            "relu.py": "from helper import ZERO\n" + N + RZ,
            "helper.py": "<<<<<<< a\nZERO = 0.0\n=======\n>>>>>>> b\n",
        },
        "helper.py, line 1: marks of a merge conflict",
    ),
    "pasted_traceback": (
        {
            "relu.py": N
            + R
            + 'Traceback (most recent call last):\n  File "a.py", line 1, in <module>\nNameError: x\n'
        },
        "relu.py, line 4: the message of an error was pasted here: take it out",
    ),
    "pasted_session": ({"relu.py": ">>> import numpy as np\n>>> 1 + 1\n2\n" + R}, ""),
    "fence": ({"relu.py": f"```python\n{N}{R}```\n"}, "relu.py, line 1: a fence of Markdown stands here: take it"),
    "fence_in_a_cell": ([f"```python\n{N}{R}```"], "cell 1, line 1: a fence of Markdown"),
    "quotes": (
        {"relu.py": N + "x = \u201chello\u201d\n" + R},
        "line 2: \u201c is a quotation mark of a word processor",
    ),
    "dash": ([N, "x = 3 \u2212 1", R], "cell 2, line 1: \u2212 is a dash: type it again as -"),
    "wide": (
        {"relu.py": N + "x = f\uff081\uff09\n" + R},
        "\uff08 is a character of another width: type it again as (",
    ),
    "hard_blank": ({"relu.py": N + "x\u00a0= 1\n" + R}, "line 2: an invisible character (U+00A0) was copied along"),
    "hard_blank_in_a_cell": ([N, "if 1:\n\u00a0\u00a0\u00a0\u00a0x = 1", R], "(U+00A0) was copied along"),
    "no_width": ({"relu.py": N + "x = 1\u200b\n" + R}, "(U+200B) was copied along"),
    "tabs": (
        {"relu.py": N + R + "if 1:\n\tx = 1\n        y = 2\n"},
        "tabs and spaces are mixed: indent all lines with",
    ),
    "print_2": ({"relu.py": N + "print 'hello'\n" + R}, "line 2: it is Python 2: write print with brackets"),
    "print_2_value": ([N, "x = 3\nprint x", R], "cell 2, line 2: it is Python 2: write print with brackets"),
    "except_2": ({"relu.py": N + R + "try:\n    x = 1\nexcept ValueError, e:\n    pass\n"}, "it is Python 2, and"),
    "raise_2": ({"relu.py": N + R + "raise ValueError, 'no'\n"}, "line 4: it is Python 2, and here Python 3 runs"),
    "html_around": ({"relu.py": f"{N}<pre>\n{R}</pre>\n"}, "relu.py, line 2: HTML stands here: take it out"),
    "entities": (
        {"relu.py": N + "if 1 &lt; 2:\n    pass\n" + R},
        "line 2: it was copied from the text of a web page, where &lt;",
    ),
    "terminal": ({"relu.py": "$ pip install numpy\n" + N + R}, "line 1: it is a command of the terminal"),
    "terminal_python": ({"relu.py": N + R + "python relu.py\n"}, "line 4: it is a command of the terminal"),
    "terminal_bare": ({"relu.py": "pip install numpy\n" + N + R}, ""),
    "numbers": (
        {"relu.py": f"1  {N}2  x = 1\n" + N + R},
        "the numbers of the lines were copied along: take them out",
    ),
    "comment_of_c": (
        {"relu.py": "// my work\n" + N + R},
        "relu.py, line 1: it is no comment of Python: begin it with #",
    ),
    "path": ({"relu.py": N + "x = 'C:\\Users\\me'\n" + R}, "a backslash begins an escape"),
    "else_if": ({"relu.py": N + R + "if 0:\n    pass\nelse if 1:\n    pass\n"}, "else if is elif in Python"),
    # more of each kind
    "package_of_cells": (
        [
            "!mkdir lib",
            "%%writefile lib/__init__.py",
            f"%%writefile lib/t.py\n{N}ZERO = 0.0",
            "from lib.t import *",
            RZ,
        ],
        "",
    ),
    "run_with_options": (
        {
            "relu.ipynb": ["%run -i start.py", "%run ./more/zero.py", RZ],
            "start.py": N,
            "more/zero.py": "ZERO = 0.0\n",
        },
        "",
    ),
    "run_a_notebook": ({"hw.ipynb": ["%run base.ipynb", RZ], "base.ipynb": [N, "ZERO = 0.0"]}, "taken for relu.py"),
    "exported_cell_magics": (
        {
            "relu.py": "get_ipython().run_line_magic('pylab', 'inline')\n"
            "get_ipython().run_cell_magic('capture', 'out', 'ZERO = 0.0\\n')\n"
            "get_ipython().run_cell_magic('time', '', 'def relu(z):\\n    return np.maximum(z, ZERO)\\n')\n"
        },
        "",
    ),
    "cells_of_spyder": ({"relu.py": f"#%% Cell 1\n{N}#%%\n%matplotlib inline\n{R}"}, ""),
    "percent_signs": (
        [N + "a = (7\n% 3)\nb = a \\\n  % 2\nc = f'{a % 3}%' + '%d%%' % 3\nd = {'x': a %3}\n" + R],
        "",
    ),
    "progress_of_pairs": (
        {
            "relu.py": N + "from tqdm import tqdm as bar\nfrom tqdm.contrib import tenumerate, tzip\n"
            "for i, ZERO in tenumerate([1.0, 0.0]):\n    pass\n"
            "assert list(tzip([1], [2])) == [(1, 2)] and len(bar([1, 2])) == 2 and [*bar(iterable=[1])] == [1]\n"
            + RZ
        },
        "",
    ),
    "widgets": (
        [
            "from ipywidgets import interact, IntSlider, Output\nout = Output()\n" + N,
            "@interact(x=IntSlider(max=3))\ndef f(x=1): 0\nwith out:\n    ZERO = 0.0\n@out.capture()\ndef g(): 0",
            RZ,
        ],
        "",
    ),
    "axes": (
        {
            "relu.py": N + "import matplotlib.pyplot as plt\nh, l = plt.gca().get_legend_handles_labels()\n"
            "for p, q in zip(plt.hist([1])[2], plt.gca().lines):\n    p.set(q)\n"
            "w = plt.rcParams['figure.figsize'][0] * 2 + 1.5 > 3\nx, y = plt.ginput(1)[0]\n"
            "print(f'{plt.gcf().dpi:.2f}', '%d' % plt.gcf().number, sorted([h, l]), {h: 1}, np.array([h]))\n" + R
        },
        "",
    ),
    "overloaded": (
        {
            "relu.py": N + "from typing import NamedTuple, overload\nclass A(NamedTuple):\n    zero: float = 0.0\n"
            "@overload\ndef relu(z: int) -> int: ...\n@overload\ndef relu(z: float) -> float: ...\n"
            "def relu(z):\n    return np.maximum(z, A().zero)\n"
        },
        "",
    ),
    "bound_by_a_call": (
        {
            "relu.py": N
            + "def make():\n    global relu\n"
            + R.replace("def", "    def").replace("    return", "        return")
            + "make()\n"
        },
        "",
    ),
    "names_of_python": ({"relu.py": N + "print = None\nlist = [1]\nint = float\nmax = min\nlen = 3\n" + R}, ""),
    "streams_closed": ({"relu.py": N + "import sys\nsys.stdout.close()\nsys.stderr = sys.stdin = None\n" + R}, ""),
    "arguments_of_a_program": (
        {"relu.py": "import argparse\nargparse.ArgumentParser().parse_args(['--n'])\n" + N + R},
        "relu.py, line 2: your code ended the process with exit code 2",
    ),
    "capitals_and_text": ({"RELU.Py.TXT": N + R}, "it was handed in as RELU.Py.TXT"),
    "unittest": (
        {"relu.py": N + R + "import unittest\nunittest.main()\n"},
        "relu.py, line 5: your code ended the process",
    ),
}
