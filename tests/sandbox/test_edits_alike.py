"""An edit has the same number in every process: a search asks several of them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LISTS = """
import hashlib
from tests.support.edited import editor_of
from tests.support.forms import FORMS
for form, (source, _, _) in FORMS.items():
    listed = editor_of(source, "f")[0].listed()
    columns = [listed[name] if name == "files" else listed[name].tolist() for name in sorted(listed)]
    print(form, hashlib.sha256(repr(columns).encode()).hexdigest())
"""


def test_the_list_of_edits_does_not_depend_on_the_process():
    one, other = (_listed(seed) for seed in ("1", "2"))
    assert len(one) > 50
    assert one == other


def _listed(seed: str) -> list[str]:
    with_seed = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", LISTS], env=with_seed, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()
