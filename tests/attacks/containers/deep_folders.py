"""Nests its folders five hundred deep.

Success would show as an exception in the grader.
"""

import os

EARNS = 10


def hand_in(folder, right):
    (folder / "deep_folders").mkdir()
    (folder / "deep_folders" / "target.py").write_text(right)
    here = os.open(folder / "deep_folders", os.O_RDONLY)
    for _ in range(500):
        os.mkdir("deeper", dir_fd=here)
        below = os.open("deeper", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)
