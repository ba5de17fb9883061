"""What ``get_ipython()`` returns: magics that hold Python run it, and the others do nothing.

Student side. Lines with magics become calls of it (`magics`), and exported files hold the same calls.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np

from grader.sandbox.inside.inert import stand_in
from grader.sandbox.inside.stand_ins import StandInModule
from grader.sandbox.inside.statements import FILES, OTHER_LANGUAGES

__all__ = ["Host", "Results", "Shell"]

OPTIONS = {
    "timeit": re.compile(r"\s*(?:-(?:[nrp]\s*\d+|[tcqov]+|[nr]\s+\d+)\s+)*"),
    "prun": re.compile(r"\s*(?:-(?:[lsTD]\s*\S+|[rq]+)\s+)*"),
    "time": re.compile(r"\s*(?:--no-raise-error\s+)?"),
}
"""The options before the code of magics that run it."""
CODE = frozenset(OPTIONS)
WITHOUT_EFFECT = frozenset(
    """
    check matplotlib config autoreload load_ext reload_ext unload_ext precision pip conda mamba uv cd ls
    pwd who whos who_ls who_ls env set_env history hist info pinfo pinfo2 psearch pdoc psource pfile
    pdef quickref lsmagic magic automagic autosave save notebook reset_selective xmode gui
    logstart logon logoff debug pdb tb cat mkdir rm cp mv ll lf ldir less more man edit doctest_mode
    dhist bookmark page pprint recall rerun memit mprun lprun bash system sx sc alias unalias
    killbgscripts tensorboard watermark nbdev
    """.split()  # noqa: SIM905 - so many quoted names read worse
)
"""Line magics that bind no name of Python's."""


BINDING = frozenset(["R", "sql", "bigquery", "cython", "fortran", "julia", "octave", "matlab"])
"""Cell magics in another language that bind names all the same."""
WORD = re.compile(r"\"[^\"]*\"|'[^']*'|\S+")
"""A word of a magic's line, which may be quoted."""
APPENDS = frozenset({"-a", "--append"})


class Host(Protocol):
    """What the shell needs of the process that runs the student's code."""

    def run_text(self, text: str, namespace: dict[str, Any], *, value: bool = False) -> Any:
        """Run `text`; return the value if it is an expression and `value` is set."""

    def run_file(self, name: str, namespace: dict[str, Any]) -> bool:
        """Run a file that was handed in; return whether there is one of that name."""

    def write_file(self, name: str, text: str, *, append: bool) -> bool:
        """Make `text` a file of the submission; return whether files of that kind can be."""

    def note(self, what: str) -> None:
        """Remark that `what` is left out, at the line that runs."""


