"""Pages as programs: the fences of a Markdown page, and a shell that follows them in order.

A fence below a paragraph that names a file in bold, as ``**`course.toml`**``, is that file; one of plain text only
if it is a table, for which there is no highlighting. A fence of the language
``console`` holds commands after ``$`` and what they print. One more word in its first line says what becomes of it:

run
    It is run by `make test`, and prints what is shown; ``...`` stands for anything.
nightly
    The same, but only in the longer runs, since it is slow or needs the network.
shown
    It is not run: it changes this machine, or never ends, or stands for many commands.
"""

from __future__ import annotations

import doctest
import os
import re
import secrets
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt

KINDS = ("run", "nightly", "shown")
FILE = re.compile(r"\*\*`([\w./-]+\.\w+)`\*\*")
ANYTHING = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@dataclass(frozen=True)
class Fence:
    """A fenced block of a page."""

    line: int
    language: str
    words: tuple[str, ...]
    """What follows the language in the first line."""
    text: str
    file: str
    """The file that it is; empty if it is none."""


@dataclass(frozen=True)
class Command:
    """A command of a page, and what it prints there."""

    line: int
    text: str
    shown: str


@dataclass(frozen=True)
class Done:
    """A command that was run."""

    command: Command
    code: int
    printed: str

    @property
    def as_shown(self) -> bool:
        """Whether it succeeded, and printed what the page shows. A page that shows nothing leaves it open."""
        shown = self.command.shown
        return self.code == 0 and (not shown or doctest.OutputChecker().check_output(shown, self.printed, ANYTHING))


def fences(page: Path) -> list[Fence]:
    """Return the fenced blocks of a page, in order."""
    found, file = [], ""
    for token in MarkdownIt().parse(page.read_text(encoding="utf-8")):
        if token.type == "inline":
            named = FILE.findall(token.content)
            file = named[-1] if named else ""
        elif token.type == "fence":
            language, *words = token.info.split() or [""]
            is_file = language not in ("console", "text") or (language == "text" and file.endswith(".csv"))
            found.append(Fence(token.map[0] + 1, language, tuple(words), token.content, file if is_file else ""))
    return found


def commands(fence: Fence) -> list[Command]:
    """Return the commands of a console block: lines that begin with ``$``, continued by a backslash at the end."""
    found: list[Command] = []
    continued = False
    for number, line in enumerate(fence.text.splitlines(), fence.line + 1):
        if continued:
            found[-1] = Command(found[-1].line, f"{found[-1].text}\n{line}", "")
        elif line.startswith("$ "):
            found.append(Command(number, line[2:], ""))
        else:
            found[-1] = Command(found[-1].line, found[-1].text, f"{found[-1].shown}{line}\n")
        continued = line.endswith("\\") and not found[-1].shown
    return found


def follow(
    page: Path, folder: Path, kinds: tuple[str, ...], timeout: float = 280, programs: Path | None = None
) -> list[Done]:
    """Write the files and run the commands of `page`, in order, in one shell that starts in `folder`.

    Programs are those of this Python; in their place those of the folder `programs`, if it has them.
    """
    mark = secrets.token_hex(8)
    script, asked = ["exec 2>&1 </dev/null"], []
    for fence in fences(page):
        if fence.file:
            script += [
                f"mkdir -p {shlex.quote(str(Path(fence.file).parent))}",
                f"cat > {shlex.quote(fence.file)} <<'{mark}'",
            ]
            script += [fence.text + mark]
        elif fence.language == "console" and set(kinds) & set(fence.words):
            for command in commands(fence):
                asked.append(command)
                script += [command.text, f"printf '\\n{mark} %s\\n' $?"]
    places = [*([programs] if programs else []), Path(sys.executable).parent, os.environ["PATH"]]
    environment = {**os.environ, "PATH": os.pathsep.join(map(str, places)), "COLUMNS": "80"}
    done = subprocess.run(
        ["bash", "-c", "\n".join(script)], cwd=folder, env=environment, capture_output=True, text=True,
        check=False, timeout=timeout,
    )  # fmt: skip
    printed = re.split(rf"\n{mark} (\d+)\n", done.stdout)
    texts, codes = printed[0::2], printed[1::2]
    assert len(codes) == len(asked), f"the shell ended at line {asked[len(codes)].line}: {texts[-1]}"
    return [Done(*one) for one in zip(asked, map(int, codes), texts, strict=False)]  # no command has the last text
