"""Draw the README's picture: what `grader grade tests/submissions` prints, as an SVG without outside fonts."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    with tempfile.TemporaryDirectory() as results:
        said = subprocess.run(
            [sys.executable, "-m", "grader", "grade", "tests/submissions", "--out", results],
            cwd=ROOT, capture_output=True, text=True, check=True,
            env={**os.environ, "FORCE_COLOR": "1", "COLUMNS": "80"},
        ).stdout.replace(results, "results")  # fmt: skip
    console = Console(record=True, width=82, file=io.StringIO())
    console.print("[bold]$[/bold] make demo", highlight=False)
    console.print(Text.from_ansi(said))
    picture = console.export_svg(title="make demo", unique_id="demo")
    picture = re.sub(r"@font-face \{.*?\}\s*", "", picture, flags=re.DOTALL)
    (ROOT / "docs" / "images" / "demo.svg").write_text(picture)


if __name__ == "__main__":
    main()
