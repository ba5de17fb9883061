"""What is made once for all workers of a run."""

from __future__ import annotations

import hashlib
import os
import shutil

import pytest
from filelock import FileLock

__all__ = ["once"]


@pytest.fixture(scope="session")
def once(tmp_path_factory):
    """``once("kit", fill)`` -> a folder that `fill(folder)` has filled, once for all workers of this run.

    Tests may read it and nothing else: a test that changes something makes a copy.
    """
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    used = {}

    def filled(name, fill):
        whole, part = shared / name, shared / f"{name}.part"
        with FileLock(shared / f"{name}.lock"):
            if not whole.exists():
                shutil.rmtree(part, ignore_errors=True)  # whoever began it has failed
                fill(part)
                part.rename(whole)
        used[whole] = digest_of(whole)
        return whole

    yield filled
    changed = [folder.name for folder, digest in used.items() if digest_of(folder) != digest]
    assert not changed, f"a test wrote into {changed}, which all tests share"


def digest_of(folder):
    """The digest of a folder's files, their names included."""
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(f"{file.relative_to(folder)}\0{hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()
