"""The files that the student's process can read: interpreter, standard library, site-packages, shared libraries.

Grader side. The list comes from this process, which runs on the same interpreter.
"""

from __future__ import annotations

import importlib.util
import os
import re
import stat
import sys
import sysconfig
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Runtime", "bubblewrap_command", "find_runtime", "lies_under", "world_readable"]

DEVICES = ("/dev/null", "/dev/urandom")
HOSTNAME = "grader"
"""The host name that students' code sees."""
LOADER_FOLDERS = ("/lib", "/lib64", "/usr/lib64")


@dataclass(frozen=True)
class Runtime:
    """An interpreter with everything that it needs to run NumPy."""

    python: Path
    search_path: tuple[str, ...]
    """``sys.path`` in the student's process: the standard library and site-packages."""
    libraries: tuple[str, ...]
    """Folders of shared libraries outside the search path."""
    installed: tuple[str, ...] = ()
    """The folders of `search_path` that hold installed packages. A student's code finds only some of them there."""

    @property
    def readable(self) -> tuple[str, ...]:
        """Everything that may be read, outermost folders only."""
        return _outermost([*self.search_path, *self.libraries])


def find_runtime() -> Runtime:
    """Return the runtime that this process itself uses."""
    python = Path(getattr(sys, "_base_executable", sys.executable)).resolve()
    base = {"base": sys.base_prefix, "platbase": sys.base_exec_prefix}
    library = [sysconfig.get_path(name, vars=base) for name in ("stdlib", "platstdlib")]
    extensions = [str(Path(path) / "lib-dynload") for path in library]
    packages = [sysconfig.get_path(name) for name in ("purelib", "platlib")]
    numpy = importlib.util.find_spec("numpy")  # not imported: see launch
    if numpy is not None and numpy.origin is not None:
        packages.append(str(Path(numpy.origin).parent.parent))
    own, installed = _folders([*library, *extensions]), _folders(packages)
    search_path = tuple(dict.fromkeys((*own, *installed)))
    return Runtime(
        python, search_path, _library_folders(search_path), tuple(one for one in installed if one not in own)
    )


def _folders(paths: Iterable[str]) -> list[str]:
    return [os.path.realpath(path) for path in paths if Path(path).is_dir()]


def lies_under(path: Path, roots: Iterable[str]) -> str | None:
    """Return the root that `path` lies in, if any."""
    resolved = path.resolve()
    return next((root for root in roots if resolved.is_relative_to(root)), None)


def world_readable(runtime: Runtime) -> bool:
    """Whether any user can run this interpreter, because every folder above it is open to all."""
    return all(_open_to_all(Path(path)) for path in (str(runtime.python), *runtime.readable))


def bubblewrap_command(bwrap: str, runtime: Runtime, *, disable_userns: bool) -> list[str]:
    """Return the command that runs what follows it in namespaces of its own, seeing only `runtime`."""
    command = [
        bwrap,
        "--unshare-all",
        "--unshare-user",
        "--die-with-parent",
        "--new-session",
        "--hostname",
        HOSTNAME,
        "--cap-drop",
        "ALL",
    ]
    if disable_userns:
        command.append("--disable-userns")
    bound = [*runtime.readable]
    if lies_under(runtime.python, bound) is None:
        bound.append(str(runtime.python))
    for folder in LOADER_FOLDERS:
        path = Path(folder)
        if path.is_symlink():
            command += ["--symlink", str(path.readlink()), folder]
        elif path.is_dir() and folder not in bound:
            bound.append(folder)
    for path_name in bound:
        command += ["--ro-bind", path_name, path_name]
    return [*command, "--proc", "/proc", "--dev", "/dev", "--remount-ro", "/", "--chdir", "/"]


def _library_folders(search_path: Sequence[str]) -> tuple[str, ...]:
    """The folders that this process has loaded shared libraries from, apart from `search_path`."""
    try:
        maps = Path("/proc/self/maps").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ()
    files = {match[1] for match in re.finditer(r"\s(/\S+\.so[.\d]*)$", maps, re.MULTILINE)}
    folders = {os.path.dirname(os.path.realpath(file)) for file in files}  # noqa: PTH120 - realpath gives text
    return tuple(sorted(folder for folder in folders if lies_under(Path(folder), search_path) is None))


def _outermost(paths: Sequence[str]) -> tuple[str, ...]:
    unique = sorted(set(paths), key=len)
    kept: list[str] = []
    for path in unique:
        if lies_under(Path(path), kept) is None:
            kept.append(path)
    return tuple(kept)


def _open_to_all(path: Path) -> bool:
    try:
        folders_open = all(parent.stat().st_mode & stat.S_IXOTH for parent in path.parents)
        return folders_open and bool(path.stat().st_mode & stat.S_IROTH)
    except OSError:
        return False
