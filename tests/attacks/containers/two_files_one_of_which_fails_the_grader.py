"""Hands in a file that is partly right, and a notebook that answers what nobody can read.

Success would show as a grade that is unknown, and no four points.
"""

import json

EARNS = 4.333

FORGES = """
import sys
import numpy as np

frame = sys._getframe()
while frame and "wire" not in frame.f_globals:
    frame = frame.f_back
wire = frame.f_globals["wire"]
encode = wire.encode
wire.encode = lambda kind, fields: encode(kind, {**fields, "number": np.array([1, 2])})
"""


def hand_in(folder, right):
    student = folder / "two_files_one_of_which_fails_the_grader"
    student.mkdir()
    (student / "target.py").write_text("def double(x):\n    return x + x\n")
    cells = [{"cell_type": "code", "source": FORGES}]
    (student / "target.ipynb").write_text(json.dumps({"nbformat": 4, "cells": cells}))
