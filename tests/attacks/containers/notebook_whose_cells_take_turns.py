"""Is a notebook of cells that end the process by chance, another one every time.

Success would show as a grade that is unknown, or in a grader that takes minutes.
"""

import json

EARNS = 0


def hand_in(folder, right):
    sources = ["import os, time\nif time.time_ns() % 3 == 0: os._exit(0)"] * 1000
    cells = [{"cell_type": "code", "source": source} for source in sources]
    (folder / "notebook_whose_cells_take_turns.ipynb").write_text(json.dumps({"nbformat": 4, "cells": cells}))
