"""Is a notebook of seven hundred cells, each of which ends its process.

Success would show as a grade that is unknown, since the grader goes deeper with every cell.
"""

import json

EARNS = 0


def hand_in(folder, right):
    sources = ["import os; os._exit(0)"] * 700
    cells = [{"cell_type": "code", "source": source} for source in sources]
    (folder / "notebook_of_cells_that_end_the_process.ipynb").write_text(
        json.dumps({"nbformat": 4, "cells": cells})
    )