class Shell:
    """The part of IPython's shell that notebooks call.

    Parameters
    ----------
    host : Host
    namespace : dict
        Of the notebook, or of the file that calls.
    """

    def __init__(self, host: Host, namespace: dict[str, Any]) -> None:
        self._host, self.user_ns = host, namespace

    def run_line_magic(self, name: str, line: str = "", *_: Any, **__: Any) -> Any:
        """Do what ``%name line`` does, as far as it concerns names."""
        name = name.lstrip("%")
        if name in CODE:
            code = OPTIONS[name].sub("", line, count=1)
            value = self._host.run_text(code, self.user_ns, value=True)
            return stand_in("IPython") if name == "timeit" else value  # times, if they are asked for
        if name in FILES:
            return None
        match name:
            case "run":
                self._run(line)
            case "pylab":
                self._pylab(line)
            case "matplotlib" | "gui":
                return None
            case "reset":
                self._host.note(f"%{name}")
            case _ if name in WITHOUT_EFFECT:
                return [] if name in ("sx", "sc", "who_ls", "dhist") else None
            case _:
                self._host.note(f"%{name}")
        return None

    def run_cell_magic(self, name: str, line: str, cell: str, *_: Any, **__: Any) -> Any:
        """Do what a cell that begins with ``%%name line`` does, as far as it concerns names."""
        if name == "capture":
            self.user_ns |= {word: stand_in("IPython") for word in line.split() if word.isidentifier()}
        if name in FILES:
            words = WORD.findall(line)
            file = words[-1].strip("\"'") if words else ""
            text = cell if cell.endswith("\n") else f"{cell}\n"
            if not self._host.write_file(file, text, append=not APPENDS.isdisjoint(words[:-1])):
                self._host.note(f"%%{name} {file}".rstrip())
            return None
        if name in OTHER_LANGUAGES:
            if name in BINDING:
                self._host.note(f"%%{name}")
            return None
        return self._host.run_text(cell, self.user_ns)

    def magic(self, line: str) -> Any:
        """Do what `line`, without its ``%``, does: the older spelling."""
        name, _, rest = line.partition(" ")
        return self.run_line_magic(name, rest)

    def run_cell(self, cell: str, *_: Any, **__: Any) -> Any:
        """Run a cell."""
        return self._host.run_text(cell, self.user_ns)

    ex = run_cell

    def ev(self, expression: str) -> Any:
        """Return the value of an expression."""
        return self._host.run_text(expression, self.user_ns, value=True)

    def system(self, *_: Any) -> None:
        """Run no command."""

    system_raw = system_piped = show_usage = system

    def getoutput(self, *_: Any, **__: Any) -> list[str]:
        """Return the lines that no command printed."""
        return _Lines()

    getoutput_raw = getoutput

    def push(self, variables: Any, *_: Any, **__: Any) -> None:
        """Bind names."""
        if isinstance(variables, Mapping):
            self.user_ns.update(variables)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return stand_in("IPython")

    def __repr__(self) -> str:
        return "<IPython: does nothing when graded>"

    def _run(self, line: str) -> None:
        words = WORD.findall(line)
        options = [word for word in words if word.startswith("-")]
        file = next((word.strip("\"'") for word in words if not word.startswith("-")), "")
        name = posixpath.normpath(file)
        shared = "-i" in options
        names = self.user_ns if shared else {"__name__": "__main__"}
        if not self._host.run_file(name, names):
            self._host.note(f"%run {file}".rstrip())
        elif not shared:
            self.user_ns |= {key: value for key, value in names.items() if not _is_own(key)}

    def _pylab(self, line: str) -> None:
        pylab, plotting = StandInModule("pylab"), stand_in("matplotlib")
        bound = {"numpy": np, "matplotlib": plotting, "pylab": pylab, "plt": plotting, "mlab": plotting, "np": np}
        if "--no-import-all" not in line.split():
            bound |= {name: getattr(pylab, name) for name in pylab.__all__}
        self.user_ns |= {**bound, "pyplot": plotting, "display": stand_in("IPython"), "figsize": plotting}


class Results:
    """The values of a notebook's cells, under the names that IPython gives them."""

    def __init__(self) -> None:
        self.inputs = [""]
        self.outputs: dict[int, Any] = {}
        self._last: Any = ""

    def begin(self, text: str) -> None:
        """Count a cell."""
        self.inputs.append(text)

    def take(self, value: Any, namespace: dict[str, Any]) -> None:
        """Bind the value of a cell's last expression, unless ``_`` is a name of the student's."""
        if value is None:
            return
        number = len(self.inputs) - 1
        self.outputs[number] = namespace[f"_{number}"] = value
        if namespace.get("_", self._last) is self._last:
            namespace.update(_=value, __=namespace.get("_"), ___=namespace.get("__"))
            self._last = value


def _is_own(name: str) -> bool:
    return name in ("get_ipython", "display") or (name.startswith("__") and name.endswith("__"))


class _Lines(list[str]):
    """The output of a command as IPython gives it: a list of lines, and a text."""

    @property
    def n(self) -> str:
        return ""

    s = spstr = nlstr = n

    @property
    def l(self) -> Any:  # noqa: E743 - so it is called there
        return self

    p = paths = l
