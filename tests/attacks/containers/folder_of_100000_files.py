"""Holds a hundred thousand files.

Success would show in a walk of minutes. Data beside the work costs nothing.
"""

import os

EARNS = 10


def hand_in(folder, right):
    (folder / "folder_of_100000_files").mkdir()
    (folder / "folder_of_100000_files" / "target.py").write_text(right)
    for number in range(100_000):
        os.close(os.open(folder / "folder_of_100000_files" / f"{number}.txt", os.O_CREAT | os.O_WRONLY))
