"""Is a notebook of hundreds of cells, all but the first of which raise an error with a long text.

Success would show in a result of megabytes.
"""

import json

EARNS = 10


def hand_in(folder, right):
    sources = [right, *["raise ValueError('a' * 10_000)"] * 500]
    cells = [{"cell_type": "code", "source": source} for source in sources]
    (folder / "notebook_of_cells_that_raise.ipynb").write_text(json.dumps({"nbformat": 4, "cells": cells}))
