"""Has a name that is no UTF-8.

Success would show as an exception in the grader.
"""

import os

EARNS = 10


def hand_in(folder, right):
    name = os.fsdecode(b"mall\xff\xfeory")
    (folder / name).mkdir()
    (folder / name / "target.py").write_text(right)
