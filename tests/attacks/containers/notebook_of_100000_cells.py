"""Is a notebook of a hundred thousand cells.

Success would show in a grader that takes minutes.
"""

import json

EARNS = 0


def hand_in(folder, right):
    cells = [{"cell_type": "code", "source": "pass"}] * 100_000
    (folder / "notebook_of_100000_cells.ipynb").write_text(json.dumps({"nbformat": 4, "cells": cells}))
