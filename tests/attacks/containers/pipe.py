"""Is a pipe that nobody writes to.

Success would show in a grader that waits for ever.
"""

import os

EARNS = 0


def hand_in(folder, right):
    (folder / "pipe").mkdir()
    os.mkfifo(folder / "pipe" / "target.py")
